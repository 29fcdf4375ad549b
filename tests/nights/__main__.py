"""`python -m tests.nights --seeds 200`: plays so many seeds and prints what was
wrong; exit 1 where anything was.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from tests import forked
from tests.nights.play import WRONG, play


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Hostile nights of random portals, held against what is true."
    )
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--nights", type=int, default=30)
    parser.add_argument("--jobs", type=int, default=2, help="seeds at once")
    asked = parser.parse_args()
    total: Counter[str] = Counter()
    forked.start()  # once, before several ask for it
    seeds = range(asked.first, asked.first + asked.seeds)
    with ThreadPoolExecutor(asked.jobs) as pool:
        for played in pool.map(partial(play, nights=asked.nights), seeds):
            print(played, *played.lines, sep="\n  ", flush=True)
            total += played.wrong
    print(
        f"{asked.seeds} seeds of {asked.nights} nights: "
        + ", ".join(f"{total[kind]} {kind}" for kind in WRONG)
    )
    return int(bool(total))


if __name__ == "__main__":
    sys.exit(main())
