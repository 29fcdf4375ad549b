"""The county folder: its files read whole, every wrong cell reported at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache, partial
from pathlib import Path

from config.circular_lists import unknown_names
from config.days import minute_of
from config.exemptions import EXEMPTIONS, Exemption, read_exemptions
from config.holidays import HOLIDAYS, read_holidays
from config.io.source import FORMS, Source, is_there, lookalikes, read_source
from config.io.spreadsheet import SpreadsheetError
from config.io.table import Table
from config.obligations import OBLIGATIONS, Obligation, read_obligations
from config.registry import Registry
from config.roster.columns import read_columns
from config.roster.headers import COLUMN_TABLE, COLUMNS, UNIT_TABLE, UNITS
from config.roster.units import read_units
from config.settings import ConfigError, Settings, load_settings
from config.speech import en

TABLES = (UNITS, COLUMNS, EXEMPTIONS, HOLIDAYS, OBLIGATIONS)
"""The folder's tables; each may be a workbook of the same name instead."""


@dataclass(frozen=True)
class County:
    """One county folder as it stood when it was read. The texts are kept so that
    the past can be printed again.

    units_csv and columns_csv: the tables as CSV text, whatever form their files have. notes: what
    was made of the files beyond reading them, for the clerk to look at. tables: what was read, by
    the name without its ending.

    faults: what is wrong with the tables as they stand; those that were good at `good_at` were
    taken instead, and the fault was first seen at `faulty_since`. Empty: these are today's.
    """

    home: Path
    settings: Settings
    registry: Registry
    units_csv: str
    columns_csv: str
    holidays: Mapping[date, bool] = field(default_factory=dict)
    exemptions: tuple[Exemption, ...] = ()
    notes: tuple[str, ...] = ()
    tables: Mapping[str, Source] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    good_at: datetime | None = None
    faulty_since: datetime | None = None

    @property
    def cycles_read(self) -> Mapping[tuple[str, str], int]:
        """Which spellings of 更新周期 were read as which cycle, and in how many rows; those
        written as printed left out.
        """
        written = ((column.cycle_text, column.cycle.word) for column in self.registry.columns)
        return Counter((text, word) for text, word in written if text and text != word)

    def shown(self, moment: datetime | None) -> str:
        """A moment in the portal's time zone, to the minute; "" for none."""
        return "" if moment is None else minute_of(moment, self.settings.portal.zone)


def load_county(
    home: Path,
    *,
    layouts: Collection[str] | None = None,
    read: Callable[[str], Source | None] | None = None,
) -> County:
    """Read the whole folder. Raises ConfigError with every problem.

    `layouts` are the names that 版式 may have (None: any). `read` gives the tables by their names
    without ending (default: those of the folder); it may raise SpreadsheetError.
    """
    problems: list[str] = []
    settings: Settings | None = None
    try:
        settings = load_settings(home)
    except ConfigError as error:
        problems += error.problems
        if not any(is_there(home, Path(name).stem) for name in (UNITS, COLUMNS)):
            raise
    tables = _tables(home, read or partial(read_source, home), problems)
    units, columns, exempt, free, obliged = (tables.get(Path(name).stem) for name in TABLES)
    holidays = read_holidays(free, problems)
    roster = _Roster(units, columns, layouts)
    problems += roster.problems
    # Against a registry with wrong cells every exemption in them would be reported
    # too: one fault, one message.
    exemptions = read_exemptions(exempt, roster.registry, problems) if roster.sound else ()
    obligations = read_obligations(obliged, roster.registry, problems) if roster.sound else ()
    if settings is not None and roster.sound:
        problems += unknown_names(settings.circular.lists, roster.registry)
    if settings is None or units is None or columns is None or problems:
        raise ConfigError(problems)
    return County(
        home,
        settings,
        roster.registry,
        units.text,
        columns.text,
        holidays,
        exemptions,
        roster.notes,
        tables,
        obligations=obligations,
    )


def table_files(home: Path) -> list[Path]:
    """Every file that may hold a table of the folder, whether it is there or not."""
    return [home / f"{Path(name).stem}{form}" for name in TABLES for form in FORMS]


def _tables(
    home: Path, read: Callable[[str], Source | None], problems: list[str]
) -> Mapping[str, Source]:
    """The folder's tables that are there, by their names without ending."""
    tables: dict[str, Source] = {}
    for name in TABLES:
        stem = Path(name).stem
        try:
            source = read(stem)
        except SpreadsheetError as error:
            problems.append(str(error))
            continue
        if source is not None:
            tables[stem] = source
        elif name in (UNITS, COLUMNS):
            remedy = en("make a county folder with `tongbao init`, or name one with --home")
            problems.append(
                en("{home}: not found{lookalikes}; {remedy}").format(
                    home=home / name, lookalikes=lookalikes(home, stem), remedy=remedy
                )
            )
    return tables


def parse_registry(
    units_csv: str, columns_csv: str, *, layouts: Collection[str] | None = None
) -> Registry:
    """The registry of two tables' texts. Raises ConfigError with every problem of both."""
    roster = _Roster(Source(UNITS, units_csv), Source(COLUMNS, columns_csv), layouts)
    if roster.problems:
        raise ConfigError(roster.problems)
    return roster.registry


@lru_cache(maxsize=2)
def past_registry(units_csv: str, columns_csv: str) -> Registry:
    """The registry of a roster that was in use once: what is asked of a
    roster today was not asked of it. A circular asks for the same one for each period.
    """
    return _Roster(Source(UNITS, units_csv), Source(COLUMNS, columns_csv), None).registry


class _Roster:
    """Both tables read together. sound: both are there and nothing is wrong in them."""

    def __init__(
        self, units: Source | None, columns: Source | None, layouts: Collection[str] | None
    ) -> None:
        self.problems: list[str] = []
        units_name = units.name if units else UNITS
        units_table = Table(units_name, units.text if units else None, UNIT_TABLE, self.problems)
        roster = Registry(tuple(read_units(units_table)), ())
        columns_name = columns.name if columns else COLUMNS
        table = Table(columns_name, columns.text if columns else None, COLUMN_TABLE, self.problems)
        # Without a readable roster every unit in columns.csv would be reported as
        # unknown: one fault, one message.
        found = read_columns(table, roster if units_table.readable else None, units_name, layouts)
        self.registry = Registry(roster.units, tuple(found))
        self.notes = (*units_table.notes, *table.notes)
        self.sound = units is not None and columns is not None and not self.problems
