"""The circular of a month, from the store: the same pure builder whatever day it is printed on."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from config.county import County
from monitor.reports.anomalies import Anomaly, anomalies
from monitor.reports.circular.base import NO_BASE, Base, comparable
from monitor.reports.circular.builder import Circular, build, days_of
from monitor.reports.circular.writer import issued_total
from monitor.rules.counts import Counts, count
from monitor.rules.verdicts import Verdict
from monitor.snapshot import Picture, naming_of, picture, rules_of
from storage.notices.notices import Notices
from storage.records import Watch
from storage.store import Store


@dataclass(frozen=True)
class Draft:
    """What the circular of a month is built from, so that its columns can be read again before it is written."""

    county: County
    month: date
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
            groups=self.county.settings.circular.groups,
            in_roster_order=self.county.settings.circular.order == "roster",
            previous=self.previous,
            last_year=self.last_year,
            anomalies=self.anomalies,
            notices_sent=self.notices_sent,
            draft=only_draft,
        )


def draft(county: County, store: Store, month: date, as_of: date | None) -> Draft:
    """The draft of `month` (its first day), as of its last day unless `as_of` is given."""
    known = picture(county, store, as_of or last_day(month))
    watched = _watched(store, known, month)
    return Draft(
        county,
        month,
        known,
        _count(county, store, known, month, watched),
        _base(county, store, last_day(month - timedelta(days=1)), watched),
        _base(county, store, _a_year_before(month), watched),
        anomalies(county, store, known, *days_of(month, known.as_of)),
        Notices(store.engine).sent(*days_of(month, known.as_of)),
    )


def reports_of(county: County, month: date, *, only_draft: bool = False) -> Path:
    """Where the circular of a month is written unless another place is named; a draft takes no circular's place."""
    return county.home / "reports" / f"{month:%Y-%m}{'-草稿' if only_draft else ''}"


def _base(county: County, store: Store, last: date, now: Mapping[int, Watch]) -> Base:
    """The month that ends with `last`, to compare with: what its circular said, for that is frozen; else what is known now.

    now: how much of the later month was seen of each column.
    """
    earlier = picture(county, store, last)
    watched = _watched(store, earlier, last)
    active = {verdict.standing.column_id for verdict in earlier.verdicts}
    whole = comparable({each: watch for each, watch in watched.items() if each in active}, now)
    issued = issued_total(reports_of(county, last), last, last)
    if issued is not None:
        return Base(issued, whole)
    return Base(_count(county, store, earlier, last, watched).total) if whole else NO_BASE


def _a_year_before(month: date) -> date:
    """The last day of the same month a year ago."""
    return last_day(month.replace(year=month.year - 1, day=1))


def last_day(day: date) -> date:
    """The last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def _watched(store: Store, known: Picture, month: date) -> Mapping[int, Watch]:
    """How much of what the circular of a month counts was seen, of each column by its id."""
    first, last = days_of(month, known.as_of)
    ids = [column_id for column_id in known.column_ids if column_id is not None]
    return store.watched(first, last, as_of=known.as_of, column_ids=ids)


def _count(county: County, store: Store, known: Picture, month: date, watched: Mapping[int, Watch]) -> Counts:
    first, last = days_of(month, known.as_of)
    published = store.published(first, last, as_of=known.as_of, column_ids=watched)
    place = county.settings.portal.name
    return count(known.registry, known.column_ids, published, first, last, place=place, watched=watched)
