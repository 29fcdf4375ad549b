"""What one page of a column tells of its portal's template: where its own links stand,
and what stands around them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import islice, takewhile
from urllib.parse import urlsplit

from crawler.page.breadcrumbs import crumb_step
from crawler.page.document import Document
from crawler.page.links import Element, is_more, words_of
from crawler.page.template import Place
from crawler.page.urls import absolute, canonical, makes_of
from crawler.templates.advice import advised
from crawler.templates.places import names_in, place_of

_FEW = 2
_HEADLINE = 8
"""Characters of a title that are no name: where a page shows few links of its own,
they must be titles for sure.
"""
MOST_FOREIGN = 4
"""Links to other columns or of the furniture that may stand in the box of a
list: those of a breadcrumb.
"""
_SHORTEST = 4
_MOST_OF_THEM = 0.8
_LONGEST = 400
_DEPTH = 6
"""Levels of a page's frame that are compared."""
_MOST_PARTS = 1_000
_STRINGS = re.compile(r"'[^'\n]{0,400}'|\"[^\"\n]{0,400}\"")
_NAMED = re.compile(r"['\"]\s?#([\w-]{1,40})|ById\(\s?['\"]([\w-]{1,40})")
_CALLS = re.compile(r"([A-Za-z_$][\w$.]{0,60})\s{0,3}\(|(\.innerHTML)\b")


@dataclass(frozen=True, slots=True)
class Outline:
    """One page with a list of its own.

    url: canonical. box: the place of the largest element around the list that is not the portal's.
    frame: what stands outside the box. inner: the elements in the box around and beside the list.
    texts: where among them words stand. scripts: those on the page. shapes: of the addresses of its
    own links, which are its articles'. beside: what the box links outside the list.
    """

    url: str
    box: Place
    frame: frozenset[str]
    inner: frozenset[str]
    texts: frozenset[str]
    scripts: frozenset[str]
    shapes: frozenset[str]
    beside: frozenset[str]


IsForeign = Callable[[str], bool]
"""Whether a canonical address is another column's, or stands on the pages of many columns."""


def body_of(doc: Document) -> Element | None:
    root = doc.root
    body = root.find("body") if root is not None else None
    return root if body is None else body


def outline_of(doc: Document, is_foreign: IsForeign, is_own: IsForeign) -> Outline | None:
    """None where the page shows too few links of its own, or all of the page is their box.

    is_own: whether a canonical address is linked to by this page and hardly any other.
    """
    body = body_of(doc)
    if body is None:
        return None
    own, foreign, elsewhere = _sorted(doc, body, is_foreign, is_own)
    if not own or (
        len(own) <= _FEW and any(len(words_of(anchor)) < _HEADLINE for anchor, _ in own)
    ):
        return None
    inner = _around_most([anchor for anchor, _ in own], body)
    box = _box(inner, [*foreign, *elsewhere], body, doc.base)
    place = place_of(box, body)
    if not place:
        return None
    return Outline(
        url=canonical(doc.page.url),
        box=place,
        frame=frame_of(body, box),
        inner=numbered_parts(box, inner),
        texts=frozenset(where for where, _, _ in texts_in(box, inner)),
        scripts=scripts_of(doc),
        shapes=frozenset(made for _, url in own for made in makes_of(url)),
        beside=frozenset(_linked_beside(box, inner, foreign, doc.base)),
    )


def _linked_beside(
    box: Element, list_element: Element, foreign: Iterable[Element], base: str
) -> Iterator[str]:
    """The canonical addresses of what the portal links in a box, but not in its list."""
    for anchor in foreign:
        around = list(anchor.iterancestors())
        url = absolute(anchor.get("href") or "", base)
        if box in around and list_element not in around and url is not None:
            yield canonical(url)


def _sorted(
    doc: Document, body: Element, is_foreign: IsForeign, is_own: IsForeign
) -> tuple[list[tuple[Element, str]], list[Element], list[Element]]:
    """The page's own links that may be titles, the links that are other columns' or the portal's,
    and those that some pages show and this one once: its unit's news beside the list. What it
    shows twice is a row of its own that stands there too.
    """
    own: list[tuple[Element, str]] = []
    foreign: list[Element] = []
    shared: dict[str, list[Element]] = defaultdict(list)
    here = canonical(doc.page.url)
    for anchor in body.iter("a"):
        url = absolute(anchor.get("href") or "", doc.base)
        key = canonical(url) if url is not None else ""
        if url is None or key == here:
            continue
        if is_foreign(key):
            foreign.append(anchor)
        elif not is_own(key):
            shared[key].append(anchor)
        elif len(words := words_of(anchor)) >= _SHORTEST and not is_more(words):
            own.append((anchor, url))
    elsewhere = [anchors[0] for anchors in shared.values() if len(anchors) == 1]
    return [one for one in own if not _is_step(one[0])], foreign, elsewhere


