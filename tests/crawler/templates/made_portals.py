"""Portals made of one template, every column of which may be of its own kind: full,
short, undated, empty, broken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from lxml import html

from config.net.reach import Reach
from config.registry import Column, Cycle
from crawler.fetch.exchange import Answer, Ask, Failure
from crawler.page.reading import Page
from crawler.page.template import NOTHING_LEARNT, Learnt
from crawler.page.urls import Addresses, canonical
from crawler.templates.sample import Sample
from crawler.visit.asked import MOST_OF_A_COLUMN, Inquiry
from crawler.visit.task import Task, Walked
from crawler.visit.walk import Walk
from storage.records import Known, Outcome
from tests.crawler.list_pages import FORMS, SITE, TODAY, Item

HOME = f"{SITE}/"
UNIT = "青山县水利局"
PARENT = "政策文件"

_MENU = "".join(
    f"<li><a href='/fw/{number}/index.html'>{name}{number}</a></li>"
    for number in range(30)
    for name in ("办事服务", "专题专栏")
)
_FOOT = (
    "<div class='foot'><p>主办：青山县人民政府办公室</p><p>网站标识码：3708290001 "
    "京ICP备05005864号</p></div>"
)


@dataclass(frozen=True)
class Frame:
    """What stands around the lists of a portal. hot: the words over its hot list, "" for
    none; dated: its rows show days.
    """

    shell: str
    hot: str = "热点信息"
    dated: bool = True
    ticker: bool = False

    def page(self, name: str, heading: str, body: str, pager: str, *, crumb: bool = True) -> str:
        steps = f"<a href='/'>首页</a> &gt; {PARENT} &gt; {name}" if crumb else ""
        top = (
            (
                "<marquee><a href='/xw/9.html'>县政府召开常务会议研究重点工作</a>"
                "（2026-11-18）</marquee>"
            )
            if self.ticker
            else ""
        )
        markup = SHELLS[self.shell](steps, heading, body, pager, self._side())
        return (
            f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{name}"
            f"-青山县人民政府</title></head><body>{top}"
            f"<div class='nav'><ul>{_MENU}</ul></div>{markup}{_FOOT}</body></html>"
        )

    def _side(self) -> str:
        rows = "".join(
            f"<li><a href='{row.href}'>{row.title}</a>"
            + (f"<span>{row.day}</span>" if self.dated else "")
            + "</li>"
            for row in HOT
        )
        head = f"<h3>{self.hot}</h3>" if self.hot else ""
        return (
            f"<div class='siblings'><ul>{_SIBLINGS}</ul></div><div "
            f"class='box'>{head}<ul>{rows}</ul></div>"
        )


HOT = tuple(
    Item(
        f"县领导调研重点项目建设进展情况（{number}）",
        f"/xw/{9 - number}.html",
        date(2026, 11, 18) - timedelta(days=number),
    )
    for number in range(8)
)
"""The rows of the hot list."""


_SIBLINGS = "".join(
    f"<li><a href='/c{number}/index.html'>兄弟栏目{number}</a></li>" for number in range(6)
)


def classed(crumb: str, heading: str, body: str, pager: str, side: str) -> str:
    return (
        f"<div class='wrap clearfix'><div class='position'>当前位置：{crumb}</div><div "
        f"class='side-bar'>{side}</div>"
        f"<div class='main-con'><h2>{heading}</h2>{body}{pager}</div></div>"
    )


def utility(crumb: str, heading: str, body: str, pager: str, side: str) -> str:
    return (
        "<div class='row'><div class='col-md-9 float-left content-bottom'><ol "
        f"class='breadcrumb'><li>{crumb}</li></ol>"
        f"<h4 class='text-primary'>{heading}</h4><div class='nav-list'>{body}</div>{pager}</div>"
        f"<div class='col-md-3 float-left'>{side}</div></div>"
    )


def tables(crumb: str, heading: str, body: str, pager: str, side: str) -> str:
    return (
        f"<table width=980><tr><td width=210 valign=top>{side}</td><td "
        f"width=760><table><tr><td>您现在的位置：{crumb}</td></tr>"
        f"<tr><td><font><b>{heading}</b></font></td></tr><tr><td>{body}</td></tr><tr><td>{pager}"
        "</td></tr></table></td></tr></table>"
    )


def bare(crumb: str, heading: str, body: str, pager: str, side: str) -> str:
    return (
        f"<div><div><p>{crumb}</p><div>{side}</div><div><div>{heading}</div><div>{body}"
        f"</div><div>{pager}</div></div></div></div>"
    )


def beside(crumb: str, heading: str, body: str, pager: str, side: str) -> str:
    """The list's box holds the breadcrumb, and stands before the side."""
    return (
        f"<main><section class='l'><nav>{crumb}</nav><div class='tt'>{heading}</div><div "
        f"class='bd'>{body}</div>{pager}</section>"
        f"<aside>{side}</aside></main>"
    )


