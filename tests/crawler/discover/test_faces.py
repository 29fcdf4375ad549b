"""What a page says of itself: the breadcrumb in every form, and what stands round its links."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.net.reach import Reach
from config.settings import PortalSettings
from crawler.discover.faces import face_of
from crawler.discover.survey import Survey
from crawler.discover.values import Face, Link
from crawler.fetch.exchange import Answer
from crawler.page.document import Document
from crawler.page.reading import Page

HOST = "http://www.h.example"
TODAY = date(2026, 11, 20)


def face(body: str, head: str = "") -> Face:
    text = f"<html><head><title>通知公告_财政局</title>{head}</head><body>{body}</body></html>"
    return face_of(Document(Page(f"{HOST}/czj/tzgg/", text.encode())))


def link(body: str) -> Link:
    return face(body).links[-1]


@pytest.mark.parametrize(
    "body",
    [
        "<div>当前位置：<a href='/'>首页</a> &gt; <a href='/czj/'>财政局</a> &gt; 通知公告</div>",
        (
            "<p>您现在的位置: <a href='/'>网站首页</a> » <a href='/czj/'>财政局</a> » "
            "<span>通知公告</span></p>"
        ),
        "<div><b>您当前所在位置：</b><ul><li>首页<li>&gt;<li>财政局<li>&gt;<li>通知公告</ul></div>",
        (
            "<div class='breadcrumb'><a href='/'>首页</a> / <a href='/czj/'>财政局</a> / "
            "通知公告</div>"
        ),
        "<td class='wz'><a href='/'>首页</a>-><a href='/czj/'>财政局</a>->通知公告</td>",
    ],
)
def test_breadcrumbs(body: str) -> None:
    assert face(body).crumbs == ("财政局", "通知公告")


def test_a_text_about_a_place_is_no_breadcrumb() -> None:
    assert (
        face(
            "<p>项目位置：青岭县白石镇，面积 > 20 亩，" + "规划用途为工业用地，" * 30 + "</p>"
        ).crumbs
        == ()
    )


def test_the_heading_above_a_link_is_its_section_and_the_neighbours_is_not() -> None:
    block = "<div class='k'><h3>{}</h3><ul><li><a href='/{}/'>工作动态</a></li></ul></div>"
    page = face(block.format("财政局", "a") + block.format("白石镇", "b"))
    assert [each.sections for each in page.links] == [("财政局",), ("白石镇",)]


def test_a_heading_in_a_bar_of_its_own_heads_the_list_below() -> None:
    bar = (
        "<div class='w'><div class='bar'><span class='title'>镇街动态</span></div><ul><li><a "
        "href='/b/'>白石镇</a></li></ul></div>"
    )
    assert link(bar).sections == ("镇街动态",)


def test_the_body_of_a_directorys_row_is_told() -> None:
    head = "<tr><th>序号</th><th>公开栏目</th><th>责任单位</th></tr>"
    found = link(
        f"<table>{head}<tr><td>1</td><td><a href='/t/'>通知公告</a></td><td>财政局</td></"
        "tr></table>"
    )
    assert (found.owner, found.beside) == ("财政局", ("1", "财政局"))


def test_a_picture_is_called_by_its_words() -> None:
    assert link("<a href='/zt/'><img src='a.png' alt='安全生产专栏'></a>").text == "安全生产专栏"


@pytest.mark.parametrize("words", [">>", "›", "+", "…", "<img src='more.gif'>"])
def test_an_arrow_beside_a_block_is_its_more_link_or_has_no_name(words: str) -> None:
    found = link(
        f"<div class='k'><h3>通知公告</h3><a href='/tzgg/'>{words}"
        "</a><ul><li><a>防汛工作会议</a></li></ul></div>"
    )
    assert found.text == ("" if "img" in words else "更多")


@pytest.mark.parametrize(
    "pager", ["<a href='3.html'>3</a>", "<a href='0.html'>&lt;</a>", "<a href='9.html'>末页</a>"]
)
def test_an_arrow_in_a_pager_stays_an_arrow(pager: str) -> None:
    assert face(f"<div>{pager}<a href='2.html'>&gt;</a></div>").links[-1].text == ">"


def test_addresses_are_those_that_a_browser_would_open() -> None:
    page = face(
        "<a href='../gzdt/'>a</a><a href='javascript:go()'>b</a><a href='#top'>c</a><a "
        "href='//other.example/'>d</a>"
    )
    assert [each.url for each in page.links] == [f"{HOST}/czj/gzdt/", "http://other.example/"]


def test_a_page_of_many_links_in_one_row_takes_no_longer_than_its_size() -> None:
    links = "".join(f"<b></b><a href='/a/{n}'>栏目{n}</a>" for n in range(4000))
    began = time.process_time()
    face(f"<h3>栏目</h3><table><tr><td><ul><li>{links}</li></ul></td></tr></table>")
    assert time.process_time() - began < 8


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from(
        ["", "<html><body>", "<?xml version='1.0'?><urlset><url><loc>", "window._CONFIG={TREE:["]
    ),
)
def test_no_answer_breaks_the_survey(body: bytes, start: str) -> None:
    survey = Survey(f"{HOST}/", Reach.of(PortalSettings(name="h", url=f"{HOST}/")), TODAY)
    while (errand := survey.next()) is not None:
        survey.received(errand, Answer(errand.fetch.url, 200, {}, start.encode() + body))
    assert survey.home.outcome is not None
    assert survey.home.outcome != "internal error"
