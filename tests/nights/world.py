"""One random county: what its units really publish, and what may be said of them on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from config.registry import Cycle
from monitor.rules.cycles import Workdays, overdue

FIRST = date(2018, 6, 25)
"""The first night. Far enough back that today's calendar has no part in it:
a seed is the same for ever.
"""
TRUSTED = 3
"""Days that a visit is relied on: what was right on any of them may still be said."""

_NAMES = (
    *(
        "财政预决算",
        "行政执法",
        "住房保障",
        "教育信息",
        "医疗卫生",
        "环境保护",
        "安全生产",
        "食品药品",
        "扶贫救助",
        "土地征收",
    ),
    *(
        "人事信息",
        "统计数据",
        "规划计划",
        "应急管理",
        "招标投标",
        "国资监管",
        "社会保险",
        "交通运输",
        "农业农村",
        "文化旅游",
    ),
)
_CYCLES = (Cycle.WEEK, Cycle.WEEK, Cycle.FORTNIGHT, Cycle.MONTH)
_LONGEST_GAP = {Cycle.WEEK: 5, Cycle.FORTNIGHT: 10, Cycle.MONTH: 20}
_WORDS = (
    "召开会议",
    "印发通知",
    "部署工作",
    "开展检查",
    "公布结果",
    "推进项目",
    "通报情况",
    "督查落实",
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column and its one unit. days: on which the unit publishes, from old to new,
    the nights to come included.

    make: how its list is written. trick: what stands on its page that is none
    of its news, "" for nothing.
    """

    number: int
    name: str
    cycle: Cycle
    days: tuple[date, ...]
    make: str
    trick: str

    @property
    def unit(self) -> str:
        return f"{self.name}局"

    @property
    def address(self) -> str:
        return f"u{self.number}@qz.example"

    def entries(self, day: date) -> list[tuple[str, str, date]]:
        """Title, address and day of what stands in the column on a day, from new to old."""
        shown = [one for one in self.days if one <= day]
        return [
            (
                (
                    f"{self.name}{_WORDS[one.toordinal() % len(_WORDS)]}"
                    f"（第{one.toordinal() % 100_000}号）"
                ),
                f"/art/k{self.number}/{one.toordinal()}.html",
                one,
            )
            for one in reversed(shown)
        ]

    def late_on(self, day: date) -> bool | None:
        """Whether the unit was behind on a day; None where the column has never held anything."""
        latest = max((one for one in self.days if one <= day), default=None)
        return None if latest is None else overdue(latest, self.cycle, day, Workdays())

    def never_late(self, day: date) -> bool:
        """Whether nobody who has looked within the days of trust may call the column late."""
        return all(self.late_on(day - timedelta(days=back)) is False for back in range(TRUSTED + 1))

    def surely_late(self, day: date) -> bool:
        """Whether nobody who has looked within the days of trust may call the column in time."""
        return all(self.late_on(day - timedelta(days=back)) is True for back in range(TRUSTED + 1))


def county(dice: Random, nights: int) -> tuple[Column, ...]:
    """A county of eight to sixteen columns: most alive, some dead, dying, reviving, and up to
    two that never held anything.
    """
    count = dice.randint(8, 16)
    fates = dice.choices(("live", "dead", "dying", "reviving"), (50, 22, 15, 13), k=count)
    for blank in range(dice.randint(0, 2)):
        fates[blank] = "blank"
    dice.shuffle(fates)
    return tuple(_column(dice, number, fate, nights) for number, fate in enumerate(fates))


def _column(dice: Random, number: int, fate: str, nights: int) -> Column:
    cycle = dice.choice(_CYCLES)
    last, turn = (
        FIRST + timedelta(days=nights),
        FIRST + timedelta(days=dice.randint(3, max(4, nights - 4))),
    )
    old = FIRST - timedelta(days=150)
    stopped = FIRST - timedelta(days=35 + dice.randint(3, 60))
    days: list[date] = []
    if fate in ("live", "dying"):
        days = _published(dice, cycle, old, last if fate == "live" else turn)
    elif fate in ("dead", "reviving"):
        days = _published(dice, cycle, old - timedelta(days=60), stopped)
        days += _published(dice, cycle, turn, last) if fate == "reviving" else []
    make = dice.choice(("list", "list", "table", "days first", "pages", "oldest first"))
    trick = (
        dice.choice(("", "", "", "hidden", "hot", "other tab")) if fate in ("dead", "dying") else ""
    )
    return Column(number, _NAMES[number], cycle, tuple(days), make, trick)


def _published(dice: Random, cycle: Cycle, first: date, last: date) -> list[date]:
    days, day = [], first
    while day <= last:
        days.append(day)
        day += timedelta(days=dice.randint(1, _LONGEST_GAP[cycle]))
    return days
