"""Lists that a script file of the portal writes, holds or asks for: `<script src="/js/list_12.js">`
where nothing else fills the list.

The page hands on which of its empty places may be the list's; the file is the list's only where it
fills one of them, or where it stands in the list's own box.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import islice
from urllib.parse import urlsplit

from crawler.layouts.families import script_rows
from crawler.layouts.general.ownership.context import (
    fills_the_spot,
    own_place,
    stands_alone,
)
from crawler.layouts.general.scan import PageScan, survey
from crawler.layouts.general.weights import ACCEPTED
from crawler.layouts.served.answers import ROW, empty, listed
from crawler.layouts.served.html_rows import list_entries, parse
from crawler.layouts.served.row_templates import template_in
from crawler.page.document import Document
from crawler.page.js_calls import calls
from crawler.page.js_functions import functions_named
from crawler.page.links import Element
from crawler.page.phrases import NOTHING
from crawler.page.reading import Fetch, Hints, Page, Reading
from crawler.page.urls import absolute, same_host
from storage.records import Entry, Outcome

NAME = "script-files"
_REST, _PLACES, _CONSTANTS, _PAGE, _HERE = (
    "files left",
    "places",
    "constants",
    "page",
    "stands in the place",
)
_MOST_FILES = 3
_MOST_PLACES = 12
_MOST_CALLS = 20
_LONGEST = 500_000
_MOST_CONSTANTS = 20_000
_LIBRARY = re.compile(
    r"jquery|vue|react|angular|axios|bootstrap|layui|layer|swiper|moment|dayjs|polyfill|echarts|"
    r"lodash|require|sea\.js|element|iview|"
    r"[-.]min\.js|selectivizr|modernizr|belated|placeholder|fancybox|lightbox|validat|"
    r"slide|banner|scroll|loadstyle|sudy|koala|flash|swfobject|share|tongji|stat|count|hm\.js|map|wow|animate|"
    r"respond|html5|ie\d|browser|"
    r"head|foot|top|nav|menu|(?<![a-z])tabs?(?![a-z])|search|weather|login|hot|date|calendar|zoom|fontsize|barrier|wza|old|"
    r"accessib|common|public|global|/system/resource/|/_?dwr/|(?<![a-z])[xz]?tree",
    re.IGNORECASE,
)
"""Files that many pages load and that write no column's list."""
_OF_LISTS = re.compile(
    r"(?:common|public|global|base|main)[-_.]?(?:list|news|info|article|channel|column|lm)"
    r"|(?:list|news|info|article|channel|column|lanmu)[-_.]?(?:common|public|global|page|data)",
    re.IGNORECASE,
)
"""Files of all columns that write each one's list."""


def _is_library(path: str) -> bool:
    return _LIBRARY.search(path) is not None and _OF_LISTS.search(path.rpartition("/")[2]) is None


def claims(doc: Document) -> bool:
    """A script file is known by what the page that names it hands on."""
    return doc.kind != "html"


def read(doc: Document, hints: Hints) -> Reading | None:
    if _PAGE in hints.carried:
        return _read_file(doc, hints)
    return None


def ask(doc: Document, hints: Hints) -> Reading | None:
    """The page's own script files, one after the other, where the list's place is there and empty
    and no script of the page fills it.
    """
    found = survey(doc, hints) if doc.kind == "html" else None
    if found is None or doc.root is None:
        return None
    places = [place for place in _empty(found) if _is_own(place, found, doc)]
    files: dict[str, bool] = {}
    for script in doc.root.iter("script"):
        url = absolute(script.get("src") or "", doc.base)
        if url is None or not same_host(url, doc.page.url) or _is_library(urlsplit(url).path):
            continue
        here = _is_own(script, found, doc)
        if here or places:
            files[url] = here
    if not files:
        return None
    ordered = sorted(files.items(), key=lambda one: not one[1])[:_MOST_FILES]
    carry = {
        _PLACES: json.dumps([name for place in places for name in _names(place)]),
        _CONSTANTS: doc.scripts[:_MOST_CONSTANTS],
        _PAGE: doc.page.url,
    }
    return _next(
        ordered,
        carry,
        doc.page.url,
        "The list's place is empty, and a script file of the portal may fill it.",
    )


def _next(files: Sequence[tuple[str, bool]], carry: dict[str, str], page: str, why: str) -> Reading:
    (url, here), rest = files[0], files[1:]
    return Reading(
        NAME,
        Outcome.NEEDS_BROWSER,
        f"{why} It is asked: {url}.",
        follow=Fetch(url, referer=page),
        carry={**carry, _REST: json.dumps(list(rest)), _HERE: "1" if here else ""},
    )


