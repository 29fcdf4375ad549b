"""A page's links with what stands round them: the headings above, the
row's other cells, a date beside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from bs4 import BeautifulSoup
from bs4.element import Tag

from crawler.discover.texts import short_text, squeezed
from crawler.discover.values import Link
from crawler.page.navigation import PAGES
from crawler.page.urls import absolute

MOST_LINKS = 3000
_MOST_SECTIONS = 3
_HIGHEST = 10
"""Elements above a link in which its headings are looked for."""
_MOST_CHILDREN = 2000
_NEAR = 30
"""Elements at the beginning of a block among which its heading stands."""
_MOST_CELLS = 12
_LONGEST_NAME = 30

_LINKS = frozenset({"a", "area", "iframe", "frame", "option"})
_CLICKED = ("onclick", "data-url", "data-href")
_WHERE = ("href", "src", "data-url", "data-href")
_SCRIPT = re.compile(r"\s{0,20}javascript:", re.IGNORECASE)
_LIKE_AN_ADDRESS = re.compile(
    r"https?://|\.{0,2}/|\?\w|[\w./-]{1,200}\.(?:s?html?|jsp|aspx?|php|do)(?:$|[?#])", re.IGNORECASE
)
_PLAIN_VALUE = re.compile(r"[\w./?=&-]{1,40}")
_OF_THIS = re.compile(r"this\.(?:options\[\s{0,3}(?:this\.)?selectedIndex\s{0,3}\]\.)?value")

_ARROWS = re.compile(r"[>＞》»›→+＋.…·\s]{1,8}")
_OF_A_PAGER = re.compile(
    rf"[\s\[(（<＜«‹《]{{0,4}}(?:{PAGES}|\d{{1,4}}\D?$|[<＜«‹《]|[上下前后第].{{0,3}}页)",
    re.IGNORECASE,
)

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "dt", "caption", "legend", "summary")
_TITLE_CLASS = re.compile(
    r"(?:^|[\W_])(?:\w{0,12}(?:title|tit|head|hd)|bt|lm|tt)(?:$|[\W_\d])", re.IGNORECASE
)
_OWNER_HEAD = re.compile(
    r"(?:发布|公开|责任|主管|信息|承办|主办|编制)(?:机构|单位|主体|部门|机关)|^"
    r"(?:单位|部门|机构)(?:名称)?$"
)
_DATED = re.compile(
    r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}|(?<![\d-])\d{1,2}[-/]\d{1,2}(?![\d-])|\d{1,2}月\d{1,2}日"
)


def links_of(
    soup: BeautifulSoup, base: str, opened: Callable[[str], str | None] = lambda _: None
) -> Iterator[Link]:
    """The links, frames and lists to choose a site from of a page, MOST_LINKS at most, as a browser
    would open them from `base`.

    opened: the address that an element's script (`onclick`) leads to.
    """
    surroundings = _Surroundings()
    for tag in soup.find_all(_leads, limit=MOST_LINKS):
        url = _address(tag, base, opened)
        if url is not None:
            owner, beside = surroundings.row(tag)
            yield Link(
                url,
                _called(tag),
                tuple(surroundings.sections(tag)),
                owner,
                beside,
                surroundings.dated(tag),
            )


def _leads(tag: Tag) -> bool:
    return tag.name in _LINKS or any(name in tag.attrs for name in _CLICKED)


def _address(tag: Tag, base: str, opened: Callable[[str], str | None]) -> str | None:
    """Where a browser would go from the element: by its address, else by its script."""
    said = [value for name in _WHERE if isinstance(value := tag.get(name), str)]
    if tag.name == "option":
        chosen = tag.get("value")
        return (
            _chosen(tag, chosen.strip(), base, opened)
            if isinstance(chosen, str) and chosen.strip()
            else None
        )
    url = next((url for value in said if (url := absolute(value, base)) is not None), None)
    if url is not None:
        return url
    clicked = tag.get("onclick")
    scripts = [clicked] if isinstance(clicked, str) else []
    scripts += [value for value in said if _SCRIPT.match(value)]
    for script in scripts:
        if (target := opened(script)) is not None:
            return absolute(target, base)
    return None


def _chosen(option: Tag, value: str, base: str, opened: Callable[[str], str | None]) -> str | None:
    """Where choosing an option leads: to its value, or to what the list's script makes of it."""
    if _LIKE_AN_ADDRESS.match(value):
        return absolute(value, base)
    select = option.find_parent("select")
    script = select.get("onchange") if select is not None else None
    if not isinstance(script, str) or len(value) > 40 or not _PLAIN_VALUE.fullmatch(value):
        return None
    return opened(_OF_THIS.sub(f"'{value}'", script))


def _called(tag: Tag) -> str:
    """What the link is called; arrows alone stand for 更多 but among the links of a pager."""
    words = _words(tag)
    if not _ARROWS.fullmatch(words) or tag.parent is None:
        return words
    others = (short_text(link) for link in tag.parent.find_all("a", limit=_NEAR) if link is not tag)
    return words if any(_OF_A_PAGER.match(each) for each in others) else "更多"


