"""discover: a proposal of columns.csv, from the portal's home page."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from config.clock import Clock
from config.county import parse_registry
from config.io.source import read_source
from config.io.spreadsheet import SpreadsheetError
from config.io.table import Table
from config.registry import Registry, Unit
from config.roster.headers import (
    COLUMN_TABLE,
    COLUMNS,
    REQUIRED_COLUMN_HEADERS,
    REQUIRED_UNIT_HEADERS,
    UNITS,
)
from config.roster.writing import write_columns, write_units
from config.settings import ConfigError, Settings, load_settings
from config.sources import Sources
from config.speech import en
from crawler.discover.columns import Found
from crawler.discover.owners import Names, by_appearance
from crawler.discover.proposal import UNREAD, Coverage, Line, coverage, headers, proposed
from crawler.discover.run import discover as walk
from crawler.discover.survey import Survey
from crawler.discover.values import Bounds
from monitor.cli.context import WorkFailed, folder, format_option, home_option, say, tell, terminal
from monitor.plural import several
from monitor.whys import why_told

_PROGRESS_EVERY = 100
_BOUNDS = Bounds()
_TOWN = re.compile(r"(?:镇|乡|街道|园区|开发区|苏木|农场|林场)(?:管委会|管理委员会)?$")

_log = logging.getLogger(__name__)


@click.command()
@click.option(
    "--pages",
    type=click.IntRange(1, 100_000),
    default=_BOUNDS.pages,
    show_default=True,
    help="Requests at most.",
)
@click.option(
    "--depth",
    type=click.IntRange(1, 20),
    default=_BOUNDS.depth,
    show_default=True,
    help="Links away from home at most.",
)
@click.option(
    "--minutes",
    type=click.IntRange(1, 1440),
    default=60,
    show_default=True,
    help="Minutes at most.",
)
@click.option(
    "--articles",
    type=click.IntRange(0, 20),
    default=_BOUNDS.articles,
    show_default=True,
    help="Articles asked for a column's unit.",
)
@format_option
@home_option
def discover(pages: int, depth: int, minutes: int, articles: int, form: str) -> None:
    """Walk the portal from its home page and propose columns.csv for the clerk to confirm.

    Writes columns.proposed.csv beside columns.csv, which it never
    touches, and reports what was found.
    """
    files = _Files.read(folder().home)
    bounds = Bounds(pages=pages, depth=depth, seconds=minutes * 60, articles=articles)
    names = Names(_resolver(files))
    groups = {unit.name: unit.group for unit in files.units}
    portal = files.settings.portal
    with _progress() as on_progress:
        survey, found = walk(portal, Clock(portal.zone), names, groups, bounds, on_progress)
    if not found and not survey.home.face.links:
        _fail(survey)
    _write(files, found)
    covered = coverage(survey, found, names, [unit.name for unit in files.units], files.columns)
    say(
        json.dumps(_as_object(covered), ensure_ascii=False, indent=2)
        if form == "json"
        else _as_text(covered)
    )
    proposal = files.proposal(files.columns_file)
    tell(
        en(
            "Wrote {proposal}; check it, above all 单位 and 更新周期, and save it as {file}."
        ).format(proposal=proposal, file=files.columns_file)
    )


@dataclass(frozen=True)
class _Files:
    """What the county folder holds already; units and columns may be missing or
    empty, as CSV or as workbooks.
    """

    home: Path
    settings: Settings
    units_file: str
    units: tuple[Unit, ...]
    columns_file: str
    columns: tuple[Mapping[str, str], ...]

    @classmethod
    def read(cls, home: Path) -> _Files:
        """Raises ConfigError where a file is there and cannot be read."""
        settings = load_settings(home)
        problems: list[str] = []
        units_file, units = _text(home, UNITS, REQUIRED_UNIT_HEADERS, problems)
        columns_file, columns = _text(home, COLUMNS, REQUIRED_COLUMN_HEADERS, problems)
        table = Table(columns_file, columns, COLUMN_TABLE, problems)
        if problems:
            raise ConfigError(problems)
        registry = parse_registry(units, ",".join(REQUIRED_COLUMN_HEADERS))
        return cls(
            home,
            settings,
            units_file,
            registry.units,
            columns_file,
            tuple(cells for _, cells in table.rows),
        )

    def proposal(self, file: str) -> Path:
        """Where the proposal of a file is written: beside it, in its form."""
        path = self.home / file
        return path.with_name(f"{path.stem}.proposed{path.suffix}")


def _text(home: Path, name: str, required: Sequence[str], problems: list[str]) -> tuple[str, str]:
    """The file's name and text; a file that is missing or blank is one
    with nothing below its headers.
    """
    try:
        source = read_source(home, Path(name).stem)
    except SpreadsheetError as error:
        problems.append(str(error))
        source = None
    text = source.text if source else ""
    return source.name if source else name, text if text.strip() else ",".join(required)


def _resolver(files: _Files) -> Callable[[str], str | None]:
    """Who is meant by a text: by the roster, or, while it is empty, by what bodies are called."""
    if not files.units:
        return by_appearance
    sources = Sources(Registry(files.units, ()), files.settings.portal.name)

    def resolve(text: str) -> str | None:
        unit = sources.unit(text)
        return unit.name if unit is not None else None

    return resolve


@contextmanager
def _progress() -> Iterator[Callable[[Survey], None]]:
    """A line that moves on a terminal, a log line now and then elsewhere."""
    console = terminal()
    if not console.is_terminal:
        told = 0

        def log(survey: Survey) -> None:
            nonlocal told
            if survey.requests >= told + _PROGRESS_EVERY:
                told = survey.requests
                _log.info(
                    "%d requests, %d addresses known, %d left",
                    told,
                    len(survey.places),
                    survey.left,
                )

        yield log
        return
    with console.status(en("discover")) as status:
        yield lambda survey: status.update(
            en("{requests} requests, {left} addresses left").format(
                requests=survey.requests, left=survey.left
            )
        )


def _fail(survey: Survey) -> None:
    home = survey.home
    if home.outcome is None or home.outcome in UNREAD:
        hint = (
            f"; {en(home.outcome.hint)}" if home.outcome is not None and home.outcome.hint else ""
        )
        raise WorkFailed(
            en("{url} could not be read: {found}{hint}").format(
                url=home.url, found=why_told(home.why or survey.stopped), hint=hint
            )
        )
    raise WorkFailed(
        en(
            "{url} holds no link that can be followed: it is only an entrance, or "
            "a script asks a server for its menu. Give portal.url a page that "
            "shows the menu, or write columns.csv by hand"
        ).format(url=home.url)
    )


def _write(files: _Files, found: Sequence[Found]) -> None:
    units = [unit.name for unit in files.units]
    if not units:
        units = list(dict.fromkeys(unit for one in found for unit in one.owner.units))
        rows = [(unit, "镇街园区" if _TOWN.search(unit) else "部门") for unit in units]
        proposal = files.proposal(files.units_file)
        write_units(proposal, rows, REQUIRED_UNIT_HEADERS)
        tell(
            en("{file} is empty: wrote {proposal} with {units}.").format(
                file=files.units_file,
                proposal=proposal,
                units=several(len(units), "likely unit"),
            )
        )
    header = headers(files.columns)
    lines = proposed(found, units, files.columns)
    write_columns(
        files.proposal(files.columns_file),
        [[row.get(name, "") for name in header] for row in lines],
        header,
    )


def _as_object(covered: Coverage) -> Mapping[str, object]:
    return {
        "columns": len(covered.lines),
        "readable": covered.readable,
        "unsure": len(covered.unsure),
        "requests": covered.requests,
        "left": covered.left,
        "stopped": covered.stopped,
        "found": [_object_of(line) for line in covered.lines],
        "units_without_column": list(covered.unowned),
        "columns_not_found": list(covered.lost),
        "not_proposed": covered.not_proposed,
        "elsewhere": covered.elsewhere,
        "elsewhere_refused": covered.barred,
        "elsewhere_units": covered.owned_elsewhere,
    }


def _object_of(line: Line) -> Mapping[str, object]:
    return {
        "column": line.column,
        "unit": line.unit,
        "category": line.category,
        "cycle": line.cycle,
        "url": line.url,
        "outcome": line.outcome,
        "entries": line.entries,
        "latest": line.latest.isoformat() if line.latest else None,
        "known": line.known,
        "why": list(line.why),
    }


def _as_text(covered: Coverage) -> str:
    known = sum(1 for line in covered.lines if line.known)
    said = [
        en(
            "{columns} found, {readable} readable, {unsure} unsure ({known} in {file} already; "
            "{requests})."
        ).format(
            columns=several(len(covered.lines), "column"),
            readable=covered.readable,
            unsure=len(covered.unsure),
            known=known,
            file=COLUMNS,
            requests=several(covered.requests, "request"),
        )
    ]
    if covered.stopped:
        said.append(
            en("Stopped early: {why}; {left} addresses were not looked at.").format(
                why=why_told(covered.stopped), left=covered.left
            )
        )
    if covered.unsure:
        said += ["", en("Unsure:")]
        for line in covered.unsure:
            said += [
                f"  {line.unit or en('(no unit)')}  {line.column}  {line.url}",
                *(f"      {why_told(why)}" for why in line.why),
            ]
    if covered.unowned:
        said += [
            "",
            en("Units without a column ({number}): {units}").format(
                number=len(covered.unowned), units="、".join(covered.unowned)
            ),
        ]
    if covered.lost:
        said += [
            "",
            en("In {file} but not met ({number}):").format(file=COLUMNS, number=len(covered.lost)),
            *(f"  {each}" for each in covered.lost),
        ]
    if covered.not_proposed:
        said += [
            "",
            en("Not proposed: ")
            + en(", ").join(
                en("{count} {outcome}").format(count=count, outcome=en(words))
                for words, count in covered.not_proposed.items()
            ),
        ]
    if covered.elsewhere:
        said += [
            "",
            en("Not followed, other hosts: ")
            + ", ".join(f"{host} ({n})" for host, n in covered.elsewhere.items()),
        ]
    if covered.owned_elsewhere:
        named = (f"{host} ({'、'.join(units)})" for host, units in covered.owned_elsewhere.items())
        said.append(en("  of these, links called like units lead to: ") + ", ".join(named))
        said.append(
            en(
                "  (put them into portal.allowed_hosts where they are the county's own, and "
                "run this again)"
            )
        )
    if covered.barred:
        said += ["", en("In portal.allowed_hosts, and refused all the same:")]
        said += [f"  {host}: {why_told(why)}" for host, why in covered.barred.items()]
    return "\n".join(said)
