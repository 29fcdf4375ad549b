"""Where a table of the county folder is kept: as NAME.csv or as NAME.xlsx, one of the two."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from config.io.spreadsheet import SpreadsheetError, text_of
from config.speech import en

FORMS = (".csv", ".xlsx")


@dataclass(frozen=True, slots=True)
class Source:
    """A table as it stands in the folder: its file's name, and its content as CSV text."""

    name: str
    text: str


def source_path(home: Path, stem: str) -> Path | None:
    """The file that holds a table; None where there is none. Raises
    SpreadsheetError where both forms are there.
    """
    found = [path for form in FORMS if (path := home / f"{stem}{form}").exists()]
    if len(found) > 1:
        names = " and ".join(path.name for path in found)
        raise SpreadsheetError(
            en("{names} are both there; keep the one that you edit and move the other away").format(
                names=names
            )
        )
    return found[0] if found else None


def read_source(home: Path, stem: str) -> Source | None:
    """A table of the folder; None where it is not there. Raises SpreadsheetError,
    whose message names the file.
    """
    path = source_path(home, stem)
    if path is None:
        return None
    try:
        return Source(path.name, text_of(path.read_bytes()))
    except (OSError, SpreadsheetError) as error:
        raise SpreadsheetError(f"{path.name}: {error}") from error


def is_there(home: Path, stem: str) -> bool:
    """Whether the folder has the table, in whatever form."""
    return any((home / f"{stem}{form}").exists() for form in FORMS)


def lookalikes(home: Path, stem: str) -> str:
    """What lies there under a name of its own kind, for a message; "" where nothing does."""
    try:
        found = sorted(
            path.name
            for path in home.iterdir()
            if path.stem.lower().startswith(stem) and path.is_file()
        )
    except OSError:
        return ""
    return en(" (there is {found})").format(found=", ".join(found)) if found else ""
