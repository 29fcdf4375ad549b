"""circular: a period's paper, its attachments and its figures; and any paper read again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from config.months import Months
from monitor.cli.context import AskedWrongly, Day, Period, WorkFailed, clock_of, folder, home_option, say, tell
from monitor.cli.output import refuse_own
from monitor.notices.rechecking import rechecked
from monitor.reports.circular.attachments import attachments, notes
from monitor.reports.circular.builder import CircularError
from monitor.reports.circular.figures import as_figures
from monitor.reports.circular.issuing import draft, reports_of
from monitor.reports.circular.refusal import too_early, too_little_known
from monitor.reports.circular.writer import write_circular
from monitor.reports.paper.clerk import read_clerk
from monitor.reports.paper.files import write_paper
from monitor.reports.paper.make import Issue, make_paper
from monitor.snapshot import naming_of


@click.command()
@click.argument("period", type=Period(), required=False)
@click.option("--as-of", type=Day(), help="The as-of date (统计截止日期). Default: the period's last day.")
@click.option(
    "--check",
    "checked",
    type=click.Path(path_type=Path),
    help="Instead: read the paper at PATH (a folder, or one .docx, .xlsx, .csv or .txt) again and say what disagrees.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Of --check.")
@click.option("--number", default="", help="The paper's 文号. Default: circular.number.")
@click.option("--date", "issued_on", type=Day(), help="The paper's day of issue (成文日期). Default: today.")
@click.option("--draft", "only_draft", is_flag=True, help="Also where the period is not over, or too little is known.")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write. Default: reports/PERIOD, or reports/PERIOD-草稿 for a draft.",
)
@home_option
def circular(
    period: Months | None,
    as_of: date | None,
    checked: Path | None,
    form: str,
    number: str,
    issued_on: date | None,
    only_draft: bool,
    output: Path | None,
) -> None:
    """The circular of PERIOD: 通报.docx, 通报.xlsx, 附件1.csv and so on, and circular.json with every figure.

    PERIOD is a month (2017-06), a quarter (2018-Q3), a year (2020), or any months (2018-01..2018-07).

    It is as of the period's last day unless --as-of is given. 前言.md, 问题.md and 要求.md in the county folder are the clerk's own
    paragraphs, with figures in braces (docs/circular.md).

    A period that is not over, a day to come, and more columns 未能核查 than circular.max_unverified allows are refused, but for --draft.
    """
    if checked is not None:
        from monitor.cli.papers import check

        check(checked, form)
    elif period is None:
        raise AskedWrongly(
            "which period? Name it, such as 2018-07, 2018-Q3 or 2018-01..2018-07; or a paper to read again with --check PATH"
        )
    else:
        _write(period, as_of, output, number, issued_on, only_draft=only_draft)


def _write(
    period: Months, as_of: date | None, output: Path | None, number: str, issued_on: date | None, *, only_draft: bool
) -> None:
    county = folder().county()
    clerk = read_clerk(county.home)
    clock = clock_of(county)
    day = _day_of(period, as_of, clock.today(), only_draft)
    with folder().store(county, only_look=True) as store:
        drafted = draft(county, store, period, day)
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
    for check in figures.checks:
        _refuse_or_tell(str(check), only_draft)
    paper = make_paper(
        as_figures(figures), attachments(figures), county.settings, clerk, Issue(issued_on or clock.today(), number)
    )
    directory = output or reports_of(county, period, only_draft=only_draft)
    refuse_own(directory)
    for path in (*write_paper(paper, county.settings.circular, directory), *write_circular(figures, directory)):
        say(str(path))
    tally = figures.tally
    tell(f"{period.label}: {tally.total} = {tally.disclosure} 信息公开 + {tally.news} 动态信息, as of {figures.as_of}.")
    for note in notes(figures):
        tell(note)


def _day_of(period: Months, as_of: date | None, today: date, only_draft: bool) -> date:
    """The as-of date of the period's circular: as asked for, else its last day; of a draft none that is to come."""
    if as_of is not None and as_of < period.first:
        raise AskedWrongly(f"--as-of {as_of} lies before the period {period.label}")
    day = as_of or period.last
    why = too_early(period.last, day, today)
    if not why:
        return day
    if today < period.first:
        raise WorkFailed(f"{why}. There is nothing to draft either: the period has not begun.")
    _refuse_or_tell(why, only_draft)
    return min(day, today)


def _refuse_or_tell(why: str, only_draft: bool) -> None:
    """Ends the command, or says of a draft why it is no more than that."""
    if not only_draft:
        raise WorkFailed(f"{why}. Nothing was written; --draft writes a draft all the same.")
    tell(f"Only a draft: {why}.")
