"""Pages per second of the reader alone, per family, against the bare parse of
the same bytes in the same run.

    python -m benchmarks.reader [--seconds 1.0] [--check] [PAGES]

PAGES is a folder of saved pages (default: tests/pages). A page counts under the layout that
reads it; pages that are no list are left out. `known` is a visit to a column whose layout is on
record, `first` a first contact. `known template` are pages of a generated portal (portal.py) whose
template has been learnt, read as the nightly crawl reads them. --check fails where a ratio exceeds
its limit, or a page is read otherwise in its template's place than as a whole. Times are of the
processor, not of the clock, and the least of many interleaved rounds for each page: what else the
machine does is in neither. Pages of a known template are read once each, as a crawl reads them,
because of what the reader keeps of a page it has seen; their figure is a median.

The bare parse is lxml's: `lxml.html.document_fromstring` of the bytes. Of JSON lxml makes one text
and looks at nothing in it, so there the bare parse is `json.loads`, and then lxml's of the markup
that a value holds, as the services of some families answer.

Pages are made as large as they are on portals, which must not change what is read: HTML is
padded to about 30 KB with menus; an answer of records shows each of them as often as fills
a page of twenty, with the fields that services send along, about 1 KB a record of JSON and
half of that an item of a feed.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from lxml import html

from benchmarks import portal
from crawler.page.document import kept
from crawler.page.js_literals import load
from crawler.page.reading import Hints, Page, Reading
from crawler.page.template import NOTHING_LEARNT, Learnt
from crawler.page.urls import canonical
from crawler.read.reader import read
from crawler.templates.sample import Sample
from storage.records import Outcome

URL = "http://www.yunling.gov.cn/zwgk/tzgg/index.html"
TODAY = date(2026, 8, 7)
SIZE = 30_000
ROWS = 20
REPEATED = re.compile(r"<(item|entry|record)>.*<\\?/\1>", re.DOTALL)
"""Also where they stand in a string of JSON, which may write its strokes as `\\/`."""
LEAST_ROUNDS = 7
KNOWN_LIMIT, FIRST_LIMIT = 4.0, 15.0
TEMPLATE_COLUMNS, TEMPLATE_WARMING, TEMPLATE_TURNS, TEMPLATE_LIMIT = 40, 10, 30, 3.0
FIELDS = (
    "教育",
    "卫生",
    "交通",
    "水利",
    "民政",
    "农业",
    "林业",
    "财政",
    "审计",
    "司法",
    "商务",
    "文旅",
    "应急",
)
BELOW = ("概况", "动态", "政策", "规划", "预算", "统计", "服务", "互动")
"""What menus say: the fields a county governs and the columns of each."""
UNUSED: tuple[Any, ...] = (None, "", 0, False, "1", 1785, [], {}, "dm-01", None)
SENT_ALONG: dict[str, Any] = {
    **{f"ext{number}": value for number, value in enumerate(UNUSED)},
    "siteId": "d7c1e5f0a86b4d0d9a5c2b7f3e64a190",
    "tenantId": "330000",
    "isTop": 0,
    "statusCode": "3",
    "clickCount": 118,
    "thumb": None,
    "keywords": "公开,政务,服务",
    "summary": (
        "为进一步规范工作程序，提高服务质量，现将有关事项告知如下，"
        "请相关单位和群众知悉并按要求办理。"
    )
    * 4,
}
"""What the records of services hold besides a title, an address and a day."""
SUMMARY = {"item": "description", "entry": "summary"}
SUMMED_UP = f"<{{0}}>{SENT_ALONG['summary']}</{{0}}>"


@dataclass(frozen=True, slots=True)
class Case:
    """One page of one family."""

    family: str
    page: Page


def furniture(size: int) -> bytes:
    """A navigation of about so many bytes: two levels of undated links, as every
    page of a portal repeats them.
    """
    items = []
    number = length = 0
    while length < size:
        number += 1
        over = FIELDS[number % len(FIELDS)]
        links = "".join(
            f'<li><a href="/lm{number}/z{child}/" target="_blank">{over}{name}</a></li>'
            for child, name in enumerate(BELOW)
        )
        items.append(
            f'<li class="nav-item"><a href="/lm{number}/">{over}</a><ul '
            f'class="sub">{links}</ul></li>'
        )
        length += len(items[-1].encode())
    return f'<div class="header"><ul class="nav">{"".join(items)}</ul></div>'.encode()


def padded(body: bytes) -> bytes:
    """The page with menus after <body>; the answer with records as they are sent; as it is
    where it is neither, or no UTF-8.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return body
    start = body.lower().find(b"<body")
    end = body.find(b">", start) + 1
    if start >= 0 and end > 0:
        return body if len(body) >= SIZE else body[:end] + furniture(SIZE - len(body)) + body[end:]
    try:
        return json.dumps(filled(json.loads(text)), ensure_ascii=False).encode()
    except ValueError:
        return REPEATED.sub(lambda rows: repeated(rows[0], rows[1]), text).encode()


