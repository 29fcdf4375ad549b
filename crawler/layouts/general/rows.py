"""One row of a list: its title, its address and its date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone

from crawler.dates.missing_years import shows_year
from crawler.dates.parse import Shown, find_date, find_dates, from_address, from_epoch
from crawler.layouts.general.date_slots import Grade, Slot
from crawler.layouts.general.row import Row
from crawler.layouts.general.titles import BRACKETED_END, beside_button, title_link, title_of
from crawler.page.bodies import LABELLED, body_of, tagged
from crawler.page.links import Link, clean, links
from storage.records import Entry


def read_row(
    row: Row,
    base: str,
    today: date,
    slot: Slot | None,
    *,
    sourced: bool = True,
    source: str = "",
    year: int | None = None,
    found: Sequence[Link] | None = None,
) -> Entry | None:
    """The row's entry, None where it has no title.

    slot: the date chosen for it. sourced: it may label a source (来源：…). source: what stands
    below such a header. year: what a heading above the row says, for dates without one. found: its
    links, where they have been gathered already.
    """
    if row.title and slot is not None:
        at = f"{slot.holder.tag} {slot.where}"
        return Entry(row.title, None, slot.shown.day, clean(slot.text), at, source)
    found = links(row.parts, base) if found is None else found
    link = title_link(found) or beside_button(row, found, opens=slot is None)
    if link is None:
        return None
    title = title_of(link, row.slots if slot is not None else (), slot)
    if not title:
        return None
    url = link.url or next((one.url for one in found if one.text == link.text and one.url), None)
    if slot is None:
        slot = attribute_slot(row, today)
    source = source or (sourced and _labelled_source(row)) or _tagged_source(row)
    if slot is None:
        return Entry(title, url, None, source=source)
    day, said = _with_year(slot, row, url, today, year)
    at = slot.where if slot.where.startswith("@") else f"{slot.holder.tag} {slot.where}"
    return Entry(title, url, day, clean(said), at, source)


def attribute_slot(row: Row, today: date) -> Slot | None:
    """A date that stands only in an attribute of the row's elements:
    `title="发表时间：2024-12-20"`, `data-time`.
    """
    for part in row.parts:
        for element in part.iter("*"):
            for name, value in element.items():
                if (
                    name in ("href", "src", "style", "class", "id", "onclick")
                    or not 6 <= len(value) <= 400
                ):
                    continue
                ending = BRACKETED_END.search(value) if name == "title" else None
                if ending is not None:
                    value = ending[0]
                shown = find_date(value, today=today) or (
                    _epoch(value) if _MOMENT.search(name) else None
                )
                if shown is None:
                    continue
                before = value[: shown.start].rstrip(" :：[(（")
                if (
                    name == "title"
                    and not before.endswith(("时间", "日期", "发布", "发表"))
                    and len(value) > 20
                ):
                    continue
                return Slot(element, value, shown, Grade.SHORT, f"@{name}")
    return None


_MOMENT = re.compile(r"time|date|stamp", re.IGNORECASE)


def _epoch(value: str) -> Shown | None:
    """`data-timestamp="1795741200000"`."""
    day = (
        from_epoch(value)
        if value.isascii() and value.isdigit() and len(value) in (10, 13)
        else None
    )
    return Shown(day, day.isoformat(), 0, len(value)) if day is not None else None


def _with_year(
    slot: Slot, row: Row, url: str | None, today: date, year: int | None
) -> tuple[date, str]:
    """The day of a date that shows no year, of the full date in an attribute, in the heading's
    year or the address's, else what the reader of dates took; and the words that say it.
    """
    if shows_year(slot.shown.text) and not _RELATIVE.search(slot.shown.text):
        return slot.shown.day, slot.text
    fuller = attribute_slot(row, today)
    if fuller is not None and shows_year(fuller.shown.text):
        if _RELATIVE.search(slot.shown.text):
            return _moment(fuller.text) or fuller.shown.day, slot.text
        if fuller.shown.day.replace(year=2000) == slot.shown.day.replace(year=2000):
            return fuller.shown.day, fuller.shown.text
    said = f"{year}年 {slot.text}" if year is not None else slot.text
    year = year or (from_address(url).year if url else None)
    if year is not None:
        for shown in find_dates(slot.shown.text, today=today, year=year):
            return shown.day, said
        try:
            return slot.shown.day.replace(year=year), said
        except ValueError:
            return slot.shown.day, slot.text
    return slot.shown.day, slot.text


_RELATIVE = re.compile(r"[今昨前刚]|前$")
"""今天, 3天前: words that are right on the day on which the page was made, and on no other."""
_ZULU = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?Z")
_BEIJING = timezone(timedelta(hours=8))


def _moment(text: str) -> date | None:
    """The Beijing day of a moment as machines write it; None where it is none."""
    if _ZULU.fullmatch(text.strip()) is None:
        return None
    try:
        return datetime.fromisoformat(text.strip()).astimezone(_BEIJING).date()
    except (ValueError, OverflowError):
        return None


def _labelled_source(row: Row) -> str:
    """What stands behind 来源： or the like, in the same text or in the next."""
    texts = (text for part in row.parts for text in part.itertext())
    for text in texts:
        if "：" not in text and ":" not in text:
            continue
        match = LABELLED.search(text.strip()[:200])
        if match:
            following = (text for text in texts if not text.isspace())
            return body_of(match[1] or next(following, "")[:60])
    return ""


_BRACKETED = re.compile(r"[\[【〔]\s?[\u4e00-\u9fff]")
"""What a body in brackets begins with, and a day in brackets does not."""


def _tagged_source(row: Row) -> str:
    """The body in brackets that begins one of the row's texts: [竹基镇]
    beside the title, or before it.
    """
    for part in row.parts:
        said = "".join(part.itertext())
        if _BRACKETED.search(said):
            body = next((body for text in part.itertext() if (body := tagged(text))), "")
            if body:
                return body
    return ""
