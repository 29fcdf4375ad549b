"""The repeated structures of a page that may be lists: rows that show a date each,
or rows that hold a link each.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeAlias

from lxml.html import HtmlElement

from crawler.layouts.general.date_slots import Grade, Slot
from crawler.layouts.general.paired_cells import spread_pairs
from crawler.layouts.general.parallel_cells import twin_rows
from crawler.layouts.general.publication import names_a_day, year_above
from crawler.layouts.general.row import Row
from crawler.layouts.general.scan import PageScan
from crawler.layouts.general.sibling_rows import led_rows, make_of, runs_of
from crawler.layouts.general.titles import beside_button, find_dates_only
from crawler.page.breadcrumbs import crumb_step
from crawler.page.links import (
    Element,
    is_act,
    is_current,
    is_hidden,
    is_more,
    links,
    opens_entry,
    page_order,
    titles,
    with_above,
    words_of,
)

_LEVELS = 14
"""How far above its date or link a row's container may stand."""
_LEAST_HEADS = 2
"""Days over lists of what each of them brought."""
_FEW_DATES = 6
"""Dates that one entry may show: of signing, of publication, of effect."""
_FEW_TITLES = 3
"""Links with words of their own that one entry may hold: its title, its category, its source."""
_MOST_TITLES = 12
"""Links with words in what may be one row: a part of the page that shows one date holds more."""
_PARTS = frozenset({"div", "section", "main", "header", "footer", "tr", "td"})
_LINKED = 0.6
"""The share of a list's dated rows that hold a link; the rest are dirty records."""


@dataclass(slots=True, eq=False)
class Block:
    """Rows that repeat under one container, or under several of one make. `dated`
    tells by what they were found, `parted` that boxes of its make stand under other names.
    """

    containers: list[Element]
    rows: list[Row]
    dated: bool
    sections: list[Block] = field(default_factory=list)
    parted: bool = False

    @property
    def linkless(self) -> bool:
        """Whether its rows link nothing."""
        return bool(self.rows) and self.rows[0].title != ""

    @property
    def first(self) -> Element:
        return self.containers[0]


def dated_blocks(found: PageScan) -> list[Block]:
    """Blocks whose rows show a date each, in page order; sections of one list are joined."""
    slots, _ = found.within_reach()
    blocks = joined(_Finder(found, slots).blocks())
    return blocks + [Block([cell], rows, True) for cell, rows in twin_rows(slots)]


class _Linked(Container[Element]):
    """What holds a link or what a script opens. Most pages have hundreds of links in menus, and
    few elements are asked about.
    """

    def __init__(self, found: PageScan) -> None:
        self.found = found
        self.opened = with_above(found.opened)
        self.told: dict[object, bool] = {}
        self.all: set[Element] = set()

    def __contains__(self, element: object) -> bool:
        if self.all:
            return element in self.all
        known = self.told.get(element)
        if known is None:
            assert isinstance(element, HtmlElement)
            steps = self.found.steps
            if len(self.told) == _MOST_ASKED:
                self.all = with_above(one for one in self.found.anchors if one not in steps)
                self.all |= self.opened
                return element in self.all
            known = self.told[element] = (
                any(one not in steps for one in element.iter("a")) or element in self.opened
            )
        return known


_MOST_ASKED = 200
"""Elements whose insides are looked through one by one: nested into each other
they would cost their square.
"""


