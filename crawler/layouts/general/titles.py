"""The title of a row: which of its links carries it, and which of that link's words are it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence, Set
from itertools import islice

from crawler.layouts.general.date_slots import Grade, Slot
from crawler.layouts.general.row import Row
from crawler.page.links import Element, Link, clean, is_hidden, is_more, opens_entry, words_of

_BULLETS = " \t\r\n\xa0\u3000·•●○◆◇■□▪▫►▶▷»>›*-—|"
_TAG = re.compile(r"^(?:【[^【】]{1,14}】|\[[^\[\]]{1,14}\])")
_LINES = re.compile(r"[\r\n]")
_CUT = re.compile(r"\.{2,}|…+")
_TITLE_LABEL = re.compile(r"^\s*(?:文章)?标\s*题\s*[:：]\s*")
_OTHER_LABELS = re.compile(
    r"\s(?:作\s?者|来\s?源|(?:发布|发表|更新)?(?:时间|日期)|点击数?|浏览)\s?[:：]"
)
BRACKETED_END = re.compile(
    r"\s?[\[(（【]\s?(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}"
    r"(?:\s\d{1,2}:\d\d(?::\d\d)?)?\s?[\])）】]\s*\Z"
)
"""The day in brackets that a template sets behind a title, as in
`title="关于…的通知(2024-05-06)"`.
"""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "strong", "b"})
_TITLE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:\w*tit(?:le)?|bt|biaoti|name|subject|wz|txt)(?:$|[\s_\d-])", re.IGNORECASE
)


def title_link(found: Sequence[Link]) -> Link | None:
    """The link that carries the title: not a thumbnail, a category, 查看详情; of
    several the one that says most.
    """
    if len(found) == 1:
        return None if is_more(_said(found[0])) else found[0]
    worded = [link for link in found if not is_more(_said(link))]
    worded = [link for link in worded if not _is_in_brackets(link)] or worded
    headed = [link for link in worded if _is_headed(link)]
    if len(headed) == 1:
        return headed[0]
    best = max(worded, key=_likely_title, default=None)
    return best and next((link for link in worded if _is_headline(link, best)), best)


def _is_in_brackets(link: Link) -> bool:
    """Whether all that a link says stands in brackets, its own or set around it (`[<a>通知</a>]`):
    what the row's entry is filed under, at whatever length.
    """
    said = _said(link)
    if said[:1] in _OPEN and said[-1:] in _CLOSED and not any(sign in _OPEN for sign in said[1:]):
        return True
    element = link.element
    for _ in range(_LEVELS):
        above, beside = element.getparent(), element.getprevious()
        if above is None:
            return False
        before = ((above.text if beside is None else beside.tail) or "").strip()
        after = (element.tail or "").strip()
        if before or after:
            return before[-1:] in _OPEN and after[:1] in _CLOSED
        element = above
    return False


_OPEN, _CLOSED = ("[", "【"), ("]", "】")


def _is_headed(link: Link) -> bool:
    """Whether a link is a heading's, and may be a title: what shares a card is called at more
    length than some titles.
    """
    said = _said(link)
    around = (link.element, *islice(link.element.iterancestors(), _LEVELS))
    return (
        len(said) >= _LEAST_WRITTEN
        and any(one.tag in _CARD_HEADINGS for one in around)
        and not (is_category(said) or find_dates_only(said) or _ATTACHED.search(said))
    )


_LEVELS = 2


def _is_headline(link: Link, summary: Link) -> bool:
    """Whether a link is the headline over another one of the same address that tells of what is
    in the article; what is cut off and said whole by the other is none.
    """
    said, told = _said(link), _said(summary)
    return (
        _STOPS.search(told) is not None
        and link.url == summary.url
        and _LEAST_WRITTEN <= len(said) < len(told)
        and not (is_category(said) or find_dates_only(said) or _ATTACHED.search(said))
        and not told.startswith(_CUT.split(said, maxsplit=1)[0])
    )


_STOPS = re.compile(r"[。；]|，.{0,300}，|……?\Z|\.{3}\Z")
"""What sentences hold and titles do not."""


def _likely_title(link: Link) -> tuple[bool, int, bool]:
    """What makes one link of a row likelier than another to be its title, the first thing first:
    of equals the first link is.
    """
    said = _said(link)
    if is_category(said) or find_dates_only(said):
        return False, 0, False
    return (
        len(said) >= _LEAST_WRITTEN and not _ATTACHED.search(said),
        min(len(said), _LONG),
        link.text != "",
    )


_LONG = 60
"""Characters beyond which a longer link is no likelier a title."""


def is_category(said: str) -> bool:
    """[通知], 【部门动态】: what an entry is filed under, and no title."""
    return len(said) <= _LONGEST_CATEGORY and said[:1] in ("[", "【") and said[-1] in "]】"


_LONGEST_CATEGORY = 14
_ATTACHED = re.compile(r"^附件|\.(?:docx?|xlsx?|pptx?|pdf|wps|et|zip|rar)\W*$", re.IGNORECASE)
"""附件1：名单.xls beside the title that it hangs on."""


def beside_button(row: Row, found: Sequence[Link], *, opens: bool = False) -> Link | None:
    """The title of a row whose only links say 查看 or 阅读全文, and where they lead: of a table's
    row the cell that says most, of a card its one heading, or all else that it says.

    opens: only where they say that they open what the row names, as 更多 beside a column's name
    does not. A row that shows no day has nothing else to be told by.
    """
    if not found or (opens and not all(opens_entry(_said(link)) for link in found)):
        return None
    dated = {slot.holder for slot in row.slots if slot.grade < Grade.END}
    linked = {link.element for link in found}
    if row.parts[0].tag == "tr":
        cells = (
            cell
            for cell in row.parts[0].iterchildren("td")
            if not any(inner in dated or inner in linked for inner in cell.iter())
        )
        said = max((words_of(cell) for cell in cells), key=_written, default="")
    elif all(opens_entry(_said(link)) for link in found):
        said = _heading(row, dated, linked) or _only_words(row, dated | linked)
    else:
        return None  # 更多 stands beside the heading of a box
    return found[0]._replace(text=said) if _written(said)[0] >= _LEAST_WRITTEN else None


def _heading(row: Row, dated: Set[Element], linked: Set[Element]) -> str:
    """What the one heading in a card says, without the day in it; "" where it has none, or
    several, or one that is a link.
    """
    heads = _headings(row, dated | linked)
    if len(heads) != 1 or any(inner in linked for inner in heads[0].iter()):
        return ""
    head = heads[0]
    said = [head.text or "" if head not in dated else ""]
    for child in head:
        said += ["" if child in dated else words_of(child), child.tail or ""]
    return clean(" ".join(said))


def _headings(row: Row, apart: Container[Element]) -> list[Element]:
    """The headings in a card that hold more than its days and buttons."""
    return [
        one
        for part in row.parts
        for one in part.iter(*_CARD_HEADINGS)
        if one not in apart and any(not text.isspace() for text in _pieces(one, apart))
    ]


def _only_words(row: Row, apart: Container[Element]) -> str:
    """What a row without a heading says in one piece beside its days and buttons, as lists of forms
    to fetch do; "" where it says more than that, but for what stands behind a label.
    """
    if _headings(row, apart):
        return ""
    said = (clean(text) for part in row.parts for text in _pieces(part, apart))
    told = [one for one in said if _written(one)[0]]
    if len(told) > 1:
        told = [one for one in told if not _LABELLED.match(one)]
    elif told and _OF_ENTRY.match(told[0]):
        return ""
    return told[0].strip(_BULLETS) if len(told) == 1 else ""


def _pieces(element: Element, apart: Container[Element]) -> Iterator[str]:
    """The texts of an element, one by one, that stand in none of `apart`."""
    if element.text:
        yield element.text
    for child in element:
        if isinstance(child.tag, str) and child not in apart and not is_hidden(child):
            yield from _pieces(child, apart)
        if child.tail:
            yield child.tail


_LABELLED = re.compile(r"\W*[\u4e00-\u9fff]{2,6}\s?[:：]")
"""来源：县教育局 beside a title; alone, 青石镇：多措并举抓好春耕 is the title."""
_OF_ENTRY = re.compile(
    r"\W*(?:[\u4e00-\u9fff]{0,4}(?:时间|日期|机构|单位|部门|来源|作者|编辑|号|次数|量|状态|类[型别]|格式|大小)"
    r"|点击|浏览|阅读)\s?[:：]"
)
"""Labels of what is said about an entry."""
_CARD_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "summary")


_LEAST_WRITTEN = 6


def _said(link: Link) -> str:
    return link.text or clean(link.element.get("title") or "") or _image_words(link.element)


def _image_words(element: Element) -> str:
    image = next(element.iter("img"), None)
    return clean(image.get("alt") or image.get("title") or "") if image is not None else ""


def title_of(link: Link, slots: Sequence[Slot], chosen: Slot | None = None) -> str:
    """The title a link shows: whole where `title` completes what the text cuts off,
    without dates, labels and bullets.

    A date in the words of a title is a part of it where the row shows its own elsewhere (`chosen`).
    """
    text = _lead(link, slots) if len(link.element) else link.text
    for slot in slots:
        if (
            chosen is not None
            and slot is not chosen
            and not (_ends(slot) and slot.shown.day == chosen.shown.day)
        ):
            continue
        if slot.grade in (Grade.END, Grade.START) or (
            slot.holder is link.element and slot.where == "text"
        ):
            text = _without_date(text, slot)
    attribute = link.element.get("title") or _of_cell(link)
    return whole_title(text, attribute, link.text) or _image_words(link.element) or link.text


def _of_cell(link: Link) -> str:
    """The `title` of the cell or row that holds the link, where the link's words are cut off."""
    around = link.element.getparent()
    return (around.get("title") or "") if around is not None and _CUT.search(link.text) else ""


