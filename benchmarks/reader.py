"""Pages per second of the reader alone, per family, against lxml's bare parse of the same bytes in the same run.

    python benchmarks/reader.py [--seconds 1.0] [--check] [PAGES]

PAGES is a folder of saved pages (default: tests/pages). A page counts under the layout that reads it; pages that are no list are
left out. HTML is padded to about 30 KB with a portal's menus, which must not change what is read. `known` is a visit
to a column whose layout is on record, `first` a first contact. --check fails where a ratio exceeds its limit.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from lxml import html

from crawler.reader import read
from crawler.reading import Hints, Page
from storage.records import Outcome

URL = "http://www.yunling.gov.cn/zwgk/tzgg/index.html"
TODAY = date(2026, 8, 7)
SIZE = 30_000
KNOWN_LIMIT, FIRST_LIMIT = 4.0, 15.0
FIELDS = ("教育", "卫生", "交通", "水利", "民政", "农业", "林业", "财政", "审计", "司法", "商务", "文旅", "应急")
BELOW = ("概况", "动态", "政策", "规划", "预算", "统计", "服务", "互动")
"""What menus say: the fields a county governs and the columns of each."""


@dataclass(frozen=True, slots=True)
class Case:
    """One page of one family."""

    family: str
    page: Page


def furniture(size: int) -> bytes:
    """A navigation of about so many bytes: two levels of undated links, as every page of a portal repeats them."""
    items = []
    number = length = 0
    while length < size:
        number += 1
        over = FIELDS[number % len(FIELDS)]
        links = "".join(
            f'<li><a href="/lm{number}/z{child}/" target="_blank">{over}{name}</a></li>'
            for child, name in enumerate(BELOW)
        )
        items.append(f'<li class="nav-item"><a href="/lm{number}/">{over}</a><ul class="sub">{links}</ul></li>')
        length += len(items[-1].encode())
    return f'<div class="header"><ul class="nav">{"".join(items)}</ul></div>'.encode()


def padded(body: bytes) -> bytes:
    """The page with menus after <body>; as it is where it has none (XML, JSON) or is in no encoding that ASCII menus suit."""
    start = body.lower().find(b"<body")
    end = body.find(b">", start) + 1
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return body
    if start < 0 or end == 0 or len(body) >= SIZE:
        return body
    return body[:end] + furniture(SIZE - len(body)) + body[end:]


def cases(folder: Path) -> tuple[list[Case], int, list[str]]:
    """The pages that are read as lists, how many are not, and those that the menus change."""
    found: list[Case] = []
    left_out, changed = 0, []
    for path in sorted(path for path in folder.rglob("*") if path.suffix in {".html", ".htm", ".xml", ".json", ".js"}):
        page = Page(URL, path.read_bytes())
        plain = read(page, Hints(TODAY))
        if plain.outcome is not Outcome.READ:
            left_out += 1
            continue
        page = replace(page, body=padded(page.body))
        full = read(page, Hints(TODAY))
        if (full.layout, full.entries) != (plain.layout, plain.entries):
            changed.append(
                f"{path.relative_to(folder)}: {plain.layout} {len(plain.entries)}, with menus {full.layout} {len(full.entries)}"
            )
            continue
        found.append(Case(full.layout, page))
    return found, left_out, changed


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(pages: list[Case], seconds: float) -> tuple[float, float, float]:
    """Median seconds a page of the bare parse, the known layout and the first contact; rounds are interleaved."""
    rounds: list[tuple[float, float, float]] = []
    until = time.perf_counter() + seconds
    while time.perf_counter() < until or len(rounds) < 5:
        sums = [0.0, 0.0, 0.0]
        for case in pages:
            page = case.page
            sums[0] += timed(lambda: html.document_fromstring(page.body))  # noqa: B023 - called at once
            sums[1] += timed(lambda: read(page, Hints(TODAY, layout=case.family)))  # noqa: B023
            sums[2] += timed(lambda: read(page, Hints(TODAY)))  # noqa: B023
        rounds.append((sums[0] / len(pages), sums[1] / len(pages), sums[2] / len(pages)))
    parse, known, first = (statistics.median(column) for column in zip(*rounds, strict=True))
    return parse, known, first


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="?", type=Path, default=Path(__file__).parent.parent / "tests" / "pages")
    parser.add_argument("--seconds", type=float, default=1.0, help="how long each family is measured")
    parser.add_argument("--check", action="store_true", help="fail where a ratio exceeds its limit")
    args = parser.parse_args()
    found, left_out, changed = cases(args.pages)
    families: dict[str, list[Case]] = defaultdict(list)
    for case in found:
        families[case.family].append(case)
    print(f"{'family':16}{'pages':>6}{'KB':>7}{'parse/s':>9}{'known/s':>9}{'first/s':>9}{'known x':>9}{'first x':>9}")
    slow = 0
    for family, pages in sorted(families.items()):
        parse, known, first = measure(pages, args.seconds)
        size = statistics.mean(len(case.page.body) for case in pages) / 1000
        over = known > KNOWN_LIMIT * parse or first > FIRST_LIMIT * parse
        slow += over
        print(
            f"{family:16}{len(pages):6}{size:7.1f}{1 / parse:9.0f}{1 / known:9.0f}{1 / first:9.0f}"
            f"{known / parse:9.2f}{first / parse:9.2f}{'  over the limit' if over else ''}"
        )
    print(f"limits: known {KNOWN_LIMIT:g}, first {FIRST_LIMIT:g}; {left_out} pages are no lists and were left out")
    for line in changed:
        print(f"changed by the menus, left out: {line}")
    return int(args.check and slow > 0)


if __name__ == "__main__":
    sys.exit(main())
