"""Bytes as a row of choices, so that a fuzzer that changes bytes changes what a portal does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Every input means something: where the bytes run out, every further
    throw is 0, the first choice.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def below(self, limit: int) -> int:
        """A number from 0 to `limit` - 1; two bytes where one is too small."""
        width = 1 if limit <= 256 else 2
        thrown = int.from_bytes(self._data[self._at : self._at + width], "big")
        self._at += width
        return thrown % limit

    def pick(self, choices: Sequence[T]) -> T:
        return choices[self.below(len(choices))]

    def chance(self, one_in: int) -> bool:
        """True for one in so many throws, and never where the bytes have run out."""
        return self.below(one_in) == one_in - 1

    def take(self, count: int) -> bytes:
        taken = self._data[self._at : self._at + count]
        self._at += count
        return taken

    def rest(self) -> bytes:
        return self.take(len(self._data))
