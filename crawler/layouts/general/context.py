"""Whose list a block is: this column's, a child column's, or the portal's (hot lists, menus, carousels)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from crawler.layouts.general.scan import Survey
from crawler.layouts.general.titles import find_dates_only
from crawler.page.breadcrumbs import HOME, crumb_step, last_step, plain
from crawler.page.links import Element, clean, is_current, is_hidden, is_more
from crawler.page.urls import absolute, canonical

ACCEPTED = 2.0
"""A block below this is not called the column's list."""

_HOT = re.compile(
    r"热[点门文]|热词|排行|推荐|相关|猜你喜欢|最[新近热]|点击榜|点击量|关注|图片新闻|图说|友情链接|快速通道|便民|导航|专题|浏览历史|今日|本周|头条|置顶要闻|焦点|阅读榜|看点|近期|(?:浏览|点击|阅读)最多"
)
_ASIDE = frozenset((
    "side", "sidebar", "sider", "aside", "hot", "rank", "ranking", "paihang", "recommend", "recom", "related", "tuijian", "remen",
    "submenu", "subnav", "leftnav", "sidenav", "leftmenu", "sidemenu",
    "topnav", "mainnav", "navbar", "navlist", "link", "links", "friend", "friendlink", "yqlj", "crumb", "crumbs", "breadcrumb",
    "tree", "float", "popup", "dialog", "login", "swiper", "slide", "slider", "slides", "slideshow", "carousel", "banner", "focus",
    "lunbo", "widget", "widgets", "marquee", "flash", "hotnews", "hotlist",
))  # fmt: skip
_EDGE = frozenset(("foot", "footer", "bottom", "header", "head", "nav", "menu", "copyright"))
_MAYBE_ASIDE = frozenset(("left", "lefter", "leftbox", "top", "search", "scroll", "tab", "topic"))
_WORDS = re.compile(r"[A-Z]?[a-z]{2,30}|[A-Z]{2,30}")
_MOST_WRAPPERS = 400
_ITEMS = frozenset({"article", "li"})
"""What has a head and a foot of its own within a list."""
_MENU_TAGS = frozenset({"nav", "header", "footer", "aside", "marquee"})
_PAGER_MAKE = re.compile(
    r"(?:^|[\s_-])(?:page|pages|pager|paging|pagination|pagelist|pagebar|page_?div|page_?nav|fenye|fanye|pb_sys\w*|turn_?page|pagecon|lbfy)(?:$|[\s_\d-])|pagin|page(?:bar|box|div|list|wrap|links?|nums?)|fenye|pgcontainer|aspnetpager",
    re.IGNORECASE,
)
_INLINE = frozenset({"a", "b", "span", "strong", "em", "font", "i", "u", "select", "input"})
_PAGER_SCRIPT = re.compile(
    r"createPage|Pager\s*\(|countPage|jpage|laypage|pageIndex|aginator|pagination\s*\(", re.IGNORECASE
)
_HEADER_WORDS = re.compile(
    r"(?:序号|标题|名称|日期|时间|索引号|文号|发布|成文|机构|编号|操作|状态|主题|信息|内容|部门|类别|栏目|地区|项目)+"
)
_DATED_HEADING = re.compile(
    r"\W{0,4}(?:(?:更新|截至|截止|统计)(?:时间|日期|至|于)?)?\W{0,4}(?:(?:19|20)\d\d\s?年?度?)?\W?\s?(?:\d{1,2}\s?月?)?\W?\s?(?:\d{1,2}\s?日?)?\W{0,4}"
)
"""2026年, 2026年3月: what rows are grouped by."""
_UPDATED = re.compile(r"(?:更新|生成|截至|统计)(?:时间|日期|于)?\W{0,4}(?:19|20)\d\d\W?")
"""最后更新：2026-08-06 我要纠错: what is told of a list above it."""
_AWAY = re.compile(rf"{HOME.pattern}|\W*返回\w{{0,4}}\W*")
"""首页, 返回首页: a way out of the page, and no name."""
_OTHER_PART = frozenset({"h1", "h2", "h3", "h4", "iframe", "form"})
_PAGER_WORDS = re.compile(
    r"\W{0,4}(?:首\s?页|第一页|最前页|上一?页|前一?页|页次.{0,12}|共.{0,12}|第.{0,6}|当前第.{0,8}|\d{1,4}(?:\s?/\s?\d{1,4}\s?页?)?)\W{0,4}"
)
_UNHEADED = frozenset((
    "script", "style", "br", "hr", "input", "form", "select", "noscript", "iframe", "link", "template", "textarea", "marquee",
))  # fmt: skip


