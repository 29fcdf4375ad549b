"""Values out of scripts and answers: literals as browsers read them, keys by
what they say, nothing by force.
"""

from __future__ import annotations

import contextlib
import json
import time
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.layouts.catalogue import LAYOUTS
from crawler.layouts.served import datastore
from crawler.layouts.served import json_records as records
from crawler.layouts.served.html_rows import list_entries, parse, record_entries
from crawler.page.document import Document, MalformedError
from crawler.page.js_literals import assigned, calls, literal, load
from crawler.page.reading import Hints, Page

TODAY = date(2026, 3, 20)
LONGEST = (
    10.0  # seconds of the processor, on a machine that does other work too: squares take minutes
)
KEYS = st.sampled_from(
    ["title", "url", "date", "list", "rows", "total", "data", "html", "articles"]
) | st.text(max_size=8)
ANSWERS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda part: st.lists(part, max_size=4) | st.dictionaries(KEYS, part, max_size=5),
    max_leaves=30,
)
SERVED = (
    "gkmlpt",
    "jpaas",
    "truecms",
    "jpage",
    "ucap-json",
    "xxgk-search",
    "longcms",
    "trs-datas",
    "static-docs",
    "datasource",
    "js-arrays",
    "ilist",
    "json",
    "feed",
    "iframe",
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{\'a\':1, b: "x", "c":[1,2,],}', {"a": 1, "b": "x", "c": [1, 2]}),
        (
            "{a:/* 注 */'甲'+'乙', // 行注\n b:true, c:undefined}",
            {"a": "甲乙", "b": True, "c": None},
        ),
        (r"{a:'it\'s', b:'中', c:'\x41\/'}", {"a": "it's", "b": "中", "c": "A/"}),
        (
            "{f:$('#1').children('script').html(), n:-1.5}",
            {"f": "$('#1').children('script').html()", "n": -1.5},
        ),
        ("{f:function(a,b){return {x:1}}, n:2}", {"f": "function(a,b){return {x:1}}", "n": 2}),
        ("{", None),
        ("{a:'", None),
        ("[" * 100 + "]" * 100, None),
    ],
)
def test_a_literal_is_read_as_a_browser_reads_it(text: str, value: Any) -> None:
    assert literal(text) == value


@pytest.mark.parametrize(
    "text",
    [
        '{"a":[1]}',
        ';raw({"a":[1]})',
        '/**/cb({"a":[1]});',
        "var mydatas={a:[1]};",
        "window.x = {'a':[1,],}",
        '﻿ {"a":[1]}',
    ],
)
def test_an_answer_is_the_same_value_in_every_wrapping(text: str) -> None:
    assert load(text) == {"a": [1]}


def test_a_variable_is_found_by_its_whole_name() -> None:
    text = "var mychannelId='no'; if (channelId == 'no') {} var channelId = 'yes';"
    assert assigned(text, "channelId") == "yes"
    assert assigned(text, "nnelId") is None


def test_calls_are_found_with_their_arguments() -> None:
    assert [
        value
        for _, value in calls("$('#a').jpage({x:1}); $('#b').jpage( {x:2} ); jpage(y)", ".jpage")
    ] == [
        {"x": 1},
        {"x": 2},
    ]


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (1773619200, date(2026, 3, 16)),
        (1773619200000, date(2026, 3, 16)),
        ("1773619200000", date(2026, 3, 16)),
        ("2026-03-16 23:30:00", date(2026, 3, 16)),
        ("2026-03-16T23:30:00", date(2026, 3, 16)),
        ("2026-03-16T16:30:00.000+0000", date(2026, 3, 17)),
        ("2026-03-16T16:30:00Z", date(2026, 3, 17)),
        ("2026-03-16T16:30:00+08:00", date(2026, 3, 16)),
        ("Mon, 16 Mar 2026 20:00:00 GMT", date(2026, 3, 17)),
        ("Mon, 16 Mar 2026 00:30:00 +0900", date(2026, 3, 15)),
        ("Mon, 16 Mar 2026 08:00:00 -0800", date(2026, 3, 17)),
        ("16 Mar 2026 21:00 +0530", date(2026, 3, 16)),
        ("Mon, 31 Feb 2026 08:00:00 GMT", None),
        ("2026-03-16 23:30", date(2026, 3, 16)),
        ("2026年3月16日", date(2026, 3, 16)),
        ("2026-02-00018", None),
        ("0001-01-01T00:00:00Z", None),
        ("1899-12-30T00:00:00", None),
        ("9999-12-31T23:59:59Z", None),
        ("20260", None),
        (0, None),
        (True, None),
        (None, None),
        ({"time": 1773619200}, date(2026, 3, 16)),
    ],
)
def test_a_moment_is_a_day_in_beijing(value: Any, day: date | None) -> None:
    assert records.day_of(value, TODAY) == day


@pytest.mark.parametrize(
    "key",
    [
        "updateTime",
        "modifyDate",
        "lastEditTime",
        "deadline",
        "endTime",
        "expireDate",
        "openTime",
        "serverTime",
    ],
)
def test_a_key_that_is_no_publication_dates_nothing(key: str) -> None:
    found = records.find(
        {"list": [{"title": "一条公告的标题", "url": "/a.html", key: "2026-03-19"}]}, TODAY
    )
    assert found is not None
    assert found.keys.dates == ()


