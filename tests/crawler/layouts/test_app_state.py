"""Lists in an application's state that names no column: those whose entries lie right below the
page's own address are its own, whatever else the state holds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
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


def flat(value: object) -> list[object]:
    """A value as Nuxt 3 writes it: each part once, and where a part belongs its place."""
    out: list[object] = [["ShallowReactive", 1]]

    def add(one: object) -> int:
        at = len(out)
        out.append(None)
        if isinstance(one, dict):
            out[at] = {key: add(inner) for key, inner in one.items()}
        else:
            out[at] = [add(inner) for inner in one] if isinstance(one, list | tuple) else one
        return at

    add(value)
    return out


def nuxt3(value: object) -> str:
    data = json.dumps(flat({"data": {"page": value}, "once": ["Set"]}))
    return f"<script type='application/json' id='__NUXT_DATA__'>{data}</script>"


def flight(value: object) -> str:
    """What Next streams: rows in pieces, the second cut in the middle."""
    text = f'1:HL["/main.css","style"]\n7:["$","$L1f",null,{json.dumps(value)}]\n'
    half = len(text) // 2
    pieces = "".join(
        f"<script>self.__next_f.push([1,{json.dumps(one)}])</script>"
        for one in (text[:half], text[half:])
    )
    return f"<script>(self.__next_f=self.__next_f||[]).push([0])</script>{pieces}"


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
    value = {key: {"rows": one} for key, one in lists.items()}
    return read_state(address, value, make, said)


WRITTEN = {"nuxt3": nuxt3, "flight": flight}


def read_state(address: str, value: object, make: str = "next", said: str = "") -> Reading:
    """How the page of a column is read that holds this state."""
    state = WRITTEN[make](value) if make in WRITTEN else STATES[make] % json.dumps(value)
    page = (
        "<html><head><meta charset=utf-8><title>岚山区</title></head><body>"
        f"<div class='bread'>{said}</div><div id='app'></div>{state}</body></html>"
    )
    url = f"{SITE}{address}"
    hints = Hints(today=TODAY, column="征地信息", address=canonical(url))
    return read(Page(url, page.encode(), "text/html"), hints)


@pytest.mark.parametrize("make", [*STATES, *WRITTEN])
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


COLUMN = {"id": 227, "name": "征地信息"}
ROWS = records("/posts/")
OWN: Mapping[str, object] = {"items": ROWS, "total": 6}
NONE: Mapping[str, object] = {"items": [], "total": 0}
BESIDE: Mapping[str, Callable[[Mapping[str, object]], object]] = {
    "in it": lambda own: {"column": {**COLUMN, **own}},
    "beside it": lambda own: {"column": COLUMN, "initial": own},
    "by its number": lambda own: {"data": {"col-227": {"code": 0, "page": own}}, "menu": [COLUMN]},
}


@pytest.mark.parametrize("make", [*STATES, *WRITTEN])
@pytest.mark.parametrize("beside", BESIDE)
def test_a_list_beside_the_column_s_name_or_number_is_its_own(make: str, beside: str) -> None:
    value = {"hotNews": records("/xw/"), "props": BESIDE[beside](OWN)}
    reading = read_state("/columns/227/zdxx", value, make)
    assert [entry.title for entry in reading.entries] == [one["title"] for one in ROWS]
    reading = read_state("/columns/227/zdxx", {"props": BESIDE[beside](NONE)}, make)
    assert reading.outcome is Outcome.TRULY_EMPTY, reading.why


@pytest.mark.parametrize(
    "own",
    [
        {"items": []},
        {"items": [], "total": 3},
        {"items": [], "total": 0, "code": 500},
        {"items": [], "total": 0, "success": False},
        {"items": None, "total": 0},
        {"tags": [], "total": 0},
    ],
    ids=["not counted", "more are counted", "an error", "no success", "no array", "no list"],
)
@pytest.mark.parametrize("beside", BESIDE)
def test_what_a_state_does_not_count_as_nothing_is_not_empty(
    own: Mapping[str, object], beside: str
) -> None:
    reading = read_state("/columns/227/zdxx", {"props": BESIDE[beside](own)})
    assert not reading.outcome.conclusive, reading.why


def test_another_column_s_empty_list_is_not_this_one_s() -> None:
    state = {"column": {"id": 228, "name": "财政资金"}, "initial": NONE}
    reading = read_state("/columns/227/zdxx", state)
    assert not reading.outcome.conclusive, reading.why


@pytest.mark.parametrize("values", ["[]", "[[0]]", '[{"a": 0}]', '["x"]', "[[1], [0]]", "3", "{"])
def test_values_that_hold_themselves_or_nothing_do_no_harm(values: str) -> None:
    page = (
        "<html><head><title>岚山区</title></head><body><div id='app'></div>"
        f"<script id='__NUXT_DATA__'>{values}</script></body></html>"
    )
    hints = Hints(today=TODAY, column="征地信息", address=canonical(f"{SITE}/columns/227/zdxx"))
    reading = read(Page(f"{SITE}/columns/227/zdxx", page.encode(), "text/html"), hints)
    assert not reading.outcome.conclusive, reading.why
