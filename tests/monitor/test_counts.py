"""Counting by shown date: one article once, for the column that stands first; each entry
with the unit it belongs to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from config.registry import DISCLOSURE, NEWS, Column, Registry, Responsibility, Unit
from monitor.rules.counts import Counts, Tally, count, shares_of
from monitor.rules.cross_tables import by_kind, by_topic
from storage.records import Earlier, Published
from tests.monitor.builders import column, unit

FIRST, LAST = date(2018, 7, 1), date(2018, 7, 31)
ROSTER = (unit("财政局"), unit("发改局", aliases=("发展和改革局",)), unit("审计局"))
BULLETIN = column("政府公报", "财政局", category=DISCLOSURE)
NEWSROOM = column("工作动态", "发改局")
TOP_NEWS = column("政务要闻", category=f"{NEWS}/政务要闻")
JOINT = column("重大项目", "财政局、发改局", category=DISCLOSURE)


def entry(
    position: int, name: str, day: str = "2018-07-15", *, source: str = "", linked: bool = True
) -> Published:
    """An entry of the column at a position; entries of one name are one article."""
    key = f"http://x.test/{name}" if linked else f"{name}|{day}"
    return Published(
        position, key, name, key if linked else None, date.fromisoformat(day), source, False
    )


def counted(
    columns: Sequence[Column], entries: Sequence[Published], roster: Sequence[Unit] = ROSTER
) -> Counts:
    return counted_from(FIRST, LAST, columns, entries, roster)


def counted_from(
    first: date,
    last: date,
    columns: Sequence[Column],
    entries: Sequence[Published],
    roster: Sequence[Unit] = ROSTER,
) -> Counts:
    registry = Registry(tuple(roster), tuple(columns))
    before = [
        Earlier(each.column_id, each.key)
        for each in entries
        if each.url and each.published_on < first
    ]
    return count(
        registry, range(len(columns)), entries, first, last, place="临沭县", earlier=before
    )


def owners(counts: Counts) -> dict[str, int]:
    return {unit.name if unit else "": tally.total for unit, tally in counts.by_unit.items()}


def test_the_first_and_the_last_day_count_and_their_neighbours_do_not() -> None:
    days = ("2018-06-30", "2018-07-01", "2018-07-31", "2018-08-01")
    assert [
        each.entry.title
        for each in counted([BULLETIN], [entry(0, day, day) for day in days]).articles
    ] == [
        *("2018-07-01", "2018-07-31"),
    ]


def test_categories_add_up() -> None:
    counts = counted(
        [BULLETIN, NEWSROOM, TOP_NEWS], [entry(0, "a"), entry(1, "b"), entry(2, "c"), entry(2, "d")]
    )
    assert (counts.total, counts.tally) == (4, Tally(1, 3))


def test_an_article_in_several_columns_counts_once_for_the_first_and_once_in_each_ones_own_total() -> (
    None
):
    entries = [entry(2, "a"), entry(1, "a"), entry(0, "a"), entry(2, "b")]
    counts = counted([BULLETIN, NEWSROOM, TOP_NEWS], entries)
    assert (counts.total, counts.tally, counts.column_totals) == (2, Tally(1, 1), (1, 1, 2))
    assert owners(counts) == {"财政局": 1, "": 1}


def test_an_article_of_two_months_counts_in_the_first_of_them_alone_whichever_column_stands_first() -> (
    None
):
    entries = [
        entry(0, "a", "2018-08-02"),
        entry(1, "a", "2018-07-30"),
        entry(0, "b", "2018-08-03"),
    ]
    july, august, both = (
        counted_from(date(2018, first, 1), date(2018, last, 31), [BULLETIN, NEWSROOM], entries)
        for first, last in ((7, 7), (8, 8), (7, 8))
    )
    assert [owners(each) for each in (july, august, both)] == [
        {"发改局": 1},
        {"财政局": 1},
        {"财政局": 1, "发改局": 1},
    ]
    assert [each.column_totals for each in (july, august, both)] == [(0, 1), (2, 0), (2, 1)]


def test_within_a_month_the_column_that_stands_first_counts_whatever_days_are_shown() -> None:
    entries = [entry(0, "a", "2018-07-30"), entry(1, "a", "2018-07-02")]
    assert owners(counted([BULLETIN, NEWSROOM], entries)) == {"财政局": 1}


def test_a_column_that_is_not_asked_for_takes_nothing_from_a_topic() -> None:
    topical = replace(NEWSROOM, topics=("创城",)), replace(TOP_NEWS, topics=("创城",))
    columns = [BULLETIN, *topical]
    entries = [
        entry(0, "a", "2018-06-30"),
        entry(1, "a"),
        entry(1, "b", "2018-06-30"),
        entry(2, "b"),
    ]
    counts = counted(columns, entries)
    assert counts.total == 0
    topic = by_topic(Registry(ROSTER, tuple(columns)), counts, [])["创城"]
    assert (topic.total, topic.by_column) == (1, {"工作动态": 1, "政务要闻": 0})


def test_first_is_the_order_of_columns_csv_not_of_the_ids() -> None:
    registry = Registry(ROSTER, (BULLETIN, NEWSROOM))
    counts = count(registry, (9, 4), [entry(4, "a"), entry(9, "a")], FIRST, LAST)
    assert (owners(counts), counts.column_totals) == ({"财政局": 1}, (1, 1))


def test_entries_without_an_address_are_never_one_article_in_two_columns() -> None:
    entries = [
        entry(0, "公告", linked=False),
        entry(1, "公告", linked=False),
        entry(1, "公告", linked=False),
    ]
    counts = counted([BULLETIN, NEWSROOM], entries)
    assert (counts.total, counts.column_totals) == (2, (1, 1))


def test_entries_of_columns_that_are_not_in_the_registry_do_not_count() -> None:
    registry = Registry(ROSTER, (BULLETIN, NEWSROOM))
    assert count(registry, (3, None), [entry(3, "a"), entry(5, "b")], FIRST, LAST).total == 1


def test_a_joint_columns_entry_belongs_to_the_unit_that_its_source_names() -> None:
    sources = ("财政局", "发展和改革局", "临沭县发改局", "审计局", "县政府", "")
    counts = counted([JOINT], [entry(0, source, source=source) for source in sources])
    assert owners(counts) == {"财政局": 1, "发改局": 2, "审计局": 1, "": 2}
    assert counts.column_totals == (6,)


def test_the_source_says_nothing_where_a_column_has_one_unit_or_none() -> None:
    counts = counted(
        [BULLETIN, TOP_NEWS], [entry(0, "a", source="审计局"), entry(1, "b", source="审计局")]
    )
    assert owners(counts) == {"财政局": 1, "": 1}


def test_a_joint_column_with_one_lead_left_is_that_leads() -> None:
    roster = (unit("财政局"), unit("发改局", ends=date(2018, 6, 30)))
    assert owners(counted([JOINT], [entry(0, "a", source="县政府")], roster)) == {"财政局": 1}


MERGED = (unit("旧局", ends=date(2018, 7, 10), merged_into="新局"), unit("新局"))


def test_a_merger_moves_no_entry_of_the_time_before_it() -> None:
    entries = [
        entry(0, "a", "2018-07-10"),
        entry(0, "b", "2018-07-11"),
        entry(0, "c", "2018-07-31"),
    ]
    assert owners(counted([column(units="旧局")], entries, MERGED)) == {"旧局": 1, "新局": 2}


def test_a_source_that_names_a_merged_unit_means_its_successor_after_the_merger() -> None:
    roster = (*MERGED, unit("财政局"))
    entries = [
        entry(0, "a", "2018-07-10", source="旧局"),
        entry(0, "b", "2018-07-11", source="旧局"),
    ]
    assert owners(counted([column(units="旧局、财政局")], entries, roster)) == {
        "旧局": 1,
        "新局": 1,
    }


def test_an_entry_dated_before_its_unit_began_belongs_to_who_answers_at_the_months_end() -> None:
    roster = (unit("新局", starts=date(2018, 7, 20)),)
    assert owners(counted([column(units="新局")], [entry(0, "a", "2018-07-05")], roster)) == {
        "新局": 1
    }


def test_an_entry_after_its_unit_ended_without_a_successor_belongs_to_none() -> None:
    roster = (unit("旧局", ends=date(2018, 7, 10)),)
    entries = [entry(0, "a", "2018-07-10"), entry(0, "b", "2018-07-11")]
    assert owners(counted([column(units="旧局")], entries, roster)) == {"旧局": 1, "": 1}


def test_news_splits_by_kind_in_the_order_of_columns_csv_without_one_last_and_zeros_kept() -> None:
    columns = (NEWSROOM, TOP_NEWS, column("镇街", category=f"{NEWS}/镇街动态"), BULLETIN)
    registry = Registry(ROSTER, columns)
    counts = count(
        registry,
        range(4),
        [entry(0, "a"), entry(1, "b"), entry(1, "c"), entry(3, "d")],
        FIRST,
        LAST,
    )
    kinds = by_kind(registry, counts, ["部门"])
    assert [(kind, each.total) for kind, each in kinds.items()] == [
        ("政务要闻", 2),
        ("镇街动态", 0),
        (None, 1),
    ]
    assert kinds["政务要闻"].by_group == {"部门": 0, "无": 2}


ENTRIES = st.lists(
    st.builds(
        entry,
        st.integers(0, 3),
        st.sampled_from("abcdefgh"),
        st.sampled_from(["2018-06-30", "2018-07-01", "2018-07-15", "2018-07-31", "2018-08-01"]),
        source=st.sampled_from(["", "财政局", "发改局", "别处"]),
        linked=st.booleans(),
    ),
    max_size=60,
)


@given(ENTRIES)
def test_counts_close_under_any_distribution(entries: list[Published]) -> None:
    counts = counted([BULLETIN, NEWSROOM, TOP_NEWS, JOINT], entries)
    inside = [each for each in entries if FIRST <= each.published_on <= LAST]
    before = {each.key for each in entries if each.url and each.published_on < FIRST}
    articles = {each.key if each.url else (each.column_id, each.key) for each in inside}
    assert counts.total == len(articles - before)
    assert (
        counts.total == counts.tally.total == sum(tally.total for tally in counts.by_unit.values())
    )
    assert counts.column_totals == tuple(
        len({each.key for each in inside if each.column_id == position}) for position in range(4)
    )
    assert (
        max(counts.column_totals) - len(articles & before)
        <= counts.total
        <= sum(counts.column_totals)
    )


@given(ENTRIES)
def test_the_order_in_which_entries_come_changes_no_figure(entries: list[Published]) -> None:
    once = list(
        {(each.column_id, each.key): each for each in entries if each.column_id < 3}.values()
    )
    first, second = (counted([BULLETIN, NEWSROOM, TOP_NEWS], each) for each in (once, once[::-1]))
    assert (first.tally, first.column_totals, owners(first)) == (
        second.tally,
        second.column_totals,
        owners(second),
    )


def test_an_entry_of_a_column_that_each_lead_answers_for_is_the_lead_s_that_its_source_names() -> (
    None
):
    own = replace(JOINT, responsibility=Responsibility.SEPARATE)
    sources = ("财政局", "发展和改革局", "临沭县发改局", "审计局", "县政府", "", "财政局办公室")
    counts = counted([own], [entry(0, source, source=source) for source in sources])
    assert {unit.name: total for unit, total in counts.lead_totals[0].items()} == {
        "财政局": 1,
        "发改局": 2,
    }
    assert counts.column_totals == (7,)
    assert owners(counts) == {"财政局": 1, "发改局": 2, "审计局": 1, "": 3}
    assert {unit.name for unit in counts.unclaimed[own.identity]} == {"财政局", "发改局"}
    counts = counted(
        [own], [entry(0, source, source=source) for source in (*sources[:5], "财政局办公室")]
    )
    assert {unit.name for unit in counts.unclaimed[own.identity]} == {"财政局"}


def test_a_single_lead_that_answers_for_its_own_has_only_what_names_it() -> None:
    own = replace(BULLETIN, responsibility=Responsibility.SEPARATE)
    counts = counted(
        [own],
        [
            entry(0, "a", source="财政局"),
            entry(0, "b", source="审计局"),
            entry(0, "c", source="日报"),
        ],
    )
    assert (
        {unit.name: total for unit, total in counts.lead_totals[0].items()},
        counts.unclaimed[own.identity],
    ) == (
        {"财政局": 1},
        frozenset(),
    )
    assert owners(counts) == {"财政局": 1, "审计局": 1, "": 1}


@given(st.lists(st.integers(0, 5_000), min_size=1, max_size=12))
def test_shares_add_up_to_a_hundred_and_none_is_further_off_than_a_hundredth(
    totals: list[int],
) -> None:
    shares = shares_of(totals)
    if not sum(totals):
        assert set(shares) == {None}
        return
    given_out = [share for share in shares if share is not None]
    assert round(sum(given_out), 2) == 100
    assert all(
        abs(share - 100 * total / sum(totals)) < 0.01
        for share, total in zip(given_out, totals, strict=True)
    )
