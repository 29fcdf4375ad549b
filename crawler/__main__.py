"""`python -m crawler`: the crawling process."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

PAGES = (20_000, 20, 100)
"""Objects between two looks for rubbish in circles: a page makes thousands, nearly all of which go
by themselves.
"""

_AUTHORITIES = "SSL_CERT_FILE"
"""The environment's name for the file of the authorities that certificates are held against."""


@contextmanager
def _without_authorities() -> Iterator[None]:
    """aiohttp reads the system's as it is imported, which takes 30 ms and 2 MiB. A crawl never asks
    them: it takes any certificate, and says what is wrong with it.
    """
    given = os.environ.get(_AUTHORITIES)
    os.environ[_AUTHORITIES] = os.devnull
    try:
        yield
    finally:
        del os.environ[_AUTHORITIES]
        if given is not None:
            os.environ[_AUTHORITIES] = given


if __name__ == "__main__":
    # What is imported stays: to look through it for what could go, at every step and once more at
    # the end, is a third of the start.
    gc.disable()
    with _without_authorities():
        from crawler.night.worker import run

    gc.freeze()
    gc.set_threshold(*PAGES)
    gc.enable()
    sys.exit(run())
