"""What is watched: the units (units.csv) and the columns they answer for (columns.csv), as values.

How the two files are read, checked and written stands in config.county.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import ClassVar

from config.periods import Period

DISCLOSURE = "信息公开"
NEWS = "动态信息"
CATEGORIES = (DISCLOSURE, NEWS)
_DAYS_OF_A_WORKDAY = 7 / 5
_SHORT = 3
"""Days: a column whose third of a cycle is shorter is visited every night, tiered or not."""


@dataclass(frozen=True, slots=True)
class ByDay:
    """Once in each period of `months` calendar months (1, 3, 6 or 12), by a day of its
    `month`-th month, counted from 1.

    A day that its month does not have is the month's last.
    """

    months: int
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Cycle:
    """更新周期: `word` is how it is printed. At most one of the others says when
    an entry is due; none: never.

    every: after so many days or months. workdays: after so many whole working days. by: by a
    day of each calendar period.
    """

    word: str
    every: Period | None = None
    workdays: int | None = None
    by: ByDay | None = None

    WORKDAY: ClassVar[Cycle]
    WEEK: ClassVar[Cycle]
    FORTNIGHT: ClassVar[Cycle]
    MONTH: ClassVar[Cycle]
    TWO_MONTHS: ClassVar[Cycle]
    QUARTER: ClassVar[Cycle]
    HALF_YEAR: ClassVar[Cycle]
    YEAR: ClassVar[Cycle]
    IRREGULAR: ClassVar[Cycle]
    ARCHIVED: ClassVar[Cycle]

    def __str__(self) -> str:
        return self.word

    @property
    def timed(self) -> bool:
        """Whether a column of this cycle can ever be due."""
        return self.every is not None or self.workdays is not None or self.by is not None

    @property
    def about_days(self) -> float:
        """How long it is, for putting cycles in order; 0 where it has no end."""
        if self.by is not None:
            return Period(months=self.by.months).about_days
        if self.workdays is not None:
            return self.workdays * _DAYS_OF_A_WORKDAY
        return 0.0 if self.every is None else self.every.about_days

    def days_apart(self, *, tiered: bool) -> int:
        """From one visit of a column to the next at the most: a third of a long cycle where visits
        are tiered, else 1.
        """
        third = int(self.about_days // 3)
        return third if tiered and third >= _SHORT else 1

    def trusted_days(self, trust_days: int, *, tiered: bool) -> int:
        """For how many days the last conclusive visit of a column is relied on. trust_days: what
        [bands] says, of columns that are visited every night.
        """
        apart = self.days_apart(tiered=tiered)
        return trust_days if apart == 1 else apart + trust_days


Cycle.WORKDAY = Cycle("每工作日", workdays=1)
Cycle.WEEK = Cycle("每周", Period(days=7))
Cycle.FORTNIGHT = Cycle("两周", Period(days=14))
Cycle.MONTH = Cycle("每月", Period(months=1))
Cycle.TWO_MONTHS = Cycle("两个月", Period(months=2))
Cycle.QUARTER = Cycle("每季度", Period(months=3))
Cycle.HALF_YEAR = Cycle("半年", Period(months=6))
Cycle.YEAR = Cycle("一年", Period(months=12))
Cycle.IRREGULAR = Cycle("不定期")
Cycle.ARCHIVED = Cycle("已归档")

NAMED_CYCLES = (
    *(Cycle.WORKDAY, Cycle.WEEK, Cycle.FORTNIGHT, Cycle.MONTH, Cycle.TWO_MONTHS),
    *(Cycle.QUARTER, Cycle.HALF_YEAR, Cycle.YEAR, Cycle.IRREGULAR, Cycle.ARCHIVED),
)
"""The cycles that have a name of their own, from short to long;
config.cycle_words makes the others.
"""


class Responsibility(StrEnum):
    """责任方式 of a column with several leads: in time for all by any lead's
    entry, or each lead by its own.
    """

    SHARED = "共同"
    SEPARATE = "分别"


@dataclass(frozen=True, slots=True)
class Unit:
    """责任单位, one row of units.csv. `starts` and `ends` are the first and the
    last day it exists (None: open).
    """

    name: str
    group: str
    aliases: tuple[str, ...] = ()
    contact: str = ""
    email: str = ""
    cc: tuple[str, ...] = ()
    quota: int | None = None
    starts: date | None = None
    ends: date | None = None
    merged_into: str = ""

    def active(self, day: date) -> bool:
        return (self.starts is None or self.starts <= day) and (
            self.ends is None or day <= self.ends
        )


UNCONFIRMED = "待确认"
"""Stands in a row of columns.csv as long as nobody has confirmed what was proposed in it."""


@dataclass(frozen=True, slots=True)
class Column:
    """栏目, one row of columns.csv. `units` are its leads by roster name; `category` is
    类别 as written, kind included.

    topics and themes are the names under 专题 and 主题. single_entry: 仅一条, exactly one entry may
    stand. title_rule: what a title must contain; {单位} stands for the unit's name. `starts` and
    `ends` are the first and the last day that the column is kept (None: open). cycle_text: 更新周期
    as the office wrote it. row: its row in the file.
    """

    name: str
    units: tuple[str, ...]
    category: str
    cycle: Cycle
    url: str
    key_area: bool = False
    may_be_blank: bool = False
    min_entries: int | None = None
    responsibility: Responsibility = Responsibility.SHARED
    topics: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    single_entry: bool = False
    title_rule: str = ""
    starts: date | None = None
    ends: date | None = None
    layout: str = ""
    entry_selector: str = ""
    title_selector: str = ""
    date_selector: str = ""
    next_selector: str = ""
    note: str = ""
    cycle_text: str = ""
    row: int = 0
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def main_category(self) -> str:
        """信息公开 or 动态信息, without the kind."""
        return self.category.split("/", 1)[0]

    @property
    def identity(self) -> tuple[str, tuple[str, ...], str]:
        """What no two rows of columns.csv have in common."""
        return self.name, self.units, self.url

    @property
    def separate(self) -> bool:
        """Whether each lead answers for its own entries alone."""
        return bool(self.units) and self.responsibility is Responsibility.SEPARATE

    @property
    def unconfirmed(self) -> bool:
        """Whether its row still says that it has to be confirmed."""
        return any(UNCONFIRMED in cell for cell in (self.note, *self.extra.values()))

    def active(self, day: date) -> bool:
        """Whether the column is kept on a day, by 启用日期 and 停用日期."""
        return (self.starts is None or self.starts <= day) and (
            self.ends is None or day <= self.ends
        )

    def in_category(self, category: str) -> bool:
        """Whether a filter on `category` takes this column: 动态信息 includes its kinds."""
        return not category or self.category == category or self.category.startswith(category + "/")


@dataclass(frozen=True)
class Registry:
    """Both files together, in their own order."""

    units: tuple[Unit, ...]
    columns: tuple[Column, ...]

    @cached_property
    def by_name(self) -> Mapping[str, Unit]:
        return {unit.name: unit for unit in self.units}

    @cached_property
    def by_any_name(self) -> Mapping[str, Unit]:
        """Units by name and by every alias; a name goes before an alias."""
        found = {alias: unit for unit in self.units for alias in unit.aliases}
        return found | dict(self.by_name)

    @cached_property
    def present_names(self) -> Mapping[str, str]:
        """What each unit is called today, by every name that it has or had."""
        return {name: unit.name for name, unit in self.by_any_name.items()}

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The roster's order: unit name to position."""
        return {unit.name: position for position, unit in enumerate(self.units)}

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The groups in the roster's order."""
        return tuple(dict.fromkeys(unit.group for unit in self.units))

    def answering(self, name: str, day: date) -> Unit | None:
        """The unit that answers for `name` on a day: itself, or what it was merged into;
        None where neither exists then.
        """
        seen: set[str] = set()
        unit = self.by_name.get(name)
        while unit is not None and unit.ends is not None and unit.ends < day:
            if unit.name in seen or not unit.merged_into:
                return None
            seen.add(unit.name)
            unit = self.by_any_name.get(unit.merged_into)
        return unit if unit is not None and unit.active(day) else None

    def leads(self, column: Column, day: date) -> tuple[Unit, ...]:
        """The units that answer for a column on a day, each once, in the order
        that columns.csv names them.
        """
        answering = [self.answering(name, day) for name in column.units]
        leads = [unit for unit in answering if unit is not None]
        return tuple(dict.fromkeys(leads) if len(leads) > 1 else leads)
