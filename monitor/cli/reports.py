"""lists and circular: what the clerk prints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from config.county import County
from config.registry import CATEGORIES
from monitor.cli.context import (
    AskedWrongly,
    Day,
    Month,
    WorkFailed,
    as_of_option,
    clock_of,
    day_of,
    drawn,
    folder,
    home_option,
    say,
    tell,
)
from monitor.cli.output import form_of, output_option, put, refuse_own
from monitor.notices.rechecking import rechecked
from monitor.plural import counted
from monitor.reports import lists as listing
from monitor.reports.circular.attachments import notes
from monitor.reports.circular.builder import CircularError
from monitor.reports.circular.issuing import draft, last_day, reports_of
from monitor.reports.circular.refusal import too_early, too_little_known
from monitor.reports.circular.writer import write_circular
from monitor.reports.sentences import as_text, nobody
from monitor.rules.bands import UNVERIFIED
from monitor.rules.verdicts import columns_of
from monitor.snapshot import Picture, naming_of, picture, rules_of

FORMS = ("table", "text", "csv", "xlsx", "json")


@click.command()
@as_of_option
@click.option("--by", type=click.Choice(["column", "unit"]), default="column", show_default=True, help="What a row is.")
@click.option(
    "--category", default="", help="信息公开 or 动态信息 (its kinds included), or a kind such as 动态信息/政务要闻."
)
@click.option("--all", "everything", is_flag=True, help="In table and text, also what is not behind.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    help="Default: as FILE's ending says (.csv, .xlsx, .json), else table.",
)
@output_option
@home_option
def lists(as_of: date | None, by: str, category: str, everything: bool, form: str | None, output: str | None) -> None:
    """Who is behind, as of a date. csv, xlsx and json hold every active column (or unit and category); text is the circular's sentence."""
    form = form_of(form, output, FORMS, "table")
    county = folder().county()
    day = day_of(as_of, clock_of(county))
    with folder().store(county, only_look=True) as store:
        known = picture(county, store, day)
    _require_category(known, category)
    put(_render(county, known, by, category, everything, form), output)
    if not known.registry.columns:
        tell("columns.csv lists no column; fill it in, or run `tongbao discover`.")
    verdicts = [verdict for verdict in known.verdicts if verdict.column.in_category(category)]
    unverified = columns_of(verdict for verdict in verdicts if verdict.band == UNVERIFIED)
    if unverified and form in ("table", "text"):
        what = f"{unverified} of {counted(columns_of(verdicts), 'column')} could not be verified (未能核查)"
        tell(f"{what}; --all lists them, `tongbao doctor` says why.")


@click.command()
@click.argument("month", type=Month(), required=False)
@click.option("--as-of", type=Day(), help="The as-of date (统计截止日期). Default: the month's last day.")
@click.option(
    "--check",
    "checked",
    type=click.Path(path_type=Path),
    help="Instead: read the paper at PATH (a folder, or one .docx, .xlsx, .csv or .txt) again and say what disagrees.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Of --check.")
@click.option("--draft", "only_draft", is_flag=True, help="Also where the month is not over, or too little is known.")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write. Default: reports/YYYY-MM, or reports/YYYY-MM-草稿 for a draft.",
)
@home_option
def circular(
    month: date | None, as_of: date | None, only_draft: bool, checked: Path | None, form: str, output: Path | None
) -> None:
    """The circular of MONTH (YYYY-MM): 附件1.csv and so on, and circular.json; as of the month's last day unless --as-of is given.

    A month that is not over, a day to come, and more columns 未能核查 than circular.max_unverified allows are refused, but for --draft.
    """
    if checked is not None:
        from monitor.cli.papers import check

        check(checked, form)
    elif month is None:
        raise AskedWrongly(
            "which month? Name it as YYYY-MM, such as 2018-07; or a paper to read again with --check PATH"
        )
    else:
        _write_circular(month, as_of, output, only_draft=only_draft)


def _write_circular(month: date, as_of: date | None, output: Path | None, *, only_draft: bool) -> None:
    county = folder().county()
    clock = clock_of(county)
    day = _day_of(month, as_of, clock.today(), only_draft)
    with folder().store(county, only_look=True) as store:
        drafted = draft(county, store, month, day)
        verdicts = rechecked(county, store, drafted.picture, clock, naming_of(county))
    why = too_little_known(verdicts, day, county.settings.circular.max_unverified)
    if why:
        _refuse_or_tell(why, only_draft)
    try:
        figures = drafted.circular(verdicts, only_draft=only_draft)
    except CircularError as error:
        raise WorkFailed(
            f"{error}. Nothing was written: please report this with a copy of the county folder."
        ) from error
    directory = output or reports_of(county, month, only_draft=only_draft)
    refuse_own(directory)
    for path in write_circular(figures, directory):
        say(str(path))
    tally = figures.tally
    tell(f"{month:%Y-%m}: {tally.total} = {tally.disclosure} 信息公开 + {tally.news} 动态信息, as of {figures.as_of}.")
    for note in notes(figures):
        tell(note)


def _day_of(month: date, as_of: date | None, today: date, only_draft: bool) -> date:
    """The as-of date of the month's circular: as asked for, else the month's last day; of a draft none that is to come."""
    if as_of is not None and as_of < month:
        raise AskedWrongly(f"--as-of {as_of} lies before the month {month:%Y-%m}")
    last = last_day(month)
    why = too_early(last, as_of or last, today)
    if not why:
        return as_of or last
    if today < month:
        raise WorkFailed(f"{why}. There is nothing to draft either: the month has not begun.")
    _refuse_or_tell(why, only_draft)
    return min(as_of or last, today)


def _refuse_or_tell(why: str, only_draft: bool) -> None:
    """Ends the command, or says of a draft why it is no more than that."""
    if not only_draft:
        raise WorkFailed(f"{why}. Nothing was written; --draft writes a draft all the same.")
    tell(f"Only a draft: {why}.")


def _require_category(known: Picture, category: str) -> None:
    """A mistyped category takes no column, which must not read as if nobody were behind."""
    meant = not category or any(column.in_category(category) for column in known.registry.columns)
    if not meant and category not in CATEGORIES:
        present = "、".join(dict.fromkeys((*CATEGORIES, *(column.category for column in known.registry.columns))))
        raise AskedWrongly(f"--category {category}: no column is of it; expected one of {present}")


def _render(county: County, known: Picture, by: str, category: str, everything: bool, form: str) -> str | bytes:
    scale, naming = rules_of(county).scale, naming_of(county)
    by_unit = by == "unit"
    if form == "text":
        return as_text(
            known.registry,
            known.verdicts,
            scale,
            naming,
            known.as_of,
            by_unit=by_unit,
            category=category,
            everything=everything,
        )
    named_only = form == "table" and not everything
    rows: Sequence[listing.Row]
    if by_unit:
        rows = listing.unit_rows(known.registry, known.verdicts, naming, category=category, named_only=named_only)
    else:
        zone = county.settings.portal.zone
        rows = listing.column_rows(known.verdicts, zone, naming, category=category, named_only=named_only)
    header = listing.UNIT_HEADER if by_unit else listing.COLUMN_HEADER
    if form == "csv":
        return listing.as_csv(header, rows)
    if form == "xlsx":
        return listing.as_xlsx(header, rows)
    if form == "json":
        return listing.as_json(rows)
    if rows:
        return drawn(listing.as_table(rows))
    return nobody(known.verdicts, scale, naming, by_unit=by_unit, category=category)
