"""What makes a reading unbelievable: a column is voided, not judged, until
a like visit on another day.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from crawler.visit import drift
from crawler.visit.coverage import alike, as_followed, fingerprint, key_of, keys_of
from crawler.visit.drift import judge
from crawler.visit.portal_doubt import PortalDoubt
from crawler.visit.task import Walked
from storage.records import (
    Confirmation,
    Entry,
    Known,
    KnownEntry,
    Outcome,
    SeenEntry,
    Suspicion,
    Visit,
)
from tests.crawler.counties import TODAY, Row, rows

weigh = functools.partial(drift.weigh, trusted=3)

AT = datetime(2018, 7, 31, 2, tzinfo=UTC)
YESTERDAY = TODAY - timedelta(days=1)


def seen(entries: Sequence[Row]) -> tuple[SeenEntry, ...]:
    found = [Entry(title, f"http://a.example.cn{url}", day) for title, url, day in entries]
    return tuple(SeenEntry(key_of(one), one) for one in found)


def held(
    entries: Sequence[Row], *, suspicion: Suspicion | None = None, capped: bool = False
) -> Known:
    before = seen(entries)
    return Known(
        column_id=7,
        entries={
            one.key: KnownEntry(one.key, one.entry.title, one.entry.published_on, YESTERDAY)
            for one in before
        },
        conclusive_on=YESTERDAY,
        rows=None if capped else len(before),
        layout="trs",
        fingerprint=fingerprint(one.key for one in before[:20]),
        suspicion=suspicion,
    )


def walked(
    entries: Sequence[Row], *, ended: bool = True, outcome: Outcome = Outcome.READ
) -> Walked:
    found = seen(entries)
    return Walked(
        outcome,
        "why",
        rows=found,
        ended=ended,
        fingerprint=fingerprint(one.key for one in found[:20]),
    )


def judged(
    walk: Walked, known: Known, *, day: date = TODAY, minimum: int | None = None, twin: str = ""
) -> Visit:
    return judge(walk, known, day=day, at=AT, min_entries=minimum, twin=twin)


def doubted(visit: Visit) -> bool:
    return (
        visit.outcome is Outcome.LAYOUT_CHANGED
        and visit.voids
        and not visit.entries
        and not visit.gone
    )


def again(visit: Visit, known: Known) -> Known:
    """What is known after a doubtful visit."""
    return Known(
        **{
            name: getattr(known, name)
            for name in ("column_id", "entries", "conclusive_on", "rows", "fingerprint")
        },
        suspicion=Suspicion(visit.day, visit.outcome, visit.fingerprint),
    )


def test_a_first_reading_is_believed() -> None:
    visit = judged(walked(rows(12)), Known(7))
    assert (visit.outcome, len(visit.entries), visit.rows, visit.gone) == (Outcome.READ, 12, 12, ())


def test_a_column_that_held_entries_and_shows_none_is_doubted_until_it_says_so_on_another_day() -> (
    None
):
    known = held(rows(12))
    visit = judged(walked([], outcome=Outcome.TRULY_EMPTY), known)
    assert doubted(visit)
    assert doubted(judged(walked([], outcome=Outcome.TRULY_EMPTY), again(visit, known)))
    later = judged(
        walked([], outcome=Outcome.TRULY_EMPTY), again(visit, known), day=TODAY + timedelta(days=1)
    )
    assert later.outcome is Outcome.TRULY_EMPTY
    assert set(later.gone) == set(known.entries)


def test_a_reader_that_finds_nothing_never_empties_a_column_that_held_entries() -> None:
    known = held(rows(12))
    for day in range(5):
        visit = judged(
            walked([], outcome=Outcome.EMPTY_UNPROVEN), known, day=TODAY + timedelta(days=day)
        )
        assert doubted(visit)
        known = again(visit, known)


def test_an_empty_place_alone_proves_nothing_however_often_it_is_seen() -> None:
    empty = walked([], outcome=Outcome.EMPTY_UNPROVEN)
    known = Known(7)
    for day in range(5):
        visit = judged(empty, known, day=TODAY + timedelta(days=day))
        assert visit.outcome is Outcome.EMPTY_UNPROVEN
        known = Known(7, suspicion=Suspicion(visit.day, visit.outcome, visit.fingerprint))


def test_a_column_proven_empty_stays_so_where_its_place_alone_is_seen() -> None:
    empty = walked([], outcome=Outcome.EMPTY_UNPROVEN)
    assert judged(empty, Known(7, rows=0, conclusive_on=TODAY)).outcome is Outcome.TRULY_EMPTY


def test_a_place_that_its_template_alone_proves_empty_never_empties_a_column_that_held_entries() -> (
    None
):
    known = held(rows(12))
    for day in range(5):
        bare = replace(walked([], outcome=Outcome.TRULY_EMPTY), bare=True)
        visit = judged(bare, known, day=TODAY + timedelta(days=day))
        assert doubted(visit)
        known = again(visit, known)
    assert (
        judged(replace(walked([], outcome=Outcome.TRULY_EMPTY), bare=True), Known(7)).outcome
        is Outcome.TRULY_EMPTY
    )


def test_entries_that_vanish_together_are_doubted_and_a_few_that_do_are_gone() -> None:
    entries = rows(30)
    assert doubted(judged(walked(entries[:2] + rows(20, folder="/new")), held(entries)))
    visit = judged(walked(entries[:10] + entries[13:]), held(entries))
    assert visit.outcome is Outcome.READ
    assert set(visit.gone) == {one.key for one in seen(entries[10:13])}


def test_a_portal_that_moved_its_entries_is_believed_on_the_second_day() -> None:
    """New addresses under the old titles and days, in all columns at once: that is a
    migration, and no other's list.
    """
    entries = rows(30)
    moved = [
        (title, f"/site/2018/art_{at}.html", day) for at, (title, _, day) in enumerate(entries)
    ]
    visit = judged(walked(moved), held(entries))
    assert doubted(visit)
    doubt = Suspicion(visit.day, visit.outcome, visit.fingerprint, shared=True)
    tomorrow = TODAY + timedelta(days=1)
    weighed = weigh(walked(moved), held(entries, suspicion=doubt), day=tomorrow, at=AT)
    assert weighed.visit.outcome is Outcome.READ
    assert weighed.repeated is None
    twins = replace(doubt, twins=True)
    assert doubted(judged(walked(moved), held(entries, suspicion=twins), day=tomorrow))
    shifted = [(title, url, day - timedelta(days=1)) for title, url, day in moved]
    other = judged(walked(shifted), held(entries))
    doubt = Suspicion(other.day, other.outcome, other.fingerprint, shared=True)
    assert doubted(judged(walked(shifted), held(entries, suspicion=doubt), day=tomorrow))


def test_another_list_of_fresher_entries_is_not_taken_for_the_column_s() -> None:
    stale = rows(5, newest=date(2017, 3, 1))
    sidebar = rows(10, newest=TODAY, folder="/news", every=1)
    assert doubted(judged(walked(sidebar), held(stale)))
    assert doubted(judged(walked(sidebar, ended=False), held(stale)))


def test_titles_that_all_change_in_one_night_are_not_the_unit_s_doing() -> None:
    entries = rows(12)
    garbled = [
        (title.encode().decode("gb18030", "replace"), url, day) for title, url, day in entries
    ]
    visit = judged(walked(garbled), held(entries))
    assert doubted(visit)
    assert (
        judged(walked(garbled), again(visit, held(entries)), day=TODAY + timedelta(days=1)).outcome
        is Outcome.READ
    )
    assert judged(walked(entries), again(visit, held(entries))).outcome is Outcome.READ
    mended = [(f"（更正）{title}", url, day) for title, url, day in entries[:4]] + entries[4:]
    assert judged(walked(mended), held(entries)).outcome is Outcome.READ
    few = rows(4)
    assert (
        judged(
            walked([(title + "（修订）", url, day) for title, url, day in few]), held(few)
        ).outcome
        is Outcome.READ
    )


def test_a_like_doubt_on_another_day_settles_it_and_another_list_does_not() -> None:
    known, moved = held(rows(30)), rows(30, folder="/moved")
    visit = judged(walked(moved), known)
    tomorrow = TODAY + timedelta(days=1)
    grown = [("今日新发布的一条信息", "/moved/new.html", TODAY), *moved]
    settled = judged(walked(grown), again(visit, known), day=tomorrow)
    assert settled.outcome is Outcome.READ
    assert len(settled.gone) == 30
    assert doubted(judged(walked(rows(30, folder="/third")), again(visit, known), day=tomorrow))


def test_a_newest_date_that_goes_back_is_doubted() -> None:
    entries = rows(30)
    assert doubted(judged(walked(entries[1:]), held(entries)))
    title, url, _ = entries[0]
    assert doubted(judged(walked([(title, url, date(2016, 1, 1)), *entries[1:]]), held(entries)))


def test_a_future_date_is_neither_the_newest_nor_missed_when_it_goes() -> None:
    entries = rows(30)
    ahead = ("预告一则", "/ahead.html", date(2030, 1, 1))
    visit = judged(walked([ahead, *entries]), held(entries))
    assert visit.outcome is Outcome.READ
    assert visit.entries[0].entry.published_on == date(2030, 1, 1)
    assert judged(walked(entries), held([ahead, *entries])).outcome is Outcome.READ


def test_dates_that_vanish_are_doubted_however_often() -> None:
    known = held(rows(12))
    visit = judged(walked(rows(12), outcome=Outcome.NO_DATES), known)
    assert doubted(visit)
    assert doubted(
        judged(
            walked(rows(12), outcome=Outcome.NO_DATES),
            again(visit, known),
            day=TODAY + timedelta(days=1),
        )
    )


def test_a_list_that_is_another_column_s_is_doubted_where_it_was_its_own_before() -> None:
    entries = rows(30)
    same_now = walked(entries)
    assert (
        judged(same_now, held(entries), twin="http://a.example.cn/other/").outcome is Outcome.READ
    )
    grown = walked([("新", "/x.html", TODAY), *entries])
    assert doubted(judged(grown, held(entries), twin="http://a.example.cn/other/"))


def test_fewer_entries_than_the_clerk_expects_are_doubted() -> None:
    assert judged(walked(rows(4)), Known(7), minimum=5).outcome is Outcome.LAYOUT_CHANGED
    assert judged(walked(rows(5)), Known(7), minimum=5).outcome is Outcome.READ


def test_the_oldest_entries_are_gone_only_where_the_list_has_become_shorter() -> None:
    entries = rows(30)
    assert judged(walked(entries[:25], ended=False), held(entries)).gone == ()
    assert set(judged(walked(entries[:25]), held(entries)).gone) == {
        one.key for one in seen(entries[25:])
    }
    rolled = [("新", "/x.html", TODAY), *entries[:29]]
    assert judged(walked(rolled), held(entries)).gone == ()


def test_pinned_rows_do_not_hide_that_a_list_is_in_order() -> None:
    entries = rows(30)
    pinned = rows(3, newest=date(2014, 5, 5), folder="/pinned")
    visit = judged(
        walked([*pinned, *entries[:4], *entries[5:20]], ended=False), held([*pinned, *entries])
    )
    assert visit.outcome is Outcome.READ
    assert visit.gone == (seen(entries[4:5])[0].key,)


def test_nothing_is_gone_from_a_list_in_no_order_that_was_not_read_to_its_end() -> None:
    entries = rows(30)
    shuffled = [entries[index] for index in (3, 29, 0, 12, 7, 21, 1, 18, 9, 25)]
    assert judged(walked(shuffled, ended=False), held(entries)).gone == ()


def test_a_failed_visit_changes_nothing_whatever_was_seen_before_it_failed() -> None:
    visit = judged(walked(rows(3), outcome=Outcome.UNREACHABLE), held(rows(12)))
    assert (visit.outcome, visit.entries, visit.gone, visit.voids) == (
        Outcome.UNREACHABLE,
        (),
        (),
        False,
    )


def test_a_visit_that_replays_an_earlier_day_is_not_measured_by_what_came_later() -> None:
    entries = rows(30)
    earlier = [row for row in entries if row[2] <= date(2018, 6, 30)]
    visit = judged(walked(earlier, ended=False), held(entries), day=date(2018, 6, 30))
    assert visit.outcome is Outcome.READ


def test_fingerprints_are_alike_where_a_day_s_entries_were_added_and_not_where_most_differ() -> (
    None
):
    keys = [f"http://a.example.cn/{number}.html" for number in range(40)]
    assert alike(fingerprint(keys[:20]), fingerprint(keys[2:22]))
    assert not alike(fingerprint(keys[:20]), fingerprint(keys[10:30]))
    assert not alike(fingerprint(keys[:20]), fingerprint(keys[20:40]))
    assert alike(fingerprint([]), fingerprint([]))
    assert not alike(fingerprint(keys[:3]), fingerprint([]))


def test_a_clock_in_every_row_is_nobody_s_news_however_often() -> None:
    entries = rows(12)
    known = held(entries)
    for day in (TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=2)):
        visit = judged(walked([(title, url, day) for title, url, _ in entries]), known, day=day)
        assert doubted(visit)
        known = again(visit, known)


def test_entries_that_are_given_later_days_together_are_news_only_when_another_is_published() -> (
    None
):
    entries, known = rows(12), held(rows(12))
    some = entries[:6] + [(title, url, TODAY) for title, url, _ in entries[6:]]
    two_days = [
        (title, url, TODAY - timedelta(days=at % 2)) for at, (title, url, _) in enumerate(entries)
    ]
    tomorrow = TODAY + timedelta(days=1)
    for again_dated in ([(title, url, TODAY) for title, url, _ in entries], some, two_days):
        visit = judged(walked(again_dated), known)
        assert doubted(visit)
        for nights in range(1, 4):
            assert doubted(
                judged(walked(again_dated), again(visit, known), day=TODAY + timedelta(days=nights))
            )
        grown = walked([("新发布的一条", "/art/new.html", tomorrow), *again_dated])
        assert judged(grown, again(visit, known), day=tomorrow).outcome is Outcome.READ
    few = entries[:9] + [(title, url, TODAY) for title, url, _ in entries[9:]]
    assert judged(walked(few), known).outcome is Outcome.READ


@pytest.mark.parametrize("lag", [0, 1, 2, 5])
@pytest.mark.parametrize("stamped", [False, True])
def test_a_row_that_lies_as_far_back_on_every_night_is_a_clock(lag: int, stamped: bool) -> None:
    def night(day: date) -> list[Row]:
        address = f"/stat/air.html?t={day:%Y%m%d}" if stamped else "/stat/air.html"
        return [("空气质量实时数据", address, day - timedelta(days=lag)), *old]

    old = rows(12, newest=date(2018, 5, 1))
    known = held(night(YESTERDAY))
    for nights in range(4):
        visit = judged(
            walked(night(TODAY + timedelta(days=nights))), known, day=TODAY + timedelta(days=nights)
        )
        assert doubted(visit)
        known = again(visit, known)
    news = ("新发布的一条", "/art/new.html", TODAY + timedelta(days=4))
    alive = walked([news, *night(TODAY + timedelta(days=4))])
    assert judged(alive, known, day=TODAY + timedelta(days=4)).outcome is Outcome.READ, (
        "news is news beside a clock"
    )


FORMS = (str, lambda title: title.replace("（", " ("), lambda title: f" {title[:9]}…")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("spread", [0, 1, 3])
@pytest.mark.parametrize("moving", [12, 6, 3])
def test_entries_that_come_back_under_other_addresses_are_as_old_as_they_were(
    form: Callable[[str], str], spread: int, moving: int
) -> None:
    entries = rows(12)[: 2 * moving]
    known = held(entries)
    moved = [
        (form(title), f"/m{url}", TODAY - timedelta(days=at % (spread + 1)))
        if at < moving
        else (title, url, day)
        for at, (title, url, day) in enumerate(entries)
    ]
    visit = judged(walked(moved), known)
    assert visit.outcome is Outcome.READ
    assert "keep their own" in visit.why
    assert not visit.gone
    assert {row.key: row.entry.published_on for row in visit.entries} == {
        key: one.published_on for key, one in known.entries.items()
    }
    assert [row.later for row in visit.entries] == [
        day if at < moving else None for at, (_, _, day) in enumerate(moved)
    ]
    news = ("新发布的一条", "/m/new.html", TODAY + timedelta(days=2))
    after = judged(walked([news, *moved]), known, day=TODAY + timedelta(days=2))
    assert after.outcome is Outcome.READ
    assert max(row.entry.published_on or TODAY for row in after.entries) == news[2]


@pytest.mark.parametrize(
    "strange",
    [("新的一条信息公告", "/m/new.html", TODAY), ("新的一条信息公告", "/m/new.html", YESTERDAY)],
)
def test_where_one_of_the_days_of_a_move_may_be_news_the_list_is_doubted(strange: Row) -> None:
    entries = rows(12)
    moved = [
        (title, f"/m{url}", TODAY - timedelta(days=at % 2))
        for at, (title, url, _) in enumerate(entries)
    ]
    known = held(entries)
    visit = judged(walked([strange, *moved]), known)
    assert doubted(visit)
    assert doubted(
        judged(walked([strange, *moved]), again(visit, known), day=TODAY + timedelta(days=1))
    )


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("beside", [0, 9])
def test_one_or_two_entries_under_an_old_title_may_be_written_anew_and_are_doubted(
    count: int, beside: int
) -> None:
    entries = rows(count + beside)
    moved = [(title, f"/m{url}", TODAY) for title, url, _ in entries[:count]] + entries[count:]
    known = held(entries)
    visit = judged(walked(moved), known)
    assert doubted(visit)
    assert doubted(judged(walked(moved), again(visit, known), day=TODAY + timedelta(days=1)))


def test_what_moved_once_is_known_by_its_new_address_ever_after() -> None:
    before, others = rows(12)[:6], rows(20)[14:]
    known = {
        key_of(Entry("", f"http://a.example.cn{url}", None)): KnownEntry(
            f"a.example.cn{url}", title, day, YESTERDAY, url=f"http://a.example.cn/m{url}"
        )
        for title, url, day in before
    } | dict(held(others).entries)
    shown = [
        Entry(f"{title}（改）", f"http://a.example.cn/m{url}", TODAY) for title, url, _ in before
    ]
    keys = keys_of(shown, known)
    assert keys == list(known)[:6]
    for entry, key, (_, _, day) in zip(shown, keys, before, strict=True):
        row = as_followed(SeenEntry(key, entry), known[key])
        assert (row.entry.published_on, row.later) == (day, TODAY)
        earlier = replace(entry, published_on=day - timedelta(days=9))
        assert as_followed(SeenEntry(key, earlier), known[key]) == SeenEntry(key, earlier)


def test_an_entry_that_never_moved_is_shown_under_its_unit_s_own_later_day() -> None:
    entry = Entry("标题", "http://a.example.cn/1.html", TODAY)
    row = SeenEntry(key_of(entry), entry)
    assert as_followed(row, KnownEntry(row.key, "标题", YESTERDAY, YESTERDAY, url=entry.url)) == row
    assert keys_of([entry], {"other": KnownEntry("other", "x", None, TODAY)}) == [row.key]


def test_a_daily_entry_under_one_title_is_news_while_the_former_ones_stand() -> None:
    days = [TODAY - timedelta(days=back) for back in range(10)]
    prices = [("今日菜价", f"/art/{day:%m%d}.html", day) for day in days]
    assert judged(walked(prices), held(prices[1:])).outcome is Outcome.READ
    mixed = [
        ("今日菜价", "/art/new.html", TODAY),
        ("今日菜价", "/art/old.html", YESTERDAY),
        *rows(9)[1:],
    ]
    assert judged(walked(mixed), held(mixed[1:])).outcome is Outcome.READ


def test_a_doubt_of_the_portal_is_not_settled_by_being_seen_again_but_by_news() -> None:
    known, back = held(rows(30)), rows(30)[8:]
    visit = judged(walked(back), known)
    assert doubted(visit)
    doubt = Suspicion(visit.day, visit.outcome, visit.fingerprint, shared=True)
    tomorrow = TODAY + timedelta(days=1)
    assert judged(walked(back), again(visit, known), day=tomorrow).outcome is Outcome.READ
    assert doubted(judged(walked(back), replace(known, suspicion=doubt), day=tomorrow))
    alive = walked([("新发布的一条", "/art/new.html", tomorrow), *back])
    assert judged(alive, replace(known, suspicion=doubt), day=tomorrow).outcome is Outcome.READ
    other = [("新发布的一条", "/art/new.html", tomorrow), *rows(30, folder="/moved")]
    assert (
        judged(walked(other), replace(known, suspicion=doubt), day=tomorrow).outcome is Outcome.READ
    )
    twins = replace(known, suspicion=replace(doubt, twins=True))
    assert doubted(judged(walked(other), twins, day=tomorrow)), (
        "another column shows the same list: whose news is it?"
    )


def test_a_column_emptied_on_the_night_of_a_portal_s_doubt_is_believed_when_that_is_over() -> None:
    """A crawl in which the doubt is that of a few settles it; a second look at one column, a crawl
    of some columns and one of an older copy do not, nor does a place that is only bare.
    """
    known, empty = held(rows(12)), walked([], outcome=Outcome.TRULY_EMPTY)
    doubt = Suspicion(TODAY, Outcome.LAYOUT_CHANGED, "", shared=True)
    known, tomorrow = replace(known, suspicion=doubt), TODAY + timedelta(days=1)
    assert doubted(judged(empty, known))
    assert doubted(judged(empty, known, day=tomorrow))
    bare = weigh(replace(empty, bare=True), known, day=tomorrow, at=AT)
    assert doubted(bare.visit)
    assert bare.repeated is None
    emptied = weigh(empty, known, day=tomorrow, at=AT)
    fine = weigh(walked(rows(30)), held(rows(30)), day=tomorrow, at=AT)
    for many, partial, outcome in (
        (1, False, Outcome.TRULY_EMPTY),
        (4, False, Outcome.TRULY_EMPTY),
        (5, False, Outcome.LAYOUT_CHANGED),
        (1, True, Outcome.LAYOUT_CHANGED),
    ):
        doubts = PortalDoubt(partial=partial)
        assert not any(doubts.takes(one) for one in [emptied] * many)
        assert all(doubts.takes(one) for one in [fine] * 55)
        assert {one.outcome for one in doubts.settled()} == {outcome}


def test_a_crawl_holds_what_it_would_settle_until_it_knows_how_many_columns_are_in_doubt() -> None:
    known, back = held(rows(30)), rows(30)[8:]
    visit = judged(walked(back), known)
    settles = weigh(walked(back), again(visit, known), day=TODAY + timedelta(days=1), at=AT)
    new = weigh(walked(back), known, day=TODAY + timedelta(days=1), at=AT)
    fine = weigh(walked(rows(30)), known, day=TODAY + timedelta(days=1), at=AT)
    for settling, doubting, quiet, outcome in (
        (3, 2, 10, Outcome.LAYOUT_CHANGED),
        (3, 1, 10, Outcome.READ),
        (3, 2, 11, Outcome.READ),
        (3, 0, 0, Outcome.LAYOUT_CHANGED),
        (1, 0, 0, Outcome.READ),
    ):
        doubts = PortalDoubt()
        assert not any(doubts.takes(one) for one in [settles] * settling)
        assert all(doubts.takes(one) for one in [new] * doubting + [fine] * quiet)
        assert [one.outcome for one in doubts.settled()] == [outcome] * settling
        assert not doubts.settled()


@pytest.mark.parametrize(
    "marks", [("", ""), ("【置顶】", "置顶"), ("[顶]", ""), ("", "顶"), ("置顶", "★"), ("·", "◆")]
)
def test_entries_of_one_title_are_known_by_their_days_when_their_addresses_change(
    marks: tuple[str, str],
) -> None:
    """A county's notices bear the same few titles again and again."""
    twice = [
        (f"关于第{at // 2}批拟任职干部的公示", url, day)
        for at, (_, url, day) in enumerate(rows(12))
    ]
    before, now = ([(mark + twice[0][0], *twice[0][1:]), *twice[1:]] for mark in marks)
    known = held(before)
    moved = [(title, url.replace("/", "/n/"), day) for title, url, day in now]
    first = judged(walked(moved), known)
    assert doubted(first)
    again_moved = judged(walked(moved), again(first, known), day=TODAY + timedelta(days=1))
    assert again_moved.outcome is Outcome.READ
    shared = replace(
        again(first, known),
        suspicion=Suspicion(first.day, first.outcome, first.fingerprint, shared=True),
    )
    assert judged(walked(moved), shared, day=TODAY + timedelta(days=1)).outcome is Outcome.READ


