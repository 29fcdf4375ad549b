"""Rows that buttons open, that a click unfolds, and that offer more than their title."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.records import Outcome
from tests.crawler.read.unseen import (
    BOTH,
    HELD,
    HERE,
    LINKS,
    TITLES,
    WHOLE,
    cells,
    days_of,
    reading_of,
    table,
)

MONTH = timedelta(days=30)
ADDRESSES = [f"{HERE}{n}.html" for n in range(len(TITLES))]


def view(n: int) -> str:
    return f"location.href='{n}.html'"


OPENED = {
    "in tables": (
        table(
            cells("标题", "日期", "操作"),
            [cells(t, d, f'<button onclick="{view(n)}">查看</button>') for n, t, d in HELD],
        ),
        ADDRESSES,
    ),
    "inputs": (
        table(
            cells("标题", "日期", "操作"),
            [
                cells(t, d, f'<input type=button value=详情 onclick="{view(n)}">')
                for n, t, d in HELD
            ],
        ),
        ADDRESSES,
    ),
    "by a function": (
        table(
            cells("标题", "日期", "操作"),
            [cells(t, d, f'<button onclick="show({n})">查看</button>') for n, t, d in HELD],
        ),
        [None] * len(TITLES),
    ),
    "bound elsewhere": (
        "<ul>"
        + "".join(
            f"<li><span>{t}</span><em>{d}</em><button data-id={n}>查看详情</button></li>"
            for n, t, d in HELD
        )
        + "</ul>",
        [None] * len(TITLES),
    ),
}


@pytest.mark.parametrize(("body", "addresses"), OPENED.values(), ids=OPENED)
def test_a_button_opens_the_row_that_names_what_it_opens(
    body: str, addresses: list[str | None]
) -> None:
    reading = reading_of(body, pager="")
    assert reading.outcome is Outcome.READ, reading.why
    assert days_of(reading) == WHOLE
    assert [entry.url for entry in reading.entries] == addresses


ANSWER = "<div>您好！请携带身份证到窗口办理，2026年1月1日起可网上办理。</div>"
FOLDED = {
    "collapse": "<div id=all>"
    + "".join(
        f"<div class=card><div class=head><button data-toggle=collapse data-target='#q{n}'>{t}</button>"
        f"<span>{d}</span></div><div id=q{n} class=collapse>{ANSWER}</div></div>"
        for n, t, d in HELD
    )
    + "</div>",
    "summaries": "".join(
        f"<details><summary>{t}<span>{d}</span></summary>{ANSWER}</details>" for t, d in WHOLE
    ),
    "labelled": "".join(
        f"<div><h4 data-bs-toggle=collapse>{t}</h4><div>{ANSWER}<p>发布时间：{d}</p></div></div>"
        for t, d in WHOLE
    ),
}


@pytest.mark.parametrize("body", FOLDED.values(), ids=FOLDED)
def test_headings_that_unfold_what_is_to_be_read_are_rows(body: str) -> None:
    reading = reading_of(body, pager="")
    assert reading.outcome is Outcome.READ, reading.why
    assert days_of(reading) == WHOLE


NO_ROWS = {
    "guides without days": "".join(
        f"<details><summary>{t}</summary>{ANSWER}</details>" for t in TITLES
    ),
    "guides of which one tells a day": "".join(
        f"<details><summary>{t}{'' if n else '<i>2026-07-01</i>'}</summary>{ANSWER}</details>"
        for n, t in enumerate(TITLES)
    ),
    "valid until": table(
        cells("证书名称", "有效期至", "操作"),
        [cells(t, d, "<button>查看</button>") for t, d in WHOLE],
    ),
    "a search": "<form><input type=text><button>查询</button><span>2026-07-01</span></form>",
}


@pytest.mark.parametrize("body", NO_ROWS.values(), ids=NO_ROWS)
def test_buttons_and_headings_without_days_of_their_rows_are_no_list(body: str) -> None:
    assert reading_of(body, pager="").outcome is not Outcome.READ


OFFERING = {
    "terms": "".join(
        f"<dl><dt>{link}</dt><dd>开始时间：<span>{day}</span> 截止时间：<span>{day + MONTH}</span> "
        f"<a href='{n}.html#fk'>结果反馈</a></dd></dl>"
        for n, (link, day) in enumerate(BOTH)
    ),
    "boxes": "".join(
        f"<div class=one><p>{link}</p><p>开始时间：<b>{day}</b> 结束时间：<b>{day + MONTH}</b> "
        f"<a href='{n}.html#jg'>我要参与</a></p></div>"
        for n, (link, day) in enumerate(BOTH)
    ),
}


@pytest.mark.parametrize("body", OFFERING.values(), ids=OFFERING)
@pytest.mark.parametrize("count", [1, 2, len(LINKS)])
def test_what_a_consultation_offers_beside_its_title_is_no_list_of_a_child_column(
    body: str, count: int
) -> None:
    end = "</dl>" if body.startswith("<dl") else "</div>"
    rows = body.split(end)[:count]
    reading = reading_of(f"<div class=zj>{''.join(row + end for row in rows)}</div>", pager="")
    assert reading.outcome is Outcome.READ, reading.why
    assert days_of(reading) == WHOLE[:count]


def test_a_column_called_like_an_offer_keeps_its_list() -> None:
    rows = "".join(f"<li>{link}<i>{day}</i></li>" for link, day in BOTH)
    body = f"</div><div class=box><h3>结果反馈</h3><ul>{rows}</ul>"
    assert days_of(reading_of(body, title="结果反馈_清河县水利局", pager="")) == WHOLE