@dataclass(slots=True)
class Heading:
    """What stands directly above a list: its words, and where its link or 更多 leads."""

    text: str = ""
    address: str | None = None
    element: Element | None = None
    crumb: bool = False


@dataclass(slots=True)
class Verdict:
    """score: above ACCEPTED the list is this column's own. child: the child column that its heading leads to.

    aside: a box of the portal's. doubtful: it may be, by its box, its heading or the place of the page's pager.
    strange: its heading is none of the page's names.
    """

    score: float = 0.0
    reasons: list[str] = field(default_factory=list)
    heading: Heading = field(default_factory=Heading)
    child: str | None = None
    aside: bool = False
    doubtful: bool = False
    strange: bool = False

    def add(self, points: float, reason: str) -> None:
        self.score += points
        self.reasons.append(reason)


def own_place(found: Survey, element: Element, last: Element, base: str, page: str) -> Verdict:
    """What the surroundings of a list say: its heading, the breadcrumb, the pager below it, the boxes around it."""
    verdict = Verdict()
    heading = verdict.heading = _heading(element, found, base, page)
    named = plain(heading.text)
    if heading.element is not None and named:
        elsewhere = heading.address is not None and not _same(heading.address, page)
        if heading.crumb or (named in found.names and len(named) > 1) or _is_tab_bar(heading, found):
            _share(verdict, element, last, found)
        elif _HOT.search(heading.text) and not any(named in name or name in named for name in found.names):
            verdict.add(-5, f"stands under 「{heading.text[:20]}」")
            verdict.aside = True
        elif elsewhere:
            verdict.add(-3, f"its heading 「{heading.text[:20]}」 leads to {heading.address}")
            verdict.child = heading.address
        elif any(named in name or name in named for name in found.names):
            verdict.add(2, f"stands under 「{heading.text[:20]}」")
        elif found.names:
            verdict.add(-2, f"stands under 「{heading.text[:20]}」, which is not what the page calls itself")
            verdict.doubtful = not found.nameless
            verdict.strange = True
    if verdict.child is None and (more := _more_below(last, base)) and not _same(more, page):
        verdict.add(-3, f"its 更多 leads to {more}")
        verdict.child = more
    if _pager_follows(last, found):
        verdict.add(3, "a pager follows it")
    elif found.pagers:
        verdict.add(-2, "the page's pager stands elsewhere")
        verdict.doubtful = True
    _boxes(element, verdict)
    return verdict


def _is_tab_bar(heading: Heading, found: Survey) -> bool:
    """Whether the words above a list are the names of panes, the column's own among them."""
    if heading.element is None or heading.address is not None:
        return False
    names = [name for text in heading.element.itertext() if (name := plain(text))]
    return len(names) > 1 and any(len(name) > 1 and name in found.names for name in names)


def _share(verdict: Verdict, element: Element, last: Element, found: Survey) -> None:
    """A heading speaks for all boxes below it: where another box could hold the list as well, it says less."""
    heading = verdict.heading
    said = f"stands under the column's own heading 「{heading.text[:20]}」"
    node = element
    rival = False
    ends = {last, *last.iterancestors()}
    over = set(heading.element.iterancestors()) if heading.element is not None else set()
    for level in range(6):
        above = node.getparent()
        for beside in _beyond(node, ends) if level else ():
            if is_current(node) and not is_current(beside) and beside.tag == node.tag:
                continue
            if _is_hollow(beside, found) and not _is_trailing(beside, last):
                verdict.add(-1, f"{said}, but so does an empty box")
                verdict.doubtful = True
                return
            rival = rival or _is_rival(beside, found)
        if above is None or above.tag == "body" or above in over:
            break
        node = above
    verdict.add(1 if rival else 3, f"{said}, as does another box" if rival else said)


