"""Where a command's rows go: the form that a file's ending asks for, and the file or standard output itself."""

from __future__ import annotations

import sys
from collections.abc import Collection
from pathlib import Path

import click

from config.io.files import write_whole
from monitor.cli.context import AskedWrongly, say

STANDARD_OUTPUT = "-"
TEXT = {".csv": "csv", ".json": "json"}
BINARY = {".xlsx": "xlsx"}
_FORMS = TEXT | BINARY
_OTHERS = frozenset({".xls", ".et", ".ods", ".doc", ".docx", ".wps", ".pdf", ".html", ".htm"})

output_option = click.option(
    "-o", "--output", type=click.Path(dir_okay=False), help="Write to FILE instead; - is standard output."
)


def form_of(form: str | None, output: str | None, forms: Collection[str], default: str) -> str:
    """The form to write: as asked for, else as FILE's ending says, else `default`. Raises AskedWrongly where they contradict."""
    ending = Path(output).suffix.lower() if output and output != STANDARD_OUTPUT else ""
    by_ending = _FORMS.get(ending)
    found = form or by_ending or default
    if ending in _OTHERS or (by_ending and found != by_ending) or found not in forms:
        wanted = ", ".join(f"{each} for {word}" for each, word in _FORMS.items() if word in forms)
        raise AskedWrongly(
            f"-o {output}: {found} is not what {ending} files hold; expected {wanted}, or no such ending"
        )
    if found in BINARY.values() and by_ending != found and output != STANDARD_OUTPUT:
        raise AskedWrongly(f"--format {found} is for a file: name it with -o, such as -o 名单.{found}")
    return found


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
