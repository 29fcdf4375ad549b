"""The places where a date stands, and how surely each is a row's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from crawler.dates.parse import Shown, find_dates
from crawler.page.links import Element


class Grade(IntEnum):
    """How surely a date is a row's own; the smallest is the surest."""

    LABELLED = 0
    PURE = 1
    SHORT = 2
    OTHER = 3
    END = 4
    START = 5


@dataclass(slots=True, eq=False)
class Slot:
    """A date and the element that shows it. `where` says which of its texts: text, tail,
    split, script or an attribute.

    A tail stands beside an element: `beside` is that element, `holder` the one around both.
    """

    holder: Element
    text: str
    shown: Shown
    grade: Grade
    where: str = "text"
    beside: Element | None = None


_EDGES = " \t\r\n\f\v\xa0\u3000\u200b\ufeff[]()（）【】〔〕<>《》「」|｜\"'“”:：-—·•,，;；/"
_CLOCK = re.compile(r"\d{1,2}\s?[:：∶]\s?\d{2}(?:\s?[:：∶]\s?\d{2})?")
_CALENDAR = re.compile(
    r"今[天日](?:[:：]|是(?![\u4e00-\u9fff])|是(?=[公农星周二]))|现在(?:是|时间)|北京时间|"
    r"(?:页面|网页|本页|栏目|[本网]站)(?:最[后近])?(?:生成|更新)|最[后近]更新"
)
_WEEKDAY = re.compile(r"[\s(（]{0,3}(?:星期|礼拜|周[一二三四五六日]|农历)")
_IN_BRACKETS = re.compile(r"[(（\[]\s?(?:星期|周)[一二三四五六日天]\s?[)）\]]")
"""04-26（周日）: of a row; the day on which a page is shown is not told like this."""
_STUCK = re.compile(
    r"(?!发布|发表|更新|来源|阅读|点击|浏览|星期|周|上午|下午|公布|上传|作者|农历)[\u4e00-\u9fff]"
)
"""Words without a gap behind a date: it is a part of what is told, 2026年8月1日停电公告."""
_TOLD = re.compile(r"[，,][^。]{4,}。|(?:上午|下午|晚上?|凌晨)[，,]?[\u4e00-\u9fff]")
"""2026年10月27日，现场会在县里召开。What a summary tells of was on that day."""
_AT_A_PLACE = re.compile(r"\W{0,4}(?:(?:上午|中午|下午|晚上?|全天)\W{0,4})?(?:会议|活动)?地\s?点")
"""时间：2026年10月27日下午 地点：县会议中心, of what takes place then."""
_ENACTED = re.compile(
    r"[^，。；\d]{0,30}(?:第?\s?\d{0,4}\s?[号次]?[^，。；\d]{0,8})(?:公布|发布|通过)"
)
"""（2023年12月1日县人民政府令第5号公布 自2024年1月1日起施行）: what stands in
brackets below a law's title.
"""
_BEFORE = re.compile(
    r"(?:来源|作者|编辑|发布人|发布者|发布机构|发布单位|供稿|录入|单位|"
    r"栏目)\s{0,3}[:：]\s{0,3}\S{1,30}$"
)
_AFTER = re.compile(
    r"^\W{0,4}(?:点击|浏览|阅读|访问|人气|来源|作者|编辑|责编|发布人|发布者|供稿|字[体号]|"
    r"评论).{0,80}$"
)
_LABEL = re.compile(
    r"(?:发布|发表|更新|公布|上传|添加|录入|提交|来信|写信|创建)?"
    r"(?:时间|日期|发布|发表|发布于|发表于)(?:发布)?$"
)
_DONE = re.compile(r"\W{0,3}(?:发布|发表|公布|上传|提交|提问|留言|来信|写信|投稿|创建)")
"""张三 于 2026-08-06 09:04 提交: what was done on the day."""
_OTHER_LABEL = re.compile(
    r"(?:成文|生成|生效|实施|施行|制发|印发|签发|回复|答复|办结|办理|截止|截至|到期|失效|"
    r"废止|报名|开标|有效期|结束|开始|今天是?)(?:时间|日期|期)?$"
)


