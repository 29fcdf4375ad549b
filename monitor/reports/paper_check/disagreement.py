"""What the rules give back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from monitor.rules.disagreement import Disagreement


@dataclass
class Judgement:
    """What one reading of a paper found, and what it had to leave open."""

    disagreements: list[Disagreement] = field(default_factory=list)
    unjudged: list[str] = field(default_factory=list)

    def disagree(
        self, what: str, *, here: str, there: str, found: object, expected: object
    ) -> None:
        """Record a disagreement; the same two figures at the same two places are recorded once."""
        new = Disagreement(what, here, there, str(found), str(expected))
        if new not in self.disagreements:
            self.disagreements.append(new)

    def leave_open(self, why: str) -> None:
        """Record what could not be judged, once."""
        if why not in self.unjudged:
            self.unjudged.append(why)

    def take(self, others: Iterable[Judgement]) -> None:
        """Add what other readings found."""
        for other in others:
            for each in other.disagreements:
                if each not in self.disagreements:
                    self.disagreements.append(each)
            for why in other.unjudged:
                self.leave_open(why)
