"""`python -m crawler`: the crawling process."""

from __future__ import annotations

import gc
import sys

PAGES = (20_000, 20, 100)
"""Objects between two looks for rubbish in circles: a page makes thousands, nearly all of which go
by themselves.
"""

if __name__ == "__main__":
    # What is imported stays: to look through it for what could go, at every step and once more at
    # the end, is a third of the start.
    gc.disable()
    from crawler.night.worker import run

    gc.freeze()
    gc.set_threshold(*PAGES)
    gc.enable()
    sys.exit(run())