def test_a_notice_that_stands_twice_under_one_day_moves_as_any_other() -> None:
    before = rows(6)
    before[1:4] = [("关于拟任职干部的公示", url, before[1][2]) for _, url, _ in before[1:4]]
    known = held(before)
    moved = [(title, url.replace("/", "/n/"), day) for title, url, day in before]
    first = judged(walked(moved), known)
    assert doubted(first)
    shared = replace(
        again(first, known),
        suspicion=Suspicion(first.day, first.outcome, first.fingerprint, shared=True),
    )
    assert judged(walked(moved), shared, day=TODAY + timedelta(days=1)).outcome is Outcome.READ
    less = judged(walked([*moved[:1], *moved[3:]]), shared, day=TODAY + timedelta(days=1))
    assert doubted(less)


@pytest.mark.parametrize("cut", [{1}, {0, 1, 2}])
@pytest.mark.parametrize("twice", [False, True])
def test_titles_that_the_old_list_cut_off_are_known_when_the_new_one_shows_them_whole(
    cut: set[int], twice: bool
) -> None:
    whole = rows(3)
    before = [
        (f"{title[:9]}..." if at in cut else title, url, day)
        for at, (title, url, day) in enumerate(whole)
    ]
    now = [(title, f"/m{url}", day) for title, url, day in whole]
    if twice:  # then nobody knows which of the two it was
        now += [(f"{title}（二）", f"/n{url}", day) for title, url, day in whole]
    known = held(before)
    first = judged(walked(now), known)
    assert doubted(first)
    shared = replace(
        again(first, known),
        suspicion=Suspicion(first.day, first.outcome, first.fingerprint, shared=True),
    )
    settled = judged(walked(now), shared, day=TODAY + timedelta(days=1))
    assert doubted(settled) is twice


