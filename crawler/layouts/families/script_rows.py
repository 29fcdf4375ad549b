"""Lists that a script of the page holds under any names: pushed arrays, objects, calls with a
title, an address and a day.

What a value is tells what it stands for. The rows are this column's only where the
script puts them, or where it stands, is where the column's list would be; scripts hold
hot news and carousels as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain, islice

from crawler.article.article import read_article
from crawler.dates.parse import find_date
from crawler.layouts.general import layout as general
from crawler.layouts.general.ownership.context import filled_place
from crawler.layouts.general.scan import PageScan, survey
from crawler.layouts.general.weights import ACCEPTED
from crawler.layouts.scripted.parsed_strings import with_parsed
from crawler.layouts.scripted.running_code import running
from crawler.layouts.scripted.split_strings import split_tables
from crawler.layouts.served import json_records as records
from crawler.layouts.served.answers import listed
from crawler.layouts.served.html_rows import plain
from crawler.layouts.served.row_templates import RowTemplate, template_in
from crawler.page.document import Document
from crawler.page.js_functions import functions_named
from crawler.page.js_literals import (
    STRING,
    Value,
    joined_words,
    literal,
    literal_and_end,
    unescaped,
)
from crawler.page.links import Element
from crawler.page.reading import Hints, Page, Reading
from crawler.page.tree.written import markup_written
from crawler.page.urls import absolute
from crawler.pagination.next_page import next_page
from storage.records import Entry

NAME = "script-rows"
_LEAST_ROWS = 2
_MOST_ROWS = 1000
_MOST_SCRIPT = 500_000
_MOST_VALUES = 20
_MOST_PLACES = 5
_HANDED_ON = 400
"""Characters at a script's end in which it names the function that its rows are handed to."""
_ROW = re.compile(
    r"([A-Za-z_$][\w$]{0,40}(?:\.[\w$]{1,40}){0,3})(?:\[\w{1,8}\])?\s{0,4}"
    r"(?:=\s{0,4}(?:new\s{1,4}\w{1,20}\s{0,4})?[\[(]|\(\s{0,4}"
    r"(?:new\s{1,4}\w{1,20}\s{0,4}\(|[\[{])?)\s{0,4}(?=[\"'])"
)
_DAY = re.compile(
    r"(?:19|20)\d\d\s?[-/.年]\s?\d|[\"'](?:19|20)\d\d[01]\d[0-3]\d(?:\d{4}|\d{6})?[\"']"
    r"|:\s?[\"']?1\d{9}(?:\d{3})?(?!\d)"
)
"""The last one: a machine's seconds or milliseconds under a name."""
_ARRAY = re.compile(r"[=(:]\s{0,9}(?=\[\s{0,9}[\[{])")
_ADDRESS = re.compile(
    r"(?:https?:/|\.{0,2})?/?[\w.%~-]{1,200}(?:/[\w.%~,;=-]{0,200}){0,20}(?:\?[^\s\"'<>]{1,300})?",
    re.ASCII,
)
_PLACED = re.compile(
    r"(?:getElementById\(\s{0,3}[\"']|[$(]\(?\s{0,3}[\"']\#|querySelector\(\s{0,3}[\"']\#)"
    r"([\w-]{1,60})[\"'\s>.]"
)
_PLACED_BY_CLASS = re.compile(
    r"(?:getElementsByClassName\(\s{0,3}[\"']|(?:[$(]\(?|querySelector\()\s{0,3}[\"']\.)"
    r"([\w-]{1,60})[\"']\s{0,3}\)(?:\[0\])?\s{0,3}\.(?:html|append|innerHTML|insertAdjacentHTML)\b"
)
"""What a script fills that it names by its class."""
_WRITES = re.compile(r"document\.write(?:ln)?\s{0,4}\(\s{0,4}(?=[\"'])")
_SCRIPT = re.compile(r"<script\b[^<>]{0,300}>", re.IGNORECASE)
_ROWS_OF = re.compile(r"<(?:li|tr|td|dl|dd|a|p|div)\b", re.IGNORECASE)
_MOST_WRITTEN = 2000


