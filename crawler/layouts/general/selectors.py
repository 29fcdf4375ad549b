"""The selectors of columns.csv: what a person says overrides what is
found, and must match something.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crawler.dates.parse import find_date
from crawler.layouts.general.date_slots import Slot
from crawler.layouts.general.row import Row
from crawler.layouts.general.scan import PageScan
from crawler.layouts.general.titles import title_link
from crawler.page.links import Element, clean, with_above
from crawler.page.links import links as links_of
from crawler.page.reading import Hints
from crawler.page.selectors import matching
from storage.records import Entry


def selected_rows(found: PageScan, selector: str) -> list[Row]:
    """The elements that 条目 selects, each with the dates inside it. Raises SelectorFailedError.

    What holds others of them and no date besides theirs is no row, but the
    table or the list around rows.
    """
    elements = matching("条目", selector, [found.body])[0]
    slots: dict[Element, list[Slot]] = {element: [] for element in elements}
    for slot in found.slots:
        for above in (slot.holder, *slot.holder.iterancestors()):
            if above in slots:
                slots[above].append(slot)
                break
    frames = with_above(above for element in elements if (above := element.getparent()) is not None)
    return [
        Row((element,), tuple(held))
        for element, held in slots.items()
        if held or element not in frames
    ]


def overridden(
    rows: Sequence[Row], entries: Sequence[Entry | None], base: str, hints: Hints
) -> list[Entry | None]:
    """The entries with the titles and dates that 标题 and 日期 select inside each
    row. Raises SelectorFailedError.
    """
    changed = list(entries)
    roots = [row.parts[0] for row in rows]
    if hints.title and roots:
        for i, matched in enumerate(matching("标题", hints.title, roots)):
            title = (
                clean("".join(matched[0].itertext()) or matched[0].get("title") or "")
                if matched
                else ""
            )
            old = changed[i]
            if title and old is not None:
                changed[i] = replace(old, title=title)
            elif title:
                link = title_link(links_of((roots[i],), base))
                changed[i] = Entry(title, link.url if link else None, None)
    if hints.date and roots:
        for i, matched in enumerate(matching("日期", hints.date, roots)):
            entry = changed[i]
            if entry is not None:
                changed[i] = _dated(entry, matched[0] if matched else None, hints)
    return changed


def _dated(entry: Entry, element: Element | None, hints: Hints) -> Entry:
    if element is None:
        return replace(entry, published_on=None, date_text="", date_at="")
    texts = [
        " ".join("".join(element.itertext()).split()),
        *(value for _, value in element.items() if len(value) < 400),
    ]
    for text in texts:
        if shown := find_date(text, today=hints.today):
            return replace(
                entry,
                published_on=shown.day,
                date_text=clean(text),
                date_at=f"selector {hints.date}",
            )
    return replace(
        entry, published_on=None, date_text=clean(texts[0]), date_at=f"selector {hints.date}"
    )