def _beyond(node: Element, ends: set[Element]) -> list[Element]:
    """What follows an element, without the other sections of its list, which ends in one of `ends`."""
    after = list(node.itersiblings())
    return after[next((at + 1 for at, beside in enumerate(after) if beside in ends), 0) :]


_MAIN_MAKE = re.compile(
    r"(?:^|[\s_-])(?:right|main|content|con|cont|list|news|body|bd|center|mid)(?:$|[\s_\d-])|list|content",
    re.IGNORECASE,
)


def _is_hollow(node: Element, found: Survey) -> bool:
    """A box in which a list should stand and nothing does."""
    if not isinstance(node.tag, str) or is_hidden(node):
        return False
    for inner in node.iter("*"):
        if inner in found.empty_set or inner in found.notice_set:
            return not _draws_pager(node)
        if inner.tag == "a" or (inner.tag not in _UNHEADED and (inner.text or "").strip()):
            return False
    if node.tag not in ("div", "section", "td"):
        return False
    return _MAIN_MAKE.search(node.get("class") or node.get("id") or "") is not None or _holds_only_boxes(node)


def _holds_only_boxes(node: Element) -> bool:
    """Boxes inside a box and nothing in them: a column of the page that was to hold a list. What a script draws is none."""
    inner = [below.tag for below in node.iter("*")][1:]
    makes = (f"{below.get('class') or ''} {below.get('id') or ''}" for below in node.iter("*"))
    return bool(inner) and set(inner) <= {"div", "section"} and not any(map(_PAGER_MAKE.search, makes))


def _is_rival(node: Element, found: Survey) -> bool:
    """A box of words that is neither foot, menu nor pager, nor another column's by its own heading."""
    if not isinstance(node.tag, str) or node.tag in _MENU_TAGS or is_hidden(node):
        return False
    make = f"{node.get('class') or ''} {node.get('id') or ''}"
    if ({word.lower() for word in _WORDS.findall(make)} & (_ASIDE | _EDGE)) or _pager_in(node, found):
        return False
    said = _short_text(node)
    if node.tag not in _BOXES or (said is not None and len(said) < 6):
        return False
    first = next((text for inner in node.iter("*") if (text := (inner.text or "").strip())), "")
    return not _HOT.search(first) and not any("更多" in (anchor.text or "") for anchor in node.iter("a"))


_BOXES = frozenset({"div", "td", "tr", "section", "main", "article", "ul", "ol", "dl", "table"})


def _same(one: str, other: str) -> bool:
    def shape(url: str) -> str:
        return re.sub(r"/(?:index|default|list)?(?:\.\w{2,5})?$", "", canonical(url).split("#")[0].split("?")[0])

    return shape(one) == shape(other)


def _is_crumb(element: Element, found: Survey) -> bool:
    return element in found.crumb_holders


def _before(element: Element) -> Iterator[Element]:
    """What stands before an element, nearest first, going out six levels that hold anything else."""
    for node in _outwards(element, 6):
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


def _outwards(element: Element, levels: int) -> Iterator[Element]:
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


