"""One walk over a page: its links, the places where a date may stand,
and what the page calls itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice

from lxml import html

from crawler.dates.parse import date_alone, find_dates
from crawler.layouts.general.date_slots import Grade, Slot, slots_of
from crawler.layouts.general.panes import other_panes
from crawler.layouts.general.split_dates import agreeing, join_pieces
from crawler.page.breadcrumbs import crumb_step, earlier_steps, last_step, linked_steps, plain
from crawler.page.document import Document, elements_of
from crawler.page.links import (
    Element,
    call_pictures,
    opening_buttons,
    page_order,
    with_above,
    words_of,
)
from crawler.page.navigation import HOME
from crawler.page.phrases import NOTHING, UNFINISHED
from crawler.page.reading import Hints
from crawler.page.urls import absolute, canonical
from crawler.page.visibility import out_of_sight
from crawler.templates.fit import Spot, spot_on

_NEAR = 4
"""Levels around a date that are its own place."""
_MOST_CRUMBS = 3
_MOST_BESIDE = 50
"""Elements beside a date that are looked at."""
MOST_SLOTS = 5000
"""Dates on one page; what comes after them is not looked at."""


@dataclass(slots=True)
class PageScan:
    """What one walk found. `names` are what the page may call its column, `column` what the
    roster calls it; `labelled` is whatever holds a text with a colon.

    ways: what begins with 首页 and a sign, no link of it.

    kin: what its parent columns, its units and the portal are called, under whose names lists
    stand too; menu_names: what stands over the menus' items that lead to the page itself,
    item_names: what those items say, once somebody has asked. dated_holders, crumb_holders: the
    places of dates and of the breadcrumb, and all around them. steps: the breadcrumb's links,
    which are no rows. spot: where the columns of this page's template show their lists, where
    that is known; parents: what the portal calls its groups of columns. address, base: of the
    page, and what its links are meant from.
    """

    body: Element
    anchors: list[Element] = field(default_factory=list)
    opened: list[Element] = field(default_factory=list)
    ways: list[Element] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    crumbs: list[Element] = field(default_factory=list)
    pagers: list[Element] = field(default_factory=list)
    empties: list[Element] = field(default_factory=list)
    notices: list[Element] = field(default_factory=list)
    labelled: set[Element] = field(default_factory=set)
    dated_holders: set[Element] = field(default_factory=set)
    crumb_holders: set[Element] = field(default_factory=set)
    steps: frozenset[Element] = frozenset()
    pager_set: frozenset[Element] = frozenset()
    empty_set: frozenset[Element] = frozenset()
    dated_set: frozenset[Element] = frozenset()
    notice_set: frozenset[Element] = frozenset()
    column: str = ""
    names: frozenset[str] = frozenset()
    kin: frozenset[str] = frozenset()
    menu_names: frozenset[str] | None = None
    item_names: frozenset[str] | None = None
    nameless: bool = False
    site_names: frozenset[str] = frozenset()
    spot: Spot | None = None
    parents: frozenset[str] = frozenset()
    address: str = ""
    base: str = ""

    def files(self, link: Element) -> bool:
        """Whether a link says what an entry is filed under: the column's name, which leads to this
        very page.
        """
        if plain(words_of(link)) not in self.names:
            return False
        url = absolute(link.get("href") or "", self.base)
        return url is not None and canonical(url) == canonical(self.address)

    def within_reach(self) -> tuple[list[Slot], list[Element]]:
        """The dates and the links among which the list is looked for: those in its
        template's place where that is known.
        """
        if self.spot is None:
            return self.slots, self.anchors
        inside = set(self.spot.box.iter("*"))
        return [slot for slot in self.slots if slot.holder in inside], [
            one for one in self.anchors if one in inside
        ]

    def worded_links(self, most: int) -> int:
        """How many links have words or pictures, `most` at most: one with a number is a pager's."""
        worded = (
            anchor
            for anchor in self.anchors
            if len(anchor) or ((text := anchor.text) and len(text) > 3)
        )
        return sum(1 for _ in islice(worded, most))


