"""[[circular.list]]: a list of units in the words of the circular, as data: what is measured,
of whom, and by which limit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from pydantic import Field, model_validator

from config.io.checked import CheckedTable
from config.registry import DISCLOSURE, NEWS, Registry
from config.speech import en

TOTAL, KEY_AREAS, OVERDUE_COLUMNS = "合计", "重点领域", "超期栏目"
MISSED_WEEKS, REMINDERS = "漏更周数", "一周提醒"
KINDS = ("equals", "at_most", "at_least", "top", "fewer_than")
_OF_FAULTS = frozenset({OVERDUE_COLUMNS, MISSED_WEEKS, REMINDERS})
"""The measures of which many are no honour."""
_MONTHS = {"month": 1, "quarter": 3}
_PRAISING = frozenset({"at_least", "top"})

Word = Annotated[str, Field(min_length=1)]


class Excepted(CheckedTable):
    """A unit (by name or 别名) that is taken out before limits and ranks, and why."""

    unit: Word
    reason: Word


class ListRule(CheckedTable):
    """One list. Exactly one of equals, at_most, at_least, top and fewer_than is set; all but the
    last two include the number.

    per: fewer_than so many in each month or quarter of the period, all of them together;
    else in the whole period. groups: a list for each of them; none: one over all units.
    names: as in the roster (普通), or short (简称). sentence: in place of the one that is
    made, with {名单}, {数} and {限}.
    """

    name: Word
    measure: Literal[
        "信息公开", "动态信息", "合计", "重点领域", "超期栏目", "漏更周数", "一周提醒"
    ] = "信息公开"
    groups: tuple[Word, ...] = ()
    equals: Annotated[int, Field(ge=0)] | None = None
    at_most: Annotated[int, Field(ge=0)] | None = None
    at_least: Annotated[int, Field(ge=0)] | None = None
    top: Annotated[int, Field(ge=1)] | None = None
    fewer_than: Annotated[int, Field(ge=1)] | None = None
    per: Literal["period", "month", "quarter"] = "period"
    names: Literal["普通", "简称"] = "普通"
    excepted: Annotated[tuple[Excepted, ...], Field(alias="except")] = ()
    sentence: str = ""

    @model_validator(mode="after")
    def _one_limit(self) -> ListRule:
        if sum(getattr(self, kind) is not None for kind in KINDS) != 1:
            raise ValueError(en("expected exactly one of {kinds}").format(kinds=", ".join(KINDS)))
        if self.per != "period" and self.fewer_than is None:
            raise ValueError(en("per goes with fewer_than alone"))
        return self

    def over(self, months: int) -> ListRule:
        """The rule for a period of so many months: of so many a month or quarter, as
        many as the period has of them.
        """
        if self.fewer_than is None or self.per == "period":
            return self
        times = max(1, months // _MONTHS[self.per])
        return self.model_copy(update={"fewer_than": self.fewer_than * times, "per": "period"})

    @property
    def kind(self) -> str:
        """Which of the four chooses."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    @property
    def limit(self) -> int:
        limit = getattr(self, self.kind)
        assert isinstance(limit, int)
        return limit

    @property
    def praises(self) -> bool:
        """Whether it names with honour: many entries do, and few overdue
        columns, missed weeks and reminders.
        """
        return (self.kind in _PRAISING) != (self.measure in _OF_FAULTS)

    @property
    def categories(self) -> frozenset[str]:
        """The categories whose entries it counts."""
        if self.measure in (DISCLOSURE, NEWS):
            return frozenset({self.measure})
        return frozenset({DISCLOSURE, NEWS}) if self.measure == TOTAL else frozenset()


def default_lists(groups: Sequence[str]) -> tuple[ListRule, ...]:
    """信息公开 = 0 in each group: what is listed where the settings name no list."""
    sentence = "信息公开为零的单位有{数}个：{名单}。"
    return tuple(
        ListRule(
            name="信息为零", groups=(group,), equals=0, sentence=f"{_text(group)}中，{sentence}"
        )
        for group in groups
    )


def _text(group: str) -> str:
    return group.replace("{", "{{").replace("}", "}}")


def unknown_names(rules: Sequence[ListRule], registry: Registry) -> Iterator[str]:
    """What the lists name that the roster does not have, a line each."""
    for rule in rules:
        for group in rule.groups:
            if group not in registry.groups:
                yield (
                    en(
                        "{place}: groups = {group!r}: expected a 分组 of units.csv: {groups}"
                    ).format(place=_place(rule), group=group, groups="、".join(registry.groups))
                )
        for each in rule.excepted:
            if each.unit not in registry.by_any_name:
                yield (
                    en(
                        "{place}: except: unit = {unit!r}: expected a unit of units.csv (by "
                        "name or 别名)"
                    ).format(place=_place(rule), unit=each.unit)
                )


def _place(rule: ListRule) -> str:
    return f"tongbao.toml: circular.list {rule.name}"
