"""What stands directly above a list: the nearest words, and whether they are a heading at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from crawler.dates.spans import DATED_HEADING, is_span
from crawler.layouts.general.ownership.bars import is_bar, is_strip
from crawler.layouts.general.ownership.places import UNHEADED, draws_pager, empty_place
from crawler.layouts.general.scan import BODY_NAME, PageScan
from crawler.layouts.general.titles import find_dates_only
from crawler.page.breadcrumbs import crumb_step, last_step, plain
from crawler.page.links import Element, clean, is_hidden, is_more
from crawler.page.navigation import HOME
from crawler.page.urls import absolute

HOT = re.compile(
    r"热[点门文]|热词|排行|推荐|相关|猜[你您]|最[新近热]|点击榜|点击量|关注|图片新闻|图说"
    r"|友情链接|快速通道|便民|导航|专题|浏览历史|今日|本周|头条|置顶要闻|焦点|阅读榜|看点"
    r"|近期|(?:浏览|点击|阅读)最多|(?:延伸|[拓扩]展)阅读|大家(?:还|都)?[在爱][看搜读]|[你您]可能"
    r"|看了又看|热榜"
)
_MOST_WRAPPERS = 400
_LEAST_WORDS = 2
"""Characters of a heading: a single one is a bullet, in whichever font it is drawn."""
_HEADER_WORDS = re.compile(
    r"(?:序号|标题|名称|日期|时间|索引号|文号|发布|成文|机构|编号|操作|状态|主题|信息|内容|"
    r"部门|类别|栏目|地区|项目)+"
)
_UPDATED = re.compile(r"(?:更新|生成|截至|统计)(?:时间|日期|于)?\W{0,4}(?:19|20)\d\d\W?")
"""最后更新：2026-08-06 我要纠错: what is told of a list above it."""
_COUNTERS = re.compile(
    r"(?:[【\[]\w{1,12}[】\]])?"
    r"(?:\W{0,4}\w{1,8}\s?[:：]\s?\d[\d,]{0,9}\s?[条篇次个件封]?\W{0,4}){2,8}"
)
"""今日: 0 | 主题: 54 | 排名: 3; 【办理情况】 受理：157 办结：99: what is counted over a list."""
_AWAY = re.compile(rf"{HOME.pattern}|\W*返回\w{{0,4}}\W*")
"""首页, 返回首页: a way out of the page, and no name."""


@dataclass(slots=True)
class Heading:
    """What stands directly above a list: its words, and where its link or 更多 leads.

    of_another_place: between it and the list stands the empty place of another list, of
    which it may be the heading.
    """

    text: str = ""
    address: str | None = None
    element: Element | None = None
    crumb: bool = False
    of_another_place: bool = False


def heading_above(element: Element, found: PageScan, base: str, page: str) -> Heading:
    """The nearest words above a list; nothing where a longer text or a picture comes first."""
    wordless: list[Element] = []
    heading = _nearest(element, found, base, page, wordless)
    if heading.element is not None and not heading.crumb and is_strip(heading.element, found):
        above = _nearest(heading.element, found, base, page, wordless)
        if above.element not in found.crumb_holders and plain(above.text) in found.names:
            heading = above
    if heading.element is not None:
        heading.of_another_place = any(_is_place(node, element, found) for node in wordless)
    return heading


def _is_place(node: Element, element: Element, found: PageScan) -> bool:
    """Whether an empty place of a list stands here, before the list of `element`, and
    is no empty part of that list.
    """
    place = empty_place(node, found)
    if place is None or draws_pager(node):
        return False
    return not any(_is_like(one, place) for one in islice(element.iterancestors(), 3))


def _is_like(holder: Element, place: Element) -> bool:
    beside = holder.getparent() is place.getparent()
    return beside and (holder.tag, holder.get("class")) == (place.tag, place.get("class"))


def _nearest(
    element: Element, found: PageScan, base: str, page: str, wordless: list[Element]
) -> Heading:
    """The heading; notes in `wordless` what was passed on the way to it."""
    around = set(element.iterancestors())
    for node in before(element):
        if not isinstance(node.tag, str) or node.tag in UNHEADED or is_hidden(node):
            continue
        inside = node in around
        text = clean(node.text or "") if inside else short_text(node)
        if text is None:
            return Heading()
        if not text:
            pictured = not inside and (
                node.tag == "img" or next(node.iter("img"), None) is not None
            )
            if pictured and not _is_headed(node):
                return Heading()
            wordless.append(node)
            continue
        anchors = [] if inside else list(node.iter("a"))
        if anchors and node in found.dated_holders and not _is_crumb(node, found):
            return Heading()
        if node.tag in ("tr", "thead") and not anchors and _cells(node) > 1:
            continue
        if (
            not inside
            and (crumb := _crumb_as_heading(node, text, found, linked=bool(anchors))) is not None
        ):
            return crumb
        if (
            _is_passed_over(node, text, anchors, found)
            or (inside and find_dates_only(text))
            or is_bar(node, anchors, found, base, page)
        ):
            continue
        return _with_links(node, text, anchors, found, base)
    return Heading()


def _with_links(
    node: Element, text: str, anchors: Sequence[Element], found: PageScan, base: str
) -> Heading:
    """What stands over a list as its heading: it leads where the last of its links does, which
    are child columns' where they stand beside the column's own name.
    """
    if own := _own_words(node, anchors, found):
        return Heading(own, None, node)
    addresses = (absolute(anchor.get("href") or "", base) for anchor in reversed(anchors))
    return Heading(text, next((url for url in addresses if url), None), node)


def _own_words(node: Element, anchors: Sequence[Element], found: PageScan) -> str:
    """The column's own name where a heading says it outside of its links, which are its child
    columns' then; "" where they are a 更多, which shows whose list it is.
    """
    links = [clean("".join(anchor.itertext())) for anchor in anchors]
    if not anchors or any(is_more(one) and not _AWAY.fullmatch(one) for one in links):
        return ""
    linked = {inner for anchor in anchors for inner in anchor.iter("*")}
    said = (one.text or "" for one in node.iter("*") if one not in linked)
    words = clean(" ".join(said))
    return words if plain(words) in found.names else ""


def _is_headed(picture: Element) -> bool:
    """Whether a picture stands right below a heading: `<h2>学习园地</h2><img><ul>…`."""
    above = picture.getprevious()
    return above is not None and above.tag in _HEADING_TAGS


_HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt"})


def _crumb_as_heading(node: Element, text: str, found: PageScan, *, linked: bool) -> Heading | None:
    """The breadcrumb as the heading of what follows it; None where the node is
    none. linked: it holds links.
    """
    if _is_crumb(node, found):
        return Heading(
            last_step(next(c for c in found.crumbs if c is node or c in node.iter())) or text,
            None,
            node,
        )
    if (linked and (step := crumb_step(node))) or (step := _end_of_way(node)):
        return Heading(step, None, node, crumb=True)
    return None


def _end_of_way(node: Element) -> str:
    """The last step of a way from 首页 whose signs are pictures or none; "" where it is none, or
    holds the links of a menu.
    """
    steps = [words for text in islice(node.itertext(), 30) if (words := clean(text))]
    if not _LEAST_STEPS <= len(steps) <= _MOST_STEPS or not HOME.fullmatch(steps[0]):
        return ""
    if sum(1 for _ in node.iter("a")) > 1 or any(len(one) > _LONGEST_STEP for one in steps):
        return ""
    return plain(steps[-1])


_LEAST_STEPS, _MOST_STEPS, _LONGEST_STEP = 3, 5, 12


def _is_passed_over(node: Element, text: str, anchors: Sequence[Element], found: PageScan) -> bool:
    """Whether the words above a list are none of its name: a menu, a search box, a
    table's header, a day, a way home.
    """
    if len(anchors) > 2 or next(node.iter("input", "select"), None) is not None:
        return True
    if _is_header(node, text) and plain(text) not in found.names:  # a column may be called 部门信息
        return True
    if not anchors and (is_more(text) or node in found.pager_set):
        return True
    return (
        len(text) < _LEAST_WORDS
        or DATED_HEADING.fullmatch(_without_more(text, anchors)) is not None
        or is_span(text)
        or _UPDATED.search(text) is not None
        or _COUNTERS.fullmatch(text) is not None
        or _leads_away(node, anchors, found)
    )


def _without_more(text: str, anchors: Sequence[Element]) -> str:
    """2025年 of 「2025年 更多>>」: the rows of a year are a part of the column all the same."""
    links = [clean("".join(anchor.itertext())) for anchor in anchors]
    if len(links) != 1 or not is_more(links[0]):
        return text
    return text.replace(links[0], "").strip()


def _leads_away(node: Element, anchors: Sequence[Element], found: PageScan) -> bool:
    """Whether words hold a way out of the page, and the column's own name not beside it."""
    away = any(_AWAY.fullmatch(clean("".join(anchor.itertext()))) for anchor in anchors)
    return away and not _own_words(node, anchors, found)


