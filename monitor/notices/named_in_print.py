"""已列入××期通报: which issued circular named a column of a unit, and how many in a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.reports.circular.past import Printed, streak, units_of
from monitor.reports.period_words import period_words

NamedInPrint = Mapping[tuple[str, str], "Mention"]
"""By the unit's and the column's name."""


@dataclass(frozen=True, slots=True)
class Mention:
    """circular: the latest that named it, as mails call it. streak: issued
    circulars in a row that did.
    """

    circular: str
    streak: int

    def __str__(self) -> str:
        return f"{self.circular}{f'（连续{self.streak}期）' if self.streak > 1 else ''}"


def named_in_print(chain: Sequence[Printed]) -> NamedInPrint:
    """Who stands in the latest circular of the chain for which column."""
    if not chain:
        return {}
    issue = chain[0].issue
    words = f"{period_words(issue.first, issue.last)}通报"
    return {
        (unit, str(row["column"])): Mention(words, streak(chain, [unit], str(row["column"])))
        for row in chain[0].rows("named")
        for unit in units_of(row)
    }
