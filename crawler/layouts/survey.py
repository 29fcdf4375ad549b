"""One walk over a page: its links, the places where a date may stand, and what the page calls itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from itertools import islice
from typing import TypeAlias

from lxml.html import HtmlElement

from crawler.dates import Shown, find_dates, join_split
from crawler.document import Document
from crawler.reading import Hints

Element: TypeAlias = HtmlElement
_MOST_BESIDE = 50
"""Elements beside a date that are looked at."""
MOST_SLOTS = 5000
"""Dates on one page; what comes after them is not looked at."""


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
    """A date and the element that shows it. `where` says which of its texts: text, tail, split, script or an attribute.

    A tail stands beside an element: `beside` is that element, `holder` the one around both.
    """

    holder: Element
    text: str
    shown: Shown
    grade: Grade
    where: str = "text"
    beside: Element | None = None


@dataclass(slots=True)
class Survey:
    """What one walk found. `crumb` is the last step of the breadcrumb; `names` are what the page may call its column."""

    body: Element
    anchors: list[Element] = field(default_factory=list)
    opened: list[Element] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    crumbs: list[Element] = field(default_factory=list)
    pagers: list[Element] = field(default_factory=list)
    empties: list[Element] = field(default_factory=list)
    notices: list[Element] = field(default_factory=list)
    worded_links: int = 0
    sourced: bool = False
    pager_set: frozenset[Element] = frozenset()
    empty_set: frozenset[Element] = frozenset()
    dated_set: frozenset[Element] = frozenset()
    notice_set: frozenset[Element] = frozenset()
    names: frozenset[str] = frozenset()
    site_names: frozenset[str] = frozenset()


SOURCE_WORDS = ("来源", "机构", "单位", "机关", "供稿")
"""Words before the name of the body that an entry comes from."""
_UNREAD = frozenset({"script", "style", "noscript", "template", "textarea", "option", "select", "title", "button"})
_HOLLOW = frozenset({"ul", "ol", "dl", "tbody", "table"})
_OF_INTEREST = re.compile(
    r"^\W{0,80}\d|\d\s{0,2}[-－‐‑−–—/／.．·年月天小分]|\d{8}|[A-Za-z]{3}\W{0,3}\d|\d\s[A-Za-z]{3}|[今昨刚位页条暂没无未尚敬设护前升改]"
)
_NUMBERED = re.compile(r"[\d今昨刚]|前天")
_DATED = re.compile(r"\d\s{0,2}[-－‐‑−–—/／.．·年月天小分]|\d{8}|[今昨刚]|前天|[A-Za-z]{3}")
_PIECE = re.compile(
    r"\W{0,3}(?:\d{1,2}\s?[日号]?|(?:19|20)\d\d\s?(?:年?|[-./年]\s?\d{1,2}\s?月?)|\d{1,2}\s?月|\d\d?[-./]\d\d?"
    r"|[A-Z][a-z]{2,8}\.?[ ,]{1,2}20\d\d)\W{0,3}"
)
_MONTH = re.compile(r"\W{0,3}(?:19|20)\d\d\s?(?:年\s?\d{1,2}\s?月|[-./]\s?\d{1,2})\W{0,3}")
_DAY = re.compile(r"\W{0,3}\d{1,2}\s?[日号]?\W{0,3}")
_CRUMB = re.compile(r"(?:当前|现在|所在|您的|你的|目前)的?(?:所在)?的?位置|^\s*位置\s*[:：]|您现在的?位置")
_PAGER = re.compile(
    r"下一?页|上一?页|[尾末]页|页次|\d{1,5}\s?/\s?\d{1,5}\s?页|共\s{0,3}\d{1,6}\s{0,3}[页条]|第\s{0,3}\d{1,6}\s{0,3}页"
)
NOTHING = re.compile(
    r"(?:暂无|暂时没有|目前没有|目前暂无|没有|暂未|尚无|未找到|未查询到|没有找到|没有查询到|无)(?:任何|相关|有关|符合条件的?|发布|公开|更新|栏目|该栏目|本栏目)?的?"
    r"(?:任何|相关|有关)?(?:信息|内容|数据|记录|文章|新闻|结果|公告|文件|资料|发布信息|公开信息)"
)
UNFINISHED = re.compile(
    r"(?:建设|维护|升级|改版|筹建|完善|整理|调试|改造|开发)中|正在(?:建设|维护|升级|改版|筹建|完善|整理|调试|改造)|敬请(?:期待|关注)|"
    r"系统(?:维护|升级)|(?:升级|停机|例行)维护|网站维护|暂停(?:服务|访问)|即将上线|under construction|coming soon",
    re.IGNORECASE,
)
_EDGES = " \t\r\n\f\v\xa0\u3000\u200b\ufeff[]()（）【】〔〕<>《》「」|｜\"'“”:：-—·•,，;；/"
_CLOCK = re.compile(r"\d{1,2}\s?[:：∶]\s?\d{2}(?:\s?[:：∶]\s?\d{2})?")
_CALENDAR = re.compile(r"今天[是:：]|今日[是:：]|现在(?:是|时间)|北京时间|(?:页面|网页|本页)(?:生成|更新)|最后更新")
_WEEKDAY = re.compile(r"[\s(（]{0,3}(?:星期|礼拜|周[一二三四五六日]|农历)")
_STUCK = re.compile(r"(?!发布|发表|更新|来源|阅读|点击|浏览|星期|周|上午|下午|公布|上传|作者|农历)[\u4e00-\u9fff]")
"""Words without a gap behind a date: it is a part of what is told, 2026年8月1日停电公告."""
_BEFORE = re.compile(
    r"(?:来源|作者|编辑|发布人|发布者|发布机构|发布单位|供稿|录入|单位|栏目)\s{0,3}[:：]\s{0,3}\S{1,30}$"
)
_AFTER = re.compile(
    r"^\W{0,4}(?:点击|浏览|阅读|访问|人气|来源|作者|编辑|责编|发布人|发布者|供稿|字[体号]|评论).{0,80}$"
)
_LABEL = re.compile(
    r"(?:发布|发表|更新|公布|上传|添加|录入|提交|来信|写信|创建)?(?:时间|日期|发布|发表|发布于|发表于)(?:发布)?$"
)
_OTHER_LABEL = re.compile(
    r"(?:成文|生成|生效|实施|施行|制发|印发|签发|回复|答复|办结|办理|截止|截至|到期|失效|废止|报名|开标|有效期|结束|开始|今天是?)(?:时间|日期|期)?$"
)


def survey(doc: Document, hints: Hints) -> Survey | None:
    """None where the page has no body."""
    root = doc.root
    if root is None:
        return None
    body = root.find("body")
    found = Survey(root if body is None else body)
    _walk(found, hints.today)
    found.opened = _opened(found)
    found.pager_set = frozenset(found.pagers)
    found.empty_set = frozenset(found.empties)
    found.dated_set = frozenset(slot.holder for slot in found.slots)
    found.notice_set = frozenset(found.notices)
    found.sourced = any(word in doc.text for word in SOURCE_WORDS)
    found.names = _names(found, doc, hints)
    found.site_names = frozenset(
        plain(doc.meta[key]) for key in ("sitename", "contentsource") if plain(doc.meta.get(key, ""))
    )
    return found


def _opened(found: Survey) -> list[Element]:
    """What a script opens in or beside a dated place, as a link would be."""
    near: dict[Element, None] = {}
    for slot in found.slots:
        for element in (slot.holder, *islice(slot.holder.iterancestors(), 2)):
            near.setdefault(element)
    opened: dict[Element, None] = {}
    for element in near:
        for one in (element, *islice(element, _MOST_BESIDE)):
            if is_opened(one) and one.tag not in ("a", "button", "input") and next(one.iter("a"), None) is None:
                opened.setdefault(one)
    return list(opened)


def is_opened(element: Element) -> bool:
    """Whether a script opens an element as a link would be opened."""
    return (
        element.get("onclick") is not None
        or element.get("data-url") is not None
        or element.get("data-href") is not None
    )


def _walk(found: Survey, today: date) -> None:
    of_interest = _OF_INTEREST.search
    pieces: list[tuple[Element, str]] = []
    for element in found.body.iter("*"):
        tag = element.tag
        text, tail = element.text, element.tail
        if tag == "a":
            found.anchors.append(element)
            if len(element) or (text and len(text) > 3):
                found.worded_links += 1
        elif tag in _HOLLOW and not len(element) and not (text and text.strip()):
            found.empties.append(element)
        if tag not in _UNREAD:
            if text and of_interest(text):
                _note(found, element, text, "text", today, pieces)
        elif tag == "script" and text and len(text) < 300 and of_interest(text):
            _note_script(found, element, text, today)
        if tail and of_interest(tail):
            parent = element.getparent()
            if parent is not None and parent.tag not in _UNREAD:
                noted = len(found.slots)
                _note(found, parent, tail, "tail", today, pieces)
                for slot in found.slots[noted:]:
                    slot.beside = element
    if pieces:
        _join_pieces(found, pieces, today)
        _agree(found, pieces, today)


def _note(
    found: Survey, holder: Element, text: str, where: str, today: date, pieces: list[tuple[Element, str]]
) -> None:
    text = text.strip()
    numbered = _NUMBERED.search(text) is not None
    if len(text) <= 60:
        if "位" in text and _CRUMB.search(text):
            found.crumbs.append(holder)
        elif ("页" in text or "条" in text) and _PAGER.search(text):
            found.pagers.append(holder)
        elif not numbered and (NOTHING.search(text) or UNFINISHED.search(text)):
            found.notices.append(holder)
    if not numbered or len(found.slots) >= MOST_SLOTS:
        return
    if len(text) <= 15 and not "\u4e00" <= text[0] <= "\u9fff" and _PIECE.fullmatch(text):
        pieces.append((holder, text))
    if _DATED.search(text):
        found.slots.extend(slots_of(holder, text, where, today))


def slots_of(holder: Element, text: str, where: str, today: date) -> list[Slot]:
    """The dates of one text that may be a row's own: those that are nearly all of it, carry a label, or stand at an edge."""
    if len(text) > 160:
        return _edge_slots(holder, text, where, today)
    if _CALENDAR.search(text):
        return []
    slots = []
    for shown in find_dates(text, today=today):
        grade = _grade(text, shown)
        if grade is not None:
            slots.append(Slot(holder, text, shown, grade, where))
    return slots