def _is_step(anchor: Element) -> bool:
    """Whether a link is a step of a breadcrumb."""
    return any(crumb_step(above) for above in islice(anchor.iterancestors(), 2))


def _around_most(anchors: Iterable[Element], body: Element) -> Element:
    """The smallest element that holds most of the links."""
    held: Counter[Element] = Counter()
    total = 0
    for anchor in anchors:
        total += 1
        held.update(anchor.iterancestors())
    node = body
    while True:
        inner = next((child for child in node if held[child] >= _MOST_OF_THEM * total), None)
        if inner is None:
            return node
        node = inner


def _box(inner: Element, foreign: Sequence[Element], body: Element, base: str) -> Element:
    """The largest element around a list that holds no block of the portal's.

    推荐阅读 and the like below a list whose element bears no words of its own are no such block:
    what is written over the list stands around both.
    """
    node = _grown(inner, foreign, body)
    above = node.getparent()
    if above is None or above is body or next(texts_in(node, inner), None) is not None:
        return node
    chosen = set()
    for beside in node.itersiblings():
        if isinstance(beside.tag, str):
            chosen |= advised(beside, base, deep=True)
    if not chosen or next(node.itersiblings(preceding=True), None) is None:
        return node
    return _grown(node, [anchor for anchor in foreign if anchor not in chosen], body)


def _grown(inner: Element, foreign: Iterable[Element], body: Element) -> Element:
    """The largest element around another one that holds no more than a few of these links."""
    held: Counter[Element] = Counter()
    for anchor in foreign:
        held.update(anchor.iterancestors())
    node = inner
    while node is not body:
        above = node.getparent()
        if above is None or above is body or held[above] > MOST_FOREIGN:
            return node
        node = above
    return node


def frame_of(body: Element, box: Element) -> frozenset[str]:
    """The kinds of elements outside a box, down to some depth, each by the
    tags and names on the way to it.
    """
    found: set[str] = set()
    level: list[tuple[Element, str]] = [(body, "")]
    for _ in range(_DEPTH):
        below: list[tuple[Element, str]] = []
        for node, way in level:
            for child in node:
                if child is box or not isinstance(child.tag, str) or child.tag == "script":
                    continue
                name = f"{way}/{_called(child)}"
                if name not in found or len(below) < _MOST_PARTS:
                    below.append((child, name))
                found.add(name)
        level = below
    return frozenset(map(_mark, found))


def shows_frame(frame: Set[str], body: Element, box: Element, least: float) -> bool:
    """Whether a look at the first few children of each element finds at least so many of the
    kinds of elements in a frame, as `frame_of` tells them.
    """
    found: set[str] = set()
    level: list[tuple[Element, str]] = [(body, "")]
    for _ in range(_DEPTH):
        below: list[tuple[Element, str]] = []
        for node, way in level:
            for child in islice(node, _GLIMPSED):
                if child is box or not isinstance(child.tag, str) or child.tag == "script":
                    continue
                name = f"{way}/{_called(child)}"
                below.append((child, name))
                if name not in found:
                    found.add(name)
                    least -= _mark(name) in frame
                    if least <= 0:
                        return True
        level = below
    return False


_GLIMPSED = 12
"""Children of an element, of which menus have dozens alike."""


def parts_of(box: Element, list_element: Element | None) -> Iterator[tuple[str, Element]]:
    """The elements in a box, but for its list and what that holds, each with the
    tags and names on the way to it.
    """
    stack: list[tuple[str, Element]] = [("", box)]
    told = 0
    while stack and told < _MOST_PARTS:
        way, node = stack.pop()
        if node is list_element or node.tag in _UNREAD:
            continue
        told += 1
        yield way, node
        for child in node:
            if isinstance(child.tag, str):
                stack.append((f"{way}/{_called(child)}", child))


def numbered_parts(box: Element, list_element: Element | None) -> frozenset[str]:
    """The elements of `parts_of` by their ways; of several with one way, each with its number.

    A list's own box is among them, and once more marked as that, unless it is made for lists alone:
    an empty column may leave out its `ul`, but not its `div`. What a pager is made of is marked.
    """
    paging = set(_pagers(box, list_element))
    counts = Counter(
        f"{PAGER}{way}" if node in paging else way for way, node in parts_of(box, list_element)
    )
    parts = {f"{way}*{number}" for way, count in counts.items() for number in range(count)}
    if list_element is not None and list_element is not box and list_element.tag not in _FOR_LISTS:
        way = way_to(list_element, box)
        own = f"{way}*{counts[way]}"
        parts |= {own, LIST_BOX + own}
    return frozenset(parts)


def _pagers(box: Element, list_element: Element | None) -> Iterator[Element]:
    """The elements of the pagers in a box, outside its list."""
    around = {box}
    if list_element is not None:
        around.add(list_element)
        around.update(takewhile(lambda one: one is not box, list_element.iterancestors()))
    waiting = [box]
    while waiting:
        for child in waiting.pop():
            if child is list_element or not isinstance(child.tag, str) or child.tag in _UNREAD:
                continue
            if child not in around and _is_pager(child):
                yield from child.iter("*")
            else:
                waiting.append(child)


