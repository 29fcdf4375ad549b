"""Lists that go on: pinned rows in a box of their own, a lead story above the rest,
one list set in two columns. And boxes of one make that are lists of several columns.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice, pairwise
from urllib.parse import urlsplit

from crawler.dates.spans import DATED_HEADING
from crawler.layouts.general.candidates import Block
from crawler.layouts.general.row import Row
from crawler.layouts.general.sibling_rows import LEAST_TITLE
from crawler.page.breadcrumbs import plain
from crawler.page.links import Element, is_hidden, titles, words_of
from storage.records import Entry

_WRAPPERS = 3
_BESIDE = 6


def goes_on(one: Block, entries: Sequence[Entry], other: Block, others: Sequence[Entry]) -> bool:
    """Whether `other` stands right below `one` and is the rest of the same list.

    Boxes that touch inside one element are; whole columns of a page are where one has as many rows
    as the other and begins where that ends, which no side bar does.
    """
    if not (one.dated and other.dated and entries and others) or not _alike(entries, others):
        return False
    levels = _touching(one.rows[-1].parts[-1], _begin(other.rows[0]))
    if levels is None:
        return False
    return levels <= 1 or _is_continued(entries, others)


def _begin(row: Row) -> Element:
    """What a list begins with: the day that heads its first rows, where it stands above them."""
    first = row.parts[0]
    if not row.slots or first in (holder := row.slots[0].holder, *holder.iterancestors()):
        return first
    return holder if holder.getparent() in first.iterancestors() else first


def _touching(last: Element, first: Element) -> int | None:
    """How far out the boxes of both touch each other, None where words
    stand between or they do not.
    """
    node = first
    for level in range(_WRAPPERS):
        beside = node.getprevious()
        for _ in range(_BESIDE):
            if beside is None or _says(beside):
                break
            beside = beside.getprevious()
        if beside is not None and _says(beside):
            return max(level, _depth(last, beside)) if _depth(last, beside) >= 0 else None
        parent = node.getparent()
        if parent is None or parent.tag == "body" or (parent.text or "").strip():
            return None
        node = parent
    return None


def _says(element: Element) -> bool:
    return (
        isinstance(element.tag, str)
        and element.tag not in ("script", "style")
        and any(text.strip() for text in element.itertext())
    )


def _depth(element: Element, ancestor: Element) -> int:
    node: Element | None = element
    for level in range(_WRAPPERS + 1):
        if node is ancestor:
            return level
        node = node.getparent() if node is not None else None
    return -1


def undated_below(block: Block, entries: Sequence[Entry]) -> list[Row]:
    """The rows without days with which a list goes on of which only the first rows show theirs:
    pinned ones, or new ones. They stand right below, and are more; empty where there are none.

    entries: of the block. Whether the rows are addressed as those are is still to be asked.
    """
    taken = {part for row in block.rows for part in row.parts}
    node: Element | None = block.rows[-1].parts[-1]
    shown_behind = {slot.beside for slot in block.rows[-1].slots}
    for _ in range(_WRAPPERS):
        if node is None or node.tag in ("body", "td"):
            return []
        if (node.tail or "").strip() and node not in shown_behind:
            return []  # words stand between
        behind = [one for one in islice(node.itersiblings(), _LONGEST_LIST) if _says(one)]
        if behind:
            rows = _rows_of(behind, taken)
            return rows if len(rows) > len(entries) else []
        if _BESIDE_OTHERS.search(f"{node.get('class') or ''} {node.get('id') or ''}"):
            return []
        node = node.getparent()
    return []


_BESIDE_OTHERS = re.compile(r"(?:^|[\s_-])(?:left|right|side)(?:$|[\s_-])", re.IGNORECASE)
"""What is beside such a part of a page is not below it."""
_LONGEST_LIST = 100


def _rows_of(behind: Sequence[Element], taken: Collection[Element]) -> list[Row]:
    """What follows as rows without days: the elements, or what the first of them holds."""
    first = next((one for one in behind if not _heads_days(one)), None)
    if first is None or is_hidden(first) or len(titles(first, 2)) < 2:
        return _of_one_title_each(behind, taken)
    while len(first) == 1:
        first = first[0]
    return _of_one_title_each([one for one in first if _says(one)], taken)


def _of_one_title_each(elements: Iterable[Element], taken: Collection[Element]) -> list[Row]:
    """The first of the elements, as far as each is a row: they hold one title each."""
    rows: list[Row] = []
    for one in elements:
        said = titles(one, 2)
        if one in taken or is_hidden(one) or len(said) > 1 or not (said or _heads_days(one)):
            break
        if said:
            rows.append(Row((one,), ()))
    return rows


def _heads_days(element: Element) -> bool:
    """2026年, 8月: under which rows of a list stand."""
    return DATED_HEADING.fullmatch(words_of(element)) is not None


def is_rest(entries: Sequence[Entry], rest: Sequence[Entry]) -> bool:
    """Whether entries without days are the rest of a list of which a few first ones show theirs."""
    long = sum(len(one.title) for one in rest) >= LEAST_TITLE * len(rest)
    return len(rest) > len(entries) > 0 and long and _alike(entries, rest)


def _is_continued(entries: Sequence[Entry], others: Sequence[Entry]) -> bool:
    days = [entry.published_on for entry in entries if entry.published_on]
    rest = [entry.published_on for entry in others if entry.published_on]
    return bool(days and rest) and abs(len(entries) - len(others)) <= 1 and max(rest) <= days[-1]


def _alike(entries: Sequence[Entry], others: Sequence[Entry]) -> bool:
    """Whether most of the ones are addressed as some of the others are: host, folder names without
    numbers, kind of file. A column's articles may have addresses of two makes.
    """
    shapes, rest = (Counter(_address(one.url) for one in part) for part in (entries, others))
    return shapes.most_common(1)[0][0] in rest or rest.most_common(1)[0][0] in shapes


def _address(url: str | None) -> str:
    if url is None:
        return ""
    parts = urlsplit(url)
    return parts.netloc + re.sub(r"[0-9a-f]{8,40}|\d{1,40}", "0", parts.path)


def are_named_apart(headings: Iterable[str]) -> bool:
    """Whether boxes of one make stand under names of their own, as lists of several columns do;
    第五届 and 第四届, 一季度 and 二季度 or a year each are parts of one list.
    """
    names = {plain(words) for words in headings} - {""}
    return len({_COUNTED.sub("", one) for one in names if not _NUMBERED.search(one)}) > 1


_COUNTED = re.compile(r"[〇零一二三四五六七八九十百]{1,6}")


def columns_of(boxes: Sequence[Sequence[Entry]], columns: Mapping[str, str]) -> list[str]:
    """Whose list each of several boxes is, where the entries of each lie below a column of its own
    that the page links to, and each box begins anew; empty where they may be parts of one list.

    columns: addresses by their folders, as `linked_columns` gives them.
    """
    if len(boxes) < _LEAST_BOXES or any(len(entries) < _LEAST_OF_A_COLUMN for entries in boxes):
        return []
    found = [_column_above(entries, columns) for entries in boxes]
    owners = [one for one in found if one is not None]
    if len(owners) < len(found) or len(set(owners)) < len(owners):
        return []
    days = [[one.published_on for one in box if one.published_on] for box in boxes]
    anew = any(one and other and max(other) > min(one) for one, other in pairwise(days))
    return owners if anew else []


def linked_columns(links: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Columns that a page links to, by their folders. links: addresses and what they say."""
    found: dict[str, str] = {}
    for url, words in links:
        if 1 < len(words) <= _LONGEST_NAME and not _NUMBERED.search(words):
            found.setdefault(_folder(url), url)
    return found


_LEAST_BOXES = 2
_LEAST_OF_A_COLUMN = 3
_LONGEST_NAME = 12
_NUMBERED = re.compile(r"\d")
_OF_A_DAY = re.compile(r"(?:19|20)\d{2,6}|\d{1,2}")
"""Folders that articles lie in by their years, months or days."""
_FOLDERS = 4


def _column_above(entries: Sequence[Entry], columns: Mapping[str, str]) -> str | None:
    """The column whose folder is the innermost around all entries, but for those of their days."""
    folders = [_folder(entry.url) for entry in entries if entry.url]
    if len(folders) < len(entries):
        return None
    first, last = min(folders), max(folders)
    alike = next((at for at, sign in enumerate(first) if last[at : at + 1] != sign), len(first))
    around = first[: first.rfind("/", 0, alike) + 1]
    for _ in range(_FOLDERS):
        if around in columns:
            return columns[around]
        above, _, name = around.rstrip("/").rpartition("/")
        if _OF_A_DAY.fullmatch(name) is None:
            return None
        around = f"{above}/"
    return None


def _folder(url: str) -> str:
    path = url.partition("?")[0].partition("#")[0]
    return path[: path.rfind("/") + 1]
