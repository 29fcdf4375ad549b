"""followup: what became of everything that the last issued circular named."""

from __future__ import annotations

import json
from datetime import date, timedelta

import click
from rich.table import Table

from config.county import County
from config.io.spreadsheet import to_csv
from config.months import Months
from config.speech import en
from monitor.cli.context import Period, clock_of, drawn, folder, home_option, tell
from monitor.cli.output import file_format_option, form_of, output_option, put
from monitor.reports.circular.attachments import FOLLOW_UP, FOLLOW_UP_HEADER
from monitor.reports.circular.follow_values import STATES, FollowUp
from monitor.reports.circular.issuing import (
    chain_before,
    draft,
    duties_of,
    duty_facts,
    followed_up,
    published_after,
    registers_of,
)
from monitor.snapshot import picture
from storage.store import Store

FORMS = ("table", "csv", "xlsx", "json")


@click.command()
@click.argument("period", type=Period(), required=False)
@file_format_option(FORMS)
@output_option
@home_option
def followup(period: Months | None, form: str | None, output: str | None) -> None:
    """What became of what the last issued circular named: 已整改, 整改后又超期, 逾期整改, 未整改 or
    未能核查, and how often in a row.

    With PERIOD as that period's circular has it, as of its last day, of the circular issued before
    it; else as of today, of the last one issued.
    """
    form = form_of(form, output, FORMS, "table")
    county = folder().county()
    today = clock_of(county).today()
    with folder().store(county, only_look=True) as store:
        found, as_of = _asked(county, store, period, today)
    put(_render(found, form), output)
    if found is None:
        tell(en("No circular was issued before; `tongbao circular PERIOD --issue` issues one."))
    else:
        _summary(found, as_of)


def _asked(
    county: County, store: Store, period: Months | None, today: date
) -> tuple[FollowUp | None, date]:
    """The follow-up and its day: as that period's circular was issued with
    it, else as it would be now.
    """
    if period is None:
        known = picture(county, store, today)
        chain = chain_before(store, today + timedelta(days=1))
        after = published_after(county, store, known, chain)
        found = duties_of(county, known, duty_facts(county, store, known), known.verdicts)
        return followed_up(
            county, known, chain, after, known.verdicts, found, registers_of(county)
        ), today
    issues = store.issues
    for issue in issues.all():
        if (issue.first, issue.last) == (period.first, period.last):
            return FollowUp.of_figures(issues.figures(issue).get("followup")), issue.as_of
    drafted = draft(county, store, period, min(period.last, today))
    known = drafted.picture
    found = duties_of(county, known, drafted.facts, known.verdicts)
    return followed_up(
        county, known, drafted.past.chain, drafted.after, known.verdicts, found, drafted.registers
    ), known.as_of


def _summary(found: FollowUp, as_of: date) -> None:
    counts = "、".join(
        f"{state}{n}" for state in STATES if (n := sum(row.state == state for row in found.rows))
    )
    tell(
        en("{period}: {number} named; as of {day}: {counts}.").format(
            period=found.of,
            number=len(found.rows),
            day=as_of,
            counts=counts or en("nothing to follow up"),
        )
    )


def _render(found: FollowUp | None, form: str) -> str | bytes:
    if form == "json":
        return json.dumps(found.as_object() if found else None, ensure_ascii=False, indent=2)
    rows = [row.cells() for row in found.rows] if found else []
    if form == "csv":
        return to_csv(FOLLOW_UP_HEADER, rows)
    if form == "xlsx":
        from config.io.xlsx import to_xlsx  # with its library: no other form waits for it

        return to_xlsx(FOLLOW_UP, FOLLOW_UP_HEADER, rows)
    table = Table(*FOLLOW_UP_HEADER)
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    return drawn(table)