def _is_pager(element: Element) -> bool:
    """Whether an element holds little but the words of a pager, or counts pages and rows."""
    said: list[str] = []
    left = _LONGEST_PAGER
    for words in map(str.strip, element.itertext()):
        left -= len(words)
        if left < 0:  # each element around it is asked as well: none reads on in vain
            return False
        said.append(words)
    return any(map(_PAGING.fullmatch, said))


_LONGEST_PAGER = 160
_PAGING = re.compile(
    r"\W{0,4}(?:[尾末]页|[上下前后]\s?一?\s?页|(?:next|prev(?:ious)?|last)(?: page)?"
    r"|共\s?\d{1,6}\s?[条页].{0,60}|第\s?\d{1,5}\s?/\s?\d{1,5}\s?页.{0,40}"
    r"|\w{0,20}pag(?:e|ing|inat)\w{0,20}\s?\([^(){};]{1,120}\))\W{0,4}",  # what writes one
    re.IGNORECASE,
)
"""Without 首页, which breadcrumbs begin with."""


def is_whole(
    box: Element, parts: Set[str], crumbs: Iterable[Element] = (), *, unpaged: bool = False
) -> bool:
    """Whether all that stands in boxes of one make, as `numbered_parts` says, stands in
    this one, which shows no list.

    crumbs: the elements of its breadcrumb, of whose steps some may be missing. unpaged: so may its
    pager.
    """
    here = numbered_parts(box, None)
    may_lack = (
        LIST_BOX,
        *(f"{way_to(one, box)}/" for one in crumbs),
        *([PAGER] if unpaged else ()),
    )
    missing = (part for part in parts - here if not part.startswith(may_lack))
    return all(LIST_BOX + part in parts and _has_list(part, here - parts) for part in missing)


def _has_list(list_box: str, others: Set[str]) -> bool:
    """Whether among other parts one that is made for lists stands where a list's box should."""
    above, _, _ = list_box.rpartition("/")
    places = (part.rpartition("/") for part in others)
    return any(way == above and name.partition(".")[0] in _FOR_LISTS for way, _, name in places)


LIST_BOX = "list:"
"""Before a part: on some pages it is the box of the list."""
PAGER = "pager:"
"""Before the way to a part of a pager: where there is nothing, many portals draw none."""


def way_to(element: Element, box: Element) -> str:
    """The tags and names on the way to an element from a box that holds it."""
    above = list(takewhile(lambda node: node is not box, element.iterancestors()))
    return "".join(f"/{_called(node)}" for node in (*reversed(above), element))


def _called(element: Element) -> str:
    return _named(str(element.tag), element.get("class"), element.get("id"))


@lru_cache(maxsize=8192)  # the pages of a portal name their elements alike
def _named(tag: str, classes: str | None, name: str | None) -> str:
    return f"{tag}.{'.'.join(sorted(names_in(classes, name)))}"


def texts_in(box: Element, list_element: Element | None) -> Iterator[tuple[str, str, Element]]:
    """The words in a box, but for those in its list, and its pictures, which have none.

    Each with where it stands, as in `parts_of`, with its number among those that stand
    there, and with the element that holds it: where a template has one line of words, a
    second one is the page's own.
    """
    counts: Counter[str] = Counter()
    for way, node in parts_of(box, list_element):
        said = [words.strip() for words in (node.text, *(child.tail for child in node)) if words]
        for words in ("",) if node.tag == "img" else filter(None, said):
            yield f"{way}*{counts[way]}", words, node
            counts[way] += 1


_FOR_LISTS = frozenset({"ul", "ol", "dl", "table", "tbody"})
_UNREAD = frozenset({"script", "style", "noscript", "template", "textarea"})


def scripts_of(doc: Document) -> frozenset[str]:
    """The makes of the scripts on a page."""
    return frozenset(made for made, _ in scripts_by_make(doc))


def scripts_by_make(doc: Document) -> Iterator[tuple[str, str | None]]:
    """The scripts on a page: files by their path, others by the functions they
    call and the elements they name, with their text.

    What calls none writes nothing.
    """
    root = doc.root
    for script in islice(root.iter("script"), _MOST_PARTS) if root is not None else ():
        if source := script.get("src"):
            yield urlsplit(absolute(source, doc.base) or source).path, None
        elif text := (script.text or "").strip():
            calls = {
                call or other for call, other in _CALLS.findall(_STRINGS.sub("''", text[:20_000]))
            }
            if calls:
                named = {f"#{one or other}" for one, other in _NAMED.findall(text[:20_000])}
                yield " ".join(sorted(named) + sorted(calls))[:_LONGEST], text


@lru_cache(maxsize=8192)  # the pages of a portal are framed alike
def _mark(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=6).hexdigest()
