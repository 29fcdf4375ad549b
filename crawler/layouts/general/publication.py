"""Which of a row's dates is the day of publication: the same one in every row of a list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import islice, pairwise

from crawler.dates.missing_years import shows_year
from crawler.dates.parse import from_address
from crawler.dates.spans import Headed, headed_by_span
from crawler.layouts.general.date_slots import OPENING, Grade, Slot
from crawler.layouts.general.headers import header_of_parts, span
from crawler.layouts.general.row import Row
from crawler.page.breadcrumbs import plain
from crawler.page.links import Element
from storage.records import Entry

_PUBLISHED = (
    "发布日期",
    "发布时间",
    "公开日期",
    "发文日期",
    "公布日期",
    "公示日期",
    "公示时间",
    "更新日期",
    "更新时间",
    "上传时间",
    "日期",
    "时间",
)
_OF_DOCUMENT = ("成文", "生成", "印发", "签发", "制发")
"""Days of the document itself: they stand for the publication where nothing else does."""
_OF_EVENTS = (
    "生效",
    "截止",
    "回复",
    "答复",
    "失效",
    "废止",
    "实施",
    "开标",
    "结束",
    "开始",
    "会议",
    "活动",
    "考试",
    "报名",
    "施行",
    "到期",
    "有效期",
    "最后",
)
_NOT_PUBLISHED = _OF_DOCUMENT + _OF_EVENTS
_AS_GOOD = ("答复", "回复", "办结", "开始", "决定")
"""Events on whose day an entry appears: answers to proposals, consultations that open. They serve
where no other day is headed.
"""
_SURELY_PUBLISHED = re.compile("发布|公开|公布|发表|发文|上传|录入")
_LABEL_LENGTH = 8
"""Characters of the words that name a date."""
_MOST_ALIKE = 0.8
_LOOSE_SHARE = 0.6
"""Dates at the edge of a longer text count only where so many of a list's rows have one, or
show theirs in the same place.
"""


def choose_dates(rows: Sequence[Row]) -> list[Slot | None]:
    """One date, or none, for each row."""
    if rows and rows[0].title:
        return [row.slots[0] for row in rows]
    column, others = _headed_columns(rows)
    chosen = [_choose(row, column, others) for row in rows]
    if not any(chosen):
        return [_opening(row) for row in rows]
    chosen = _in_one_place(chosen, rows)
    if all(slot is None or slot.grade <= _SURE for slot in chosen):
        return chosen
    loose = [slot for slot in chosen if slot is not None and _is_loose(slot)]
    if loose and len(loose) < _LOOSE_SHARE * len(rows):
        sure = {_place(slot) for slot in chosen if slot is not None and not _is_loose(slot)}
        chosen = [
            slot if slot is None or not _is_loose(slot) or _place(slot) in sure else None
            for slot in chosen
        ]
    sure = {_place(slot) for slot in chosen if slot is not None and slot.grade <= _SURE}
    if sum(1 for slot in chosen if slot is not None and _place(slot) in sure) >= _MOST_ALIKE * len(
        rows
    ):
        # 「订阅本栏目（更新于2026-08-07）」 at the foot of a list whose rows
        # all show their day elsewhere.
        chosen = [
            slot if slot is None or slot.grade <= _SURE or _place(slot) in sure else None
            for slot in chosen
        ]
    return chosen


def _in_one_place(chosen: Sequence[Slot | None], rows: Sequence[Row]) -> list[Slot | None]:
    """The dates from the place where every row shows one and most of those chosen stand: what
    the summary of a single row tells of is none of it, whatever it is called there.
    """
    places = Counter(_place(slot) for slot in chosen if slot is not None)
    (usual, often), *rest = places.most_common(2)
    if not rest or often < _LOOSE_SHARE * len(rows):
        return list(chosen)
    there = [next((slot for slot in row.slots if _place(slot) == usual), None) for row in rows]
    if None in there:
        return list(chosen)
    return [
        other if slot is None or _rank(other, row) <= _rank(slot, row) else slot
        for slot, other, row in zip(chosen, there, rows, strict=True)
        if other is not None
    ]


def _opening(row: Row) -> Slot | None:
    """The day on which a consultation opens that shows no other but that of its end: outside
    tables, too, it is the entry's.
    """
    opens = [slot for slot in row.slots if _opens(slot, row)]
    if len(opens) != 1:
        return None
    said = plain("".join(text for part in row.parts for text in part.itertext()))
    return opens[0] if _ENDS.search(said) else None


def _opens(slot: Slot, row: Row) -> bool:
    start = slot.shown.start
    said = slot.text[:start] if start else _words_before(slot, row)
    return any(label.end() == len(said) for label in OPENING.finditer(said))


_ENDS = re.compile("(?:结束|截止|截至)(?:时间|日期)")
_SURE = Grade.PURE


def _is_loose(slot: Slot) -> bool:
    """Whether a date stands at the edge of a longer text, or in a short title, as
    that of 2026年7月1日停水公告.
    """
    return slot.grade >= Grade.END or (slot.grade > Grade.PURE and slot.holder.tag == "a")


def _place(slot: Slot) -> tuple[object, str]:
    return slot.holder.tag, slot.where


def _choose(row: Row, column: int | None, others: frozenset[int]) -> Slot | None:
    slots = row.slots
    if not slots:
        return None
    if others:
        slots = tuple(slot for slot in slots if _cell_index(slot.holder, row) not in others)
    if column is not None:
        in_column = [slot for slot in slots if _cell_index(slot.holder, row) == column]
        if in_column:
            return min(in_column, key=lambda slot: slot.grade)
    if len(slots) == 1:
        return slots[0] if _rank(slots[0], row) < _NONE else None
    ranks = [_rank(slot, row) for slot in slots]
    slots = tuple(
        slot for slot, rank in zip(slots, ranks, strict=True) if rank == min(ranks) < _NONE
    )
    if not slots:
        return None
    best = min(slot.grade for slot in slots)
    ties = [slot for slot in slots if slot.grade is best]
    # Document tables put 成文日期 before 发布日期; elsewhere what comes first is the
    # entry's, what follows a reply's.
    return ties[-1] if row.parts[0].tag == "tr" and best is not Grade.LABELLED else ties[0]


_NONE = 3


def _rank(slot: Slot, row: Row) -> int:
    """What the words before a date call it: 0 of publication, 1 nothing or some date, 2 of the
    document, 3 of something else.
    """
    words = label_of(slot, row)
    if _UNTIL.search(words):
        return _NONE
    if words.endswith((*_DAYS, *_OF_DOCUMENT)):
        if any(word in words for word in _OF_EVENTS):
            return _NONE
        if any(word in words for word in _OF_DOCUMENT):
            return 2
    return 0 if words and _SURELY_PUBLISHED.search(words) else 1


_DAYS = ("时间", "日期", "期", "日")
_DONE = (*_OF_DOCUMENT, "发布", "公开", "公布", "发文", "更新", "上传")
_UNTIL = re.compile("(?:有效期?|期限|截止?)[至到]$")
"""有效期至 2026-12-31: how long what an entry tells of lasts."""


def names_a_day(slot: Slot, row: Row) -> bool:
    """Whether words right before a date say which day of an entry it is."""
    words = label_of(slot, row)
    return words.endswith((*_DAYS, *_DONE)) or _UNTIL.search(words) is not None


def label_of(slot: Slot, row: Row) -> str:
    """The words right before a date; "" where there are none, or more than name one."""
    start = slot.shown.start
    return (start and plain(slot.text[:start])[-_LABEL_LENGTH:]) or _words_before(slot, row)


def _words_before(slot: Slot, row: Row) -> str:
    """The short text that stands right before a date in the row, in an element of
    its own: 发布日期 | 2026-03-10.
    """
    node = slot.holder if slot.beside is None else slot.beside
    if slot.beside is not None and (words := _words_of(node)):
        return words if len(words) <= _LABEL_LENGTH else ""
    for _ in range(3):
        if node in row.parts:
            return ""
        beside, above = node.getprevious(), node.getparent()
        if beside is not None:
            words = plain(beside.tail or "") or _words_of(beside)
        elif above is not None:
            words = plain(above.text or "")
        else:
            return ""
        if words:
            return words if len(words) <= _LABEL_LENGTH else ""
        if beside is not None or above is None:
            return ""
        node = above
    return ""


def _words_of(element: Element) -> str:
    return plain("".join(element.itertext()) if len(element) else element.text or "")


def _cell(element: Element) -> Element | None:
    node: Element | None = element
    for _ in range(6):
        if node is None or node.tag in ("td", "th"):
            return node
        node = node.getparent()
    return None


def _cell_index(element: Element, row: Row) -> int | None:
    if row.parts[0].tag != "tr":
        return _part_index(element, row.parts[0])
    cell = _cell(element)
    if cell is None:
        return None
    index = 0
    for beside in cell.itersiblings("td", "th", preceding=True):
        index += span(beside)
    return index


def _part_index(element: Element, row: Element) -> int | None:
    """Which of a row's parts an element stands in, where no table draws the columns."""
    node = element
    for _ in range(6):
        above = node.getparent()
        if above is row:
            return int(row.index(node))
        if above is None:
            return None
        node = above
    return None