SHELLS: dict[str, Callable[[str, str, str, str, str], str]] = {
    shell.__name__: shell for shell in (classed, utility, tables, bare, beside)
}

UNDATED: dict[str, Callable[[Sequence[Item]], str]] = {
    "items": lambda rows: (
        "<ul class='list'>"
        + "".join(f"<li><a href='{r.href}'>{r.title}</a></li>" for r in rows)
        + "</ul>"
    ),
    "cells": lambda rows: (
        "<table>"
        + "".join(f"<tr><td>·<a href='{r.href}'>{r.title}</a></td></tr>" for r in rows)
        + "</table>"
    ),
    "boxes": lambda rows: "".join(
        f"<div class='it'><h5><a href='{r.href}'>{r.title}</a></h5></div>" for r in rows
    ),
    "buttons": lambda rows: (
        "<table><tr><th>序号</th><th>文件名称</th><th>操作</th></tr>"
        + "".join(
            f"<tr><td>{at}</td><td>{r.title}</td><td><a href='{r.href}'>查看</a></td></tr>"
            for at, r in enumerate(rows, 1)
        )
        + "</table>"
    ),
    "arrows": lambda rows: "".join(
        f"<div class='it'><a href='{r.href}'>{r.title}</a><span>›</span></div>" for r in rows
    ),
}

EMPTY: dict[str, tuple[str, str]] = {
    "says so": ("<div class='nodata'>暂无信息</div>", ""),
    "says so in a row": ("<table><tr><td>暂无相关数据！</td></tr></table>", ""),
    "counts nothing": ("<ul class='list'></ul>", "<div class='page'>共 0 条 第 1/1 页</div>"),
    "counts nothing in bold": (
        "",
        "<div>共 <b>0</b> 条信息　页次：1/1页　首页 上一页 下一页 尾页</div>",
    ),
    "an empty list": ("<ul class='list'>\n</ul>", ""),
    "an empty table": ("<table><tr><th>标题</th><th>文号</th><th>发布日期</th></tr></table>", ""),
    "nothing": ("", ""),
    "an empty box": ("<div class='list'></div>", ""),
    "heads without rows": (
        (
            "<div class='row'><div>文件名称</div><div>文号</div><div>成文日期</div><div>"
            "发布日期</div></div>"
        ),
        "",
    ),
    "a list's first row names what others would hold": (
        (
            "<ul class='list'><li class='tt'><span>序号</span><span>标题</span><span>发布日期"
            "</span></li></ul>"
        ),
        "",
    ),
    "heads of two": ("<ul class='row'><li>标题</li><li>发布时间</li></ul>", ""),
    "a list of nothing but a span": ("<ul><span id='lblListInfo'></span></ul>", ""),
    "says so of what it collects": ("<div class='p-8'>暂无征集活动</div>", ""),
    "a count below a table's header": (
        (
            "<table class='list'><tr><th>信息标题</th><th>发布时间</th><th>点击</th></tr><tr>"
            "<td colspan=3>总记录数：0</td></tr></table>"
        ),
        "",
    ),
    "says so of letters": ("<ul class='list'><li>暂无来信</li></ul>", ""),
}


@dataclass(frozen=True)
class Made:
    """One column. kind: dated, undated or empty. head: what its list is headed by."""

    name: str
    path: str
    kind: str
    form: str
    rows: tuple[Item, ...] = field(default=(), repr=False)
    head: str = ""

    @property
    def url(self) -> str:
        return f"{SITE}{self.path}"


