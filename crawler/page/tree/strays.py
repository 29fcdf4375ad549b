"""Ends of the document that stand in the middle of it, as included headers bring them: a browser
goes on below them, and the parser does not.
"""

from __future__ import annotations

import re

_END = re.compile(rb"</(?:html|body)\s{0,20}>")
_SHOWN = re.compile(rb"<(?:div|section|main|article|table|ul|ol|dl|p|h[1-6]|a|form|center)[\s>]")
_LAST = 4_000
"""Bytes at a page's end in which its own end stands."""


def without_strays(markup: bytes, lower: bytes) -> bytes:
    """The markup without the ends of its body and of itself, where something that is shown stands
    between two of them; as it is elsewhere. lower: the same in small letters.

    A page that does not end itself is left alone: it may be cut off.
    """
    first = lower.find(b"</body"), lower.find(b"</html")
    begin = min((at for at in first if at >= 0), default=-1)
    last = max(lower.rfind(b"</body"), lower.rfind(b"</html"))
    if begin == last or last < len(lower) - _LAST or _SHOWN.search(lower, begin, last) is None:
        return markup
    parts, at = [], 0
    for end in _END.finditer(lower):
        parts += [markup[at : end.start()], b" "]
        at = end.end()
    return b"".join([*parts, markup[at:]])
