"""What is still to be looked at: the most promising addresses first, and no
kind of address without end.
"""

from __future__ import annotations

import heapq
from collections import Counter
from urllib.parse import urlsplit

from crawler.discover.values import Bounds, Place
from crawler.discover.worth import shape

_FRUITLESS = 24
"""Pages of one shape that may come to nothing before the shape has to prove itself."""
_YIELD = 0.1
"""The share of a shape's pages that must hold something after that."""
_MOST_QUERIES = 600
"""Pages of one shape that differ in their query alone."""


class Frontier:
    """A queue of places by rank, then depth, then the order in which they were met."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._heap: list[tuple[int, int, int, Place]] = []
        self._count = 0
        self._asked: Counter[str] = Counter()
        self._fruit: Counter[str] = Counter()
        self.turned_down = 0

    def __len__(self) -> int:
        return len(self._heap)

    def add(self, place: Place, rank: int) -> None:
        """A place may be added again under a better rank; it is handed out once."""
        self._count += 1
        heapq.heappush(self._heap, (rank, place.depth, self._count, place))

    def pop(self) -> Place | None:
        """The next place that nobody has looked at and whose kind is not known to be barren."""
        while self._heap:
            place = heapq.heappop(self._heap)[3]
            if place.outcome is not None or place.taken:
                continue
            if place.depth > self._bounds.depth or self._barren(place.url):
                self.turned_down += 1
                continue
            place.taken = True
            self._asked[shape(place.url)] += 1
            return place
        return None

    def bore_fruit(self, place: Place) -> None:
        """The place held something of its own."""
        self._fruit[shape(place.url)] += 1

    def _barren(self, url: str) -> bool:
        kind = shape(url)
        asked, fruit = self._asked[kind], self._fruit[kind]
        if urlsplit(url).query and asked >= _MOST_QUERIES:
            return True
        return asked - fruit >= _FRUITLESS and fruit < _YIELD * asked
