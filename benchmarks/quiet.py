"""What nights on which nothing changes add to the database, in bytes a visit: `python -m
benchmarks.quiet [--columns N] [--nights N] [--seed N]`.

The generated portal of benchmarks/portal.py is crawled by `tongbao crawl` night after night: as it
answers 304, as it sends the same bytes, and as a clock changes every body.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from benchmarks.night import Round, served

MODES = {"etag": "304", "plain": "the same bytes", "clock": "the same but for a clock"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--columns", type=int, default=200)
    parser.add_argument("--nights", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    every = range(asked.columns)
    with (
        tempfile.TemporaryDirectory() as folder,
        served("portal", asked.seed, asked.columns) as port,
    ):
        crawling = Round(
            Path(folder) / "counties", port, asked.seed, asked.columns, Path(sys.executable)
        )
        for mode, name in MODES.items():
            crawling.crawl(mode, every, 0)
            # The second night is the first that can be told nothing is new.
            crawling.crawl(mode, every, 1)
            before = _sizes(crawling.home(mode))
            for night in range(2, 2 + asked.nights):
                crawling.crawl(mode, every, night)
            after = _sizes(crawling.home(mode))
            _show(name, before, after, asked.columns * asked.nights)


def _show(name: str, before: dict[str, int], after: dict[str, int], visits: int) -> None:
    more = {part: (size - before.get(part, 0)) / visits for part, size in after.items()}
    print(f"{name}: {sum(more.values()):.0f} bytes a visit")
    for part in sorted(more, key=lambda part: -more[part]):
        if more[part] >= 1:
            print(f"    {part:32} {more[part]:6.1f}")


def _sizes(home: Path) -> dict[str, int]:
    """Bytes of each table and index, when nothing is left unused between them."""
    with closing(sqlite3.connect(home / "data" / "tongbao.db")) as database:
        database.execute("VACUUM")
        return dict(database.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"))


if __name__ == "__main__":
    main()
