"""Dates that are not an entry's own: those of a clock, which move with the visits, and those of a
migration, which are its day's.

Entries are matched with those held by address, and where that has changed, by title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from storage.entries.title_forms import folded, meant_by
from storage.records import KnownEntry, SeenEntry

_FEWEST_REDATED = 5
_FEWEST_MOVED = 3
_SHARE_REDATED = 1 / 3
"""Of the entries known by their address, which show a later day than before: an import does
that, units mend one or two.
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """A row, and the entry held, or lately withdrawn, that it is. moved: it
    was held under another address.
    """

    row: SeenEntry
    held: KnownEntry
    moved: bool

    @property
    def later(self) -> bool:
        """Whether the row shows a later day than the entry did."""
        shown, before = self.row.entry.published_on, self.held.published_on
        return shown is not None and before is not None and shown > before

    def is_clock(self, day: date) -> bool:
        """Whether its date has moved along with the visits: it lies as far back from
        `day` as it did when it was read.
        """
        shown, before = self.row.entry.published_on, self.held.published_on
        return (
            shown is not None
            and before is not None
            and self.held.dated_on < day
            and before <= self.held.dated_on
            and day - shown == self.held.dated_on - before
        )


def paired(
    rows: Sequence[SeenEntry], held: Mapping[str, KnownEntry], vanished: Collection[str]
) -> list[Pair]:
    """The rows that were known, in page order. vanished: keys of entries that should
    stand among the rows, and do not.

    A title that stands twice, on the page or among what has vanished, is nobody's, but for the
    one of its day, or as many of them as there were.
    """
    pairs = [Pair(row, held[row.key], moved=False) for row in rows if row.key in held]
    new = [row for row in rows if row.key not in held]
    if not new or not vanished:
        return pairs
    of_day = _by_day({key: (held[key].title, held[key].published_on) for key in vanished})
    shown = _by_day({row.key: (row.entry.title, row.entry.published_on) for row in new})
    same = {
        key: before
        for one, keys in shown.items()
        if len(of_day.get(one, ())) == len(keys)
        for key, before in zip(keys, of_day[one], strict=True)
    }
    pairs.extend(Pair(row, held[same[row.key]], moved=True) for row in new if row.key in same)
    new = [row for row in new if row.key not in same]
    by_title = _single({key: folded(held[key].title) for key in vanished})
    titles = {row.key: folded(row.entry.title) for row in rows if row.key not in held}
    often = Counter(titles.values())
    whole = {titles[row.key]: row.key for row in new if often[titles[row.key]] == 1}
    # The one that is cut may be what was known: a redesign gives a list more room.
    once = _single({key: meant_by(title, whole) or "" for title, key in by_title.items()})
    for row in new:
        title = titles[row.key]
        if often[title] != 1:
            continue
        key = meant_by(title, by_title) or once.get(row.key)
        if key is not None:
            pairs.append(Pair(row, held[key], moved=True))
    return pairs


def come_back(
    rows: Sequence[SeenEntry],
    held: Mapping[str, KnownEntry],
    withdrawn: Mapping[str, KnownEntry],
) -> list[Pair]:
    """The rows of a title that was withdrawn, which stand there again under
    another address and a later day.

    A title that another entry of the column has, or that was withdrawn twice, is nobody's.
    """
    if not withdrawn:
        return []
    new = [row for row in rows if row.key not in held and row.key not in withdrawn]
    gone = _single({key: folded(one.title) for key, one in withdrawn.items()}) if new else {}
    if not gone:
        return []
    titles = {row.key: folded(row.entry.title) for row in new}
    often = Counter([*titles.values(), *(folded(one.title) for one in held.values())])
    meant = {row.key: meant_by(titles[row.key], gone) for row in new}
    pairs = [
        Pair(row, withdrawn[key], moved=True)
        for row in new
        if (key := meant[row.key]) is not None and often[folded(withdrawn[key].title)] <= 1
    ]
    return [pair for pair in pairs if pair.later]


def _by_day(titled: Mapping[str, tuple[str, date | None]]) -> dict[tuple[str, date], list[str]]:
    """The keys by title and day: those of one are as good as each other."""
    found: dict[tuple[str, date], list[str]] = {}
    for key, (title, day) in titled.items():
        if day is not None:
            found.setdefault((folded(title), day), []).append(key)
    return found


def _single(titles: Mapping[str, str]) -> dict[str, str]:
    often = Counter(titles.values())
    return {title: key for key, title in titles.items() if title and often[title] == 1}


def clocked(pairs: Sequence[Pair], rows: Sequence[SeenEntry], day: date) -> list[Pair]:
    """The rows whose date moves with the visits, where no other row is
    as new as theirs; else none.
    """
    clocks = [pair for pair in pairs if pair.is_clock(day)]
    if not clocks:
        return []
    keys = {pair.row.key for pair in clocks}
    others = [
        shown
        for row in rows
        if row.key not in keys and (shown := row.entry.published_on) is not None and shown <= day
    ]
    newest = max(pair.row.entry.published_on or date.min for pair in clocks)
    return clocks if newest > max(others, default=date.min) else []


def migrated(pairs: Sequence[Pair]) -> list[Pair]:
    """The rows that came back under another address and a later day."""
    return [pair for pair in pairs if pair.moved and pair.later]


def followed(
    rows: Sequence[SeenEntry], pairs: Sequence[Pair], day: date
) -> tuple[SeenEntry, ...] | None:
    """The rows of a list that has moved, each entry under the key and the earliest day that
    it had; None where it has not.

    Nor is it followed where something on it may be news: a row that was not known, of the days
    that the move has given to the others. One entry or two under an old title may be a document
    that is written anew each year.
    """
    later = migrated(pairs)
    if len(later) < _FEWEST_MOVED or 2 * len(later) < len(pairs) or clocked(pairs, rows, day):
        return None
    known = {pair.row.key: pair for pair in pairs}
    before = max(
        (one for pair in pairs if (one := pair.held.published_on) is not None), default=date.min
    )
    given = max(one for pair in later if (one := pair.row.entry.published_on) is not None)
    strange = (row.entry.published_on for row in rows if row.key not in known)
    if any(one is not None and before < one <= given for one in strange):
        return None
    return tuple(_as_it_was(row, known.get(row.key)) for row in rows)


def _as_it_was(row: SeenEntry, pair: Pair | None) -> SeenEntry:
    if pair is None or not pair.moved:
        return row
    if not pair.later:
        return replace(row, key=pair.held.key)
    entry = replace(row.entry, published_on=pair.held.published_on)
    return SeenEntry(pair.held.key, entry, later=row.entry.published_on)


def redated(pairs: Sequence[Pair]) -> list[Pair]:
    """The rows that show a later day under their old address, where so many do that
    it is not their unit's doing.
    """
    known = [pair for pair in pairs if not pair.moved and pair.held.published_on is not None]
    later = [pair for pair in known if pair.later]
    many = len(later) >= _FEWEST_REDATED and len(later) >= _SHARE_REDATED * len(known)
    return later if many else []