def _heading(element: Element, found: Survey, base: str, page: str) -> Heading:
    """The nearest words above a list; nothing where a longer text or a picture comes first."""
    around = set(element.iterancestors())
    for node in _before(element):
        if not isinstance(node.tag, str) or node.tag in _UNHEADED or is_hidden(node):
            continue
        inside = node in around
        text = clean(node.text or "") if inside else _short_text(node)
        if text is None:
            return Heading()
        if not text:
            if not inside and (node.tag == "img" or next(node.iter("img"), None) is not None):
                return Heading()
            continue
        anchors = [] if inside else list(node.iter("a"))
        if anchors and node in found.dated_holders and not _is_crumb(node, found):
            return Heading()
        if node.tag in ("tr", "thead") and not anchors and _cells(node) > 1:
            continue
        if _is_crumb(node, found) and not inside:
            return Heading(
                last_step(next(c for c in found.crumbs if c is node or c in node.iter())) or text, None, node
            )
        if anchors and not inside and (step := crumb_step(node)):
            return Heading(step, None, node, crumb=True)
        if len(anchors) > 2 or next(node.iter("input", "select"), None) is not None or _is_header(node, text):
            continue
        if (
            (is_more(text) and not anchors)
            or _DATED_HEADING.fullmatch(text)
            or _UPDATED.search(text)
            or (inside and find_dates_only(text))
            or (not anchors and node in found.pager_set)
            or any(_AWAY.fullmatch(anchor.text or "") for anchor in anchors)
        ):
            continue
        address = next((url for anchor in reversed(anchors) if (url := absolute(anchor.get("href") or "", base))), None)
        return Heading(text, address, node)
    return Heading()


def _cells(node: Element) -> int:
    """Cells with words: a row of several above a list is its header."""
    return sum(1 for cell in node.iter("td", "th") if "".join(cell.itertext()).strip())


def _short_text(node: Element, limit: int = 80) -> str | None:
    """The words of a node, None where they are more than a heading holds."""
    said = []
    length = 0
    for text in node.itertext("*"):
        if words := text.strip():
            length += len(words)
            if length > limit:
                return None
            said.append(words)
    return clean(" ".join(said))


def _after(element: Element, levels: int) -> Iterator[Element]:
    for node in _outwards(element, levels - 1):
        beside = node.getnext()
        for _ in range(4):
            if beside is None:
                break
            yield beside
            beside = beside.getnext()
        parent = node.getparent()
        if (
            parent is None
            or parent.tag in ("body", "html")
            or _COLUMN_MAKE.search(parent.get("class") or parent.get("id") or "")
        ):
            return


_COLUMN_MAKE = re.compile(r"(?:^|[\s_-])(?:left|right|side)(?:$|[\s_-])", re.IGNORECASE)
"""The columns of a page's layout: what follows one of them is not the foot of what stands in it."""


def _more_below(element: Element, base: str) -> str | None:
    """A 更多 link at the foot of a list's own box."""
    for node in _after(element, 1):
        anchors = [node] if node.tag == "a" else list(node.iter("a"))
        if len(anchors) > 1:
            return None
        for anchor in anchors:
            text = clean("".join(anchor.itertext()))
            if text and is_more(text) and ("更多" in text or "more" in text.lower()):
                return absolute(anchor.get("href") or "", base)
    return None


def _pager_follows(element: Element, found: Survey) -> bool:
    """Whether a pager is the next thing below the list, before any words and any other list, empty or not."""
    for node in _after(element, 6):
        if _is_trailing(node, element):
            continue
        if node.tag in _INLINE and (node.getparent() in found.pager_set or _begins_pager(node, found)):
            return True
        if isinstance(node.tag, str) and (said := _pager_in(node, found)) is not None:
            return said
    return False


def _is_trailing(node: Element, last: Element) -> bool:
    """Whether an empty list right behind a list is its next part, which a template opened after every few rows."""
    holder = last.getparent()
    return (
        holder is not None
        and node.getprevious() is holder
        and not len(node)
        and node.tag in ("ul", "ol")
        and (node.tag == holder.tag and node.get("class") == holder.get("class") and not (node.text or "").strip())
    )


def _begins_pager(node: Element, found: Survey) -> bool:
    """Whether an inline element says 1, 首页 or the like and what stands beside it is a pager's."""
    if _PAGER_WORDS.fullmatch((node.text or "").strip()) is None:
        return False
    return any(beside in found.pager_set for beside in islice(node.itersiblings(), _MOST_BESIDE))


_MOST_BESIDE = 12


