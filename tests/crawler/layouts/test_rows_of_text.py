"""Rows that are lines of text, dates first: none takes the date of the row below it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.page.reading import Hints, Page, Reading
from crawler.read.reader import read
from storage.records import Outcome
from tests.crawler.list_pages import PAGE, SHELLS, TODAY, Item, items

ROWS = items(7)
NEW = "<img src='/i/new.gif'>"


def day(row: Item) -> str:
    return f"[{row.day:%Y.%m.%d}]"


def link(row: Item) -> str:
    return f"<a href='{row.href}'>{row.title}</a>"


def dates_first(at: int, row: Item) -> str:
    return f"  {day(row)}   {link(row)}"


def titles_first(at: int, row: Item) -> str:
    return f"  {link(row)}   {day(row)}"


def newest_marked(at: int, row: Item) -> str:
    return dates_first(at, row) + (NEW if at < 2 else "")


def newest_in_red(at: int, row: Item) -> str:
    return f"<font color=red>{day(row)}</font> {link(row)}" if at == 0 else dates_first(at, row)


def read_in(shell: str, box: str) -> Reading:
    return read(Page(PAGE, SHELLS[shell](box, "").encode()), Hints(TODAY))


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("row", [dates_first, titles_first, newest_marked, newest_in_red])
@pytest.mark.parametrize(
    "box",
    [
        "<pre>{}</pre>",
        "<pre>\n{}\n</pre>",
        "<pre>日期          标题\n----------\n{}</pre>",
        "<pre><font size=2>{}</font></pre>",
        "<div style='color:#333;white-space:pre-line'>{}</div>",
        "<div>{}</div>",
    ],
)
@pytest.mark.parametrize("count", [2, 7])
def test_a_line_keeps_its_own_date(
    shell: str, row: Callable[[int, Item], str], box: str, count: int
) -> None:
    lines = "\n".join(row(at, one) for at, one in enumerate(ROWS[:count]))
    reading = read_in(shell, box.format(lines))
    assert reading.outcome is Outcome.READ, reading.why
    assert [(one.title, one.published_on) for one in reading.entries] == [
        (one.title, one.day) for one in ROWS[:count]
    ], reading.why


@pytest.mark.parametrize(
    "row",
    [
        "<div class=card><h3>{}</h3><p><span>{}</span></p></div>",
        "<tr><td>{}</td><td>{}</td></tr>",
        "<li>{}<span>{}</span></li>",
    ],
)
@pytest.mark.parametrize("dated", [0, 3, 6])
def test_one_row_with_a_date_has_the_others_of_its_make_beside_it(row: str, dated: int) -> None:
    """Their days may be written as nobody knows; the newest is not the one that can be read."""
    lines = "".join(
        row.format(link(one), one.iso if at == dated else "丙午年冬月")
        for at, one in enumerate(ROWS)
    )
    box = f"<table>{lines}</table>" if row.startswith("<tr") else lines
    reading = read_in("left_menu", box)
    assert [(one.title, one.published_on) for one in reading.entries] == [
        (one.title, one.day if at == dated else None) for at, one in enumerate(ROWS)
    ], reading.why