@pytest.mark.parametrize("ends", [(".pdf", ""), ("", ".PDF"), (".docx", ".pdf")])
@pytest.mark.parametrize("twice", [False, True])
def test_files_are_known_by_their_titles_with_and_without_their_names_endings(
    ends: tuple[str, str], twice: bool
) -> None:
    files = rows(6)
    before, now = (
        [(f"{title}{end}", f"{path}{url}", day) for title, url, day in files]
        for end, path in zip(ends, ("", "/n"), strict=True)
    )
    if twice:  # the document and its table, under one title and one day, come back as one
        before += [(f"{title}.xlsx", f"/x{url}", day) for title, url, day in files]
    known = held(before)
    first = judged(walked(now), known)
    assert doubted(first)
    shared = replace(
        again(first, known),
        suspicion=Suspicion(first.day, first.outcome, first.fingerprint, shared=True),
    )
    assert doubted(judged(walked(now), shared, day=TODAY + timedelta(days=1))) is twice


@pytest.mark.parametrize("outcome", [Outcome.NOT_A_LIST, Outcome.NEEDS_BROWSER, Outcome.TRUNCATED])
def test_lists_that_many_columns_have_lost_at_once_take_the_last_word_of_each_back(
    outcome: Outcome,
) -> None:
    """A portal made anew of which nothing can be read: what was read of the old one names
    nobody any more. One page that cannot be read says nothing.
    """
    known, moved = held(rows(30)), rows(60)[30:]
    unread = walked([], outcome=outcome)
    lost = weigh(unread, known, day=TODAY, at=AT)
    new = weigh(walked(moved), known, day=TODAY, at=AT)
    fine = weigh(walked(rows(30)), known, day=TODAY, at=AT)
    for alone, doubting, quiet, voids in ((5, 0, 10, True), (2, 3, 10, True), (4, 0, 10, False)):
        doubts = PortalDoubt()
        assert not any(doubts.takes(one) for one in [lost] * alone)
        assert all(doubts.takes(one) for one in [new] * doubting + [fine] * quiet)
        settled = doubts.settled()
        assert [(one.outcome, one.voids) for one in settled] == [(outcome, voids)] * alone
    long_ago = replace(known, conclusive_on=TODAY - timedelta(days=4))
    for before in (long_ago, again(replace(lost.visit, voids=True), known), Known(7)):
        assert not weigh(unread, before, day=TODAY, at=AT).doubtful
    seldom = drift.weigh(unread, long_ago, day=TODAY, at=AT, trusted=13)
    assert seldom.doubtful, "its last word holds for as long as it is relied on"


