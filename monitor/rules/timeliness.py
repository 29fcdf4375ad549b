"""Two dates: what an entry shows and when it was first seen. Where they do not fit, that is
said as a fact with its proof.

Pure: facts in, observations out. Nothing is said of a column's first conclusive visit, nor wherever
the page, the reader or the list may have changed between two visits: what cannot be proven is not
told. Why a date is as it is, only a person can say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from monitor.rules.looks import WATCHED, Looks
from monitor.rules.observations import Facts, Kind, Limits, Observation
from storage.entries.title_forms import is_same_title
from storage.evidence.sightings import Dated, Look, Sighting
from storage.records import Anomaly, Change, ChangeKind

Mark = TypeVar("Mark")


def observe(facts: Facts, limits: Limits) -> tuple[Observation, ...]:
    """All that there is to say, in the order in which it was found."""
    looks, new = Looks(facts.looks), _new(facts)
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


def in_question(facts: Facts, limits: Limits) -> set[int]:
    """The columns of which something may be said; of any other nothing is, whatever its visits
    were. Looks and dates of the facts may be missing.
    """
    new = _new(facts)
    return {
        *(one.column_id for one in new if _lag(one) > limits.late_days),
        *(key[0] for key, _ in _grouped(new, lambda one: one.visit_id, limits.burst_entries)),
        *(key[0] for key, _ in _grouped(new, lambda one: one.shown_on, limits.burst_entries)),
        *(change.column_id for change in facts.changes),
        *(one.column_id for one in facts.anomalies),
    }


def perhaps_bursting(facts: Facts, limits: Limits) -> set[int]:
    """The columns of which only the dates that they held before decide whether much was
    published at once. Dates of the facts may be missing.
    """
    looks, new = Looks(facts.looks), _new(facts)
    return {
        *(visit.column_id for _, _, visit in _at_once(new, looks, limits)),
        *(last.column_id for _, _, _, last in _under_one_date(new, looks, limits)),
    }


def _new(facts: Facts) -> list[Sighting]:
    """The sightings that are news, under a date that had come by then."""
    return [
        one
        for one in facts.sightings
        if one.shown_on is not None
        and one.shown_on <= one.day
        and (one.column_id, one.key) not in facts.known_before
    ]


def _lag(one: Sighting) -> int:
    """Days from the shown date to the day on which the entry was seen."""
    assert one.shown_on is not None
    return (one.day - one.shown_on).days


def _late(new: Iterable[Sighting], looks: Looks, limits: Limits) -> Iterator[Observation]:
    for one in new:
        assert one.shown_on is not None
        witness, visit = looks.witness(one.visit_id, one.shown_on), looks.get(one.visit_id)
        if (
            witness is None
            or visit is None
            or (witness.day - one.shown_on).days <= limits.late_days
        ):
            continue
        days = _lag(one)
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


def _at_once(
    new: Sequence[Sighting], looks: Looks, limits: Limits
) -> Iterator[tuple[list[Sighting], Look, Look]]:
    """What one visit was the first to show, where a visit shortly before had none of it."""
    for (_, visit_id), group in _grouped(new, lambda one: one.visit_id, limits.burst_entries):
        visit = looks.get(visit_id)
        oldest = min(one.shown_on for one in group if one.shown_on is not None)
        witness = looks.witness(visit_id, oldest)
        # Where nobody looked for a while, entries that came one by one are first seen together.
        if visit and witness and (visit.day - witness.day).days <= WATCHED:
            yield group, witness, visit


def _under_one_date(
    new: Sequence[Sighting], looks: Looks, limits: Limits
) -> Iterator[tuple[date, list[Sighting], Look, Look]]:
    """What bears one date, where a visit before the first of it would have shown it."""
    for (_, day), group in _grouped(new, lambda one: one.shown_on, limits.burst_entries):
        assert day is not None
        witness, last = looks.witness(group[0].visit_id, day), looks.get(group[-1].visit_id)
        if witness and last:
            yield day, group, witness, last


def _bursts(
    new: Sequence[Sighting], looks: Looks, dates: Mapping[int, Sequence[Dated]], limits: Limits
) -> Iterator[Observation]:
    told: set[tuple[int, str]] = set()
    for group, witness, visit in _at_once(new, looks, limits):
        column_id, place = visit.column_id, group[0].place
        held = [dated.shown_on for dated in dates.get(column_id, ()) if dated.place < place]
        if not held or (gap := (visit.day - max(held)).days) < limits.burst_gap_days:
            continue
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
    for day, group, witness, last in _under_one_date(new, looks, limits):
        column_id = last.column_id
        earlier = [dated.shown_on for dated in dates.get(column_id, ()) if dated.shown_on < day]
        if not earlier or all((column_id, one.key) in told for one in group):
            continue
        if (gap := (day - max(earlier)).days) < limits.burst_gap_days:
            continue
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


def _is_reworded(change: Change) -> bool:
    """Whether an entry has another title, and not the same one pinned, marked as new, cut off or
    whole: that is the list's doing.
    """
    one, other = change.before, change.after
    return not (is_same_title(one, other) or is_same_title(other, one))


def _changed(facts: Facts, looks: Looks, limits: Limits) -> Iterator[Observation]:
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
        elif change.kind is ChangeKind.EDITED and _is_reworded(change):
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


def _future(anomalies: Iterable[Anomaly], looks: Looks) -> Iterator[Observation]:
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
