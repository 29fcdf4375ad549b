"""Columns without entries: proven empty by the portal's own words or numbers, or only seemingly
empty, or filled by a script.
"""

from __future__ import annotations

import re
from itertools import islice

from crawler.layouts.general.ownership.context import own_place
from crawler.layouts.general.ownership.headings import HOT, Heading, is_header, short_text
from crawler.layouts.general.scan import PageScan
from crawler.layouts.general.weights import ACCEPTED
from crawler.page.breadcrumbs import last_step, plain
from crawler.page.document import Document
from crawler.page.links import Element, clean, is_hidden, page_order
from crawler.page.phrases import NOTHING, UNFINISHED
from crawler.page.reading import Reading
from crawler.read.counts import zero_count
from crawler.read.error_pages import Words
from crawler.read.stand_ins import stands_in
from storage.records import Outcome

CONDITIONS = (
    "v-if",
    "v-show",
    "v-else",
    "v-else-if",
    "ng-if",
    "ng-show",
    "ms-if",
    "ms-visible",
    "x-show",
    "x-if",
    "wx:if",
)
_TEMPLATE = re.compile(r"\{\{|<%=?|\$\{|\bv-for=|\bng-repeat=")
_SHELL = re.compile(r"app|root|main|container|page", re.IGNORECASE)


def emptiness(words: Words, found: PageScan, doc: Document) -> Reading | None:
    """The page as an empty column; None where nothing on it stands in a list's place."""
    notice = _notice(found, doc)
    if notice is not None and notice[1].outcome is not Outcome.TRULY_EMPTY:
        return notice[1]
    hollow = [*found.empties, *(table for table in found.body.iter("table") if _only_headed(table))]
    place = next((element for element in hollow if _is_lists_place(element, found, doc)), None)
    if place is not None and _filled_by_script(place, words):
        return Reading(
            "",
            Outcome.NEEDS_BROWSER,
            "The list's place is empty, and a script on the page fills it.",
        )
    if notice is not None:
        return notice[1]
    if place is not None:
        if count := zero_count(words.text, words.doc.scripts):
            return Reading(
                "",
                Outcome.TRULY_EMPTY,
                f"The list's place is empty, and the page's own pager counts nothing: {count}.",
            )
        return Reading(
            "",
            Outcome.EMPTY_UNPROVEN,
            "The list's place is there and empty, but the page does not say that it is meant so.",
        )
    if _TEMPLATE.search(doc.text) or _is_shell(words, found):
        return Reading("", Outcome.NEEDS_BROWSER, "The page is a shell that a script fills.")
    if count := _counts_alone(words, found):
        why = f"The page holds nothing but its pager, which counts nothing: {count}."
        return Reading("", Outcome.TRULY_EMPTY, why)
    return None


def _counts_alone(words: Words, found: PageScan) -> str:
    """What counts nothing on a page that says nothing else and has no script, as a frame made for
    a list does; "" on any other.
    """
    if len(words.text) > _LONGEST_PAGER or next(found.body.iter(*_FILLED), None) is not None:
        return ""
    if words.doc.scripts or not _PAGER_ALONE.fullmatch(words.text):
        return ""
    return zero_count(words.text, "")


_LONGEST_PAGER = 60
_FILLED = ("script", "iframe", "img", "form", "object", "embed")
_PAGER_ALONE = re.compile(
    r"(?:[\W\d]|共|有|条|记录|信息|每页|第|页|次|当前|总|数|[首尾末上下前后]一?页)+"
)


def _notice(found: PageScan, doc: Document) -> tuple[Element, Reading] | None:
    """暂无信息, or 建设中, where the list would stand."""
    for element in found.notices:
        text = clean("".join(element.itertext()))
        if len(text) > 80 or _conditional(element):
            continue
        verdict = own_place(found, _empty_before(element, found), element, doc.base, doc.page.url)
        if (around := _headed_by_nothing(element, verdict.heading)) is not None:
            verdict = own_place(found, around, element, doc.base, doc.page.url)
        alone = len(found.anchors) <= 3 and not verdict.aside
        elsewhere = verdict.aside or (verdict.score < ACCEPTED and not alone)
        if verdict.child or (elsewhere and not _follows_crumb(element, found)):
            continue
        if UNFINISHED.search(text):
            return element, Reading(
                "", Outcome.UNDER_CONSTRUCTION, f"In the list's place it says 「{text[:40]}」."
            )
        if stands_in(element, found, doc):
            why = f"What says 「{text[:40]}」 stands beside an empty place that a script may fill."
            return element, Reading("", Outcome.NEEDS_BROWSER, why)
        why = f"In the list's place it says 「{text[:40]}」: {verdict.why}."
        return element, Reading("", Outcome.TRULY_EMPTY, why)
    return None