class _Finder:
    """Finds, for every date, the level at which it is one row among its like."""

    def __init__(self, found: PageScan, slots: list[Slot]) -> None:
        self.found = found
        self.body = found.body
        self.slots = slots
        self.linked = _Linked(found)
        self.order = {slot: at for at, slot in enumerate(slots)}
        self.tally: dict[Element, dict[Element, list[Slot]]] = {}
        self.levels: list[dict[Element, list[Slot]]] = []
        self.judged: dict[Element, int] = {}
        self.level: dict[Slot, Element] = {}
        self.crowded: dict[Element, bool] = {}
        self.ones: dict[Element, bool] = {}
        self.led: set[Slot] = set()
        self.first_words: dict[Element, Slot] = {}
        self._climb()

    def _climb(self) -> None:
        """Tallies every date at each level above it. All climb together: from where two of
        them meet, they are one step.
        """
        below: dict[Element, list[Slot]] = {}
        for slot in self.slots:
            below.setdefault(_start(slot), []).append(slot)
        for _ in range(_LEVELS):
            reached: dict[Element, list[Slot]] = {}
            for child, slots in below.items():
                parent = child.getparent()
                if parent is None or parent.tag == "html":
                    continue
                children = self.tally.setdefault(parent, {})
                children[child] = [*children[child], *slots] if child in children else slots
                if parent in reached:
                    reached[parent].extend(slots)
                else:
                    reached[parent] = slots[:]
            if not reached:
                break
            self.levels.append(reached)
            below = reached

    def blocks(self) -> list[Block]:
        self._choose_levels()
        containers = dict.fromkeys(self.level[slot] for slot in self.slots if slot in self.level)
        made = [block for container in containers if (block := self._block(container)) is not None]
        made.extend(self._two_lines())
        singles = {
            row: slots
            for row, slots in self._single_rows().items()
            if row.getparent() is not None
            and row is not self.body
            and _may_be_single(row, slots)
            and not self._holds_more(row, slots)
        }
        told: set[Element] = set()
        for row in singles:
            if row not in told:
                rows = self._with_undated(row, singles)
                told.update(one.parts[0] for one in rows if row.tag in _ITEMS)
                made.append(Block([row.getparent()], rows, True))
        if (singles or self.led) and len(made) > 1:
            place = page_order(self.body)
            made.sort(key=lambda block: place[block.rows[0].parts[0]])
        return made

    def _choose_levels(self) -> None:
        """For each date, the level at which most of its like are a row each; none
        where it never has any like.
        """
        most: dict[Slot, int] = {}
        for reached in self.levels:
            for parent, slots in reached.items():
                quality = self._quality(parent) if len(self.tally[parent]) > 1 else 0
                apart = self._stand_apart(parent) if quality > 1 else frozenset()
                for slot in slots if quality > 1 else ():
                    if quality > most.get(slot, 1) and slot not in apart:
                        self.level[slot], most[slot] = parent, quality

    def _two_lines(self) -> Iterator[Block]:
        """Two lines of text, dates first: one date is the container's own, or stands behind the
        other line's link, so that they seem no rows of one make.
        """
        for holder in dict.fromkeys(slot.holder for slot in self.slots if slot not in self.level):
            slotted = self.tally.get(holder, {})
            if not 1 <= len(slotted) <= 2 or holder.tag in ("li", "dd"):
                continue
            rows = led_rows(holder, slotted, self.linked, self._begins_with(holder))
            dates = [date for row in rows for date in row.slots]
            if len(rows) != 2 or any(_is_short(row.parts[0]) for row in rows):
                continue  # 打印 and 关闭 beside an article's particulars
            if not any(date in self.level for date in dates):
                self.led.update(dates)
                yield Block([holder], rows, True)

    def _single_rows(self) -> dict[Element, list[Slot]]:
        """The dates that stand in no list, by the row that each may be alone."""
        singles: dict[Element, list[Slot]] = {}
        for slot in self.slots:
            if (
                slot in self.level
                or slot in self.led
                or slot.grade is Grade.OTHER
                or is_hidden(slot.holder)
            ):
                continue
            row = next((child for child in _climb_from(slot) if self._is_titled(child)), None)
            if row is not None:
                singles.setdefault(self._row_of(_with_its_title(row)), []).append(slot)
        if len(singles) > 1:
            singles = {
                row: slots
                for row, slots in singles.items()
                if not _are_told(slots) or not _stands_in_a_surer(row, singles)
            }
        if len(singles) > 1 or self.level:
            dated = set(singles) | {
                row for container in set(self.level.values()) for row in self.tally[container]
            }
            singles = {
                row: slots for row, slots in singles.items() if not self._is_of_others(row, dated)
            }
        return singles

    def _is_titled(self, element: Element) -> bool:
        """Whether it holds a link that may be an entry's: 栏目：工作动态 beside a date is none."""
        if element not in self.linked:
            return False
        first = list(islice(element.iter("a"), 2))
        return len(first) != 1 or not self.found.files(first[0])

    def _is_of_others(self, row: Element, dated: set[Element]) -> bool:
        """Whether every link in what would be a row of its own stands in a row that shows a day
        itself: 网友评论 of 2026-11-29, below the one row of a list, is no day of that row.
        """
        links = [one for one in row.iter("a") if one in self.linked]
        return bool(links) and all(
            any(above in dated for above in _up_to(link, row)) for link in links
        )

    def _holds_more(self, row: Element, slots: list[Slot]) -> bool:
        """Whether what may be a row holds another day that stands in no list: that of another row,
        which damaged markup left in it. Which of its titles is whose is then not known.
        """
        inside = self.tally.get(row.getparent(), {}).get(row, ())
        return row.tag not in ("li", "tr", "dd") and any(
            slot.grade <= Grade.PURE and slot not in self.level and slot not in slots
            for slot in inside
        )

    def _with_undated(self, row: Element, singles: Mapping[Element, list[Slot]]) -> list[Row]:
        """A lone dated item with its like beside it: rows that show no date, or none that can be
        read, are entries too, and may be newer. Items of one list are all in it.
        """
        around = list(row.getparent())
        alone = row.tag not in _ITEMS
        if alone:
            built = _built(row)
            around = [row] if len(around) > _MOST_LIKE else around
            around = [one for one in around if one is row or _built(one) == built]
        beside = [
            one
            for one in around
            if one.tag == row.tag and one in self.linked and not is_hidden(one)
        ]
        return [
            Row((one,), () if alone and one is not row else tuple(singles.get(one, ())))
            for one in beside
            if one is row or titles(one)
        ]

    def _quality(self, container: Element) -> int:
        """How many of the container's children are a row each: one title and its date."""
        known = self.judged.get(container)
        if known is None:
            rows = self.tally[container]
            good = [
                row
                for row, slots in rows.items()
                if row in self.linked and self._is_one(row, slots)
            ]
            if len(good) < _LINKED * len(rows):
                known = self._pairs(container, rows)
            elif (container.tag == "tr" and self._is_titled_apart(container, rows)) or (
                len(good) < len(rows) and _are_boxes(good, rows)
            ):
                known = 0
            else:
                known = len(good)
            self.judged[container] = known
        return known

    def _is_titled_apart(self, container: Element, rows: Container[Element]) -> bool:
        """Whether the cells of a table's row that show days, with who wrote then, are no rows: the
        longest title of all stands in a cell without a day.
        """
        longest = {False: 0, True: 0}
        for cell in container:
            if cell in self.linked:
                said = (one for one in titles(cell) if not find_dates_only(one))
                longest[cell in rows] = max(longest[cell in rows], *map(len, said), 0)
        return longest[False] > longest[True]

    def _row_of(self, row: Element) -> Element:
        """The list item around a lone dated link, where it holds nothing else."""
        if row.tag in ("li", "tr", "dd"):
            return row
        if row.tag == "a" and self._is_line(line := row.getparent()):
            return line
        above = row
        for _ in range(3):
            above = above.getparent()
            if above is None or self._is_crowded(above):
                return row
            if above.tag in ("li", "dd"):
                return above
        return row

    def _is_line(self, line: Element) -> bool:
        """Whether a link and its day stand in a line that other titles right beside it have too."""
        if line.tag != "p" or len(titles(line, 2)) != 1:
            return False
        beside = (line.getprevious(), line.getnext())
        return any(
            one is not None and one in self.linked and _built(one) == _built(line) for one in beside
        )

    def _is_crowded(self, element: Element) -> bool:
        """Whether it holds more titles than one row does; counted once, for many lone
        links may stand in one element.
        """
        if element not in self.crowded:
            self.crowded[element] = len(titles(element, _FEW_TITLES + 1)) > _FEW_TITLES
        return self.crowded[element]

    def _is_one(self, row: Element, slots: list[Slot]) -> bool:
        known = self.ones.get(row)
        if known is None:
            known = self.ones[row] = self._is_row(row, slots)
        return known

    def _is_row(self, row: Element, slots: list[Slot]) -> bool:
        if len(slots) == 1 or _is_table_row(row):
            if row.tag in _PARTS and len(titles(row, _MOST_TITLES + 1)) > _MOST_TITLES:
                return False
            return len(slots) == 1 or next(row.iter("table"), None) is None
        return len(slots) <= _FEW_DATES and len(titles(row)) < min(len(slots), _FEW_TITLES + 1)

    def _pairs(self, container: Element, rows: dict[Element, list[Slot]]) -> int:
        """Rows without an element of their own: title and date are siblings, again and again."""
        rows = self._heads_of_lists(self._beside_titles(rows))
        if any(row in self.linked for row in rows):
            return 0
        if (headed := self._with_particulars(container, rows)) > 1:
            return headed
        if any(len(slots) > 1 for slots in rows.values()):
            return 0
        linked = sum(1 for child in container if child in self.linked)
        return (
            len(rows) if linked >= _LINKED * len(rows) and len(rows) >= _LINKED * linked / 3 else 0
        )

    def _with_particulars(self, container: Element, rows: dict[Element, list[Slot]]) -> int:
        """How many titles of one make have several days below them, each of which says what it is:
        成文时间, 发布时间. 0 where any has others below it, or none.
        """
        heads: list[tuple[Element, list[Slot]]] = []
        for child in container:
            if child in self.linked:
                heads.append((child, []))
            elif slots := rows.get(child):
                row = Row((child,), ())
                if not heads or not all(names_a_day(slot, row) for slot in slots):
                    return 0
                heads[-1][1].extend(slots)
        told = [(make_of(head), len(slots)) for head, slots in heads if slots]
        makes = {make for make, _ in told}
        bare = any(make_of(head) in makes for head, slots in heads if not slots)
        if len(makes) != 1 or bare:
            return 0
        return len(told) if 1 < max(count for _, count in told) <= _FEW_DATES else 0

    def _belongs(self, slot: Slot, container: Element) -> bool:
        """Whether a date is that of a row of this container, and not of a list
        that is one of its children.
        """
        level = self.level.get(slot, container)
        return level is container or self._quality(level) <= 2

    def _beside_titles(self, rows: dict[Element, list[Slot]]) -> dict[Element, list[Slot]]:
        """Without the titles that hold a date themselves, where the others stand beside theirs."""
        end = Grade.END
        titled = {
            row
            for row, slots in rows.items()
            if slots[0].grade >= end
            and row in self.linked
            and all(slot.grade >= end for slot in slots)
        }
        if not titled or 2 * len(titled) >= len(rows):
            return rows
        return {row: slots for row, slots in rows.items() if row not in titled}

    def _heads_of_lists(self, rows: dict[Element, list[Slot]]) -> dict[Element, list[Slot]]:
        """Without the lists that show days of their own, where the others are days that head lists
        without any: 置顶 above what each day brought.
        """
        heads = {row: slots for row, slots in rows.items() if row not in self.linked}
        if len(heads) < _LEAST_HEADS or len(heads) == len(rows):
            return rows
        below = [row.getnext() for row in heads]
        headed = all(one is not None and one in self.linked and one not in rows for one in below)
        return heads if headed else rows

    def _stand_apart(self, container: Element) -> frozenset[Slot]:
        """The days of such lists, which are no rows of the element around them."""
        rows = self.tally[container]
        heads = self._heads_of_lists(rows)
        return frozenset(
            slot
            for row, slots in rows.items()
            if len(heads) < len(rows) and row not in heads
            for slot in slots
        )

    def _led_by(self, container: Element, slotted: Mapping[Element, object]) -> Slot | None:
        """The first row's date where dates come before their titles: the words that the
        container itself begins with.
        """
        told = [child for child in container if child in slotted or child in self.linked]
        if not (told and told[0] in self.linked and told[-1] in self.linked):
            return None
        return self._begins_with(container)

    def _begins_with(self, container: Element) -> Slot | None:
        """The date that is among the first words of an element, before all that it holds."""
        if not self.first_words:
            for slot in self.slots:
                if slot.where == "text" and slot.grade <= Grade.SHORT and not _tells_update(slot):
                    self.first_words.setdefault(slot.holder, slot)
        return self.first_words.get(container)

    def _block(self, container: Element) -> Block | None:
        slotted = {
            row: sorted(slots, key=self.order.__getitem__) if len(slots) > 1 else slots
            for row, slots in self.tally[container].items()
        }
        apart = self._heads_of_lists(self._beside_titles(slotted))
        if apart and not any(row in self.linked for row in apart):
            rows = runs_of(container, apart, self.linked, self._led_by(container, apart))
            self.led.update(rows[0].slots if rows else ())
            return Block([container], rows, True)
        if any(slots[0].beside is row and row in self.linked for row, slots in slotted.items()):
            lead = self._begins_with(container)
            led = led_rows(container, slotted, self.linked, lead)
            if led:
                self.led.update(led[0].slots)
                return Block([container], led, True)
        rows = []
        ones = {row for row, slots in slotted.items() if self._is_one(row, slots)}
        usual = {make_of(row) for row in ones} if len(ones) < len(slotted) else set()
        tags = {row.tag for row in slotted if row in self.linked}
        makes = (
            {(row.tag, row.get("class")) for row in slotted}
            if len(slotted) < len(container)
            else set()
        )
        for child in container:
            if is_hidden(child):
                continue
            slots = slotted.get(child)
            if slots:
                if (
                    (child in ones or make_of(child) in usual)
                    and (
                        self._belongs(slots[0], container)
                        or any(self._belongs(slot, container) for slot in slots)
                    )
                    and not _tells_of_update(child, slots, slotted)
                ):
                    rows.append(Row((child,), tuple(slots)))
            elif (
                child in self.linked
                and child.tag in tags
                and _like(child, makes)
                and titles(child, 1)
                and not crumb_step(child)
            ):
                rows.append(Row((child,), ()))
        return (
            Block([container], spread_pairs(rows, _header_above(rows[0])), True) if rows else None
        )