def whole_title(text: str, attribute: str, words: str) -> str:
    """The title that is shown as `text`, whole where `title` completes what the text cuts off; ""
    where neither says one. words: all that the link says.
    """
    if attribute and attribute != words:
        attribute = titled(attribute)
    text = text.strip(_BULLETS)
    if not text or (attribute and attribute != text and completes(attribute, text)):
        return attribute
    return text


def _ends(slot: Slot) -> bool:
    return not slot.text[slot.shown.end :].strip(" \u3000\xa0])）】")


def titled(attribute: str) -> str:
    """The title in a `title`, which may be the first line of several:
    标题：…, 作者：…, 发布时间：….
    """
    first = clean(_LINES.split(attribute.strip(), maxsplit=1)[0])
    first = BRACKETED_END.sub("", first) or first
    whole = _TITLE_LABEL.sub("", first)
    return whole if whole == first else _OTHER_LABELS.split(whole, maxsplit=1)[0]


def completes(attribute: str, text: str) -> bool:
    """Whether the attribute is what the text begins, or what it shows with
    its end or its middle left out.
    """
    whole, shown = "".join(attribute.split()), "".join(text.split())
    if not whole.startswith(shown[:1]):
        shown = _TAG.sub("", shown)
    begin, *rest = _CUT.split(shown, maxsplit=1)
    if rest:
        end = rest[0]
        return (
            whole.startswith(begin) and whole.endswith(end) and len(whole) >= len(begin) + len(end)
        )
    return whole.startswith(shown) and len(attribute) > len(text)


