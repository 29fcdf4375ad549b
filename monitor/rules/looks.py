"""What the visits of a column can witness: that an entry was not there before. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from storage.evidence.sightings import Look
from storage.records import Outcome

WATCHED = 3
"""Days between two visits up to which the column counts as watched in between."""


class Looks:
    """The visits of each column, and what they can witness."""

    def __init__(self, looks: Mapping[int, Sequence[Look]]) -> None:
        self._looks = looks
        self._by_id = {look.visit_id: look for some in looks.values() for look in some}

    def get(self, visit_id: int) -> Look | None:
        return self._by_id.get(visit_id)

    def first_on(self, column_id: int, day: date) -> Look | None:
        return next((look for look in self._looks.get(column_id, ()) if look.day == day), None)

    def before(self, visit_id: int) -> Iterator[Look]:
        """Earlier conclusive visits that read the same list in the same way, the latest first."""
        visit = self._by_id.get(visit_id)
        if visit is None:
            return
        resting: list[Look] = []
        for look in reversed(self._looks[visit.column_id]):
            if look.place >= visit.place:
                continue
            if look.voids:
                return
            resting.append(look)
            # "Not modified" says what the reading says that it rests on, and no
            # more than that can be compared.
            if look.outcome is not Outcome.NOT_MODIFIED:
                if not _comparable(look, visit):
                    return
                yield from resting
                resting = []

    def witness(self, visit_id: int, day: date) -> Look | None:
        """The latest earlier visit that would have shown an entry of
        that day, had it been there.
        """
        return next(
            (
                look
                for look in self.before(visit_id)
                if look.complete_from is not None and look.complete_from <= day
            ),
            None,
        )


def _comparable(one: Look, other: Look) -> bool:
    empty = Outcome.TRULY_EMPTY in (one.outcome, other.outcome)
    return (
        one.reader == other.reader
        and one.url == other.url
        and (empty or one.layout == other.layout)
    )