UNREAD = frozenset(
    {"script", "style", "noscript", "template", "textarea", "option", "select", "title", "button"}
    | {"del", "s", "strike"}  # a day that is struck out is none
)
HOLLOW = frozenset({"ul", "ol", "dl", "tbody", "table"})
_DIGITS = "0-9０-９٠-٩۰-۹༠-༩᠐-᠙"
"""Those that portals write, also in their Uyghur, Tibetan and Mongolian pages: all digits there
are would take twice the time.
"""
SIGNS = re.compile(rf"[{_DIGITS}〇○零今昨刚位您页条暂没无未尚空敬设护前升改:：]")
"""One of them is in whatever is of interest, or before the name of a source: most texts
are passed over in one step.
"""

# Each of these begins with one set of characters: so it is looked for, and not
# tried, at every place of a text.
_OF_INTEREST = (
    re.compile(r"[〇○零今昨刚位您页条暂没无未尚空敬设护前升改]"),
    re.compile(r"\d(?:\s{0,2}[-－‐‑−–—/／.．·年月天小分]|\d{7}|\s[A-Za-z]{3})"),
    re.compile(r"[A-Za-z][A-Za-z]{2}\W{0,3}\d"),
    re.compile(r"\A\W{0,80}\d"),
)
_LOUD = tuple(re.compile(one.pattern.replace(r"\A", "‖")) for one in _OF_INTEREST)
"""The same in texts behind each other, each behind its ‖."""
_NUMBERED = re.compile(r"[\d今昨刚〇○零]|前天")
_DATED = (
    re.compile(r"\d(?:\s{0,2}(?:[-－‐‑−–—/／.．·年月]\s{0,2}\d|(?:天|小[时時]|分[钟鐘])前)|\d{7})"),
    re.compile(r"[〇○零一九][〇○零一二三四五六七八九]{2}年"),
    re.compile(r"[今昨刚]"),
    re.compile(r"前天"),
    re.compile(r"[A-Za-z][A-Za-z]{2}"),
)
_PIECE = re.compile(
    r"\W{0,3}(?:\d{1,2}\s?[日号]?|(?:19|20)\d\d\s?(?:年?|[-./年]\s?\d{1,2}\s?月?)|\d{1,2}\s?月"
    r"(?:\s?\d{1,2}\s?日)?|\d\d?[-./]\d\d?(?:[-./](?:19|20)\d\d)?"
    r"|[A-Z][a-z]{2,8}[ ,.]{1,3}20\d\d)\W{0,3}"
)
UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\xad"))
"""Characters without any width, which a date may be peppered with. None of them is printable."""
_CRUMB = re.compile(
    r"(?:当前|现在|所在|您的|你的|目前)的?(?:所在)?的?位置|^\s*(?:位置|您在)\s*[:：]|您现在的?位置"
)
_FROM_HOME = re.compile(r"\W{0,6}(?:网站|门户)?[首主]页\s{0,3}(?:[>＞»›→/]|-{1,2}>)")
_PAGER = re.compile(
    r"下一?页|上一?页|[尾末]页|页次|\d{1,5}\s?/\s?\d{1,5}\s?页|"
    r"共\s{0,3}\d{1,6}\s{0,3}[页条]|第\s{0,3}\d{1,6}\s{0,3}页"
)
_OF_NOTHING = re.compile(r"[无没未空中正敬护级停将nN]")
"""One of them is in whatever NOTHING or UNFINISHED says."""


def survey(doc: Document, hints: Hints) -> PageScan | None:
    """None where the page has no body. Made once for a page, however many families ask:
    nobody changes what it holds.
    """
    asked = _key(hints)
    if asked not in doc.surveys:
        doc.surveys[asked] = _surveyed(doc, hints)
    found: PageScan | None = doc.surveys[asked]
    return found


def is_placed(doc: Document, hints: Hints) -> bool:
    """Whether a page that was walked over is made by one of the templates."""
    found: PageScan | None = doc.surveys.get(_key(hints))
    return found is not None and found.spot is not None


