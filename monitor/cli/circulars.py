"""circular: a period's paper, its attachments and its figures, issued or
not; and any paper read again.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from config.months import Months
from config.speech import en
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
from monitor.operations.circulars import Made, RefusedError, Wish, make
from monitor.reports.circular.attachments import notes
from monitor.reports.circular.builder import Circular, CircularError

_MOST_TOLD = 20
"""How many differences of a draft are told on a terminal; the file has them all."""


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
            en(
                "which period? Name it, such as 2018-07, 2018-Q3 or 2018-01..2018-07; "
                "or a paper to read again with --check PATH"
            )
        )
    elif issue and only_draft:
        raise AskedWrongly(en("--issue and --draft contradict each other: a draft is not issued"))
    else:
        _run(Wish(period, as_of, number, issued_on, only_draft, issue), output)


def _run(wish: Wish, output: Path | None) -> None:
    if output is not None:
        refuse_own(output)
    if wish.as_of is not None and wish.as_of < wish.period.first:
        raise AskedWrongly(
            en("--as-of {as_of} lies before the period {label}").format(
                as_of=wish.as_of, label=wish.period.label
            )
        )
    county = folder().county()
    with folder().store(county, only_look=True) as store, uncollected():
        try:
            made = make(county, store, clock_of(county), wish)
        except RefusedError as refusal:
            raise WorkFailed(_refused(refusal)) from refusal
        except CircularError as error:
            raise WorkFailed(
                en(
                    "{error}. Nothing was written: please report this with a copy of the "
                    "county folder."
                ).format(error=error)
            ) from error
        _tell(made, wish.period)
        for path in made.write(output):
            say(str(path))
    if made.found is not None:
        _summary(wish.period, made.found)


def _refused(refusal: RefusedError) -> str:
    if refusal.kind in ("unbegun", "number"):
        return en("{why}.").format(why=refusal.why)
    said = en("{why}. Nothing was written; --draft writes a draft all the same.")
    return said.format(why=refusal.why)


def _tell(made: Made, period: Months) -> None:
    """What a person should know of the circular before its files."""
    for why in made.why_draft:
        tell(en("Only a draft: {why}.").format(why=why))
    if made.again:
        tell(
            en("This is {issue}, as it was kept; nothing was computed again.").format(
                issue=made.issue
            )
        )
    elif made.is_issued:
        tell(en("This is {issue}, kept for good.").format(issue=made.issue))
    elif made.differing is not None:
        said = (
            en("Only a draft: {issue}, stands. {count} differ.")
            if made.differing
            else en("Only a draft: {issue}, stands. Nothing differs.")
        )
        tell(said.format(issue=made.issue, count=len(made.differing)))
        for each in made.differing[:_MOST_TOLD]:
            tell(f"  {each}")


def _summary(period: Months, found: Circular) -> None:
    tally = found.tally
    tell(
        en("{label}: {total} = {disclosure} 信息公开 + {news} 动态信息, as of {day}.").format(
            label=period.label,
            total=tally.total,
            disclosure=tally.disclosure,
            news=tally.news,
            day=found.as_of,
        )
    )
    for note in notes(found):
        tell(note)