_ITEMS = frozenset({"li", "dd"})
_MOST_LIKE = 200


def _is_table_row(row: Element) -> bool:
    """Whether an element is a table's row, or the part of a table that holds one row and no
    more: forums put each thread into a `tbody` of its own.
    """
    return row.tag == "tr" or (row.tag == "tbody" and len(row) == 1 and row[0].tag == "tr")


def _are_told(slots: Sequence[Slot]) -> bool:
    """Whether days stand in prose only, no title: what a summary tells of."""
    return all(
        slot.grade > Grade.PURE
        and len(slot.text) >= _SHORTEST_PROSE
        and slot.holder.tag not in _TITLE_TAGS
        for slot in slots
    )


_SHORTEST_PROSE = 16
_TITLE_TAGS = frozenset({"a", "b", "strong", "h1", "h2", "h3", "h4", "h5", "h6"})


def _stands_in_a_surer(row: Element, singles: Mapping[Element, list[Slot]]) -> bool:
    """Whether right around a lone row stands one that shows a day by itself, as the card around
    a title and its summary does.
    """
    around = islice(row.iterancestors(), _CARD_LEVELS)
    return any(slot.grade <= Grade.PURE for one in around for slot in singles.get(one, ()))


_CARD_LEVELS = 2


def _is_short(link: Element) -> bool:
    return len("".join(link.itertext()).strip()) < _SHORTEST


