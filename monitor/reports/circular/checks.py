"""What does not close in a circular that is about to be written: two figures that cannot both be right, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.reports.circular.named_lists import NamedList, contradictions
from monitor.rules.registers import Fault


@dataclass(frozen=True, slots=True)
class Check:
    """what: the fault in one sentence. here, there: where the two figures stand. found, expected: the figures alone."""

    what: str
    here: str
    there: str
    found: str
    expected: str

    def as_object(self) -> dict[str, str]:
        """Under the keys of circular.json and of `circular --check`."""
        return {
            "what": self.what,
            "here": self.here,
            "there": self.there,
            "found": self.found,
            "expected": self.expected,
        }

    def __str__(self) -> str:
        return f"{self.what} ({self.here}: {self.found}; {self.there}: {self.expected})"


def of_lists(lists: Iterable[NamedList]) -> list[Check]:
    """The units that one list praises and another blames."""
    return [
        Check(
            f"“{unit}”既受表扬又被点名：“{praising.rule.name}”“{blaming.rule.name}”",
            here=f"名单“{blaming.rule.name}”",
            there=f"名单“{praising.rule.name}”",
            found=f"{blaming.rule.name}：{unit}",
            expected=f"{praising.rule.name}：{unit}",
        )
        for unit, praising, blaming in contradictions(lists)
    ]


def of_registers(faults: Iterable[Fault]) -> list[Check]:
    """What cannot be right in what was typed in."""
    return [Check(each.what, each.here, each.there, each.found, each.expected) for each in faults]
