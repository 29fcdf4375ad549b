"""Days shown without a year. A page alone takes the latest year that has come: no later day can be
meant, an earlier one may be.

The true year is told by what was held before, by the page before, and by
the newest entry's own article.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta

from crawler.dates.parse import find_date, from_address
from storage.records import Entry

_APART = r"\s{0,2}[^\w\s:：∶]\s{0,2}"
_YEAR = re.compile(
    rf"(?:19|20)\d\d|\d{{1,4}}(?:{_APART}\d{{1,2}}{_APART}|"
    rf"\s{{0,2}}年\s{{0,2}}\d{{1,2}}\s{{0,2}}月\s{{0,2}})\d|[今昨前刚天时分]|\d{{9,13}}"
)
"""A year of four digits, three numbers in a row (26年8月6日, 26-8-6), an age, which
counts from a day that has one, or a machine's seconds or milliseconds.
"""
_NEAR = timedelta(days=31)
"""Between the day that a list shows and the day that its article shows."""
_MOST_YEARS = 12
_PINNED = 3
"""Rows on top of a page that may stand there out of order."""


def shows_year(date_text: str) -> bool:
    """Whether the words of one date say which year they mean; `date_text` is the date alone,
    without what stands around it.
    """
    return _YEAR.search(date_text) is not None


def is_open(entry: Entry) -> bool:
    """Whether the entry's day was read from words without a year, and its address names none."""
    if entry.published_on is None or not entry.date_text:
        return False
    shown = find_date(entry.date_text, today=entry.published_on)
    if shows_year(entry.date_text if shown is None else shown.text):
        return False
    return not (entry.url and from_address(entry.url).year)


def as_held(entry: Entry, held: date | None) -> Entry:
    """The entry under the day that was held for it before, where only
    the year has since moved on.
    """
    day = entry.published_on
    if day is None or held is None or held >= day or not is_open(entry):
        return entry
    return (
        replace(entry, published_on=held)
        if (held.month, held.day) == (day.month, day.day)
        else entry
    )


def carried_on(before: Sequence[Entry], entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """A page's entries, the page before known: a list that runs backwards goes
    on where that page has ended.
    """
    earlier = [entry.published_on for entry in before if entry.published_on is not None]
    first = [entry.published_on for entry in entries if entry.published_on is not None][:_PINNED]
    if not first or len(earlier) <= _PINNED or not all(map(is_open, (*before[-1:], *entries[:1]))):
        return tuple(entries)
    last = min(earlier[-_PINNED:])
    if last > earlier[0]:
        return tuple(entries)  # it runs forwards
    years = next((years for years in range(_MOST_YEARS) if _moved(min(first), years) <= last), 0)
    return tuple(put_back(entry, years) for entry in entries)


def years_off(day: date, told: date) -> int:
    """How many years before `day` the day lies that the article tells: 0 where it
    tells of another day altogether.
    """
    years = min(range(_MOST_YEARS), key=lambda years: abs(_moved(day, years) - told))
    return years if abs(_moved(day, years) - told) <= _NEAR else 0


def doubtful(entries: Sequence[Entry], told: Collection[int], since: date) -> int | None:
    """Which entry's article has to be asked for its year: the newest, where nothing but
    the page's guess made it so.

    told: those whose year is known. since: the newest day held before; what is
    older makes no list look fresh.
    """
    days = [
        (entry.published_on, -at)
        for at, entry in enumerate(entries)
        if entry.published_on is not None
    ]
    newest, at = max(days, default=(date.min, 0))
    return -at if newest >= since and -at not in told and is_open(entries[-at]) else None


def settled(entries: Sequence[Entry], at: int, years: int, fixed: Collection[int]) -> list[Entry]:
    """The entries once the one at `at` proved so many years older: those below it go along, as
    far as the list runs backwards.

    Not from the first rows, which may be pinned: each of these is asked for itself. fixed:
    those that stay as they are.
    """
    moved = list(entries)
    above: date | None = None
    for each in range(at, len(moved)):
        day = entries[each].published_on
        if each > at and (at < _PINNED or (above is not None and day is not None and day > above)):
            break
        if each == at or each not in fixed:
            moved[each] = put_back(moved[each], years)
        if is_open(entries[each]):
            above = day  # of another row's year, its address may have told
    return moved


def put_back(entry: Entry, years: int) -> Entry:
    """The entry so many years earlier, where nothing but the page's guess told its year."""
    if not years or entry.published_on is None or entry.url is None or not is_open(entry):
        return entry  # without an address, the day is a part of what the entry is known by
    return replace(
        entry,
        published_on=_moved(entry.published_on, years),
        date_at=f"{entry.date_at}, its year elsewhere",
    )


def _moved(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
