"""What the rules give back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two places of a paper that cannot both be right.

    what: the fault in one sentence. here and there: where the two figures stand. found and expected: the two figures
    alone, as they are printed or reckoned.
    """

    what: str
    here: str
    there: str
    found: str
    expected: str

    def as_object(self) -> dict[str, str]:
        """Under the keys of `circular --check --format json`."""
        return {
            "what": self.what,
            "here": self.here,
            "there": self.there,
            "found": self.found,
            "expected": self.expected,
        }


@dataclass
class Judgement:
    """What one reading of a paper found, and what it had to leave open."""

    disagreements: list[Disagreement] = field(default_factory=list)
    unjudged: list[str] = field(default_factory=list)

    def disagree(self, what: str, *, here: str, there: str, found: object, expected: object) -> None:
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
