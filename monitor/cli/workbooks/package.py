"""package: what goes out by the office system, in one archive."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import click

from config.county import County
from config.io.files import write_whole
from config.months import Months
from config.speech import en
from monitor.cli.context import AskedWrongly, Period, WorkFailed, folder, home_option, say, tell
from monitor.cli.output import refuse_own
from monitor.plural import several
from monitor.reports.circular.issuing import reports_of
from monitor.reports.office.package import package as packed
from monitor.reports.office.texts import Letterhead, texts
from monitor.reports.paper.make import issuer_of, portal_words
from monitor.reports.period_words import day_words

FIGURES, NAME = "circular.json", "协同办公.zip"
_FILES = re.compile(r"通报\.(docx|xlsx)|附件[0-9]{1,3}\.csv")


@click.command()
@click.argument("period", type=Period())
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help=f"Default: reports/PERIOD/{NAME}.",
)
@home_option
def package(period: Months, output: Path | None) -> None:
    """The circular of PERIOD for the office system (协同办公): one .zip with the paper, its
    attachments, and a text for each unit.

    It takes the files as they lie in reports/PERIOD, edited by hand or not; the texts
    say which columns of the unit the circular names, and until when they are to be
    mended. A draft is not packed.
    """
    if output is not None:
        if output.suffix.lower() != ".zip":
            raise AskedWrongly(en("-o {output}: expected a .zip").format(output=output))
        refuse_own(output.with_suffix(""))
    county = folder().county()
    directory = reports_of(county, period)
    figures = _figures(directory, period)
    files = {
        path.name: path.read_bytes() for path in directory.iterdir() if _FILES.fullmatch(path.name)
    }
    written = texts(figures, _head(county, figures))
    path = output or directory / NAME
    write_whole(path, packed(files, written))
    say(str(path))
    tell(
        en("{files}, and a text for {units}.").format(
            files=several(len(files), "file"), units=several(len(written), "unit")
        )
    )


def _figures(directory: Path, period: Months) -> dict[str, Any]:
    path = directory / FIGURES
    try:
        figures: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise WorkFailed(
            en("{path}: not found; write it first with `tongbao circular {label}`").format(
                path=path, label=period.label
            )
        ) from error
    except ValueError as error:
        raise WorkFailed(
            en("{path}: is no JSON: {error}").format(path=path, error=error)
        ) from error
    if figures.get("draft"):
        raise WorkFailed(
            en(
                "{path} is a draft, which is not sent out; write the circular without --draft"
            ).format(path=path)
        )
    return figures


def _head(county: County, figures: dict[str, Any]) -> Letterhead:
    """What stands above and below the texts; the deadline is the circular's own."""
    issued = figures.get("issued") or {}
    deadline = figures.get("deadline")
    return Letterhead(
        portal=portal_words(county.settings.portal.name),
        issuer=issuer_of(county.settings),
        contact=county.settings.circular.contact,
        written_on=day_words(date.fromisoformat(issued["date"])) if issued.get("date") else "",
        number=issued.get("number") or county.settings.circular.number,
        deadline=date.fromisoformat(deadline) if deadline else None,
    )