def _headed_columns(rows: Sequence[Row]) -> tuple[int | None, frozenset[int]]:
    """The column under 发布日期 (or the next best heading) in a table with a header row,
    and the columns of other dates.
    """
    first = rows[0].parts[0] if rows else None
    header = (
        None if first is None else _header(first) if first.tag == "tr" else _header_of_parts(first)
    )
    if header is None:
        return None, frozenset()
    index, best, at = 0, len(_PUBLISHED), None
    others: set[int] = set()
    as_good: int | None = None
    dated = False
    for cell in _header_cells(header):
        words = plain("".join(cell.itertext()))
        dated = dated or any(word in words for word in _OF_DOCUMENT)
        if any(word in words for word in _OF_EVENTS):
            others.add(index)
            if as_good is None and "最后" not in words and any(word in words for word in _AS_GOOD):
                as_good = index
        elif not any(word in words for word in _OF_DOCUMENT):
            rank = next(
                (rank for rank, word in enumerate(_PUBLISHED) if word in words), len(_PUBLISHED)
            )
            if rank < best:
                best, at = rank, index
        index += span(cell)
    if at is None and not dated and as_good is not None:
        return as_good, frozenset(others - {as_good})
    return at, frozenset(others)


def _header_cells(header: Element) -> list[Element]:
    """The cells of a header; one that spans several columns gives way to those below it,
    where the header has two rows.
    """
    if header.tag != "tr":
        return list(header)
    cells = list(header.iterchildren("td", "th"))
    second = header.getnext()
    if second is None or second.tag != "tr" or not any(cell.get("rowspan") for cell in cells):
        return cells
    below = list(second.iterchildren("td", "th"))
    spread = []
    for cell in cells:
        count = span(cell)
        if count > 1 and not cell.get("rowspan") and len(below) >= count:
            spread += below[:count]
            del below[:count]
        else:
            spread.append(cell)
    return cells if below else spread