def _words(tag: Tag) -> str:
    """What the link is called: its text, else its title, else its picture's."""
    image = next(
        (
            node
            for node in islice(tag.descendants, _NEAR)
            if isinstance(node, Tag) and node.name == "img"
        ),
        None,
    )
    said = (tag.get("title"), image.get("alt") if image is not None else None, tag.get("alt"))
    return short_text(tag) or next(
        (text for each in said if isinstance(each, str) and (text := squeezed(each))), ""
    )


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading among an element's children. kind: of the block that it heads, where
    it stands inside one, else "".
    """

    position: int
    text: str
    kind: str


class _Surroundings:
    """What several links of one page share, looked up once each."""

    def __init__(self) -> None:
        self._blocks: dict[int, tuple[list[_Heading], dict[int, int]]] = {}
        self._rows: dict[int, list[tuple[int, str]]] = {}
        self._heads: dict[int, int | None] = {}
        self._dated: dict[int, bool] = {}

    def sections(self, tag: Tag) -> Iterator[str]:
        """Headings above the link: of every element round it, the last heading
        before it, the nearest first.
        """
        child, found = tag, 0
        for parent in islice(tag.parents, _HIGHEST):
            if parent.name in ("body", "html", "[document]") or found == _MOST_SECTIONS:
                return
            if id(parent) not in self._blocks:
                self._blocks[id(parent)] = _block(parent)
            headings, positions = self._blocks[id(parent)]
            if headings:
                at, kind = positions.get(id(child), 0), _kind(child)
                before = [
                    each.text for each in headings if each.position < at and each.kind != kind
                ]
                if before:
                    found += 1
                    yield before[-1]
            child = parent

    def row(self, tag: Tag) -> tuple[str, tuple[str, ...]]:
        """The row's cell under a heading such as 发布机构, and its other short
        cells; nothing outside tables.
        """
        row = tag.find_parent("tr")
        table = row.find_parent("table") if row is not None else None
        if row is None or table is None:
            return "", ()
        if id(row) not in self._rows:
            cells = row.find_all(["td", "th"], recursive=False, limit=_MOST_CELLS)
            self._rows[id(row)] = [(id(cell), short_text(cell)) for cell in cells]
        if id(table) not in self._heads:
            self._heads[id(table)] = _owner_index(table)
        mine = {id(parent) for parent in tag.parents}
        others = [
            text if cell not in mine and len(text) <= _LONGEST_NAME else ""
            for cell, text in self._rows[id(row)]
        ]
        at = self._heads[id(table)]
        owner = others[at] if at is not None and at < len(others) else ""
        return owner, tuple(text for text in others if text)

    def dated(self, tag: Tag) -> bool:
        """Whether a date stands in the link's own row."""
        row = tag.find_parent(["li", "tr", "dd", "p"]) or tag.parent
        if row is None:
            return False
        if id(row) not in self._dated:
            self._dated[id(row)] = bool(_DATED.search(short_text(row)))
        return self._dated[id(row)]


def _block(parent: Tag) -> tuple[list[_Heading], dict[int, int]]:
    """The headings among an element's children, or at the beginning of a short child,
    and where each child stands.
    """
    headings: list[_Heading] = []
    positions: dict[int, int] = {}
    for position, child in enumerate(islice(parent.children, _MOST_CHILDREN)):
        positions[id(child)] = position
        if not isinstance(child, Tag) or child.name in ("ul", "ol", "a"):
            continue
        near = (
            node for node in (child, *islice(child.descendants, _NEAR)) if isinstance(node, Tag)
        )
        heading = next((node for node in near if _is_heading(node)), None)
        if heading is None:
            continue
        text = short_text(heading)
        if 1 < len(text) <= _LONGEST_NAME and len(short_text(child)) <= 2 * _LONGEST_NAME:
            headings.append(_Heading(position, text, "" if heading is child else _kind(child)))
    return headings, positions


def _kind(tag: Tag) -> str:
    """Blocks of one kind stand side by side: the heading inside one says nothing about the next."""
    return f"{tag.name} {tag.get('class')}"


def _is_heading(tag: Tag) -> bool:
    if tag.name in _HEADINGS:
        return True
    names = tag.get("class")
    plain = tag.name not in ("a", "li", "ul", "table")
    return plain and isinstance(names, list) and bool(_TITLE_CLASS.search(" ".join(names)))


def _owner_index(table: Tag) -> int | None:
    """The column of a table that its head calls 发布机构, 责任单位 or the like."""
    for row in table.find_all("tr", limit=3):
        for at, cell in enumerate(row.find_all(["td", "th"], recursive=False, limit=_MOST_CELLS)):
            text = short_text(cell)
            if len(text) <= 10 and _OWNER_HEAD.search(text):
                return at
    return None