def claims(doc: Document) -> bool:
    return doc.kind == "html" and "<script" in doc.text


def read(doc: Document, hints: Hints) -> Reading | None:
    if doc.root is None:
        return None
    return _read_written(doc, hints) or _read_held(doc, hints)


def _read_written(doc: Document, hints: Hints) -> Reading | None:
    """The page as it is once `document.write('<tr>…</tr>')` has written its rows."""
    if "document.write" not in doc.text:
        return None
    parts, at, count = [], 0, 0
    for opened in _SCRIPT.finditer(doc.text):
        end = doc.text.find("</script", opened.end())
        if opened.start() < at or end < 0 or count == _MOST_WRITTEN:
            continue
        script = doc.text[opened.end() : min(end, opened.end() + _MOST_SCRIPT)]
        said = running(script, doc.scripts, doc.text)
        rows = markup_written(said) or "".join(written(said))
        if _ROWS_OF.search(rows) and "<script" not in rows.lower():
            parts += [doc.text[at : opened.start()], rows]
            at = end
            count += 1
    if not parts:
        return None
    parts.append(doc.text[at:])
    page = Page(
        doc.page.url,
        "".join(parts).encode("utf-8", "replace"),
        "text/html; charset=utf-8",
        doc.page.form,
    )
    return general.read_as(NAME, Document(page), hints)


def written(script: str) -> Iterator[str]:
    """What the script writes of its own words alone."""
    for call in _WRITES.finditer(script):
        words, at = joined_words(script, call.end())
        if script[at : at + 1] == ")":
            yield words


def _read_held(doc: Document, hints: Hints) -> Reading | None:
    assert doc.root is not None
    for script in doc.root.iter("script"):
        text = (script.text or "")[:_MOST_SCRIPT]
        if len(text) < 60 or _DAY.search(text) is None:
            continue
        text = with_parsed(running(text, doc.scripts, doc.text))
        found = survey(doc, hints)
        named = f"{text}\n{functions_named(text[-_HANDED_ON:], doc.scripts)}"
        if name := script.get("id"):
            named += _taken_up(name, doc.scripts)
        template = _template_of(text, doc) if not _PLACED.search(named) else None
        holder = script if template is None else template
        place = _best_place(holder, named, found, doc) if found is not None else None
        if place is None or place + _full(_MOST_ROWS) < ACCEPTED:
            continue
        least = 1 if place >= ACCEPTED else _LEAST_ROWS
        for entries in held(text, doc, hints.today, least, _written_row(named)):
            if place + _full(len(entries)) < ACCEPTED or not _is_drawn(entries, template):
                continue
            if read_article(doc, today=hints.today) is not None:
                return None
            reading = listed(
                NAME,
                entries,
                "the rows that a script of the page holds for the list's place.",
                hints,
            )
            following = next_page(doc, hints)
            return Reading(reading.layout, reading.outcome, reading.why, reading.entries, following)
    return None


def _written_row(code: str) -> RowTemplate | None:
    """How a script writes the rows that it holds; None where it tells no address by one."""
    parts, end = [], 0
    for match in _ARRAY.finditer(code):
        if match.start() >= end:
            parts.append(code[end : match.end()])
            end = literal_and_end(code, match.end())[1]
    row = template_in("".join([*parts, code[end:]]))
    return row if row is not None and row.address else None


def _taken_up(name: str, scripts: str) -> str:
    """What the page's scripts make of the data that a script element of this id holds."""
    at = re.search(
        rf"(?:ById|querySelector|\$|jQuery)\(\s{{0,4}}[\"']#?{re.escape(name)}[\"']", scripts
    )
    if at is None:
        return ""
    used = scripts[max(0, at.start() - _HANDED_ON) : at.end() + _HANDED_ON]
    return f"\n{used}\n{functions_named(used, scripts)}"


_BOXES = ("div", "ul", "ol", "table", "tbody", "dl")


