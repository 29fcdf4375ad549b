"""Whether a page shows that its list goes on where no address leads there: buttons for more, and
pagers that a script answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from crawler.page.document import Document
from crawler.page.links import clean, target
from crawler.page.navigation import NEXT
from crawler.pagination.held_pages import held_pages

_MORE = re.compile(
    r"\W{0,3}(?:点击|请|继续)?(?:向下|向上|下拉|上拉|上滑|下滑|滑动|滚动){0,2}(?:即可|可以?)?"
    r"(?:加载|查看|展开|显示|浏览|获取)更多"
    r"(?:内容|信息|数据|文章|条目)?\W{0,3}|\W{0,3}(?:load|show|view) more\W{0,3}",
    re.IGNORECASE,
)
_OFF = re.compile(r"disabled|forbid|gray|grey|\boff\b|no-?next|last", re.IGNORECASE)
_WORDS = ("更多", "more", "More", "MORE", "next", "Next", "<select")
_BELOW = r"(?<=下.)|(?<=下\s.)|(?<=下一.)|(?<=下\s一.)|(?<=下一\s.)|(?<=下\s一\s.)"
_FURTHER = (
    re.compile(rf"页(?:{_BELOW}|(?<=后.)|(?<=后一.))", re.DOTALL),
    re.compile(rf"頁(?:{_BELOW})", re.DOTALL),
)
"""下一页 or 后一页, looked for from its last sign: 下 and 后 are in many titles."""
_MAY_SAY_FURTHER = re.compile(r"页(?:(?<=[一下后]页)|(?<![\u4000-\u9fff]页))")
"""The same in markup, or 页 behind what is no Chinese sign."""
_TELLING = frozenset("更下后mMnN")
"""One of them is in whatever offers more: menus have hundreds of other words."""
_LONGEST = 30
_FEWEST_NUMBERS = 2
_MOST_PAGES = 1000
_CLICKED = frozenset({"a", "button", "input", "img", "span", "li", "div", "td", "em", "i", "b"})


def goes_on(doc: Document) -> str:
    """What says so, "" where nothing does. Asked where no next page can be asked for."""
    if doc.root is None:
        return ""
    if _may_go_on(doc):
        for element in doc.root.iter(*_CLICKED, "p"):
            if (words := _label(element)) and _invites(element, words, doc):
                return words
    if last := max(
        (*_chosen(doc), *_clicked_numbers(doc), *(len(pages) for pages, _ in held_pages(doc))),
        default=0,
    ):
        return f"1 … {last}"
    return ""


def _may_go_on(doc: Document) -> bool:
    """Whether any of the words of such buttons stands on the page."""
    if doc.words.says(*_WORDS):
        return True
    may_say = doc.words.shows(_MAY_SAY_FURTHER, "页") or doc.words.says("頁")
    return may_say and any(form.search(doc.text) for form in _FURTHER)


def _label(element: HtmlElement) -> str:
    """What an element is called: its own text, that of its only child, or what stands for a
    picture; "" for longer ones, and for those that offer nothing.
    """
    said = element.text or element.get("alt") or element.get("title") or element.get("value") or ""
    if len(said) > _LONGEST or _TELLING.isdisjoint(said) or len(element) > 1:
        return ""
    return clean(said)


def _invites(element: HtmlElement, words: str, doc: Document) -> bool:
    offers = _MORE.fullmatch(words) is not None
    if not offers and (NEXT.fullmatch(words) is None or not _is_live(element)):
        return False
    # 查看更多 of another column, and what the pager has followed already, lead somewhere
    return target(_anchor(element), doc.base) is None


def _anchor(element: HtmlElement) -> HtmlElement:
    parent = element.getparent()
    return parent if element.tag != "a" and parent is not None and parent.tag == "a" else element


def _is_live(element: HtmlElement) -> bool:
    """Whether it can be clicked: on a last page 下一页 is mere text,
    or is marked as switched off.
    """
    parent = element.getparent()
    for one in (element, *([parent] if parent is not None else [])):
        if one.get("disabled") is not None or _OFF.search(one.get("class") or ""):
            return False
    href = (_anchor(element).get("href") or "").strip()
    called = href[:11].lower() == "javascript:" and "(" in href and "void" not in href.lower()
    return called or any(one.get("onclick") for one in (element, _anchor(element)))


def _chosen(doc: Document) -> Iterator[int]:
    """The last number of a form's choice of pages: 1, 2, 3 … beside the word 页."""
    assert doc.root is not None
    for select in doc.root.iter("select"):
        said = [
            clean("".join(option.itertext())).strip("第页 ") for option in select.iter("option")
        ]
        beside = "".join(select.getparent().itertext()) if select.getparent() is not None else ""
        if (
            len(said) >= _FEWEST_NUMBERS
            and said == [str(at) for at in range(1, len(said) + 1)]
            and "页" in beside
        ):
            yield len(said)


def _clicked_numbers(doc: Document) -> Iterator[int]:
    """The last of page numbers that follow each other and are clicked,
    without an address: 1 [2] [3].
    """
    boxes: dict[HtmlElement, list[int]] = {}
    for element in doc.opened:
        text = (element.text or "").strip("[] \t\r\n\xa0")
        box = element.getparent()
        if (
            box is not None
            and text.isascii()
            and text.isdigit()
            and len(text) < 5
            and target(element, doc.base) is None
        ):
            boxes.setdefault(box, []).append(int(text))
    for numbers in boxes.values():
        last = max(numbers)
        if (
            1 < last <= _MOST_PAGES
            and len(numbers) >= _FEWEST_NUMBERS
            and set(range(2, min(last, 4) + 1)) <= set(numbers)
        ):
            yield last
