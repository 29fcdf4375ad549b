"""Two dates: what is told of an entry's date, and all that keeps it from being told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from monitor.rules.observations import Facts, Kind, Limits, Observation
from monitor.rules.timeliness import in_question, observe, perhaps_bursting
from storage.evidence.sightings import Dated, Look, Sighting
from storage.records import Anomaly, Change, ChangeKind, Outcome

COLUMN = 7
WHOLE = date.min


def on(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def look(visit_id: int, day: str, outcome: Outcome = Outcome.READ, **more: object) -> Look:
    """A visit that saw the whole list, unless said otherwise."""
    at = datetime.combine(on(day), time(2), UTC)
    voids = outcome is Outcome.LAYOUT_CHANGED
    seen = Look(
        visit_id, COLUMN, on(day), at, outcome, voids, "http://h/", "general", "tongbao 1", WHOLE
    )
    return replace(seen, **more)  # type: ignore[arg-type]


def sighting(key: str, shown: str | None, visit: Look) -> Sighting:
    shown_on = on(shown) if shown else None
    return Sighting(
        COLUMN, key, f"{key}的标题", f"http://h/{key}", shown_on, visit.visit_id, visit.day
    )


def told(
    looks: Sequence[Look],
    sightings: Sequence[Sighting] = (),
    *,
    held: Sequence[str] = (),
    known_before: Sequence[str] = (),
    changes: Sequence[Change] = (),
    anomalies: Sequence[Anomaly] = (),
    limits: Limits | None = None,
) -> list[Observation]:
    """What is told of one column; `held` are the shown dates that its first visit found."""
    first = looks[0].place if looks else (date.min, 0)
    dates = [
        *(Dated(on(day), first) for day in held),
        *(Dated(one.shown_on, one.place) for one in sightings if one.shown_on),
    ]
    facts = Facts(
        sightings=sightings,
        known_before=frozenset((COLUMN, key) for key in known_before),
        looks={COLUMN: looks},
        dates={COLUMN: dates},
        changes=changes,
        anomalies=anomalies,
    )
    return list(observe(only_what_decides(facts, limits or Limits()), limits or Limits()))


def only_what_decides(facts: Facts, limits: Limits) -> Facts:
    """The facts as they are asked for, a part after the other; what that leaves out says
    nothing.
    """
    asked = in_question(replace(facts, looks={}, dates={}), limits)
    looks = {column: looks for column, looks in facts.looks.items() if column in asked}
    asked = perhaps_bursting(replace(facts, looks=looks, dates={}), limits)
    dates = {column: dates for column, dates in facts.dates.items() if column in asked}
    fewer = replace(facts, looks=looks, dates=dates)
    assert observe(fewer, limits) == observe(facts, limits)
    return fewer


MONDAY, TUESDAY, WEDNESDAY = look(1, "11-02"), look(2, "11-03"), look(3, "11-04")
DAYS = [MONDAY, TUESDAY, WEDNESDAY]


# First seen late


def test_an_entry_dated_long_before_a_visit_that_did_not_have_it_is_late_by_its_first_seeing() -> (
    None
):
    (one,) = told(DAYS, [sighting("a", "10-25", WEDNESDAY)])
    assert (one.kind, one.days, one.proof) == (Kind.LATE, 10, (TUESDAY, WEDNESDAY))
    assert one.text.startswith("首次发现晚于标注日期10天")


@pytest.mark.parametrize(("shown", "late"), [("10-30", True), ("10-31", False), ("11-04", False)])
def test_the_date_must_lie_more_days_before_the_visit_than_the_setting(
    shown: str, late: bool
) -> None:
    assert bool(told(DAYS, [sighting("a", shown, WEDNESDAY)])) is late


def test_the_setting_may_be_another() -> None:
    assert told(DAYS, [sighting("a", "10-30", WEDNESDAY)], limits=Limits(late_days=4)) == []


def test_a_visit_that_failed_proves_nothing_so_the_last_that_read_the_list_counts() -> None:
    # The column could not be read for a fortnight; what came meanwhile is seen
    # at once and is nobody's fault.
    back = look(9, "11-16")
    assert told([MONDAY, back], [sighting("a", "11-05", back)]) == []


@pytest.mark.parametrize(
    "before",
    [
        look(2, "11-03", url="http://h/other/"),
        look(2, "11-03", layout="trs"),
        look(2, "11-03", reader="tongbao 0"),
        look(2, "11-03", Outcome.LAYOUT_CHANGED),
        look(2, "11-03", complete_from=None),
        look(2, "11-03", complete_from=on("10-26")),
    ],
    ids=["address", "layout", "reader", "drift", "unordered", "not so far down"],
)
def test_a_visit_that_may_have_missed_the_entry_is_no_witness(before: Look) -> None:
    assert told([before, WEDNESDAY], [sighting("a", "10-25", WEDNESDAY)]) == []


def test_drift_between_two_visits_takes_the_earlier_ones_word() -> None:
    looks = [MONDAY, look(2, "11-03", Outcome.LAYOUT_CHANGED), WEDNESDAY]
    assert told(looks, [sighting("a", "10-20", WEDNESDAY)]) == []


def test_an_older_visit_that_came_far_enough_down_is_the_witness() -> None:
    shallow = look(2, "11-03", complete_from=on("10-30"))
    (one,) = told([MONDAY, shallow, WEDNESDAY], [sighting("a", "10-25", WEDNESDAY)])
    assert one.proof == (MONDAY, WEDNESDAY)


def test_an_unchanged_page_is_a_witness_where_the_reading_behind_it_is() -> None:
    unchanged = look(2, "11-03", Outcome.NOT_MODIFIED, url="http://h/shell/", layout="")
    (one,) = told([MONDAY, unchanged, WEDNESDAY], [sighting("a", "10-25", WEDNESDAY)])
    assert one.proof == (unchanged, WEDNESDAY)
    other = replace(MONDAY, layout="trs")
    assert told([other, unchanged, WEDNESDAY], [sighting("a", "10-25", WEDNESDAY)]) == []
    assert told([unchanged, WEDNESDAY], [sighting("a", "10-25", WEDNESDAY)]) == []


def test_a_list_proven_empty_is_a_witness_whatever_layout_said_so() -> None:
    empty = look(2, "11-03", Outcome.TRULY_EMPTY, layout="")
    (one,) = told([empty, WEDNESDAY], [sighting("a", "10-25", WEDNESDAY)])
    assert one.proof == (empty, WEDNESDAY)


def test_what_was_known_before_under_another_address_is_not_new() -> None:
    assert told(DAYS, [sighting("a", "10-25", WEDNESDAY)], known_before=["a"]) == []


def test_an_entry_without_a_date_or_with_one_to_come_is_not_late() -> None:
    assert told(DAYS, [sighting("a", None, WEDNESDAY), sighting("b", "12-25", WEDNESDAY)]) == []


# Bursts


def many(visit: Look, *days: str) -> list[Sighting]:
    return [sighting(f"n{number}", day, visit) for number, day in enumerate(days)]


def test_so_many_at_once_after_a_gap_are_a_burst() -> None:
    new = many(WEDNESDAY, "11-04", "11-03", "11-03", "11-02", "11-02")
    (one,) = told(DAYS, new, held=["10-10"])
    assert (one.kind, one.days, len(one.entries), one.proof) == (
        Kind.BURST,
        25,
        5,
        (TUESDAY, WEDNESDAY),
    )
    assert told(DAYS, new[:4], held=["10-10"]) == []
    assert told(DAYS, new, held=["10-22"]) == []
    assert len(told(DAYS, new, held=["10-21"])) == 1


def test_entries_that_came_one_by_one_while_nobody_looked_are_no_burst() -> None:
    back = look(9, "11-16")
    new = many(back, "11-03", "11-05", "11-09", "11-12", "11-15")
    assert told([MONDAY, back], new, held=["10-10"]) == []
    assert len(told([look(8, "11-15"), back], new, held=["10-10"])) > 0


def test_so_many_of_one_date_are_a_burst_though_nobody_looked_meanwhile() -> None:
    back = look(9, "11-16")
    (one,) = told([MONDAY, back], many(back, *["11-12"] * 5), held=["10-10"])
    assert (one.kind, one.shown_on, one.days) == (Kind.BURST, on("11-12"), 33)


def test_old_entries_that_only_a_deeper_walk_met_are_no_burst() -> None:
    shallow = look(2, "11-03", complete_from=on("10-30"))
    assert (
        told([shallow, WEDNESDAY], many(WEDNESDAY, *["08-12"] * 6), held=["11-01", "07-01"]) == []
    )


def test_a_column_that_was_empty_is_filled_and_not_behind() -> None:
    empty = look(2, "11-03", Outcome.TRULY_EMPTY)
    assert told([empty, WEDNESDAY], many(WEDNESDAY, *["11-04"] * 6)) == []


def test_a_column_that_is_updated_every_few_days_bursts_never() -> None:
    assert told(DAYS, many(WEDNESDAY, *["11-04"] * 12), held=["10-30"]) == []


# Changed, removed, to come


def change(kind: ChangeKind, before: str = "", after: str = "", visit: Look = WEDNESDAY) -> Change:
    return Change(
        COLUMN,
        "a",
        kind,
        visit.day,
        visit.visit_id,
        before,
        after,
        "标题",
        "http://h/a",
        on("10-01"),
    )


def test_a_date_moved_forward_is_told_and_one_corrected_or_moved_back_is_not() -> None:
    (one,) = told(DAYS, changes=[change(ChangeKind.REDATED, "2026-10-01", "2026-11-03")])
    assert (one.kind, one.days, one.proof) == (Kind.REDATED, 33, (TUESDAY, WEDNESDAY))
    for before, after in (("2026-11-01", "2026-11-04"), ("2026-11-03", "2026-10-01")):
        assert told(DAYS, changes=[change(ChangeKind.REDATED, before, after)]) == []


def test_a_removal_and_another_title_are_told_with_both_visits_and_a_return_is_not() -> None:
    kinds = [ChangeKind.REMOVED, ChangeKind.EDITED, ChangeKind.CAME_BACK]
    found = told(DAYS, changes=[change(kind, "甲", "乙") for kind in kinds])
    assert [(one.kind, one.proof) for one in found] == [
        (Kind.REMOVED, (TUESDAY, WEDNESDAY)),
        (Kind.EDITED, (TUESDAY, WEDNESDAY)),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("关于印发工作方案的通知", "[置顶]关于印发工作方案的通知"),
        ("关于印发工作方案的通知", "顶关于印发工作方案的通知"),
        ("关于印发工作方案的通知", "关于印发工作方案的通知（置顶）"),
        ("关于印发工作方案的通知", "关于印发工作方案的通知 NEW!"),
        ("关于印发工作方案的通知", "【荐】关于印发工作方案的通知"),
        ("关于印发重点项目工作方案的通知", "关于印发重点项目工作方…"),
        ("关于印发（试行）方案的通知", "关于印发(试行) 方案的通知"),
    ],
)
def test_a_title_pinned_marked_as_new_or_cut_by_its_list_is_no_other_one(
    one: str, other: str
) -> None:
    for before, after in ((one, other), (other, one)):
        assert told(DAYS, changes=[change(ChangeKind.EDITED, before, after)]) == []
    mended = f"{one}（修订）"
    assert len(told(DAYS, changes=[change(ChangeKind.EDITED, one, mended)])) == 1


@pytest.mark.parametrize("kind", [ChangeKind.REMOVED, ChangeKind.EDITED, ChangeKind.REDATED])
def test_what_another_version_of_the_reader_sees_otherwise_is_not_told(kind: ChangeKind) -> None:
    looks = [replace(TUESDAY, reader="tongbao 0"), WEDNESDAY]
    assert told(looks, changes=[change(kind, "2026-10-01", "2026-11-03")]) == []


def test_a_date_to_come_is_told_with_the_visit_that_read_it() -> None:
    (one,) = told(DAYS, anomalies=[Anomaly(COLUMN, "a", "标题", None, on("12-24"), on("11-03"))])
    assert (one.kind, one.days, one.proof, one.found_on) == (
        Kind.FUTURE,
        51,
        (TUESDAY,),
        on("11-03"),
    )


def test_no_sentence_calls_it_forgery() -> None:
    new = many(WEDNESDAY, *["10-25"] * 6)
    found = told(DAYS, new, held=["10-01"], changes=[change(ChangeKind.REMOVED)])
    assert {one.kind for one in found} == {Kind.LATE, Kind.BURST, Kind.REMOVED}
    assert not any("伪造" in one.text or "造假" in one.text for one in found)
