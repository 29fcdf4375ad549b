"""The next page of a list, in every form in which static portals write it. Page addresses are no
identities: VSB counts down.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import islice

from lxml.html import HtmlElement

from crawler.page.document import Document
from crawler.page.links import clean, target
from crawler.page.navigation import NEXT
from crawler.page.reading import Fetch, Hints
from crawler.page.selectors import SelectorFailedError, matching
from crawler.page.urls import absolute, canonical
from crawler.pagination.counted import COUNTED, GUESSED
from crawler.pagination.held_pages import next_held
from crawler.pagination.options import chosen_option
from crawler.pagination.pager_marks import may_link_pages
from crawler.pagination.scripted import bound, jumped, scripted

_FURTHER = re.compile(r"[\[(（【<《>＞»›\s]*(?:点击)?加载更多[\])）】>＞»›→\s]*")
_NEXT_MAKE = re.compile(
    r"(?:^|[\s_-])(?:next|nextpage|page[_-]?next|p_next|a_next)(?:$|[\s_-])", re.IGNORECASE
)
_ARROWS = re.compile(r"[>＞»›→►▶≫]{1,2}")
_BARE_NUMBER = re.compile(r"(?<![^\s\[(])(\d{1,4})(?![^\s\])])")
_POSTBACK = re.compile(r"__doPostBack\(\s{0,3}'([\w$:]{1,200})'\s{0,3},\s{0,3}'([^']{0,100})'")
_MOST_FIELDS = 60
_MOST_PIECES = 60


def next_page(doc: Document, hints: Hints) -> Fetch | None:
    """The request for the page after this one, None on the last. Never this page itself."""
    if doc.root is None:
        return None
    if hints.next:
        return _selected(doc, hints)
    if doc.words.says("__doPostBack") and (posted := _post_back(doc)) is not None:
        return posted
    for form in _FORMS:
        fetch = _fetch(form(doc), doc)
        if fetch is not None:
            return fetch
    return None


def _selected(doc: Document, hints: Hints) -> Fetch | None:
    """What 下一页 selects. Nothing is right on the last page, but an error where a
    next page is found without it.
    """
    assert doc.root is not None
    try:
        return _fetch(_linked(matching("下一页", hints.next, [doc.root])[0][0], doc), doc)
    except SelectorFailedError:
        if next_page(doc, replace(hints, next="")) is not None:
            raise
        return None


def _fetch(found: str | Fetch | None, doc: Document) -> Fetch | None:
    fetch = Fetch(found, referer=doc.page.url) if isinstance(found, str) else found
    if fetch is None or (
        fetch.form == doc.page.form and _entrance(fetch.url) == _entrance(doc.page.url)
    ):
        return None
    return fetch


def _entrance(url: str) -> str:
    """One identity for a folder and the file that servers show for it."""
    return _INDEX.sub("/", canonical(url))


_INDEX = re.compile(r"(?<=[^/:])/(?:index|default)\.[a-z]{2,5}\Z", re.IGNORECASE)


def _linked(element: HtmlElement, doc: Document) -> str | Fetch | None:
    if element.tag not in ("a", "link") and element.get("onclick") is None:
        element = next(element.iter("a"), element)
    return _opened(element, doc)


def _opened(element: HtmlElement, doc: Document) -> str | Fetch | None:
    """Where a pager's link leads, or what the script that it calls would request."""
    if (url := target(element, doc.base)) is not None:
        return url
    href = (element.get("href") or "").strip()
    script = element.get("onclick") or (href if href[:11].lower() == "javascript:" else "")
    if "(" in script and (called := scripted(script, doc)) is not None:
        return called
    return None if element.get("onclick") else bound(element, doc)