def _edge_slots(holder: Element, text: str, where: str, today: date) -> list[Slot]:
    """A long text is a summary: only what stands at its very end is looked at."""
    ending = text[-40:]
    return [
        Slot(holder, ending, shown, Grade.END, where)
        for shown in find_dates(ending, today=today)
        if not _bare(ending[shown.end :])
    ]


def _bare(text: str) -> str:
    return _CLOCK.sub("", text).strip(_EDGES)


def _grade(text: str, shown: Shown) -> Grade | None:
    before, after = text[: shown.start].strip(_EDGES), _bare(text[shown.end :])
    if not before and not after:
        return Grade.PURE
    if _STUCK.match(text, shown.end):
        return None
    if _WEEKDAY.match(after):
        return Grade.OTHER
    before, after = _BEFORE.sub("", before), _AFTER.sub("", after)
    if before:
        if _OTHER_LABEL.search(before[-8:]):
            return Grade.OTHER
        if _LABEL.search(before[-8:]):
            return Grade.LABELLED
    if len(before) + len(after) <= 14:
        return Grade.SHORT
    if not after:
        return Grade.END
    return Grade.START if not before else None


def _note_script(found: Survey, element: Element, text: str, today: date) -> None:
    """`<script>document.write('2020-03-10')</script>` in the place of a date."""
    parent = element.getparent()
    if parent is not None and parent.tag not in ("body", "head"):
        for shown in find_dates(text.strip(), today=today)[:1]:
            found.slots.append(Slot(parent, text, shown, Grade.SHORT, "script"))


