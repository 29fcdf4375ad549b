"""Rows in a script are seen only where the script runs: comments, and functions that nothing
calls, show nobody anything.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crawler.layouts.scripted.running_code import running, without_comments
from crawler.page.reading import Hints, Page, Reading
from crawler.read.reader import read
from storage.records import Outcome

TODAY = date(2026, 11, 18)
ROWS = [
    (f"关于开展第{at}批重点项目检查的通知", f"/gzdt/{at}.html", TODAY - timedelta(days=3 * at))
    for at in range(1, 9)
]
WRITE = (
    "function addRow(title,url,date){document.getElementById('list').innerHTML+="
    "'<li><a href=\"'+url+'\">'+title+'</a><span>'+date+'</span></li>';}"
)
CALLS = [f"addRow('{title}','{url}','{day}');" for title, url, day in ROWS]


def reading(script: str, body: str = "") -> Reading:
    page = (
        "<html><head><meta charset='utf-8'><title>工作动态-青山县人民政府</title></head><body>"
        "<div class='position'>当前位置：<a href='/'>首页</a> &gt; <a "
        "href='/gzdt/'>工作动态</a></div>"
        f"<h2>工作动态</h2><div id='list'></div>{body}<script>{script}</script>"
        "<div class='foot'>主办：青山县人民政府办公室</div></body></html>"
    )
    return read(
        Page("http://a.example.cn/gzdt/", page.encode(), "text/html; charset=utf-8"),
        Hints(TODAY, column="工作动态"),
    )


def called(rows: list[str]) -> str:
    return "\n".join([WRITE, *rows])


RUNNING = {
    "called one by one": called(CALLS),
    "behind comments": called([f"/* {at} */ {call} // 第{at}条" for at, call in enumerate(CALLS)]),
    "in a function that is called": f"{WRITE}function old(){{{''.join(CALLS)}}}\nold();",
    "in a function that is handed on": f"{WRITE}function old(){{{''.join(CALLS)}}}\nwindow.onload=old;",
    "an address in a string": called(
        [call.replace("'/gzdt", "'http://a.example.cn/gzdt") for call in CALLS]
    ),
    "an expression of slashes": f"var own=/\\/\\*/.test(location.href);{called(CALLS)}",
}
STILL = {
    "each in a comment": called([f"//{call}" for call in CALLS]),
    "all in one comment": f"{WRITE}/*\n{''.join(CALLS)}\n*/",
    "a comment that does not end": f"{WRITE}/*\n{''.join(CALLS)}",
    "in a function of old": f"{WRITE}function old(){{{''.join(CALLS)}}}",
    "in one that calls itself alone": f"{WRITE}function old(){{{''.join(CALLS)}if(0)old();}}",
    "in one that a comment calls": f"{WRITE}function old(){{{''.join(CALLS)}}}\n//old();",
    "written in a comment": "".join(
        f"//document.write('<li><a href=\"{url}\">{title}</a><span>{day}</span></li>');\n"
        for title, url, day in ROWS
    ),
}


@pytest.mark.parametrize("script", RUNNING.values(), ids=RUNNING)
def test_what_runs_is_read(script: str) -> None:
    found = reading(script)
    assert [(one.title, one.published_on) for one in found.entries] == [
        (title, day) for title, _, day in ROWS
    ], found.why


@pytest.mark.parametrize("script", STILL.values(), ids=STILL)
def test_what_never_runs_shows_nothing(script: str) -> None:
    found = reading(script)
    assert not found.entries, found.why
    assert not found.outcome.conclusive


@pytest.mark.parametrize(
    "handler", ["<b onclick='old()'>显示</b>", '<a href="javascript:old();">全部</a>']
)
def test_a_handler_calls_too(handler: str) -> None:
    script = f"function old(){{{CALLS[0]}}}"
    assert CALLS[0] in running(script, script, handler)
    assert CALLS[0] not in running(script, script, "<b onclick='older()'>显示</b>")


@pytest.mark.parametrize(
    ("script", "left"),
    [
        ("a='http://x/';b=1//c", "a='http://x/';b=1 "),
        ('a="/*";b="*/"', 'a="/*";b="*/"'),
        ("a=`//${b}`/*c*/;", "a=`//${b}` ;"),
        ("<!-- hidden\na=1\n//-->", " \na=1\n "),
        ("a=b.replace(/[/*]\\//g,'')//c", "a=b.replace(/[/*]\\//g,'') "),
    ],
)
def test_comments_are_told_from_strings_and_expressions(script: str, left: str) -> None:
    assert without_comments(script) == left


def test_a_page_whose_rows_never_run_is_not_an_empty_column() -> None:
    assert reading(STILL["each in a comment"]).outcome in (
        Outcome.NOT_A_LIST,
        Outcome.NEEDS_BROWSER,
    )
