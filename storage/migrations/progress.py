"""How far a long step of an upgrade has come, as log lines: a large database takes minutes."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator

from sqlalchemy import Connection, column, func, select
from sqlalchemy import table as named

_log = logging.getLogger(__name__)

AT_ONCE = 50_000
"""Rows that one statement works on."""
_BETWEEN = 5.0
"""Seconds between two lines."""


def parts(connection: Connection, table: str, what: str) -> Iterator[dict[str, int]]:
    """The first and the last number of one part of a table's rows after the other. Every few
    seconds a line says how far the step has come; where it takes no longer, none does.
    """
    last = connection.scalar(select(func.max(column("id"))).select_from(named(table))) or 0
    told = time.monotonic()
    for first in range(1, last + 1, AT_ONCE):
        yield {"first": first, "last": first + AT_ONCE - 1}
        if time.monotonic() - told >= _BETWEEN:
            told = time.monotonic()
            done = min(last, first + AT_ONCE - 1)
            _log.info("%s: %d of %d rows, %d %%", what, done, last, done * 100 // last)


def begun(what: str) -> None:
    """Says that a step has begun that may take minutes, and cannot say how far it is."""
    _log.info("%s", what)
