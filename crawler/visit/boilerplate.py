"""Links that stand on the pages of many columns (menus, sidebars, latest news): they are no column's own entries."""

from __future__ import annotations

import json
import logging
from collections import Counter
from pathlib import Path

from config.io.files import write_whole
from crawler.page.document import Document, MalformedError, UndecodableError
from crawler.page.reading import Page
from crawler.page.urls import absolute, canonical

FILE = Path("data") / "furniture.json"
"""What the last crawl learnt, for the recheck and for nights on which too few pages have changed to learn it anew."""

SAMPLE_PAGES = 30
SAMPLE_BYTES = 16 * 2**20
MOST_LINKS = 2_000
_log = logging.getLogger(__name__)

_LEAST_PAGES = 5
_LEAST_SHARE = 0.5


def links_of(page: Page) -> frozenset[str]:
    """The canonical addresses that a page links to; none where it cannot be read."""
    try:
        doc = Document(page)
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


class Sample:
    """The links of the first pages of a crawl, one set for each distinct address, until there are enough of them."""

    def __init__(self) -> None:
        self._pages: dict[str, frozenset[str]] = {}
        self._count = 0
        self._bytes = 0

    def add(self, page: Page) -> None:
        self._count += 1
        self._bytes += len(page.body)
        self._pages.setdefault(canonical(page.url), links_of(page))

    @property
    def full(self) -> bool:
        return self._count >= SAMPLE_PAGES or self._bytes >= SAMPLE_BYTES

    @property
    def telling(self) -> bool:
        """Whether there are enough pages to tell what stands on many of them."""
        return len(self._pages) >= _LEAST_PAGES

    def furniture(self) -> frozenset[str]:
        """Links on at least five of the pages, and on at least half of them."""
        counts = Counter(link for links in self._pages.values() for link in links)
        least = max(_LEAST_PAGES, _LEAST_SHARE * len(self._pages))
        return frozenset(link for link, count in counts.items() if count >= least)


def remembered(home: Path) -> frozenset[str]:
    """The furniture that the last telling crawl of this county folder found; none where there was no such crawl."""
    try:
        links = json.loads((home / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return frozenset()
    return frozenset(link for link in links if isinstance(link, str)) if isinstance(links, list) else frozenset()


def remember(home: Path, furniture: frozenset[str]) -> None:
    """Keeps it for later; a crawl goes on where it cannot."""
    try:
        write_whole(home / FILE, json.dumps(sorted(furniture), indent=0).encode())
    except OSError as error:
        _log.warning("%s cannot be written: %s", home / FILE, error.strerror)
