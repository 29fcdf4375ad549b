"""Lists that a plain script of the page asks for: `fetch("/api/list?cid=12")`, `$.getJSON`,
`$.ajax`, `axios.get`, `.load`.

A page asks for hot news and counters in the same way. The column's is the request whose rows go
where the column's list would stand, or that names what the page's own address names. How the script
writes a row tells what a record's keys mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml import etree

from crawler.layouts.families import iframe, script_files
from crawler.layouts.general.ownership.context import filled_place
from crawler.layouts.general.scan import PageScan, survey
from crawler.layouts.general.script_places import looped_places, named_places
from crawler.layouts.general.weights import ACCEPTED
from crawler.layouts.scripted.running_code import without_comments
from crawler.layouts.served.answers import ROW, SAYS
from crawler.layouts.served.row_templates import RowTemplate, template_in, template_of_markup
from crawler.page.breadcrumbs import plain
from crawler.page.document import Document
from crawler.page.js_calls import Call, calls
from crawler.page.js_functions import functions_named
from crawler.page.links import Element, words_of
from crawler.page.phrases import NOTHING
from crawler.page.reading import Fetch, Hints, Reading
from crawler.page.scripts.attributes import with_attributes
from crawler.page.urls import absolute, canonical
from storage.records import Outcome

NAME = "script-calls"
_WORDS = (
    "fetch(",
    "axios",
    "getJSON",
    ".ajax(",
    "$.get(",
    "$.post(",
    ".open(",
    ".load(",
    "$http",
    "request",
    "table.render",
    "ootstrapTable(",
    "atagrid(",
    "ataTable(",
    "jqGrid(",
)
_OTHERS = re.compile(
    r"hot|rank|click|visit|count(?!y)|hits|\bpv\b|weather|login|user|captcha|comment|banner|nav"
    r"(?![a-z])|menu|friend|tongji|stat(?!ic)|"
    r"footer|header|config|dict|recommend|slide|focus|lunbo|notice_?bar|ticker|qrcode|wechat|share"
    r"|track|log(?![a-z])|\.(?:css|png|jpe?g|gif|svg)\b",
    re.IGNORECASE,
)
"""What is asked for by these names is no column's list."""
_OWN_NUMBER = 2.0
_WRITES_ROWS = 1.0
_FEW_LINKS = 3
_LEAST_NUMBER = 2
_MOST_LOOKED_AT = 12
_HANDED_ON = 400
"""Characters behind a request in which it names the function that its answer is handed to."""


class _Candidate(NamedTuple):
    score: float
    url: str
    call: Call
    row: RowTemplate | None
    says: str = ""


def claims(doc: Document) -> bool:
    return doc.kind == "html" and "<script" in doc.text


def read(doc: Document, hints: Hints) -> Reading | None:
    found = survey(doc, hints) if doc.root is not None else None
    if found is None:
        return None
    best = max(_candidates(doc, found), key=lambda one: one.score, default=None)
    if best is None or best.score < ACCEPTED:
        # A frame is what the page shows; most of its files do nothing to any list.
        framed = iframe.read(doc, hints) if iframe.claims(doc) else None
        return framed or script_files.ask(doc, hints)
    why = f"A script of the page asks {best.url} for the list."
    carry = {ROW: best.row.written()} if best.row is not None else {}
    if best.says:
        carry[SAYS] = best.says
    follow = Fetch(best.url, best.call.form, referer=doc.page.url, json=best.call.json)
    return Reading(NAME, Outcome.NEEDS_BROWSER, why, follow=follow, carry=carry)


def _candidates(doc: Document, found: PageScan) -> Iterator[_Candidate]:
    """The requests that may be the list's, each with what speaks for it."""
    assert doc.root is not None
    looped = looped_places(doc)
    bound = next((row for place in looped if (row := _row_of(place)) is not None), None)
    shell = sum(1 for _ in found.anchors[: _FEW_LINKS + 1]) <= _FEW_LINKS
    own = _numbers(doc.page.url)
    yield from _declared(doc, found)
    yield from _tabbed(doc, found)
    for script in doc.root.iter("script"):
        text = without_comments(script.text or "")
        if not any(word in text for word in _WORDS):
            continue
        text = with_attributes(text, doc)
        asked = list(calls(text, with_attributes(doc.scripts, doc)))[:_MOST_LOOKED_AT]
        for call, after in zip(asked, _rests(text, asked), strict=True):
            rest = f"{after}\n{functions_named(after[:_HANDED_ON], doc.scripts)}"
            url = absolute(call.url, doc.base)
            if (
                url is None
                or _OTHERS.search(urlsplit(url).path + "?" + urlsplit(url).query)
                or canonical(url) == canonical(doc.page.url)
            ):
                continue
            places = named_places(rest, doc) or looped
            place = _place(places, found, doc)
            if place is None:
                continue
            row = template_in(rest) or bound
            named = bool(own & _numbers(url, call.form))
            if not (named or place > 0 or shell):
                continue
            score = (
                place
                + _OWN_NUMBER * named
                + _WRITES_ROWS * (row is not None or call.markup or call.widget)
                + _WRITES_ROWS * shell
            )
            yield _Candidate(score, url, call, row, _said_of_nothing(rest))