def _join_pieces(found: Survey, pieces: list[tuple[Element, str]], today: date) -> None:
    """Dates whose day and month stand in elements of their own; the parts' own readings give way to the whole."""
    index = 0
    while index < len(pieces) - 1:
        for count in (3, 2):
            run = pieces[index : index + count]
            holder = _common(run) if len(run) == count else None
            shown = join_split([text for _, text in run], today=today) if holder is not None else None
            if holder is not None and shown is not None:
                parts = {element for element, _ in run}
                found.slots = [slot for slot in found.slots if slot.holder not in parts]
                found.slots.append(Slot(holder, shown.text, shown, Grade.PURE, "split"))
                index += count - 1
                break
        else:
            if _MONTH.fullmatch(pieces[index][1]):
                index += _days_below(found, pieces, index, today)
        index += 1


def _agree(found: Survey, pieces: list[tuple[Element, str]], today: date) -> None:
    """`03/10` alone may be a score or a share; several in places of one make are days without a year."""
    makes: dict[tuple[object, str | None], list[tuple[Element, str]]] = {}
    held = {slot.holder for slot in found.slots}
    for holder, text in pieces:
        if _TWO_PAIRS.fullmatch(text) and holder not in held:
            makes.setdefault((holder.tag, holder.get("class")), []).append((holder, text))
    for alike in makes.values():
        shown = [(holder, text, find_dates(f"[{text}]", today=today)) for holder, text in alike]
        if len(shown) >= _LEAST_ALIKE and all(days for _, _, days in shown):
            found.slots.extend(Slot(holder, text, days[0], Grade.PURE) for holder, text, days in shown)