@pytest.mark.parametrize("withdrawn", [True, False])
def test_a_list_under_later_dates_does_not_live_on_by_a_row_that_shares_them(
    withdrawn: bool,
) -> None:
    """Every night all rows show that night's day, and with them one that
    had been taken down, or that was never seen.
    """
    known = held(rows(12)[1:])
    first = judged(walked([(title, url, TODAY) for title, url, _ in rows(12)]), known)
    assert doubted(first)
    tomorrow = TODAY + timedelta(days=1)
    taken_down = held(rows(12)[:1]).entries if withdrawn else {}
    after = replace(again(first, known), withdrawn=taken_down)
    moved = [(title, url, tomorrow) for title, url, _ in rows(12)]
    assert doubted(judged(walked(moved), after, day=tomorrow))
    later = tomorrow + timedelta(days=1)
    put_back = [(*rows(12)[0][:2], later), *moved[1:]]
    alive = judged(walked(put_back), after, day=later)
    assert doubted(alive) is withdrawn, "a day that only a new entry shows is its own"


def test_lists_that_go_back_together_are_an_older_copy_whose_newest_day_is_told() -> None:
    known, back = held(rows(30)), rows(30)[8:]
    older = weigh(walked(back), known, day=TODAY, at=AT)
    again_older = weigh(
        walked(back), again(older.visit, known), day=TODAY + timedelta(days=1), at=AT
    )
    alive = weigh(walked(rows(30)), known, day=TODAY, at=AT)
    dead = weigh(walked(rows(30)[20:]), held(rows(30)[20:]), day=TODAY, at=AT)
    failed = weigh(walked([], outcome=Outcome.SERVER_ERROR), known, day=TODAY, at=AT)
    for visits, until in (
        ([older] * 3 + [dead] * 2 + [alive] * 6, back[0][2]),
        ([older] * 3 + [dead] * 2 + [failed] * 30, back[0][2]),
        ([older] * 3 + [alive] * 6, None),
        ([older] * 2 + [dead] * 9, None),
        ([alive] * 6, None),
    ):
        doubts = PortalDoubt()
        assert all(doubts.takes(one) for one in visits)
        assert doubts.copied_until() == until
    settling = PortalDoubt()
    assert not any(settling.takes(again_older) for _ in range(3))
    assert all(settling.takes(one) for one in [dead] * 2 + [alive] * 6)
    assert [one.outcome for one in settling.settled()] == [Outcome.LAYOUT_CHANGED] * 3


