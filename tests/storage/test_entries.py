"""How entries are written down: once each, with what changed, whatever the web puts into them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.crawls.visits import LONGEST_KEY, bounded_key, clean
from storage.records import Entry, Outcome, SeenEntry
from tests.storage.county import COLUMN, County, on, shown


def test_reading_the_same_page_twice_stores_nothing_twice_and_finds_no_change(
    county: County,
) -> None:
    page = (shown("a", "03-09"), shown("b", None), shown("c", "05-01"))
    county.read("03-10", *page)
    county.read("03-11", *page)
    assert len(county.store.known(county.ids[0]).entries) == 3
    assert county.changes() == []


def test_an_edited_title_is_kept_with_the_one_before(county: County) -> None:
    county.read("03-10", shown("a", "03-09", "原标题"))
    county.read("03-11", shown("a", "03-09", "新标题"))
    assert county.changes() == [("a", "edited", "原标题", "新标题")]
    assert county.standing("03-11").latest_title == "新标题"


def test_one_visit_may_find_a_new_title_and_a_new_date_at_once(county: County) -> None:
    county.read("03-10", shown("a", "03-01", "原"))
    county.read("03-11", shown("a", "03-10", "新"))
    assert [kind for _, kind, _, _ in county.changes()] == ["edited", "re-dated"]


def test_a_change_names_the_visit_that_proves_it(county: County) -> None:
    county.read("03-10", shown("a", "03-01"))
    county.read("03-11", gone=("a",))
    (change,) = county.store.changes(on("03-11"), on("03-11"), column_ids=county.ids)
    assert (change.day, change.visit_id) == (on("03-11"), 2)
    assert county.store.changes(on("03-12"), on("03-31"), column_ids=county.ids) == []


def test_an_entry_shown_twice_on_a_page_is_one_under_the_row_that_has_a_date(
    county: County,
) -> None:
    page = (
        shown("a", None, "置顶"),
        shown("b", "03-08"),
        shown("a", "03-09", "正文"),
        shown("a", "03-01", "又"),
    )
    county.read("03-10", *page)
    county.read("03-11", *page)
    assert [(row.key, row.title) for row in county.counted("03-11")] == [("b", "b"), ("a", "正文")]
    assert county.changes() == []


def test_an_entry_both_shown_and_called_gone_is_there(county: County) -> None:
    county.read("03-10", shown("a", "03-09"))
    county.read("03-11", shown("a", "03-09"), gone=("a",))
    assert county.standing("03-11").latest == on("03-09")


def test_the_source_read_from_an_article_survives_lists_that_show_none(county: County) -> None:
    county.read("03-10", shown("a", "03-09", source="教育局"))
    county.read("03-11", shown("a", "03-09"))
    assert county.counted("03-11")[0].source == "教育局"
    assert county.store.known(county.ids[0]).entries["a"].source == "教育局"


def test_where_a_source_was_looked_for_is_kept_with_it(county: County) -> None:
    def seen(source: str, at: str) -> SeenEntry:
        return SeenEntry("a", replace(shown("a", "03-09", source=source).entry, source_at=at))

    def known() -> tuple[str, str]:
        held = county.store.known(county.ids[0]).entries["a"]
        return held.source, held.source_at

    county.read("03-10", seen("", ""))
    assert known() == ("", "")
    county.read("03-11", seen("", "article"))
    assert known() == ("", "article")
    county.read("03-12", seen("教育局", "article"))
    county.read("03-13", seen("", ""))
    county.read("03-14", seen("", "list"))
    assert known() == ("教育局", "article")
    county.read("03-15", seen("民政局", "list"))
    county.read("03-09", seen("教育局", "article"))
    assert known() == ("民政局", "list")


def test_an_entry_whose_row_has_no_address_keeps_none(county: County) -> None:
    county.read("03-10", SeenEntry("题|2026-03-09", Entry("题", None, on("03-09"))))
    (entry,) = county.store.published(
        on("03-01"), on("03-31"), as_of=on("03-10"), column_ids=county.ids
    )
    assert entry.url is None


def test_one_article_in_two_columns_is_an_entry_of_each(county: County) -> None:
    other = County(
        county.store,
        *county.columns,
        replace(COLUMN, name="通知公告", url="http://www.county.gov.cn/jyj/tzgg/"),
    )
    county.read("03-10", shown("a", "03-09"))
    other.read("03-10", shown("a", "03-08"), column_id=other.ids[1])
    assert [row.published_on for row in other.counted("03-10")] == [on("03-09"), on("03-08")]


def test_very_long_keys_are_told_apart_and_found_again(county: County) -> None:
    keys = [f"http://www.county.gov.cn/{'长' * 5_000}{end}" for end in "ab"]
    for day in ("03-10", "03-11"):
        county.read(day, *(SeenEntry(key, Entry("t", key, on("03-09"))) for key in keys))
    assert len(county.counted("03-11")) == 2
    assert county.changes() == []
    county.read("03-12", gone=tuple(row.key for row in county.counted("03-11")))
    assert county.counted("03-12") == []


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    text=st.text(st.characters(codec=None), max_size=40),
    key=st.text(st.characters(codec=None), min_size=1),
)
def test_no_text_from_the_web_keeps_a_visit_from_being_stored(
    county: County, text: str, key: str
) -> None:
    entry = Entry(text, f"http://a/{text}", on("03-09"), text, text, text)
    county.read("03-10", SeenEntry(key, entry), why=text, url=text, validators={text: (text, text)})
    assert bounded_key(key) in {row.key for row in county.counted("03-10")}


@given(st.text(st.characters(codec=None)))
def test_clean_text_can_be_written_by_any_database_and_plain_text_is_left_alone(text: str) -> None:
    cleaned = clean(text)
    assert "\0" not in cleaned
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    if "\0" not in text and not any("\ud800" <= mark <= "\udfff" for mark in text):
        assert cleaned == text[:1_000]


@given(st.text(min_size=1), st.text(min_size=1))
def test_keys_stay_different(one: str, other: str) -> None:
    long_one, long_other = "x" * LONGEST_KEY + one, "x" * LONGEST_KEY + other
    assert (bounded_key(long_one) == bounded_key(long_other)) == (one == other)
    assert len(bounded_key(long_one)) <= LONGEST_KEY


def test_a_later_day_of_an_entry_that_moved_is_told_once_and_never_believed(county: County) -> None:
    county.read("03-10", shown("a", "03-01"), shown("b", "03-02"))
    moved = replace(shown("a", "03-01"), later=on("03-11"))
    moved = replace(moved, entry=replace(moved.entry, url="http://www.county.gov.cn/new/a"))
    for day in ("03-11", "03-12", "03-13"):
        county.read(day, moved, shown("b", "03-02"))
    assert county.changes() == [("a", "re-dated", "2026-03-01", "2026-03-11")]
    first = county.counted("03-13")[0]
    assert (first.key, first.published_on, first.url) == (
        "a",
        on("03-01"),
        "http://www.county.gov.cn/new/a",
    )
    assert county.standing("03-13").latest == on("03-02")
    assert county.store.known(county.ids[0]).entries["a"].url == "http://www.county.gov.cn/new/a"
    county.read("03-14", replace(moved, later=on("03-14")), shown("b", "03-02"))
    assert len(county.changes()) == 2


def test_what_was_withdrawn_lately_is_remembered_until_it_is_back(county: County) -> None:
    column = county.ids[0]
    county.visit("01-02", Outcome.READ, shown("old", "01-01"), shown("a", "01-01"))
    county.visit("01-03", Outcome.READ, shown("a", "01-01"), gone=("old",))
    county.visit("05-02", Outcome.READ, shown("a", "01-01"), shown("b", "05-01"))
    county.visit("05-03", Outcome.READ, shown("a", "01-01"), gone=("b",))
    known = county.store.known(column)
    assert (set(known.entries), set(known.withdrawn)) == ({"a"}, {"b"})  # of the last 90 days
    assert known.withdrawn["b"].published_on == on("05-01")
    county.visit("05-04", Outcome.READ, shown("a", "01-01"), shown("b", "05-01"))
    assert not county.store.known(column).withdrawn
