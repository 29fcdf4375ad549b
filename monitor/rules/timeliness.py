"""Two dates: what an entry shows and when it was first seen. Where they do not fit, that is
said as a fact with its proof.

Pure: facts in, observations out. Nothing is said of a column's first conclusive visit, nor wherever
the page, the reader or the list may have changed between two visits: what cannot be proven is not
told. Why a date is as it is, only a person can say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from storage.evidence.sightings import Dated, Look, Sighting
from storage.records import Anomaly, Change, ChangeKind, Outcome

WATCHED = 3
"""Days between two visits up to which the column counts as watched in between."""

Mark = TypeVar("Mark")


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


def observe(facts: Facts, limits: Limits) -> tuple[Observation, ...]:
    """All that there is to say, in the order in which it was found."""
    looks = _Looks(facts.looks)
    new = [
        one
        for one in facts.sightings
        if one.shown_on is not None
        and one.shown_on <= one.day
        and (one.column_id, one.key) not in facts.known_before
    ]
    found = [
        *_late(new, looks, limits),
        *_bursts(new, looks, facts.dates, limits),
        *_changed(facts, looks, limits),
        *_future(facts.anomalies, looks),
    ]
    order = list(Kind)
    return tuple(
        sorted(found, key=lambda one: (one.found_on, one.column_id, order.index(one.kind)))
    )


def many(sightings: Iterable[Sighting], least: int) -> set[int]:
    """The columns in which at least so many entries were first seen at once, or under
    one date: where a burst may be.
    """
    found = tuple(sightings)
    groups = (
        *_grouped(found, lambda one: one.visit_id, least),
        *_grouped(found, lambda one: one.shown_on, least),
    )
    return {column_id for (column_id, _), _ in groups}


class _Looks:
    """The visits of each column, and what they can witness."""

    def __init__(self, looks: Mapping[int, Sequence[Look]]) -> None:
        self._looks = looks
        self._by_id = {look.visit_id: look for some in looks.values() for look in some}

    def get(self, visit_id: int) -> Look | None:
        return self._by_id.get(visit_id)

    def first_on(self, column_id: int, day: date) -> Look | None:
        return next((look for look in self._looks.get(column_id, ()) if look.day == day), None)

    def before(self, visit_id: int) -> Iterator[Look]:
        """Earlier conclusive visits that read the same list in the same way, the latest first."""
        visit = self._by_id.get(visit_id)
        if visit is None:
            return
        resting: list[Look] = []
        for look in reversed(self._looks[visit.column_id]):
            if look.place >= visit.place:
                continue
            if look.voids:
                return
            resting.append(look)
            # "Not modified" says what the reading says that it rests on, and no
            # more than that can be compared.
            if look.outcome is not Outcome.NOT_MODIFIED:
                if not _comparable(look, visit):
                    return
                yield from resting
                resting = []

    def witness(self, visit_id: int, day: date) -> Look | None:
        """The latest earlier visit that would have shown an entry of
        that day, had it been there.
        """
        return next(
            (
                look
                for look in self.before(visit_id)
                if look.complete_from is not None and look.complete_from <= day
            ),
            None,
        )


def _comparable(one: Look, other: Look) -> bool:
    empty = Outcome.TRULY_EMPTY in (one.outcome, other.outcome)
    return (
        one.reader == other.reader
        and one.url == other.url
        and (empty or one.layout == other.layout)
    )


def _late(new: Iterable[Sighting], looks: _Looks, limits: Limits) -> Iterator[Observation]:
    for one in new:
        assert one.shown_on is not None
        witness, visit = looks.witness(one.visit_id, one.shown_on), looks.get(one.visit_id)
        if (
            witness is None
            or visit is None
            or (witness.day - one.shown_on).days <= limits.late_days
        ):
            continue
        days = (one.day - one.shown_on).days
        yield Observation(
            Kind.LATE,
            one.column_id,
            one.day,
            f"首次发现晚于标注日期{days}天：标注{one.shown_on}，"
            f"{witness.day}核查时尚无此条，{one.day}首次发现",
            (witness, visit),
            one.title,
            one.url,
            one.shown_on,
            days,
        )


def _bursts(
    new: Sequence[Sighting], looks: _Looks, dates: Mapping[int, Sequence[Dated]], limits: Limits
) -> Iterator[Observation]:
    told: set[tuple[int, str]] = set()
    for (column_id, visit_id), group in _grouped(
        new, lambda one: one.visit_id, limits.burst_entries
    ):
        visit = looks.get(visit_id)
        oldest = min(one.shown_on for one in group if one.shown_on is not None)
        witness = looks.witness(visit_id, oldest)
        held = [
            dated.shown_on for dated in dates.get(column_id, ()) if dated.place < group[0].place
        ]
        # Where nobody looked for a while, entries that came one by one are first seen together.
        if visit is None or witness is None or not held or (visit.day - witness.day).days > WATCHED:
            continue
        gap = (visit.day - max(held)).days
        if gap >= limits.burst_gap_days:
            told |= {(column_id, one.key) for one in group}
            text = (
                f"{max(held)}之后{gap}天未更新，{visit.day}一次新增{len(group)}"
                f"条（{witness.day}核查时均无）"
            )
            yield Observation(
                Kind.BURST,
                column_id,
                visit.day,
                f"集中发布：{text}",
                (witness, visit),
                days=gap,
                entries=tuple(group),
            )
    for (column_id, day), group in _grouped(new, lambda one: one.shown_on, limits.burst_entries):
        assert isinstance(day, date)
        earlier = [dated.shown_on for dated in dates.get(column_id, ()) if dated.shown_on < day]
        witness, last = looks.witness(group[0].visit_id, day), looks.get(group[-1].visit_id)
        if (
            witness is None
            or last is None
            or not earlier
            or all((column_id, one.key) in told for one in group)
        ):
            continue
        gap = (day - max(earlier)).days
        if gap >= limits.burst_gap_days:
            text = f"{max(earlier)}之后{gap}天无信息，{len(group)}条均标注{day}"
            yield Observation(
                Kind.BURST,
                column_id,
                last.day,
                f"集中发布：{text}",
                (witness, last),
                shown_on=day,
                days=gap,
                entries=tuple(group),
            )


def _changed(facts: Facts, looks: _Looks, limits: Limits) -> Iterator[Observation]:
    for change in facts.changes:
        visit, witness = looks.get(change.visit_id), next(looks.before(change.visit_id), None)
        if visit is None or witness is None:
            continue
        told: tuple[Kind, str, int | None] | None = None
        if change.kind is ChangeKind.REMOVED:
            told = (
                Kind.REMOVED,
                (
                    f"条目移除：标注{change.published_on or '日期不详'}，"
                    f"{witness.day}核查时尚在，{visit.day}已无"
                ),
                None,
            )
        elif change.kind is ChangeKind.EDITED:
            told = (
                Kind.EDITED,
                f"标题修改：{visit.day}核查时已由“{change.before}”改为“{change.after}”",
                None,
            )
        elif change.kind is ChangeKind.REDATED:
            days = (date.fromisoformat(change.after) - date.fromisoformat(change.before)).days
            if days > limits.late_days:
                told = (
                    Kind.REDATED,
                    f"标注日期后移{days}天：由{change.before}改为{change.after}",
                    days,
                )
        if told is not None:
            kind, text, moved = told
            yield Observation(
                kind,
                change.column_id,
                visit.day,
                text,
                (witness, visit),
                change.title,
                change.url,
                change.published_on,
                moved,
                change.before,
                change.after,
            )


def _future(anomalies: Iterable[Anomaly], looks: _Looks) -> Iterator[Observation]:
    for one in anomalies:
        visit = looks.first_on(one.column_id, one.dated_on)
        days = (one.published_on - one.dated_on).days
        yield Observation(
            Kind.FUTURE,
            one.column_id,
            one.dated_on,
            f"日期异常：{one.dated_on}核查时标注{one.published_on}，晚于当日{days}天",
            () if visit is None else (visit,),
            one.title,
            one.url,
            one.published_on,
            days,
        )


def _grouped(
    new: Iterable[Sighting], mark: Callable[[Sighting], Mark], least: int
) -> Iterator[tuple[tuple[int, Mark], list[Sighting]]]:
    """Groups of at least so many sightings of one column with the same mark,
    each in the order of the visits.
    """
    groups: dict[tuple[int, Mark], list[Sighting]] = defaultdict(list)
    for one in new:
        groups[one.column_id, mark(one)].append(one)
    for key, group in groups.items():
        if len(group) >= least:
            yield key, sorted(group, key=lambda one: one.place)
