"""Reading a page for its links and for what it says of itself. BeautifulSoup: such pages are read once, and for their text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import Tag

from crawler.addresses import absolute
from crawler.discover.values import Face, Link
from crawler.document import Document

MOST_LINKS = 3000
_HIGHEST = 8
_SHORT = 30
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "dt", "caption", "legend", "summary")
_TITLE_CLASS = re.compile(r"(?:^|[\W_])(?:\w{0,12}(?:title|tit|head|hd)|bt|lm|tt)(?:$|[\W_\d])", re.IGNORECASE)
_CRUMB_CLASS = re.compile(
    r"crumb|position|location|dqwz|weizhi|dangqian|(?:^|[\W_])(?:wz|path|place)(?:$|[\W_])", re.IGNORECASE
)
_CRUMB_LABEL = re.compile(
    r"^\W{0,6}(?:您|你)?(?:现在|当前|所在|目前)?(?:所在|所处)?的?(?:位置|栏目)(?:是|为)?\s?[:：]?"
)
_CRUMB_SPLIT = re.compile(r"\s*(?:>|＞|»|›|→|≫|/|\\|\s-\s|·>)+\s*")
_HOME_WORDS = re.compile(r"(?:网站|门户|返回)?(?:首页|主页)|home", re.IGNORECASE)
_OWNER_HEAD = re.compile(
    r"(?:发布|公开|责任|主管|信息|承办|主办|编制)(?:机构|单位|主体|部门|机关)|^(?:单位|部门|机构)(?:名称)?$"
)
_DATED = re.compile(r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}|(?<![\d-])\d{1,2}[-/]\d{1,2}(?![\d-])|\d{1,2}月\d{1,2}日")


def face_of(doc: Document) -> Face:
    """What an HTML page says of itself. Call it only where the Document's tree could be built: nesting is bounded there."""
    soup = BeautifulSoup(doc.text, "lxml")
    for unseen in soup(["script", "style", "noscript", "template"]):
        unseen.decompose()
    title = squeezed(soup.title.get_text()) if soup.title else ""
    heading = next(
        (text for tag in soup.find_all(["h1", "h2"], limit=6) if 1 < len(text := squeezed(tag.get_text())) <= _SHORT),
        "",
    )
    links = tuple(_Reader(doc.base).links(soup))
    return Face(title, heading, _crumbs(soup), doc.meta, links)


def squeezed(text: str) -> str:
    """The text with single blanks, cut where it is far longer than any name."""
    return " ".join(text[:2000].split())


def _crumbs(soup: BeautifulSoup) -> tuple[str, ...]:
    for label in soup.find_all(string=re.compile("位置|当前栏目"), limit=8):
        holder = label.parent
        for _ in range(4):
            if holder is None or holder.name == "body":
                break
            found = _split(squeezed(holder.get_text(" ")))
            if len(found) > 1:
                return found
            holder = holder.parent
    for tag in soup.find_all(["div", "p", "ul", "ol", "nav", "span", "td"], class_=_CRUMB_CLASS, limit=8):
        found = _split(squeezed(tag.get_text(" ")))
        if len(found) > 1:
            return found
    return ()


def _split(text: str) -> tuple[str, ...]:
    """The parts of a breadcrumb after its label; nothing where the text is too long to be one."""
    start = _CRUMB_LABEL.search(text)
    if len(text) > 160:
        return ()
    parts = _CRUMB_SPLIT.split(text[start.end() :] if start else text)
    return (
        tuple(part for part in (each.strip(" :：|") for each in parts) if part and not _HOME_WORDS.fullmatch(part))
        if len(parts) > 1
        else ()
    )


class _Reader:
    """The links of one page with their headings and rows; what several links share is looked up once."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._headings: dict[int, list[tuple[int, str]]] = {}
        self._heads: dict[int, int | None] = {}

    def links(self, soup: BeautifulSoup) -> Iterator[Link]:
        for tag in soup.find_all(["a", "area", "iframe", "frame"], limit=MOST_LINKS):
            href = tag.get("href") or tag.get("src")
            url = absolute(href, self._base) if isinstance(href, str) else None
            if url is None:
                continue
            owner, beside = self._row(tag)
            yield Link(url, _words(tag), tuple(self._sections(tag)), owner, beside, _beside_a_date(tag))

    def _sections(self, tag: Tag) -> Iterator[str]:
        """Headings above the link: of every element round it, the last heading before it."""
        child: Tag = tag
        found = 0
        for parent in tag.parents:
            if parent.name in ("body", "html", "[document]") or found == 3:
                return
            if id(parent) not in self._headings:
                self._headings[id(parent)] = list(_headings(parent))
            position = (
                next((n for n, each in enumerate(parent.children) if each is child), 0)
                if self._headings[id(parent)]
                else 0
            )
            before = [text for at, text in self._headings[id(parent)] if at < position]
            if before:
                found += 1
                yield before[-1]
            child = parent

    def _row(self, tag: Tag) -> tuple[str, tuple[str, ...]]:
        row = tag.find_parent("tr")
        table = row.find_parent("table") if row is not None else None
        if row is None or table is None:
            return "", ()
        cells = row.find_all(["td", "th"], recursive=False)
        texts = [squeezed(cell.get_text(" ")) for cell in cells[:12]]
        mine = [any(parent is cell for parent in tag.parents) for cell in cells[:12]]
        if id(table) not in self._heads:
            self._heads[id(table)] = _owner_index(table)
        at = self._heads[id(table)]
        owner = texts[at] if at is not None and at < len(texts) and not mine[at] and len(texts[at]) <= _SHORT else ""
        return owner, tuple(
            text for text, own in zip(texts, mine, strict=True) if text and not own and len(text) <= _SHORT
        )


def _words(tag: Tag) -> str:
    image = tag.find("img")
    said = (tag.get_text(" "), tag.get("title"), image.get("alt") if image is not None else None, tag.get("alt"))
    return next((text for each in said if isinstance(each, str) and (text := squeezed(each))), "")


def _headings(parent: Tag) -> Iterator[tuple[int, str]]:
    """The headings among an element's children, or one level deeper in a short one, by position."""
    for position, child in enumerate(parent.children):
        if not isinstance(child, Tag) or child.name in ("ul", "ol", "a", "script"):
            continue
        heading: Tag | None = child if _is_heading(child) else child.find(_is_heading)
        if heading is None:
            continue
        text, whole = squeezed(heading.get_text(" ")), squeezed(child.get_text(" "))
        if 1 < len(text) <= _SHORT and len(whole) <= 2 * _SHORT:
            yield position, text


def _is_heading(tag: Tag) -> bool:
    if tag.name in _HEADINGS:
        return True
    names = tag.get("class")
    return (
        isinstance(names, list)
        and tag.name not in ("a", "li", "ul", "table")
        and bool(_TITLE_CLASS.search(" ".join(names)))
    )


def _owner_index(table: Tag) -> int | None:
    for row in table.find_all("tr", limit=3):
        for at, cell in enumerate(row.find_all(["td", "th"], recursive=False)):
            if _OWNER_HEAD.search(squeezed(cell.get_text())) and len(squeezed(cell.get_text())) <= 10:
                return at
    return None


def _beside_a_date(tag: Tag) -> bool:
    row = tag.find_parent(["li", "tr", "dd", "p"]) or tag.parent
    text = squeezed(row.get_text(" ")) if row is not None else ""
    return len(text) <= 400 and bool(_DATED.search(text))
