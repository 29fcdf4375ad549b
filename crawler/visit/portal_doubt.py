"""What many columns show alike in one crawl is the portal's doubt: it is not
settled by being seen again.
"""

from __future__ import annotations

from collections.abc import Sequence

from crawler.visit.drift import Weighed
from storage.crawls.doubts import is_shared
from storage.records import Outcome, Visit


class PortalDoubt:
    """The doubts of one crawl. Visits that would settle theirs by being like an earlier
    one wait until all are known.
    """

    def __init__(self) -> None:
        self._visited = 0
        self._doubted = 0
        self._waiting: list[Weighed] = []

    def takes(self, weighed: Weighed) -> bool:
        """Counts a visit. Whether it may be recorded now; else it is among `settled`."""
        self._visited += weighed.visit.outcome is not Outcome.NOT_VISITED
        self._doubted += weighed.visit.voids or weighed.repeated is not None
        if weighed.repeated is None:
            return True
        self._waiting.append(weighed)
        return False

    def settled(self) -> Sequence[Visit]:
        """The visits that waited, when all columns have been visited."""
        shared = is_shared(self._doubted, self._visited)
        waiting, self._waiting = self._waiting, []
        return [(one.repeated or one.visit) if shared else one.visit for one in waiting]