def _key(hints: Hints) -> tuple[object, ...]:
    return hints.today, hints.column, hints.units, bool(hints.templates), hints.parents


def _surveyed(doc: Document, hints: Hints) -> PageScan | None:
    root = doc.root
    if root is None:
        return None
    doc.hold()
    body = root.find("body")
    found = PageScan(root if body is None else body, address=doc.page.url, base=doc.base)
    call_pictures(found.body.iter("a"))
    walk(found, found.body, hints.today)
    leave_out(found, out_of_sight(root))
    call_by_names(found, doc, hints)
    for pane in other_panes(found.body, found.anchors, found.names, doc):
        pane.set("hidden", "")
        leave_out(found, set(pane.iter("*")))
    found.opened = opened_near(found, doc) if doc.opened else []
    found.opened += buttons_in(found.body)
    gather(found)
    found.spot = spot_on(doc, hints.templates) if hints.templates else None
    found.parents = hints.parents
    return found


def call_by_names(found: PageScan, doc: Document, hints: Hints) -> None:
    """Notes what the page calls its column, by the breadcrumbs that were found and by its head."""
    own = _names(found, doc)
    found.column = plain(hints.column)
    found.names = own | _usable([hints.column])
    found.nameless = not own
    found.kin = (found.kin | _usable(hints.units)) - found.names
    found.crumb_holders = with_above(found.crumbs[:_MOST_CRUMBS])
    found.steps = frozenset(
        link for crumb in found.crumbs[:_MOST_CRUMBS] for link in linked_steps(crumb)
    )
    found.site_names |= frozenset(
        plain(doc.meta[key])
        for key in ("sitename", "contentsource")
        if plain(doc.meta.get(key, ""))
    )


def gather(found: PageScan) -> None:
    """Makes sets of what was found, for those who ask of single elements."""
    found.pager_set = frozenset(found.pagers)
    found.empty_set = frozenset(found.empties)
    found.dated_set = frozenset(slot.holder for slot in found.slots)
    found.dated_holders = with_above(found.dated_set)
    found.notice_set = frozenset(found.notices)


def leave_out(found: PageScan, unseen: set[Element]) -> None:
    """Takes out the dates and the words of a pager that nobody sees."""
    if unseen:
        found.slots = [slot for slot in found.slots if slot.holder not in unseen]


def opened_near(found: PageScan, doc: Document) -> list[Element]:
    """What a script opens in or beside a dated place, as a link would be."""
    near: set[Element | None] = set()
    for slot in found.slots:
        element: Element | None = slot.holder
        for _ in range(_NEAR):
            near.add(element)
            element = element.getparent() if element is not None else None
    return [
        one
        for one in doc.opened
        if one.tag not in ("a", "button", "input", "script")
        and (one in near or (one.getparent() in near and one in one.getparent()[:_MOST_BESIDE]))
        and next(one.iter("a"), None) is None
    ]


def buttons_in(within: Element) -> list[Element]:
    """The buttons 查看 in an element that stand in rows without links."""
    return [
        one
        for one in opening_buttons(within)
        if not any(
            next(above.iter("a"), None) is not None for above in islice(one.iterancestors(), 2)
        )
    ]


def walk(found: PageScan, within: Element, today: date) -> list[tuple[Element, str]]:
    """Notes what stands in an element; the parts of dates that stand there are given back."""
    found.anchors = list(within.iter("a"))
    return note(found, within.iter(*HOLLOW), within.iter("*"), today)


