"""What a large page took is given back to the system before the next large page comes."""

from __future__ import annotations

from config.io.memory import give_back
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
            give_back()
