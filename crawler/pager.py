"""The next page of a list, in every form in which static portals write it."""

from __future__ import annotations

from crawler.document import Document
from crawler.reading import Fetch, Hints


def next_page(doc: Document, hints: Hints) -> Fetch | None:
    return None
