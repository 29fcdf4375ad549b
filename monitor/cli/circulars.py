"""circular: the month's paper, its attachments and its figures; and any paper read again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from monitor.cli.context import AskedWrongly, Day, Month, WorkFailed, clock_of, folder, home_option, say, tell
from monitor.cli.output import refuse_own
from monitor.notices.rechecking import rechecked
from monitor.reports.circular.attachments import as_figures, attachments, notes
from monitor.reports.circular.builder import CircularError
from monitor.reports.circular.issuing import draft, last_day, reports_of
from monitor.reports.circular.refusal import too_early, too_little_known
from monitor.reports.circular.writer import write_circular
from monitor.reports.paper.clerk import read_clerk
from monitor.reports.paper.files import write_paper
from monitor.reports.paper.make import Issue, make_paper
from monitor.snapshot import naming_of


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
@click.option("--number", default="", help="The paper's 文号. Default: circular.number.")
@click.option("--date", "issued_on", type=Day(), help="The paper's day of issue (成文日期). Default: today.")
@click.option("--draft", "only_draft", is_flag=True, help="Also where the month is not over, or too little is known.")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write. Default: reports/YYYY-MM, or reports/YYYY-MM-草稿 for a draft.",
)
@home_option
def circular(
    month: date | None,
    as_of: date | None,
    checked: Path | None,
    form: str,
    number: str,
    issued_on: date | None,
    only_draft: bool,
    output: Path | None,
) -> None:
    """The circular of MONTH (YYYY-MM): 通报.docx, 通报.xlsx, 附件1.csv and so on, and circular.json with every figure.

    It is as of the month's last day unless --as-of is given. 前言.md, 问题.md and 要求.md in the county folder are the clerk's own
    paragraphs, with figures in braces (docs/circular.md).

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
        _write(month, as_of, output, number, issued_on, only_draft=only_draft)


def _write(
    month: date, as_of: date | None, output: Path | None, number: str, issued_on: date | None, *, only_draft: bool
) -> None:
    county = folder().county()
    clerk = read_clerk(county.home)
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
    paper = make_paper(
        as_figures(figures), attachments(figures), county.settings, clerk, Issue(issued_on or clock.today(), number)
    )
    directory = output or reports_of(county, month, only_draft=only_draft)
    refuse_own(directory)
    for path in (*write_paper(paper, county.settings.circular, directory), *write_circular(figures, directory)):
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