_TWO_PAIRS = re.compile(r"\d\d[/.]\d\d")
_LEAST_ALIKE = 3


def _days_below(found: Survey, pieces: list[tuple[Element, str]], index: int, today: date) -> int:
    """Days alone in the rows under a month's heading: 2026年3月, then 12日, 9日. How many there are; a calendar's are none."""
    month = pieces[index][1]
    count = 0
    for holder, text in pieces[index + 1 :]:
        shown = join_split([month, text], today=today) if _DAY.fullmatch(text) else None
        if shown is None or holder.tag in ("td", "th", "a"):
            break
        found.slots.append(Slot(holder, text, shown, Grade.PURE, "split"))
        count += 1
    return count


def _common(run: list[tuple[Element, str]]) -> Element | None:
    """The element that holds all parts, if it is near: a date is never spread wider than three levels."""
    first = run[0][0]
    above = [first]
    for _ in range(3):
        parent = above[-1].getparent()
        if parent is None:
            break
        above.append(parent)
    for element in above:
        if all(_within(part, element) for part, _ in run):
            return element
    return None


def _within(element: Element, ancestor: Element) -> bool:
    """Whether an element stands near below another, with no list between: a list's heading is no part of its rows' dates."""
    for level in range(5):
        if element is ancestor:
            return True
        parent = element.getparent()
        if parent is None or (level and element.tag in _LISTS):
            return False
        element = parent
    return False


_LISTS = frozenset({"ul", "ol", "dl", "table"})
_STEPS = re.compile(r"[>＞»›→/\\|]|::|--|&gt;")
_TITLE_STEPS = re.compile(r"[-_|—–·>»＞\s]+")


def _names(found: Survey, doc: Document, hints: Hints) -> frozenset[str]:
    """What the page calls its column: the configured name, the breadcrumb's last step, ColumnName, the title's first part."""
    names = {hints.column, doc.meta.get("columnname", "")}
    for crumb in found.crumbs[:3]:
        names.add(last_step(crumb))
    if not found.crumbs:
        homes = (one for one in found.anchors if one.text and "页" in one.text and HOME.fullmatch(one.text))
        boxes = (box for anchor in homes for box in islice(anchor.iterancestors(), 2))
        crumb = next(((box, step) for box in boxes if (step := crumb_step(box))), None)
        if crumb is not None:
            found.crumbs.append(crumb[0])
            names.add(crumb[1])
    title = next(doc.root.iter("title"), None) if doc.root is not None else None
    if title is not None and title.text:
        names.add(_TITLE_STEPS.split(title.text.strip())[0])
    return frozenset(name for name in (plain(name) for name in names) if 2 <= len(name) <= 30)


def last_step(crumb: Element) -> str:
    """The last step of a breadcrumb, which may be the holder of 当前位置 or the element around it."""
    if step := _last_of("".join(crumb.itertext())):
        return step
    parent = crumb.getparent()
    wider = "".join(parent.itertext()) if parent is not None else ""
    return _last_of(wider) if len(wider) < 300 else ""


def _last_of(text: str) -> str:
    steps = [step for step in (plain(step) for step in _STEPS.split(text)) if step]
    return steps[-1] if len(steps) > 1 else ""


HOME = re.compile(r"\W*(?:网站)?[首主]\s*页\W*")
_SEPARATOR = re.compile(r"[>＞»›→]|::")


def crumb_step(element: Element) -> str:
    """The last step of a breadcrumb that does not call itself one: 首页 > 政务公开 > 通知公告. Empty where it is none.

    Where style sheets draw the signs between, its steps are the items after 首页, the last of which leads nowhere.
    """
    text = "".join(element.itertext())
    if len(text) > 300 or not (_SEPARATOR.search(text) or HOME.match(text)):
        return ""
    if step := _last_of(text):
        return step
    items = [item for item in element if isinstance(item.tag, str) and plain("".join(item.itertext()))]
    if (
        2 <= len(items) <= 6
        and HOME.fullmatch("".join(items[0].itertext()))
        and next(items[-1].iter("a"), None) is None
    ):
        return plain("".join(items[-1].itertext()))
    return ""


_NOT_WORD = re.compile(r"[\s\W_]+")


def plain(text: str) -> str:
    """A name without blanks and punctuation, for comparing."""
    return _NOT_WORD.sub("", text)
