"""Reading a page takes work in proportion to its length, whatever stands in it again and again.

Work is counted in steps of the interpreter. What it does within one step, expressions above all,
tests/test_expressions.py sees to.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial

import pytest

from crawler.article.article import read_article
from crawler.page.document import Document, MalformedError
from crawler.page.reading import Hints, Page
from crawler.read.reader import read
from tests.steps import steps

URL = "http://www.yunling.gov.cn/zwgk/tzgg/index.html"
TODAY = date(2026, 8, 7)
BYTES = 10_000
GROWTH = 4
ROW = "<li><a href='{n}.html'>关于第{n}号道路养护的通知</a><span>2026-03-10</span></li>"
OTHER = "<li><a href='b{n}.html'>{n}号文件的解读</a><span>2026-03-09</span></li>"

SHAPES: dict[str, str] = {
    "rows of one list": ROW,
    "a list for every row": f"<ul>{ROW}</ul>",
    "a box for every two rows": f"<div class='c{{n}}'><ul>{ROW}{OTHER}</ul></div>",
    "lists of one make that share nothing": f"<div><div><div><div><ul>{ROW}{OTHER}</ul></div></div></div></div>",
    "links among which few are dated": "<a>关于第{n}号道路养护</a>" * 12
    + "<span>2026-03-10</span>",
    "paragraphs": "<p>2026-03-10 关于第{n}号道路养护</p>",
    "links": "<a href='t{n}.html'>关于第{n}号道路养护的通知</a>",
    "links of one name": "<a href='t{n}.html'>通知</a> ",
    "cells": "<tr><td><a href='{n}.html'>关于第{n}号道路养护</a></td><td>2026-03-10</td></tr>",
    "tables": (
        "<table><tr><td><a href='{n}.html'>关于第{n}"
        "号道路养护</a></td><td>2026-03-10</td></tr></table>"
    ),
    "numbers of pages": "<a href='index_{n}.html'>{n}</a>",
    "next pages": "<a href='index_{n}.html'>下一页</a> 第{n}页 共20页 ",
    "calls of a pager": "<script>createPageHTML({n},0,'index','html')</script>",
    "frames": "<iframe src='{n}.html'></iframe>",
    "forms": "<form><input type=text name=a placeholder=姓名><input type=password></form>",
    "headings": "<h1>通知公告通知公告</h1>2026-03-10",
    "headings over rows": f"<h3>2026年{{n}}月</h3><ul>{ROW}</ul>",
    "breadcrumbs": "<div>当前位置：<a href='/'>首页</a> &gt; 通知公告</div>",
    "clicks": "<span onclick='go({n})'>下一页</span>",
    "opened rows": "<li onclick='go({n})'>关于第{n}号道路养护的通知 2026-03-10</li>",
    "comments": "字<!-- c --> ",
    "line breaks": "关于道路养护<br>2026-03-10<br>",
    "words of an empty list": "<p>暂无信息</p>",
    "metas": "<meta name='pubdate{n}' content='2026-03-10'>",
    "dates": "2026-03-10 ",
    "years": "2026-",
    "entities": "&#0;&nbsp;&",
    "labels": "发布时间：来源：",
}


def page_of(shape: str, length: int) -> bytes:
    pieces: list[str] = []
    size = 0
    while size < length:
        pieces.append(shape.replace("{n}", str(len(pieces))))
        size += len(pieces[-1])
    body = f"<div class='main'>{''.join(pieces)}</div>"
    return f"<html><head><title>通知公告</title></head><body>{body}</body></html>".encode()


def read_as_list(body: bytes) -> None:
    read(Page(URL, body), Hints(TODAY))


def read_as_article(body: bytes) -> None:
    with suppress(MalformedError):
        read_article(Document(Page(URL, body)), today=TODAY)


@pytest.mark.parametrize("reader", [read_as_list, read_as_article])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_page_four_times_as_long_takes_four_times_the_work(
    shape: str, reader: Callable[[bytes], None]
) -> None:
    short, long = (
        steps(partial(reader, page_of(SHAPES[shape], length))) for length in (BYTES, GROWTH * BYTES)
    )
    assert long < 1.2 * GROWTH * short, (
        f"{BYTES} bytes take {short} steps, and {GROWTH} times as many {long}"
    )


@pytest.mark.parametrize("shape", ["comments", "dates", "years", "entities", "labels", "forms"])
def test_what_is_passed_over_in_a_few_steps_holds_nothing_up_either(shape: str) -> None:
    body = page_of(SHAPES[shape], 100 * BYTES)
    read_as_list(body)
    read_as_article(body)


def test_work_that_grows_faster_is_told() -> None:
    def pairs(count: int) -> int:
        return sum(one == other for one in range(count) for other in range(count))

    assert steps(partial(pairs, 40)) > 1.2 * 4 * steps(partial(pairs, 10))
