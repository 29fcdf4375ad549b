"""Rows, cells and items whose ends a page leaves out: HTML lets the next one end them, whatever
is still open in them. The parser sets the next one into what is open: `<tr><td><li>…<td>…<tr>`.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import html

from crawler.page.links import Element

_FAMILIES = (
    (("tr",), frozenset({"tr"}), frozenset({"table"})),
    (("td", "th"), frozenset({"td", "th"}), frozenset({"table", "tr"})),
)
"""What ends, what it ends, and what bounds it (HTML, 13.2.6.4.14 and 15)."""
_INLINE = frozenset(
    {"a", "abbr", "address", "b", "big", "code", "div", "em", "font", "i", "p"}
    | {"s", "small", "span", "strong", "u"}
)
"""What an item's end goes through (HTML, 13.2.6.4.7: all but the special, address, div and p)."""


def end_unended(root: html.HtmlElement, lower: bytes) -> None:
    """Sets what lies in the row, cell or item before it behind that one. lower: the markup, small.

    Nothing is looked at where every one of them is ended.
    """
    for tags, ended, bounds in _FAMILIES:
        if any(lower.count(b"<%b" % tag.encode()) > _ends(lower, tag) for tag in tags):
            _set_behind(root.iter(*tags), ended, bounds, None)
    if lower.count(b"<li") - lower.count(b"<link") > _ends(lower, "li") or any(
        lower.count(b"<%b" % tag.encode()) > _ends(lower, tag) for tag in ("dd", "dt")
    ):
        _set_behind(root.iter("li"), frozenset({"li"}), frozenset(), _INLINE)
        _set_behind(root.iter("dd", "dt"), frozenset({"dd", "dt"}), frozenset(), _INLINE)


def _ends(lower: bytes, tag: str) -> int:
    return lower.count(b"</" + tag.encode())


def _set_behind(
    parts: Iterable[Element],
    ended: frozenset[str],
    bounds: frozenset[str],
    through: frozenset[str] | None,
) -> None:
    """bounds: what is never looked out of. through: what alone is looked out of, where not all."""
    for part in list(parts):  # in the page's order: what it lay in lies no deeper than its row
        for above in part.iterancestors():
            if above.tag in ended:
                take_out(part, above)
                break
            if above.tag in bounds or (through is not None and above.tag not in through):
                break


def take_out(part: Element, above: Element) -> None:
    """Sets a part, and what follows it where it lies, behind what it lies in."""
    last = above
    for one in [part, *part.itersiblings()]:
        last.addnext(one)
        last = one