def _said_of_nothing(script: str) -> str:
    """What a script writes where an answer has no rows; "" where it asks for no number of them."""
    asked = _COUNTS.search(script)
    said = NOTHING.search(script[asked.start() : asked.end() + _NEAR]) if asked else None
    return said[0] if said is not None else ""


_COUNTS = re.compile(r"!\s{0,3}[\w$.]{1,40}\.length\b|\.length\s{0,3}(?:={2,3}\s{0,3}0|<\s{0,3}1)")
_NEAR = 200
"""Characters behind the question whether there are rows, in which the page says that not."""


def _declared(doc: Document, found: PageScan) -> Iterator[_Candidate]:
    """What a library fills by itself: `<table data-toggle="table" data-url="…">` (bootstrap-table),
    `<table class="easyui-datagrid" data-options="url:'…'">` (EasyUI).
    """
    assert doc.root is not None
    declares = any(word in doc.text for word in ("data-url", "easyui-"))
    own = _numbers(doc.page.url)
    for element in doc.root.iter("table", "ul", "div") if declares else ():
        url = absolute(_declared_url(element), doc.base)
        if url is None:
            continue
        place = filled_place(found, element, doc.base, doc.page.url)
        if place is not None:
            score = place + _WRITES_ROWS + _OWN_NUMBER * bool(own & _numbers(url))
            yield _Candidate(score, url, Call(0, 0, url, None, widget=True), None)


def _tabbed(doc: Document, found: PageScan) -> Iterator[_Candidate]:
    """What a script loads for the tab that is chosen when the page comes, where that bears the
    column's name: `<span class="tab on" data-url="/tab?cid=12">`.
    """
    assert doc.root is not None
    taken_up = set(_TAKEN_UP.findall(doc.scripts)) if "data-" in doc.text else set()
    for name in sorted({f"data-{one}" for said in taken_up for one in said if one}):
        for tab in doc.root.iter("li", "span", "a", "div", "button", "h2", "h3"):
            said = tab.get(name)
            if not said or _CHOSEN.search(tab.get("class") or "") is None:
                continue
            url = absolute(said, doc.base)
            if url is None or canonical(url) == canonical(doc.page.url):
                continue  # a menu's item leads to the page itself
            if plain(words_of(tab)) in found.names:
                yield _Candidate(
                    ACCEPTED + _WRITES_ROWS, url, Call(0, 0, url, None, markup=True), None
                )


_TAKEN_UP = re.compile(
    r"\.(?:data\(\s{0,3}['\"](url|href|src|link|api)['\"]|dataset\.(url|href|src|link|api)\b"
    r"|(?:attr|getAttribute)\(\s{0,3}['\"]data-(url|href|src|link|api)['\"])"
)
_CHOSEN = re.compile(r"(?:^|[\s_-])(?:on|active|cur|current|selected|checked|hover|now)(?:$|\s)")


def _declared_url(element: Element) -> str:
    """What an element says that a library is to fill it from; "" where it says nothing."""
    if element.get("data-toggle") == "table":
        return element.get("data-url") or ""
    if _EASYUI.search(element.get("class") or "") is None:
        return ""
    said = _OPTION.search(element.get("data-options") or "")
    return element.get("url") or (said[1] if said is not None else "")


_EASYUI = re.compile(r"(?:^|\s)easyui-(?:datagrid|datalist|treegrid)(?:$|\s)")
_OPTION = re.compile(r"(?:^|[{,\s])['\"]?url['\"]?\s{0,3}:\s{0,3}['\"]([^'\"]{1,400})['\"]")


def _rests(text: str, asked: list[Call]) -> Iterator[str]:
    """What follows each request up to the next one: what becomes of its answer. What is
    loaded has its place named before.
    """
    for at, call in enumerate(asked):
        end = asked[at + 1].at if at + 1 < len(asked) else len(text)
        begin = max(0, call.at - 80) if call.markup or call.widget else call.end
        yield text[begin:end]


def _place(places: list[Element], found: PageScan, doc: Document) -> float | None:
    """What speaks for the best of the places that a request fills; None where all of them are
    others'. Nothing where none is named.
    """
    if not places:
        return 0.0
    scores = (filled_place(found, place, doc.base, doc.page.url) for place in places)
    return max((one for one in scores if one is not None), default=None)


def _row_of(place: Element) -> RowTemplate | None:
    return template_of_markup(etree.tostring(place, encoding="unicode", method="html"))


def _numbers(url: str, form: tuple[tuple[str, str], ...] | None = None) -> set[str]:
    """The numbers and long names that an address names something by; those of pages say nothing."""
    parts = urlsplit(url)
    asked = " ".join([parts.path, parts.query, *(value for _, value in form or ())])
    return {
        one for one in re.findall(r"\d{2,20}|[0-9a-f]{16,40}", asked) if len(one) >= _LEAST_NUMBER
    }