def _read_file(doc: Document, hints: Hints) -> Reading | None:
    """What a script file makes of the list's place; where it makes nothing
    of it, the next one is asked.
    """
    carried = hints.carried
    text, page = doc.text[:_LONGEST], carried[_PAGE]
    places: list[str] = json.loads(carried.get(_PLACES, "[]"))
    said = f"{text}\n{_handed_on(text, carried.get(_CONSTANTS, ''))}"
    if carried.get(_HERE) or any(_mentions(said, place) for place in places):
        if entries := _entries(text, Document(Page(page, b"")), hints):
            return listed(
                NAME,
                entries,
                "the rows that a script file of the page holds for the list's place.",
                hints,
            )
        if asked := _asked(text, page, carried.get(_CONSTANTS, ""), places):
            return asked
        if _NO_ROWS.fullmatch(text) and (words := NOTHING.search(said)):
            why = (
                f"The file holds no rows for the list's place, where the page then says {words[0]}."
            )
            return empty(NAME, why, proven=True, hints=hints)
    rest = [(url, here) for url, here in json.loads(carried.get(_REST, "[]"))]
    if rest:
        kept = {name: carried[name] for name in (_PLACES, _CONSTANTS, _PAGE)}
        return _next(rest, kept, page, "This file fills no list.")
    return Reading(
        NAME,
        Outcome.NEEDS_BROWSER,
        "No script file of the page fills its list in a way that is understood.",
    )


def _handed_on(text: str, scripts: str) -> str:
    """What the page's own scripts make of what a file holds: of `var
    mydatas = {…}`, of `show({…})`.
    """
    held = _HOLDS.match(text)
    if held is None:
        return ""
    name = re.compile(rf"(?<![\w$.]){re.escape(held[1])}(?![\w$])")
    used = "\n".join(
        scripts[max(0, at.start() - _NEAR) : at.end() + _NEAR]
        for at in islice(name.finditer(scripts), 5)
    )
    return f"{used}\n{functions_named(used, scripts)}"


_NO_ROWS = re.compile(
    r"\s{0,40}(?:(?:var|let|const)\s{1,4}|window\.)?[A-Za-z_$][\w$]{0,60}\s{0,4}[=(]\s{0,4}\[\s{0,4}\]"
    r"\s{0,4}\)?\s{0,4};?\s{0,40}"
)
_HOLDS = re.compile(
    r"\s{0,40}(?:(?:var|let|const)\s{1,4}|window\.)?([A-Za-z_$][\w$]{0,60})\s{0,4}[=(]\s{0,4}[\[{]"
)
_NEAR = 200
"""Characters around a name in which a script hands on what it stands for."""


def _entries(text: str, page: Document, hints: Hints) -> list[Entry]:
    """The rows that a script writes, or holds."""
    written = "".join(script_rows.written(text))
    root = parse(written) if "<a" in written else None
    if root is not None and (entries := list_entries(root, page.base, hints.today)):
        return entries
    return next(script_rows.held(text, page, hints.today), [])


def _asked(text: str, page: str, constants: str, places: Sequence[str]) -> Reading | None:
    """The request of a script file whose answer goes into one of the list's places."""
    found = list(islice(calls(text, f"{constants}\n{text}"), _MOST_CALLS))
    for at, call in enumerate(found):
        rest = text[call.end : found[at + 1].at if at + 1 < len(found) else len(text)]
        url = absolute(call.url, page)
        if url is None or not (any(_mentions(rest, place) for place in places) or len(found) == 1):
            continue
        row = template_in(rest)
        why = f"A script file of the page asks {url} for the list."
        carry = {ROW: row.written()} if row is not None else {}
        return Reading(
            NAME,
            Outcome.NEEDS_BROWSER,
            why,
            follow=Fetch(url, call.form, referer=page, json=call.json),
            carry=carry,
        )
    return None


def _empty(found: PageScan) -> list[Element]:
    """The elements that a script could fill: those with a name and nothing in them."""
    boxes = (
        one
        for one in found.body.iter("div", "ul", "ol", "tbody", "table", "dl", "section")
        if not len(one)
    )
    named = (
        one for one in boxes if (one.get("id") or one.get("class")) and not (one.text or "").strip()
    )
    return list(islice(named, _MOST_PLACES))


def _is_own(place: Element, found: PageScan, doc: Document) -> bool:
    verdict = own_place(found, place, place, doc.base, doc.page.url)
    own = verdict.score >= ACCEPTED and not verdict.aside and verdict.child is None
    return own or stands_alone(verdict, place) or fills_the_spot(found, verdict, place, doc.base)


def _names(place: Element) -> list[str]:
    return [
        name
        for name in [place.get("id") or "", *(place.get("class") or "").split()]
        if len(name) > 2
    ]


def _mentions(text: str, name: str) -> bool:
    return (
        re.search(rf"['\"][#.]?(?:[^'\"]{{0,40}}[\s#.])?{re.escape(name)}['\"\s>.]", text)
        is not None
    )
