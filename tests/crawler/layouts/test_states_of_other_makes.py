"""Lists in the states of further frameworks: Remix, SvelteKit, Angular, Inertia, Astro."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from crawler.page.reading import Hints, Page, Reading
from crawler.read.reader import read
from storage.records import Outcome

TODAY = date(2026, 11, 30)
URL = "http://www.shahe.gov.cn/lanmu/1283/"
COLUMN = {"id": 1283, "name": "惠企政策"}


def records(count: int, first: int = 100) -> list[dict[str, Any]]:
    return [
        {
            "id": first + at,
            "name": f"关于做好第{first + at}号片区农机补贴工作的通知",
            "link": f"/wz/2026/{first + at}.html",
            "publishTime": f"{TODAY - timedelta(days=20 + at)} 09:{10 + at}:00",
        }
        for at in range(count)
    ]


def remix(rows: list[dict[str, Any]]) -> str:
    data = {"column": COLUMN, "docs": rows, "total": len(rows)}
    state = {"url": "/lanmu/1283/", "state": {"loaderData": {"routes/lanmu.$id": data}}}
    return f"<div id=list></div><script>window.__remixContext = {json.dumps(state)};</script>"


def svelte(rows: list[dict[str, Any]]) -> str:
    body = json.dumps({"items": rows, "count": len(rows)}, ensure_ascii=False)
    answer = json.dumps({"status": 200, "statusText": "", "headers": {}, "body": body})
    return (
        "<div id=list></div><script type='application/json' data-sveltekit-fetched "
        f"data-url='/api/channel/1283?page=1'>{answer}</script>"
    )


def angular(rows: list[dict[str, Any]]) -> str:
    data = {"total": len(rows), "records": rows}
    state = {"G.json./api/column/1283?page=1": {"body": {"code": 200, "data": data}}}
    written = json.dumps(state, ensure_ascii=False).replace("&", "&a;").replace('"', "&q;")
    return (
        '<app-root></app-root><script id="serverApp-state" type="application/json">'
        f"{written}</script>"
    )


def inertia(rows: list[dict[str, Any]]) -> str:
    props = {"column": COLUMN, "articles": {"data": rows, "total": len(rows)}}
    page = html.escape(json.dumps({"component": "Column/Show", "props": props}), quote=True)
    return f'<div id="app" data-page="{page}"><div id=list></div></div>'


def tagged(value: object) -> object:
    if isinstance(value, dict):
        return [0, {name: tagged(one) for name, one in value.items()}]
    return [1, [tagged(one) for one in value]] if isinstance(value, list) else [0, value]


def astro(rows: list[dict[str, Any]]) -> str:
    props = {"column": tagged(COLUMN), "items": tagged(rows), "total": tagged(len(rows))}
    held = html.escape(json.dumps(props), quote=True)
    return (
        f'<astro-island component-url="/_astro/List.js" props="{held}"><div></div></astro-island>'
    )


FORMS: dict[str, Callable[[list[dict[str, Any]]], str]] = {
    form.__name__: form for form in (remix, svelte, angular, inertia, astro)
}


def read_page(body: str, url: str = URL) -> Reading:
    markup = (
        "<html><head><title>惠企政策-沙河县</title></head><body><div>首页 / 政策 / 惠企政策</div><main>"
        f"<h2>惠企政策</h2>{body}<script src='/assets/app.js'></script></main></body></html>"
    )
    return read(Page(url, markup.encode()), Hints(TODAY, column="惠企政策"))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("count", [1, 2, 20])
def test_the_column_s_own_rows_are_read(form: str, count: int) -> None:
    rows = records(count)

    reading = read_page(FORMS[form](rows))

    assert reading.outcome is Outcome.READ, reading.why
    assert [(one.title, str(one.published_on)) for one in reading.entries] == [
        (row["name"], row["publishTime"][:10]) for row in rows
    ]


@pytest.mark.parametrize("form", FORMS)
def test_no_rows_that_are_counted_as_none_are_an_empty_column(form: str) -> None:
    assert read_page(FORMS[form]([])).outcome is Outcome.TRULY_EMPTY


@pytest.mark.parametrize("form", FORMS)
def test_what_names_another_column_is_not_this_one_s(form: str) -> None:
    body = FORMS[form](records(5)).replace("1283", "1999")
    body = body.replace("惠企政策", "政务要闻").replace("\\u60e0\\u4f01\\u653f\\u7b56", "政务要闻")

    reading = read_page(body)

    assert not reading.entries, reading.why
    assert not reading.outcome.conclusive


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("cut", [0.4, 0.8])
def test_a_state_that_is_cut_says_nothing(form: str, cut: float) -> None:
    whole = FORMS[form](records(5))

    reading = read_page(whole[: int(cut * len(whole))])

    assert reading.outcome is not Outcome.TRULY_EMPTY
