"""The circular of a month, from the store: the same pure builder whatever day it is printed on."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from config.county import County
from monitor.reports.anomalies import Anomaly, anomalies
from monitor.reports.circular.builder import Circular, build, days_of
from monitor.reports.circular.writer import issued_total
from monitor.rules.counts import Counts, count
from monitor.rules.verdicts import Verdict
from monitor.snapshot import Picture, naming_of, picture, rules_of
from storage.notices.notices import Notices
from storage.store import Store


@dataclass(frozen=True)
class Draft:
    """What the circular of a month is built from, so that its columns can be read again before it is written."""

    county: County
    month: date
    picture: Picture
    counts: Counts
    previous_total: int | None
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
            previous_total=self.previous_total,
            anomalies=self.anomalies,
            notices_sent=self.notices_sent,
            draft=only_draft,
        )


def draft(county: County, store: Store, month: date, as_of: date | None) -> Draft:
    """The draft of `month` (its first day), as of its last day unless `as_of` is given."""
    known = picture(county, store, as_of or last_day(month))
    return Draft(
        county,
        month,
        known,
        _count(county, store, known, month),
        _previous_total(county, store, last_day(month - timedelta(days=1))),
        anomalies(county, store, known, *days_of(month, known.as_of)),
        Notices(store.engine).sent(*days_of(month, known.as_of)),
    )


def reports_of(county: County, month: date, *, only_draft: bool = False) -> Path:
    """Where the circular of a month is written unless another place is named; a draft takes no circular's place."""
    return county.home / "reports" / f"{month:%Y-%m}{'-草稿' if only_draft else ''}"


def _previous_total(county: County, store: Store, before: date) -> int | None:
    """The total of the month that ends with `before`: what its circular said, for that is frozen; else what is known now."""
    issued = issued_total(reports_of(county, before), before, before)
    if issued is not None:
        return issued
    earlier = picture(county, store, before)
    return _count(county, store, earlier, before).total if any(earlier.column_ids) else None


def last_day(day: date) -> date:
    """The last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def _count(county: County, store: Store, known: Picture, month: date) -> Counts:
    first, last = days_of(month, known.as_of)
    ids = [column_id for column_id in known.column_ids if column_id is not None]
    published = store.published(first, last, as_of=known.as_of, column_ids=ids)
    return count(known.registry, known.column_ids, published, first, last, place=county.settings.portal.name)
