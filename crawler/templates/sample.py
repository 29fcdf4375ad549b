"""The first pages of a crawl, until there are enough of them to tell what a
portal's pages have in common.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from crawler.page.breadcrumbs import plain
from crawler.page.document import LARGEST_KEPT, Document, MalformedError, UndecodableError, parsed
from crawler.page.reading import Page
from crawler.page.template import FEWEST_PAGES, Learnt, Template
from crawler.page.urls import absolute, canonical
from crawler.templates.fit import spot_on
from crawler.templates.heads import Head, heads_on, parents_of
from crawler.templates.learning import furniture_of, renewed, templates_of
from crawler.templates.outline import Outline, outline_of

MOST_LINKS = 2_000
SAMPLE_PAGES = 30
SAMPLE_BYTES = 16 * 2**20
_OWN = 2
"""Sampled pages that a link may stand on and still be one page's own: units' news
stands in their parent's list too.
"""


def links_of(page: Page) -> frozenset[str]:
    """The canonical addresses that a page links to; none where it cannot be read."""
    try:
        doc = parsed(page)
        root = doc.root
    except (UndecodableError, MalformedError):
        return frozenset()
    if root is None:
        return frozenset()
    found: set[str] = set()
    for anchor in root.iter("a"):
        href = absolute(anchor.get("href") or "", doc.base)
        if href is not None:
            found.add(canonical(href))
        if len(found) >= MOST_LINKS:
            break
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class _Sampled:
    page: Page
    links: frozenset[str]


class Sample:
    """The first pages of a crawl, one for each distinct address.

    before: what was learnt earlier. columns: the names of all columns by their pages' canonical
    addresses.
    """

    def __init__(self, before: Learnt, columns: Mapping[str, str]) -> None:
        self._before = before
        self._columns = columns
        self._pages: dict[str, _Sampled] = {}
        self._count = 0
        self._bytes = 0

    def add(self, page: Page) -> None:
        self._count += 1
        self._bytes += len(page.body)
        url = canonical(page.url)
        if url not in self._pages and len(page.body) <= LARGEST_KEPT:
            self._pages[url] = _Sampled(page, links_of(page))

    @property
    def full(self) -> bool:
        return self._count >= SAMPLE_PAGES or self._bytes >= SAMPLE_BYTES

    @property
    def telling(self) -> bool:
        """Whether there are enough pages to tell what stands on many of them."""
        return len(self._pages) >= FEWEST_PAGES

    def learnt(self) -> Learnt:
        """What these pages and what was learnt before say together."""
        links = [one.links for one in self._pages.values()]
        furniture = furniture_of(links)
        counts = Counter(link for one in links for link in one)
        outlines: list[Outline] = []
        fitting: dict[str, frozenset[Template]] = {}
        heads: list[tuple[str, frozenset[Head]]] = []
        for url, one in self._pages.items():
            try:
                doc = Document(one.page)
                found = outline_of(
                    doc,
                    is_foreign=lambda link: link in furniture or link in self._columns,
                    is_own=lambda link: counts[link] <= _OWN,
                )
                fitting[url] = frozenset(
                    old for old in self._before.templates if spot_on(doc, [old]) is not None
                )
                heads.append((plain(self._columns.get(url, "")), heads_on(doc)))
            except (UndecodableError, MalformedError):
                continue
            if found is not None:
                outlines.append(found)
        return Learnt(
            furniture,
            renewed(self._before.templates, templates_of(outlines), fitting),
            parents_of(heads, {plain(name) for name in self._columns.values()}),
        )
