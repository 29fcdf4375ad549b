"""Where the counties that a test writes down keep their database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_ADDRESS = ContextVar("address", default="")


@contextmanager
def place(address: str) -> Iterator[None]:
    """Counties keep it there meanwhile; "": in a file of their folder."""
    before = _ADDRESS.set(address)
    try:
        yield
    finally:
        _ADDRESS.reset(before)


def address() -> str:
    """The address, as [store] has it."""
    return _ADDRESS.get() or "sqlite:///data/tongbao.db"


def table() -> str:
    """The lines of tongbao.toml that say so."""
    return f'[store]\nurl = "{address()}"\n'
