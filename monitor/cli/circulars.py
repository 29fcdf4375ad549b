"""circular: a period's paper, its attachments and its figures, issued or
not; and any paper read again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import click

from config.clock import Clock
from config.county import County
from config.months import Months
from monitor.cli.context import (
    AskedWrongly,
    Day,
    Period,
    WorkFailed,
    clock_of,
    folder,
    home_option,
    say,
    tell,
)
from monitor.cli.output import refuse_own
from monitor.cli.uncollected import uncollected
from monitor.notices.rechecking import rechecked
from monitor.reports.charts.months import monthly
from monitor.reports.circular.attachments import attachments, notes
from monitor.reports.circular.builder import Circular, CircularError
from monitor.reports.circular.figures import as_figures
from monitor.reports.circular.freezing import (
    DIFFERENCES,
    Seal,
    basis,
    differences,
    differences_file,
    freeze,
    issue_block,
)
from monitor.reports.circular.issuing import Draft, draft, reports_of
from monitor.reports.circular.refusal import too_early, too_little_known
from monitor.reports.circular.writer import attachment_files, figures_file, write_files
from monitor.reports.paper.clerk import read_clerk
from monitor.reports.paper.files import paper_files
from monitor.reports.paper.make import Issue, deadline_of, make_paper
from monitor.snapshot import naming_of
from storage.evidence.captures import Captures
from storage.issues import FIGURES
from storage.issues import Issue as Issued
from storage.store import Store

_MOST_TOLD = 20
"""How many differences of a draft are told on a terminal; the file has them all."""


@dataclass(frozen=True)
class _Asked:
    """What the command was asked for."""

    period: Months
    as_of: date | None
    output: Path | None
    number: str
    issued_on: date | None
    only_draft: bool
    issue: bool


@click.command()
@click.argument("period", type=Period(), required=False)
@click.option(
    "--as-of", type=Day(), help="The as-of date (统计截止日期). Default: the period's last day."
)
@click.option(
    "--check",
    "checked",
    type=click.Path(path_type=Path),
    help="Instead: read the paper at PATH (a folder, or one .docx, .xlsx, .csv or .txt) again "
    "and say what disagrees.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Of --check."
)
@click.option("--number", default="", help="The paper's 文号. Default: circular.number.")
@click.option(
    "--date", "issued_on", type=Day(), help="The paper's day of issue (成文日期). Default: today."
)
@click.option(
    "--draft",
    "only_draft",
    is_flag=True,
    help="Also where the period is not over, or too little is known.",
)
@click.option(
    "--issue",
    is_flag=True,
    help="Freeze it: what is issued is kept as it is, and printed again by the same call.",
)
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
    issue: bool,
    output: Path | None,
) -> None:
    """The circular of PERIOD: 通报.docx, 通报.xlsx, 附件1.csv and so on, and
    circular.json with every figure.

    PERIOD is a month (2017-06), a quarter (2018-Q3), a year (2020), or
    any months (2018-01..2018-07).

    It is as of the period's last day unless --as-of is given. 前言.md, 问题.md and 要求.md in the
    county folder are the clerk's own paragraphs, with figures in braces (docs/circular.md).

    A period that is not over, a day to come, and more columns 未能核查 than circular.max_unverified
    allows are refused, but for --draft.

    After --issue a circular of the same period is a draft beside it that says what differs.
    """
    if checked is not None:
        from monitor.cli.papers import check

        check(checked, form)
    elif period is None:
        raise AskedWrongly(
            "which period? Name it, such as 2018-07, 2018-Q3 or 2018-01..2018-07; or a "
            "paper to read again with --check PATH"
        )
    elif issue and only_draft:
        raise AskedWrongly("--issue and --draft contradict each other: a draft is not issued")
    else:
        _run(_Asked(period, as_of, output, number, issued_on, only_draft, issue))


def _run(asked: _Asked) -> None:
    if asked.output is not None:
        refuse_own(asked.output)
    county = folder().county()
    clock = clock_of(county)
    with folder().store(county, only_look=True) as store, uncollected():
        known = next(
            (one for one in store.issues.all() if (one.first, one.last) == _days(asked)), None
        )
        if asked.issue and known is not None:
            _print_again(county, store, known, asked)
        else:
            _write(county, store, clock, asked)


def _days(asked: _Asked) -> tuple[date, date]:
    return asked.period.first, asked.period.last


def _print_again(county: County, store: Store, issue: Issued, asked: _Asked) -> None:
    """The kept bytes, once more."""
    files = store.issues.files(issue)
    for directory in dict.fromkeys(
        (reports_of(county, asked.period), asked.output or reports_of(county, asked.period))
    ):
        for path in write_files(files, directory):
            say(str(path))
    tell(f"This is {issue}, as it was kept; nothing was computed again.")


def _write(county: County, store: Store, clock: Clock, asked: _Asked) -> None:
    clerk = read_clerk(county.home)
    day = _day_of(asked.period, asked.as_of, clock.today(), asked.only_draft)
    drafted = draft(county, store, asked.period, day)
    verdicts = rechecked(county, store, drafted.picture, clock, naming_of(county))
    why = too_little_known(verdicts, day, county.settings.circular.max_unverified)
    if why:
        _refuse_or_tell(why, asked.only_draft)
    try:
        found = drafted.circular(verdicts, only_draft=asked.only_draft)
    except CircularError as error:
        raise WorkFailed(
            f"{error}. Nothing was written: please report this with a copy of the county folder."
        ) from error
    beside = drafted.issue is not None
    found = replace(found, draft=asked.only_draft or beside, beside=beside)
    for check in found.checks:
        _refuse_or_tell(str(check), found.draft)
    issue = Issue(asked.issued_on or clock.today(), asked.number)
    deadline = deadline_of(issue, county.settings)
    figures = (
        as_figures(found, deadline=deadline)
        | _monthly(county, store, found)
        | _anchor(county, store)
    )
    paper = make_paper(figures, attachments(found), county.settings, clerk, issue)
    files = {**paper_files(paper, county.settings.circular), **attachment_files(found)}
    if asked.issue:
        seal = Seal(asked.number or county.settings.circular.number, issue.date, clock.now())
        files |= basis(county, store, day)
        files[FIGURES] = figures_file(figures | {"issued": issue_block(seal, files)})
        _print_again(county, store, freeze(store, drafted, seal, files), asked)
    else:
        if drafted.issue is not None:
            files[DIFFERENCES] = _differences(store, county, drafted, found, drafted.issue)
        files[FIGURES] = figures_file(figures)
        for path in write_files(
            files, asked.output or reports_of(county, asked.period, only_draft=found.draft)
        ):
            say(str(path))
    _summary(asked.period, found)


def _monthly(county: County, store: Store, found: Circular) -> dict[str, object]:
    """The twelve months for the charts, where these are asked for."""
    if not county.settings.circular.charts:
        return {}
    return {"monthly": monthly(county, store, found.period, found.as_of, found.tally.total)}


def _anchor(county: County, store: Store) -> dict[str, object]:
    """The head of the evidence's chain: what is printed and signed cannot be made to fit
    records that were changed later.
    """
    head = store.evidence(Captures(county.home)).head()
    return {"evidence": None if head is None else {"link": head[0], "seal": head[1]}}


def _differences(
    store: Store, county: County, drafted: Draft, found: Circular, issue: Issued
) -> bytes:
    """差异.csv; the first of them are told."""
    differing = differences(store, county, drafted, found, issue)
    tell(
        f"Only a draft: {issue}, stands. {len(differing) or 'Nothing'} "
        f"differ{'' if differing else 's'}."
    )
    for each in differing[:_MOST_TOLD]:
        tell(f"  {each}")
    return differences_file(differing)


def _summary(period: Months, found: Circular) -> None:
    tally = found.tally
    tell(
        f"{period.label}: {tally.total} = {tally.disclosure} 信息公开 + {tally.news} "
        f"动态信息, as of {found.as_of}."
    )
    for note in notes(found):
        tell(note)


def _day_of(period: Months, as_of: date | None, today: date, only_draft: bool) -> date:
    """The as-of date of the period's circular: as asked for, else its last day; of
    a draft none that is to come.
    """
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
