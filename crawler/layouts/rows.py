"""One row of a list: its title, its address and its date."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from crawler.addresses import absolute
from crawler.dates import find_date, find_dates, from_address
from crawler.layouts.survey import Element, Grade, Slot, is_opened
from storage.records import Entry

LONGEST_TITLE = 300

_MORE = re.compile(
    r"\W*(?:查看|阅读|浏览)?(?:更多|全文|详情|详细|全部|原文|正文)(?:信息|内容|新闻|列表)?\W*"
    r"|\W*(?:read |view )?more\W*"
    r"|\W*(?:点击)?(?:查看|进入|阅读|下载|附件|阅读原文|查阅|打印|收藏|分享|预览|详|图解|解读)\W*"
    r"|\W*(?:首页|上一页|下一页|尾页|末页)\W*|\W+",
    re.IGNORECASE,
)
_BULLETS = " \t\r\n\xa0\u3000·•●○◆◇■□▪▫►▶▷»>›*-—|"
_TAG = re.compile(r"^(?:【[^【】]{1,14}】|\[[^\[\]]{1,14}\])")
_LINES = re.compile(r"[\r\n]")
_CUT = re.compile(r"\.{2,}|…+")
_TITLE_LABEL = re.compile(r"^\s*(?:文章)?标\s*题\s*[:：]\s*")
_OTHER_LABELS = re.compile(r"\s(?:作\s?者|来\s?源|(?:发布|发表|更新)?(?:时间|日期)|点击数?|浏览)\s?[:：]")
_OPENS = re.compile(
    r"""(?:location(?:\.href)?\s*=|location\.(?:replace|assign)\(|window\.open\(|open\()\s*(?:encodeURI\()?\s*['"]([^'"\s]{1,500})['"]"""
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "strong", "b"})
_TITLE_CLASS = re.compile(r"(?:^|[\s_-])(?:\w*tit(?:le)?|bt|biaoti|name|subject|wz|txt)(?:$|[\s_\d-])", re.IGNORECASE)
_SOURCE = re.compile(
    r"(?:信息)?(?:来源|发布机构|发布单位|发文机关|发文单位|责任单位|供稿)\s{0,3}[:：]\s{0,3}([^\s:：|｜\[\]（）()]{2,30})"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands in the page: usually one element, a run of siblings where rows have no element of their own."""

    parts: tuple[Element, ...]
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link that may be a row's title. url is None where a script opens it."""

    element: Element
    text: str
    href: str
    url: str | None


def clean(text: str) -> str:
    """Text for storing and showing: blanks folded, control, zero-width and direction characters gone, length bounded."""
    text = " ".join(text[: LONGEST_TITLE * 20].split())
    if not text.isprintable():
        text = "".join(c for c in text if c == " " or unicodedata.category(c) not in _UNSHOWN).strip()
    return text if len(text) <= LONGEST_TITLE else text[:LONGEST_TITLE]


def words_of(element: Element) -> str:
    """The element's whole text, cleaned."""
    return clean("".join(element.itertext()) if len(element) else element.text or "")


_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def is_more(text: str) -> bool:
    """更多, 查看详情, >>, a bare number: what stands in a link that is no title."""
    return not text or (len(text) <= 12 and (_MORE.fullmatch(text) is not None or text.isdigit()))


def is_hidden(element: Element) -> bool:
    style = element.get("style")
    if style and "none" in style and "display:none" in style.replace(" ", "").lower():
        return True
    return element.get("hidden") is not None


_CURRENT = frozenset({"active", "cur", "current", "on", "show", "in", "selected", "hover"})


def is_current(element: Element) -> bool:
    """Whether an element is the pane or the item that is shown of several."""
    return not _CURRENT.isdisjoint((element.get("class") or "").split())


def links(parts: Iterable[Element], base: str) -> list[Link]:
    """The links of a row in reading order; an element that a script opens counts where there is no link."""
    found = []
    for part in parts:
        for anchor in part.iter("a"):
            href = anchor.get("href") or ""
            found.append(Link(anchor, words_of(anchor), href, target(anchor, base)))
    if not found:
        opened = next((one for part in parts if (one := opened_in(part)) is not None), None)
        if opened is not None:
            return [Link(opened, clean("".join(opened.itertext())), "", target(opened, base))]
    return found


def opened_in(element: Element) -> Element | None:
    """The first element that a script opens."""
    return next((one for one in element.iter("*") if is_opened(one)), None)


_SIMPLE = re.compile(r"(?:\./)?[\w-][\w.-]*(?:/[\w-][\w.-]*)*", re.ASCII)


def join(href: str, base: str) -> str | None:
    """`absolute`, with a short way for the addresses most rows have: a plain path below the page's own folder."""
    if _SIMPLE.fullmatch(href) and "?" not in base and "#" not in base and (cut := base.rfind("/", 8)) > 0:
        return base[: cut + 1] + href.removeprefix("./")
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
    opened = _OPENS.search(script[:1000]) if script else None
    return absolute(opened[1], base) if opened else None


def title_link(found: Sequence[Link]) -> Link | None:
    """The link that carries the title: not a thumbnail, a category, 查看详情; of several the one that says most."""
    best, most = None, 0
    for link in found:
        said = _said(link)
        if is_more(said):
            continue
        weight = min(len(said), 60) * 2 + (link.text != "") * 3
        if (said[0] in "[【" and said[-1] in "]】" and len(said) <= 14) or find_dates_only(said):
            weight = 1
        if weight > most:
            best, most = link, weight
    return best


def _said(link: Link) -> str:
    return link.text or clean(link.element.get("title") or "") or _image_words(link.element)


def _image_words(element: Element) -> str:
    image = next(element.iter("img"), None)
    return clean(image.get("alt") or image.get("title") or "") if image is not None else ""


def title_of(link: Link, slots: Sequence[Slot], chosen: Slot | None = None) -> str:
    """The title a link shows: whole where `title` completes what the text cuts off, without dates, labels and bullets.

    A date in the words of a title is a part of it where the row shows its own elsewhere (`chosen`).
    """
    attribute = link.element.get("title") or ""
    if attribute and attribute != link.text:
        attribute = _titled(attribute)
    text = _lead(link, slots) if len(link.element) else link.text
    for slot in slots:
        if chosen is not None and slot is not chosen and not (_ends(slot) and slot.shown.day == chosen.shown.day):
            continue
        if slot.grade in (Grade.END, Grade.START) or (slot.holder is link.element and slot.where == "text"):
            text = _without_date(text, slot)
    text = text.strip(_BULLETS)
    if not text:
        text = attribute or _image_words(link.element)
    elif attribute and attribute != text and _completes(attribute, text):
        text = attribute
    return text or link.text


def _ends(slot: Slot) -> bool:
    return not slot.text[slot.shown.end :].strip(" \u3000\xa0])）】")


def _titled(attribute: str) -> str:
    """The title in a `title`, which may be the first line of several: 标题：…, 作者：…, 发布时间：…."""
    first = clean(_LINES.split(attribute.strip(), maxsplit=1)[0])
    whole = _TITLE_LABEL.sub("", first)
    return whole if whole == first else _OTHER_LABELS.split(whole, maxsplit=1)[0]


def _completes(attribute: str, text: str) -> bool:
    """Whether the attribute is what the text begins, or what it shows with its end or its middle left out."""
    whole, shown = "".join(attribute.split()), "".join(text.split())
    if not whole.startswith(shown[:1]):
        shown = _TAG.sub("", shown)
    begin, *rest = _CUT.split(shown, maxsplit=1)
    if rest:
        end = rest[0]
        return whole.startswith(begin) and whole.endswith(end) and len(whole) >= len(begin) + len(end)
    return whole.startswith(shown) and len(attribute) > len(text)


def _lead(link: Link, slots: Sequence[Slot]) -> str:
    """The title's own part of a link that wraps a whole card: heading, summary and date."""
    element = link.element
    if element.tag == "tr":
        dated = {slot.holder for slot in slots}
        cells = (cell for cell in element.iterchildren("td", "th") if not any(inner in dated for inner in cell.iter()))
        return max((words_of(cell) for cell in cells), key=_written, default=link.text)
    if not any(child.tag in _BLOCKS for child in element.iter("*") if child is not element):
        inside = {slot.holder for slot in slots if slot.holder is not element}
        texts = [clean("".join(child.itertext())) for child in element.iter("*") if child in inside]
        text = link.text
        for part in texts:
            if part and part != text:
                text = text.replace(part, " ")
        return clean(text)
    named = [
        child
        for child in element.iter("*")
        if child is not element and (child.tag in _HEADINGS or _TITLE_CLASS.search(child.get("class") or ""))
    ]
    holders = {slot.holder for slot in slots}
    for child in [*named, *(child for child in element.iter("*") if child is not element)]:
        text = clean("".join(child.itertext()) if child in named else child.text or "")
        if len(text) > 1 and child not in holders and not is_more(text) and not find_dates_only(text):
            return text
    own = clean(element.text or "")
    return own or link.text


def _written(text: str) -> tuple[int, int]:
    """How many Chinese characters a text has, then how many of all: a title has more than a document number."""
    return sum("\u4e00" <= sign <= "\u9fff" for sign in text), len(text)


_BLOCKS = frozenset(
    {"div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "dl", "dt", "dd", "ul", "li", "table", "section", "article"}
)


def find_dates_only(text: str) -> bool:
    """Whether a short text is a date, or part of one, and nothing else."""
    return len(text) <= 20 and not re.search(r"[^\W\d年月日时分]", text)


def _without_date(text: str, slot: Slot) -> str:
    at = text.rfind(slot.shown.text)
    if at < 0:
        return text
    before, after = text[:at], text[at + len(slot.shown.text) :]
    if slot.grade is Grade.START:
        return clean(after.lstrip(" ]）)】:：-　|"))
    after = re.sub(r"^[\s\d:：]{0,12}[\])）】]?", "", after)
    return clean(before.rstrip(" [（(【-—|　") + " " + after)


def read_row(
    row: Row, base: str, today: date, slot: Slot | None, *, sourced: bool = True, year: int | None = None
) -> Entry | None:
    """The row's entry, None where it has no title.

    slot: the date chosen for it. sourced: rows may name a source. year: what a heading above the row says, for dates without one.
    """
    found = links(row.parts, base)
    link = title_link(found)
    if link is None:
        return None
    title = title_of(link, row.slots if slot is not None else (), slot)
    if not title:
        return None
    url = link.url or next((one.url for one in found if one.text == link.text and one.url), None)
    if slot is None:
        slot = attribute_slot(row, today)
    source = _source_of(row) if sourced else ""
    if slot is None:
        return Entry(title, url, None, source=source)
    day = _with_year(slot, row, url, today, year)
    at = slot.where if slot.where.startswith("@") else f"{slot.holder.tag} {slot.where}"
    return Entry(title, url, day, clean(slot.text), at, source)


def attribute_slot(row: Row, today: date) -> Slot | None:
    """A date that stands only in an attribute of the row's elements: `title="发表时间：2024-12-20"`, `data-time`."""
    for part in row.parts:
        for element in part.iter("*"):
            for name, value in element.items():
                if name in ("href", "src", "style", "class", "id", "onclick") or not 6 <= len(value) <= 400:
                    continue
                shown = find_date(value, today=today)
                if shown is None:
                    continue
                before = value[: shown.start].rstrip(" :：[(（")
                if name == "title" and not before.endswith(("时间", "日期", "发布", "发表")) and len(value) > 20:
                    continue
                return Slot(element, value, shown, Grade.SHORT, f"@{name}")
    return None


_YEAR = re.compile(r"(?:19|20)\d\d|\d\d\W\d{1,2}\W\d\d|[今昨前刚天时分]")


def yearless(slot: Slot) -> bool:
    return _YEAR.search(slot.shown.text) is None


def _with_year(slot: Slot, row: Row, url: str | None, today: date, year: int | None) -> date:
    """The day of a date that shows no year: of the full date in an attribute, in the heading's year or the address's.

    Else what the reader of dates took.
    """
    if not yearless(slot):
        return slot.shown.day
    fuller = attribute_slot(row, today)
    if (
        fuller is not None
        and not yearless(fuller)
        and fuller.shown.day.replace(year=2000) == slot.shown.day.replace(year=2000)
    ):
        return fuller.shown.day
    year = year or (from_address(url).year if url else None)
    if year is not None:
        for shown in find_dates(slot.shown.text, today=today, year=year):
            return shown.day
        try:
            return slot.shown.day.replace(year=year)
        except ValueError:
            return slot.shown.day
    return slot.shown.day


def _source_of(row: Row) -> str:
    for part in row.parts:
        for text in part.itertext():
            if "：" in text or ":" in text:
                match = _SOURCE.search(text[:200])
                if match:
                    return match[1]
    return ""
