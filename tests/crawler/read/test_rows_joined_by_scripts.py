"""Rows whose markup a script joins and puts into an element, and tables
that it cuts out of one string.
"""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from crawler.layouts.scripted.split_strings import split_tables
from crawler.page.reading import Hints, Page, Reading
from crawler.read.reader import read

TODAY = date(2026, 11, 18)
ROWS = [
    (f"关于开展第{at}批重点项目检查的通知", f"/gzdt/{at}.html", TODAY - timedelta(days=3 * at))
    for at in range(1, 7)
]
MARKUP = [f'<li><a href="{url}">{title}</a><span>{day}</span></li>' for title, url, day in ROWS]
HELD = "{at}".join(f"{title}|{url}|{day}" for title, url, day in ROWS)


def reading(script: str, own: str = "<ul id='list'></ul>", side: str = "") -> Reading:
    page = (
        "<html><head><meta charset='utf-8'><title>工作动态-青山县人民政府</title></head><body>"
        f"<div class='side'><h3>热点信息</h3>{side}</div>"
        "<div class='position'>当前位置：<a href='/'>首页</a> &gt; <a "
        "href='/gzdt/'>工作动态</a></div>"
        f"<h2>工作动态</h2>{own}<script>{script}</script>"
        "<div class='foot'>主办：青山县人民政府办公室</div></body></html>"
    )
    return read(
        Page("http://a.example.cn/gzdt/", page.encode(), "text/html; charset=utf-8"),
        Hints(TODAY, column="工作动态"),
    )


PUT = 'document.getElementById("list").innerHTML'
JOINED = {
    "one string": f"var s='';{''.join(f's+={row!r};' for row in MARKUP)}{PUT}='<b></b>'+s;",
    "the element itself": "".join(f"{PUT}+={row!r};\n" for row in MARKUP),
    "appended": "".join(f"$('#list').append({row!r});" for row in MARKUP),
    "in halves": "".join(f"s+={row[:9]!r}+\n{row[9:]!r};" for row in MARKUP) + f"{PUT}=s;",
    "a template": "".join(f"s+=`{row}`;" for row in MARKUP) + f"{PUT}=s;",
}
SPLIT = {
    sign: (
        f'var d="{HELD.replace("{at}", sign)}".split("{sign}");for(var i=0;i<d.length;i++)'
        f'{{var x=d[i].split("|");{PUT}+="<li><a href="+x[1]+">"+x[0]+"</a>"+x[2]+"</li>";}}'
    )
    for sign in ("$$", "##", "^")
}


RECORDS = json.dumps(
    [
        {"id": at, "bt": title, "fbsj": f"{day} 09:12:33"}
        for at, (title, _, day) in enumerate(ROWS, start=1)
    ]
)
NUMBERED = {
    "records of numbers": (
        f"var d={RECORDS},h='';for(var i=0;i<d.length;i++){{h+='<li><a href=\"/gzdt/'+d[i].id+"
        "'.html\">'+d[i].bt+'</a><span>'+d[i].fbsj.substring(0,10)+'</span></li>';}"
        "$('#list').html(h);"
    ),
    "drawn by a function": (
        "function draw(d){var h='';d.forEach(function(r){h+=`<li><a href=\"/gzdt/${r.id}.html\">"
        "${r.bt}</a><i>${r.fbsj}</i></li>`;});document.getElementById('list').innerHTML=h;}"
        f"draw({RECORDS});"
    ),
}
PUT_THERE = {**JOINED, **SPLIT, **NUMBERED}


@pytest.mark.parametrize("script", PUT_THERE.values(), ids=PUT_THERE)
def test_rows_that_a_script_puts_in_the_list_s_place_are_read(script: str) -> None:
    found = reading(script)
    assert [(one.title, one.published_on) for one in found.entries] == [
        (title, day) for title, _, day in ROWS
    ], found.why
    assert found.entries[0].url == f"http://a.example.cn{ROWS[0][1]}"


