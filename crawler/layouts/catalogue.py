"""The families that are known, by the name that 版式 in columns.csv and `check` use. A new one: one module, one line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from crawler.document import Document
from crawler.layouts import general
from crawler.reading import Hints, Reading


class Layout(NamedTuple):
    """claims: cheap marks that say the page is of this family. read: its entries; None where it is not this family's list after all."""

    claims: Callable[[Document], bool]
    read: Callable[[Document, Hints], Reading | None]


# In the order of asking: what a script fills before what stands in the page, the general layout last.
LAYOUTS: dict[str, Layout] = {
    "general": Layout(general.claims, general.read),
}
