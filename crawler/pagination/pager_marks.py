"""Whether any link of a page may be a pager's, as far as its markup tells without a look at each
link: menus have hundreds.
"""

from __future__ import annotations

import re

from crawler.page.document import Document

_WORDS = (b"next", b"xia", b"xyy", "更多".encode(), b"&#")
"""One of them is in whatever a link or its picture is called that leads on, or may hide that."""

# Of markup in small letters.
_BLANKS = rb"(?:\s|&nbsp;|\xc2\xa0)*+"
_WORDED = (
    rb"[<a-z0-9(\[\xe4-\xe9]|\xe3\x80[\x88-\x91\x94-\x9b]|\xef\xbc[\x80-\x9d]|\xe2\x80[\x9c\x9d]|\Z"
)
_SIGN = re.compile(rb">(?<!</a>)%s(?!%s)" % (_BLANKS, _WORDED))
"""Text that may be an arrow: what begins with no word, unless a link ends right before it."""
_ROUND_NUMBER = rb"(?:[\s\[\]]|&nbsp;|\xc2\xa0)*+"
_PAGE = rb">%s\d{1,4}%s(?:<|\Z)" % (_ROUND_NUMBER, _ROUND_NUMBER)
_NUMBER = re.compile(_PAGE)
_ATTRIBUTE = (
    rb"[\s/]*+[^\s/>][^\s/>=]*+"
    rb"(?:\s*+=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^\s>\"'][^\s>]*+|(?=>|\Z)))?+"
)
_NUMBERED_LINK = re.compile(rb"<a(?=[\s/>])(?:%s)*+[\s/]*+(?:%s|\Z)" % (_ATTRIBUTE, _PAGE))
_MAY_BE_BELOW = re.compile(r"(?:下|后)(?:(?![\xe4-\xe9])|(?=一|页|頁))".encode())
_BELOW = tuple(
    re.compile(rf"{sign}(?:[^\w<>&]|&\w{{1,8}};|一)*+(?:[页頁]|<(?!/a\s*>))") for sign in "下后"
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


def _told_by(markup: bytes) -> frozenset[str]:
    """What in a part of a page's markup tells of a pager: the links of one, or words of which
    "below" may be others.
    """
    lower = markup.lower()
    if any(word in lower for word in _WORDS) or _SIGN.search(lower):
        return frozenset({"links"})
    if _NUMBER.search(lower) and _NUMBERED_LINK.search(lower):
        return frozenset({"links"})
    return frozenset({"below"} if _MAY_BE_BELOW.search(lower) else ())
