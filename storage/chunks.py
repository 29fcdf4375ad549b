"""A few values at a time: older SQLite takes 999 of them in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

AT_ONCE = 900

Value = TypeVar("Value")


def chunks(values: Iterable[Value], size: int = AT_ONCE) -> Iterator[list[Value]]:
    """The values, each once, in lists of at most `size`."""
    rest = iter(dict.fromkeys(values))
    while chunk := list(islice(rest, size)):
        yield chunk
