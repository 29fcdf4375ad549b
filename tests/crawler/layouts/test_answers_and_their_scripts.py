"""What a script makes of an answer: which of two days is that of publication, data that an answer
holds as a string, and addresses joined by what browsers give.
"""

from __future__ import annotations

import json
from datetime import date

import pytest

from crawler.layouts.served import json_records as records
from crawler.layouts.served.row_templates import template_in
from crawler.page.js_calls import calls

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize("written", ["writeDate", "signDate", "cwrq", "createTime"])
@pytest.mark.parametrize("published", ["pubDate", "publishTime", "fbrq"])
@pytest.mark.parametrize("first", [True, False])
def test_the_day_of_publication_stands_before_that_of_writing(
    written: str, published: str, first: bool
) -> None:
    """成文日期 stands before 发布日期 in the rows that a script writes, or behind it."""
    one, other = (written, published) if first else (published, written)
    script = (
        '$.each(r.rows, function (i, d) { h += "<tr><td><a href=\'" + d.link + "\'>" + d.name + '
        f'"</a></td><td>" + d.{one} + "</td><td>" + d.{other} + "</td></tr>"; }});'
    )
    rows = [
        {
            "name": f"关于第{at}号片区有关事项的通知",
            "link": f"/d/{at}.html",
            written: f"2026-07-1{at}",
            published: f"2026-07-2{at}",
        }
        for at in range(3)
    ]
    template = template_in(script)
    assert template is not None

    found = records.find({"rows": rows}, TODAY, template)

    assert found is not None
    days = [entry.published_on for entry in records.entries(found, "http://a.gov.cn/", TODAY)]
    assert days == [date(2026, 7, 20 + at) for at in range(3)]


@pytest.mark.parametrize("key", ["data", "result", "rows"])
def test_data_that_an_answer_holds_as_a_string_are_read(key: str) -> None:
    rows = [
        {
            "infoTitle": f"关于第{at}号片区的公告",
            "infoUrl": f"/i/{at}.html",
            "publishTime": "2026-09-15",
        }
        for at in range(3)
    ]
    for value in (rows, {"list": rows, "total": 3}):
        found = records.find({"code": 0, key: json.dumps(value)}, TODAY)
        assert found is not None
        assert len(records.entries(found, "http://a.gov.cn/", TODAY)) == 3


def test_a_title_that_looks_like_data_is_a_title() -> None:
    rows = [{"title": "[{通知}] 关于公布名单的公告", "url": "/1.html", "date": "2026-09-15"}]
    found = records.find({"list": rows}, TODAY)
    assert found is not None
    (entry,) = records.entries(found, "http://a.gov.cn/", TODAY)
    assert entry.title == "[{通知}] 关于公布名单的公告"


@pytest.mark.parametrize(
    ("script", "url"),
    [
        ('$.getJSON("/d/12.json?t=" + new Date().getTime(), f);', "/d/12.json?t=0"),
        ('$.getJSON("/d/12.json?_=" + Date.now(), f);', "/d/12.json?_=0"),
        ("fetch('/d/12.json?r=' + Math.random())", "/d/12.json?r=0"),
        (
            'const p = new URLSearchParams({ cid: "12", page: 1 });\nfetch(`/api/list?${p.toString()}`);',
            "/api/list?cid=12&page=1",
        ),
        (
            'const p = new URLSearchParams({ cid: "12" });\nfetch("/api/list?" + p);',
            "/api/list?cid=12",
        ),
        ("const query = new URLSearchParams(location.search);\nfetch(`/api/list?${query}`);", None),
    ],
)
def test_addresses_joined_by_what_browsers_give(script: str, url: str | None) -> None:
    assert [one.url for one in calls(script, script)] == ([] if url is None else [url])
