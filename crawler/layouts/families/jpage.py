"""Hanweb jcms lists filled by jquery.jpage: a datastore in the page's script,
more of it from `dataproxy.jsp`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from crawler.layouts.general.scan import survey
from crawler.layouts.served import datastore
from crawler.layouts.served.answers import SEEN, empty, listed, number, parameter, replaced
from crawler.layouts.served.datastore import Store
from crawler.layouts.served.html_rows import record_entries
from crawler.page.document import Document
from crawler.page.js_literals import Value, assigned, calls, mapping
from crawler.page.reading import Fetch, Hints, Reading
from crawler.page.urls import absolute
from storage.records import Entry, Outcome

NAME = "jpage"
WORDS = ("<datastore", ".jpage(")
_GROUP_SIZE = 45

_COLUMN = re.compile(r"/col/col(\d{1,12})/")
_COLUMN_OF = re.compile(r"[?&]columnid=([^&\"']{1,400})", re.IGNORECASE)
_ID = re.compile(r"\bid\s{0,3}=\s{0,3}[\"']?([\w-]{1,60})")
_CALLED = re.compile(r"#([\w-]{1,60})[\"']\s{0,3}\)\s{0,3}$")


@dataclass(frozen=True, slots=True)
class _Unit:
    """One list of a page: its store, and the options of the jpage call that renders it."""

    store: Store
    options: dict[str, Value] = field(default_factory=dict)

    @property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        return tuple(
            (key, str(value))
            for key, value in mapping(self.options.get("ajaxParam")).items()
            if value is not None
        )

    @property
    def column(self) -> str:
        found = _COLUMN_OF.search(self.store.group)
        return found[1] if found else dict(self.parameters).get("columnid", "")

    @property
    def total(self) -> int | None:
        said = self.options.get("totalRecord")
        return (
            self.store.total
            if self.store.total is not None
            else said
            if isinstance(said, int)
            else None
        )


def claims(doc: Document) -> bool:
    return "<datastore" in doc.text or ".jpage(" in doc.text


def read(doc: Document, hints: Hints) -> Reading | None:
    units = _units(doc)
    if not units:
        return None
    asked = "dataproxy" in doc.page.url or not any(unit.options for unit in units)
    unit, entries = _own(units, doc, hints)
    if not unit.store.complete and asked:
        return Reading(NAME, Outcome.TRUNCATED, "The answer ends before its datastore does.")
    if entries:
        left_out = len(unit.store.records) - len(entries)
        why = (
            f"the datastore of column {unit.column or '?'}, one of {len(units)} on the page; "
            f"{left_out} records without a link."
        )
        following = (
            _next_answer(doc, unit, hints)
            if asked
            else _first_request(doc, unit, len(unit.store.records) + 1)
        )
        return listed(NAME, entries, why, hints, following, {"rows": str(len(unit.store.records))})
    if unit.store.records:
        return Reading(
            NAME,
            Outcome.NOT_A_LIST,
            f"None of the datastore's {len(unit.store.records)} records has a link.",
        )
    start = number(doc.page, "startrecord") or 1
    if asked and start > 1:
        ended = SEEN in hints.carried and unit.total is not None and unit.total < start
        outcome = Outcome.TRULY_EMPTY if ended else Outcome.EMPTY_UNPROVEN
        return Reading(
            NAME,
            outcome,
            f"The datastore is empty and counts {unit.total}: past the end of the list.",
        )
    request = (
        None if asked or unit.total == 0 or SEEN in hints.carried else _first_request(doc, unit, 1)
    )
    if request is not None:
        return Reading(
            NAME,
            Outcome.NEEDS_BROWSER,
            "The page's datastore is empty; its service is asked.",
            follow=request,
        )
    said = (
        "does not say how many records there are"
        if unit.total is None
        else f"counts {unit.total} records"
    )
    why = f"The datastore holds no record and {said}."
    if unit.total is None and not asked and (reading := _bare(why, unit, doc, hints)) is not None:
        return reading
    return empty(NAME, why, proven=unit.total == 0, hints=hints)


def _bare(why: str, unit: _Unit, doc: Document, hints: Hints) -> Reading | None:
    """A page's own store without a record, where the portal's columns show their lists; None
    where that is not known.
    """
    found = survey(doc, hints) if hints.templates and unit.store.complete else None
    if found is None or found.spot is None or unit.store.group:
        return None
    why += f" It stands where {found.spot.others} columns of this portal show theirs."
    return Reading(NAME, Outcome.TRULY_EMPTY, why, bare=True)


def _units(doc: Document) -> list[_Unit]:
    """Every list of the page, each with its call; a call without a store is a list
    that only the service can fill.
    """
    text = doc.text
    stores = datastore.stores(text) if "<datastore" in text else []
    options = [
        (at, _resolved(said, text)) for at, said in calls(text, ".jpage") if isinstance(said, dict)
    ]
    named = {
        called[1]: said
        for at, said in options
        if (called := _CALLED.search(text, max(0, at - 80), at))
    }
    units = []
    for index, store in enumerate(stores):
        inside = _ID.findall(text, max(0, store.start - 400), store.start)
        in_order = options[index][1] if len(options) == len(stores) else {}
        units.append(_Unit(store, named.get(inside[-1] if inside else "", in_order)))
    used = [unit.options for unit in units]
    for at, said in options:
        if said in used or _rendered(doc, at):
            continue
        records = said.get("dataStore")
        if isinstance(records, list):
            units.append(_Unit(Store(tuple(str(record) for record in records)), said))
        elif not stores and said.get("proxyUrl"):
            units.append(_Unit(Store(()), said))
    return units


def _rendered(doc: Document, at: int) -> bool:
    """Whether the element that a call fills holds links already: a page as a browser
    saved it, or with its first rows.
    """
    called = _CALLED.search(doc.text, max(0, at - 80), at)
    element = (
        doc.root.get_element_by_id(called[1], None) if called and doc.root is not None else None
    )
    return "default_pgContainer" in doc.text or (
        element is not None and next(element.iter("a"), None) is not None
    )


def _resolved(options: dict[str, Value], text: str) -> dict[str, Value]:
    """The options with the variables that they name replaced by what the
    page's scripts assign to them.
    """
    found = dict(options)
    for key in ("ajaxParam", "dataStore"):
        said = found.get(key)
        if isinstance(said, str) and re.fullmatch(r"[\w$]{1,80}", said):
            found[key] = assigned(text, said)
    return found


def _own(units: Sequence[_Unit], doc: Document, hints: Hints) -> tuple[_Unit, list[Entry]]:
    """The list of the column that the address names, else the one with most dated
    entries: side bars are filled alike.
    """
    here = _COLUMN.search(doc.page.url)
    named = [unit for unit in units if here and unit.column == here[1]]
    base = doc.page.url if doc.kind == "xml" or "<base" not in doc.text else doc.base
    read = [
        (unit, record_entries(unit.store.records, base, hints.today)) for unit in named or units
    ]
    return max(read, key=lambda one: sum(1 for entry in one[1] if entry.published_on))


def _first_request(doc: Document, unit: _Unit, start: int) -> Fetch | None:
    """What the page's script would ask for next: the proxy with the page's own parameters,
    else the next group's address.
    """
    proxy = unit.options.get("proxyUrl")
    per_page, groups = (_size(unit.options.get(key)) for key in ("perPage", "groupSize"))
    size = (
        per_page * groups
        if per_page and groups
        else max(len(unit.store.records), per_page * 3) or _GROUP_SIZE
    )
    if start > 1 and start - 1 < size and (unit.total is None or unit.total < start):
        return None
    url = absolute(str(proxy), doc.page.url) if proxy else None
    if url and unit.parameters:
        query = {"startrecord": start, "endrecord": start + size - 1, "perpage": per_page or size}
        return Fetch(
            f"{url}{'&' if '?' in url else '?'}{urlencode(query)}", unit.parameters, doc.page.url
        )
    return _group(doc, unit)


def _group(doc: Document, unit: _Unit) -> Fetch | None:
    url = absolute(unit.store.group, doc.page.url) if unit.store.group else None
    return Fetch(url, referer=doc.page.url) if url and url != doc.page.url else None


def _next_answer(doc: Document, unit: _Unit, hints: Hints) -> Fetch | None:
    """The request after this one: the next records, the next group, the
    next page, as this one was made.
    """
    page, held = doc.page, len(unit.store.records)
    start, end = number(page, "startrecord"), number(page, "endrecord")
    if start is not None and end is not None and end >= start:
        more = held > end - start or (unit.total is not None and unit.total >= start + held)
        return (
            replaced(page, {"startrecord": start + held, "endrecord": end + held}) if more else None
        )
    group = _group(doc, unit)
    if group is not None:
        before, after = number(page, "page"), re.search(r"[?&]page=(\d{1,6})", group.url)
        return group if before is None or (after and int(after[1]) > before) else None
    here = number(page, "page")
    full = held >= int(hints.carried.get("rows", "0")) and (
        unit.total is None or unit.total > held * (here or 1)
    )
    return (
        replaced(page, {"page": here + 1})
        if here is not None and full and parameter(page, "columnid")
        else None
    )


def _size(value: Value) -> int:
    return (
        value if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 1000 else 0
    )