def test_addresses_that_bear_a_visit_s_own_mark_are_known_again_by_path_title_and_date() -> None:
    before = seen([(title, f"{url}?token=a1b2", day) for title, url, day in rows(12)])
    known = {
        one.key: KnownEntry(one.key, one.entry.title, one.entry.published_on, YESTERDAY)
        for one in before
    }
    marked = [
        Entry(title, f"http://a.example.cn{url}?token=c3d4", day) for title, url, day in rows(12)
    ]
    assert keys_of(marked, known) == [one.key for one in before]
    title, url, day = rows(1)[0]
    others = [
        Entry(title, f"http://a.example.cn{url}?token=c3d4", day - timedelta(days=1)),
        marked[0],
    ]
    assert keys_of(others, known) == [key_of(others[0]), before[0].key]
    old = before[5].entry
    assert keys_of([marked[0], old], known) == [key_of(marked[0]), before[5].key], (
        "one known address: the marks are real"
    )


def test_rows_of_one_address_are_entries_of_their_own_by_title_and_date() -> None:
    url = "http://a.example.cn/detail.html"
    several = [Entry(title, url, day) for title, _, day in rows(6)]
    keys = keys_of(several, {})
    assert len(set(keys)) == 6
    known = {
        key: KnownEntry(key, one.title, one.published_on, YESTERDAY)
        for key, one in zip(keys, several, strict=True)
    }
    assert keys_of(several[:1], known) == keys[:1], "an address found to be of many rows stays one"
    day = several[0].published_on
    headline = [
        Entry("县委召开常委会会议研究部署…", url, None),
        Entry("县委召开常委会会议研究部署重点工作", url, day),
    ]
    assert len(set(keys_of(headline, {}))) == 1