def _header_of_parts(first: Element) -> Element | None:
    """What stands over rows that no table holds and names their dates."""
    words = (*_PUBLISHED, *_NOT_PUBLISHED)
    return header_of_parts(
        first, lambda said: any(word in said for word in words) and not any(map(str.isdigit, said))
    )


def _header(first: Element) -> Element | None:
    """The header row of a table: in its head, or the rows before the first entry."""
    table = next(first.iterancestors("table"), None)
    if table is None:
        return None
    for row in table.iter("tr"):
        if row is first:
            return None
        words = plain("".join(row.itertext()))[:200]
        if any(word in words for word in (*_PUBLISHED, *_NOT_PUBLISHED)):
            return row
    return None


_YEAR_ALONE = re.compile(
    r"\W{0,4}((?:19|20)\d\d)\s?年?(?:度|\s?\d{1,2}\s?月)?\W{0,4}(?:(?:更多|more)\W{0,4})?",
    re.IGNORECASE,
)


def years_above(rows: Sequence[Row], slots: Sequence[Slot | None]) -> list[int | None]:
    """For each row whose date shows no year: the year in a heading above its list, or in a cell
    beside it and the rows before.
    """
    if not any(slot is not None and not shows_year(slot.shown.text) for slot in slots):
        return [None] * len(rows)
    headed: dict[Element | None, Headed | None] = {}
    years: list[int | None] = []
    spanning: Headed | None = None
    before: Element | None = None
    for row, slot in zip(rows, slots, strict=True):
        first = row.parts[0]
        container = first.getparent()
        if container not in headed:
            headed[container] = year_above(first)
            spanning = None
        elif (year := _year_between(before, first)) is not None:
            headed[container] = year
        before = row.parts[-1]
        if first.tag == "tr":
            cells = (cell for cell in first.iterchildren("td", "th") if cell.get("rowspan"))
            spanning = next(
                (year for cell in cells if (year := _year_of(cell)) is not None), spanning
            )
        told = spanning or headed[container]
        years.append(told.of(slot.shown.day.month) if told and slot is not None else None)
    return years


