"""The circular's files."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from config.io.files import write_whole
from config.io.spreadsheet import to_csv
from monitor.reports.circular.attachments import attachments
from monitor.reports.circular.builder import Circular
from storage.issues import FIGURES

_ATTACHMENT = re.compile(r"附件[0-9]{1,3}\.csv")


def attachment_files(circular: Circular) -> dict[str, bytes]:
    """附件1.csv and on, by name."""
    return {
        table.file: to_csv(table.header, table.rows).encode() for table in attachments(circular)
    }


def figures_file(figures: Mapping[str, Any]) -> bytes:
    """circular.json."""
    return f"{json.dumps(figures, ensure_ascii=False, indent=2)}\n".encode()


def write_files(files: Mapping[str, bytes], directory: Path) -> list[Path]:
    """Write all of them, each in one step; their paths, in their order.

    Attachments that an earlier circular in the same directory named and this one lacks are taken
    away: they would read as parts of this one.
    """
    directory.mkdir(parents=True, exist_ok=True)
    outdated = _named_before(directory / FIGURES) - set(files)
    for name, content in files.items():
        write_whole(directory / name, content)
    for name in outdated:
        (directory / name).unlink(missing_ok=True)
    return [directory / name for name in files]


def _named_before(figures: Path) -> set[str]:
    """The attachments that the circular.json already there names; nothing where
    there is none, or it is not ours.
    """
    try:
        named = json.loads(figures.read_text(encoding="utf-8"))["attachments"]
        return {entry["file"] for entry in named if _ATTACHMENT.fullmatch(entry["file"])}
    except (OSError, ValueError, LookupError, TypeError):
        return set()
