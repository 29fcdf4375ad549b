"""matrix: the checklist of indicators by units."""

from __future__ import annotations

from datetime import date

import click

from config.checklist.load import load_checklist
from config.speech import en
from monitor.cli.context import as_of_option, clock_of, day_of, folder, home_option, say, tell
from monitor.cli.output import STANDARD_OUTPUT, file_format_option, form_of, put
from monitor.plural import several
from monitor.reports.matrix.build import Matrix, build_matrix
from monitor.reports.matrix.printing import as_csv, as_json
from monitor.reports.matrix.workbook import workbook_file

FORMS = ("xlsx", "csv", "json")
NAME = "公开情况统计表.xlsx"


@click.command()
@as_of_option
@file_format_option(FORMS)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False),
    help=f"Default: reports/YYYY-MM-DD/{NAME}; - is standard output, for csv and json.",
)
@home_option
def matrix(as_of: date | None, form: str | None, output: str | None) -> None:
    """The checklist of indicators.csv by units, as of a date: √ × — or a
    number or a text in each cell.

    What a person filled in stands in matrix.csv and wins, marked with who did. What could not be
    verified is 待核, never ×. docs/matrix.md says how both files are written.
    """
    form = (
        form_of(form, output, FORMS, "csv" if output == STANDARD_OUTPUT else "xlsx")
        if output
        else form or "xlsx"
    )
    county = folder().county()
    checklist = load_checklist(county.home, county.registry, county.obligations)
    day = day_of(as_of, clock_of(county))
    with folder().store(county, only_look=True) as store:
        found = build_matrix(county, store, checklist, day)
    path = output or str(county.home / "reports" / day.isoformat() / NAME).replace(
        ".xlsx", f".{form}"
    )
    put(_content(found, form), path)
    if path != STANDARD_OUTPUT:
        say(path)
    if found.unverified:
        tell(
            en("{cells} could not be verified or await a person (待核).").format(
                cells=several(found.unverified, "cell")
            )
        )


def _content(found: Matrix, form: str) -> str | bytes:
    if form == "xlsx":
        return workbook_file(found)
    return as_csv(found) if form == "csv" else as_json(found)