_TERSE = re.compile(r"\d\d\D\d\D\d\d?|\d\d\D\d\d\D\d", re.ASCII)
"""26-1-9: a number of some other kind where the row shows a surer day."""


def slots_of(holder: Element, text: str, where: str, today: date) -> list[Slot]:
    """The dates of one text that may be a row's own: those that are nearly all of it, carry
    a label, or stand at an edge.
    """
    if len(text) > 160:
        return _edge_slots(holder, text, where, today)
    slots = []
    for shown in find_dates(text, today=today):
        grade = _grade(text, shown)
        if grade is not None:
            slots.append(Slot(holder, text, shown, grade, where))
    if not slots and "开始" in text:
        slots.extend(_openings(holder, text, where, today))
    return [] if slots and _CALENDAR.search(text) else slots


OPENING = re.compile(
    r"(?:\A|[^\w])(?:(?:意见)?(?:征集|征求|调查|问卷|投票|公示|公开|咨询)(?:意见)?)?"
    r"开始(?:征集|征求意见)?(?:时间|日期)\s?[:：]?\s?"
)
"""征集开始时间：, of a consultation and its like, which are published on the day they open."""


def _openings(holder: Element, text: str, where: str, today: date) -> Iterator[Slot]:
    """The days on which what a text speaks of opens."""
    for label in OPENING.finditer(text):
        begin = label.end()
        for shown in find_dates(text[begin : begin + _LONGEST_DAY], today=today)[:1]:
            if shown.start == 0:
                moved = shown._replace(start=begin, end=begin + shown.end)
                yield Slot(holder, text, moved, Grade.OTHER, where)


_LONGEST_DAY = 20


def _edge_slots(holder: Element, text: str, where: str, today: date) -> list[Slot]:
    """A long text is a summary: only what stands at its very end is looked at."""
    ending = text[-40:]
    return [
        Slot(holder, ending, shown, Grade.END, where)
        for shown in find_dates(ending, today=today)
        if not _bare(ending[shown.end :])
    ]


def _bare(text: str) -> str:
    return _CLOCK.sub("", _IN_BRACKETS.sub("", text)).strip(_EDGES)


def _is_labelled(before: str, text: str, shown: Shown) -> bool:
    """Whether a label stands before a date. 时间 stuck to both of its neighbours is none: what
    ends in 成绩查询时间10月8日 is a title.
    """
    said = _LABEL.search(before[-8:])
    if said is None or said[0] not in ("时间", "日期"):
        return said is not None
    around = before[-len(said[0]) - 1 : -len(said[0])], text[shown.start - 1 : shown.start]
    return not all("\u4e00" <= sign <= "\u9fff" for sign in around)


def _grade(text: str, shown: Shown) -> Grade | None:
    before, after = text[: shown.start].strip(_EDGES), _bare(text[shown.end :])
    if not before and not after:
        return Grade.SHORT if _TERSE.fullmatch(shown.text) else Grade.PURE
    if _STUCK.match(text, shown.end):
        return (
            Grade.SHORT
            if not before and text[0] in "(（" and _ENACTED.match(text, shown.end)
            else None
        )
    if not before and _TOLD.match(text, shown.end):
        return None
    if _WEEKDAY.match(after):
        return Grade.OTHER
    before, after = _BEFORE.sub("", before), _AFTER.sub("", after)
    if before:
        if _OTHER_LABEL.search(before[-8:]) or _AT_A_PLACE.match(after):
            return Grade.OTHER
        if _is_labelled(before, text, shown) or (before.endswith("于") and _DONE.match(after)):
            return Grade.LABELLED
    if len(before) + len(after) <= 14:
        return Grade.SHORT
    if not after:
        return Grade.END
    return Grade.START if not before else None
