"""Which column shows which list: where two show one, older knowledge tells whose it is."""

from __future__ import annotations

from array import array

_NONE = hash("")


class Lists:
    """Which of so many columns shows which list, by their places; of the lists' fingerprints only
    what tells them apart is kept.
    """

    def __init__(self, columns: int) -> None:
        self._holders: dict[int, int] = {}
        self._before = array("q", bytes(8 * columns))

    def begin(self, place: int, before: str) -> None:
        """Of a column it is known what it showed before; "" where it is not."""
        self._before[place] = hash(before)
        self.read(place, before)

    def read(self, place: int, fingerprint: str) -> None:
        """A column shows a list."""
        if fingerprint:
            self._holders[hash(fingerprint)] = place

    def holder(self, fingerprint: str) -> int | None:
        """The place of the column that a list was last seen in; None where it was in none."""
        return self._holders.get(hash(fingerprint)) if fingerprint else None

    def was_another(self, place: int, fingerprint: str) -> bool:
        """Whether a column showed another list before than this one."""
        return self._before[place] not in (_NONE, hash(fingerprint))