@dataclass
class Portal:
    """Columns in one frame. pages: what is answered by path; what is not there is 404.
    first: changes a column's page.
    """

    frame: Frame
    columns: Sequence[Made]
    pages: dict[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for one in self.columns:
            body, pager = EMPTY[one.form] if one.kind == "empty" else (_body(one), "")
            self.pages[one.path] = self.frame.page(one.name, one.head or one.name, body, pager)
            for row in one.rows:
                self.pages[row.href] = _article(self.frame, one, row)
        news = "".join(
            f"<li><a href='/yw/{number}.html'>青山要闻第{number}条</a></li>" for number in range(12)
        )
        self.pages["/"] = self.frame.page("首页", "县情动态", f"<ul>{news}</ul>", "", crumb=False)

    def learnt(self, before: Learnt = NOTHING_LEARNT) -> Learnt:
        """What the crawl's first pages teach."""
        sample = Sample(before, self.names)
        for one in self.columns:
            sample.add(Page(one.url, self.pages[one.path].encode()))
        return sample.learnt()

    def file_hot(self, *names: str) -> None:
        """Adds the pages of the hot list's entries, filed in columns of these names, the last of
        them in that of the last name.
        """
        for at, row in enumerate(HOT):
            name = names[min(at, len(names) - 1)]
            self.pages[row.href] = _article(self.frame, Made(name, "", "dated", ""), row)

    @property
    def names(self) -> dict[str, str]:
        return {canonical(one.url): one.name for one in self.columns}

    @property
    def addresses(self) -> frozenset[str]:
        return frozenset(self.names)

    def walked(
        self, one: Made, learnt: Learnt, known: Known | None = None, *, asking: bool = False
    ) -> Walked:
        """The column's walk over these pages. asking: entries' pages may be asked whose a list is,
        as at the end of a crawl.
        """
        column = Column(one.name, ("某局",), "信息公开", Cycle.MONTH, one.url)
        task = Task(
            column,
            known or Known(1),
            Reach.only(HOME),
            TODAY,
            HOME,
            others=Addresses(self.addresses - {canonical(one.url)}),
            learnt=learnt,
            inquiry=Inquiry(MOST_OF_A_COLUMN) if asking else None,
            last_word=asking,
            namesakes=False,
        )
        walk = Walk(task)
        step = walk.start()
        while isinstance(step, Ask):
            path = step.fetch.url.removeprefix(SITE)
            body = self.pages.get(path)
            if body is None:
                step = walk.failed(Failure(Outcome.NOT_FOUND, f"{path}: 404"))
            else:
                step = walk.received(Answer(step.fetch.url, 200, {}, body.encode()))
        return step


def _body(one: Made) -> str:
    return (UNDATED if one.kind == "undated" else FORMS)[one.form](one.rows)


def _article(frame: Frame, one: Made, row: Item) -> str:
    text = "各乡镇人民政府，县政府各部门：现将有关事项通知如下，请结合实际认真贯彻执行。" * 6
    info = f"<div class='info'>发布时间：{row.iso} 来源：{UNIT}</div>"
    return frame.page(
        one.name, "", f"<h1>{row.title}</h1>{info}<div class='article'><p>{text}</p></div>", ""
    )


def rows(column: int, count: int, newest: date) -> tuple[Item, ...]:
    """Entries of one column from new to old, no two columns' alike."""
    acts = ("工作会议在县城召开", "有关事项的公告", "实施方案的通知", "专项行动取得成效")
    return tuple(
        Item(
            f"关于{column}号片区{acts[number % 4]}（第{count - number}期）",
            f"/c{column}/{(newest - timedelta(days=6 * number)):%Y%m}"
            f"/t{80000 + 100 * column + count - number}.html",
            newest - timedelta(days=6 * number),
        )
        for number in range(count)
    )


def plain_columns(count: int, short: int, length: int) -> list[Made]:
    """So many columns of one make with eight rows each, but for the one with the number `short`,
    which has `length`.
    """
    return [
        Made(
            f"第{at}类信息",
            f"/c{at}/index.html",
            "dated",
            "plain",
            rows(at, length if at == short else 8, TODAY - timedelta(days=9 + at)),
            UNIT,
        )
        for at in range(count)
    ]


NINTH = "/c9/index.html"


def with_an_empty_one(body: str, form: str = "an empty list") -> tuple[Portal, Made]:
    """A portal of seven full columns, and its empty one at NINTH, in whose list's place `body`
    stands. form: how the page was empty before, in EMPTY.
    """
    full = [
        Made(
            f"第{n}类信息",
            f"/c{n}/index.html",
            "dated",
            "plain",
            tuple(rows(n, 8, TODAY - timedelta(days=n))),
            "",
        )
        for n in range(7)
    ]
    last = Made("第9类信息", NINTH, "empty", form, (), "")
    portal = Portal(Frame("classed"), [*full, last])
    portal.pages[NINTH] = portal.pages[NINTH].replace(EMPTY[form][0], body, 1)
    return portal, last


def came_to(body: str, form: str = "an empty list") -> tuple[Outcome, str]:
    """What a visit of that column comes to, once the portal is learnt, and why."""
    portal, last = with_an_empty_one(body, form)
    walked = portal.walked(last, portal.learnt())
    return walked.outcome, walked.why


def without_its_box(page: str, rows_of_it: Sequence[Item]) -> str:
    """The page without the largest element around its list that holds nothing of the
    portal's: a redesign has left it out.
    """
    root = html.document_fromstring(page)
    own = {row.href for row in rows_of_it}
    box = next(anchor for anchor in root.iter("a") if anchor.get("href") in own)
    for above in box.iterancestors():
        if any(_PORTALS.match(anchor.get("href") or "") for anchor in above.iter("a")):
            above.remove(box)
            break
        box = above
    return str(html.tostring(root, encoding="unicode"))


_PORTALS = re.compile(r"/fw/|/xw/|/c\d+/index|/$")


def told(portal: Portal, learnt: Learnt, *, asking: bool = False) -> Iterator[tuple[Made, Walked]]:
    for one in portal.columns:
        yield one, portal.walked(one, learnt, asking=asking)
