"""Links and their words: what a person may click, what it says and where it leads."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple, TypeAlias

from lxml import etree
from lxml.html import HtmlElement

from crawler.page.navigation import OPENS, PAGES
from crawler.page.urls import LONGEST, absolute

Element: TypeAlias = HtmlElement


def is_opened(element: Element) -> bool:
    """Whether a script opens an element as a link would be opened."""
    return (
        element.get("onclick") is not None
        or element.get("data-url") is not None
        or element.get("data-href") is not None
    )


LONGEST_TITLE = 300
MOST_LINKS = 64
"""Links of a row that are looked at: rows inside of rows inside of rows hold each other's."""
_MORE = re.compile(
    r"\W*(?:查看|阅读|浏览)?(?:更多|全文|详情|详细|全部|原文|正文)(?:信息|内容|新闻|列表)?\W*"
    r"|\W*(?:read |view )?more\W*"
    r"|\W*(?:点击)?(?:查看|进入|阅读|下载|附件|阅读原文|查阅|打印|收藏|分享|预览|详|图解|解读)\W*"
    r"|\W*(?:点击)?(?:附件下载|下载附件|下载文件)\W*"
    r"|\W*(?:我要)?(?:关闭|打印|收藏|分享)(?:窗口|页面|本页|此页|文章|本文|内容)?\W*"
    r"|\W*(?:一键)?(?:分享|转发)[到至]\w{1,8}\W*"
    rf"|\W*(?:{PAGES})\W*|\W+"
    r"|\W*(?:返回\w{0,4}|(?:我要|网页|网站|信息)?纠错|(?:RSS)?订阅\w{0,5}|加入收藏|设为首页|"
    r"意见反馈|网站地图)\W*",
    re.IGNORECASE,
)
_OPENED = re.compile(rf"""(?:{OPENS.pattern})(?:encodeURI\(\s{{0,4}})?['"]([^'"\s]{{1,500}})['"]""")


class Link(NamedTuple):
    """A link that may be a row's title. url is None where a script opens it."""

    element: Element
    text: str
    href: str
    url: str | None


def clean(text: str) -> str:
    """Text for storing and showing: blanks folded, control, zero-width and direction
    characters gone, length bounded.
    """
    if len(text) <= LONGEST_TITLE and text.isprintable() and " " not in text:
        return text  # as most titles and days are
    text = " ".join(text[: LONGEST_TITLE * 20].split())
    if not text.isprintable():
        text = "".join(
            c for c in text if c == " " or unicodedata.category(c) not in _UNSHOWN
        ).strip()
    return text if len(text) <= LONGEST_TITLE else text[:LONGEST_TITLE]


def words_of(element: Element) -> str:
    """The element's whole text, cleaned; the source of scripts and styles is none of it."""
    if not len(element):
        return clean(element.text or "")
    if next(element.iter(*_UNSAID), None) is None:
        return clean("".join(element.itertext()))
    return clean("".join(_SAID(element)))  # type: ignore[arg-type]


_UNSAID = ("script", "style", "template")
_SAID = etree.XPath(
    f"descendant::text()[not({' or '.join(f'parent::{tag}' for tag in _UNSAID)})]",
    smart_strings=False,
)


_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def is_more(text: str) -> bool:
    """更多, 查看详情, >>, a bare number: what stands in a link that is no title."""
    if not text or len(text) <= _LONGEST_MORE:
        return not text or _says_more(text)
    return len(text) <= _WITH_BLANKS and "\n" in text and is_more(" ".join(text.split()))


_LONGEST_MORE = 12
_WITH_BLANKS = 120
"""Characters of such words set over two lines of indented markup."""


@lru_cache(maxsize=4096)  # the menus of a portal's pages all say the same
def _says_more(text: str) -> bool:
    return _MORE.fullmatch(text) is not None or text.isdigit()


def opens_entry(said: str) -> bool:
    """Whether the words of a link or a button say that it opens what is named beside it: 查看,
    阅读全文, 下载.
    """
    return _OPENS.search(said) is not None


