"""Rows that have no element of their own: titles and dates side by side, again and again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from itertools import islice, pairwise, takewhile
from typing import TypeAlias

from crawler.layouts.general.date_slots import Slot
from crawler.layouts.general.row import Row
from crawler.page.links import Element, titles, words_of


def runs_of(
    container: Element,
    slotted: Mapping[Element, list[Slot]],
    linked: Container[Element],
    lead: Slot | None = None,
) -> list[Row]:
    """Rows made of siblings: each begins at its title where titles come first, else at its date.

    lead: the first row's date, where it stands before all siblings.
    """
    children = list(container)
    if lines := _lines(children, slotted, linked, lead):
        return lines
    title_first = lead is None and _title_comes_first(children, slotted, linked)
    runs: list[tuple[list[Element], list[Slot]]] = [] if lead is None else [([], [lead])]
    for child in children:
        begins = (child in linked) if title_first else (child in slotted)
        complete = bool(runs) and bool(runs[-1][1]) if title_first else True
        if begins and (not runs or complete):
            runs.append(([], []))
        if runs:
            runs[-1][0].append(child)
            runs[-1][1].extend(slotted.get(child, ()))
    whole = _trimmed([(parts, slots) for parts, slots in runs if slots], linked)
    if several := _of_several_titles(whole, linked):
        told = [child for child in children if child in linked or child in slotted]
        return _in_doubt(whole, several, told, linked)
    return [row for parts, slots in whole for row in _spread(parts, slots)]


def _lines(
    children: Sequence[Element],
    slotted: Mapping[Element, list[Slot]],
    linked: Container[Element],
    lead: Slot | None,
) -> list[Row]:
    """Rows that breaks part (`<br>`, an empty line), where some show no day: the one beside them is
    none of theirs. Empty where nothing parts rows of a title and one day at most, or all show one.
    """
    told = {make_of(child) for child in children if child in linked or _says(child)}
    for make in dict.fromkeys(make_of(one) for one in children if one.tag in _BREAKS):
        if make in told:
            continue
        lines: list[Run] = [([], [] if lead is None else [lead])]
        for child in children:
            if make_of(child) == make:
                lines.append(([], []))
            else:
                lines[-1][0].append(child)
            lines[-1][1].extend(slotted.get(child, ()))
        dated = [line for line in lines if line[1]]
        if not all(len(slots) == 1 and _linked_in(parts, linked) for parts, slots in dated):
            continue
        known = {_target(part) for parts, _ in dated for part in _linked_in(parts, linked)}
        rows, said, goes_on = [], [], False
        for parts, slots in lines:
            links = [] if slots else _linked_in(parts, linked)
            own = [_length(one) for one in links if _target(one) not in known]
            said += [max(own)] if own else []
            goes_on |= len(own) < len(links)
            if slots or any(own):
                rows.append(Row(tuple(parts), tuple(slots)))
        if sum(said) >= LEAST_TITLE * len(said) and (said or goes_on):
            return rows
    return []


def _of_several_titles(runs: Sequence[Run], linked: Container[Element]) -> list[Run]:
    """The runs that hold titles of several rows, as they do where some show no day."""
    titled = [
        {_target(one): one for one in _linked_in(parts, linked) if _length(one) >= LEAST_TITLE}
        for parts, _ in runs
    ]
    return [
        run
        for run, said in zip(runs, titled, strict=True)
        if len(said) > 1 and len(set(map(make_of, said.values()))) == 1
    ]


def _in_doubt(
    runs: Sequence[Run],
    several: Sequence[Run],
    told: Sequence[Element],
    linked: Container[Element],
) -> list[Row]:
    """The rows where some show no day, and nothing parts them: a day among the titles of several is
    no row's for sure; and where a title stands at either end, no day is.

    told: what shows a day or a title.
    """
    sure = not (told[0] in linked and told[-1] in linked)
    first_of = {run[0][0]: run for run in runs if sure and run not in several}
    taken = {part for parts, _ in first_of.values() for part in parts}
    make = next(
        make_of(one) for one in several[0][0] if one in linked and _length(one) >= LEAST_TITLE
    )
    rows = []
    for child in told:
        if child in first_of:
            parts, slots = first_of[child]
            rows.append(Row(tuple(parts), tuple(slots)))
        elif child not in taken and child in linked and make_of(child) == make and titles(child, 1):
            rows.append(Row((child,), ()))
    return rows


def _linked_in(parts: Sequence[Element], linked: Container[Element]) -> list[Element]:
    return [part for part in parts if part in linked]


def _length(element: Element) -> int:
    """Of the longest title in it."""
    return max(map(len, titles(element)), default=0)


def _says(element: Element) -> bool:
    return any(text.strip() for text in element.itertext())


def _target(element: Element) -> str:
    """Where the first link in an element leads, or what it says where a script opens it."""
    link = next(element.iter("a"), element)
    href = (link.get("href") or "").strip()
    return words_of(link) if not href or href.startswith(("#", "javascript:")) else href


_BREAKS = frozenset({"br", "hr", "div", "p"})
LEAST_TITLE = 8
"""Characters of a title; those of menus, categories and pagers are shorter."""


def led_rows(
    container: Element,
    slotted: dict[Element, list[Slot]],
    linked: Container[Element],
    lead: Slot | None,
) -> list[Row]:
    """Rows without any break between them whose dates come first: a date, a link, a date, a link
    to the end. Each date then stands right behind the link of another row, and is not that row's.

    lead: the date in the container's first words. Empty where they are no such rows.
    """
    order: list[Slot | Element] = [] if lead is None else [lead]
    for child in container:
        slots = slotted.get(child, [])
        behind = [slot for slot in slots if slot.beside is child]
        if child in linked:
            order.append(child)
        else:
            order.extend(slot for slot in slots if slot not in behind)
        order.extend(behind)
    rows = [
        Row((link,), (slot,))
        for slot, link in zip(order[::2], order[1::2], strict=False)
        if isinstance(slot, Slot) and not isinstance(link, Slot)
    ]
    return rows if 2 * len(rows) == len(order) > 2 else []


def _title_comes_first(
    children: list[Element], slotted: Mapping[Element, list[Slot]], linked: Container[Element]
) -> bool:
    """Whether titles stand before their dates: on the side on which the
    dates' neighbours are more alike.
    """
    told = [child for child in children if child in linked or child in slotted]
    before: Counter[tuple[object, str]] = Counter()
    after: Counter[tuple[object, str]] = Counter()
    for one, other in pairwise(told):
        if one in linked and other in slotted:
            before[make_of(one)] += 1
        elif one in slotted and other in linked:
            after[make_of(other)] += 1
    most_before, most_after = (max(makes.values(), default=0) for makes in (before, after))
    return told[0] in linked if most_before == most_after else most_before > most_after


Run: TypeAlias = tuple[list[Element], list[Slot]]


def _trimmed(runs: list[Run], linked: Container[Element]) -> list[Run]:
    """The runs without what stands before the first row and behind the last: no
    other row has the like of it.
    """
    if len(runs) < 2:
        return runs
    first, last = runs[0][0], runs[-1][0]
    usual = {make_of(part) for parts, _ in runs[1:] for part in parts}
    strange = max((at for at, part in enumerate(first) if make_of(part) not in usual), default=-1)
    if any(part in linked for part in first[strange + 1 :]):
        del first[: strange + 1]
    usual = {make_of(part) for parts, _ in runs[:-1] for part in parts}
    end = next((at for at, part in enumerate(last) if make_of(part) not in usual), len(last))
    if any(part in linked for part in last[:end]):
        del last[end:]
    return runs


def _spread(parts: list[Element], slots: list[Slot]) -> list[Row]:
    """One row, or a row for every link of the list that stands under a date of its own."""
    if len(slots) == 1:
        below = [part for part in parts if part.tag in _LISTS and len(titles(part, 2)) > 1]
        if len(below) == 1 and slots[0].holder not in below[0].iter():
            return [Row((item,), tuple(slots)) for item in below[0] if titles(item, 1)]
    return [Row(tuple(parts), tuple(slots))]


_LISTS = frozenset({"ul", "ol", "dl", "div", "table", "tbody"})


def make_of(element: Element) -> tuple[object, str]:
    return element.tag, (element.get("class") or "").split(" ")[0]


def end_of(rows: Sequence[Row]) -> Element:
    """The last element of a list: that of its last row, or the summary behind it where the row
    before has one of the same make behind it, which no row holds.
    """
    last = rows[-1].parts[-1]
    before = rows[-2].parts[-1] if len(rows) > 1 else None
    if before is None or before.getparent() is not last.getparent():
        return last
    between = takewhile(lambda one: one is not rows[-1].parts[0], before.itersiblings())
    for made in map(make_of, islice(between, _MOST_BETWEEN)):
        below = last.getnext()
        if below is None or make_of(below) != made:
            break
        last = below
    return last


_MOST_BETWEEN = 3