def before(element: Element) -> Iterator[Element]:
    """What stands before an element, nearest first, going out six
    levels that hold anything else.
    """
    for node in outwards(element, 6):
        if node.tag == "body":
            return
        beside = node.getprevious()
        for _ in range(5):
            if beside is None:
                break
            yield beside
            beside = beside.getprevious()
        parent = node.getparent()
        if parent is None or parent.tag in ("body", "html"):
            return
        if (parent.text or "").strip():
            yield parent


def outwards(element: Element, levels: int) -> Iterator[Element]:
    """An element and those around it; wrappers that hold nothing else are no level."""
    node = element
    yield node
    for _ in range(_MOST_WRAPPERS):
        parent = node.getparent()
        if parent is None or levels == 0:
            return
        if len(parent) > 1:
            levels -= 1
        node = parent
        yield node


def _cells(node: Element) -> int:
    """Cells with words: a row of several above a list is its header."""
    return sum(1 for cell in node.iter("td", "th") if "".join(cell.itertext()).strip())


def short_text(node: Element, limit: int = 80) -> str | None:
    """The words of a node, None where they are more than a heading holds.
    Scripts, styles and choices are no words.
    """
    said = []
    length = 0
    for text in node.itertext("*") if next(node.iter(*WORDLESS), None) is None else _worded(node):
        if words := text.strip():
            length += len(words)
            if length > limit:
                return None
            said.append(words)
    return clean(" ".join(said))


