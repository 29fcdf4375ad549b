"""The circular of a period, from the store: the same pure builder whatever day it is printed on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from config.county import County
from config.months import Months
from monitor.reports.anomalies import Anomaly, anomalies
from monitor.reports.circular.base import NO_BASE, Base, comparable
from monitor.reports.circular.builder import Circular, build
from monitor.reports.circular.writer import issued_total
from monitor.rules.counts import Counts, count
from monitor.rules.verdicts import Verdict
from monitor.snapshot import Picture, naming_of, picture, rules_of
from storage.notices.notices import Notices
from storage.records import Watch
from storage.store import Store


@dataclass(frozen=True)
class Draft:
    """What the circular of a period is built from, so that its columns can be read again before it is written."""

    county: County
    period: Months
    picture: Picture
    counts: Counts
    previous: Base
    last_year: Base
    anomalies: tuple[Anomaly, ...]
    notices_sent: int

    def circular(self, verdicts: Sequence[Verdict], *, only_draft: bool = False) -> Circular:
        """The circular over these verdicts, or a draft of it. Raises CircularError when its figures do not close."""
        return build(
            self.picture.registry,
            self.counts,
            verdicts,
            rules_of(self.county).scale,
            naming_of(self.county),
            self.county.settings.portal.zone,
            self.picture.as_of,
            period=self.period,
            groups=self.county.settings.circular.groups,
            in_roster_order=self.county.settings.circular.order == "roster",
            previous=self.previous,
            last_year=self.last_year,
            anomalies=self.anomalies,
            notices_sent=self.notices_sent,
            lists=self.county.settings.circular.lists,
            draft=only_draft,
        )


def draft(county: County, store: Store, period: Months, as_of: date | None) -> Draft:
    """The draft of a period, as of its last day unless `as_of` is given."""
    known = picture(county, store, as_of or period.last)
    watched = _watched(store, known, period)
    days = period.up_to(known.as_of)
    return Draft(
        county,
        period,
        known,
        _count(county, store, known, period, watched),
        _base(county, store, period.before, watched),
        _base(county, store, period.a_year_before, watched),
        anomalies(county, store, known, *days),
        Notices(store.engine).sent(*days),
    )


def reports_of(county: County, period: Months, *, only_draft: bool = False) -> Path:
    """Where the circular of a period is written unless another place is named; a draft takes no circular's place."""
    return county.home / "reports" / f"{period.label}{'-草稿' if only_draft else ''}"


def _base(county: County, store: Store, period: Months, now: Mapping[int, Watch]) -> Base:
    """An earlier period to compare with: what its circular said, for that is frozen; else what is known now.

    now: how much of the later period was seen of each column.
    """
    earlier = picture(county, store, period.last)
    watched = _watched(store, earlier, period)
    active = {verdict.standing.column_id for verdict in earlier.verdicts}
    whole = comparable({each: watch for each, watch in watched.items() if each in active}, now)
    issued = issued_total(reports_of(county, period), period)
    if issued is not None:
        return Base(issued, whole)
    return Base(_count(county, store, earlier, period, watched).total) if whole else NO_BASE


def _watched(store: Store, known: Picture, period: Months) -> Mapping[int, Watch]:
    """How much of what the circular of a period counts was seen, of each column by its id."""
    first, last = period.up_to(known.as_of)
    ids = [column_id for column_id in known.column_ids if column_id is not None]
    return store.watched(first, last, as_of=known.as_of, column_ids=ids)


def _count(county: County, store: Store, known: Picture, period: Months, watched: Mapping[int, Watch]) -> Counts:
    first, last = period.up_to(known.as_of)
    published = store.published(first, last, as_of=known.as_of, column_ids=watched)
    place = county.settings.portal.name
    return count(known.registry, known.column_ids, published, first, last, place=place, watched=watched)
