"""What stands over lists where other pages of a portal show their column's own name: what its
groups of columns, and its units, are called.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from crawler.page.breadcrumbs import plain
from crawler.page.document import Document
from crawler.page.links import Element
from crawler.templates.outline import body_of, way_to

_LEAST_NAMES = 3
"""Pages that show their own columns' names in a place before it is known as that of names."""
_LEAST_SHOWN = 2
"""Pages of different columns that show the same other words there."""
_LONGEST = 16
_MOST_SIGNS = 80
_MOST = 1_000
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "dt", "th", "td", "caption", "legend")
_HEADS = (*_HEADINGS, "div", "p", "span", "strong", "b", "em", "i", "font", "blockquote", "label")
_ITEMS = frozenset({"a", "li", "dd", "option", "marquee", "nav"})

Head = tuple[str, str]
"""Where short words stand, by the tags and names on the way to them, and the words, plain."""


def heads_on(doc: Document) -> frozenset[Head]:
    """The short texts on a page that may be headings: no link's and no menu's."""
    body = body_of(doc)
    return frozenset() if body is None else frozenset(islice(_heads(body), _MOST))


def _heads(body: Element) -> Iterator[Head]:
    for one in body.iter(*_HEADS):
        text = one.text
        if not text or len(text) > _MOST_SIGNS or not 1 < len(words := plain(text)) <= _LONGEST:
            continue
        if not any(above.tag in _ITEMS for above in islice(one.iterancestors(), 2)):
            yield way_to(one, body), words


def parents_of(
    pages: Sequence[tuple[str, frozenset[Head]]], names: Collection[str]
) -> frozenset[str]:
    """The words that several pages show in a place where others show their column's name, and that
    no column is called.

    pages: the plain name of each page's column with the page's short texts. names: of all columns.
    """
    naming: dict[str, set[str]] = defaultdict(set)
    for name, heads in pages:
        for way, words in heads:
            if words == name:
                naming[way].add(name)
    places = {way for way, shown in naming.items() if len(shown) >= _LEAST_NAMES}
    counts: Counter[str] = Counter()
    for name, heads in pages:
        own = {way for way, words in heads if words == name}
        counts.update({words for way, words in heads if way in places - own})
    return frozenset(words for words, count in counts.items() if count >= _LEAST_SHOWN) - set(names)
