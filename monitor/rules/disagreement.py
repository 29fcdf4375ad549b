"""Two figures that cannot both be right, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two places of a circular that cannot both be right.

    what: the fault in one sentence. here and there: where the two figures stand. found and
    expected: the two figures alone, as they are printed or reckoned.
    """

    what: str
    here: str
    there: str
    found: str
    expected: str

    def as_object(self) -> dict[str, str]:
        """Under the keys of circular.json and of `circular --check --format json`."""
        return {
            "what": self.what,
            "here": self.here,
            "there": self.there,
            "found": self.found,
            "expected": self.expected,
        }

    def __str__(self) -> str:
        return f"{self.what} ({self.here}: {self.found}; {self.there}: {self.expected})"
