"""The next page of a list, in every form in which static portals write it. Page addresses are no identities: VSB counts down."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.addresses import absolute, canonical
from crawler.document import Document
from crawler.layouts.links import clean, target
from crawler.layouts.selected import SelectorFailedError, matching
from crawler.reading import Fetch, Hints

_CREATE_PAGE = re.compile(r"createPageHTML\s{0,4}\(([^(){};]{3,300})\)")
_PAGER = re.compile(r"\bPager\s{0,4}\(\s{0,4}\{([^{}]{5,400})\}")
_FIELD = re.compile(r"(\w{2,20})\s{0,4}:\s{0,4}['\"]?([\w./-]{1,200})")
_COUNT_PAGE = re.compile(r"\b(?:countPage|pageCount|totalPages?)\s{0,4}=\s{0,4}['\"]?(\d{1,6})\b")
_CURRENT_PAGE = re.compile(r"\bcurrentPage\s{0,4}=\s{0,4}['\"]?(\d{1,6})\b")
_PAGE_INDEX = re.compile(
    r"""location(?:\.href)?\s{0,4}=\s{0,4}["']([^"'\s]{1,200})["']\s{0,4}\+\s{0,4}\(\s{0,4}(?:\w{1,20}\.)?page\w{0,10}\s{0,4}\+\s{0,4}1\s{0,4}\)"""
    r"""\s{0,4}\+\s{0,4}["'](\.\w{3,6})["']""",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"\btotal(?:Count|Record)?\s{0,4}:\s{0,4}(\d{1,9})")
_PAGE_SIZE = re.compile(r"\b(?:pageSize|perPage)\s{0,4}:\s{0,4}(\d{1,5})")
_NEXT_WORDS = re.compile(
    r"[\[(（【<《>＞»›\s]*(?:下\s?一?\s?[页頁]|后一?页|[Nn]ext(?: [Pp]age)?|NEXT)[\])）】>＞»›→\s]*"
)
_NEXT_MAKE = re.compile(r"(?:^|[\s_-])(?:next|nextpage|page[_-]?next|p_next|a_next)(?:$|[\s_-])", re.IGNORECASE)
_ARROWS = re.compile(r"[>＞»›→]{1,2}")
_BARE_NUMBER = re.compile(r"(?<![^\s\[(])(\d{1,4})(?![^\s\])])")
_POSTBACK = re.compile(r"__doPostBack\(\s{0,3}'([\w$:]{1,200})'\s{0,3},\s{0,3}'([^']{0,100})'")
_NUMBERED = re.compile(r"(.*?)(?:_(\d{1,6}))?(\.\w{3,6})?")
_MOST_FIELDS = 60
_MOST_PIECES = 60
_NEAR = 3000
"""Characters around a script's word in which its other numbers stand."""


def next_page(doc: Document, hints: Hints) -> Fetch | None:
    """The request for the page after this one, None on the last. Never this page itself."""
    if doc.root is None:
        return None
    if hints.next:
        return _selected(doc, hints)
    if "__doPostBack" in doc.text and (posted := _post_back(doc)) is not None:
        return posted
    for form in _FORMS:
        fetch = _fetch(form(doc), doc)
        if fetch is not None:
            return fetch
    return None


def _selected(doc: Document, hints: Hints) -> Fetch | None:
    """What 下一页 selects. Nothing is right on the last page, but an error where a next page is found without it."""
    assert doc.root is not None
    try:
        return _fetch(_linked(matching("下一页", hints.next, [doc.root])[0][0], doc), doc)
    except SelectorFailedError:
        if next_page(doc, replace(hints, next="")) is not None:
            raise
        return None


def _fetch(url: str | None, doc: Document) -> Fetch | None:
    if url is None or canonical(url) == canonical(doc.page.url):
        return None
    return Fetch(url, referer=doc.page.url)


def _linked(element: HtmlElement, doc: Document) -> str | None:
    if element.tag not in ("a", "link") and element.get("onclick") is None:
        element = next(element.iter("a"), element)
    return target(element, doc.base)


def _create_page(doc: Document) -> str | None:
    """`createPageHTML(5,0,"index","html")` counts from 0, `createPageHTML('page_div',5,1,'list','shtml',90)` from 1."""
    if "createPageHTML" not in doc.text:
        return None
    for call in _CREATE_PAGE.finditer(doc.text):
        args = [arg.strip(" \t\r\n'\"") for arg in call[1].split(",")]
        if len(args) >= 4 and args[0].isdigit() and args[1].isdigit():
            count, current, name, extension = int(args[0]), int(args[1]), args[2], args[3]
            if current == 1 and _own_number(doc) is None:
                current, base = 1, 1
            else:
                base = 0
        elif len(args) >= 5 and args[1].isdigit() and args[2].isdigit():
            count, current, name, extension, base = int(args[1]), int(args[2]), args[3], args[4], 1
        else:
            continue
        if current - base + 1 >= count:
            return None
        return absolute(f"{name}_{current + 1}.{extension.lstrip('.')}", doc.base)
    return None


def _pager_call(doc: Document) -> str | None:
    """`Pager({size:16, current:0, prefix:'index', suffix:'html'})`, counting from 0."""
    at = doc.text.rfind("Pager({")
    for call in _PAGER.finditer(doc.text, max(0, at - 1), at + 500) if at >= 0 else ():
        fields = dict(_FIELD.findall(call[1]))
        size, current = fields.get("size", ""), fields.get("current", "")
        if size.isdigit() and current.isdigit() and "prefix" in fields and int(current) + 1 < int(size):
            return absolute(
                f"{fields['prefix']}_{int(current) + 1}.{fields.get('suffix', 'html').lstrip('.')}", doc.base
            )
    return None


def _count_page(doc: Document) -> str | None:
    """`var countPage = 25; var currentPage = 0;`: the file's own name with the next number."""
    at = doc.text.find("currentPage")
    if at < 0:
        return None
    start, end = max(0, at - _NEAR), at + _NEAR
    count, current = _COUNT_PAGE.search(doc.text, start, end), _CURRENT_PAGE.search(doc.text, start, end)
    if count is None or current is None or int(current[1]) + 1 >= int(count[1]):
        return None
    name = urlsplit(doc.page.url).path.rpartition("/")[2] or "index.html"
    parts = _NUMBERED.fullmatch(name)
    return absolute(f"{parts[1]}_{int(current[1]) + 1}{parts[3] or '.html'}", doc.base) if parts else None


def _own_number(doc: Document) -> int | None:
    """The page number in the page's own file name (`index_2.html`)."""
    parts = _NUMBERED.fullmatch(urlsplit(doc.page.url).path.rpartition("/")[2])
    return int(parts[2]) if parts and parts[2] else None


def _page_index(doc: Document) -> str | None:
    """`location.href = "/jyxx/003002/" + (data.pageIndex+1) + ".html"` beside `pageSize` and `total`."""
    at = doc.text.find("pageIndex+1")
    script = _PAGE_INDEX.search(doc.text, max(0, at - _NEAR), at + _NEAR) if at >= 0 else None
    if script is None:
        return None
    stem = urlsplit(doc.page.url).path.rpartition("/")[2].partition(".")[0]
    current = int(stem) if stem.isascii() and stem.isdigit() and len(stem) < 5 else 1
    start, end = max(0, at - _NEAR), at + _NEAR
    total, size = _TOTAL.search(doc.text, start, end), _PAGE_SIZE.search(doc.text, start, end)
    if total and size and current * int(size[1]) >= int(total[1]):
        return None
    return absolute(f"{script[1]}{current + 1}{script[2]}", doc.base)


def _next_link(doc: Document) -> str | None:
    """A link that says 下一页, or is called `next`."""
    assert doc.root is not None
    called: HtmlElement | None = None
    clicked = ("button", "input", "span", "li", "div", "td") if any(word in doc.text for word in _CLICKED) else ()
    for element in doc.root.iter(*clicked) if clicked else ():
        if element.get("onclick") is None:
            continue
        said = element.get("value") if element.tag == "input" else element.text
        if said and len(said) <= 40 and _NEXT_WORDS.fullmatch(said.strip()):
            return target(element, doc.base)
    for anchor in doc.root.iter("a", "link"):
        if anchor.tag == "link":
            if (anchor.get("rel") or "").lower() == "next":
                called = anchor if called is None else called
            continue
        text = anchor.text or ""
        if text and text[-1] not in _NEXT_ENDS and not len(anchor):
            continue
        text = text.strip()
        if len(anchor) and len(text) <= 12:
            text = clean("".join(anchor.itertext()))
        if not text or (text[0] in _ARROW_SIGNS and _ARROWS.fullmatch(text)):
            if _NEXT_WORDS.fullmatch(anchor.get("title") or "-"):
                return target(anchor, doc.base)
            if called is None and _is_called_next(anchor):
                called = anchor
        elif len(text) <= 12 and _NEXT_WORDS.fullmatch(text):
            return target(anchor, doc.base)
    return target(called, doc.base) if called is not None else None


_ARROW_SIGNS = frozenset(">＞»›→")
_NEXT_ENDS = frozenset("页頁tT])）】>＞»›→ \t\r\n\f\v\xa0\u3000\u2002\u2003")
"""One of them ends every word for the next page."""
_CLICKED = ("onclick", "onClick", "ONCLICK", "OnClick")


def _is_called_next(anchor: HtmlElement) -> bool:
    parent = anchor.getparent()
    makes = [
        anchor.get("class"),
        anchor.get("id"),
        anchor.get("rel"),
        parent.get("class") if parent is not None else "",
    ]
    return any(_NEXT_MAKE.search(make) for make in makes if make)


def _numbered(doc: Document) -> str | None:
    """In a row of page numbers: the link after the number that is not linked, or is marked as the current one."""
    assert doc.root is not None
    groups: dict[HtmlElement, dict[int, HtmlElement]] = {}
    for anchor in doc.root.iter("a"):
        text = anchor.text
        if not text or text[-1] >= "\u4e00":
            continue
        text = text.strip("[] \t\r\n\xa0")
        if text.isascii() and text.isdigit() and len(text) <= 4 and not len(anchor):
            box = anchor.getparent()
            if box is not None and box.tag in ("li", "span", "td", "b"):
                box = box.getparent()
            if box is not None:
                groups.setdefault(box, {}).setdefault(int(text), anchor)
    for box, numbers in groups.items():
        current = _current_number(box, numbers)
        if current is not None and current + 1 in numbers and (url := target(numbers[current + 1], doc.base)):
            return url
    return None


def _current_number(box: HtmlElement, numbers: dict[int, HtmlElement]) -> int | None:
    """The number in an element of its own that is not linked or is marked; else the one missing before or between the links."""
    for element in box.iter("*"):
        text = (element.text or "").strip()
        if not (text.isascii() and text.isdigit() and len(text) <= 4):
            continue
        number = int(text)
        make = f"{element.get('class') or ''} {(element.getparent().get('class') or '') if element is not box else ''}"
        marked = re.search(r"(?:^|[\s_-])(?:on|cur|current|active|hover|now|thispage|selected|sel)(?:$|[\s_-])", make)
        if (number not in numbers and number + 1 in numbers) or marked:
            return number
    bare = (int(number) for number in _BARE_NUMBER.findall(" ".join(islice(box.itertext(), _MOST_PIECES))[:400]))
    return next((number for number in bare if number not in numbers and number + 1 in numbers), None)


def _chosen_option(doc: Document) -> str | None:
    """A `<select>` whose options are the pages' addresses."""
    assert doc.root is not None
    for select in doc.root.iter("select"):
        options = list(select.iter("option"))
        if len(options) < 2 or not all((option.text or "").strip(" \r\n\t第页").isdigit() for option in options[:50]):
            continue
        chosen = next((i for i, option in enumerate(options) if option.get("selected") is not None), 0)
        value = options[chosen + 1].get("value") or "" if chosen + 1 < len(options) else ""
        if re.search(r"\.\w{3,6}$|/", value):
            return absolute(value, doc.base)
    return None


def _post_back(doc: Document) -> Fetch | None:
    """ASP.NET: the link's event posted with the form's own hidden fields."""
    assert doc.root is not None
    event: tuple[str, str] | None = None
    numbers: dict[int, tuple[str, str]] = {}
    for anchor in doc.root.iter("a"):
        match = _POSTBACK.search((anchor.get("href") or "") + (anchor.get("onclick") or ""))
        if match is None:
            continue
        text = clean("".join(anchor.itertext()))
        if _NEXT_WORDS.fullmatch(text) or (_ARROWS.fullmatch(text) and event is None):
            event = (match[1], match[2])
        elif text.isdigit() and len(text) < 5:
            numbers[int(text)] = (match[1], match[2])
    if event is None and numbers:
        first = min(numbers)
        missing = next((n for n in range(first, max(numbers)) if n not in numbers), first - 1)
        event = numbers.get(missing + 1)
    form = next((form for form in doc.root.iter("form") if "__VIEWSTATE" in _fields(form)), None)
    if event is None or form is None:
        return None
    fields = _fields(form) | {"__EVENTTARGET": event[0], "__EVENTARGUMENT": event[1]}
    url = absolute(form.get("action") or doc.page.url, doc.base) or doc.page.url
    return Fetch(url, tuple(fields.items()), referer=doc.page.url) if url else None


def _fields(form: HtmlElement) -> dict[str, str]:
    hidden = (
        field for field in form.iter("input") if (field.get("type") or "").lower() == "hidden" and field.get("name")
    )
    return {field.get("name"): field.get("value") or "" for field, _ in zip(hidden, range(_MOST_FIELDS), strict=False)}


_FORMS: tuple[Callable[[Document], str | None], ...] = (
    _create_page,
    _pager_call,
    _next_link,
    _page_index,
    _count_page,
    _numbered,
    _chosen_option,
)