def _next_link(doc: Document) -> str | Fetch | None:
    """A link that says 下一页, or is called `next`."""
    assert doc.root is not None
    if (clicked := _clicked(doc)) is not None:
        return _opened(clicked, doc)
    called: HtmlElement | None = None
    for anchor in _signed_links(doc):
        if anchor.tag == "link":
            if called is None and (anchor.get("rel") or "").lower() == "next":
                called = anchor
            continue
        text = _said_by(anchor)
        if not _is_wordless(text):
            if len(text) <= _LONGEST and _says_next(text):
                return _opened(anchor, doc)
            continue
        if _says_next(anchor.get("title") or anchor.get("aria-label") or "-"):
            return _opened(anchor, doc)
        if not text and len(anchor) and _shows_next(anchor) and (found := _opened(anchor, doc)):
            return found
        if called is None and (
            _is_called_next(anchor) or (text and _further(anchor, doc) is not None)
        ):
            called = anchor
    return _opened(called, doc) if called is not None else None


def _signed_links(doc: Document) -> list[HtmlElement]:
    return doc.signed_links if may_link_pages(doc) else []


def _says_next(text: str) -> bool:
    """下一页, or 加载更多 in its place."""
    return NEXT.fullmatch(text) is not None or _FURTHER.fullmatch(text) is not None


def _clicked(doc: Document) -> HtmlElement | None:
    """What says 下一页 and is no link, but opened by a script."""
    for element in doc.opened:
        said = element.get("value") if element.tag == "input" else element.text
        if not (said and said.strip()) and len(element) == 1:
            said = element[0].text
        if element.tag in _CLICKED and said and len(said) <= 40 and _says_next(said.strip()):
            return element
    return None


_LONGEST = 12
"""Characters of a link to the next page."""


def _said_by(anchor: HtmlElement) -> str:
    text = (anchor.text or "").strip()
    return clean("".join(anchor.itertext())) if len(anchor) and len(text) <= _LONGEST else text


def _is_wordless(text: str) -> bool:
    """Whether a link says nothing, or shows an arrow."""
    return not text or (text[0] in _ARROW_SIGNS and _ARROWS.fullmatch(text) is not None)


_ARROW_SIGNS = frozenset(">＞»›→►▶≫")
_CLICKED = frozenset({"button", "input", "span", "li", "div", "td"})
"""What a script may open when it is clicked."""


def _shows_next(anchor: HtmlElement) -> bool:
    """Whether a link is only a picture that is called 下一页, or whose file is."""
    image = next(anchor.iter("img"), None)
    if image is None:
        return False
    words = image.get("alt") or image.get("title") or ""
    return _says_next(words) if words else _NEXT_IMAGE.search(image.get("src") or "") is not None


_NEXT_IMAGE = re.compile(
    r"(?:^|[/_-])(?:btn_?|page_?)?(?:next(?:_?page)?|xia_?ye|xiayiye|xyy)\d?\."
    r"(?:gif|png|jpe?g|svg)",
    re.IGNORECASE,
)


def _further(anchor: HtmlElement, doc: Document) -> int | None:
    """The number in a link's address where that is the page's own but for this number, which is
    one more: ?page=2 on ?page=1. The first page bears none: index_1.html on index.html.
    """
    url = target(anchor, doc.base) or ""
    second = _SECOND.search(url)
    if second is not None and _is_here(url[: second.start()] + url[second.end() :], doc):
        return int(second[1] or second[2])
    here, there = _NUMBER.split(doc.page.url), _NUMBER.split(url)
    if len(here) != len(there) or here[::2] != there[::2]:
        return None
    differing = [
        (int(one), int(other))
        for one, other in zip(here[1::2], there[1::2], strict=True)
        if one != other
    ]
    if len(differing) != 1 or differing[0][0] + 1 != differing[0][1]:
        return None
    return differing[0][1]


_NUMBER = re.compile(r"(\d{1,9})")
_SECOND = re.compile(
    r"(?<=\w)[_-]([12])(?=\.[a-z]{3,5}\Z)"
    r"|\?(?:p|page|page_?(?:no|num|index)|(?:cur|current|to)_?page)=(2)\Z",
    re.IGNORECASE,
)
"""What the address of a second page has beyond the first one's."""


def _is_called_next(anchor: HtmlElement) -> bool:
    parent = anchor.getparent()
    makes = [
        anchor.get("class"),
        anchor.get("id"),
        anchor.get("rel"),
        parent.get("class") if parent is not None else "",
    ]
    return any(_NEXT_MAKE.search(make) for make in makes if make)


