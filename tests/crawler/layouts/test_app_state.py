"""Lists in an application's state that names no column: those whose entries lie right below the
page's own address are its own, whatever else the state holds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pytest

from crawler.page.reading import Hints, Page, Reading
from crawler.page.urls import canonical
from crawler.read.reader import read
from storage.records import Outcome

TODAY = date(2026, 11, 30)
SITE = "https://www.lanshan.gov.cn"
Records = Sequence[Mapping[str, str]]


def records(folder: str, count: int = 6, begin: int = 10) -> Records:
    """Articles in a folder, as a service serves them."""
    return [
        {
            "title": f"关于第{begin + at}号地块有关事项的公告",
            "url": f"{folder}{begin + at}.html",
            "publishTime": f"{TODAY - timedelta(days=2 + at)} 10:20:00",
        }
        for at in range(count)
    ]


STATES = {
    "next": (
        "<script id='__NEXT_DATA__' type='application/json'>"
        '{"props": {"pageProps": %s}, "page": "/channel/[slug]"}</script>'
    ),
    "nuxt": '<script>window.__NUXT__={"layout":"default","data":[%s],"state":{}};</script>',
    "vue": "<script>window.__INITIAL_STATE__=%s;</script>",
}


def told(address: str, lists: Mapping[str, Records], make: str = "next", said: str = "") -> Reading:
    """How the page of a column is read whose state holds these lists by their keys."""
    state = STATES[make] % json.dumps({key: {"rows": one} for key, one in lists.items()})
    page = (
        "<html><head><meta charset=utf-8><title>岚山区</title></head><body>"
        f"<div class='bread'>{said}</div><div id='app'></div>{state}</body></html>"
    )
    url = f"{SITE}{address}"
    hints = Hints(today=TODAY, column="征地信息", address=canonical(url))
    return read(Page(url, page.encode(), "text/html"), hints)


@pytest.mark.parametrize("make", STATES)
@pytest.mark.parametrize(
    ("address", "folder"),
    [
        ("/channel/zdxx", "/channel/zdxx/"),
        ("/channel/zdxx.html", "/channel/zdxx/"),
        ("/zdxx/index.html", "/zdxx/2026/"),
        ("/zwgk/zdxx/", "/zwgk/zdxx/202611/t2026-"),
    ],
)
@pytest.mark.parametrize("key", ["list", "a1"])
def test_entries_right_below_the_page_s_own_address_are_its_own(
    make: str, address: str, folder: str, key: str
) -> None:
    reading = told(address, {"latest": records("/xw/"), key: records(folder, begin=40)}, make)
    assert reading.outcome is Outcome.READ, reading.why
    assert [entry.url for entry in reading.entries] == [
        f"{SITE}{folder}{40 + at}.html" for at in range(6)
    ]


@pytest.mark.parametrize(
    ("address", "lists"),
    [
        ("/channel/zdxx", {"list": records("/channel/")}),
        ("/channel/zdxx", {"list": records("/channel/zdxx2/")}),
        ("/channel/zdxx", {"list": [*records("/channel/zdxx/"), *records("/channel/tzgg/")]}),
        ("/zwgk/", {"list": records("/zwgk/tzgg/")}),
        ("/index.html", {"list": records("/")}),
        ("/", {"list": records("/2026/")}),
        ("/zdxx/", {"list": records("/zdxx/"), "others": records("/zdxx/", begin=90)}),
    ],
    ids=[
        "beside it",
        "its name goes on",
        "some of them",
        "a child's",
        "a home page",
        "a home page's folder",
        "two lists",
    ],
)
def test_other_lists_of_a_state_are_nobody_s(address: str, lists: Mapping[str, Records]) -> None:
    reading = told(address, lists)
    assert not reading.entries, reading.why
    assert not reading.outcome.conclusive, reading.why
