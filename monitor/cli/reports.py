"""lists: what the clerk prints of who is behind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import click

from config.county import County
from config.registry import CATEGORIES
from config.speech import en
from monitor.cli.context import (
    AskedWrongly,
    as_of_option,
    clock_of,
    day_of,
    folder,
    home_option,
    tell,
    terminal_width,
)
from monitor.cli.output import file_format_option, form_of, output_option, put
from monitor.plural import several
from monitor.reports import lists as listing
from monitor.reports.sentences import as_text, nobody
from monitor.rules.bands import UNVERIFIED
from monitor.rules.naming import Naming
from monitor.rules.verdicts import columns_of
from monitor.snapshot import Picture, naming_on, picture, rules_of

FORMS = ("table", "text", "csv", "xlsx", "json")


@click.command()
@as_of_option
@click.option(
    "--by",
    type=click.Choice(["column", "unit"]),
    default="column",
    show_default=True,
    help="What a row is.",
)
@click.option(
    "--category",
    default="",
    help="信息公开 or 动态信息 (its kinds included), or a kind such as 动态信息/政务要闻.",
)
@click.option(
    "--all", "everything", is_flag=True, help="In table and text, also what is not behind."
)
@file_format_option(FORMS)
@output_option
@home_option
def lists(
    as_of: date | None,
    by: str,
    category: str,
    everything: bool,
    form: str | None,
    output: str | None,
) -> None:
    """Who is behind, as of a date. csv, xlsx and json hold every active column (or unit and
    category); text is the circular's sentence.
    """
    form = form_of(form, output, FORMS, "table")
    county = folder().county()
    day = day_of(as_of, clock_of(county))
    with folder().store(county, only_look=True) as store:
        known = picture(county, store, day)
        naming = naming_on(county, store, known.verdicts)
    _require_category(known, category)
    put(_render(county, known, naming, by, category, everything, form), output)
    if not known.registry.columns:
        tell(en("columns.csv lists no column; fill it in, or run `tongbao discover`."))
    verdicts = [verdict for verdict in known.verdicts if verdict.column.in_category(category)]
    unverified = columns_of(verdict for verdict in verdicts if verdict.band == UNVERIFIED)
    if unverified and form in ("table", "text"):
        tell(
            en(
                "{unverified} of {columns} could not be verified (未能核查); --all lists them, "
                "`tongbao doctor` says why."
            ).format(unverified=unverified, columns=several(columns_of(verdicts), "column"))
        )


def _require_category(known: Picture, category: str) -> None:
    """A mistyped category takes no column, which must not read as if nobody were behind."""
    meant = not category or any(column.in_category(category) for column in known.registry.columns)
    if not meant and category not in CATEGORIES:
        present = "、".join(
            dict.fromkeys((*CATEGORIES, *(column.category for column in known.registry.columns)))
        )
        raise AskedWrongly(
            en("--category {category}: no column is of it; expected one of {present}").format(
                category=category, present=present
            )
        )


def _render(
    county: County,
    known: Picture,
    naming: Naming,
    by: str,
    category: str,
    everything: bool,
    form: str,
) -> str | bytes:
    scale = rules_of(county).scale
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
        rows = listing.unit_rows(
            known.registry, known.verdicts, naming, category=category, named_only=named_only
        )
    else:
        zone = county.settings.portal.zone
        rows = listing.column_rows(
            known.verdicts, zone, naming, category=category, named_only=named_only
        )
    header = listing.UNIT_HEADER if by_unit else listing.COLUMN_HEADER
    if form == "csv":
        return listing.as_csv(header, rows)
    if form == "xlsx":
        return listing.as_xlsx(header, rows)
    if form == "json":
        return listing.as_json(rows)
    if rows:
        return listing.as_table(rows, terminal_width())
    return nobody(known.verdicts, scale, naming, by_unit=by_unit, category=category)
