"""Whose list a block is, in points, with the reasons for them."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.layouts.general.ownership.headings import Heading

ACCEPTED = 2.0
"""A block below this is not called the column's list."""


@dataclass(slots=True)
class Verdict:
    """score: above ACCEPTED the list is this column's own. child: the child column that its heading leads to.

    aside: a box of the portal's. doubtful: it may be, by its box, its heading or the place of the page's pager.
    """

    score: float = 0.0
    reasons: list[str] = field(default_factory=list)
    heading: Heading = field(default_factory=Heading)
    child: str | None = None
    aside: bool = False
    doubtful: bool = False

    def add(self, points: float, reason: str) -> None:
        self.score += points
        self.reasons.append(reason)
