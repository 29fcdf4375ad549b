"""A column whose address shows child columns is all of their lists; columns that only show one
another, or the home page, are nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from config.net.reach import Reach
from config.registry import Column, Cycle
from crawler.fetch.exchange import Answer, Ask
from crawler.visit.task import Task, Walked
from crawler.visit.walk import MOST_CHILDREN, Walk
from storage.records import Known, Outcome

HOME = "http://www.qinghe.gov.cn"
COLUMN = Column("政务公开", ("某局",), "动态信息", Cycle.MONTH, f"{HOME}/zwgk/")
HEAD = (
    "<html><head><title>{name}-清河县</title></head><body><ul><li><a href='/'>首页</a></li><li><a "
    "href='/zjqh/'>走进清河</a></li>"
    "</ul><div>当前位置：<a href='/'>首页</a> &gt; {name}</div><div "
    "class='main'>{main}</div></body></html>"
)


def row(folder: str, number: int) -> str:
    return (
        f"<li><a href='{folder}{number}.html'>关于第{number}"
        f"号道路封闭施工的通告</a><span>2026-07-{number:02}</span></li>"
    )


def parent_of(folders: Sequence[str]) -> bytes:
    boxes = (
        f"<div class='box'><div class='hd'><a href='{folder}'>栏目{number}</a></div>"
        f"<ul>{row(folder, 2 * number % 30 + 1)}{row(folder, 2 * number % 30 + 2)}</ul></div>"
        for number, folder in enumerate(folders)
    )
    return HEAD.format(name="政务公开", main="".join(boxes)).encode()


def list_of(folder: str, count: int) -> bytes:
    rows = "".join(row(folder, number) for number in range(count, 0, -1))
    return HEAD.format(name="通知公告", main=f"<ul>{rows}</ul>").encode()


FRONT = parent_of(["/xwzx/", "/zjqh/"])


def walked(answer: Callable[[str], bytes], home: bytes = FRONT) -> tuple[Walked, list[str]]:
    """The walk over a portal that answers a path so, and the paths that were
    asked for, but for its home page.
    """
    walk = Walk(Task(COLUMN, Known(7), Reach.only(f"{HOME}/"), date(2026, 8, 7), f"{HOME}/"))
    asked: list[str] = []
    step = walk.start()
    while isinstance(step, Ask):
        path = step.fetch.url.removeprefix(HOME)
        if path != "/":
            asked.append(path)
        assert len(asked) < 500
        step = walk.received(Answer(step.fetch.url, 200, {}, home if path == "/" else answer(path)))
    return step, asked


def test_a_parent_is_the_lists_of_all_its_children() -> None:
    children = ["/zwgk/tzgg/", "/zwgk/zcjd/", "/zwgk/gsgg/"]
    found, asked = walked(
        lambda path: parent_of(children) if path == "/zwgk/" else list_of(path, 5)
    )
    assert (found.outcome, len(found.rows), found.ended) == (Outcome.READ, 15, True)
    assert asked == ["/zwgk/", *children]


def test_of_more_children_than_are_asked_for_nothing_is_said() -> None:
    children = [f"/zwgk/c{number}/" for number in range(MOST_CHILDREN + 3)]
    found, asked = walked(
        lambda path: parent_of(children) if path == "/zwgk/" else list_of(path, 2)
    )
    assert found.outcome is Outcome.TRUNCATED
    assert "3 lists more" in found.why
    assert asked == ["/zwgk/", *children[:MOST_CHILDREN]]


def test_as_many_children_as_are_asked_for_are_the_whole() -> None:
    children = [f"/zwgk/c{number}/" for number in range(MOST_CHILDREN)]
    found, _ = walked(lambda path: parent_of(children) if path == "/zwgk/" else list_of(path, 2))
    assert (found.outcome, found.ended) == (Outcome.READ, True)


@pytest.mark.parametrize(
    "children",
    [
        pytest.param(lambda path: ["a/", "b/"], id="ever deeper"),
        pytest.param(
            lambda path: ["/c/", "/d/"] if path in ("/a/", "/b/") else ["/a/", "/b/"],
            id="in a circle",
        ),
    ],
)
def test_columns_that_only_show_other_columns_come_to_an_end_and_to_nothing(
    children: Callable[[str], list[str]],
) -> None:
    found, asked = walked(lambda path: parent_of(children(path)))
    assert (found.outcome, found.rows) == (Outcome.PARENT, ())
    assert len(asked) == len(set(asked)) <= MOST_CHILDREN + 1


def test_a_child_that_shows_only_what_is_asked_for_anyway_takes_nothing_away() -> None:
    shown = {"/zwgk/": ["/a/", "/c/"], "/a/": ["/c/", "/zwgk/"]}
    found, asked = walked(
        lambda path: parent_of(shown[path]) if path in shown else list_of(path, 4)
    )
    assert (found.outcome, len(found.rows)) == (Outcome.READ, 4)
    assert asked == ["/zwgk/", "/a/", "/c/"]


def test_the_home_page_in_a_columns_place_is_no_parent() -> None:
    """Servers show it for what they do not find; it holds the lists of the whole portal."""
    home = parent_of([f"/col{number}/" for number in range(6)])
    home = home.replace("<title>政务公开-清河县".encode(), "<title>清河县人民政府".encode())
    later = home.replace(b"/col3/7.html", b"/col3/8.html")
    found, asked = walked(lambda path: later if path == "/zwgk/" else list_of(path, 5), home)
    assert (found.outcome, found.rows, found.url) == (Outcome.REDIRECTED_AWAY, (), COLUMN.url)
    assert asked == ["/zwgk/"]


def test_a_home_page_of_one_list_in_a_columns_place_is_no_list_of_it() -> None:
    rows = "".join(row("/xwzx/", number) for number in range(20, 10, -1))
    menu = "".join(f"<a href='/menu{number}/'>菜单{number}</a>" for number in range(9))
    body = (
        f"<div>{menu}</div><h2>清河要闻</h2><ul>{rows}</ul><div>{menu.replace('menu', 'foot')}"
        "</div>"
    )
    home = f"<html><head><title>清河县人民政府</title></head><body>{body}</body></html>".encode()
    found, _ = walked(lambda path: home, home)
    assert (found.outcome, found.rows) == (Outcome.REDIRECTED_AWAY, ())
    plain, _ = walked(lambda path: home, FRONT)
    assert (plain.outcome, len(plain.rows)) == (Outcome.READ, 10)


@pytest.mark.parametrize(
    ("target", "outcome"), [("/wap/", Outcome.REDIRECTED_AWAY), ("/zwgk/index.html", Outcome.READ)]
)
def test_an_address_that_leads_elsewhere_to_a_page_of_several_columns_is_no_parent(
    target: str, outcome: Outcome
) -> None:
    walk = Walk(Task(COLUMN, Known(7), Reach.only(f"{HOME}/"), date(2026, 8, 7), f"{HOME}/"))
    pages = {f"{HOME}{target}": parent_of(["/zwgk/a/", "/zwgk/b/"]), f"{HOME}/": FRONT}
    step = walk.start()
    while isinstance(step, Ask):
        url = step.fetch.url
        answer = Answer(url, 200, {}, pages.get(url) or list_of(url.removeprefix(HOME), 5))
        step = walk.received(
            Answer(url, 302, {"location": target}) if url == COLUMN.url else answer
        )
    assert step.outcome is outcome
