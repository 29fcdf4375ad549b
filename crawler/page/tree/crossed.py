"""Ends that a browser takes as given and the parser does not: those of list items, lists and
headings close what was opened inside them and left open, and a table in a table's row ends that.

`<li><div>…</li><li><div>…</li>` is two items for whoever sees the page; the parser sets the second
into the first, and a row's date is then every row's.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from lxml import etree, html

_CROSSED = re.compile(
    r"mismatch: (?:li|ul|ol|dl|dd|dt|section|article|main|aside|center) and "
    r"|Unexpected end tag : h[1-6]\b"
)
_TAG = re.compile(
    rb"<(/?)(ul|ol|li|dl|d[dt]|div|h[1-6]|table|t[dhr]|section|article|main|aside|center)(?=[\s/>])"
    rb"|<(!--|(?:script|style|textarea|title)(?=[\s>]))"
)
_CELLS = frozenset({b"td", b"th"})
_TABLE = frozenset({b"table"})
_SCOPE = _TABLE | _CELLS
_IN_TABLES = _SCOPE | {b"tr"}
_ITEMS = {
    b"li": frozenset({b"li"}),
    b"dd": frozenset({b"dd", b"dt"}),
    b"dt": frozenset({b"dd", b"dt"}),
}
"""Items that the beginning of another item ends."""
_HEADINGS = frozenset(b"h%d" % level for level in range(1, 7))
_DEEPEST = 300


def has_crossed_ends(parser: html.HTMLParser, lower: bytes) -> bool:
    """Whether the parser passed over ends that a browser obeys, or items or tables are not ended.
    lower: the markup in small letters.
    """
    if any(
        error.type == etree.ErrorTypes.ERR_TAG_NAME_MISMATCH and _CROSSED.search(error.message)
        for error in parser.error_log
    ):
        return True
    return any(
        lower.count(b"<%s>" % item) + lower.count(b"<%s " % item) > lower.count(b"</%s" % item)
        for item in (b"li", b"dd", b"table")
    )


def uncrossed(markup: bytes) -> bytes:
    """The markup with the ends that a browser takes as given, as HTML's standard has it."""
    lower = markup.lower()
    open_ones: list[bytes] = []
    parts: list[bytes] = []
    at = written = 0
    while (tag := _TAG.search(lower, at)) is not None:
        at = tag.end()
        if tag[3] is not None:
            at = _behind(lower, at, tag[3])
            if at < 0:
                break
            continue
        given = _ended(tag[2], open_ones) if tag[1] else _begun(tag[2], open_ones)
        if given:
            parts += [markup[written : tag.start()], *(b"</%s>" % name for name in given)]
            written = tag.start()
        if len(open_ones) > _DEEPEST:
            return markup
    return b"".join([*parts, markup[written:]]) if parts else markup


def _behind(lower: bytes, at: int, what: bytes) -> int:
    """Where a comment or a script ends; -1 where it does not."""
    return lower.find(b"-->" if what == b"!--" else b"</" + what, at)


def _begun(name: bytes, open_ones: list[bytes]) -> list[bytes]:
    """What the beginning of an element ends, innermost first."""
    ended: list[bytes] = []
    if name in _CELLS or name == b"tr":
        _cut(open_ones, _last(open_ones, _CELLS if name in _CELLS else {b"tr"}, _TABLE))
    elif name == b"table" and (begin := _last(open_ones, _TABLE, _CELLS)) >= 0:
        # A box that stands in a table's row itself is shown above the table: what is whose then
        # is not for us to say.
        ended = _cut(open_ones, begin) if set(open_ones[begin:]) <= _IN_TABLES else []
    elif name in _ITEMS:
        begin = _last(open_ones, _ITEMS[name], _NO_DIV)
        ended = _cut(open_ones, begin)
    open_ones.append(name)
    return ended


def _ended(name: bytes, open_ones: list[bytes]) -> list[bytes]:
    """What the end of an element ends before it, innermost first."""
    if name in _HEADINGS:
        ended = _cut(open_ones, _last(open_ones, _HEADINGS, _SCOPE))
        return ended if ended and (len(ended) > 1 or ended[0] != name) else []
    within: Collection[bytes] = _SCOPE
    if name == b"li":
        within = _IN_LISTS
    elif name == b"table":
        within = ()
    elif name in _CELLS or name == b"tr":
        within = _TABLE
    ended = _cut(open_ones, _last(open_ones, {name}, within))[:-1]
    return ended if b"div" in ended and name not in _IN_TABLES else []


_IN_LISTS = _SCOPE | {b"ul", b"ol"}
_NO_DIV = frozenset(
    (b"ul", b"ol", b"dl", b"section", b"article", b"main", b"aside", b"center", *_SCOPE, *_HEADINGS)
)


def _last(open_ones: list[bytes], names: Collection[bytes], within: Collection[bytes]) -> int:
    """Where the last of some elements was opened; -1 where none is open inside `within`."""
    for at in range(len(open_ones) - 1, -1, -1):
        if open_ones[at] in names:
            return at
        if open_ones[at] in within:
            return -1
    return -1


def _cut(open_ones: list[bytes], begin: int) -> list[bytes]:
    """Takes off what has been open since, innermost first; nothing where `begin` is -1."""
    if begin < 0:
        return []
    ended = open_ones[begin:][::-1]
    del open_ones[begin:]
    return ended