WORDLESS = ("script", "style", "noscript", "template", "option")


def _worded(node: Element) -> list[str]:
    return list(_WORDED(node))  # type: ignore[arg-type]


_WORDED = etree.XPath(
    f"descendant::text()[not({' or '.join(f'parent::{tag}' for tag in WORDLESS)})]",
    smart_strings=False,
)


def _is_crumb(element: Element, found: PageScan) -> bool:
    return element in found.crumb_holders


def shown_names(found: PageScan, within: Element | None = None) -> list[Element]:
    """Where the page, or one element of it, shows its column's name as a heading: not as a link,
    in a menu or in the breadcrumb.
    """
    names = {name for name in found.names if not BODY_NAME.search(name)}
    holders = (
        one
        for one in (found.body if within is None else within).iter("*")
        if one.tag not in _UNNAMED and one.text and plain(one.text) in names
    )
    return [one for one in holders if one not in found.crumb_holders and not _in_menu(one)]


def _in_menu(element: Element) -> bool:
    return any(
        one.tag in ("a", "li", "dd", "option")
        for one in (element, *islice(element.iterancestors(), 2))
    )


_UNNAMED = UNHEADED | {"a", "title", "option"}


def is_tab_bar(heading: Heading, found: PageScan) -> bool:
    """Whether the words above a list are the names of panes, the column's own among them."""
    if heading.element is None or heading.address is not None:
        return False
    names = [name for text in heading.element.itertext() if (name := plain(text))]
    return len(names) > 1 and any(len(name) > 1 and name in found.names for name in names)


def _is_header(node: Element, text: str) -> bool:
    """A table's header, or what stands for it over rows of boxes: three words or
    more, each the name of a part.

    Where one of them is a date's, two are enough, and half of several.
    """
    if is_header(text):
        return True
    parts = [part for piece in islice(node.itertext(), 30) if (part := plain(piece))]
    if not 2 <= len(parts) <= 12 or any(len(part) > 8 for part in parts):
        return False
    named = sum(1 for part in parts if _HEADER_PART.search(part))
    if any(_HEADER_DAY.search(part) for part in parts):
        return 2 * named >= max(len(parts), 4)
    return named == len(parts) > 2


_HEADER_PART = re.compile(
    r"序号|标题|名称|日期|时间|索引号|文号|机构|机关|编号|操作|状态|主题|部门|类别|栏目|"
    r"地区|项目|单位|来源|字号|有效性|类型|点击|次数|浏览|附件|作者"
)
_HEADER_DAY = re.compile(r"日期$|时间$")


def heads_rows(node: Element) -> bool:
    """Whether boxes side by side are the header of rows of boxes."""
    text = short_text(node)
    return text is not None and _is_header(node, text)


def is_header(text: str) -> bool:
    """序号 标题 发布日期: the words of a table's header row."""
    return len(text) <= 80 and _HEADER_WORDS.fullmatch(plain(text)) is not None