_OPENS = re.compile(
    r"全文|详情|详细|\A\W*(?:点击)?(?:查看|阅读)\W*\Z"
    r"|\A\W*(?:点击|附件|文件)?下载(?:附件|文件)?\W*\Z"
)


def is_act(said: str) -> bool:
    """Whether a link's words are what a row of a consultation offers beside its title: 结果反馈,
    我要参与.
    """
    return len(said) <= _LONGEST_MORE and _ACTS.fullmatch(said) is not None


_ACTS = re.compile(
    r"\W*(?:(?:结果|意见)反馈|反馈结果|(?:查看|征集|调查|投票)结果|结果(?:查看|公开)|(?:我要)?(?:提|发表)意见"
    r"|(?:我要|立即|马上|点击)?(?:参与|参加|投票|留言|建言)(?:征集|调查|讨论|投票)?)\W*"
)


def opening_buttons(within: Element) -> Iterator[Element]:
    """The buttons in an element that say that they open what is named beside them."""
    for one in within.iter("button", "input"):
        if one.tag == "button" or one.get("type") == "button":
            said = words_of_button(one)
            if len(said) <= _LONGEST_MORE and opens_entry(said):
                yield one


def words_of_button(button: Element) -> str:
    return words_of(button) or clean(button.get("value") or "")


def is_hidden(element: Element) -> bool:
    style = element.get("style")
    if style and "none" in style and "display:none" in style.replace(" ", "").lower():
        return True
    return element.get("hidden") is not None


def with_above(elements: Iterable[Element]) -> set[Element]:
    """The elements and all that hold them: whether one of them stands inside an
    element is then asked in one step.
    """
    held: set[Element] = set()
    reached = set(elements)
    while reached:
        held |= reached
        reached = {
            above for element in reached if (above := element.getparent()) is not None
        } - held
    return held


def page_order(body: Element) -> dict[Element, int]:
    """Where each element of the body's page stands in it. The parser hangs what comes right behind
    </body> on the element around it.
    """
    return {element: at for at, element in enumerate(body.getroottree().iter("*"))}


CURRENT = frozenset({"active", "cur", "current", "on", "show", "in", "selected", "hover"})


def is_current(element: Element) -> bool:
    """Whether an element is the pane or the item that is shown of several."""
    return not CURRENT.isdisjoint((element.get("class") or "").split())


def links(parts: Iterable[Element], base: str) -> list[Link]:
    """The links of a row in reading order; an element that a script opens
    counts where there is no link.
    """
    found: list[Link] = []
    for part in parts:
        for anchor in part.iter("a"):
            if len(found) == MOST_LINKS:
                return found
            found.append(
                Link(anchor, words_of(anchor), anchor.get("href") or "", target(anchor, base))
            )
    if not found:
        opened = next((one for part in parts if (one := opened_in(part)) is not None), None)
        if opened is None:
            opened = next((one for part in parts for one in opening_buttons(part)), None)
        if opened is not None:
            return [Link(opened, words_of_button(opened), "", target(opened, base))]
    return found


def opened_in(element: Element) -> Element | None:
    """The first element that a script opens."""
    return next((one for one in element.iter("*") if is_opened(one)), None)


_SIMPLE = re.compile(r"(?:\./)?[\w-][\w.-]*+(?>(?:/[\w-][\w.-]*+)*)", re.ASCII)
_SIMPLE_BASE = re.compile(
    r"(https?://[A-Za-z0-9-]++(?>(?:\.[A-Za-z0-9-]++)*)(?::\d{1,5})?/(?:[\w-][\w.-]*+/)*)[\w.-]*+",
    re.ASCII,
)


def join(href: str, base: str) -> str | None:
    """`absolute`, with a short way for the addresses most rows have: a plain path
    below the page's own folder.
    """
    if (
        href[0] != "/"
        and len(href) + len(base) < LONGEST
        and _SIMPLE.fullmatch(href)
        and (folder := _SIMPLE_BASE.fullmatch(base))
    ):
        return folder[1] + href.removeprefix("./")
    return absolute(href, base)


