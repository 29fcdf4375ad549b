"""Answers whose records bear no names: lists in lists, markup in a value, text for `eval`; and what
scripts ask with that is put together before.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest

from crawler.fetch.exchange import posted
from crawler.layouts.served.unnamed_records import named
from crawler.page.document import Document
from crawler.page.js_calls import Call, calls
from crawler.page.reading import Fetch, Hints, Page, Reading
from crawler.page.scripts.attributes import with_attributes
from crawler.read.reader import read
from storage.records import Outcome

TODAY = date(2026, 11, 30)
SITE = "http://www.qinghe.example.cn"
ROWS = [
    (81000 + at, f"关于第{at}号片区有关事项的通知", f"/art/{at}.html", f"2026-11-2{at}", 100 + at)
    for at in range(5)
]
DAYS = [date(2026, 11, 20 + at) for at in range(5)]


def answer(value: Any) -> Reading:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return read(Page(f"{SITE}/api/list?cid=12&page=1", text.encode()), Hints(TODAY))


def days_of(reading: Reading) -> list[tuple[str, str | None, date | None]]:
    return [(one.title, one.url, one.published_on) for one in reading.entries]


EXPECTED = [(row[1], SITE + row[2], day) for row, day in zip(ROWS, DAYS, strict=True)]


@pytest.mark.parametrize("head", ["head", "columns", "fields"])
@pytest.mark.parametrize("body", ["rows", "values", "data"])
@pytest.mark.parametrize(
    "names",
    [
        ("id", "title", "url", "date", "clicks"),
        ("ID", "TITLE", "LINKURL", "PUBDATE", "HITS"),
        ("id", "bt", "url", "fbsj", "djs"),
    ],
)
def test_rows_whose_names_stand_beside_them(head: str, body: str, names: tuple[str, ...]) -> None:
    reading = answer({head: names, body: ROWS, "total": 5})
    assert days_of(reading) == EXPECTED, reading.why


@pytest.mark.parametrize("wrap", [lambda rows: rows, lambda rows: {"data": rows, "total": 5}])
def test_rows_that_only_their_values_tell(wrap: Any) -> None:
    reading = answer(wrap([[url, title, day] for _, title, url, day, _ in ROWS]))
    assert days_of(reading) == EXPECTED, reading.why


def epoch(day: str) -> int:
    return int(datetime.fromisoformat(f"{day}T10:00:00+08:00").timestamp())


@pytest.mark.parametrize("moment", [str, epoch, lambda day: 1000 * epoch(day)])
@pytest.mark.parametrize("count", [1, 5])
def test_records_under_names_that_say_nothing(moment: Any, count: int) -> None:
    """Alone, and in an application's state beside the column's name and a hot list."""
    held = [{"t": title, "u": url, "d": moment(day)} for _, title, url, day, _ in ROWS[:count]]
    reading = answer({"list": held})
    assert days_of(reading) == EXPECTED[:count], reading.why
    hot = [{"t": "县领导调研重点项目建设", "u": "/xw/9.html", "d": moment("2026-11-29")}] * 9
    state = {"channel": {"id": 107, "name": "公共服务"}, "total": 9, "list": held, "hot": hot}
    page = (
        "<html><body><h2>公共服务</h2><div id='app'></div><script>window.__INITIAL_STATE__="
        f"{json.dumps(state, ensure_ascii=False)};</script></body></html>"
    )
    hints = Hints(TODAY, column="公共服务", address="www.qinghe.example.cn/col/107.html")
    reading = read(Page(f"{SITE}/col/107.html", page.encode()), hints)
    assert days_of(reading) == EXPECTED[:count], reading.why


@pytest.mark.parametrize("name", ["jzrq", "end", "hfsj", "updated"])
def test_the_only_day_of_a_record_may_be_another_than_its_publication(name: str) -> None:
    held = [{"x": title, "u": url, name: day} for _, title, url, day, _ in ROWS]
    assert not any(one.published_on for one in answer({"list": held}).entries)


def test_a_number_is_no_moment_under_any_name() -> None:
    held = [{"x": title, "u": url, "no": epoch(day)} for _, title, url, day, _ in ROWS]
    assert not any(one.published_on for one in answer({"list": held}).entries)


def test_of_two_days_without_names_none_is_taken() -> None:
    reading = answer([[url, title, day, "2026-11-29"] for _, title, url, day, _ in ROWS])
    assert reading.outcome is not Outcome.READ


@pytest.mark.parametrize(
    "value",
    [
        [[1, 2], [3, 4]],
        [["甲"], ["乙"]],
        {"rows": [["a", "b"], ["c"]]},
        [[["a", "b"]]],
        {"head": ["a", "b"], "rows": [["x", {}], ["y", {}]]},
        None,
        "x",
        [],
    ],
)
def test_what_is_no_record_gets_no_names(value: Any) -> None:
    assert named(value) is None


def test_rows_without_any_are_counted() -> None:
    for body in ("rows", "values"):
        nothing = answer({"columns": ["id", "title", "url"], body: [], "total": 0})
        assert nothing.outcome is Outcome.TRULY_EMPTY
        assert answer({"columns": ["id"], body: [], "total": 7}).outcome is not Outcome.TRULY_EMPTY


MARKUP = "".join(
    f'<li><a href="{url}" title="{title}">{title}</a><span>{day}</span></li>'
    for _, title, url, day, _ in ROWS
)


@pytest.mark.parametrize("key", ["html", "content", "data", "list"])
@pytest.mark.parametrize("inside", [False, True])
def test_rows_that_an_answer_holds_as_markup(key: str, inside: bool) -> None:
    held = {key: MARKUP, "pageHtml": "<div><a href='?page=2'>2</a></div>", "total": 5}
    reading = answer({"code": 0, "result": held} if inside else held)
    assert days_of(reading) == EXPECTED, reading.why


def test_markup_of_many_pages_goes_on() -> None:
    reading = answer({"html": MARKUP, "total": 23})
    assert reading.next is not None
    assert reading.next.url.endswith("cid=12&page=2")
    assert answer({"html": MARKUP, "total": 5}).next is None


def test_two_lists_as_markup_are_nobodys() -> None:
    assert answer({"news": MARKUP, "notices": MARKUP}).outcome is not Outcome.READ


@pytest.mark.parametrize("said", ["暂无信息", "没有符合条件的记录"])
def test_markup_that_says_that_there_is_nothing(said: str) -> None:
    assert answer({"html": f"<li>{said}</li>", "total": 0}).outcome is Outcome.TRULY_EMPTY
    assert answer({"html": f"<li>{said}</li>", "total": 4}).outcome is not Outcome.TRULY_EMPTY
    busy = answer({"code": 500, "html": f"<li>{said}</li>"})
    assert busy.outcome is not Outcome.TRULY_EMPTY


def test_text_that_a_script_evaluates() -> None:
    records = ",".join(
        f"{{title:'{title}',url:'{url}',pubDate:'{day}'}}" for _, title, url, day, _ in ROWS
    )
    assert days_of(answer(f"({{totalRecord:5,curPage:1,list:[{records}]}})")) == EXPECTED


@pytest.mark.parametrize(
    "script",
    [
        'var p = {}; p.columnId = 12; p["page"] = 1;\n$.post("/api/list", p, show);',
        'var p = { columnId: 12 };\np.page = 1;\n$.ajax({ type: "POST", url: "/api/list", data: p });',
        'const cid = 12; const p = {};\np.columnId = cid;\np.page = 1;\n$.post("/api/list", p);',
    ],
)
def test_parameters_that_are_given_one_by_one(script: str) -> None:
    (call,) = calls(script, script)
    assert dict(call.form or ()) == {"columnId": "12", "page": "1"}


def test_pages_that_are_counted_up_while_they_are_asked_for() -> None:
    script = (
        "const CID = 12; let page = 1;\nasync function more() "
        "{ const r = await fetch(`/api/feed?cid=${CID}&page=${page++}&size=10`); }"
    )
    assert [one.url for one in calls(script, script)] == ["/api/feed?cid=12&page=1&size=10"]
    assert all(isinstance(one, Call) for one in calls(script, script))


def tabs(
    chosen: str,
    script: str = "$('.on').each(function(){$('#c').load($(this).data('url'))})",
    address: str = "/t?cid=12",
) -> Reading:
    page = (
        "<html><head><title>政策解读</title></head><body><div class=wz>当前位置：<a href='/'>首页</a> "
        f"&gt; 政策解读</div><h2>政策解读</h2><div class=tabs><span class='tab on' data-url='{address}'>"
        f"{chosen}</span><span class=tab data-url='/t?cid=13'>公示公告</span></div><div id=c>加载中</div>"
        f"<script>{script}</script></body></html>"
    )
    return read(Page(f"{SITE}/col/12.html", page.encode()), Hints(TODAY, column="政策解读"))


def test_the_chosen_tab_is_loaded_where_it_bears_the_columns_name() -> None:
    reading = tabs("政策解读")
    assert reading.follow is not None
    assert reading.follow.url == f"{SITE}/t?cid=12"
    assert tabs("最新发布").follow is None
    assert tabs("政策解读", "var a = 1;").follow is None
    assert tabs("政策解读", address="/col/12.html").follow is None


@pytest.mark.parametrize(
    ("script", "body"),
    [
        (
            (
                'fetch("/s", { method: "POST", body: JSON.stringify({ query: { term: { cid: 12 } },'
                ' from: 0, sort: [{ day: "desc" }] }) })'
            ),
            {"query": {"term": {"cid": 12}}, "from": 0, "sort": [{"day": "desc"}]},
        ),
        (
            (
                "const query = `query D($cid: ID!) { docs { title } }`;\n"
                'fetch("/g", { method: "post", body: JSON.stringify({ query, variables: { cid: "12" } }) })'
            ),
            {"query": "query D($cid: ID!) { docs { title } }", "variables": {"cid": "12"}},
        ),
        (
            'const CID = 12;\naxios.post("/s", { filter: { columnId: CID, deleted: false }, page: 1 })',
            {"filter": {"columnId": 12, "deleted": False}, "page": 1},
        ),
        ('axios.post("/s", { filter: { columnId: chosen() }, page: 1 })', None),
    ],
)
def test_parameters_that_hold_others_are_posted_as_they_are(script: str, body: Any) -> None:
    asked = list(calls(script, script))
    if body is None:
        assert asked == []
        return
    (call,) = asked
    sent = posted(Fetch(call.url, call.form, json=call.json))
    assert sent[0] == "application/json"
    assert json.loads(sent[1]) == body


@pytest.mark.parametrize("form", ["#qf", "form#qf"])
def test_a_form_is_sent_as_it_stands_in_the_page(form: str) -> None:
    page = (
        "<html><body><form id=qf><input type=hidden name=channelId value=12><input name=page value=1>"
        "<input type=submit name=go value=查询><input name=word></form></body></html>"
    )
    doc = Document(Page(SITE, page.encode()))
    script = f'$.ajax({{ url: "/list.do", type: "post", data: $("{form}").serialize() }});'
    (call,) = calls(with_attributes(script, doc), script)
    assert dict(call.form or ()) == {"channelId": "12", "page": "1"}
    assert with_attributes('$("#other").serialize()', doc) == '$("#other").serialize()'
