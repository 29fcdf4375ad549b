"""How fast a portal is asked that answers more slowly than it did: it is busy, and
more haste would make it busier.
"""

from __future__ import annotations

SLOW = 2.0
"""Seconds for one answer, up to which nobody would call a portal slow."""
_SLOWED = 5
"""Times its usual time for an answer."""
_WEIGHT = 0.5
"""Of the last answer beside those before it."""


class Pace:
    """The seconds between two requests to each slot: `delay`, or as long as one answer takes
    where a portal has slowed down.

    longest: seconds that no answer takes longer than.
    """

    def __init__(self, delay: float, longest: float) -> None:
        self._delay = delay
        self._longest = longest
        self._recent: dict[str, float] = {}
        self._usual: dict[str, float] = {}

    def took(self, slot: str, seconds: float) -> float:
        """Notes how long an answer has taken; from now on so many
        seconds lie between two requests.
        """
        seconds = min(seconds, self._longest)
        recent = self._recent.get(slot, seconds)
        recent += _WEIGHT * (seconds - recent)
        self._recent[slot] = recent
        usual = self._usual[slot] = min(self._usual.get(slot, recent), recent)
        return max(self._delay, recent) if recent > max(SLOW, _SLOWED * usual) else self._delay
