"""How well lists are read: recall, precision and dates, over golden pages and over
any folder of labelled pages.

    python -m tests.accuracy [FOLDER]

FOLDER holds index.jsonl, a row a page: file, url, kind (list, detail, xml, json), items (title,
href, date), date (of a detail page), scored. Without it the golden pages are read.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from crawler.page.reading import Hints, Page, Reading
from crawler.read.reader import read
from storage.records import Entry
from tests.golden import EXPECTATIONS, GoldenPage

TODAY = date(2026, 8, 7)
NOWHERE = "http://www.example.gov.cn/zwgk/lm/index.html"
"""The address of a page of which none is known."""
_LEAST_ALIKE = 6
"""Characters from which on the beginning of a title stands for all of it."""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Entries that a person read off the pages, entries that were returned, those that are the
    same, and those with the same day.
    """

    labelled: int = 0
    returned: int = 0
    matched: int = 0
    dated: int = 0

    def __add__(self, other: Accuracy) -> Accuracy:
        return Accuracy(
            self.labelled + other.labelled,
            self.returned + other.returned,
            self.matched + other.matched,
            self.dated + other.dated,
        )

    @property
    def recall(self) -> float:
        return self.matched / self.labelled if self.labelled else 1.0

    @property
    def precision(self) -> float:
        return self.matched / self.returned if self.returned else 1.0

    @property
    def dates(self) -> float:
        return self.dated / self.labelled if self.labelled else 1.0

    def __str__(self) -> str:
        figures = (
            f"recall {self.recall:.4f}, precision {self.precision:.4f}, dates {self.dates:.4f}"
        )
        return f"{figures} of {self.labelled} entries"


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as a person read it: url is None where the page has no address for it."""

    title: str
    url: str | None
    day: str | None


def of_golden_pages() -> Accuracy:
    found = Accuracy()
    for path in EXPECTATIONS:
        golden = GoldenPage.load(path)
        items = [
            Item(each["title"], each["url"], each["date"]) for each in golden.expected["entries"]
        ]
        found += compared(items, golden.read().entries)
    return found


def of_lists(folder: Path) -> Accuracy:
    """Over the lists of a folder, whatever form they come in, and the pages that hold no list."""
    found = Accuracy()
    for row, reading in _readings(folder):
        if row["kind"] != "detail":
            items = [
                Item(one["title"] or "", _usable(one["href"], reading[0]), one["date"])
                for one in row["items"] or []
            ]
            found += compared(items, reading[1].entries)
    return found


def of_articles(folder: Path) -> float:
    """The share of a folder's articles whose day is read."""
    right = [
        reading.article is not None
        and reading.article.published_on is not None
        and reading.article.published_on.isoformat() == row["date"]
        for row, (_, reading) in _readings(folder)
        if row["kind"] == "detail" and row.get("date")
    ]
    return sum(right) / len(right) if right else 1.0


def _readings(folder: Path) -> Iterator[tuple[dict[str, Any], tuple[str, Reading]]]:
    """The rows of a folder, each with its page's address and what is read in it."""
    for line in (folder / "index.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row.get("scored") is not False:
            url = row.get("url") or NOWHERE
            url = url if "://" in url else NOWHERE
            yield row, (url, read(Page(url, (folder / row["file"]).read_bytes()), Hints(TODAY)))


def compared(items: Sequence[Item], entries: Sequence[Entry]) -> Accuracy:
    """An entry is the same by its address, or by its title where
    there is none; each counts once.
    """
    left = list(entries)
    matched = dated = 0
    for item in items:
        hit = next((entry for entry in left if _is_same(item, entry)), None)
        if hit is not None:
            left.remove(hit)
            matched += 1
            dated += (hit.published_on and hit.published_on.isoformat()) == item.day
    return Accuracy(len(items), len(entries), matched, dated)


def _is_same(item: Item, entry: Entry) -> bool:
    if item.url is not None:
        return _address(item.url) == _address(entry.url or "")
    one, other = ("".join(title.split()).rstrip(".…") for title in (item.title, entry.title))
    if min(len(one), len(other)) < _LEAST_ALIKE:
        return one == other != ""
    return one.startswith(other) or other.startswith(one)


def _usable(href: str | None, base: str) -> str | None:
    return (
        None if not href or href.lower().startswith(("javascript:", "#")) else urljoin(base, href)
    )


def _address(url: str) -> str:
    return url.partition("#")[0].replace("https://", "http://").rstrip("/")


def main() -> int:
    if len(sys.argv) > 1:
        folder = Path(sys.argv[1])
        print(f"lists: {of_lists(folder)}\narticles: dates {of_articles(folder):.4f}")
    else:
        print(f"golden pages: {of_golden_pages()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
