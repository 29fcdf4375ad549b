"""Whose paper it is, by the places that its head and its signature name: only a county's own
is held against its database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum

from monitor.reports.paper_check.blocks import Paragraph
from monitor.reports.paper_check.reading.structure import Paper

_HEAD = 6
"""So many paragraphs hold a paper's head, unless its title comes sooner."""
_TITLE = re.compile(r"通报|报告|情况")
_DATE = re.compile(r"(?:\d{4}|[〇○零一二三四五六七八九]{4})年.{1,3}月.{1,3}日")
_LEVELS = "县区市旗州盟"
_PLACE = re.compile(rf"(?P<stem>[\u4e00-\u9fff]{{1,7}}?)[{_LEVELS}](?!直|级|域|内|外|里|镇|乡)")
_NO_PLACE = re.compile(r".*[全各本我该辖属]|[省市州盟县区]+")
_OWN_NAME = re.compile(
    rf"(?:[\u4e00-\u9fff]{{2,4}}省|[\u4e00-\u9fff]{{2,7}}?[市州盟]"
    rf"(?=.{{0,20}}[{_LEVELS}])){{0,3}}(?P<name>[\u4e00-\u9fff]{{2,7}}?[{_LEVELS}])"
)
_PORTAL = re.compile(r"^中国|人民政府.*$|政府.*$|门户.*$|网站?$|信息网$|政务.*$")


class Whose(Enum):
    """Whose paper it is: the county's own, another place's, or not to be told from its head."""

    OWN = "own"
    OTHER = "other"
    UNKNOWN = "unknown"


def whose_paper(paper: Paper, names: Iterable[str]) -> Whose:
    """Whose it is. names: those of the county's portal and of who issues its papers."""
    stems = {stem for name in names if (stem := _stem(name))}
    heads = [each.text for each in (*_head(paper.text), *_signature(paper.text))]
    if any(stem in text for text in heads for stem in stems):
        return Whose.OWN
    return Whose.OTHER if any(_places(text) for text in heads) else Whose.UNKNOWN


def _stem(name: str) -> str:
    """A county's name without what is above it and without its level:
    临沂市兰山区人民政府 is 兰山, 中国临沭 is 临沭.
    """
    match = _OWN_NAME.match(name.removeprefix("中国").lstrip("·• "))
    found = match["name"][:-1] if match else _PORTAL.sub("", _PORTAL.sub("", name)).lstrip("·• ")
    return found if len(found) > 1 else ""


def _head(text: Iterable[Paragraph]) -> list[Paragraph]:
    """The paragraphs up to the title; a paper's head is short, and its
    sentences are no part of it.
    """
    found: list[Paragraph] = []
    for each in text:
        if len(found) == _HEAD or "。" in each.text:
            break
        found.append(each)
        if _TITLE.search(each.text) and each.text.endswith(("通报", "报告", "情况")):
            break
    return found


def _signature(text: tuple[Paragraph, ...]) -> list[Paragraph]:
    """Who signs: what stands alone right above the last day that stands alone."""
    days = [at for at, each in enumerate(text) if _DATE.fullmatch(each.text)]
    return (
        [] if not days or days[-1] == 0 or "。" in text[days[-1] - 1].text else [text[days[-1] - 1]]
    )


def _places(text: str) -> list[str]:
    """The places that a line names: 青河县, never 全县 or 各区."""
    return [
        match[0]
        for match in _PLACE.finditer(text)
        if len(match["stem"]) > 1 and not _NO_PLACE.fullmatch(match["stem"])
    ]
