"""No order in which a portal's pages teach their template tells blank what holds an article, a
notice that the column is under construction, or a list.

Which place of lists is learnt, how wide it is and which words stand there on most pages depend on
the pages that happen to come first; what a box holds does not.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from crawler.page.reading import Page
from crawler.page.template import NOTHING_LEARNT, Learnt
from crawler.templates.sample import Sample
from storage.records import Outcome
from tests.crawler.list_pages import FORMS, TODAY, Item
from tests.crawler.templates.made_portals import EMPTY, UNDATED, Frame, Made, Portal, rows

NEWS = rows(95, 5, TODAY - timedelta(days=1))
TEXT = "各乡镇人民政府，县政府各部门：现将有关事项通知如下，请结合实际认真贯彻执行。"

OWN: dict[str, str] = {
    "an article": f"<div class='art'><h1>抽检不合格核查处置情况</h1><div>2023-10-18</div><p>{TEXT}</p></div>",
    "an article without a box": f"<h1>抽检不合格核查处置情况</h1><p>{TEXT}</p><p>{TEXT}</p>",
    "an article of one paragraph": f"<p>{TEXT}</p>",
    "an article with a link": f"<div><p>{TEXT}</p><p>附件：<a href='/att/1.pdf'>汇总表（2023年度）.pdf</a></p></div>",
    "an article with a portal's link": (
        f"<p>{TEXT}</p><p>更多内容请见<a href='/fw/3/index.html'>办事服务指南（2023年度）</a>。</p>"
    ),
    "short lines": "<p>地址：县城北路</p><p>电话：57123</p><p>邮编：311700</p>",
    "short lines in a table": "<table><tr><td>地址</td><td>县城北路</td></tr><tr><td>电话</td><td>0571</td></tr></table>",
    "a picture": "<p><img src='/upload/2023/jggk.jpg'></p>",
    "a document in a frame": "<iframe src='/pdf/2023.pdf' width=700 height=900></iframe>",
    "under construction": "<div style='padding:60px'><p>本栏目正在建设中，敬请期待……</p></div>",
    "under construction in a word": "<p>建设中</p>",
    "under construction in a line": "栏目建设中，敬请期待！",
    "under repair": "<div class='tips'>系统维护中</div>",
}
"""What stands in a list's place and is no list, and not nothing."""

Shell = Callable[[str, str, str, str], str]


def flat(crumb: str, name: str, body: str, choice: str) -> str:
    return f"<div class='wrap'><div class='wz'>{crumb}</div>{body}{choice}</div>"


def boxed(crumb: str, name: str, body: str, choice: str) -> str:
    return (
        f"<div class='wrap'><div class='lf'>信息公开</div><div class='list-right'><div class='wz'>"
        f"{crumb}</div>{body}<div class='tj'>{choice}</div></div></div>"
    )


def headed(crumb: str, name: str, body: str, choice: str) -> str:
    return (
        f"<section><p class='wz'>{crumb}</p><div class='main'><h2>{name}</h2><div class='con'>"
        f"{body}{choice}</div></div></section>"
    )


def above(crumb: str, name: str, body: str, choice: str) -> str:
    return (
        f"<div class='wrap'><div class='wz'>{crumb}</div><div class='m'>{choice}{body}</div></div>"
    )


def celled(crumb: str, name: str, body: str, choice: str) -> str:
    return f"<table><tr><td>{crumb}</td></tr><tr><td>{body}</td></tr><tr><td>{choice}</td></tr></table>"


def beside(crumb: str, name: str, body: str, choice: str) -> str:
    return (
        f"<div class='w'><div>{crumb}</div><div class='l'>{body}</div><div class='r'>{choice}</div>"
        "</div>"
    )


SHELLS: dict[str, Shell] = {
    one.__name__: one for one in (flat, boxed, headed, above, celled, beside)
}
HOLDERS = ("{}", "<div class='list'>{}</div>", "<div class='dbx'>{}</div>", "<section>{}</section>")
MAKES = ("plain", "cards", "headed_table", "flat_spans")


