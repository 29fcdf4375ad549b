"""Rows that a script in the head holds as plain objects, and that the page's one row template
draws: they stand where the template does. A page made of boxes is no check of the browser.
"""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from crawler.page.reading import Hints, Page, Reading
from crawler.read.reader import read
from storage.records import Outcome

TODAY = date(2026, 11, 18)
AT = "http://www.qingshan.example.cn/zcjd/index.html"
MENU = [
    {
        "name": f"机构信息公开栏目{at}",
        "showName": f"机构信息公开栏目{at}",
        "releaseTime": 1790000000000 + at,
    }
    | {"urls": json.dumps({"pc": f"/col/{at}/index.html"})}
    for at in range(12)
]
ROWS = [
    {
        "title": f"关于第{at}批重点项目检查办法的政策解读",
        "pubDate": f"{TODAY - timedelta(days=3 * at + 1)} 16:59",
        "urls": json.dumps({"pc": f"/zcjd/content/content_{at}.html"}),
        "images": [{}],
        "contentSource": "青山县水利局",
    }
    for at in range(20)
]
TEMPLATE = (
    "<script id='t1' type='text/x-handlebars-template'><ul>{{#each data}}{{#with this}}<li>"
    "<a href='{{pcUrl}}'>{{title}}</a><span>{{formatDate pubDate 'YYYY'}}</span></li>"
    "{{/with}}{{/each}}</ul></script>"
)
BOXES = "<div class='b'><div><i></i><em></em></div></div>" * 12


def seen(
    rows: object, template: str = TEMPLATE, title: str = "政策解读", key: str = "articleList"
) -> Reading:
    data = json.dumps(rows, ensure_ascii=False)
    menu = json.dumps(MENU, ensure_ascii=False)
    page = (
        "<html><head><meta charset='utf-8'><title>政策解读-青山县</title>"
        f"<script>var channelId='1', parents=[{menu[1:-1]}];\nvar listData = {{\n{key}: {data},\n}};"
        "function jump(to){eval(to+'.location=1')}</script></head><body>"
        f"{BOXES}<div class='m'><h2>{title}</h2><div id='p'></div>{template}</div>"
        "<script src='/js/utils.js'></script></body></html>"
    )
    return read(Page(AT, page.encode(), "text/html; charset=utf-8"), Hints(TODAY))


@pytest.mark.parametrize("key", ["articleList", "rows", "'data'"])
@pytest.mark.parametrize("count", [2, 20])
def test_rows_in_a_plain_object_stand_where_their_template_does(key: str, count: int) -> None:
    found = seen(ROWS[:count], key=key)
    assert [entry.title for entry in found.entries] == [row["title"] for row in ROWS[:count]]
    assert found.entries[0].published_on == TODAY - timedelta(days=1)
    assert found.entries[0].url == "http://www.qingshan.example.cn/zcjd/content/content_0.html"


@pytest.mark.parametrize(
    ("template", "title"),
    [
        (TEMPLATE, "热点推荐"),
        (TEMPLATE + TEMPLATE.replace("t1", "t2"), "政策解读"),
        (TEMPLATE.replace("pubDate", "id"), "政策解读"),
        ("", "政策解读"),
    ],
    ids=["of a hot list", "one of two", "without days", "none"],
)
def test_rows_that_no_template_of_the_column_draws_are_not_its(template: str, title: str) -> None:
    assert seen(ROWS, template, title).outcome is not Outcome.READ


def test_the_days_of_a_menu_are_no_rows_where_the_list_holds_none() -> None:
    found = seen([])
    assert found.entries == ()
    assert found.outcome not in (Outcome.READ, Outcome.BOT_CHALLENGE)


@pytest.mark.parametrize("boxes", ["", "<div><p></p></div>" * 3])
def test_a_page_of_a_script_and_nothing_else_is_a_check(boxes: str) -> None:
    page = (
        f"<html><head></head><body>{boxes}<script>var k='1';document.cookie='k='+k;"
        "eval(k+'.go()')</script></body></html>"
    )
    found = read(Page(AT, page.encode(), "text/html; charset=utf-8"), Hints(TODAY))
    assert found.outcome is Outcome.BOT_CHALLENGE
