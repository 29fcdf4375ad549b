"""Where a command's rows go: the form that a file's ending asks for, and the
file or standard output itself.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import click

from config.io.files import write_whole
from config.speech import en
from monitor.cli.context import AskedWrongly, Command, folder, say

STANDARD_OUTPUT = "-"
TEXT = {".csv": "csv", ".json": "json"}
BINARY = {".xlsx": "xlsx"}
_FORMS = TEXT | BINARY
_OTHERS = frozenset({".xls", ".et", ".ods", ".doc", ".docx", ".wps", ".pdf", ".html", ".htm"})

output_option = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False),
    help="Write to FILE instead; - is standard output.",
)


def file_format_option(forms: Sequence[str]) -> Callable[[Command], Command]:
    """--format with the forms that a command writes, the first of
    them by default: see `form_of`.
    """
    endings = ", ".join(ending for ending, form in _FORMS.items() if form in forms)
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        help=f"Default: as FILE's ending says ({endings}), else {forms[0]}.",
    )


def form_of(form: str | None, output: str | None, forms: Collection[str], default: str) -> str:
    """The form to write: as asked for, else as FILE's ending says, else `default`. Raises
    AskedWrongly where they contradict.
    """
    ending = Path(output).suffix.lower() if output and output != STANDARD_OUTPUT else ""
    if output and output != STANDARD_OUTPUT:
        refuse_own(Path(output))
    by_ending = _FORMS.get(ending)
    found = form or by_ending or default
    if ending in _OTHERS or (by_ending and found != by_ending) or found not in forms:
        wanted = en(", ").join(
            en("{ending} for {form}").format(ending=each, form=word)
            for each, word in _FORMS.items()
            if word in forms
        )
        raise AskedWrongly(
            en(
                "-o {output}: {found} is not what {ending} files hold; expected "
                "{wanted}, or no such ending"
            ).format(output=output, found=found, ending=ending, wanted=wanted)
        )
    if found in BINARY.values() and by_ending != found and output != STANDARD_OUTPUT:
        raise AskedWrongly(
            en("--format {found} is for a file: name it with -o, such as -o 名单.{found}").format(
                found=found
            )
        )
    return found


def refuse_own(path: Path) -> None:
    """Raises AskedWrongly for a path at which the county's own files lie, whatever links,
    dots or capitals lead there.
    """
    home, place = folder().home.resolve(), path.resolve()
    within = (
        [part.casefold() for part in place.relative_to(home).parts]
        if place.is_relative_to(home)
        else []
    )
    if within[:1] in (["data"], ["registers"]) or (
        len(within) == 1 and (within[0] in _OWN or _is_roster(within[0]))
    ):
        raise AskedWrongly(
            en("-o {path}: is the county's own; name another file, in reports/ for one").format(
                path=path
            )
        )
    if path.exists() and path.suffix.lower() not in (*_FORMS, ".txt", ".db", ".sqlite", ""):
        raise AskedWrongly(
            en(
                "-o {path}: is there already, and is no file of this kind; name another file"
            ).format(path=path)
        )


def _is_roster(name: str) -> bool:
    stem, _, ending = name.rpartition(".")
    return stem in _TABLES and ending in ("csv", "xlsx")


_OWN = frozenset({"tongbao.toml", "前言.md", "问题.md", "要求.md"})
_TABLES = frozenset(
    {
        "units",
        "columns",
        "obligations",
        "exemptions",
        "holidays",
        "indicators",
        "matrix",
        "scale",
        "registers",
    }
)


def put(content: str | bytes, output: str | None) -> None:
    """Writes the whole content to FILE, or to standard output where none is named."""
    if output is not None and output != STANDARD_OUTPUT:
        if isinstance(content, str):
            content = (content if content.endswith("\n") else content + "\n").encode("utf-8")
        write_whole(Path(output), content)
    elif isinstance(content, bytes):
        sys.stdout.buffer.write(content)
    else:
        say(content.rstrip("\n"))