def note(
    found: PageScan, boxes: Iterable[Element], elements: Iterable[Element], today: date
) -> list[tuple[Element, str]]:
    """Notes what stands in these elements themselves. boxes: those of them that are lists or
    tables.
    """
    signs = SIGNS.search
    found.empties = [
        element
        for element in boxes
        if not len(element) and not ((text := element.text) and text.strip())
    ]
    telling = [
        element
        for element in elements
        if ((text := element.text) and not text.isspace() and signs(text))
        or ((tail := element.tail) and not tail.isspace() and signs(tail))
    ]
    labelled: list[Element] = []
    pieces: list[tuple[Element, str]] = []
    for element in telling:
        text, tail = element.text, element.tail
        if (text and (":" in text or "：" in text)) or (tail and (":" in tail or "：" in tail)):
            labelled.append(element)
        if text and element.tag not in UNREAD:
            _note(found, element, text, "text", today, pieces)
        elif text and element.tag == "script" and len(text) < 300 and _matches(_OF_INTEREST, text):
            _note_script(found, element, text, today)
        if tail and not tail.isspace():
            parent = element.getparent()
            if parent is not None and parent.tag not in UNREAD:
                noted = len(found.slots)
                _note(found, parent, tail, "tail", today, pieces)
                for slot in found.slots[noted:]:
                    slot.beside = element
    found.labelled = with_above(labelled)
    if pieces:
        known = len(found.slots)
        join_pieces(found.slots, pieces, today)
        agreeing(found.slots, pieces, today)
        if len(found.slots) != known or any(slot.where == "split" for slot in found.slots):
            # What was put together came last: lists are made of dates in the page's order.
            place = page_order(found.body)
            found.slots.sort(
                key=lambda slot: place[slot.holder if slot.beside is None else slot.beside]
            )
    return pieces


def _matches(patterns: Iterable[re.Pattern[str]], text: str) -> bool:
    for pattern in patterns:  # noqa: SIM110 - in half the time that a generator takes
        if pattern.search(text):
            return True
    return False


def _note(
    found: PageScan,
    holder: Element,
    text: str,
    where: str,
    today: date,
    pieces: list[tuple[Element, str]],
) -> None:
    if not (text.isascii() or text.isprintable()):
        text = text.translate(UNSEEN)
    whole, text = text, text.strip()
    if (shown := date_alone(text)) is not None:
        if len(found.slots) < MOST_SLOTS:
            found.slots.append(Slot(holder, text, shown, Grade.PURE, where))
        return
    if not _matches(_OF_INTEREST, whole):
        return
    numbered = _NUMBERED.search(text) is not None
    if len(text) <= _LONGEST_PART:
        _note_part(found, holder, text, numbered=numbered)
    if not numbered or len(found.slots) >= MOST_SLOTS:
        return
    if (
        len(text) <= _LONGEST_PIECE
        and not "\u4e00" <= text[0] <= "\u9fff"
        and _PIECE.fullmatch(text)
    ):
        pieces.append((holder, text))
    if _matches(_DATED, text):
        found.slots.extend(slots_of(holder, text, where, today))


def may_be_loud(texts: Sequence[str]) -> bool:
    """Whether `walk` may note anything of some texts. False is sure."""
    said = "‖" + "‖".join(texts)
    return not said.isprintable() or _matches(_LOUD, said)


def is_quiet(text: str, today: date) -> bool:
    """Whether `walk` notes nothing of a text, wherever it stands: no date nor a part of one, no
    pager, no breadcrumb, no notice.
    """
    found = PageScan(_NOWHERE)
    pieces: list[tuple[Element, str]] = []
    _note(found, _NOWHERE, text, "text", today, pieces)
    noted = (found.slots, found.crumbs, found.pagers, found.ways, found.notices, pieces)
    return not any(noted)


_NOWHERE = html.Element("p")
_LONGEST_PIECE = 15
"""Characters of a part of a date."""
_LONGEST_PART = 60
"""Characters of a breadcrumb, a pager or a notice."""


def begins_crumb(text: str) -> bool:
    """Whether a text, without the blanks around it, is the beginning of a breadcrumb."""
    return ("位" in text or "您在" in text) and _CRUMB.search(text) is not None


def says_where(text: str) -> bool:
    """Whether one whole text of a page begins a breadcrumb, as `walk` takes it."""
    if "位" not in text and "您" not in text:
        return False
    said = text.translate(UNSEEN).strip()
    return len(said) <= _LONGEST_PART and begins_crumb(said)


