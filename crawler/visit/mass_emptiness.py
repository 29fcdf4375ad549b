"""Many columns that are empty at once, and were never seen otherwise, are the portal's
fault before they are the units'.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from crawler.fetch.outcomes import RETRYABLE
from crawler.visit.drift import confirmed
from storage.crawls.going_on import Done
from storage.records import Known, Outcome, Visit

FEWEST = 5
SHARE = 1 / 3
_EMPTY = frozenset({Outcome.TRULY_EMPTY, Outcome.EMPTY_UNPROVEN})


@dataclass(slots=True)
class Emptied:
    """The empty columns of one crawl. partial: it visits some of the portal's columns only, and so
    shows nothing of how many are.
    """

    partial: bool = False
    _visited: int = 0
    _empty: int = 0
    _waiting: list[Visit] = field(default_factory=list)

    def went_on(self, done: Iterable[Done]) -> None:
        """Counts what an earlier process has recorded in this crawl."""
        for one in done:
            self._visited += one.outcome not in RETRYABLE
            self._empty += one.outcome in _EMPTY and not one.held

    @property
    def waiting(self) -> Sequence[int]:
        """The columns whose visits wait."""
        return [visit.column_id for visit in self._waiting]

    def takes(self, visit: Visit, known: Known) -> bool:
        """Counts a visit. Whether it says for the first time that its column is
        empty, and so waits for `settled`.
        """
        self._visited += visit.outcome not in RETRYABLE
        if visit.outcome not in _EMPTY or known.entries:
            return False
        self._empty += 1
        if (
            visit.outcome is not Outcome.TRULY_EMPTY
            or known.rows == 0
            or confirmed(visit.fingerprint, known)
        ):
            return False
        doubt = known.suspicion
        if (
            doubt is not None
            and doubt.outcome is Outcome.EMPTY_UNPROVEN
            and (self.partial or doubt.day >= visit.day)
        ):
            visit = unproven(
                visit,
                "An earlier crawl left it in doubt, and only a later one of all columns "
                "can settle that.",
            )
        self._waiting.append(visit)
        return True

    def settled(self) -> Sequence[Visit]:
        """The visits that waited, when all columns have been visited: proven, or in
        doubt where too many are empty.
        """
        held = self._empty >= FEWEST and self._empty >= SHARE * self._visited
        why = (
            f"{self._empty} of {self._visited} columns are empty in this crawl: until fewer "
            "are, that proves nothing."
        )
        waiting, self._waiting = self._waiting, []
        return [unproven(visit, why) if held else visit for visit in waiting]


def unproven(visit: Visit, why: str) -> Visit:
    """The visit of an empty column as one that proves nothing."""
    if visit.outcome is Outcome.EMPTY_UNPROVEN:
        return visit
    return replace(
        visit,
        outcome=Outcome.EMPTY_UNPROVEN,
        why=f"{visit.why} {why}".strip(),
        rows=None,
        complete_from=None,
        unchanged_from=None,
        validators={},
    )
