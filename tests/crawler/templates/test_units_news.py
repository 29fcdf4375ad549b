"""What pages show of their unit's other columns beside their list, and what stands over lists
where other pages show their column's name.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from crawler.page.reading import Hints, Page
from crawler.page.template import Learnt
from crawler.page.urls import canonical
from crawler.read.reader import read
from crawler.templates.sample import Sample
from storage.records import Outcome
from tests.crawler.list_pages import FORMS, SITE, TODAY
from tests.crawler.templates.made_portals import Made, rows

UNITS = ("水务局", "财政局", "石门镇")
GROUP = "政府信息公开"
COLUMNS = 5
"""Of each unit, the last of them empty."""


def columns_of(unit: int) -> list[Made]:
    """The columns of one unit, the first of them the newest."""
    return [
        Made(
            f"第{number}类信息",
            f"/c{number}/index.html",
            "dated",
            "plain",
            rows(number, 8 if at < COLUMNS - 1 else 0, TODAY - timedelta(days=3 + 30 * at)),
        )
        for at in range(COLUMNS)
        for number in [10 * unit + at]
    ]


def page_of(unit: int, one: Made, head: str) -> Page:
    """Its own list, and beside it the news of its unit, under the unit's name."""
    every = [row for column in columns_of(unit) for row in column.rows]
    news = FORMS["plain"](sorted(every, key=lambda row: row.day, reverse=True)[:9])
    own = FORMS["plain"](one.rows) if one.rows else "<ul></ul>"
    return Page(
        one.url,
        (
            f"<html><head><title>青山县人民政府</title></head><body><div class='warp'>"
            f"<div class='float-left'><h3>{UNITS[unit]}</h3>{news}</div>"
            f"<div class='float-right'><div class='name'>{head}</div>{own}</div></div></body></html>"
        ).encode(),
    )


def learnt(heads: dict[str, str]) -> Learnt:
    every = [(unit, one) for unit in range(len(UNITS)) for one in columns_of(unit)]
    sample = Sample(Learnt(), {canonical(one.url): one.name for _, one in every})
    for unit, one in every:
        sample.add(page_of(unit, one, heads.get(one.name, one.name)))
    return sample.learnt()


@pytest.mark.parametrize("head", ["own", "unit", "group"])
def test_the_news_of_its_unit_beside_a_list_is_not_the_column_s(head: str) -> None:
    """It was read in the list's stead: old columns were fresh, and empty ones too."""
    every = [one.name for unit in range(len(UNITS)) for one in columns_of(unit)]
    known = learnt(dict.fromkeys(every[:2], GROUP))
    for unit, name in enumerate(UNITS):
        for one in columns_of(unit):
            hints = Hints(
                TODAY,
                column=one.name,
                address=canonical(one.url),
                units=(name,),
                furniture=known.furniture,
                templates=known.templates,
                parents=known.parents,
            )
            shown = {"own": one.name, "unit": name, "group": GROUP}[head]
            reading = read(page_of(unit, one, shown), hints)
            expected = Outcome.READ if one.rows else Outcome.TRULY_EMPTY
            assert reading.outcome is expected, reading.why
            assert [entry.title for entry in reading.entries] == [row.title for row in one.rows]


def test_words_in_the_place_of_columns_names_are_what_groups_of_them_are_called() -> None:
    every = [one.name for unit in range(len(UNITS)) for one in columns_of(unit)]
    heads = dict.fromkeys(every[:3], GROUP) | {every[4]: "建设成就"}
    heads |= {every[5]: every[7], every[6]: every[7]}  # another column's name is no group's
    assert learnt(heads).parents == {GROUP}


def test_a_list_that_a_script_asks_for_may_stand_under_the_name_of_a_group() -> None:
    markup = (
        "<html><body><div class='l'><h2>政府信息公开</h2><ul id='list'></ul><script>"
        "fetch('/api/7/list').then(r => r.json()).then(d => d.forEach(i => "
        "document.getElementById('list').innerHTML += '<li><a href=\"' + i.url + '\">' + i.title + "
        "'</a><span>' + i.date + '</span></li>'));</script></div></body></html>"
    )
    page = Page(f"{SITE}/gkzl/index.html", markup.encode())
    for parents, followed in ((frozenset(), False), (frozenset({GROUP}), True)):
        reading = read(page, Hints(TODAY, column="征集调查", parents=parents))
        assert (reading.follow is not None) is followed, reading.why


@pytest.mark.parametrize(
    ("shown", "outcome"),
    [
        ("if (!rows.length) $('#app').html('<p>暂无信息</p>');", Outcome.TRULY_EMPTY),
        ("if (rows.length === 0) { $('#app').html('暂无数据'); return; }", Outcome.TRULY_EMPTY),
        ("$('#app').attr('title', '暂无信息');", None),
        ("if (rows.length == 0) retry();", None),
    ],
)
def test_an_empty_array_is_an_empty_list_where_the_page_s_script_says_so(
    shown: str, outcome: Outcome | None
) -> None:
    markup = (
        "<html><body><div class='l'><h2>征集调查</h2><div id='app'></div><script>\n"
        "fetch('/api/7/list').then(r => r.json()).then(function (rows) { render(rows); });\n"
        f"function render(rows) {{ {shown} rows.forEach(function (i) {{ $('#app').append("
        "'<li><a href=\"' + i.url + '\">' + i.title + '</a><span>' + i.date + '</span></li>'); }}); }}"
        "</script></div></body></html>"
    )
    hints = Hints(TODAY, column="征集调查")
    asks = read(Page(f"{SITE}/zjdc/index.html", markup.encode()), hints)
    assert asks.follow is not None, asks.why
    answer = read(
        Page(asks.follow.url, b"[]", "application/json"), replace(hints, carried=asks.carry)
    )
    assert (answer.outcome if answer.outcome is Outcome.TRULY_EMPTY else None) is outcome
