"""Columns whose addresses lead to one and the same page: whose it is, the page does not say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from storage.records import Known, Outcome, Visit

_OF_A_LIST = frozenset({Outcome.READ, Outcome.TRULY_EMPTY})


class Landings:
    """Where redirects led the columns of one crawl. What a column shows of which nothing was known
    waits until all have come to their ends: whoever comes first is not the owner for that.
    """

    def __init__(self) -> None:
        self._columns: Counter[str] = Counter()
        self._led: dict[int, str] = {}
        self._waiting: list[Visit] = []

    def note(self, visit: Visit, landed: str, known: Known) -> None:
        """Counts where a column's address led, canonical; "" where it led nowhere else."""
        if not landed:
            return
        self._columns[landed] += 1
        if known.conclusive_on is None and visit.outcome in _OF_A_LIST:
            self._led[visit.column_id] = landed

    @property
    def waiting(self) -> Sequence[int]:
        """The columns whose visits wait."""
        return [visit.column_id for visit in self._waiting]

    def takes(self, visit: Visit) -> bool:
        """Whether a visit waits for `settled`."""
        if visit.column_id not in self._led:
            return False
        self._waiting.append(visit)
        return True

    def settled(self, others: Iterable[Visit]) -> Sequence[Visit]:
        """The visits that waited, and others that did elsewhere, when all columns have been
        visited.
        """
        waiting, self._waiting = [*self._waiting, *others], []
        return [self._judged(visit) for visit in waiting]

    def _judged(self, visit: Visit) -> Visit:
        page = self._led.get(visit.column_id, "")
        if self._columns[page] < 2:
            return visit
        why = (
            f"The address leads to {page}, and so do those of {self._columns[page] - 1} other "
            "columns: whose list that is, nothing says. The address in columns.csv wants mending."
        )
        return replace(
            visit,
            outcome=Outcome.REDIRECTED_AWAY,
            why=why,
            entries=(),
            gone=(),
            rows=None,
            complete_from=None,
            unchanged_from=None,
            validators={},
        )