_SHORTEST = 6
"""Characters of a title."""


def _built(row: Element) -> list[object]:
    """What rows of one make have in common: their class, and the tags of all that they hold."""
    return [row.get("class"), *(part.tag for part in row.iter("*"))]


def _header_above(row: Row) -> Element | None:
    """The first row of the table that a row stands in, where that is another one."""
    table = next(row.parts[0].iterancestors("table"), None) if row.parts[0].tag == "tr" else None
    first = next(table.iter("tr"), None) if table is not None else None
    return first if first is not row.parts[0] else None


def _are_boxes(good: Sequence[Element], rows: Mapping[Element, list[Slot]]) -> bool:
    """Whether what may be rows are boxes that hold a list of one row each, where a box of their
    make holds several such rows: of several boxes with headings of their own, these are no list.
    """
    ways = {_way_to(slot, row)[0] for row in good for slot in rows[row]}
    if len(ways) != 1 or _IN_LISTS.isdisjoint(way := ways.pop()):
        return False
    makes, singles = {make_of(row) for row in good}, set(good)
    like = (row for row in rows if row not in singles and make_of(row) in makes)
    return any(_holds_several(row, rows[row][:_MOST_HELD], way) for row in like)


def _holds_several(box: Element, slots: Sequence[Slot], way: tuple[object, ...]) -> bool:
    """Whether a box shows days of several rows at the end of the same way into it."""
    held = {item for slot in slots for to, item in [_way_to(slot, box)] if to == way}
    return len(held) > 1


