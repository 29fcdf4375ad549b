"""Whether any link of a page may be a pager's, as far as its markup tells without a look at each
link: menus have hundreds.
"""

from __future__ import annotations

import re

from crawler.page.document import Document
from crawler.page.marks import Part

_WORDS = ("next", "xia", "xyy", "更多", "&#")
"""One of them is in whatever a link or its picture is called that leads on, or may hide that."""

# Of markup in small letters.
_BLANKS = r"(?>(?:[\s\xa0]|&nbsp;)*)"
_WORDED = r"[<a-z0-9(\[\u4000-\u9fff\u3008-\u3011\u3014-\u301b\uff00-\uff1d\u201c\u201d]|\Z"
_ROUND_NUMBER = r"(?>(?:[\s\xa0\[\]]|&nbsp;)*)"
_PAGE = rf"{_ROUND_NUMBER}\d{{1,4}}{_ROUND_NUMBER}(?:<|\Z)"
_SIGN = re.compile(rf">(?![<a-z\u4000-\u9fff])(?<!</a>){_BLANKS}(?!{_WORDED})", re.ASCII)
"""Text that may be an arrow: what begins with no word, unless a link ends right before it."""
_SIGN_OR_NUMBER = re.compile(
    rf">(?![<a-z\u4000-\u9fff])(?:({_PAGE})|(?<!</a>){_BLANKS}(?!{_WORDED}))", re.ASCII
)
"""What most texts begin with is neither, and told first."""
_ATTRIBUTE = (
    r"[\s/]*+[^\s/>][^\s/>=]*+"
    r"(?>(?:\s*+=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^\s>\"'][^\s>]*+|(?=>|\Z)))?)"
)
_NUMBERED_LINK = re.compile(rf"<a(?=[\s/>])(?>(?:{_ATTRIBUTE})*)[\s/]*+(?:>{_PAGE}|\Z)", re.ASCII)
_COUNTED_PAGE = re.compile(r"第[^\u4e00-\u9fff<>]{0,40}\d[^\u4e00-\u9fff<>]{0,40}[页頁]")
"""第2页, with whatever blanks in it."""
_MAY_BE_BELOW = re.compile(r"[下后](?:(?![\u4000-\u9fff])|(?=[一页頁]))")
_BELOW = tuple(
    re.compile(rf"{sign}(?>(?:[^\w<>&]|&\w{{1,8}};|一)*)(?:[页頁]|<(?!/a\s*>))") for sign in "下后"
)
"""下一页, or the beginning of what may be that, its signs in elements of their own."""


def may_link_pages(doc: Document) -> bool:
    """Whether a link may say or be called next, or show an arrow or a number alone. False is
    sure.
    """
    told = frozenset[str]().union(*doc.words.each(_told_by))
    if told - {"below"}:
        return True
    return "below" in told and any(form.search(doc.text) for form in _BELOW)


def _told_by(part: Part) -> frozenset[str]:
    """What in a part of a page's markup tells of a pager: the links of one, or words of which
    "below" may be others.
    """
    if part.says_somehow(*_WORDS) or _shows_pager(part.small):
        return frozenset({"links"})
    if part.shows(_COUNTED_PAGE, "第"):
        return frozenset({"links"})
    below = any(part.shows(_MAY_BE_BELOW, sign) for sign in _BELOW_SIGNS)
    return frozenset({"below"} if below else ())


_BELOW_SIGNS = ("下", "后")


def _shows_pager(small: str) -> bool:
    """Whether a text may be an arrow, or a link a number."""
    found = _SIGN_OR_NUMBER.search(small)
    if found is None or found[1] is None:
        return found is not None
    return _NUMBERED_LINK.search(small) is not None or _SIGN.search(small) is not None
