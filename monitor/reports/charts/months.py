"""The totals of the twelve months that end with a period: as issued,
else as counted, else not known.
"""

from __future__ import annotations

from datetime import date

from config.county import County
from config.months import Months
from monitor.rules.counts import count
from monitor.snapshot import picture
from storage.issues import Issue
from storage.records import Watch
from storage.store import Store

_TWELVE = 12


def monthly(
    county: County, store: Store, period: Months, as_of: date, total: int
) -> list[dict[str, object]]:
    """Each month with its total, the earliest first; null where not the whole of it is known.

    total: that of the period itself, which a month's own circular prints whatever is known of it.
    """
    issues = {(issue.first, issue.last): issue for issue in store.issues.all()}
    last = Months.of(period.last)
    found: list[dict[str, object]] = []
    for back in range(_TWELVE - 1, -1, -1):
        month = last.moved(-back)
        if month == period:
            value: int | None = total
        else:
            value = _total(county, store, issues.get((month.first, month.last)), month, as_of)
        found.append({"month": month.label, "total": value})
    return found


def _total(
    county: County, store: Store, issue: Issue | None, month: Months, as_of: date
) -> int | None:
    if issue is not None:
        return int(store.issues.figures(issue)["total"])
    day = min(month.last, as_of)
    known = picture(county, store, day)
    ids = [column_id for column_id in known.column_ids if column_id is not None]
    watched = store.watched(month.first, day, as_of=day, column_ids=ids)
    active = {verdict.standing.column_id for verdict in known.verdicts}
    if not active or any(watched.get(column_id) is not Watch.WHOLE for column_id in active):
        return None
    published = store.published(month.first, day, as_of=day, column_ids=ids)
    place = county.settings.portal.name
    return count(
        known.registry, known.column_ids, published, month.first, day, place=place, watched=watched
    ).total