def _way_to(slot: Slot, row: Element) -> tuple[tuple[object, ...], Element | None]:
    """The tags from a date out to its row, and the first item of a list among them."""
    inside = list(_up_to(_start(slot), row))
    return (
        tuple(one.tag for one in inside),
        next((one for one in inside if one.tag in _IN_LISTS), None),
    )


_IN_LISTS = frozenset({"li", "tr"})
_MOST_HELD = 20


def _start(slot: Slot) -> Element:
    """The innermost element that may be the row of a date."""
    return slot.holder if slot.beside is None else slot.beside


def _up_to(element: Element, end: Element) -> Iterator[Element]:
    """An element and what is around it, below `end`."""
    node: Element | None = element
    while node is not None and node is not end:
        yield node
        node = node.getparent()


def _climb_from(slot: Slot) -> Iterator[Element]:
    """What may be the row of a date, innermost first."""
    child = _start(slot)
    for _ in range(_LEVELS):
        parent = child.getparent()
        if parent is None or parent.tag == "html":
            return
        yield child
        child = parent


def _with_its_title(row: Element) -> Element:
    """The card around a date that stands beside 查看详情 alone, where the title above leads to the
    same page.
    """
    found = list(islice(row.iter("a"), 2))
    if len(found) != 1 or not (is_more(said := words_of(found[0])) or is_act(said)):
        return row
    href = (found[0].get("href") or "").partition("#")[0]
    around = islice(row.iterancestors(), _CARD_LEVELS)
    return next((one for one in around if href and _holds_title(one, href)), row)