def is_piece(text: str) -> bool:
    """Whether one whole text of a page may be a part of a date, as `walk` takes it."""
    said = text.translate(UNSEEN).strip()
    if not said or len(said) > _LONGEST_PIECE or "\u4e00" <= said[0] <= "\u9fff":
        return False
    return _PIECE.fullmatch(said) is not None


def _note_part(found: PageScan, holder: Element, text: str, *, numbered: bool) -> None:
    """A text that begins a breadcrumb, belongs to a pager, or says that there is nothing."""
    if begins_crumb(text):
        found.crumbs.append(holder)
    elif ("页" in text or "条" in text) and _PAGER.search(text):
        found.pagers.append(holder)
    elif "页" in text and _FROM_HOME.match(text):
        found.ways.append(holder)
    elif (
        not numbered
        and _OF_NOTHING.search(text)
        and (NOTHING.search(text) or UNFINISHED.search(text))
    ):
        found.notices.append(holder)


def _note_script(found: PageScan, element: Element, text: str, today: date) -> None:
    """`<script>document.write('2020-03-10')</script>` in the place of a date."""
    parent = element.getparent()
    if parent is None or "json" in (element.get("type") or ""):  # data write nothing
        return
    if parent.tag not in ("body", "head") and "href" not in text:
        for shown in find_dates(text.strip(), today=today)[:1]:
            found.slots.append(Slot(parent, text, shown, Grade.SHORT, "script"))


BODY_NAME = re.compile(
    r"(?:[县市区省州盟旗局委办厅处院校所站镇乡村]|街道|政府|中心|医院|[中小]学|网站?|门户|平台)$"
)
"""A title that begins with whose page it is names the column behind it: 清河县水利局 通知公告."""
_TITLE_STEPS = re.compile(r"[-_|—–·>»＞\s]+")


def _names(found: PageScan, doc: Document) -> frozenset[str]:
    """What the page calls its column: the breadcrumb's last step,
    ColumnName, the title's first part.
    """
    names = {doc.meta.get("columnname", "")}
    kin: set[str] = set()
    for crumb in found.crumbs[:_MOST_CRUMBS]:
        names.add(last_step(crumb))
        kin.update(earlier_steps(crumb))
    if not found.crumbs:
        homes = (
            one
            for one, text in doc.worded_links
            if text and "页" in text and HOME.fullmatch(text) and _is_in(one, found.body)
        )
        boxes = (box for anchor in homes for box in islice(anchor.iterancestors(), 2))
        crumb = next(
            ((box, step) for box in chain(boxes, found.ways) if (step := crumb_step(box))), None
        )
        if crumb is not None:
            found.crumbs.append(crumb[0])
            names.add(crumb[1])
            kin.update(earlier_steps(crumb[0]))
    if doc.title:
        steps = [step for step in _TITLE_STEPS.split(doc.title.strip()) if step]
        if len(steps) == 2 and BODY_NAME.search(steps[0]):
            names.update(steps)
        elif len(steps) == 1 and BODY_NAME.search(steps[0]):
            found.site_names |= {plain(steps[0])}  # it names the portal alone
        else:
            names.update(steps[:1])
        kin.update(steps)
    found.kin = _usable(step for step in kin if not HOME.fullmatch(step))
    return _usable(names) or _usable(_only_heading(found, doc))


def _only_heading(found: PageScan, doc: Document) -> list[str]:
    """What stands in the page's one heading of the first rank, which is the page's own, unless it
    is whose page it is.
    """
    heads = list(islice(elements_of(found.body, doc.words, "h1"), 2))
    said = [words_of(head) for head in heads]
    return said if len(said) == 1 and not BODY_NAME.search(said[0]) else []


def _is_in(anchor: Element, body: Element) -> bool:
    return anchor.tag == "a" and any(above is body for above in anchor.iterancestors())


def _usable(names: Iterable[str]) -> frozenset[str]:
    """Those that may name a column; 没有相关记录 in a box that reads like a breadcrumb does not."""
    called = (plain(name) for name in names)
    return frozenset(one for one in called if 2 <= len(one) <= 30 and not NOTHING.search(one))