def _pager_in(node: Element, found: Survey) -> bool | None:
    """Whether a pager comes first in a node; None where nothing comes at all."""
    for inner in node.iter("*"):
        if inner in found.dated_set:
            return False
        if inner in found.pager_set or _PAGER_MAKE.search(f"{inner.get('class') or ''} {inner.get('id') or ''}"):
            return True
        words = (inner.text or "").strip()
        if inner.tag == "script":
            if _PAGER_SCRIPT.search(words[:4000]):
                return True
        elif inner in found.empty_set:
            return _draws_pager(node) or _draws_pager(inner)
        elif inner.tag in _OTHER_PART and not _sends_pages(inner, found):
            return False
        elif words:
            short = _PAGER_WORDS.fullmatch(words) is not None and _short_text(node, 160) is not None
            return short and any(below in found.pager_set for below in node.iter("*"))
    return None


def _draws_pager(node: Element) -> bool:
    """Whether a script in a box, or right behind it, makes a pager of what is empty there."""
    behind = node.getnext()
    if behind is not None and behind.tag == "script" and _PAGER_SCRIPT.search((behind.text or "")[:4000]):
        return True
    return any(script.text and _PAGER_SCRIPT.search(script.text[:4000]) for script in node.iter("script"))


def _sends_pages(node: Element, found: Survey) -> bool:
    """Whether a form is only there for its pager: it holds one, or nothing that anybody sees."""
    if node.tag != "form":
        return False
    if any(inner in found.pager_set for inner in node.iter("*")):
        return True
    shown = (
        field for field in node.iter("input", "select", "textarea") if (field.get("type") or "").lower() != "hidden"
    )
    return next(shown, None) is None and not any(text.strip() for text in node.itertext())


def _boxes(element: Element, verdict: Verdict) -> None:
    """The boxes around a list: the page's own menus, sides, feet and carousels hold no column's list."""
    # What a row is called says something of the row: pinned ones are `top` or `hot`.
    node: Element | None = element.getparent() if element.tag in ("li", "tr", "dd") else element
    for level in range(12):
        if node is None or node.tag == "body":
            return
        if is_hidden(node):
            verdict.add(-8, "it is hidden")
            verdict.aside = True
            return
        make = f"{node.get('class') or ''} {node.get('id') or ''}".strip()
        if node.tag in _MENU_TAGS and not any(above.tag in _ITEMS for above in islice(node.iterancestors(), 3)):
            verdict.add(-6, f"it stands inside <{node.tag}>")
            verdict.aside = True
            return
        if make and level < 7:
            words = {word.lower() for word in _WORDS.findall(make)} | set(make.lower().split())
            if called := words & _EDGE:
                verdict.add(-6, f"it stands in the page's {min(called)}")
                verdict.aside = True
                return
            if called := words & _ASIDE:
                verdict.add(-3 if level < 5 else -1.5, f"it stands in a box called {min(called)}")
                verdict.aside = True
                return
            if (called := words & _MAYBE_ASIDE) and not is_current(node):
                verdict.add(-1.5, f"it stands in a box called {min(called)}")
                verdict.doubtful = True
        node = node.getparent()


def folder(url: str) -> str:
    """The address up to the path's last slash, which a column's own articles share."""
    path = url.partition("?")[0].partition("#")[0]
    return path[: path.rfind("/") + 1]


def _is_header(node: Element, text: str) -> bool:
    """A table's header, or what stands for it over rows of boxes: three words or more, each the name of a part.

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
    r"序号|标题|名称|日期|时间|索引号|文号|机构|机关|编号|操作|状态|主题|部门|类别|栏目|地区|项目|单位|来源|字号|有效性|类型|点击|次数|浏览|附件|作者"
)

_HEADER_DAY = re.compile(r"日期$|时间$")


def is_header(text: str) -> bool:
    """序号 标题 发布日期: the words of a table's header row."""
    return len(text) <= 80 and _HEADER_WORDS.fullmatch(plain(text)) is not None