def _holds_title(element: Element, href: str) -> bool:
    return any(
        one.get("href") == href and len(said := words_of(one)) >= _CARD_TITLE and not is_more(said)
        for one in islice(element.iter("a"), _CARD_LINKS)
    )


_CARD_LEVELS = 3
_CARD_LINKS = 8
_CARD_TITLE = 8


def _like(child: Element, makes: set[tuple[object, str | None]]) -> bool:
    return child.tag in ("li", "tr", "dd") or (child.tag, child.get("class")) in makes


def _may_be_single(row: Element, slots: Sequence[Slot]) -> bool:
    """Whether a lone dated element is one row, and not a column of
    titles beside a column of dates.
    """
    said = titles(row)
    count = len(said)
    if not count:
        held = Row((row,), tuple(slots))
        return beside_button(held, links(held.parts, "")) is not None  # 标题 2026-11-20 查看
    if all(map(find_dates_only, said)) or (
        row.tag not in ("li", "tr", "dd") and all(map(_tells_update, slots))
    ):
        # 更新时间：2026-08-06 and a link: told of a list or of a page, not an entry of one
        return False
    if (
        count > 1
        and row.tag not in ("li", "tr", "dd")
        and not any(_shares_its_row(slot, row) for slot in slots)
    ):
        return False  # 天气预报 2015年3月2日, and in the rows below it the links of another box
    if all(_opens_title(slot) or _ends_title(slot) for slot in slots):
        return False  # 2026年7月28日，县…; …查询时间10月8日: what the title tells of
    return 1 <= count <= _FEW_TITLES and not (
        count > 1 and count == len([slot for slot in slots if slot.grade is Grade.PURE])
    )


