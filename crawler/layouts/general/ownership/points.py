"""Whose list a block is, in points, with the reasons for them."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.layouts.general.ownership.headings import Heading
from crawler.layouts.general.weights import Signal, points_of
from crawler.page.links import Element
from crawler.page.reading import Points


@dataclass(slots=True)
class Ownership:
    """score: from ACCEPTED on the list is this column's own. child: the child
    column that its heading leads to.

    aside: a box of the portal's. called: the element around it whose name alone says so; None where
    none does. doubtful: it may be, by its box, its heading or the place of the page's pager.
    """

    score: float = 0.0
    points: list[Points] = field(default_factory=list)
    heading: Heading = field(default_factory=Heading)
    child: str | None = None
    aside: bool = False
    called: Element | None = None
    doubtful: bool = False

    def add(self, signal: Signal, reason: str, times: int = 1) -> None:
        """Counts a signal, so many times, for or against the list. reason:
        what was seen, in a few words.
        """
        points = times * points_of(signal)
        self.score += points
        self.points.append(Points(signal.value, points, reason))

    def note(self, reason: str) -> None:
        """Says what was seen and counts nothing."""
        self.points.append(Points("", 0, reason))

    def says(self, signal: Signal) -> bool:
        return any(one.signal == signal.value for one in self.points)

    @property
    def why(self) -> str:
        return "; ".join(one.reason for one in self.points)