def _numbered(doc: Document) -> str | Fetch | None:
    """In a row of page numbers: the link after the number that is not linked, or
    is marked as the current one.
    """
    assert doc.root is not None
    groups: dict[HtmlElement, dict[int, HtmlElement]] = {}
    for anchor in _signed_links(doc):
        number = _page_number(anchor.text)
        if number is not None and not len(anchor) and anchor.tag == "a":
            box = anchor.getparent()
            if box is not None and box.tag in ("li", "span", "td", "b"):
                box = box.getparent()
            if box is not None:
                groups.setdefault(box, {}).setdefault(number, anchor)
    for box, numbers in groups.items():
        current = _current_number(box, numbers) or _own_number(numbers, doc)
        if current is None:
            current = _number_before(numbers, doc)
        if (
            current is not None
            and current + 1 in numbers
            and (found := _opened(numbers[current + 1], doc))
        ):
            return found
    return None


def _page_number(text: str | None) -> int | None:
    """The number of a page that a text says and nothing else: 2, [2], 第2页."""
    said = (text or "").strip().strip("[] \t\r\n\xa0")
    match = _PAGE_NUMBER.fullmatch(said) if said and len(said) <= _LONGEST else None
    return int(match[1] or match[2]) if match is not None else None


_PAGE_NUMBER = re.compile(
    r"([0-9]{1,4})|第[\s\xa0]{0,2}([0-9]{1,4})[\s\xa0]{0,2}[页頁][\s>＞»›]{0,4}"
)


def _number_before(numbers: dict[int, HtmlElement], doc: Document) -> int | None:
    """The page's own number where no link and no mark tells it: that before a number which leads
    one page further, and is so called: 第2页 alone.
    """
    return next(
        (
            number - 1
            for number, anchor in numbers.items()
            if number - 1 not in numbers and _further(anchor, doc) in (number, number - 1)
        ),
        None,
    )


def _own_number(numbers: dict[int, HtmlElement], doc: Document) -> int | None:
    """The number that leads to the page itself, where all of them are linked alike."""
    return next(
        (number for number, anchor in numbers.items() if _is_here(target(anchor, doc.base), doc)),
        None,
    )


def _current_number(box: HtmlElement, numbers: dict[int, HtmlElement]) -> int | None:
    """The number in an element of its own that is not linked or is marked; else the one missing
    before or between the links.
    """
    for element in box.iter("*"):
        number = _page_number(element.text)
        if number is None:
            continue
        makers = [element] if element is box else [element, element.getparent()]
        make = " ".join(one.get("class") or "" for one in makers)
        marked = re.search(
            r"(?:^|[\s_-])(?:on|cur|current|active|hover|now|thispage|selected|sel)(?:$|[\s_-])",
            make,
        )
        if (number not in numbers and number + 1 in numbers) or marked:
            return number
    bare = (
        int(number)
        for number in _BARE_NUMBER.findall(" ".join(islice(box.itertext(), _MOST_PIECES))[:400])
    )
    return next(
        (number for number in bare if number not in numbers and number + 1 in numbers), None
    )


def _chosen_option(doc: Document) -> str | None:
    """A `<select>` whose options are the pages."""
    return chosen_option(doc, lambda url: _is_here(url, doc))


def _is_here(url: str | None, doc: Document) -> bool:
    return url is not None and doc.page.form is None and _entrance(url) == _entrance(doc.page.url)


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
        if _says_next(text) or (_ARROWS.fullmatch(text) and event is None):
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
        field
        for field in form.iter("input")
        if (field.get("type") or "").lower() == "hidden" and field.get("name")
    )
    return {
        field.get("name"): field.get("value") or ""
        for field, _ in zip(hidden, range(_MOST_FIELDS), strict=False)
    }


_FORMS: tuple[Callable[[Document], str | Fetch | None], ...] = (
    *COUNTED,
    _next_link,
    *GUESSED,
    _numbered,
    _chosen_option,
    jumped,
    next_held,
)