def _shares_its_row(slot: Slot, around: Element) -> bool:
    """Whether a date stands in no table's row, or in one that holds a link too."""
    node: Element | None = slot.holder
    while node is not None and node is not around:
        if node.tag == "tr":
            return next(node.iter("a"), None) is not None
        node = node.getparent()
    return True


def _opens_title(slot: Slot) -> bool:
    """Whether a date is the beginning of a link's words, in words itself."""
    return (
        slot.holder.tag == "a"
        and slot.grade > Grade.PURE
        and slot.shown.start == 0
        and "月" in slot.shown.text
    )


def _ends_title(slot: Slot) -> bool:
    """Whether a date is the end of a link's words, in words itself and right behind others."""
    return (
        slot.holder.tag == "a"
        and slot.grade > Grade.PURE
        and "月" in slot.shown.text
        and slot.shown.start > 0
        and "\u4e00" <= slot.text[slot.shown.start - 1] <= "\u9fff"
        and not slot.text[slot.shown.end :].strip()
    )


def _tells_of_update(child: Element, slots: list[Slot], slotted: Iterable[Element]) -> bool:
    """更新时间：2026-08-06 and a link, once above the rows."""
    if not (_opens_with_update(slots[0]) and all(map(_opens_with_update, slots))):
        return False
    like = (row for row in slotted if make_of(row) == make_of(child))
    return next(like, None) is not None and next(like, None) is None


def _tells_update(slot: Slot) -> bool:
    return slot.shown.start > 0 and "更新" in slot.text[: slot.shown.start]


def _opens_with_update(slot: Slot) -> bool:
    return (
        _tells_update(slot)
        and slot.where == "text"
        and next(slot.holder.iter("a"), None) is not None
    )


def joined(blocks: Sequence[Block]) -> list[Block]:
    """Sections of one list (rows in several lists of five) as one
    block: same make, near each other.
    """
    joined: list[Block] = []
    at: dict[_Place, int] = {}
    for block in blocks:
        places = list(_places(block))
        known = min((at[place] for place in places if place in at), default=len(joined))
        for place in places:
            at.setdefault(place, known)
        if known == len(joined):
            joined.append(block)
            continue
        other = joined[known]
        if not other.sections:
            other.sections.append(Block(other.containers[:], other.rows[:], other.dated))
        other.sections.append(block)
        other.containers.extend(block.containers)
        other.rows.extend(block.rows)
    return joined


_Place: TypeAlias = tuple[tuple[object, ...], Element]


def _places(block: Block) -> Iterator[_Place]:
    """What a block has in common with another one that is a section of its list:
    makes, and an element around both.
    """
    node = block.first
    if node.tag in ("body", "td"):
        return
    first = block.rows[0].parts[0]
    hidden, current = _is_shown(node)
    # Of panels that are called by years the open one is no tab of its own: they are one list.
    headed = year_above(first) is not None
    shown = hidden, current and not headed
    makes: tuple[object, ...] = (shown, make_of(first), make_of(node))
    for _ in range(3):
        above = node.getparent()
        if above is None or (above.tag == "body" and make_of(node)[1] == "" and not headed):
            return
        yield makes, above
        makes = (*makes, make_of(above))
        node = above


