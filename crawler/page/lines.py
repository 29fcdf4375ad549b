"""A page's text as lines, roughly as a person sees them: a block or a line break ends a
line, links are counted apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from lxml import etree, html

BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "div",
    "dl", "dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
_UNSEEN = frozenset(
    (
        "script",
        "style",
        "noscript",
        "template",
        "select",
        "option",
        "textarea",
        "head",
        "title",
        "iframe",
    )
)
MOST_LINES = 5000


class Line(NamedTuple):
    """text: with single blanks. linked, plain: how many of its
    characters stand in links and in none.

    owners: the elements that hold its words. block: the same for the lines of one
    block, which line breaks part.
    """

    text: str
    linked: int
    plain: int
    owners: list[html.HtmlElement]
    block: int

    @property
    def holder(self) -> str:
        """Tag, class and id of the innermost elements: few lines are asked for them."""
        return " ".join(dict.fromkeys(map(mark, self.owners)))


def mark(element: html.HtmlElement) -> str:
    """Its tag, class and id."""
    return f"{element.tag} {element.get('class') or ''} {element.get('id') or ''}".strip()[:100]


def visible_lines(root: html.HtmlElement) -> list[Line]:
    """The lines of a page in reading order, MOST_LINES at most; scripts, styles
    and form choices are no text.
    """
    lines: list[Line] = []
    words: list[str] = []
    owners: list[html.HtmlElement] = []
    linked = begun = 0
    for text, owner, block, in_link, apart in _pieces(root):
        if apart or block != begun:
            if words and (line := " ".join(words)):
                lines.append(Line(line, linked, len(line) - linked, owners, begun))
            words, owners, linked, begun = [], [], 0, block
        text = " ".join(text.split())
        words.append(text)
        owners.append(owner)
        if in_link:
            linked += len(text)
    if words and (line := " ".join(words)):
        lines.append(Line(line, linked, len(line) - linked, owners, begun))
    return lines[:MOST_LINES]


def _pieces(root: html.HtmlElement) -> Iterator[tuple[str, html.HtmlElement, int, bool, bool]]:
    """Each visible text: its holder and the block, whether it stands in a link, and whether what
    it stands behind is a block.
    """
    hidden = set(_HIDDEN(root))  # type: ignore[arg-type]
    blocks = 0
    broken = False  # a line break whose next words stand in an element of their own
    # The elements around the next one, innermost last: each with its block, whether it is in
    # a link, whether out of sight.
    around: list[tuple[html.HtmlElement | None, int, bool, bool]] = [(None, 0, False, False)]
    for element in chain(root.iter("*"), (None,)):
        parent = None if element is None else element.getparent()
        while (left := around[-1][0]) is not parent:
            around.pop()
            owner, block, linked, unseen = around[-1]
            broken |= left is not None and left.tag == "br"
            if (
                left is not None
                and owner is not None
                and not unseen
                and (tail := left.tail)
                and tail.strip(_BLANKS)
            ):
                yield tail, owner, block, linked, broken or left.tag in BLOCKS
                broken = False
        if element is None:
            return
        _, block, linked, unseen = around[-1]
        tag = element.tag
        if tag in BLOCKS or (tag in _ASIDES and is_day_in_heading(element)):
            blocks += 1
            block = blocks
        elif tag == "a":
            linked = linked or not _is_particular(element)
        elif tag in _UNSEEN:
            unseen = True
        if hidden and element in hidden:
            unseen = True
        around.append((element, block, linked, unseen))
        if not unseen and (text := element.text) and text.strip(_BLANKS):
            yield text, element, block, linked, broken
            broken = False


def is_day_in_heading(element: html.HtmlElement) -> bool:
    """Whether an element is the day that a heading bears behind its title, no part of that:
    `<h1>关于…的通知<span>发布时间：2024-05-20</span></h1>`. A heading with a link is a list's.
    """
    heading = element.getparent()
    if heading is None or heading.tag not in _HEADINGS or next(heading.iter("a"), None) is not None:
        return False
    return _DAY.fullmatch("".join(element.itertext())[:_LONGEST_DAY].strip()) is not None


def _is_particular(anchor: html.HtmlElement) -> bool:
    """Whether what is written as a link leads nowhere and says 发布时间：… or 来源：…: so that they
    look alike.
    """
    if anchor.get("href") is not None or anchor.get("onclick") is not None:
        return False
    return _LABELLED.match("".join(anchor.itertext())[:_LONGEST_DAY]) is not None


_LABELLED = re.compile(
    r"\s{0,20}(?:(?:发布|发表|发文|更新)(?:时间|日期|单位|机构|人|者)|时间|日期|来源|作者|编辑|字号"
    r"|(?:浏览|阅读|点击|访问)(?:次数|量|数)?)\s{0,4}[:：]"
)
_HEADINGS = frozenset({"h1", "h2", "h3"})
_ASIDES = frozenset({"span", "small", "em", "i", "font", "time", "label"})
_LONGEST_DAY = 80
_DAY = re.compile(
    r"[\[(（]?\s?(?:(?:来源|作者|发布单位|发布机构)\s?[:：]\s?[^\s\d]{1,20}\s{1,9})?"
    r"(?:(?:(?:发布|发表|发文|更新)?(?:时间|日期)|发[布表]于)\s?[:：]?\s{0,3})?"
    r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?"
    r"(?:\s{1,3}\d{1,2}:\d\d(?::\d\d)?)?\s?[\])）]?"
)
_BLANKS = " \t\r\n"
_HIDDEN = etree.XPath("descendant-or-self::*/@hidden/..")
