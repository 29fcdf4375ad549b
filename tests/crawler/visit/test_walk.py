"""The walk by itself: what it asks for after each answer, without any network."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from config.net.reach import Reach
from config.registry import Column, Cycle
from config.settings import PortalSettings
from crawler.fetch.exchange import Answer, Ask, Failure
from crawler.page.urls import Addresses
from crawler.visit.task import Task, Walked
from crawler.visit.walk import Walk
from storage.records import Known, KnownEntry, Outcome
from tests.crawler.counties import TODAY, Row, article_page, list_page, rows

HOME = "http://www.qingshan.example.cn"
URL = f"{HOME}/gzdt/index.html"
REACH = Reach.of(PortalSettings(name="青山县", url=HOME))


def task(*units: str, known: Known | None = None, url: str = URL, **more: Any) -> Task:
    column = Column("工作动态", units or ("教育局",), "动态信息", Cycle.WEEK, url)
    return Task(
        column=column, known=known or Known(1), reach=REACH, today=TODAY, home=f"{HOME}/", **more
    )


def page(url: str, body: str, status: int = 200, **headers: str) -> Answer:
    return Answer(
        url,
        status,
        {name.replace("_", "-"): value for name, value in headers.items()},
        body.encode(),
    )


def drive(walk: Walk, pages: Mapping[str, str | Answer | Failure]) -> tuple[Walked, list[Ask]]:
    """Answers from `pages` by path; what is not there is 404. Returns what was
    found and what was asked for.
    """
    asked: list[Ask] = []
    step = walk.start()
    while isinstance(step, Ask):
        asked.append(step)
        path = step.fetch.url.removeprefix(HOME)
        reply = pages.get(path, page(step.fetch.url, "", 404))
        if isinstance(reply, str):
            reply = page(step.fetch.url, reply)
        step = walk.received(reply) if isinstance(reply, Answer) else walk.failed(reply)
    return step, asked


def paths(asked: list[Ask]) -> list[str]:
    return [ask.fetch.url.removeprefix(HOME) for ask in asked]


def test_each_row_is_counted_once_and_stands_where_it_was_met_first() -> None:
    entries = rows(9)
    pages = {
        "/gzdt/index.html": list_page([*entries[:5], entries[2]], following="index_2.html"),
        "/gzdt/index_2.html": list_page([entries[0], *entries[5:]]),
    }
    walked, _ = drive(Walk(task()), pages)
    assert (walked.outcome, walked.ended) == (Outcome.READ, True)
    assert [row.entry.title for row in walked.rows] == [title for title, _, _ in entries]


def test_a_page_that_breaks_the_reader_is_this_column_s_failure_and_no_one_else_s() -> None:
    walk = Walk(task())
    walk.start()
    broken = walk.received(Answer(URL, 200, {}, 7))  # type: ignore[arg-type]
    assert isinstance(broken, Walked)
    assert broken.outcome is Outcome.INTERNAL_ERROR


def test_a_304_to_a_request_without_conditions_is_a_failure() -> None:
    walked, asked = drive(Walk(task()), {"/gzdt/index.html": page(URL, "", 304)})
    assert walked.outcome is Outcome.SERVER_ERROR
    assert asked[0].headers == {}


def test_joint_leads_learn_each_new_entry_s_source_from_its_article() -> None:
    entries = rows(4)
    pages = {"/gzdt/index.html": list_page(entries)}
    pages |= {url: article_page(title, day, "青山县民政局") for title, url, day in entries}
    walked, asked = drive(Walk(task("教育局", "民政局")), pages)
    assert {row.entry.source for row in walked.rows} == {"青山县民政局"}
    assert paths(asked) == ["/gzdt/index.html", *(url for _, url, _ in entries)]
    alone, asked = drive(Walk(task("教育局")), pages)
    assert paths(asked) == ["/gzdt/index.html"]
    assert alone.outcome is Outcome.READ


def test_only_new_entries_of_joint_leads_are_opened_and_recent_ones_once_more_in_the_full_walk() -> (
    None
):
    entries = rows(4, every=40)
    pages = {"/gzdt/index.html": list_page(entries)}
    pages |= {url: article_page(title, day, "青山县民政局") for title, url, day in entries}
    first, _ = drive(Walk(task("教育局")), pages)
    held = {
        row.key: KnownEntry(
            row.key, row.entry.title, row.entry.published_on, TODAY - timedelta(days=1)
        )
        for row in first.rows[1:]
    }
    known = Known(1, entries=held, conclusive_on=TODAY - timedelta(days=1), rows=3)
    _, asked = drive(Walk(task("教育局", "民政局", known=known)), pages)
    assert paths(asked)[1:] == [entries[0][1]]
    _, asked = drive(Walk(task("教育局", "民政局", known=known, full=True)), pages)
    assert paths(asked)[1:] == [entries[0][1], entries[1][1]]


def test_articles_on_other_hosts_and_files_are_not_opened() -> None:
    day = TODAY
    entries = [
        ("转发：县外的一条消息", "http://mp.weixin.example.com/s/abc", day),
        ("附件下载的一份通知", "/files/1.pdf", day),
    ]
    walked, asked = drive(
        Walk(task("教育局", "民政局")), {"/gzdt/index.html": list_page([*entries, *rows(4)])}
    )
    assert walked.outcome is Outcome.READ
    assert not [path for path in paths(asked) if "weixin" in path or path.endswith(".pdf")]


def test_a_walk_with_a_bound_on_pages_says_that_it_did_not_reach_the_end() -> None:
    pages = {
        f"/gzdt/index_{number}.html": list_page(
            rows(5, folder=f"/{number}"), following=f"index_{number + 1}.html"
        )
        for number in range(1, 9)
    }
    walked, asked = drive(Walk(task(url=f"{HOME}/gzdt/index_1.html", most_pages=3)), pages)
    assert paths(asked) == ["/gzdt/index_1.html", "/gzdt/index_2.html", "/gzdt/index_3.html"]
    assert (len(walked.rows), walked.ended) == (15, False)


def test_a_redirect_within_the_portal_is_followed_and_its_validators_belong_to_the_page_that_sent_them() -> (
    None
):
    moved = page(URL, "", 301, location="/gzdt/list.html")
    pages = {
        "/gzdt/index.html": moved,
        "/gzdt/list.html": page(f"{HOME}/gzdt/list.html", list_page(rows(4)), etag='"4"'),
    }
    walked, _ = drive(Walk(task()), pages)
    assert (walked.outcome, walked.url) == (Outcome.READ, f"{HOME}/gzdt/list.html")
    assert walked.validators == {f"{HOME}/gzdt/list.html": ('"4"', "")}


def test_a_redirect_to_another_column_s_page_is_not_this_column() -> None:
    other = f"{HOME}/tzgg/index.html"
    moved = page(URL, "", 302, location=other)
    walked, asked = drive(Walk(task(others=Addresses({other}))), {"/gzdt/index.html": moved})
    assert walked.outcome is Outcome.REDIRECTED_AWAY
    assert len(asked) == 1


def test_an_address_outside_is_never_asked_for() -> None:
    walked, asked = drive(Walk(task(url="http://elsewhere.example.cn/gzdt/")), {})
    assert (walked.outcome, asked) == (Outcome.OFF_PORTAL, [])


def test_what_has_not_changed_is_asked_for_anew_where_news_would_stand_on_another_page() -> None:
    entries = rows(20)
    for order in (entries, entries[::-1], entries[1::2] + entries[::2]):
        first = page(URL, list_page(order[:10], following="index_2.html"), etag='"1"')
        walked, _ = drive(
            Walk(task()), {"/gzdt/index.html": first, "/gzdt/index_2.html": list_page(order[10:])}
        )
        assert len(walked.rows) == 20
        assert walked.validators == ({URL: ('"1"', "")} if order is entries else {})


def test_a_list_in_no_order_is_walked_to_its_end_every_night() -> None:
    entries = rows(20)
    mixed = [entries[0], *entries[:0:-1]][:10], entries[1:11]
    pages = {
        "/gzdt/index.html": list_page(mixed[0], following="index_2.html"),
        "/gzdt/index_2.html": list_page(mixed[1]),
    }
    first, _ = drive(Walk(task()), pages)
    held = {
        row.key: KnownEntry(
            row.key, row.entry.title, row.entry.published_on, TODAY - timedelta(days=1)
        )
        for row in first.rows
    }
    known = Known(1, entries=held, conclusive_on=TODAY - timedelta(days=1), rows=20)
    _, asked = drive(Walk(task(known=known)), pages)
    assert paths(asked) == ["/gzdt/index.html", "/gzdt/index_2.html"]


def test_a_pager_that_leads_to_another_list_is_not_followed() -> None:
    own, others = rows(9), rows(9, newest=TODAY, folder="/news")
    crumbs = '<div class="position">当前位置：<a href="/">首页</a> &gt; {}</div><div class="main">'

    def named(entries: list[Row], name: str, following: str = "") -> str:
        return list_page(entries, following=following).replace(
            "<body>", f"<body>{crumbs.format(name)}", 1
        )

    for following, name in (
        ("/so/?p=2", "全站检索"),
        ("/gzdt/index_2.html", "要闻"),
        ("/other/", "工作动态"),
    ):
        pages = {
            "/gzdt/index.html": named(own, "工作动态", following),
            following: named(others, name),
        }
        walked, asked = drive(
            Walk(task(others=Addresses({"http://www.qingshan.example.cn/other/"}))), pages
        )
        assert (walked.outcome, len(walked.rows), walked.ended) == (Outcome.READ, 9, False)
        assert ("/other/" in paths(asked)) is False
    pages = {
        "/gzdt/index.html": named(own, "工作动态", "index_2.html"),
        "/gzdt/index_2.html": named(others, "工作动态（2）"),
    }
    assert len(drive(Walk(task()), pages)[0].rows) == 18


def test_a_list_in_another_order_of_which_there_is_more_is_not_read_whole() -> None:
    backwards, old = rows(9), rows(9)[::-1]
    for sign in (
        "<button onclick='more()'>加载更多</button>",
        "<div>共45条</div>",
        "<script>var totalPage = 3;</script>",
    ):
        more = {"/gzdt/index.html": list_page(old, extra=sign)}
        assert drive(Walk(task()), more)[0].outcome is Outcome.TRUNCATED
        ordered = drive(Walk(task()), {"/gzdt/index.html": list_page(backwards, extra=sign)})[0]
        assert (ordered.outcome, ordered.ended) == (Outcome.READ, False)
    whole = {"/gzdt/index.html": list_page(old, extra="<div>共9条 第1/1页</div>")}
    assert drive(Walk(task()), whole)[0].outcome is Outcome.READ


@pytest.mark.parametrize(
    "second", ["", "<html><body><form><input type=password></form></body></html>", "<p>x"]
)
def test_a_later_page_that_cannot_be_read_takes_nothing_from_the_first(second: str) -> None:
    pages: dict[str, Any] = {
        "/gzdt/index.html": list_page(rows(5), following="index_2.html"),
        "/gzdt/index_2.html": second,
    }
    walked, _ = drive(Walk(task()), pages)
    assert (walked.outcome, len(walked.rows), walked.ended) == (Outcome.READ, 5, False), walked.why
    upside_down = list_page(rows(5)[::-1], following="index_2.html")
    walked, _ = drive(Walk(task()), {**pages, "/gzdt/index.html": upside_down})
    assert walked.outcome is Outcome.TRUNCATED


@pytest.mark.parametrize(("age", "outcome"), [(1, Outcome.READ), (40, Outcome.SERVER_ERROR)])
def test_a_server_that_fails_on_a_later_page_is_believed_on_the_first_where_that_shows_news(
    age: int, outcome: Outcome
) -> None:
    first = list_page(rows(5, newest=TODAY - timedelta(days=age)), following="index_2.html")
    walked, _ = drive(
        Walk(task()),
        {
            "/gzdt/index.html": first,
            "/gzdt/index_2.html": page(f"{HOME}/gzdt/index_2.html", "", 500),
        },
    )
    assert walked.outcome is outcome, walked.why


@pytest.mark.parametrize("status", [405, 501])
def test_a_later_page_of_a_kind_that_a_server_never_answers_takes_nothing_from_the_first(
    status: int,
) -> None:
    """A service that knows GET alone answers the POST for the next rows
    so, tonight and every night.
    """
    first = list_page(rows(5, newest=TODAY - timedelta(days=40)), following="index_2.html")
    walked, _ = drive(
        Walk(task()),
        {
            "/gzdt/index.html": first,
            "/gzdt/index_2.html": page(f"{HOME}/gzdt/index_2.html", "<h1>no</h1>", status),
        },
    )
    assert (walked.outcome, len(walked.rows), walked.ended) == (Outcome.READ, 5, False), walked.why


@pytest.mark.parametrize(
    "frames",
    [
        "<frame src=left.html name=leftFrame><frame src=list.html name=mainFrame>",
        (
            "<frame src=banner.html name=a><frameset cols='180,*'><frame src=menu.asp "
            "name=b><frame src=list.html name=c></frameset>"
        ),
        "<frame src=list.html name=main><frame src=tree.html name=right>",
        "<frame src=list.html>",
    ],
)
def test_of_a_frameset_the_frame_is_read_that_is_no_edge_of_the_page(frames: str) -> None:
    menu = (
        "<html><body>"
        + "".join(f"<a href='/c{number}/'>栏目{number}</a>" for number in range(9))
        + "</body></html>"
    )
    pages = {
        f"/gzdt/{name}": menu for name in ("left.html", "banner.html", "menu.asp", "tree.html")
    }
    pages |= {
        "/gzdt/index.html": (
            "<html><head><title>工作动态</title></head><frameset "
            f"cols='200,*'>{frames}</frameset></html>"
        ),
        "/gzdt/list.html": list_page(rows(6)),
    }
    walked, _ = drive(Walk(task()), pages)
    assert (walked.outcome, len(walked.rows)) == (Outcome.READ, 6), walked.why


def test_a_refresh_by_header_sends_a_browser_on() -> None:
    pages: dict[str, Any] = {
        "/gzdt/index.html": page(
            URL, "<html><body>正在跳转</body></html>", refresh="0; url=list.html"
        ),
        "/gzdt/list.html": list_page(rows(6)),
    }
    walked, _ = drive(Walk(task()), pages)
    assert (walked.outcome, len(walked.rows)) == (Outcome.READ, 6), walked.why
    pages["/gzdt/index.html"] = page(URL, list_page(rows(3)), refresh="300")
    walked, _ = drive(Walk(task()), pages)
    assert len(walked.rows) == 3
