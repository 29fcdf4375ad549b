"""What a page calls itself: the steps of its breadcrumb, and names without blanks and signs."""

from __future__ import annotations

import re

from lxml import etree

from crawler.page.links import Element
from crawler.page.navigation import HOME, offers_more

_STEPS = re.compile(r"[>＞»›→/\\|]|::|--|&gt;")


def last_step(crumb: Element) -> str:
    """The last step of a breadcrumb, which may be the holder of
    当前位置 or the element around it.
    """
    if step := _last_of("".join(crumb.itertext())):
        return step
    parent = crumb.getparent()
    return _last_of(_short(parent)) if parent is not None else ""


def earlier_steps(crumb: Element) -> list[str]:
    """The steps before the last: the parents of the column, and what
    calls itself 当前位置 or 首页.
    """
    for holder in (crumb, crumb.getparent()):
        if holder is not None and len(steps := _steps_of(_short(holder))) > 1:
            return steps[:-1]
    return []


def _steps_of(text: str) -> list[str]:
    """The steps between signs; where no other sign parts them, between dashes that stand alone."""
    signs = _STEPS if _STEPS.search(text) else _DASHES
    return [step for step in (plain(step) for step in signs.split(text)) if step]


_DASHES = re.compile(r"(?<=[\s\xa0])[-–—](?=[\s\xa0])")


def _last_of(text: str) -> str:
    steps = _steps_of(text)
    return steps[-1] if len(steps) > 1 else ""


_LABEL = re.compile(
    r"^\W{0,6}(?:您|你)?(?:现在|当前|所在|目前)?(?:所在|所处)?的?(?:位置|栏目)(?:是|为)?\s?[:：]?"
)
_BETWEEN = re.compile(r"\s?(?:[-—–]{0,2}[>＞»›→≫]|[/\\]|\s-\s)+\s?")
_LONGEST_SEEN = 160


def steps_as_written(text: str) -> tuple[str, ...]:
    """The steps of a breadcrumb behind its label and the home page, with the signs in their names.

    Nothing where the text is too long to be a breadcrumb, or has one step only.
    """
    if len(text) > _LONGEST_SEEN:
        return ()
    label = _LABEL.search(text)
    steps = [step.strip(" :：|") for step in _BETWEEN.split(text[label.end() :] if label else text)]
    if len(steps) < 2:
        return ()
    return tuple(step for step in steps if step and not _is_home(step))


def _is_home(step: str) -> bool:
    return HOME.fullmatch(step.removeprefix("返回")) is not None or step.lower() == "home"


_SEPARATOR = re.compile(r"[>＞»›→]|::")


def crumb_step(element: Element) -> str:
    """The last step of a breadcrumb that does not call itself one: 首页 > 政务公开 >
    通知公告. Empty where it is none.

    Where style sheets draw the signs between, its steps are the items after 首页, the
    last of which leads nowhere.
    """
    text = _short(element)
    if not (_SEPARATOR.search(text) or HOME.match(text)) or _is_arrowed(text) or _leads_on(text):
        return ""
    # A menu begins with 首页 too, and a date in it holds slashes.
    if (_SEPARATOR.search(text) or HOME.fullmatch(_STEPS.split(text, maxsplit=1)[0])) and (
        step := _last_of(text)
    ):
        return step
    items = [
        item for item in element if isinstance(item.tag, str) and plain("".join(item.itertext()))
    ]
    if (
        2 <= len(items) <= 6
        and HOME.fullmatch("".join(items[0].itertext()))
        and (next(items[-1].iter("a"), None) is None or _is_marked(element))
    ):
        return plain("".join(items[-1].itertext()))
    return ""


def linked_steps(crumb: Element) -> set[Element]:
    """The links of a breadcrumb, which lead to the column and its parents; what else stands in its
    element, behind the last step, is none. They may stand beside the element of their label.
    """
    if found := _linked_within(crumb):
        return found
    above = crumb.getparent()
    beside = above is not None and not _last_of(_short(crumb)) and _short(above) != ""
    return _linked_within(above) if beside and above is not None else set()


def _linked_within(crumb: Element) -> set[Element]:
    found: list[Element] = []
    words, signs = "", 0
    inside = False
    for event, element in etree.iterwalk(crumb, events=("start", "end")):
        is_link = element.tag == "a"
        if event == "start" and is_link:
            signed = _ENDS_IN_SIGN.search(words) is not None
            if not _may_be_step(element, words, first=not found, signed=signed):
                break
            signs += signed
            found.append(element)
            inside, words = True, ""
        elif event == "start":
            if found and element.tag in _ROWS_BEGIN:
                break
            words += "" if inside else element.text or ""
        else:
            inside = inside and not is_link
            words += "" if inside or element is crumb else element.tail or ""
        if len(found) > _MOST_STEPS or len(words) > _LONGEST:
            return set()
    drawn = not signs and bool(crumb_step(crumb))
    return set(found) if signs or drawn else set()


def _may_be_step(link: Element, words: str, *, first: bool, signed: bool) -> bool:
    """Whether a link goes on with a breadcrumb: short, and right behind a sign; the first one is
    the home page, or stands right behind the label. words: those between it and what is before.
    """
    said = "".join(link.itertext()).strip()
    if len(said) > _LONGEST_STEP:
        return False
    if first:
        return signed or HOME.fullmatch(said) is not None or words.rstrip()[-1:] in (":", "：")
    return signed or not words.strip()


_ENDS_IN_SIGN = re.compile(r"(?:(?:[>＞»›→≫/\\]|::|--)[\s\xa0]{0,5}|[\s\xa0][-–—][\s\xa0]{1,5})\Z")
_ROWS_BEGIN = frozenset({"br", "p", "table", "h1", "h2", "h3", "h4", "dl"})
_LONGEST_STEP = 20
"""Characters of a column's name; titles are longer."""
_MOST_STEPS = 8


def _is_marked(element: Element) -> bool:
    """Whether an element, or the one around it, calls itself a breadcrumb."""
    above = element.getparent()
    return any(
        one is not None
        and _MARKED.search(f"{one.get('aria-label') or ''} {one.get('class') or ''}")
        for one in (element, above)
    )


_MARKED = re.compile(r"(?:^|[\s_-])(?:bread-?)?crumbs?(?:$|[\s_-])|面包屑", re.IGNORECASE)


def _is_arrowed(text: str) -> bool:
    """Whether the signs stand behind the items of a list, the last as well, and not
    between the steps from 首页 on.
    """
    return _SEPARATOR.fullmatch(text.rstrip()[-1:]) is not None and HOME.search(text) is None


def _leads_on(text: str) -> bool:
    """更多>>通知公告: the head of a box, whose 更多 stands before its name."""
    first = _STEPS.split(text, maxsplit=1)[0].strip()
    return len(first) <= _LONGEST_STEP and offers_more(first)


_LONGEST = 300


def _short(element: Element) -> str:
    """The words of an element, "" where they are more than a breadcrumb's: a menu is
    not read to its end for that.
    """
    said = ""
    for text in element.itertext():
        said += text
        if len(said) > _LONGEST:
            return ""
    return said


_NOT_WORD = re.compile(r"[\s\W_]+")


def plain(text: str) -> str:
    """A name without blanks and punctuation, for comparing."""
    return text if text.isalnum() else _NOT_WORD.sub("", text)
