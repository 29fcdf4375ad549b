"""What a walk covered: the shown dates it ran through, and so what it would have
met, had it still been there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import blake2b
from itertools import pairwise

from crawler.page.urls import canonical
from crawler.visit.task import Part
from storage.crawls.visits import bounded_key, clean
from storage.entries.title_forms import folded
from storage.records import Entry, KnownEntry, SeenEntry

MOST_PINNED = 12
"""Rows on top of a list that may stand out of its order (置顶)."""

_DAY = timedelta(days=1)
_SKETCH = 24
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Span:
    """The newest and the oldest credible date of the rows below the pinned ones;
    `ordered`: those run from new to old.
    """

    newest: date
    oldest: date
    ordered: bool

    def holds(self, day: date | None) -> bool:
        """Whether an entry of that day would have stood among the rows seen,
        strictly between their ends.
        """
        return self.ordered and day is not None and self.oldest < day < self.newest


def key_of(entry: Entry) -> str:
    """An entry's identity as the store keeps it: its canonical address, or title and date
    where a script opens the row.
    """
    return bounded_key(
        canonical(entry.url) if entry.url else f"{entry.title}|{entry.published_on or ''}"
    )


def as_followed(row: SeenEntry, held: KnownEntry | None) -> SeenEntry:
    """A row of an entry that moved to another address once: under the
    earliest day that it has shown.
    """
    shown, before = row.entry.published_on, held.published_on if held is not None else None
    if shown is None or before is None or shown <= before or row.key == key_of(row.entry):
        return row
    return replace(row, entry=replace(row.entry, published_on=before), later=shown)


def keys_of(entries: Sequence[Entry], known: Mapping[str, KnownEntry]) -> list[str]:
    """The identities of a page's entries. Where every address on it is new, they may differ
    by a visit's own mark alone.

    Then an entry whose address, but for its query, whose title and whose date are
    those of one held is that one.
    """
    keys = _followed(
        _kept_apart([key_of(entry) for entry in entries], entries, known), entries, known
    )
    if not known or any(key in known for key in keys) or not any("?" in key for key in keys):
        return keys
    held: dict[tuple[str, str, date | None], str] = {
        (key.partition("?")[0], one.title, one.published_on): key
        for key, one in known.items()
        if "?" in key and one.published_on is not None
    }
    return [
        held.get((key.partition("?")[0], clean(entry.title), entry.published_on), key)
        for key, entry in zip(keys, entries, strict=True)
    ]


def _followed(
    keys: list[str], entries: Sequence[Entry], known: Mapping[str, KnownEntry]
) -> list[str]:
    """The keys, those of entries that moved to another address once as they were before."""
    new = {
        entry.url
        for key, entry in zip(keys, entries, strict=True)
        if key not in known and "|" not in key
    }
    moved = (
        {one.url: key for key, one in known.items() if one.url in new and one.url is not None}
        if new
        else {}
    )
    return (
        [moved.get(entry.url or "", key) for key, entry in zip(keys, entries, strict=True)]
        if moved
        else keys
    )


def _kept_apart(
    keys: list[str], entries: Sequence[Entry], known: Mapping[str, KnownEntry]
) -> list[str]:
    """The keys, where one address is that of several rows (one detail page for all of them),
    with title and date behind it.

    An address that was found to be such a one stays one. A headline and its row in the list, cut
    or retouched, are one entry.
    """
    if len(set(keys)) == len(keys) and not any("|" in key for key in known):
        return keys
    together: dict[str, list[Entry]] = {}
    for key, entry in zip(keys, entries, strict=True):
        together.setdefault(key, []).append(entry)
    shared = {key.partition("|")[0] for key in known if "|" in key}
    shared |= {key for key, those in together.items() if len(those) > 1 and _are_several(those)}
    return [
        bounded_key(f"{key}|{clean(entry.title)}|{entry.published_on or ''}")
        if entry.url and key in shared
        else key
        for key, entry in zip(keys, entries, strict=True)
    ]


def _are_several(entries: Sequence[Entry]) -> bool:
    """Whether rows of one address are entries of their own: two titles and
    two dates, or three of either.
    """
    titles = {title[:_TITLE_BEGINS] for entry in entries if (title := folded(entry.title))}
    days = {entry.published_on for entry in entries if entry.published_on is not None}
    return (len(titles) > 1 and len(days) > 1) or len(titles) > 2 or len(days) > 2


_TITLE_BEGINS = 8
"""Characters by which a title is told from another: behind them, a headline may be cut."""


def tells_all(first: Collection[str], days: Mapping[str, date | None], today: date) -> bool:
    """Whether a list's first page, which holds the entries `first`, would
    show whatever is published next.

    days: the shown dates of all its entries by key. first: in page order.
    """
    span = _span([days[key] for key in first], today)
    newest = max((day for day in days.values() if day is not None and day <= today), default=None)
    if span is None or newest is None:
        return newest is None
    return (
        span.ordered
        and span.newest == newest
        and not any(span.holds(day) and key not in first for key, day in days.items())
    )


def span_of(rows: Sequence[SeenEntry], today: date) -> Span | None:
    """The span of rows in page order; None where none has a date up to `today`. Future
    dates are no measure of anything.
    """
    return _span([row.entry.published_on for row in rows], today)


def _span(shown: Iterable[date | None], today: date) -> Span | None:
    days = [day for day in shown if day is not None and day <= today]
    if not days:
        return None
    start = len(days) - 1
    while start > 0 and days[start - 1] >= days[start]:
        start -= 1
    ordered = start <= min(MOST_PINNED, len(days) // 2)
    return Span(max(days), days[-1] if ordered else min(days), ordered)


def reach(rows: Sequence[SeenEntry], part: Part, today: date) -> date | None:
    """From which day on every entry of a list stands among the rows seen: date.min for all of
    them, None for nothing sure.

    A list that was not seen to its end reaches, in order, to the day after its oldest row: of that
    day there may be more. A row on top that stands out of the order (置顶) reaches nowhere.
    """
    if part.whole:
        return date.min
    span = span_of(rows[part.first : part.end], today)
    return span.oldest + _DAY if span is not None and span.ordered else None


def reach_of_first_page(rows: Sequence[SeenEntry], part: Part, today: date) -> date | None:
    """From which day on the first page alone of a list would show a new
    entry; None for nothing sure.
    """
    span = span_of(rows[part.first : part.end], today)
    return span.newest + _DAY if span is not None and span.ordered else None


def runs_backwards(shown: Sequence[date | None], today: date) -> bool:
    """Whether a list runs from new to old on the whole, so that what it goes on with is older.
    Nothing speaks against no dates.
    """
    span = _span(shown, today)
    if span is None or span.ordered:
        return True
    days = [day for day in shown if day is not None and day <= today]
    steps = list(pairwise(days))
    return sum(one > other for one, other in steps) > 2 * sum(one < other for one, other in steps)


def newest_known(entries: Mapping[str, KnownEntry], today: date) -> tuple[str, date] | None:
    """Key and date of the newest credible entry held: a date after the day it was read
    on is no measure of anything.
    """
    found: tuple[str, date] | None = None
    for key, known in entries.items():
        day = known.published_on
        if (
            day is not None
            and day <= min(known.dated_on, today)
            and (found is None or day > found[1])
        ):
            found = key, day
    return found


def fingerprint(keys: Iterable[str]) -> str:
    """A sketch of a list's first page, by which two readings of it are compared; "" for no rows."""
    marks = {blake2b(key.encode("utf-8", "replace"), digest_size=5).hexdigest() for key in keys}
    return "-".join(sorted(marks)[:_SKETCH])


def alike(one: str, other: str) -> bool:
    """Whether two fingerprints are of one list, give or take what a day adds to
    it. Two empty lists are alike.
    """
    here, there = (set(text.split("-")) - {""} for text in (one, other))
    if not here or not there:
        return here == there
    # The smallest marks of the union are a fair sample of it: sketches hold
    # the smallest of each side only.
    sample = sorted(here | there)[:_SKETCH]
    return sum(mark in here and mark in there for mark in sample) >= _ALIKE * len(sample)