def target(element: Element, base: str) -> str | None:
    """Where a link leads, None where only a script knows."""
    href = element.get("href")
    if href and (url := join(href, base)):
        return url
    for name in ("data-url", "data-href"):
        value = element.get(name)
        if value and (url := absolute(value, base)):
            return url
    script = element.get("onclick") or ""
    if not script:
        script = href if href and href[:11].lower() == "javascript:" else ""
    opened = _OPENED.search(script[:1000]) if script else None
    return absolute(opened[1], base) if opened else None


_SHORTEST_TITLE = 4


def titled_links(within: Element, base: str) -> Iterator[tuple[Element, str]]:
    """The links in an element that have the words of a title, with their addresses."""
    for anchor in within.iter("a"):
        words = words_of(anchor) or (anchor.get("title") or "").strip()
        if len(words) < _SHORTEST_TITLE or is_more(words) or words.isdigit():
            continue
        url = absolute(anchor.get("href") or "", base)
        if url is not None:
            yield anchor, url


def titles(element: Element, most: int = 1000) -> set[str]:
    """The different link texts below an element, `most` of them at most,
    without 更多 and thumbnails.
    """
    said: set[str] = set()
    for anchor in element.iter("a"):
        if len(said) >= most:
            break
        words = "".join(anchor.itertext()) if len(anchor) else anchor.text or ""
        text = words.strip() or (anchor.get("title") or "").strip()
        if not (is_more(text) or is_act(text)):
            said.add(text)
    if (
        not said
        and (opened := opened_in(element)) is not None
        and (text := "".join(opened.itertext()).strip())
        and not opens_entry(text)
    ):
        said.add(text)
    if not said and most and (named := _picture_named_in(element)):
        said.add(named)
    return said


def _picture_named_in(element: Element) -> str:
    """What the one picture that an element links is called; "" where it is no title."""
    pictures = (one for one in element.iter("img") if (one.get("alt") or "").strip())
    linked = [
        one for one in islice(pictures, 2) if any(up.tag == "a" for up in one.iterancestors())
    ]
    said = (linked[0].get("alt") or "").strip() if len(linked) == 1 else ""
    return said if len(said) >= _LEAST_ALT and not is_more(said) else ""


_LEAST_ALT = 6
"""Characters of a title by which a picture is called; 图片 and LOGO have fewer."""


def call_pictures(anchors: Iterable[Element]) -> None:
    """Calls each link that holds a picture and no words by the title that stands beside it, which
    nothing links: `<a><img></a><p>标题</p><span>2026-11-24</span>`.

    A style may bring the picture, or spread the link over its whole card: what leads somewhere and
    holds nothing at all is seen as such.
    """
    for anchor in anchors:
        if ((text := anchor.text) and not text.isspace()) or anchor.get("title"):
            continue
        if _is_wordless(anchor) and (title := _title_beside(anchor)):
            anchor.set("title", title)


def _is_wordless(anchor: Element) -> bool:
    picture = next(anchor.iter("img"), None)
    if picture is None:
        href = (anchor.get("href") or "").strip()
        if not href or href.startswith("#") or href[:11].lower() == "javascript:":
            return False
    elif (picture.get("alt") or picture.get("title") or "").strip():
        return False
    return not any(text.strip() for text in anchor.itertext())


def _title_beside(anchor: Element) -> str:
    """The title in the smallest box around a picture that holds words; "" where that holds
    another link too.
    """
    box = anchor
    for _ in range(_LEVELS_OF_PICTURE):
        box = box.getparent()
        if box is None or box.tag in ("body", "tr", "ul"):
            return ""
        if any(one is not anchor for one in box.iter("a")):
            return ""
        texts = (clean(one.text or "") for one in box.iter("*") if one.tag not in _UNTITLED)
        said = [text for text in texts if text]
        if said:
            return next((text for text in said if _TITLE_BESIDE.search(text)), "")
    return ""


_LEVELS_OF_PICTURE = 3
_TITLE_BESIDE = re.compile("[\u4e00-\u9fff]{2}.{0,60}?[\u4e00-\u9fff]{2}")
_UNTITLED = frozenset({"script", "style", "template", "time", "em", "i", "button"})