@pytest.mark.parametrize(
    "better",
    ["publishTime", "pubDate", "fbsj", "display_time", "releaseDate", "publishedTimeStr", "date"],
)
@pytest.mark.parametrize(
    "worse", ["createTime", "docDate", "writtendate", "inputTime", "crtime", "signDate"]
)
def test_a_publication_is_preferred_to_a_creation(better: str, worse: str) -> None:
    rows = [
        {worse: "2026-03-19", "title": "一条公告的标题", better: "2026-03-01", "url": "/a.html"}
    ]
    found = records.find({"data": {"rows": rows}}, TODAY)
    assert found is not None
    assert [entry.published_on for entry in records.entries(found, "http://h/", TODAY)] == [
        date(2026, 3, 1)
    ]


def test_pictures_and_attachments_are_not_the_address() -> None:
    rows = [
        {
            "imgUrl": "/i.jpg",
            "coverUrl": "/c.png",
            "fileUrl": "/f.pdf",
            "title": "一条公告的标题",
            "docUrl": "/a.html",
            "pubTime": "2026-03-01",
        }
    ]
    found = records.find(rows, TODAY)
    assert found is not None
    assert records.entries(found, "http://h/", TODAY)[0].url == "http://h/a.html"


def test_attachments_within_a_record_are_not_the_list() -> None:
    files = [
        {"title": f"附件{n}的名称", "url": f"/f{n}.pdf", "publishTime": "2026-03-19"}
        for n in range(5)
    ]
    rows = [
        {
            "title": "一条公告的标题",
            "url": "/a.html",
            "publishTime": "2026-03-01",
            "resList": files,
            "others": files,
        }
    ]
    found = records.find({"results": rows}, TODAY)
    assert found is not None
    assert len(found.rows) == 1


def test_a_broken_record_swallows_no_other() -> None:
    broken = [
        "<li><a href='/1.html'>第一条公告标题</a><b>2026-03-01",
        '<li style="x<a href=/2.html>',
        "</td></table></div>",
        "<!-- <li>",
    ]
    good = "<li><a href='/9.html'>最后一条公告标题</a><b>2026-03-02</b></li>"
    found = record_entries([*broken, good], "http://h/", TODAY)
    assert found[-1].url == "http://h/9.html"
    assert found[0].published_on == date(2026, 3, 1)


TITLES = st.text("清河县关于公告2026年-0301（）…. [】", min_size=1, max_size=24)


@given(
    TITLES,
    TITLES | st.just(""),
    st.sampled_from(["/a.html", "x/1.htm", "javascript:;", "/a?b=1&amp;c=2", "//o.gov.cn/1"]),
)
@example("0.", "0", "/a.html")
@example("0.", "000", "/a.html")
@example("关于公告…", "关于公告", "/a.html")
def test_a_clean_record_reads_the_same_with_and_without_a_tree(
    text: str, full: str, href: str
) -> None:
    clean = (
        f'<li class="c"><a target="_blank" href="{href}" '
        f'title="{full}">{text}</a><b>[2026-03-01]</b></li>'
    )
    dirty = clean.replace("<li ", "<li data-dirty='<' ")
    assert record_entries([clean], "http://h/", TODAY) == record_entries(
        [dirty], "http://h/", TODAY
    )


def test_a_pager_is_no_entry() -> None:
    root = parse(
        "<li><a href=/1.html>第一条公告标题</a> 2026-03-01</li><div><a href=?2>2</a><a "
        "href=?2>下一页</a><a href=?9>尾页</a></div>"
    )
    assert root is not None
    assert [entry.url for entry in list_entries(root, "http://h/", TODAY)] == ["http://h/1.html"]


@given(ANSWERS)
def test_no_answer_breaks_a_layout(value: Any) -> None:
    body = json.dumps(value).encode()
    for url in (
        "http://h/l?page=1",
        "http://h/gkmlpt/api/all/1",
        "http://h/static/data/DocInfo/x.json",
        "http://h/searchList/1",
    ):
        for name in SERVED:
            read_as(name, Page(url, body))


def read_as(name: str, page: Page) -> None:
    doc = Document(page)
    if LAYOUTS[name].claims(doc):
        LAYOUTS[name].read(doc, Hints(TODAY))


@pytest.mark.parametrize(
    "piece",
    [
        "<datastore>",
        "<record>",
        "<nextgroup>",
        "<record><![CDATA[<li><a href='/x'>",
        "loadDynamic('xxgk/search.jsp?",
        ".jpage({a:'",
        ".jpage({a:[",
        "urls[i]='",
        "urls[i]='/a';",
        "'/site/label/8888?",
        "_CONFIG={a:{",
        "channelId='",
        "searchList/",
        "queryData build/unit ",
        "'datas_1_",
        "/*",
        "{a:/*",
        '"truecms/messageController/getMessage.do',
        "columnId:",
        "<iframe src=/x>",
        "showData<ul id=showData0 data=",
        "mydatas={",
        "cb([{",
        "((((",
        "'+'",
    ],
)
def test_a_hostile_page_costs_no_more_than_its_length(piece: str) -> None:
    body = (piece * (100_000 // len(piece))).encode()
    started = time.process_time()
    for prefix in (
        b"",
        b"<html><script>",
        b'{"html":1,"data":1,"result":"',
        b"<?xml version='1.0'?>",
    ):
        for url in (
            "http://h/list",
            "http://h/gkmlpt/index#1",
            "http://h/site/label/8888",
            "http://h/xxgk/search.jsp",
        ):
            for name in SERVED:
                with contextlib.suppress(MalformedError):
                    read_as(name, Page(url, prefix + body))
    datastore.stores(body.decode())
    assert time.process_time() - started < LONGEST
