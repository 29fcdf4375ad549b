"""The short texts of a page: names, cells, headings. Bounded, so that a page of any
size costs what its links cost.
"""

from __future__ import annotations

from itertools import islice

from bs4.element import NavigableString, Tag

LONGEST = 400
"""Characters after which a text is no name, no row and no breadcrumb; what is
returned may be longer by one word.
"""
_MOST_NODES = 400


def short_text(tag: Tag) -> str:
    """The beginning of an element's text with single blanks, comments left out."""
    said: list[str] = []
    length = 0
    for node in islice(tag.descendants, _MOST_NODES):
        if type(node) is NavigableString and (words := squeezed(node)):
            said.append(words)
            length += len(words)
            if length > LONGEST:
                break
    return " ".join(said)


def squeezed(text: str) -> str:
    """The beginning of a text with single blanks."""
    return " ".join(text[: 4 * LONGEST].split())