def repeated(rows: str, name: str) -> str:
    """The items of a feed, with the summaries that feeds send along, or the records of a
    datastore: as often as fills a page.
    """
    each = re.findall(rf"<{name}>.*?<\\?/{name}>", rows, re.DOTALL)
    if name in SUMMARY:
        each = [
            one
            if f"<{SUMMARY[name]}>" in one
            else one.replace(f"</{name}>", f"{SUMMED_UP.format(SUMMARY[name])}</{name}>")
            for one in each
        ]
    return "".join(islice(cycle(each), max(ROWS, len(each))))


def filled(value: Any) -> Any:
    """The value with each of its lists of records as a service would fill it."""
    if (
        isinstance(value, list)
        and value
        and all(isinstance(one, dict) and len(one) > 1 for one in value)
    ):
        records = islice(cycle(value), max(ROWS, len(value)))
        return [
            record | {key: said for key, said in SENT_ALONG.items() if key not in record}
            for record in records
        ]
    if isinstance(value, dict):
        return {key: filled(held) for key, held in value.items()}
    return value


def bare(body: bytes) -> Callable[[], object]:
    """The bare parse of these bytes, ready to be timed."""
    if body.lstrip()[:1] == b"<":
        return lambda: html.document_fromstring(body)
    value: Any = load(body.decode("utf-8", "replace"))
    if value is None:
        return lambda: html.document_fromstring(body)
    # A call or an assignment may stand around the value: a parser is given what is inside.
    inner = body if body[:1] in b"{[" else json.dumps(value, ensure_ascii=False).encode()
    held = markups(value)
    return lambda: (json.loads(inner), [html.document_fromstring(markup) for markup in held])


def markups(value: Any) -> list[str]:
    """The markup that a value holds."""
    if isinstance(value, str):
        return [value] if "<" in value and ">" in value else []
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [markup for one in inner for markup in markups(one)]


def cases(folder: Path) -> tuple[list[Case], int, list[str]]:
    """The pages that are read as lists, how many are not, and those that the menus change."""
    found: list[Case] = []
    left_out, changed = 0, []
    for path in sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in {".html", ".htm", ".xml", ".json", ".js"}
    ):
        page = Page(URL, path.read_bytes())
        plain = read(page, Hints(TODAY))
        if plain.outcome is not Outcome.READ:
            left_out += 1
            continue
        page = replace(page, body=padded(page.body))
        full = read(page, Hints(TODAY))
        if (full.layout, set(full.entries)) != (plain.layout, set(plain.entries)):
            changed.append(
                f"{path.relative_to(folder)}: {plain.layout} {len(plain.entries)}, padded "
                f"{full.layout} {len(full.entries)}"
            )
            continue
        found.append(Case(full.layout, page))
    return found, left_out, changed


def timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def anew(page: Page, hints: Hints) -> Reading:
    """Reads the page as if nobody had asked for it before, and lets go of its tree."""
    reading = read(page, hints)
    kept.cache_clear()
    return reading


def measure(pages: list[Case], seconds: float) -> tuple[float, float, float]:
    """Seconds a page of the bare parse, the known layout and the first contact: of each
    page the least of all rounds.
    """
    works: list[tuple[Callable[[], object], ...]] = [
        (
            bare(case.page.body),
            partial(anew, case.page, Hints(TODAY, layout=case.family)),
            partial(anew, case.page, Hints(TODAY)),
        )
        for case in pages
    ]
    rounds: list[list[float]] = []
    until = time.perf_counter() + seconds
    while time.perf_counter() < until or len(rounds) < LEAST_ROUNDS:
        rounds.append([timed(work) for three in works for work in three])
    least = [min(times) for times in zip(*rounds, strict=True)]
    parse, known, first = (sum(least[at::3]) / len(pages) for at in range(3))
    return parse, known, first


