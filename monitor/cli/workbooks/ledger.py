"""ledger: 台账.xlsx, a sheet for each unit with its columns and every
entry of the period in them.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from config.io.spreadsheet import to_csv, write_csv
from config.months import Months
from config.speech import en
from monitor.cli.context import (
    AskedWrongly,
    Period,
    WorkFailed,
    clock_of,
    folder,
    home_option,
    say,
    tell,
)
from monitor.cli.output import STANDARD_OUTPUT, file_format_option, form_of
from monitor.reports.circular.issuing import reports_of
from monitor.reports.ledger.flat import FLAT_HEADER, flat_rows
from monitor.reports.ledger.parts import Ledger
from monitor.reports.ledger.workbook import TooLongError, write_workbook

FORMS = ("xlsx", "csv")


@click.command()
@click.argument("period", type=Period())
@file_format_option(FORMS)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False),
    help="Default: reports/PERIOD/台账.xlsx; - is standard output, for csv.",
)
@home_option
def ledger(period: Months, form: str | None, output: str | None) -> None:
    """台账.xlsx of PERIOD: first 汇总, then a sheet for each unit, with a row for each entry and
    for each column without one.

    PERIOD is a month (2017-06), a quarter (2018-Q3), a year (2020), or any months
    (2018-01..2018-07). It is as of the period's last day, or of today where the period still runs.
    --format csv writes one flat file.
    """
    form = _form(form, output)
    county = folder().county()
    day = _as_of(period, clock_of(county).today())
    path = Path(output) if output else reports_of(county, period) / f"台账.{form}"
    with folder().store(county, only_look=True) as store:
        book = Ledger(county, store, period.first, period.last, day)
        if output == STANDARD_OUTPUT:
            sys.stdout.write(to_csv(FLAT_HEADER, flat_rows(book)))
            return
        if form == "csv":
            write_csv(path, FLAT_HEADER, flat_rows(book))
        else:
            try:
                write_workbook(book, path)
            except TooLongError as error:
                raise WorkFailed(
                    en("{error}: take a shorter period, or --format csv").format(error=error)
                ) from error
    say(str(path))
    units, total = len(book.lines()), book.total
    tell(
        en("{label}: {total} entries of {units} units and of none, as of {day}.").format(
            label=period.label, total=total, units=units, day=day
        )
    )


def _form(form: str | None, output: str | None) -> str:
    if output == STANDARD_OUTPUT:
        if form == "xlsx":
            raise AskedWrongly(
                en("--format xlsx is for a file: name it with -o, such as -o 台账.xlsx")
            )
        return "csv"
    return form or "xlsx" if output is None else form_of(form, output, FORMS, "xlsx")


def _as_of(period: Months, today: date) -> date:
    """The period's last day; today where the period still runs. Raises
    AskedWrongly where it has not begun.
    """
    if today < period.first:
        raise AskedWrongly(
            en("{label} has not begun: today is {today}").format(label=period.label, today=today)
        )
    if today < period.last:
        tell(
            en("{label} is not over: the ledger is as of {today}.").format(
                label=period.label, today=today
            )
        )
    return min(period.last, today)