def _lead(link: Link, slots: Sequence[Slot]) -> str:
    """The title's own part of a link that wraps a whole card: heading, summary and date."""
    element = link.element
    if element.tag == "tr":
        dated = {slot.holder for slot in slots if slot.grade < Grade.END}
        cells = (
            cell
            for cell in element.iterchildren("td", "th")
            if not any(inner in dated for inner in cell.iter())
        )
        return max((words_of(cell) for cell in cells), key=_written, default=link.text)
    if not any(child.tag in _BLOCKS for child in element.iter("*") if child is not element):
        inside = {
            slot.holder for slot in slots if slot.holder is not element and slot.grade < Grade.END
        }
        texts = [clean("".join(child.itertext())) for child in element.iter("*") if child in inside]
        text = link.text
        for part in texts:
            if part and part != text:
                text = text.replace(part, " ")
        return clean(text)
    headings = [
        child for child in element.iter("h1", "h2", "h3", "h4", "h5", "h6") if child is not element
    ]
    named = headings or [
        child
        for child in element.iter("*")
        if child is not element
        and (child.tag in _HEADINGS or _TITLE_CLASS.search(child.get("class") or ""))
    ]
    holders = {slot.holder for slot in slots if slot.grade < Grade.END}
    for child in [*named, *(child for child in element.iter("*") if child is not element)]:
        text = clean("".join(child.itertext()) if child in named else child.text or "")
        if (
            (len(text) > 1 or (child in headings and "\u4e00" <= text <= "\u9fff"))
            and child not in holders
            and not is_more(text)
            and not find_dates_only(text)
        ):
            return text
    own = clean(element.text or "")
    return own or link.text


def _written(text: str) -> tuple[int, int]:
    """How many Chinese characters a text has, then how many of all: a title has
    more than a document number.
    """
    return sum("\u4e00" <= sign <= "\u9fff" for sign in text), len(text)


_BLOCKS = frozenset(
    {
        "div",
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "dl",
        "dt",
        "dd",
        "ul",
        "li",
        "table",
        "section",
        "article",
    }
)


_WORD = re.compile(r"[^\W\d年月日时分]")


def find_dates_only(text: str) -> bool:
    """Whether a short text is a date, or part of one, and nothing else."""
    return len(text) <= 20 and not _WORD.search(text)


def _without_date(text: str, slot: Slot) -> str:
    at = text.rfind(slot.shown.text)
    if at < 0:
        return text
    before, after = text[:at], text[at + len(slot.shown.text) :]
    if slot.grade is Grade.START:
        return clean(after.lstrip(" ]）)】:：-　|"))
    after = re.sub(r"^[\s\d:：]{0,12}[\])）】]?", "", after)
    return clean(before.rstrip(" [（(【-—|　") + " " + after)