def _follows_crumb(element: Element, found: PageScan) -> bool:
    """Whether nothing but a heading stands between the breadcrumb that
    names the column and these words.

    Then they speak of the column, whatever the boxes around both are called.
    """
    place = page_order(found.body)
    named = (one for one in found.crumbs if plain(last_step(one)) in found.names)
    crumb = max(
        (one for one in named if place[one] < place[element]), key=place.__getitem__, default=None
    )
    if crumb is None:
        return False
    inside = set(crumb.iter("*"))
    end = max(place[one] for one in inside)
    between = [one for one, at in place.items() if end < at < place[element]]
    if any(one.tag in _BLOCKS and not is_hidden(one) for one in between) or len(between) > _FEW:
        return False
    said = [clean(one.text or "") for one in between if one not in inside]
    heads = [text for text in said if text]
    return len(heads) <= _MOST_HEADS and not any(
        len(text) > _LONGEST_HEAD or HOT.search(text) or OF_SEARCH.search(text) for text in heads
    )


_BLOCKS = frozenset({"a", "li", "tr", "select", "input", "iframe", "form", "script"})
"""Between a breadcrumb and the words, these make them another box's."""
_FEW = 12
_MOST_HEADS = 2
_LONGEST_HEAD = 20
OF_SEARCH = re.compile(r"(?<![未没有能])(?:搜索|检索|查询)(?!到)|search", re.IGNORECASE)


def _headed_by_nothing(element: Element, heading: Heading) -> Element | None:
    """The box of the words whose own heading says 未找到 or 暂无文章 as well, which names nothing:
    what the words speak of is named above it.
    """
    said = heading.text
    if heading.element is None or len(said) > _LONGEST_HEAD:
        return None
    if _NOT_FOUND.fullmatch(said) is None and NOTHING.search(said) is None:
        return None
    heads = {heading.element, *heading.element.iterancestors()}
    around = next(
        (one for one in islice(element.iterancestors(), _HEADED_LEVELS) if one in heads), None
    )
    if around is None or around.tag == "body" or short_text(around) is None:
        return None
    first = next((one for one in around if isinstance(one.tag, str)), None)
    return around if first in heads else None


_HEADED_LEVELS = 3
_NOT_FOUND = re.compile(
    r"\W{0,4}(?:[未没](?:有|能)?(?:找|查|检索|查询|搜索)到|(?:nothing|not|no posts?|none) found)"
    r"\W{0,4}",
    re.IGNORECASE,
)


def _empty_before(element: Element, found: PageScan) -> Element:
    """The empty list that the words stand behind, which is the place they speak of; the words
    themselves where there is none.

    One that bears a name of its own may be filled by a script, whatever is written behind it.
    """
    before = element.getprevious()
    bare = (
        before is not None
        and before in found.empty_set
        and set(before.keys()) <= {"class", "style"}
    )
    return before if before is not None and bare else element


def _conditional(element: Element) -> bool:
    """Whether a script decides if the words are shown: they stand in a template,
    hidden, or beside a list it fills.
    """
    node: Element | None = element
    for _ in range(5):
        if node is None or node.tag == "body":
            break
        if is_hidden(node) or any(node.get(name) is not None for name in CONDITIONS):
            return True
        node = node.getparent()
    return False


def _only_headed(table: Element) -> bool:
    """A table that holds its header row and nothing else."""
    rows = list(table.iter("tr"))
    return len(rows) == 1 and is_header(clean("".join(rows[0].itertext())))


def _is_lists_place(element: Element, found: PageScan, doc: Document) -> bool:
    verdict = own_place(found, element, element, doc.base, doc.page.url)
    return verdict.score >= ACCEPTED and not verdict.aside


_WRITES_ROWS = re.compile(
    r"(?:document\.write(?:ln)?\s{0,4}\(|\.innerHTML\s{0,4}\+?=|\."
    r"(?:html|append|prepend)\s{0,4}\()[^;]{0,200}<(?:li|tr|dl|dd|a)\b",
    re.IGNORECASE,
)
_HOLDS_ROWS = re.compile(r"\[\s{0,9}\{[^{}]{0,400}\btitle['\"]?\s{0,4}:", re.IGNORECASE)


def _filled_by_script(place: Element, words: Words) -> bool:
    """Whether a script on the page writes or holds rows, or names the
    empty element or a box around it.
    """
    if _WRITES_ROWS.search(words.doc.scripts) or _HOLDS_ROWS.search(words.doc.scripts):
        return True
    node: Element | None = place
    for _ in range(4):
        if node is None or node.tag == "body":
            return False
        name = node.get("id")
        if (
            name
            and len(name) > 2
            and re.search(rf"['\"#]{re.escape(name)}['\"\s>.]", words.doc.scripts)
        ):
            return True
        if any(
            attribute.startswith(("v-", ":", "@", "ng-", "data-bind"))
            for attribute in map(str, node.attrib)
        ):
            return True
        node = node.getparent()
    return False


def _is_shell(words: Words, found: PageScan) -> bool:
    if len(words.text) > 60 or len(found.anchors) > 3:
        return False
    boxes = [child for child in found.body if child.tag in ("div", "app-root", "section")]
    has_script = any(script.get("src") for script in found.body.getroottree().iter("script"))
    return has_script and any(
        _SHELL.search(f"{box.get('id') or ''} {box.tag}") and not len(box) for box in boxes
    )