@dataclass(frozen=True, slots=True)
class Known:
    """Seconds a page where the portal's template is known: the bare parse, the reader, and the
    reader where it looks at the whole of another page. quick: of how many pages it read the
    place alone.
    alike: whether both came to the same, and to all entries.
    """

    parse: float
    reader: float
    whole: float
    quick: int
    alike: bool


def known_template(markup: int, turns: int = TEMPLATE_TURNS) -> Known:
    """Measures columns of the generated portal whose lists are written in one way: of each its
    page is read once, as in a crawl, for what a reader remembers of a page helps it the next time.
    """
    columns = range(TEMPLATE_COLUMNS)
    sample = Sample(
        NOTHING_LEARNT, {canonical(_address(one)): portal.name_of(one) for one in columns}
    )
    for column in columns:
        sample.add(Page(_address(column), portal.page(1, column, 1)))
    learnt = sample.learnt()
    spent: list[tuple[float, float, float]] = []
    quick, alike = 0, True
    for turn in range(-TEMPLATE_WARMING, turns):
        place = TEMPLATE_COLUMNS + len(portal.MARKUP) * 2 * (turn + TEMPLATE_WARMING) + markup
        (page, hints), (other, of_other) = (
            _known_column(column, learnt) for column in (place, place + len(portal.MARKUP))
        )
        of_other = replace(of_other, quick=False)
        parsed = timed(bare(page.body))
        times = parsed, timed(partial(anew, page, hints)), timed(partial(anew, other, of_other))
        shown, whole = anew(page, hints), anew(page, replace(hints, quick=False))
        alike &= replace(shown, why="", scores=()) == replace(whole, why="", scores=())
        alike &= len(whole.entries) == portal.ENTRIES
        if turn >= 0:
            spent.append(times)
            quick += shown.why != whole.why
    parse, reader, full = (statistics.median(each) for each in zip(*spent, strict=True))
    return Known(parse, reader, full, quick, alike)


def _known_column(column: int, learnt: Learnt) -> tuple[Page, Hints]:
    """The page of a column of the generated portal, and what is known before it is read."""
    page = Page(_address(column), portal.page(1, column, 2))
    return page, Hints(
        portal.DAY,
        column=portal.name_of(column),
        address=canonical(page.url),
        furniture=learnt.furniture,
        templates=learnt.templates,
        quick=True,
    )


def known_templates() -> int:
    """Prints how the reader does where the portal's template is known; how many ways of writing
    a list are over the limit.
    """
    print(
        f"\n{'known template':16}{'pages':>6}{'quick':>7}{'parse/s':>9}{'reader x':>10}"
        f"{'whole x':>9}"
    )
    total = [0.0, 0.0]
    slow = 0
    for markup in range(len(portal.MARKUP)):
        known = known_template(markup)
        ratio = known.reader / known.parse
        total = [total[0] + known.parse, total[1] + known.reader]
        slow += not known.alike
        print(
            f"markup {markup:<9}{TEMPLATE_TURNS:6}{known.quick:7}"
            f"{1 / known.parse:9.0f}{ratio:10.2f}{known.whole / known.parse:9.2f}"
            f"{'' if known.alike else '  not read alike'}"
        )
    over = total[1] > TEMPLATE_LIMIT * total[0]
    said = "  over the limit" if over else ""
    print(f"all {total[1] / total[0]:.2f}, limit {TEMPLATE_LIMIT:g}{said}")
    return slow + over


def _address(column: int) -> str:
    return f"http://www.ceshi.gov.cn/c/{column}/"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "pages", nargs="?", type=Path, default=Path(__file__).parent.parent / "tests" / "pages"
    )
    parser.add_argument(
        "--seconds", type=float, default=1.0, help="how long each family is measured"
    )
    parser.add_argument("--check", action="store_true", help="fail where a ratio exceeds its limit")
    args = parser.parse_args()
    found, left_out, changed = cases(args.pages)
    families: dict[str, list[Case]] = defaultdict(list)
    for case in found:
        families[case.family].append(case)
    print(
        f"{'family':16}{'pages':>6}{'KB':>7}{'parse/s':>9}{'known/s':>9}{'first/s':>9}"
        f"{'known x':>9}{'first x':>9}"
    )
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
    print(
        f"limits: known {KNOWN_LIMIT:g}, first {FIRST_LIMIT:g}; {left_out} pages are no "
        "lists and were left out"
    )
    slow += known_templates()
    for line in changed:
        print(f"changed by what pads it, left out: {line}")
    return int(args.check and slow > 0)


if __name__ == "__main__":
    sys.exit(main())
