"""lists and circular: what the clerk prints."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from config.county import County
from config.files import write_whole
from monitor import lists as listing
from monitor.bands import UNVERIFIED
from monitor.cli.context import as_of_option, clock_of, folder, home_option, say, tell
from monitor.picture import Picture, picture, rules_of
from monitor.sentences import as_text


@click.command()
@as_of_option
@click.option("--by", type=click.Choice(["column", "unit"]), default="column", show_default=True, help="What a row is.")
@click.option(
    "--category", default="", help="信息公开 or 动态信息 (its kinds included), or a kind such as 动态信息/政务要闻."
)
@click.option("--all", "everything", is_flag=True, help="In table and text, also what is not behind.")
@click.option(
    "--format", "form", type=click.Choice(["table", "text", "csv", "json"]), default="table", show_default=True
)
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write to FILE instead; - is standard output.")
@home_option
def lists(as_of: date | None, by: str, category: str, everything: bool, form: str, output: str | None) -> None:
    """Who is behind, as of a date. csv and json hold every active column (or unit and category); text is the circular's sentence."""
    county = folder().county()
    day = as_of or clock_of(county).today()
    with folder().store(county) as store:
        known = picture(county, store, day)
    text = _render(county, known, by, category, everything, form)
    if output is None or output == "-":
        say(text.rstrip("\n"))
    else:
        write_whole(Path(output), (text if text.endswith("\n") else text + "\n").encode("utf-8"))
    verdicts = [verdict for verdict in known.verdicts if verdict.column.in_category(category)]
    unverified = sum(verdict.band == UNVERIFIED for verdict in verdicts)
    if unverified and form in ("table", "text"):
        tell(f"{unverified} of {len(verdicts)} columns could not be verified (未能核查); --all lists them.")


def _render(county: County, known: Picture, by: str, category: str, everything: bool, form: str) -> str:
    zone = county.settings.portal.zone
    behind_only = form == "table" and not everything
    if form == "text":
        scale = rules_of(county).scale
        return as_text(
            known.registry,
            known.verdicts,
            scale,
            known.as_of,
            by_unit=by == "unit",
            category=category,
            everything=everything,
        )
    rows: Sequence[listing.Row]
    header: Sequence[str]
    if by == "unit":
        rows = listing.unit_rows(known.registry, known.verdicts, category=category, behind_only=behind_only)
        header = listing.UNIT_HEADER
    else:
        rows = listing.column_rows(known.verdicts, zone, category=category, behind_only=behind_only)
        header = listing.COLUMN_HEADER
    if form == "csv":
        return listing.as_csv(header, rows)
    if form == "json":
        return listing.as_json(rows)
    return _drawn(listing.as_table(rows)) if rows else "没有超期或未更新的栏目。"


def _drawn(table: Table) -> str:
    """The table as text, as wide as the terminal, or as wide as it needs where there is none."""
    console = Console(file=io.StringIO(), width=None if sys.stdout.isatty() else 200, highlight=False)
    with console.capture() as captured:
        console.print(table)
    return captured.get()
