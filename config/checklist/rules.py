"""规则 of an indicator: which entries of a column count, and what they must come to."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, timedelta

from config.days import read_day
from config.obligations import has
from config.registry import Unit

UNIT = "{单位}"
EXPECTED = (
    "标题含…, 本年, 本月, 2017年, 近90天, 2017-01-01起, 至少3条, 仅一条, 按期更新, "
    "来源为本单位, 按期完成, or several joined by ；"
)
_PARTS = re.compile(r"[;；]")
_TITLE = re.compile(r"标题含[“\"]?(.+?)[”\"]?")
_YEAR = re.compile(r"(\d{4})年")
_LAST_DAYS = re.compile(r"近(\d{1,4})[天日]")
_SINCE = re.compile(r"(.+?)(?:起|以来)")
_BETWEEN = re.compile(r"(.+?)(?:至|到)(.+)")
_AT_LEAST = re.compile(r"(?:至少|不少于)(\d{1,5})[条件篇]")


@dataclass(frozen=True, slots=True)
class Rule:
    """title: what titles contain, one of several; {单位} is the unit's name. at_least: how many
    entries make a √, and at_most where more unmake it.

    own_source: only entries whose source names the unit. in_time: the column must not be late; of
    an obligation: it must have been met by its day. The days: a year, so many days up to the as-of
    date, or from one day to another; none: all.
    """

    title: tuple[str, ...] = ()
    at_least: int = 1
    at_most: int | None = None
    own_source: bool = False
    in_time: bool = False
    this_year: bool = False
    this_month: bool = False
    last_days: int | None = None
    since: date | None = None
    until: date | None = None

    @property
    def by_unit(self) -> bool:
        """Whether the entries themselves say whose they are, so that
        one column can serve all units.
        """
        return self.own_source or any(UNIT in words for words in self.title)

    def days(self, as_of: date) -> tuple[date, date]:
        """The first and the last shown date that counts at an as-of date."""
        last = min(as_of, self.until or as_of)
        if self.this_year:
            return as_of.replace(month=1, day=1), last
        if self.this_month:
            return as_of.replace(day=1), last
        if self.last_days is not None:
            return as_of - timedelta(days=self.last_days - 1), last
        return self.since or date.min, last

    def takes(self, title: str, unit: Unit) -> bool:
        """Whether a title is one of those that count for a unit, by its name or one of its 别名."""
        return not self.title or any(has(title, words, unit) for words in self.title)


def read_rule(text: str) -> Rule | None:
    """The rule that a cell holds; None where a part of it is none."""
    rule: Rule | None = Rule()
    for part in _PARTS.split(text):
        if part.strip() and rule is not None:
            rule = _with(rule, unicodedata.normalize("NFKC", part).strip())
    return rule


def _with(rule: Rule, part: str) -> Rule | None:
    """The rule with one part more."""
    words = {
        **dict.fromkeys(("本年", "本年度", "今年", "当年"), replace(rule, this_year=True)),
        **dict.fromkeys(("本月", "当月"), replace(rule, this_month=True)),
        **dict.fromkeys(("仅一条", "仅1条", "只有一条"), replace(rule, at_most=1)),
        "按期更新": replace(rule, in_time=True),
        "按期完成": replace(rule, in_time=True),
        "来源为本单位": replace(rule, own_source=True),
        **dict.fromkeys(("有", "有信息", "有内容", "已公开", "存在"), rule),
    }
    if part in words:
        return words[part]
    if match := _TITLE.fullmatch(part):
        return replace(rule, title=tuple(each for each in match[1].split("或") if each))
    if match := _AT_LEAST.fullmatch(part):
        return replace(rule, at_least=max(1, int(match[1])))
    return _with_days(rule, part)


def _with_days(rule: Rule, part: str) -> Rule | None:
    if match := _YEAR.fullmatch(part):
        year = int(match[1])
        return replace(rule, since=date(year, 1, 1), until=date(year, 12, 31)) if year else None
    if match := _LAST_DAYS.fullmatch(part):
        return replace(rule, last_days=max(1, int(match[1])))
    if match := _BETWEEN.fullmatch(part):
        first, last = read_day(match[1]), read_day(match[2])
        return replace(rule, since=first, until=last) if first and last and first <= last else None
    if match := _SINCE.fullmatch(part):
        first = read_day(match[1])
        return replace(rule, since=first) if first else None
    return None
