"""The columns of a crawl, packed: of tens of thousands all but those under way wait for their turn,
or have had it.
"""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, ValuesView
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from pydantic import TypeAdapter

from config.registry import Column
from crawler.page.urls import Addresses, canonical

AT_ONCE = 48
"""Columns that are unpacked together: neighbours are visited one after the other."""
_LEVEL = 1
_PAIRS = TypeAdapter(list[tuple[int, Column]])


class Face(NamedTuple):
    """What a column is told by. units: its leads by roster name."""

    name: str
    units: tuple[str, ...]
    url: str
    layout: str = ""


class Columns:
    """Columns and their ids, in their order. lines: as `lines` gives them."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self.ids = array("q")
        self._packed: list[bytes] = []
        for line in lines:
            self.ids.extend(column_id for column_id, _ in json.loads(line))
            self._packed.append(zlib.compress(line, _LEVEL))
        self._unpacked = lru_cache(maxsize=2)(self._unpack)

    @classmethod
    def of(cls, columns: Iterable[tuple[int, Column]]) -> Columns:
        """These columns, by their ids."""
        rest = iter(columns)
        pieces = iter(lambda: list(islice(rest, AT_ONCE)), [])
        return cls(_PAIRS.dump_json(piece, exclude_defaults=True) for piece in pieces)

    def lines(self) -> Iterator[bytes]:
        """The columns as JSON, some to a line; no line break within one."""
        return map(zlib.decompress, self._packed)

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, at: int) -> Column:
        """The column at a position from 0."""
        return self._unpacked(at // AT_ONCE)[at % AT_ONCE][1]

    @property
    def faces(self) -> Iterator[Face]:
        """What the columns are told by, without unpacking more of them."""
        for line in self.lines():
            for _, told in json.loads(line):
                yield Face(told["name"], tuple(told["units"]), told["url"], told.get("layout", ""))

    def _unpack(self, number: int) -> list[tuple[int, Column]]:
        return _PAIRS.validate_json(zlib.decompress(self._packed[number]))


class Names(Mapping[str, str]):
    """The columns' names by their pages' canonical addresses. pages: these addresses."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.pages = Addresses(self)
        self._places = array("q", bytes(8 * len(self.pages)))
        for place, url in enumerate(self):
            at = self.pages.place(url)
            assert at is not None
            self._places[at] = place

    def __getitem__(self, url: str) -> str:
        at = self.pages.place(url)
        if at is None:
            raise KeyError(url)
        return self.columns[self._places[at]].name

    def __contains__(self, url: object) -> bool:
        return url in self.pages

    def __iter__(self) -> Iterator[str]:
        return (canonical(face.url) for face in self.columns.faces)

    def __len__(self) -> int:
        return len(self.pages)

    def values(self) -> ValuesView[str]:
        """The names, without looking each of them up."""
        return _InTurn(self)


class _InTurn(ValuesView[str]):
    def __init__(self, names: Names) -> None:
        super().__init__(names)
        self._names = names

    def __iter__(self) -> Iterator[str]:
        return (face.name for face in self._names.columns.faces)
