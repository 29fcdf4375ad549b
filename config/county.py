"""The county folder: its files read whole, every wrong cell reported at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from config.exemptions import Exemption, load_exemptions
from config.holidays import load_holidays
from config.io.source import Source, lookalikes, read_source
from config.io.spreadsheet import SpreadsheetError
from config.io.table import Table
from config.registry import Registry
from config.roster.columns import read_columns
from config.roster.headers import COLUMN_TABLE, COLUMNS, UNIT_TABLE, UNITS
from config.roster.units import read_units
from config.settings import ConfigError, Settings, load_settings


@dataclass(frozen=True)
class County:
    """One county folder as it stood when it was read. The texts are kept so that the past can be printed again.

    units_csv and columns_csv: the tables as CSV text, whatever form their files have. notes: what was made of the files
    beyond reading them, for the clerk to look at.
    """

    home: Path
    settings: Settings
    registry: Registry
    units_csv: str
    columns_csv: str
    holidays: Mapping[date, bool] = field(default_factory=dict)
    exemptions: tuple[Exemption, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def cycles_read(self) -> Mapping[tuple[str, str], int]:
        """Which spellings of 更新周期 were read as which cycle, and in how many rows; those written as printed left out."""
        written = ((column.cycle_text, column.cycle.word) for column in self.registry.columns)
        return Counter((text, word) for text, word in written if text and text != word)


def load_county(home: Path, *, layouts: Collection[str] | None = None) -> County:
    """Read the whole folder. `layouts` are the names that 版式 may have (None: any). Raises ConfigError with every problem."""
    problems: list[str] = []
    settings: Settings | None = None
    try:
        settings = load_settings(home)
    except ConfigError as error:
        problems += error.problems
    units, columns = (_source(home, name, problems) for name in (UNITS, COLUMNS))
    if settings is None and units is None and columns is None:
        raise ConfigError(problems[:1])
    holidays: Mapping[date, bool] = {}
    try:
        holidays = load_holidays(home)
    except ConfigError as error:
        problems += error.problems
    roster = _Roster(units, columns, layouts)
    problems += roster.problems
    exemptions: tuple[Exemption, ...] = ()
    if roster.sound:
        # Against a registry with wrong cells every exemption in them would be reported too: one fault, one message.
        try:
            exemptions = load_exemptions(home, roster.registry)
        except ConfigError as error:
            problems += error.problems
    if settings is None or units is None or columns is None or problems:
        raise ConfigError(problems)
    return County(home, settings, roster.registry, units.text, columns.text, holidays, exemptions, roster.notes)


def parse_registry(units_csv: str, columns_csv: str, *, layouts: Collection[str] | None = None) -> Registry:
    """The registry of two tables' texts. Raises ConfigError with every problem of both."""
    roster = _Roster(Source(UNITS, units_csv), Source(COLUMNS, columns_csv), layouts)
    if roster.problems:
        raise ConfigError(roster.problems)
    return roster.registry


def past_registry(units_csv: str, columns_csv: str) -> Registry:
    """The registry of a roster that was in use once: what is asked of a roster today was not asked of it."""
    return _Roster(Source(UNITS, units_csv), Source(COLUMNS, columns_csv), None).registry


class _Roster:
    """Both tables read together. sound: both are there and nothing is wrong in them."""

    def __init__(self, units: Source | None, columns: Source | None, layouts: Collection[str] | None) -> None:
        self.problems: list[str] = []
        units_name = units.name if units else UNITS
        units_table = Table(units_name, units.text if units else None, UNIT_TABLE, self.problems)
        roster = Registry(tuple(read_units(units_table)), ())
        columns_name = columns.name if columns else COLUMNS
        table = Table(columns_name, columns.text if columns else None, COLUMN_TABLE, self.problems)
        # Without a readable roster every unit in columns.csv would be reported as unknown: one fault, one message.
        found = read_columns(table, roster if units_table.readable else None, units_name, layouts)
        self.registry = Registry(roster.units, tuple(found))
        self.notes = (*units_table.notes, *table.notes)
        self.sound = units is not None and columns is not None and not self.problems


def _source(home: Path, name: str, problems: list[str]) -> Source | None:
    stem = Path(name).stem
    try:
        source = read_source(home, stem)
    except SpreadsheetError as error:
        problems.append(str(error))
        return None
    if source is None:
        remedy = "make a county folder with `tongbao init`, or name one with --home"
        problems.append(f"{home / name}: not found{lookalikes(home, stem)}; {remedy}")
    return source
