"""Tables that set several entries beside each other: each title has its own day, none is lost, and
documents stay one entry each.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.crawler.read.unseen import (
    BOTH,
    DAYS,
    LINKS,
    TITLES,
    WHOLE,
    cells,
    days_of,
    reading_of,
    table,
)

Pair = tuple[str, date]


def two_cells(link: str, day: date) -> str:
    return f"<td>·{link}</td><td><font>[{day}]</font></td>"


def one_cell(link: str, day: date) -> str:
    return f"<td width='50%'>{link} <span>({day:%Y/%m/%d})</span></td>"


def bare_day(link: str, day: date) -> str:
    return f"<td><img src=dot.gif>{link}　{day}</td>"


def day_before(link: str, day: date) -> str:
    return f"<td>{day}</td><td>{link}</td>"


MAKES = {make.__name__: make for make in (two_cells, one_cell, bare_day, day_before)}


def set_beside(pairs: Sequence[Pair], make: str, across: int, *, filled: bool) -> str:
    rows = []
    for at in range(0, len(pairs), across):
        row = [MAKES[make](link, day) for link, day in pairs[at : at + across]]
        empty = MAKES[make]("", DAYS[0]).count("<td") * "<td></td>"
        rows.append("".join(row + [empty] * (across - len(row) if filled else 0)))
    return f"<table width='100%'>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


@settings(max_examples=60, deadline=None)
@given(
    make=st.sampled_from(sorted(MAKES)),
    across=st.integers(2, 3),
    count=st.integers(2, 6),
    filled=st.booleans(),
)
def test_each_of_several_entries_in_a_row_has_its_own_day(
    make: str, across: int, count: int, filled: bool
) -> None:
    reading = reading_of(set_beside(BOTH[:count], make, across, filled=filled))
    assert days_of(reading) == WHOLE[:count], reading.why


def test_a_header_that_names_its_columns_twice_heads_two_entries_a_row() -> None:
    header = "<tr><th>标题</th><th>日期</th><th>标题</th><th>日期</th></tr>"
    body = set_beside(BOTH, "two_cells", 2, filled=False).replace("<tr>", f"{header}<tr>", 1)
    assert days_of(reading_of(body)) == WHOLE


def test_a_document_with_two_days_and_a_linked_body_is_one_entry() -> None:
    rows = [
        cells(f"<a href='/jg/{n}/'>清河县水利局{n}</a>", day - timedelta(days=5), link, day)
        for n, (link, day) in enumerate(BOTH)
    ]
    header = "<th>发文机构</th><th>成文日期</th><th>名称</th><th>发布日期</th>"
    assert days_of(reading_of(table(header, rows))) == WHOLE


@pytest.mark.parametrize("heading", ["<dt>{}年</dt>", "<dt><b>{}</b></dt>"])
def test_a_years_heading_holds_for_the_rows_below_it_until_the_next(heading: str) -> None:
    days = [
        date(2025, 6, 11),
        date(2025, 2, 7),
        date(2024, 12, 18),
        date(2024, 12, 1),
        date(2022, 12, 20),
    ]
    parts, year = [], 0
    for link, day in zip(LINKS, days, strict=False):
        parts += [heading.format(day.year)] if day.year != year else []
        parts.append(f"<dd>{link}<i>{day:%m月%d日}</i></dd>")
        year = day.year
    reading = reading_of(f"<dl class=nf>{''.join(parts)}</dl>")
    assert days_of(reading) == list(zip(TITLES, days, strict=False)), reading.why


def test_a_row_that_holds_a_year_alone_heads_the_rows_of_a_table() -> None:
    days = [date(2025, 3, 1), date(2024, 12, 18), date(2023, 12, 20)]
    rows = "".join(
        f"<tr><td colspan=2>{day.year}年</td></tr><tr><td>{link}</td><td>{day:%m-%d}</td></tr>"
        for link, day in zip(LINKS, days, strict=False)
    )
    assert days_of(reading_of(f"<table>{rows}</table>")) == list(zip(TITLES, days, strict=False))


@pytest.mark.parametrize("across", [2, 3, 4])
@pytest.mark.parametrize("count", [2, 5, 6])
def test_titles_below_a_row_of_pictures_have_a_day_each(across: int, count: int) -> None:
    pairs = list(zip(TITLES[:count], DAYS[:count], strict=True))
    rows = []
    for at in range(0, count, across):
        row = pairs[at : at + across]
        rows.append("".join(f"<td><img src='/t/{day}.jpg'></td>" for _, day in row))
        rows.append(
            "".join(f"<td>{LINKS[TITLES.index(title)]}<br>({day})</td>" for title, day in row)
        )
    body = f"<table width='96%'>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    assert days_of(reading_of(body)) == pairs