def test_what_a_person_has_confirmed_is_believed_and_nothing_else() -> None:
    known, tomorrow = held(rows(30)), TODAY + timedelta(days=1)
    redated = walked([(title, url, TODAY) for title, url, _ in rows(30)])
    for walk, outcome in (
        (walked(rows(30)[8:]), Outcome.READ),
        (redated, Outcome.READ),
        (walked([], outcome=Outcome.EMPTY_UNPROVEN), Outcome.TRULY_EMPTY),
    ):
        visit = judged(walk, known)
        said = Confirmation(visit.day, "wang", "已电话核实", visit.fingerprint)
        doubt = Suspicion(
            visit.day, visit.outcome, visit.fingerprint, shared=True, confirmation=said
        )
        settled = judged(walk, replace(known, suspicion=doubt), day=tomorrow)
        assert settled.outcome is outcome
        assert "wang has looked" in settled.why
        assert "已电话核实" in settled.why
        assert (outcome is not Outcome.TRULY_EMPTY) or set(settled.gone) == set(known.entries)
        assert doubted(
            judged(walked(rows(30, folder="/third")), replace(known, suspicion=doubt), day=tomorrow)
        )


def test_what_was_withdrawn_is_no_news_when_it_comes_back_under_another_address_and_day() -> None:
    entries = rows(12)
    gone_title, gone_url, gone_day = entries[4]
    standing = [*entries[:4], *entries[5:]]
    known = replace(held(standing), withdrawn=held([entries[4]]).entries)

    def read(*back: Row) -> Visit:
        return judged(walked([*back, *standing]), known)

    assert doubted(read((gone_title, "/new/1.html", TODAY)))
    assert doubted(read((f"{gone_title[:-2]}...", "/new/1.html", TODAY)))
    for believed in (
        (gone_title, gone_url, TODAY),  # its own address: the unit mended its day
        (gone_title, "/new/1.html", gone_day),
        ("关于公布另一项工作的通知公告", "/new/1.html", TODAY),
        (standing[2][0], "/new/1.html", TODAY),  # a title that the column gives more than once
    ):
        assert read(believed).outcome is Outcome.READ, believed
    assert (
        read((gone_title, "/new/1.html", TODAY), (gone_title, "/new/2.html", TODAY)).outcome
        is Outcome.READ
    )
