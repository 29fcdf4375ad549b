"""A column as its portal publishes it: the values that the markups lay out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from monitor.demo.portal import Resource, Service


@dataclass(frozen=True, slots=True)
class Item:
    """One entry. `day` is the shown date, `number` unique on the portal, `source` the
    publishing body's full name.

    `pinned` entries stand on top whatever their date. `address` is set where the entry is another
    column's article, listed once more.
    """

    number: int
    title: str
    day: date
    source: str = ""
    pinned: bool = False
    address: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """One column of the portal: where it stands, which markup shows it, and its
    entries in the portal's order.

    `owner` is the unit in whose pages it stands ("" for the portal's own columns), `folder` that
    unit's directory, `section` the part of the portal that it belongs to.
    """

    number: int
    name: str
    owner: str
    folder: str
    section: str
    markup: str
    items: tuple[Item, ...]

    @property
    def home(self) -> str:
        """Where the pages of its owner begin; the portal's own pages begin at its root."""
        return f"/{self.folder}/" if self.folder else "/"


@dataclass(slots=True)
class Laid:
    """A board in its markup: the address to watch, and what the portal has to
    serve for it (articles apart).
    """

    address: str
    files: dict[str, Resource] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)


def sheets(items: Sequence[Item], size: int) -> list[Sequence[Item]]:
    """The entries page by page; an empty board has one empty page."""
    return [items[start : start + size] for start in range(0, max(len(items), 1), size)]
