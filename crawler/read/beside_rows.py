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
_CHOOSES = re.compile(r"\W{0,4}(?:按|选择)?(?:年份|年度|筛选|类型|类别|排序|主题分类|发布年份)\W")
_BLOCKS = ("div", "p", "dl", "ul", "form", "section", "table")
_EMPTY_PICTURE = re.compile(
    r"empty|no-?_?(?:data|result|content|info|news)|nothing|zanwu|kong\b", re.IGNORECASE
)
_LONGEST = 400


def beside_rows(box: Element, doc: Document) -> set[Element]:
    """The elements of such blocks in a box, with all that is in them."""
    held: set[Element] = set()
    for block in box.iter(*_BLOCKS):
        if block is box or block in held:
            continue
        if block.tag == "form" or _is_introduction(block, doc) or _is_choice(block, doc):
            held.update(block.iter("*"))
    held.update(one for one in box.iter("img") if _pictures_nothing(one))
    return held


def _is_introduction(block: Element, doc: Document) -> bool:
    """栏目简介：本栏目公开…, without a link to a title."""
    said = _words(block)
    return (
        len(said) <= _LONGEST
        and _INTRODUCES.match(said) is not None
        and next(titled_links(block, doc.base), None) is None
    )


def _is_choice(block: Element, doc: Document) -> bool:
    """按年份：2026年 2025年 全部, each a link to the page itself with another query, or none."""
    said = _words(block)
    if len(said) > _LONGEST:
        return False
    urls = list(_urls(block, doc))
    own = all(same_page(url, doc.page.url) for url in urls)
    return own and (len(urls) > 1 or _CHOOSES.match(said) is not None)


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
