"""How much of a county is seen: the columns that could be verified,
and why the others could not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from config.speech import noted_en
from monitor.rules.bands import UNVERIFIED
from monitor.rules.verdicts import Verdict
from storage.records import Outcome

MOST_REASONS = 10
_UNDATED = noted_en(
    "its last visit is too long ago, no entry of it can be dated, or its list was not seen far "
    "enough back"
)
_NEVER = noted_en("the column was never visited: run `tongbao crawl`")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why columns could not be verified. outcome: of their last visit, None where there was
    none. columns: 单位/栏目 of each.
    """

    outcome: Outcome | None
    columns: tuple[str, ...]

    @property
    def hint(self) -> str:
        """What the operator can do about it."""
        if self.outcome is None:
            return _NEVER
        return self.outcome.hint or _UNDATED


@dataclass(frozen=True, slots=True)
class Coverage:
    """reasons: the commonest first, `MOST_REASONS` of them at most."""

    columns: int
    verified: int
    reasons: tuple[Reason, ...]

    @property
    def percent(self) -> float:
        """The share of the columns that could be verified, with one decimal."""
        return round(100 * self.verified / self.columns, 1) if self.columns else 0.0


def coverage(verdicts: Iterable[Verdict]) -> Coverage:
    """A column whose leads answer for it one by one is verified where it is for all of them."""
    unverified: dict[tuple[str, tuple[str, ...], str], Outcome | None] = {}
    names: dict[tuple[str, tuple[str, ...], str], str] = {}
    for verdict in verdicts:
        column = verdict.column
        names[column.identity] = f"{'、'.join(column.units) or '无'}/{column.name}"
        if verdict.band == UNVERIFIED:
            unverified[column.identity] = verdict.standing.outcome
    reasons: dict[Outcome | None, list[str]] = {}
    for identity, outcome in unverified.items():
        reasons.setdefault(outcome, []).append(names[identity])
    found = sorted(
        (Reason(outcome, tuple(named)) for outcome, named in reasons.items()),
        key=lambda one: -len(one.columns),
    )
    return Coverage(len(names), len(names) - len(unverified), tuple(found[:MOST_REASONS]))
