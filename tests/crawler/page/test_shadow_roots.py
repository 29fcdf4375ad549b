"""Lists in declarative shadow roots: a browser shows them, and what the host holds besides only
where a slot takes it up.
"""

from __future__ import annotations

from datetime import date

import pytest

from crawler.page.document import Document
from crawler.page.reading import Hints, Page
from crawler.read.reader import read
from storage.records import Outcome

TODAY = date(2026, 11, 30)
HERE = "http://www.qinghe.example.cn/zwgk/"
ROWS = "".join(
    f"<li><a href='/art/{n}.html'>关于第{n}号片区有关事项的通知</a><time>2026-11-{20 - n}</time></li>"
    for n in range(6)
)


def page(inner: str, attribute: str = "shadowrootmode=open", light: str = "") -> Page:
    return Page(
        HERE,
        (
            "<html><head><title>政策解读</title></head><body><div>当前位置：<a href='/'>首页</a> &gt; "
            f"政策解读</div><h2>政策解读</h2><news-list><template {attribute}>{inner}</template>{light}"
            "</news-list></body></html>"
        ).encode(),
    )


@pytest.mark.parametrize(
    "mode", ["shadowrootmode=open", "shadowrootmode='closed'", "shadowroot=open"]
)
def test_a_list_in_a_shadow_root_is_read(mode: str) -> None:
    reading = read(page(f"<style>li{{display:flex}}</style><ul>{ROWS}</ul>", mode), Hints(TODAY))
    assert reading.outcome is Outcome.READ
    assert len(reading.entries) == 6
    assert reading.entries[0].published_on == date(2026, 11, 20)


@pytest.mark.parametrize("mode", ["", "id=row", "shadowrootmode=other"])
def test_other_templates_show_nothing(mode: str) -> None:
    assert read(page(f"<ul>{ROWS}</ul>", mode), Hints(TODAY)).outcome is not Outcome.READ


def test_what_no_slot_takes_up_is_not_shown() -> None:
    old = "<p><a href='/x.html'>关于更早事项的通知</a>2026-11-29</p>"
    reading = read(page(f"<ul>{ROWS}</ul>", light=old), Hints(TODAY))
    assert {entry.published_on for entry in reading.entries if entry.published_on} <= {
        date(2026, 11, 20 - n) for n in range(6)
    }
    slotted = read(page("<div><slot></slot></div>", light=f"<ul>{ROWS}</ul>"), Hints(TODAY))
    assert len(slotted.entries) == 6
    named = Document(page("<slot name=a>无</slot>", light="<b slot=a>甲</b><i slot=b>乙</i>")).root
    assert named is not None
    said = "".join(named.itertext())
    assert "甲" in said
    assert "乙" not in said
    assert "无" not in said


def test_sheets_of_a_shadow_root_hold_for_it_alone() -> None:
    inner = f"<style>.old{{display:none}}</style><ul>{ROWS}</ul><ul class=old>{ROWS}</ul>"
    root = Document(page(inner)).root
    assert root is not None
    assert [one.get("hidden") for one in root.iter("ul")] == [None, ""]
    assert next(root.iter("style"), None) is None
