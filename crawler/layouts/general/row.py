"""One row of a list as it stands in the page."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.layouts.general.date_slots import Slot
from crawler.page.links import Element


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands in the page: usually one element, a run of siblings where rows
    have no element of their own.

    title: what a row is called that links nothing; its one slot is its day then.
    """

    parts: tuple[Element, ...]
    slots: tuple[Slot, ...]
    title: str = ""
