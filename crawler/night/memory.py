"""What a large page took is given back to the system: the C library keeps it, scattered among
what is still used, and the next large page comes on top.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache

from crawler.page.reading import Hints, Page, Reading
from crawler.read.reader import read

LARGE = 512 * 1024
"""Bytes of a page whose tree takes more than is worth keeping for the next."""


def read_and_give_back(page: Page, hints: Hints) -> Reading:
    """The reading of a page, without the memory that it took where that was much."""
    try:
        return read(page, hints)
    finally:
        if len(page.body) > LARGE:
            _trimmer()()


@cache
def _trimmer() -> Callable[[], object]:
    """glibc's own; other C libraries have none, and nothing happens."""
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError):
        return lambda: None
    return lambda: trim(0)