def _best_place(script: Element, text: str, found: PageScan, doc: Document) -> float | None:
    """What speaks for the place where a script's rows go: an element that it names, else its own.
    None where no list would stand.
    """
    assert doc.root is not None
    places = {place[1] for place in _PLACED.finditer(text)}
    classes = {place[1] for place in _PLACED_BY_CLASS.finditer(text)}
    boxes = list(doc.root.iter(*_BOXES)) if places or classes else ()
    named = [one for one in boxes if one.get("id") in places][:_MOST_PLACES]
    called = [one for one in boxes if not classes.isdisjoint((one.get("class") or "").split())]
    if not named and len(called) == 1:
        named = called  # of several the script fills the first, or all: menus too
    if not named and not any(one is found.body for one in script.iterancestors()):
        return None  # a script in the head stands below nothing but the page's title
    scores = (filled_place(found, place, doc.base, doc.page.url) for place in named or [script])
    return max((one for one in scores if one is not None), default=None)


def _template_of(text: str, doc: Document) -> Element | None:
    """The one template of the page by which rows with a title and a day of these names are drawn;
    None where several are, or none.
    """
    assert doc.root is not None
    kept = (
        one
        for one in doc.root.iter("script")
        if "template" in (one.get("type") or "") and "{{" in (one.text or "")[:_MOST_TEMPLATE]
    )
    drawing = [one for one in kept if records.name_rows(_names_filled(one, text))]
    return drawing[0] if len(drawing) == 1 else None


def _is_drawn(entries: list[Entry], template: Element | None) -> bool:
    """Whether the days of rows are those that the template shows, if there is one: scripts hold
    menus with the days of their columns too.
    """
    if template is None:
        return True
    shown = _WORDS.findall(" ".join(_HOLES.findall((template.text or "")[:_MOST_TEMPLATE])))
    return all(entry.date_at.removeprefix("key ") in shown for entry in entries)


def _names_filled(template: Element, text: str) -> set[str]:
    """The keys that a template fills in, as far as the rows in a script have them."""
    holes = _HOLES.findall((template.text or "")[:_MOST_TEMPLATE])
    names = {name for hole in holes for name in _WORDS.findall(hole)}
    return {name for name in names if f'"{name}":' in text}


_MOST_TEMPLATE = 20_000
_HOLES = re.compile(r"\{\{([^{}]{1,200})\}\}")
_WORDS = re.compile(r"[A-Za-z_][\w]{1,40}")


def _full(rows: int) -> float:
    return min(rows, 8) / 8


def held(
    text: str,
    doc: Document,
    today: date,
    least: int = _LEAST_ROWS,
    written_row: RowTemplate | None = None,
) -> Iterator[list[Entry]]:
    """Every run of rows of one make in a script, `least` or more, with a
    title, an address and a day each.

    written_row: how the script writes them, which may make an address of a number.
    """
    for rows in chain(
        _arrays(text, least), _calls(text, least), _pushed(text, least), split_tables(text)
    ):
        known = records.find(rows, today, written_row)
        keys = known.keys if known is not None and not known.around else None
        entries = [
            entry
            for row in rows[:_MOST_ROWS]
            if (entry := _entry(row, keys, doc, today)) is not None
        ]
        dated = sum(1 for entry in entries if entry.published_on and entry.url)
        if (
            len(entries) >= least
            and 10 * dated >= 9 * len(entries)
            and 10 * len(entries) >= 9 * len(rows)
        ):
            yield entries


def _arrays(text: str, least: int) -> Iterator[list[Value]]:
    """`=[{…},{…}]`, `=[[…],[…]]`."""
    end = 0
    for match in _ARRAY.finditer(text):
        if match.start() < end or _is_aside(text, match.start()):
            continue
        value = literal(text, match.end())
        if isinstance(value, list) and len(value) >= least:
            end = match.end() + len(value)
            yield [row for row in value if isinstance(row, dict | list)]


def _is_aside(text: str, at: int) -> bool:
    """Whether an array, or the object around it, is called a hot list, a sidebar or the like: such
    is no column's own list, wherever it is drawn. at: where the sign before the array stands.
    """
    before = text[max(0, at - _MOST_BEFORE) : at]
    name = _LAST_NAME.search(before)
    around = _AROUND.search(before)
    return any(one is not None and records.is_aside(one[1]) for one in (name, around))


