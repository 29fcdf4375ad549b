"""Questions with their answers, one below the other, that lead nowhere: 问：… 答：…, with the day
of each.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from datetime import date

from lxml import etree

from crawler.layouts.general.candidates import Block
from crawler.layouts.general.linkless.marked_rows import Mark, block_of, name_of
from crawler.layouts.general.scan import UNREAD, PageScan
from crawler.page.links import Element
from crawler.page.visibility import out_of_sight

_ASKED = re.compile(
    r"\W{0,4}(?:(?:网友|网民|群众|市民)?(?:问题?|提问|咨询|留言|诉求)(?:内容|标题|主题)?"
    r"|(?:来信|信件)(?:内容|标题|主题)|[QqＱ])(?:\s?[:：]|\W{0,4}\Z)"
)
_TITLED = re.compile(r"标题|主题")
_AT_LENGTH = re.compile(r"\W{0,4}(?:问题|咨询|留言|诉求|来信|信件)内容(?:\s?[:：]|\W{0,4}\Z)")
"""Below the title of what is asked."""
_ANSWERED = re.compile(
    r"\W{0,4}(?:(?:官方|部门|单位)?(?:答复?|回答|回复|解答)(?:内容)?|[AaＡ])(?:\s?[:：]|\W{0,4}\Z)"
)
_LONGEST_MARK = 8
_NO_PROSE = UNREAD | {"label", "a"}
"""What may say 咨询 or 答 without being a part of a list."""


def answered_questions(found: PageScan, today: date) -> list[Block]:
    """The page's questions as one list, where each has its answer."""
    box = found.spot.box if found.spot is not None else found.body
    marks, named = _pairs(box, out_of_sight(found.body))
    return block_of(marks, named, found, today)


def _pairs(box: Element, unseen: Container[Element]) -> tuple[list[Mark], list[str]]:
    """Each 问 in a box with the 答 behind it, which a click may have to show, and what was asked;
    nothing where one has none. What answers nothing is a word.
    """
    marks: list[Mark] = []
    named: list[str] = []
    asked: Element | None = None
    texts: list[str] = []
    titled = told = False
    for element, text in _texts(box):
        if asked is not None and titled and not told and _AT_LENGTH.match(text):
            told = True
        elif _ASKED.match(text) and element not in unseen:
            if asked is not None:
                return [], []
            asked, texts = element, [_ASKED.sub("", text, count=1)]
            titled, told = _TITLED.search(text[:_LONGEST_MARK]) is not None, False
        elif asked is not None and _ANSWERED.match(text):
            marks.append(Mark(asked, element))
            named.append(name_of(texts))
            asked = None
        elif not told:
            texts.append(text)
    return (marks, named) if asked is None else ([], [])


def _texts(body: Element) -> Iterator[tuple[Element, str]]:
    """The texts of a page in its order, each with the element that it stands in or right behind."""
    for event, element in etree.iterwalk(body, events=("start", "end")):
        inside = event == "start"
        holder = element if inside else element.getparent()
        text = element.text if inside else element.tail
        if text and not text.isspace() and holder is not None and holder.tag not in _NO_PROSE:
            yield element, text
