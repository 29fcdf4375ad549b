"""What many columns show alike in one crawl is the portal's doubt: it is not
settled by being seen again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from crawler.visit.drift import Weighed
from storage.crawls.doubts import FEWEST, is_older_copy, is_shared
from storage.crawls.going_on import Done
from storage.records import Outcome, Visit


class PortalDoubt:
    """The doubts of one crawl. Visits that would settle theirs by being like an earlier
    one wait until all are known.

    partial: it visits some of the portal's columns only.
    """

    def __init__(self, *, partial: bool = False) -> None:
        self._partial = partial
        self._visited = 0
        self._doubted = 0
        self._waiting: list[Weighed] = []
        self._older: Counter[date] = Counter()
        self._others: Counter[date] = Counter()

    def went_on(self, done: Iterable[Done]) -> None:
        """Counts what an earlier process has recorded in this crawl."""
        for one in done:
            self._visited += one.outcome is not Outcome.NOT_VISITED
            self._doubted += one.voids
            if one.newest is not None and one.older:
                self._older[one.newest] += 1
            elif one.newest is not None and not one.voids:
                self._others[one.newest] += 1

    @property
    def waiting(self) -> Sequence[int]:
        """The columns whose visits wait."""
        return [one.visit.column_id for one in self._waiting]

    def takes(self, weighed: Weighed) -> bool:
        """Counts a visit. Whether it may be recorded now; else it is among `settled`."""
        self._visited += weighed.visit.outcome is not Outcome.NOT_VISITED
        self._doubted += weighed.doubtful
        if weighed.newest is not None and weighed.older:
            self._older[weighed.newest] += 1
        elif weighed.newest is not None and not weighed.doubtful:
            self._others[weighed.newest] += 1
        if weighed.repeated is None:
            return True
        self._waiting.append(weighed)
        return False

    def copied_until(self) -> date | None:
        """Where so many lists have gone back that the portal shows an older copy of itself: the
        newest day that they show. A list that shows nothing later may be of that copy too, and
        is no proof that its unit was silent since.
        """
        until = max(self._older, default=None)
        if until is None:
            return None
        unmoved = sum(lists for newest, lists in self._others.items() if newest <= until)
        if is_older_copy(self._older.total(), unmoved, self._others.total() - unmoved):
            return until
        return None

    def settled(self) -> Sequence[Visit]:
        """The visits that waited, when all columns have been visited.

        A column may be empty since the night on which many were in doubt. That it still says so is
        believed where it is one of a few that do, and the portal's doubt is over.
        """
        shared = self.copied_until() is not None or is_shared(self._doubted, self._visited)
        waiting, self._waiting = self._waiting, []
        many = self._partial or sum(one.by_crawl for one in waiting) >= FEWEST
        return [
            (one.repeated or one.visit) if shared or (one.by_crawl and many) else one.visit
            for one in waiting
        ]
