"""Reading a page takes time in proportion to its length, whatever stands in it again and again."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest

from crawler.article import read_article
from crawler.document import Document, MalformedError
from crawler.reader import read
from crawler.reading import Hints, Page

URL = "http://www.yunling.gov.cn/zwgk/tzgg/index.html"
TODAY = date(2026, 8, 7)
BYTES = 40_000
ENOUGH = 0.1  # seconds: what is done within them is not worth another measurement
GROWTH = 4
ROW = "<li><a href='{n}.html'>关于第{n}号道路养护的通知</a><span>2026-03-10</span></li>"
OTHER = "<li><a href='b{n}.html'>{n}号文件的解读</a><span>2026-03-09</span></li>"

SHAPES: dict[str, str] = {
    "rows of one list": ROW,
    "a list for every row": f"<ul>{ROW}</ul>",
    "a box for every two rows": f"<div class='c{{n}}'><ul>{ROW}{OTHER}</ul></div>",
    "lists of one make that share nothing": f"<div><div><div><div><ul>{ROW}{OTHER}</ul></div></div></div></div>",
    "links among which few are dated": "<a>关于第{n}号道路养护</a>" * 12 + "<span>2026-03-10</span>",
    "paragraphs": "<p>2026-03-10 关于第{n}号道路养护</p>",
    "links": "<a href='t{n}.html'>关于第{n}号道路养护的通知</a>",
    "links of one name": "<a href='t{n}.html'>通知</a> ",
    "cells": "<tr><td><a href='{n}.html'>关于第{n}号道路养护</a></td><td>2026-03-10</td></tr>",
    "tables": "<table><tr><td><a href='{n}.html'>关于第{n}号道路养护</a></td><td>2026-03-10</td></tr></table>",
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


def seconds(reader: Callable[[bytes], None], body: bytes) -> float:
    begun = time.process_time()
    reader(body)
    return time.process_time() - begun


@pytest.mark.parametrize("reader", [read_as_list, read_as_article])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_page_four_times_as_long_takes_about_four_times_as_long(shape: str, reader: Callable[[bytes], None]) -> None:
    long = seconds(reader, page_of(SHAPES[shape], GROWTH * BYTES))
    if long < ENOUGH:
        return
    short = min(seconds(reader, page_of(SHAPES[shape], BYTES)) for _ in range(2))
    long = min(long, seconds(reader, page_of(SHAPES[shape], GROWTH * BYTES)))
    assert long < 2 * GROWTH * short, f"{BYTES} bytes take {short:.2f} s, and {GROWTH} times as many {long:.2f} s"
