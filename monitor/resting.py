"""The columns that a crawl can do without tonight."""

from __future__ import annotations

from collections import Counter
from datetime import date

from config.county import County
from monitor.rules.resting import may_rest
from monitor.snapshot import picture_by_files, rules_of
from storage.store import Store


def at_rest(county: County, store: Store, day: date) -> set[int]:
    """The columns, by their ids, that need no visit on a day where [portal] tiered allows it.

    A column that each lead answers for by itself rests where every lead's part of it may.
    """
    if not county.settings.portal.tiered:
        return set()
    rules, known = rules_of(county), picture_by_files(county, store, day)
    parts = Counter(verdict.standing.column_id for verdict in known.verdicts)
    resting = Counter(
        verdict.standing.column_id for verdict in known.verdicts if may_rest(verdict, rules)
    )
    return {column_id for column_id, count in resting.items() if count == parts[column_id]}