@pytest.mark.parametrize("script", PUT_THERE.values(), ids=PUT_THERE)
def test_put_under_another_heading_they_are_nobody_s(script: str) -> None:
    found = reading(script, own="<ul></ul>", side="<ul id='list'></ul>")
    assert not found.entries, found.why
    assert not found.outcome.conclusive


@pytest.mark.parametrize("script", JOINED.values(), ids=JOINED)
@pytest.mark.parametrize("way", ["/*{}*/", "function old(){{{}}}"])
def test_what_never_runs_puts_nothing(script: str, way: str) -> None:
    assert not reading(way.format(script)).entries


def test_a_string_cut_once_is_no_table() -> None:
    assert not list(split_tables('"a|b|c$$d|e|f".split("$$")'))
    assert list(split_tables('"a|b|c$$d|e|f".split("$$");x.split("|")')) == [
        [["a", "b", "c"], ["d", "e", "f"]]
    ]
    assert not list(split_tables('"a|b|c$$d|e".split("$$");x.split("|")'))


@pytest.mark.parametrize("damage", ["<x:wrapper>", "<a\x01b>", "<b<c>", "<h1:>"])
def test_a_name_that_no_path_can_say_holds_no_row_up(damage: str) -> None:
    read = reading(JOINED["one string"], f"{damage}<ul id='list'></ul>")
    assert [entry.title for entry in read.entries] == [title for title, _, _ in ROWS]


def told(found: Reading) -> list[tuple[str, str, date | None]]:
    return [
        (one.title, (one.url or "").removeprefix("http://a.example.cn"), one.published_on)
        for one in found.entries
    ]


NAMED_ROWS = json.dumps(
    [{"title": title, "url": url, "date": str(day)} for title, url, day in ROWS], ensure_ascii=False
)
DRAWN = (
    "var h='';for(var i=0;i<rows.length;i++){h+='<li><a href='+rows[i].url+'>'+rows[i].title+'</a>'"
    "+rows[i].date+'</li>';}"
)
QUOTED = NAMED_ROWS.replace('"', '\\"')
ESCAPED = json.dumps(json.loads(NAMED_ROWS)).replace("\\", "\\\\")


@pytest.mark.parametrize(
    "rows",
    [
        f"JSON.parse('{NAMED_ROWS}')",
        f'JSON.parse("{QUOTED}")',
        f"JSON.parse('{ESCAPED}')",
        f"$.parseJSON( '{NAMED_ROWS[:80]}' + '{NAMED_ROWS[80:]}' )",
        f'JSON.parse(\'{{"total":6,"data":{NAMED_ROWS}}}\').data',
    ],
)
def test_rows_that_a_script_parses_out_of_its_own_string_are_read(rows: str) -> None:
    found = reading(f"var rows={rows};{DRAWN}{PUT}=h;")
    assert told(found) == ROWS, found.why


@pytest.mark.parametrize(
    "put",
    [
        "$('.list').html(h);",
        '$(".list").append(h);',
        "document.querySelector('.list').innerHTML=h;",
        "document.getElementsByClassName('list')[0].innerHTML=h;",
    ],
)
def test_the_only_box_of_a_class_is_filled_by_the_script_that_names_it(put: str) -> None:
    script = f"var rows={NAMED_ROWS};{DRAWN}{put}"
    found = reading(script, own="<ul class='news list'></ul>")
    assert told(found) == ROWS, found.why
    beside = reading(script, own="<ul></ul>", side="<ul class=list></ul>")
    assert not beside.entries  # what it fills stands under 热点信息


def test_what_a_script_parses_for_another_box_is_not_the_columns() -> None:
    script = f"var rows=JSON.parse('{NAMED_ROWS}');{DRAWN}$('#hot').html(h);"
    assert not reading(script, side="<ul id=hot></ul>").entries
