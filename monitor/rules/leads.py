"""责任方式 分别: what is known of each lead of a column that several share, by the
sources that its entries name.

Pure. An entry counts for the lead that its source names, through names and aliases. One whose
source names nobody for sure counts for nobody, and stands in the way of saying that a lead is late
where it may be that lead's. So does what lies before the days that the visits saw: a lead's newest
entry may be far down a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from config.registry import Unit
from config.sources import Whose
from storage.records import Days, SourcedEntry, Standing


def lead_standings(
    column: Standing, entries: Sequence[SourcedEntry], whose: Whose, days: Sequence[Days]
) -> tuple[tuple[Unit, Standing], ...]:
    """The standing of every lead, in the order of columns.csv.

    column: what is known of its visits; entries: all of it. days: the stretches of days
    of which everything was seen.
    """
    seen_from = _seen_from(column, whose.day, days)
    claims: dict[str, tuple[Unit | None, frozenset[Unit]]] = {}
    for entry in entries:
        if entry.source not in claims:
            lead = whose.lead(entry.source)
            claims[entry.source] = lead, frozenset() if lead else whose.possible(entry.source)

    def of_lead(lead: Unit) -> Standing:
        own = [entry for entry in entries if claims[entry.source][0] == lead]
        unclear = [entry for entry in entries if lead in claims[entry.source][1]]
        return _standing(column, own, unclear, seen_from)

    return tuple((lead, of_lead(lead)) for lead in whose.leads)


def _seen_from(column: Standing, as_of: date, days: Sequence[Days]) -> date:
    """From which day on, up to the reckoning day, everything was seen; date.min where all
    that the list ever held was.
    """
    reckoned = min(as_of, column.conclusive_on or as_of)
    return next((one.first for one in days if one.first <= reckoned <= one.last), reckoned)


def _standing(
    column: Standing, own: Sequence[SourcedEntry], unclear: Sequence[SourcedEntry], seen_from: date
) -> Standing:
    held = [entry for entry in own if not entry.gone]
    perhaps = [entry for entry in (*own, *unclear) if entry.undated and not entry.gone]
    newest = max((entry for entry in held if entry.shown_on), key=_by_day, default=None)
    above = [
        entry.first_seen_on
        for entry in perhaps
        if newest is not None and _may_be_later(entry, newest, own)
    ]
    unseen = seen_from - timedelta(days=1) if seen_from > date.min else None
    return replace(
        column,
        latest=newest.shown_on if newest else None,
        latest_title=newest.title if newest else "",
        latest_source=newest.source if newest else "",
        unclaimed=_newest((unseen, *(entry.shown_on for entry in unclear if not entry.gone))),
        unseen_until=unseen,
        ever_held=bool(own or unclear or unseen),
        undated=len(perhaps),
        maybe_later=max(above, default=None),
    )


def _may_be_later(
    undated: SourcedEntry, newest: SourcedEntry, entries: Sequence[SourcedEntry]
) -> bool:
    """Whether it stands above the newest or came after it: after where that stood before, if it
    has moved to another address since.
    """
    if undated.place > newest.place:
        return True
    first_place = min(
        entry.place
        for entry in entries
        if (entry.title, entry.shown_on) == (newest.title, newest.shown_on)
    )
    return undated.place > first_place and undated.first_seen_on < newest.first_seen_on


def _by_day(entry: SourcedEntry) -> tuple[date, int]:
    return entry.shown_on or date.min, entry.place


def _newest(days: Iterable[date | None]) -> date | None:
    return max((day for day in days if day is not None), default=None)
