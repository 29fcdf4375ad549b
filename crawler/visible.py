"""A page's text as lines, roughly as a person sees them: a block or a line break ends a line, links are counted apart."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree, html

_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "div", "dl", "dt", "fieldset", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
_UNSEEN = frozenset(
    ("script", "style", "noscript", "template", "select", "option", "textarea", "head", "title", "iframe")
)
MOST_LINES = 5000


class Line(NamedTuple):
    """text: with single blanks. linked: how many of its characters are links. holder: tag, class and id of the innermost elements.

    block: the same for the lines of one block, which line breaks part.
    """

    text: str
    linked: int
    holder: str
    block: int

    @property
    def plain(self) -> int:
        """How many of its characters stand in no link."""
        return len(self.text) - self.linked


class _Place(NamedTuple):
    """What an element inherits: its block, and whether it stands in a link or out of sight."""

    block: int
    linked: bool
    unseen: bool


def visible_lines(root: html.HtmlElement) -> list[Line]:
    """The lines of a page in reading order, MOST_LINES at most; scripts, styles and form choices are no text."""
    places: dict[etree._Element, _Place] = {}
    lines: list[Line] = []
    words: list[str] = []
    marks: list[str] = []
    linked = 0
    current = 0

    def finish() -> None:
        nonlocal linked
        text = " ".join(words) if len(words) != 1 else words[0]
        if text and len(lines) < MOST_LINES:
            lines.append(Line(text, linked, " ".join(dict.fromkeys(marks)) if len(marks) != 1 else marks[0], current))
        words.clear()
        marks.clear()
        linked = 0

    for piece in root.xpath("descendant::text()[normalize-space()]"):
        holder = piece.getparent()
        owner = holder.getparent() if piece.is_tail else holder
        place = _place(owner, places)
        if place.unseen:
            continue
        if place.block != current or (piece.is_tail and holder.tag in _BLOCKS):
            finish()
            current = place.block
        text = " ".join(piece.split())
        words.append(text)
        linked += len(text) if place.linked else 0
        made, called = owner.get("class"), owner.get("id")
        marks.append(f"{owner.tag} {made or ''} {called or ''}".strip()[:100] if made or called else owner.tag)
    finish()
    return lines


def _place(element: etree._Element | None, places: dict[etree._Element, _Place]) -> _Place:
    """The element's place, from the nearest ancestor whose place is known: linear however deep the nesting."""
    path = []
    while element is not None and element not in places:
        path.append(element)
        element = element.getparent()
    place = places[element] if element is not None else _Place(0, linked=False, unseen=False)
    for one in reversed(path):
        tag = one.tag if isinstance(one.tag, str) else ""
        block = id(one) if tag in _BLOCKS else place.block
        linked = place.linked or tag == "a"
        unseen = place.unseen or tag in _UNSEEN or _hidden(one)
        if block != place.block or linked is not place.linked or unseen is not place.unseen:
            place = _Place(block, linked, unseen)
        places[one] = place
    return place


def _hidden(element: etree._Element) -> bool:
    style = element.get("style")
    return style is not None and "display:none" in style[:500].replace(" ", "").lower()
