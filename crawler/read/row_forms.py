"""Rows that are written in one form, read by that form alone.

A form is an expression for one row as the settled tree is written out: all elements and attributes
of the rows that taught it, in which nothing differs but the link's address and words, one whole
date, and names that say nothing of a row. What matches it is a row like those, whatever it tells;
and what its words could change of that is asked of each of them, or the list is not read so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import NamedTuple

from lxml import etree

from crawler.dates.parse import FIRST_YEAR, LAST_YEAR, date_alone
from crawler.layouts.general.headers import header_of_parts
from crawler.layouts.general.scan import is_quiet, may_be_loud
from crawler.layouts.general.titles import find_dates_only, whole_title
from crawler.page.bodies import LABELLED, tagged
from crawler.page.links import Element, clean, is_more, join
from crawler.page.template import Place
from crawler.templates.places import element_at
from storage.records import Entry

BEHIND = (
    r"\s*(?:<(?:hr|br)/>\s*"
    r"|<(li|div|p)(?: (?:class|id)=\"[^\"]*\")*(?:/>|>\s*</\1>)\s*)*"
)
"""What stands behind a row: blanks, and elements that hold nothing. It is the first group."""
_START = re.compile(r"<[^>]*>\s*")
IN_FULL = r"(?>(?:[^\w<]|_)*)(?:[^\W_](?>(?:[^\w<]|_)*)){9}[^<]*"
"""Text of more signs than the words have that may name the date behind them."""
_FULL = re.compile(r"(?:[\W_]*[^\W_]){9}|\s*\Z")
_SOURCED = frozenset("[【〔:：")
"""One of them stands with whatever names the body that a row comes from."""
_LONGEST = 300
_SHORT = 20
DAY = r"\s*[0-9]{1,2}\s*"
MONTH = r"\s*(?:19|20)[0-9]{2}(?:[-./][0-9]{1,2}|年[0-9]{1,2}月?)\s*"
"""The parts of a date, as `kinds_of` tells them: a day, and a year with its month."""
FEWEST = 4
"""Rows; fewer may be anything."""


class Written(NamedTuple):
    """A list that was read by its form: its entries and how many rows show them, in how many the
    day and the month of the date have elements of their own; the element around the rows, the
    first row and the last.
    """

    entries: tuple[Entry, ...]
    rows: int
    split: int
    container: Element
    first: Element
    last: Element


@dataclass(frozen=True, slots=True)
class RowForm:
    """place: of the list's container, in its template's place; empty where that is the container.
    row: one row and what stands behind it. at: where the date stands, as entries name it. nested:
    the link holds elements. dated: it holds the date.

    href, title, day, month, link: which groups of a row (from 1) are the link's address, its title
    attribute, the date, its month and the texts that the link holds, in their order; 0 for a title
    that it has not, and for a month that stands with its day.
    """

    place: Place
    row: re.Pattern[str]
    href: int
    title: int
    day: int
    month: int
    link: tuple[int, ...]
    at: str
    nested: bool
    dated: bool


def read_rows(forms: Sequence[RowForm], box: Element, base: str, today: date) -> Written | None:
    """The list in a template's place where it is written in one of the forms; None where it is
    not, or where what a row says may change how it is to be read.
    """
    for form in forms:
        container = element_at(form.place, box) if form.place else box
        if container is None or len(container) < FEWEST:
            continue
        rows = _rows_in(form, container)
        if len(rows) < FEWEST or _is_headed(container[0]):
            continue
        entries = _entries(form, rows, base, today)
        if entries is None:
            return None
        last = next(one for one in reversed(container) if next(one.iter("a"), None) is not None)
        split = len(rows) if form.month else 0
        return Written(entries, len(rows), split, container, container[0], last)
    return None


def _rows_in(form: RowForm, container: Element) -> list[re.Match[str]]:
    """The rows of a container that holds nothing else; none where it does."""
    written = etree.tostring(container, encoding="unicode", with_tail=False)
    start = _START.match(written)
    assert start is not None
    end, rows = start.end(), []
    while (row := form.row.match(written, end)) is not None:
        rows.append(row)
        end = row.end()
    return rows if written.find(">", end) == len(written) - 1 else []


def _is_headed(first: Element) -> bool:
    """Whether what stands above the first row may be the header of a table of rows."""
    if first.tag == "tr":
        table = next(first.iterancestors("table"), None)
        return table is None or next(table.iter("tr")) is not first
    return header_of_parts(first, lambda words: True) is not None


def _entries(
    form: RowForm, rows: Sequence[re.Match[str]], base: str, today: date
) -> tuple[Entry, ...] | None:
    """What the rows tell; None where their words may be more than titles."""
    groups = [_unescaped(row) if "&" in row[0] else (row[0], *row.groups()) for row in rows]
    texts = [at for at in form.link if at != form.day]
    said = [row[at] for row in groups for at in texts]
    if any("&" in row[0] for row in rows) and not all(_FULL.match(text) for text in said if text):
        return None  # signs may be written at length
    if may_be_loud(said) and not all(is_quiet(text, today) for text in said if text):
        return None  # a date, a pager's words, a notice, or a part of any
    together = "".join(said)
    plain = not form.nested and " " not in together and together.isprintable()
    sourced = not _SOURCED.isdisjoint(together)
    found: dict[tuple[str, str], Entry] = {}
    for row in groups:
        day, shown = _date(form, row)
        title = _title(form, row, plain=plain)
        url = join(row[form.href], base) if row[form.href] else None
        source = _source([row[at] for at in texts]) if sourced else ""
        if day is None or not title or url is None or source is None:
            return None
        found.setdefault((url, title), Entry(title, url, day, clean(shown), form.at, source))
    return tuple(found.values())


def _date(form: RowForm, row: Sequence[str]) -> tuple[date | None, str]:
    """The date of a row, and what stands in its place."""
    text = row[form.day].strip()
    if not form.month:
        shown = date_alone(text)
        return shown.day if shown is not None else None, text
    month = row[form.month].strip()
    year = int(month[:4])
    try:
        day = date(year, int(month[5:].rstrip("月")), int(text))
    except ValueError:
        return None, ""
    return day if FIRST_YEAR <= year <= LAST_YEAR else None, f"{text} {month}"


def _unescaped(row: re.Match[str]) -> tuple[str, ...]:
    return (row[0], *(unescape(text or "") for text in row.groups()))


def _title(form: RowForm, row: Sequence[str], *, plain: bool) -> str:
    """The title of a row; "" where its words are none, or may name the date. plain: the link holds
    one text, which is clean unless it is too long.
    """
    words = row[form.link[0]] if plain else clean("".join([row[at] for at in form.link]))
    if len(words) >= _LONGEST or is_more(words):
        return ""
    text = words.replace(clean(row[form.day]), " ") if form.dated else words
    title = whole_title(
        clean(text) if form.nested else text, row[form.title] if form.title else "", words
    )
    return "" if len(title) <= _SHORT and find_dates_only(title) else title


def _source(said: Sequence[str]) -> str | None:
    """The body in brackets that a text begins with, "" where there is none; None where one may be
    named otherwise.
    """
    for text in said:
        if (":" in text or "：" in text) and LABELLED.search(text.strip()[:200]):
            return None
    return next((body for text in said if (body := tagged(text))), "")
