"""What stands in a list's box on some columns' pages and is no row: what the column is for, a
choice of years, a search, the picture of an empty list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.page.document import Document
from crawler.page.links import Element, clean, titled_links
from crawler.page.phrases import NOTHING
from crawler.page.urls import absolute, same_page

_INTRODUCES = re.compile(
    r"\W{0,4}(?:(?:栏目|频道|目录|专栏)(?:简介|介绍|说明|职责)|温馨提示|公开(?:内容|依据|范围)说明)"
)
_BLOCKS = ("div", "p", "dl", "ul", "form", "section", "table")
_EMPTY_PICTURE = re.compile(
    r"empty|no-?_?(?:data|result|content|info|news)|nothing|zanwu|kong\b", re.IGNORECASE
)
_LONGEST = 400


def beside_rows(box: Element, doc: Document) -> set[Element]:
    """The elements of such blocks in a box, with all that is in them.

    None of them holds a block of another kind: what wraps an article or rows as well is none.
    """
    held: set[Element] = set()
    for block in box.iter(*_BLOCKS):
        if block is box or block in held:
            continue
        if _is_search(block) or _is_introduction(block, doc) or _is_choice(block, doc):
            held.update(block.iter("*"))
    held.update(one for one in box.iter("img") if _pictures_nothing(one))
    return held


def _is_search(block: Element) -> bool:
    """A form with a field to fill in and hardly a word: portals wrap whole articles in forms."""
    if block.tag != "form" or len(_words(block)) > _LABEL:
        return False
    fields = (one for one in block.iter("input", "select") if one.get("type") != "hidden")
    return next(fields, None) is not None


def _is_introduction(block: Element, doc: Document) -> bool:
    """栏目简介：本栏目公开…, one paragraph without a link to a title."""
    said = _words(block)
    return (
        len(said) <= _LONGEST
        and _INTRODUCES.match(said) is not None
        and not any(one is not block for one in block.iter(*_BLOCKS, "li", "tr"))
        and next(titled_links(block, doc.base), None) is None
    )


def _is_choice(block: Element, doc: Document) -> bool:
    """按年份：2026年 2025年 全部, each a link to the page itself with another query."""
    urls = list(_urls(block, doc))
    if len(urls) < _LEAST_CHOICES or not all(same_page(url, doc.page.url) for url in urls):
        return False
    linked = sum(len(clean("".join(one.itertext()))) for one in block.iter("a"))
    unlinked = _words(block)
    return len(unlinked) - linked <= _LABEL


_LABEL = 24
_LEAST_CHOICES = 2


def _urls(block: Element, doc: Document) -> Iterator[str]:
    for anchor in block.iter("a"):
        if (url := absolute(anchor.get("href") or "", doc.base)) is not None:
            yield url


def _pictures_nothing(image: Element) -> bool:
    file = (image.get("src") or "").rpartition("/")[2]
    return bool(NOTHING.search(image.get("alt") or "") or _EMPTY_PICTURE.search(file))


def _words(block: Element) -> str:
    said = ""
    for text in block.itertext():
        said += text
        if len(said) > _LONGEST:
            break
    return clean(said)
