"""Whose the entries of a 分别 column are: the list is asked first, then articles, the newest
first, each of use and once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from config.registry import Column, Cycle, Registry, Responsibility, Unit
from config.settings import BandSettings
from config.sources import Sources, Whose
from crawler.fetch.exchange import Answer, Ask, Failure
from crawler.visit.origins import sources_since
from crawler.visit.task import Task, Walked
from crawler.visit.walk import Walk
from storage.records import Known, KnownEntry, Outcome
from tests.crawler.counties import TODAY, article_page, list_page, rows
from tests.crawler.visit.test_walk import HOME, REACH, URL, drive, page, paths

TOWNS = ("甲镇", "乙镇", "丙镇")
COLUMN = Column(
    "乡镇动态", TOWNS, "动态信息", Cycle.MONTH, URL, responsibility=Responsibility.SEPARATE
)
ROSTER = Registry(tuple(Unit(name, "镇街园区") for name in TOWNS), (COLUMN,))
SINCE = TODAY - timedelta(days=400)
Row = tuple[str, str, date]
Pages = Mapping[str, str | Answer | Failure]


def walk(known: Known | None = None, **more: Any) -> Walk:
    whose = Whose(ROSTER, COLUMN, TODAY, Sources(ROSTER, "青山县人民政府"))
    task = Task(
        COLUMN,
        known or Known(1),
        REACH,
        TODAY,
        f"{HOME}/",
        whose=whose,
        sources_since=SINCE,
        **more,
    )
    return Walk(task)


def pages_of(entries: Sequence[Row], sources: Sequence[str]) -> dict[str, str | Answer | Failure]:
    found: dict[str, str | Answer | Failure] = {"/gzdt/index.html": list_page(entries)}
    for (title, url, day), source in zip(entries, sources, strict=True):
        found[url] = article_page(title, day, source)
    return found


def headed(entries: Sequence[Row], sources: Sequence[str]) -> str:
    body = "".join(
        f"<tr><td><a href='{url}'>{title}</a></td><td>{source}</td><td>{day}</td></tr>"
        for (title, url, day), source in zip(entries, sources, strict=True)
    )
    table = f"<table><tr><th>标题</th><th>发布机构</th><th>发布日期</th></tr>{body}</table>"
    return list_page([]).replace("<ul class='list'></ul>", table)


def asked(found: list[Ask]) -> list[str]:
    """The articles asked for; the home page may be compared before a column is first believed."""
    return [path for path in paths(found)[1:] if path != "/"]


def sources(walked: Walked) -> list[str]:
    return [row.entry.source for row in walked.rows]


def held(walked: Walked, known: Known | None = None, **more: Any) -> Known:
    """What the store would know after a walk."""
    entries = dict(known.entries) if known else {}
    for row in walked.rows:
        one = row.entry
        entries[row.key] = KnownEntry(
            row.key, one.title, one.published_on, TODAY, one.source, one.source_at
        )
    return Known(
        1, entries=entries, conclusive_on=TODAY - timedelta(days=1), rows=len(entries), **more
    )


def test_a_list_that_names_the_leads_costs_no_article() -> None:
    entries = rows(6)
    named = [*TOWNS, "融媒体中心", *TOWNS[:2]]
    pages = pages_of(entries, ["别的单位"] * 6) | {"/gzdt/index.html": headed(entries, named)}
    walked, steps = drive(walk(), pages)
    assert (sources(walked), asked(steps)) == (named, [])
    assert {row.entry.source_at for row in walked.rows} == {"list"}


def test_a_cell_that_is_blank_in_such_a_list_is_asked_of_the_article() -> None:
    entries = rows(4)
    pages = pages_of(entries, ["丙镇"] * 4) | {
        "/gzdt/index.html": headed(entries, ["甲镇", "", "本站", "乙镇"])
    }
    walked, steps = drive(walk(), pages)
    assert sources(walked) == ["甲镇", "丙镇", "丙镇", "乙镇"]
    assert asked(steps) == [entries[1][1], entries[2][1]]


def test_where_every_source_of_a_list_is_one_other_body_the_articles_are_asked() -> None:
    entries = rows(4)
    pages = pages_of(entries, ["甲镇", "乙镇", "", "县政府办"]) | {
        "/gzdt/index.html": headed(entries, ["青山县人民政府办公室"] * 4)
    }
    walked, steps = drive(walk(), pages)
    assert sources(walked) == ["甲镇", "乙镇", "青山县人民政府办公室", "县政府办"]
    assert len(asked(steps)) == 4
    again, steps = drive(walk(held(walked)), pages)
    assert (sources(again), asked(steps)) == (sources(walked), [])


def test_articles_are_asked_the_newest_first_and_no_further_back_than_a_lead_needs() -> None:
    entries = rows(8, every=100)
    told = ["甲镇", "甲镇", "乙镇", "甲镇", "丙镇", "甲镇", "乙镇", "丙镇"]
    walked, steps = drive(walk(), pages_of([*entries[4:], *entries[:4]], [*told[4:], *told[:4]]))
    # Up to 400 days back every one; behind them only until the third has one of
    # its own, which is at 400 days.
    assert asked(steps) == [url for _, url, _ in entries[:5]]
    told[4] = "甲镇"
    walked, steps = drive(walk(), pages_of(entries, told))
    assert asked(steps) == [url for _, url, _ in entries]
    assert sources(walked) == told


def test_a_later_night_asks_for_each_new_entry_once_and_for_nothing_else() -> None:
    entries = rows(6)
    told = [*TOWNS, "", *TOWNS[:2]]
    first, _ = drive(walk(), pages_of(entries[1:], told[1:]))
    known = held(first)
    again, steps = drive(walk(known), pages_of(entries[1:], told[1:]))
    assert (sources(again), asked(steps)) == (told[1:], [])
    later, steps = drive(walk(known), pages_of(entries, told))
    assert (sources(later), asked(steps)) == (told, [entries[0][1]])


def test_the_weekly_walk_asks_once_more_of_the_recent_ones_that_named_no_lead() -> None:
    entries = rows(4, every=40)
    told = ["甲镇", "融媒体中心", "", "乙镇"]
    first, _ = drive(walk(), pages_of(entries, told))
    _, steps = drive(walk(held(first), full=True), pages_of(entries, told))
    assert asked(steps) == [entries[1][1]]  # the other one is older than two months


@pytest.mark.parametrize("status", [503, 403])
def test_an_article_that_cannot_be_had_is_asked_again_the_next_night_whatever_has_not_changed(
    status: int,
) -> None:
    entries = rows(3)
    pages = pages_of(entries, TOWNS)
    pages["/gzdt/index.html"] = page(URL, list_page(entries), etag='"1"')
    broken = pages | {entries[1][1]: page(HOME + entries[1][1], "", status)}
    first, _ = drive(walk(), broken)
    assert (first.outcome, sources(first)) == (Outcome.READ, ["甲镇", "", "丙镇"])
    known = held(first, validators={URL: ('"1"', "")})
    second, steps = drive(walk(known), pages)
    assert steps[0].headers == {}
    assert (sources(second), asked(steps)) == (list(TOWNS), [entries[1][1]])
    _, steps = drive(walk(held(second, validators={URL: ('"1"', "")})), pages)
    assert steps[0].headers == {"If-None-Match": '"1"'}


def test_where_articles_fail_one_after_the_other_no_more_are_asked_for() -> None:
    entries = rows(9)
    pages = {"/gzdt/index.html": list_page(entries)} | {
        url: page(HOME + url, "", 503) for _, url, _ in entries
    }
    walked, steps = drive(walk(), pages)
    assert (walked.outcome, len(asked(steps))) == (Outcome.READ, 3)


def test_what_no_article_can_tell_is_asked_of_none_and_keeps_no_list_from_being_unchanged() -> None:
    entries = [
        ("附件下载的一份通知", "/files/1.pdf", TODAY),
        ("转发：县外的一条消息", "http://mp.weixin.example.com/s/abc", TODAY),
        *rows(3),
    ]
    pages = pages_of(rows(3), TOWNS) | {
        "/gzdt/index.html": page(URL, list_page(entries), etag='"1"')
    }
    walked, steps = drive(walk(), pages)
    assert [row.entry.source_at for row in walked.rows] == [
        "unopened",
        "unopened",
        *["article"] * 3,
    ]
    assert len(asked(steps)) == 3
    _, steps = drive(walk(held(walked, validators={URL: ('"1"', "")})), pages)
    assert steps[0].headers == {"If-None-Match": '"1"'}


def test_a_known_source_is_kept_when_the_list_shows_none_any_more() -> None:
    entries = rows(3)
    first, _ = drive(walk(), {"/gzdt/index.html": headed(entries, TOWNS)})
    later, steps = drive(walk(held(first)), pages_of(entries, ["县政府办"] * 3))
    assert (sources(later), asked(steps)) == (list(TOWNS), [])


def test_a_column_that_becomes_one_of_each_lead_is_walked_to_its_end_once() -> None:
    entries = rows(9)
    told = [TOWNS[at % 3] for at in range(9)]
    pages = pages_of(entries, told)
    pages["/gzdt/index.html"] = list_page(entries[:3], following="index_2.html")
    pages["/gzdt/index_2.html"] = list_page(entries[3:6], following="index_3.html")
    pages["/gzdt/index_3.html"] = list_page(entries[6:])
    before, _ = drive(
        Walk(Task(replace(COLUMN, units=("甲镇",)), Known(1), REACH, TODAY, f"{HOME}/")), pages
    )
    assert set(sources(before)) == {""}
    switched, _ = drive(walk(held(before)), pages)
    assert sources(switched) == told
    _, steps = drive(walk(held(switched)), pages)
    assert paths(steps) == ["/gzdt/index.html"]


def test_a_bound_on_articles_leaves_the_oldest_for_another_night() -> None:
    entries = rows(6)
    told = [TOWNS[at % 3] for at in range(6)]
    pages = pages_of(entries, told)
    first, _ = drive(walk(most_articles=4), pages)
    assert sources(first) == [*told[:4], "", ""]
    second, steps = drive(walk(held(first), most_articles=4), pages)
    assert (sources(second), asked(steps)) == (told, [entries[4][1], entries[5][1]])


def test_sources_are_wanted_as_far_back_as_the_longest_band_and_a_year_and_a_month() -> None:
    assert sources_since(date(2026, 11, 20), BandSettings()) == date(2026, 11, 20) - timedelta(
        days=397
    )
    two_years = BandSettings(periods=("2 weeks", "2 years"))
    assert sources_since(date(2026, 11, 20), two_years) < date(2024, 11, 1)
