"""Values about two dates: what the store knows of them, and what was observed of a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from storage.evidence.sightings import Dated, Look, Sighting
from storage.records import Anomaly, Change


class Kind(StrEnum):
    """What was observed. The value is the word in JSON, `label` the office's."""

    LATE = "first seen late"
    BURST = "burst"
    REDATED = "re-dated"
    REMOVED = "removed"
    EDITED = "edited"
    FUTURE = "future date"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Kind.LATE: "首次发现晚于标注日期",
    Kind.BURST: "集中发布",
    Kind.REDATED: "标注日期后移",
    Kind.REMOVED: "条目移除",
    Kind.EDITED: "标题修改",
    Kind.FUTURE: "日期异常",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """From when on a difference is worth telling; the meaning of each is
    that of the setting of its name.
    """

    late_days: int = 3
    burst_entries: int = 5
    burst_gap_days: int = 14


@dataclass(frozen=True, slots=True)
class Facts:
    """What the store knows of some columns and days. known_before: column id and
    key of sightings that are none.
    """

    sightings: Sequence[Sighting] = ()
    known_before: frozenset[tuple[int, str]] = frozenset()
    looks: Mapping[int, Sequence[Look]] = field(default_factory=dict)
    dates: Mapping[int, Sequence[Dated]] = field(default_factory=dict)
    changes: Sequence[Change] = ()
    anomalies: Sequence[Anomaly] = ()


@dataclass(frozen=True, slots=True)
class Observation:
    """One fact about one column. days: how far the two dates lie apart, or the gap before a burst.

    shown_on: the date in question. before, after: where something was changed. entries: of a burst.
    proof: the visits that show it, the earlier first.
    """

    kind: Kind
    column_id: int
    found_on: date
    text: str
    proof: tuple[Look, ...]
    title: str = ""
    url: str | None = None
    shown_on: date | None = None
    days: int | None = None
    before: str = ""
    after: str = ""
    entries: tuple[Sighting, ...] = ()