def _is_shown(container: Element) -> tuple[bool, bool]:
    """Whether an element is out of sight, and whether it is the pane that is shown of several."""
    hidden = current = False
    node: Element | None = container
    for _ in range(4):
        if node is None or node.tag == "body":
            break
        hidden = hidden or is_hidden(node)
        current = current or is_current(node)
        node = node.getparent()
    return hidden, current


def linked_blocks(found: PageScan, outside: Iterable[Element]) -> list[Block]:
    """Blocks whose rows hold one title link each and show no date, in page order."""
    blocks = []
    taken: set[Element] = set()
    skipped = set(outside)
    boxes = with_above(skipped)
    below = _said_below(found, skipped)
    for container, children in below.items():
        single = [
            child
            for child, said in children.items()
            if isinstance(said, str) and child not in taken
        ]
        if len(single) >= 2 and len(single) >= 0.7 * len(children):
            if any(element in taken for element in container.iter("*")):
                continue
            taken.add(container)
            if 2 * sum(child in boxes for child in single) > len(single):
                continue  # boxes of lists that show days, by their headings
            if shown := [Row((child,), ()) for child in single if not is_hidden(child)]:
                blocks.append(Block([container], shown, False))
    if singles := list(_of_one_row(blocks, below)):
        place = page_order(found.body)
        blocks = sorted([*blocks, *singles], key=lambda block: place[block.first])
    return joined(blocks)


def _of_one_row(
    blocks: Sequence[Block], below: Mapping[Element, Mapping[Element, str | int]]
) -> Iterator[Block]:
    """The lists of one row that stand beside one of several and are made like it: the months of
    one list, each a list of its own.
    """
    taken = {block.first for block in blocks}
    for block in blocks:
        holder, make = block.first, make_of(block.rows[0].parts[0])
        beside = holder.getparent() if holder.tag in _LISTS else None
        for one in beside if beside is not None else ():
            rows = below.get(one, {})
            if one in taken or make_of(one) != make_of(holder) or len(rows) != 1 or is_hidden(one):
                continue
            ((row, said),) = rows.items()
            if isinstance(said, str) and make_of(row) == make:
                taken.add(one)
                yield Block([one], [Row((row,), ())], False)


_LISTS = frozenset({"ul", "ol", "dl", "table"})


def _opened_by(anchor: Element, text: str) -> str:
    """What a table's row names whose only link says 查看; "" where it is no such link."""
    if not opens_entry(text):
        return ""
    row = next((one for one in islice(anchor.iterancestors(), _TO_ROW) if one.tag == "tr"), None)
    if row is None:
        return ""
    held = Row((row,), ())
    titled = beside_button(held, links(held.parts, ""), opens=True)
    return titled.text if titled is not None else ""


_TO_ROW = 4
"""Levels from a button to its row."""


def _said_below(found: PageScan, skipped: set[Element]) -> dict[Element, dict[Element, str | int]]:
    """What each child of an element says: its one text, or, of several, at how many levels from
    the top of the climb they met.

    What stands below one of `skipped` is not looked at.
    """
    tally: dict[Element, dict[Element, str | int]] = {}
    _, anchors = found.within_reach()
    for anchor in anchors:
        if anchor in found.steps:
            continue
        words = "".join(anchor.itertext()) if len(anchor) else anchor.text or ""
        text = words.strip() or (anchor.get("title") or "").strip()
        if is_act(text) or (is_more(text) and not (text := _opened_by(anchor, text))):
            continue
        child = anchor
        for left in range(6, 0, -1):
            parent = child.getparent()
            if parent is None or parent.tag == "html" or parent in skipped:
                break
            children = tally.setdefault(parent, {})
            said = children.setdefault(child, text)
            if isinstance(said, int):
                if said >= left:
                    break  # so far up all has been told already
                children[child] = left
            elif said != text:
                children[child] = left
            child = parent
    return tally
