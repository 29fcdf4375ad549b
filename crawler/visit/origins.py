"""Whose the entries of one column are that each lead answers for by itself: what is known of it,
and what is still to be asked.

Every entry of the longest period that anything is said of is wanted, older ones only
while a lead has none at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from config.periods import Period
from config.registry import Unit
from config.settings import BandSettings
from config.sources import Whose
from storage.records import Entry, KnownEntry, SeenEntry

LIST, ARTICLE, UNOPENED = "list", "article", "unopened"
"""Where an entry's source was looked for: `unopened` where its article is a file,
or none of the portal's pages.
"""

_ASKED_AGAIN = timedelta(days=62)
"""How far back an article that could not be had is asked for every night; what is
older waits for the weekly walk.
"""


_A_YEAR = 366
_A_MONTH = 31


def sources_since(today: date, bands: BandSettings) -> date:
    """From which day on every entry's source is wanted: the longest band, and a
    year that a circular may be of.
    """
    longest = max(Period.parse(text).about_days for text in bands.periods)
    return today - timedelta(days=max(longest, _A_YEAR) + _A_MONTH)


class Origins:
    """The sources of one column's entries over one walk. since: every
    entry from this day on is wanted.
    """

    def __init__(
        self, whose: Whose, known: Mapping[str, KnownEntry], since: date, today: date
    ) -> None:
        self._whose = whose
        self._known = known
        self._since = since
        self._found: set[Unit] = set()
        self._list_tells = False
        for held in known.values():
            self._learn(held.source, held.source_at)
        self.waiting_since = self._waiting(max(since, today - _ASKED_AGAIN))

    def _waiting(self, recent: date) -> date | None:
        """The oldest shown date of the entries held whose source was never looked for;
        None where no walk is worth it.

        Where none was looked for, the column was a column of another kind until
        now, and all of them are wanted.
        """
        new = not any(held.source_at for held in self._known.values())
        open_ones = (
            held
            for held in self._known.values()
            if not held.source_at and not self._whose.lead(held.source)
        )
        days = (held.published_on for held in open_ones)
        return min(
            (day for day in days if day is not None and (new or day >= recent)), default=None
        )

    def listed(self, entry: Entry, held: KnownEntry | None) -> Entry:
        """An entry as the list shows it, with what is known of its
        source where the list says less.
        """
        if entry.source and not (
            held and held.source_at == ARTICLE and self._whose.lead(entry.source) is None
        ):
            return replace(entry, source_at=LIST)
        return (
            entry if held is None else replace(entry, source=held.source, source_at=held.source_at)
        )

    def newest_first(self, rows: Mapping[str, SeenEntry]) -> Sequence[str]:
        """The keys of the rows, those without a date first: they may be the
        newest. Learns what the list tells.
        """
        for row in rows.values():
            self.note(row.entry)
        return sorted(rows, key=lambda key: rows[key].entry.published_on or date.max, reverse=True)

    def note(self, entry: Entry) -> None:
        """Takes in what an entry's source is."""
        self._learn(entry.source, entry.source_at)

    def _learn(self, source: str, at: str) -> None:
        lead = self._whose.lead(source) if source else None
        if lead is not None:
            self._found.add(lead)
            self._list_tells |= at == LIST

    def wanted(self, entry: Entry, *, again: bool) -> bool:
        """Whether the article is to be asked whose an entry is. again: also where it was
        asked before, and named no lead.

        A list whose every source is one other body (the portal's own, as templates fill it
        in) says nothing of the leads.
        """
        if entry.source and self._whose.lead(entry.source) is not None:
            return False
        if entry.source_at == LIST:
            return not self._list_tells
        return not entry.source_at or (again and entry.source_at == ARTICLE)

    def enough(self, entry: Entry) -> bool:
        """Whether nothing hangs on an entry so old, nor on older ones:
        every lead has one of its own.
        """
        day = entry.published_on
        return day is not None and day < self._since and self._found >= set(self._whose.leads)