_MOST_BEFORE = 120
_LAST_NAME = re.compile(r"([A-Za-z_$][\w$]{0,60})['\"\]]{0,2}\s{0,4}\Z")
_AROUND = re.compile(
    r"([A-Za-z_$][\w$]{0,60})['\"]?\s{0,4}:\s{0,4}\{\s{0,4}['\"]?\w{1,40}['\"]?\s{0,4}\Z"
)


def _calls(text: str, least: int) -> Iterator[list[Value]]:
    """`rows.push(new Array("…","…","…"))`, `rows[0]=["…","…"]`, `addNews("…","…","…")`,
    by the name that comes again.
    """
    named: dict[str, list[Value]] = {}
    for match in _ROW.finditer(text):
        values: list[Value] = []
        at = match.end()
        while len(values) < _MOST_VALUES and (string := STRING.match(text, at)):
            values.append(unescaped(string))
            gap = _GAP.match(text, string.end())
            if gap is None:
                break
            at = gap.end()
        if len(values) > 1:
            named.setdefault(match[1], []).append(values)
    yield from (rows for rows in named.values() if len(rows) >= least)


def _pushed(text: str, least: int) -> Iterator[list[Value]]:
    """`rows.push({bt: "…", lj: "…", sj: "…"})`, `rows[0] = {…}`, by the name that comes again."""
    named: dict[str, list[Value]] = {}
    for match in islice(_PUSHED.finditer(text), _MOST_ROWS):
        value = literal(text, match.end())
        if isinstance(value, dict) and len(value) > 1:
            named.setdefault(match[1], []).append(value)
    yield from (rows for rows in named.values() if len(rows) >= least)


_PUSHED = re.compile(
    r"([A-Za-z_$][\w$]{0,40})(?:\.push\(|\[\w{1,8}(?:\+\+)?\]\s{0,4}=|"
    r"\[[\w$]{1,20}\.length\]\s{0,4}=)\s{0,9}(?=\{)"
)
_GAP = re.compile(r"\s{0,9},[\w\s.:{\"',-]{0,60}?(?=[\"'])")


def _entry(row: Value, keys: records.Keys | None, doc: Document, today: date) -> Entry | None:
    """A row's title, address and day, told by what its values are; by the names of an object,
    its keys, where they say it.
    """
    named: Entry | None = None
    if isinstance(row, dict):
        named = records.entry_of(row, keys, doc.base, today) if keys is not None else None
        values = [value for value in row.values() if isinstance(value, str)]
    else:
        values = [value for value in row if isinstance(value, str)]
    values = [value.strip() for value in values if value.strip()]
    days = [
        (value, shown.day)
        for value in values
        if _is_day(value) and (shown := find_date(value, today=today))
    ]
    dated = {value for value, _ in days}
    href = next((value for value in values if value not in dated and _is_address(value)), "")
    titles = [plain(value) for value in values if value not in dated and value != href]
    title = max(titles, key=lambda one: (len(_CHINESE.findall(one)), len(one)), default="")
    if len(_CHINESE.findall(title)) < 4:
        return None
    url = absolute(href, doc.base) if href else None
    if named is not None and named.published_on is not None:
        return named if named.url else replace(named, url=url)
    if not days:
        return Entry(title, url, None)
    return Entry(title, url, days[0][1], days[0][0], "script")


def _is_day(value: str) -> bool:
    """Whether a value is a date and no title that holds one."""
    return len(value) <= 30 and _WORD.search(value) is None


_CHINESE = re.compile("[\u4e00-\u9fff]")
_WORD = re.compile("(?![年月日时分秒])[\u4e00-\u9fff]")


def _is_address(value: str) -> bool:
    return (
        ("/" in value or "." in value)
        and _ADDRESS.fullmatch(value) is not None
        and not value.lower().endswith(_PICTURES)
    )


_PICTURES = (".gif", ".jpg", ".jpeg", ".png")
