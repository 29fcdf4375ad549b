"""The circular's files."""

from __future__ import annotations

import json
import re
from pathlib import Path

from config.io.files import write_whole
from config.io.spreadsheet import write_csv
from config.months import Months
from monitor.reports.circular.attachments import attachments
from monitor.reports.circular.builder import Circular
from monitor.reports.circular.figures import as_figures

FIGURES = "circular.json"
_ATTACHMENT = re.compile(r"附件[0-9]{1,3}\.csv")


def write_circular(circular: Circular, directory: Path) -> list[Path]:
    """Write 附件1.csv and on, and circular.json, each in one step; the files written, in that order.

    Attachments that an earlier circular in the same directory named and this one lacks are taken away: they would read as
    parts of this one.
    """
    tables = attachments(circular)
    directory.mkdir(parents=True, exist_ok=True)
    outdated = _named_before(directory / FIGURES) - {table.file for table in tables}
    for table in tables:
        write_csv(directory / table.file, table.header, table.rows)
    figures = json.dumps(as_figures(circular), ensure_ascii=False, indent=2)
    write_whole(directory / FIGURES, f"{figures}\n".encode())
    for name in outdated:
        (directory / name).unlink(missing_ok=True)
    return [directory / table.file for table in tables] + [directory / FIGURES]


def issued_total(directory: Path, period: Months) -> int | None:
    """The total that a period's circular as of its last day says in this directory; None where none was, or a draft only."""
    try:
        figures = json.loads((directory / FIGURES).read_text(encoding="utf-8"))
        days = (figures["period"]["from"], figures["period"]["to"], figures["as_of"])
        same = days == (period.first.isoformat(), period.last.isoformat(), period.last.isoformat())
        issued = same and not figures.get("draft") and type(figures["total"]) is int
        return figures["total"] if issued else None
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _named_before(figures: Path) -> set[str]:
    """The attachments that the circular.json already there names; nothing where there is none, or it is not ours."""
    try:
        named = json.loads(figures.read_text(encoding="utf-8"))["attachments"]
        return {entry["file"] for entry in named if _ATTACHMENT.fullmatch(entry["file"])}
    except (OSError, ValueError, LookupError, TypeError):
        return set()
