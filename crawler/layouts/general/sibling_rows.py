"""Rows that have no element of their own: titles and dates side by side, again and again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from itertools import islice, pairwise, takewhile
from typing import TypeAlias

from crawler.layouts.general.date_slots import Slot
from crawler.layouts.general.row import Row
from crawler.page.links import Element, titles


def runs_of(
    container: Element,
    slotted: dict[Element, list[Slot]],
    linked: Container[Element],
    lead: Slot | None = None,
) -> list[Row]:
    """Rows made of siblings: each begins at its title where titles come first, else at its date.

    lead: the first row's date, where it stands before all siblings.
    """
    children = list(container)
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
    whole = [(parts, slots) for parts, slots in runs if slots]
    return [row for parts, slots in _trimmed(whole, linked) for row in _spread(parts, slots)]


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
    children: list[Element], slotted: dict[Element, list[Slot]], linked: Container[Element]
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