def year_above(element: Element) -> Headed | None:
    """The year that is all of the nearest words before an element, not further
    out than its list's own box.
    """
    node: Element | None = element
    for _ in range(3):
        if node is None or node.tag == "body":
            return None
        for beside in islice(node.itersiblings(preceding=True), 3):
            if isinstance(beside.tag, str) and (len(beside) or (beside.text or "").strip()):
                return _year_of(beside)
        node = node.getparent()
    return None


def _year_between(before: Element | None, element: Element) -> Headed | None:
    """The year in a heading of its own between one row and the next: 2025年, among the
    rows of 2026 and those it heads. A row that nothing closes ends with it, after its link.
    """
    last = next(before.iterchildren(reversed=True), None) if before is not None else None
    if (
        last is not None
        and isinstance(last.tag, str)
        and (year := _year_of(last)) is not None
        and any(
            next(beside.iter("a"), None) is not None for beside in last.itersiblings(preceding=True)
        )
    ):
        return year
    for beside in islice(element.itersiblings(preceding=True), _MOST_BETWEEN):
        if beside is before:
            return None
        if isinstance(beside.tag, str) and (year := _year_of(beside)) is not None:
            return year
    return None


_MOST_BETWEEN = 3


def _year_of(element: Element) -> Headed | None:
    words = " ".join("".join(islice(element.itertext(), 6)).split())[:40]
    if match := _YEAR_ALONE.fullmatch(words):
        return Headed(int(match[1]))
    return headed_by_span(words)


_PINNED = 3
"""Rows on top that may stand there out of order."""


def years_by_order(
    slots: Sequence[Slot | None], entries: Sequence[Entry | None], years: Sequence[int | None]
) -> list[Entry | None]:
    """Dates without any year, in a list that runs backwards: where the day jumps up
    again, an earlier year begins.

    The first rows may be pinned, so a jump among them means nothing. A list that runs forwards
    shows one year. One that does neither tells no years, and so no days.
    """
    dated: list[Entry | None] = list(entries)
    places = [at for at in range(len(slots)) if _is_open(slots[at], entries[at], years[at])]
    days = [
        entry.published_on
        for at in places
        if (entry := entries[at]) is not None and entry.published_on
    ]
    rest = days[max(0, _PINNED - 1) :]
    ups = sum(1 for one, other in pairwise(rest) if other > one)
    downs = sum(1 for one, other in pairwise(rest) if other < one)
    if ups > _MOST_JUMPS * downs:
        if downs:
            for at in places:
                dated[at] = _undated(entries[at])
        return dated
    back = 0
    for order, at in enumerate(places):
        entry, day = entries[at], days[order]
        back += order >= _PINNED and day > days[order - 1]
        if back and entry is not None:
            dated[at] = replace(entry, published_on=_years_back(day, back))
    return _below_known(dated, places)


def _below_known(dated: list[Entry | None], places: Sequence[int]) -> list[Entry | None]:
    """Days whose year nothing tells, below rows whose year is known, as by their addresses: in a
    list that runs backwards none is later than what stands above it.
    """
    open_at = set(places)
    known = {
        at: entry.published_on
        for at, entry in enumerate(dated)
        if at >= _PINNED and at not in open_at and entry is not None and entry.published_on
    }
    days = list(known.values())
    if len(days) < _LEAST_KNOWN or days != sorted(days, reverse=True):
        return dated
    above: date | None = None
    for at, entry in enumerate(dated):
        above = known.get(at, above)
        day = entry.published_on if entry is not None and at in open_at else None
        if entry is not None and day is not None and above is not None and day > above:
            back = day.year - above.year
            back += (day.month, day.day) > (above.month, above.day)
            dated[at] = replace(entry, published_on=_years_back(day, back))
    return dated


_MOST_JUMPS = 0.5
_LEAST_KNOWN = 2
"""Rows below the first few whose year is known, before they tell that of others."""


def _is_open(slot: Slot | None, entry: Entry | None, year: int | None) -> bool:
    """Whether nothing but the order can tell the year of a row's date."""
    if (
        slot is None
        or entry is None
        or entry.published_on is None
        or year is not None
        or shows_year(slot.shown.text)
    ):
        return False
    return entry.published_on == slot.shown.day and not (entry.url and from_address(entry.url).year)


def _undated(entry: Entry | None) -> Entry | None:
    return None if entry is None else replace(entry, published_on=None, date_text="", date_at="")


def _years_back(day: date, years: int) -> date | None:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return None  # 29 February of a year that had none: the order is not what it seems
