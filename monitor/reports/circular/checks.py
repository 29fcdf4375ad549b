"""What does not close in a circular that is about to be written: two figures that cannot both be
right, and where they stand.
"""

from __future__ import annotations

from collections.abc import Iterable

from monitor.reports.circular.named_lists import NamedList, contradictions
from monitor.rules.disagreement import Disagreement


def of_lists(lists: Iterable[NamedList]) -> list[Disagreement]:
    """The units that one list praises and another blames."""
    return [
        Disagreement(
            f"“{unit}”既受表扬又被点名：“{praising.rule.name}”“{blaming.rule.name}”",
            here=f"名单“{blaming.rule.name}”",
            there=f"名单“{praising.rule.name}”",
            found=f"{blaming.rule.name}：{unit}",
            expected=f"{praising.rule.name}：{unit}",
        )
        for unit, praising, blaming in contradictions(lists)
    ]