@dataclass(frozen=True)
class Kind:
    """How a portal's pages are made. heading: over its choice, in an element with this tag.
    listed: the choice is a list, not paragraphs.
    """

    shell: str
    heading: str
    tag: str
    listed: bool


def choice_of(kind: Kind) -> str:
    linked = "".join(
        f"<li><a href='{row.href}'>{row.title}</a><span>{row.iso}</span></li>" for row in NEWS
    )
    lines = "".join(f"<p><a href='{row.href}'>{row.title}</a> {row.iso}</p>" for row in NEWS)
    return f"<{kind.tag}>{kind.heading}</{kind.tag}>" + (
        f"<ul>{linked}</ul>" if kind.listed else lines
    )


def portal_of(kind: Kind) -> Portal:
    """Twelve lists of several makes, and one column for each of OWN, of short lists and of EMPTY."""
    bodies: dict[str, tuple[str, tuple[Item, ...], str]] = {}
    for number in range(14):
        own = rows(number, 2 + number, TODAY - timedelta(days=9 * number))
        form = MAKES[number % 4]
        held = HOLDERS[(number // 2) % 4]
        bodies[f"full {number}"] = ("dated", own, held.format(FORMS[form](own)))
    for number, form in enumerate(MAKES):
        own = rows(30 + number, 1, TODAY - timedelta(days=100))
        bodies[f"one row of {form}"] = ("dated", own, FORMS[form](own))
    for number, form in enumerate(UNDATED):
        own = rows(40 + number, 3, TODAY - timedelta(days=100))
        bodies[f"undated {form}"] = ("undated", own, UNDATED[form](own))
    for name, body in OWN.items():
        bodies[name] = ("own", (), body)
    for name, (body, pager) in EMPTY.items():
        bodies[f"empty: {name}"] = ("empty", (), body + pager)
    columns = []
    pages = {}
    for number, (name, (what, own, body)) in enumerate(bodies.items()):
        made = Made(f"第{number}类信息", f"/c{number}/index.html", what, name, own, "")
        columns.append(made)
        crumb = f"当前位置：<a href='/'>首页</a> &gt; <a href='{made.path}'>{made.name}</a>"
        content = SHELLS[kind.shell](crumb, made.name, body, choice_of(kind))
        menu = "".join(
            f"<li><a href='/c{other}/index.html'>第{other}类信息</a></li>"
            for other in range(len(bodies))
        )
        pages[made.path] = (
            f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{made.name}-青山县人民政府</title>"
            f"</head><body><div class='nav'><ul>{menu}</ul></div>{content}<div class='foot'><p>主办："
            "青山县人民政府办公室</p></div></body></html>"
        )
    portal = Portal(Frame("classed"), [])
    portal.columns = columns
    portal.pages.update(pages)
    return portal


def orders(portal: Portal, count: int, seed: str) -> Iterator[Learnt]:
    """What a crawl learns from that many shuffled beginnings of different lengths."""
    chance = random.Random(seed)
    for _ in range(count):
        sample = Sample(NOTHING_LEARNT, portal.names)
        for one in chance.sample(list(portal.columns), chance.choice((8, 12, 20, 30))):
            sample.add(Page(one.url, portal.pages[one.path].encode()))
        yield sample.learnt()


HEADINGS = (
    ("热门文章", "h3", True),
    ("推荐阅读", "div", True),
    ("最新发布", "h3", False),
    ("热点信息", "p", False),
)
KINDS = [
    Kind(shell, *HEADINGS[number])
    for at, shell in enumerate(SHELLS)
    for number in (at % 2, 2 + at % 2)
]


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_no_order_of_learning_tells_blank_what_holds_anything(kind: Kind) -> None:
    portal = portal_of(kind)
    wrong = set()
    for learnt in orders(portal, 3, str(kind)):
        for one in portal.columns:
            if one.kind == "empty":
                continue
            walked = portal.walked(one, learnt)
            if walked.outcome is Outcome.TRULY_EMPTY:
                wrong.add((one.form, walked.why))
    assert not wrong
