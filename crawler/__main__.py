"""`python -m crawler`: the crawling process."""

from __future__ import annotations

import gc
import sys

if __name__ == "__main__":
    # What is imported stays: to look through it for what could go, at every step and once more at
    # the end, is a third of the start.
    gc.disable()
    from crawler.night.worker import run

    gc.freeze()
    gc.enable()
    sys.exit(run())
