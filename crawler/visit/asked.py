"""How many articles a crawl may ask whose a list is, and what they answered in earlier crawls."""

from __future__ import annotations

import json
import logging
from collections.abc import Container, Iterable, Mapping
from pathlib import Path

from config.io.files import write_whole
from crawler.page.breadcrumbs import plain
from crawler.page.urls import canonical

FILE = Path("data") / "asked.json"
MOST_OF_A_COLUMN = 2
"""Requests by which one column's list may be settled."""
_SHARE = 5
"""So many columns pay for one request."""
_log = logging.getLogger(__name__)


class Inquiry:
    """What all walks of a crawl share that ask articles whose a list is.

    left: requests that may still be made. refused: of each column whose list in doubt is not its
    own by the word of its articles, by its canonical address, that list's fingerprint: it is not
    asked about again as long as it stands there.
    """

    def __init__(self, left: int, refused: Mapping[str, str] | None = None) -> None:
        self.left = left
        self._before = dict(refused or {})
        self._now = dict(self._before)

    @classmethod
    def of(cls, home: Path, columns: int) -> Inquiry:
        """That of a crawl of so many columns, with what the county folder remembers."""
        return cls(max(MOST_OF_A_COLUMN, (columns - 1) // _SHARE), _remembered(home))

    def refused(self, address: str) -> str:
        """The fingerprint of the list that was refused, "" where none was."""
        return self._now.get(address, "")

    def refuse(self, address: str, mark: str) -> None:
        """Notes that the list in doubt of this column is not its own."""
        self._now[address] = mark

    def keep(self, home: Path, columns: Container[str] | None) -> None:
        """Writes what changed into the county folder; a crawl goes on where it cannot.

        columns: canonical addresses of all there are, None where some were left out: what is of
        none of them is forgotten.
        """
        if self._now == self._before:
            return
        refused = {
            address: mark
            for address, mark in self._now.items()
            if columns is None or address in columns
        }
        data = json.dumps(refused, ensure_ascii=False, indent=1, sort_keys=True)
        try:
            write_whole(home / FILE, data.encode())
        except OSError as error:
            _log.warning("%s cannot be written: %s", home / FILE, error.strerror)


def _remembered(home: Path) -> dict[str, str]:
    """What earlier crawls were told; nothing where it cannot be read."""
    try:
        data = json.loads((home / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(data, dict):
        return {}
    return {address: mark for address, mark in data.items() if isinstance(mark, str)}


def with_namesakes(columns: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The canonical addresses of those columns, each given by its name and its address, whose
    name another one bears too.
    """
    first: dict[str, str] = {}
    found: set[str] = set()
    for name, url in columns:
        address = canonical(url)
        other = first.setdefault(plain(name), address)
        if other != address:
            found |= {other, address}
    return frozenset(found)
