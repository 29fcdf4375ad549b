"""One row of a list: its title, its address and its date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from crawler.dates.parse import find_date, find_dates, from_address
from crawler.layouts.general.date_slots import Grade, Slot
from crawler.layouts.general.titles import BRACKETED_END, beside_button, title_link, title_of
from crawler.page.links import Element, Link, clean, links
from storage.records import Entry

_SOURCE = re.compile(
    r"(?:信息)?(?:来源|发布机构|发布单位|发文机关|发文单位|责任单位|供稿)\s{0,3}[:：]\s{0,3}([^\s:：|｜\[\]（）()]{2,30})"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands in the page: usually one element, a run of siblings where rows have no element of their own."""

    parts: tuple[Element, ...]
    slots: tuple[Slot, ...]


def read_row(
    row: Row,
    base: str,
    today: date,
    slot: Slot | None,
    *,
    sourced: bool = True,
    year: int | None = None,
    found: Sequence[Link] | None = None,
) -> Entry | None:
    """The row's entry, None where it has no title.

    slot: the date chosen for it. sourced: it may name a source. year: what a heading above the row says, for dates without one.
    found: its links, where they have been gathered already.
    """
    found = links(row.parts, base) if found is None else found
    link = title_link(found) or (beside_button(row, found) if slot is not None else None)
    if link is None:
        return None
    title = title_of(link, row.slots if slot is not None else (), slot)
    if not title:
        return None
    url = link.url or next((one.url for one in found if one.text == link.text and one.url), None)
    if slot is None:
        slot = attribute_slot(row, today)
    source = _source_of(row) if sourced else ""
    if slot is None:
        return Entry(title, url, None, source=source)
    day = _with_year(slot, row, url, today, year)
    at = slot.where if slot.where.startswith("@") else f"{slot.holder.tag} {slot.where}"
    return Entry(title, url, day, clean(slot.text), at, source)


def attribute_slot(row: Row, today: date) -> Slot | None:
    """A date that stands only in an attribute of the row's elements: `title="发表时间：2024-12-20"`, `data-time`."""
    for part in row.parts:
        for element in part.iter("*"):
            for name, value in element.items():
                if name in ("href", "src", "style", "class", "id", "onclick") or not 6 <= len(value) <= 400:
                    continue
                ending = BRACKETED_END.search(value) if name == "title" else None
                if ending is not None:
                    value = ending[0]
                shown = find_date(value, today=today)
                if shown is None:
                    continue
                before = value[: shown.start].rstrip(" :：[(（")
                if name == "title" and not before.endswith(("时间", "日期", "发布", "发表")) and len(value) > 20:
                    continue
                return Slot(element, value, shown, Grade.SHORT, f"@{name}")
    return None


_YEAR = re.compile(r"(?:19|20)\d\d|\d\d\W\d{1,2}\W\d\d|[今昨前刚天时分]")


def yearless(slot: Slot) -> bool:
    text = slot.shown.text
    return not (text[:2] in _CENTURIES and text[2:4].isdecimal()) and _YEAR.search(text) is None


_CENTURIES = frozenset({"19", "20"})


def _with_year(slot: Slot, row: Row, url: str | None, today: date, year: int | None) -> date:
    """The day of a date that shows no year: of the full date in an attribute, in the heading's year or the address's.

    Else what the reader of dates took.
    """
    if not yearless(slot):
        return slot.shown.day
    fuller = attribute_slot(row, today)
    if (
        fuller is not None
        and not yearless(fuller)
        and fuller.shown.day.replace(year=2000) == slot.shown.day.replace(year=2000)
    ):
        return fuller.shown.day
    year = year or (from_address(url).year if url else None)
    if year is not None:
        for shown in find_dates(slot.shown.text, today=today, year=year):
            return shown.day
        try:
            return slot.shown.day.replace(year=year)
        except ValueError:
            return slot.shown.day
    return slot.shown.day


def _source_of(row: Row) -> str:
    for part in row.parts:
        for text in part.itertext():
            if "：" in text or ":" in text:
                match = _SOURCE.search(text[:200])
                if match:
                    return match[1]
    return ""
