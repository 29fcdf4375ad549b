"""What earlier circulars said, as far as a later one speaks of it: who was named how often in a
row, and what was found late.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from monitor.rules.counts import Counted
from storage.issues import Issue, KeptEntry


@dataclass(frozen=True, slots=True)
class Printed:
    """One issued circular and its figures."""

    issue: Issue
    figures: Mapping[str, Any]

    def rows(self, key: str) -> list[Mapping[str, Any]]:
        return list(self.figures.get(key) or ())

    def names(self, key: str, units: Collection[str], column: str) -> bool:
        """Whether its list under `key` has a row of the column and one of
        these units (none: of no unit).
        """
        return any(
            row.get("column") == column
            and (bool(set(units_of(row)) & set(units)) if units else not units_of(row))
            for row in self.rows(key)
        )


@dataclass(frozen=True, slots=True)
class LateFound:
    """后补: an entry of an issued period that its circular did not count."""

    period: str
    article: Counted

    def as_object(self) -> dict[str, object]:
        entry = self.article.entry
        return {
            "period": self.period,
            "unit": self.article.unit.name if self.article.unit else None,
            "column": self.article.column.name,
            "title": entry.title,
            "date": entry.published_on.isoformat(),
            "first_seen": entry.first_seen_on.isoformat() if entry.first_seen_on else None,
        }


@dataclass(frozen=True, slots=True)
class Past:
    """chain: the circulars before this one, the latest first, no two of the same days.
    late: what is told as found late.
    """

    chain: tuple[Printed, ...] = ()
    late: tuple[LateFound, ...] = ()

    def streak(self, units: Collection[str], column: str) -> int:
        """How many of them in a row, the latest included, name the column for one of these units;
        an unread one is passed over.
        """
        return streak(self.chain, units, column)


NO_PAST = Past()


def units_of(row: Mapping[str, Any]) -> list[str]:
    """The units of a row of circular.json; none where it is of no unit."""
    return [name for name in str(row.get("unit") or "").split("、") if name]


def earlier(issues: Iterable[Issue], before: date) -> Iterator[Issue]:
    """The issued circulars of days before one, the latest first; of those that share
    days the one that ends last.
    """
    for issue in sorted(issues, key=lambda each: (each.last, each.first), reverse=True):
        if issue.last < before:
            yield issue
            before = issue.first


def streak(chain: Sequence[Printed], units: Collection[str], column: str) -> int:
    found = 0
    for printed in chain:
        if printed.names("named", units, column):
            found += 1
        elif not printed.names("not_verified", units, column):
            break
    return found


def began(chain: Sequence[Printed], units: Collection[str], column: str) -> date:
    """The as-of date of the first circular of the row that the latest one ends."""
    named = [
        each
        for each in chain[: _length(chain, units, column)]
        if each.names("named", units, column)
    ]
    return named[-1].issue.as_of if named else chain[0].issue.as_of


def _length(chain: Sequence[Printed], units: Collection[str], column: str) -> int:
    for at, printed in enumerate(chain):
        if not printed.names("named", units, column) and not printed.names(
            "not_verified", units, column
        ):
            return at
    return len(chain)


def kept(article: Counted) -> KeptEntry:
    """An article as it is kept with an issued circular."""
    entry = article.entry
    return KeptEntry(
        entry.column_id,
        entry.key,
        entry.url is not None,
        entry.published_on.isoformat(),
        article.unit.name if article.unit else "",
        article.column.name,
        entry.title,
    )
