"""One exemption more in exemptions.csv, by the same reading that the file itself meets."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from config.editing.files import ONE_AT_A_TIME
from config.exemptions import EXEMPTION_HEADERS, EXEMPTIONS, Exemption, read_exemptions
from config.io.files import write_whole
from config.io.headers import header_line, header_of, headers_of, parse
from config.io.source import Source, source_path
from config.io.spreadsheet import safe, text_of, to_csv
from config.registry import Registry

_HEADERS = headers_of(EXEMPTION_HEADERS)


class NotAddedError(Exception):
    """The exemption was not written, and nothing was changed. problems: what the reading of the
    file said.
    """

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def add_exemption(home: Path, registry: Registry, exemption: Exemption) -> None:
    """Writes a row below those of the folder's exemptions.csv, which is made where there is none.

    Raises NotAddedError where the file with it would not read as before and this one more;
    OSError, SpreadsheetError.
    """
    with ONE_AT_A_TIME:
        _add(home, registry, exemption)


def _add(home: Path, registry: Registry, exemption: Exemption) -> None:
    path = source_path(home, Path(EXEMPTIONS).stem)
    if path is not None and path.suffix != ".csv":
        raise NotAddedError(f"{path.name} is a workbook: write the row there")
    before = text_of(path.read_bytes()) if path is not None else to_csv(EXEMPTION_HEADERS, [])
    after = with_row(before, exemption)
    wanted = (*_read(before, registry), exemption)
    if _read(after, registry) != wanted:
        raise NotAddedError(f"{EXEMPTIONS} would not read as before with the row below it")
    write_whole(home / EXEMPTIONS, b"\xef\xbb\xbf" + after.removeprefix("\ufeff").encode())


def with_row(text: str, exemption: Exemption) -> str:
    """The table's text with one row more, in the order and with the delimiter of its own
    headers.
    """
    parsed = parse(text, _HEADERS)
    head = parsed.lines[header_line(parsed.lines, _HEADERS)] if parsed.lines else []
    cells = dict(
        zip(
            EXEMPTION_HEADERS,
            (
                *(exemption.unit, exemption.column, exemption.reason, exemption.approver),
                *(exemption.starts, exemption.ends),
            ),
            strict=True,
        )
    )
    named = (header_of(cell, _HEADERS) for cell in head)
    row = io.StringIO(newline="")
    writer = csv.writer(row, delimiter=parsed.delimiter)
    writer.writerow([safe(cells[header.name]) if header else "" for header in named])
    return f"{text.rstrip()}\r\n{row.getvalue()}"


def _read(text: str, registry: Registry) -> tuple[Exemption, ...]:
    problems: list[str] = []
    found = read_exemptions(Source(EXEMPTIONS, text), registry, problems)
    if problems:
        raise NotAddedError(*problems)
    return found
