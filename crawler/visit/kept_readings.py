"""A page that came byte for byte as before is not read again: what it said then stands, under the
same reader and hints, and on days on which nothing in it could be read otherwise. So it does where
but the digits of a clock or a counter are others, on which that reading does not rest.

Only readings with entries are kept. What is empty, fails or leads elsewhere is read anew.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import crawler
from crawler.page.reading import Extent, Fetch, Hints, Page, Reading, Span
from crawler.read.moving_texts import stilled
from crawler.read.reader import read
from crawler.visit.day_of_reading import ReadingDay
from storage.readings import KeptReading, Readings
from storage.records import Entry, Outcome

AT_ONCE = 100
"""Readings that are written together."""
_LEVEL = 1
_SPAN = re.compile(rb"(\d{1,9})-(\d{1,9})")

_OWN = [
    one.name
    for one in fields(Hints)
    if one.name not in ("today", "carried", "furniture", "templates", "parents", "others")
]
"""The hints that are a column's own."""

Read = Callable[[Page, Hints], Reading]


class KeptReadings:
    """The readings of one crawl, over those of the crawls before it."""

    def __init__(self, readings: Readings, reader: Read = read) -> None:
        self._readings = readings
        self._reader = reader
        self._waiting: list[KeptReading] = []
        self._shared: tuple[tuple[object, ...], bytes] = ((), b"")

    def of_column(self, column_id: int, *, anew: bool = False) -> Read:
        """The reader of one column's pages. anew: what was kept is not looked at."""

        def reads(page: Page, hints: Hints) -> Reading:
            place = f"{column_id} {page.url}{'' if page.form is None else f' {page.form}'}"
            kept = None if anew else self._readings.get(place)
            if (
                kept is not None
                and kept.first <= hints.today <= kept.until
                and kept.basis == self._basis(page, hints, _spans(kept.basis))
            ):
                return from_bytes(kept.reading)
            day = ReadingDay.of(hints.today)
            reading = self._reader(page, replace(hints, today=day))
            if any(isinstance(entry.published_on, ReadingDay) for entry in reading.entries):
                return self._reader(page, hints)
            if is_worth_keeping(reading) and day.until > day.plain:
                basis = self._basis(page, hints, reading.moving)
                self._keep(KeptReading(place, basis, day.plain, day.until, as_bytes(reading)))
            return reading

        return reads

    def close(self) -> None:
        """Writes what still waits."""
        self._readings.keep(self._waiting)
        self._waiting = []
        self._readings.close()

    def _keep(self, reading: KeptReading) -> None:
        self._waiting.append(reading)
        if len(self._waiting) >= AT_ONCE:
            self._readings.keep(self._waiting)
            self._waiting = []

    def _basis(self, page: Page, hints: Hints, moving: Sequence[Span]) -> bytes:
        """The digest of all that a reading rests on, but for the day, and where the page may
        differ; b"" where it holds other texts there.
        """
        still = stilled(page.body, moving)
        if still is None:
            return b""
        facts = (
            reader_mark(),
            *(page.url, page.content_type, page.form, page.refresh, page.json),
            [getattr(hints, name) for name in _OWN],
            sorted(hints.carried.items()),
            self._digest_of_shared(hints),
            sha256(still).digest(),
        )
        digest = sha256(repr(facts).encode("utf-8", "surrogatepass")).digest()
        return digest + b" ".join(b"%d-%d" % span for span in moving)

    def _digest_of_shared(self, hints: Hints) -> bytes:
        """Of what is told of the whole portal: the same for most columns of a crawl."""
        told = (hints.furniture, hints.templates, hints.parents, hints.others)
        before, digest = self._shared
        if [id(one) for one in before] != [id(one) for one in told]:
            templates = [one.as_json() for one in hints.templates]
            text = json.dumps([*map(sorted, (hints.furniture, hints.parents)), templates])
            digest = sha256(text.encode("utf-8", "replace") + hints.others.digest).digest()
            self._shared = (told, digest)
        return digest


def _spans(basis: bytes) -> list[Span]:
    """Where a page may differ from the one that a basis is of."""
    told = _SPAN.findall(basis, sha256().digest_size)
    return [Span(int(start), int(end)) for start, end in told]


@cache
def reader_mark() -> str:
    """What reads: the version, and the state of the files of it."""
    folder = Path(crawler.__file__).parent
    files = [
        (str(file.relative_to(folder)), (told := file.stat()).st_size, told.st_mtime_ns)
        for file in sorted(folder.rglob("*.py"))
    ]
    return sha256(repr((version("tongbao"), files)).encode()).hexdigest()


def is_worth_keeping(reading: Reading) -> bool:
    """Whether a reading shows entries, and leads to no other page for them."""
    return (
        reading.outcome is Outcome.READ
        and bool(reading.entries)
        and reading.follow is None
        and not reading.children
        and reading.article is None
    )


def as_bytes(reading: Reading) -> bytes:
    """A reading that is worth keeping, without its scores, which only people look at."""
    data = {
        "layout": reading.layout,
        "why": reading.why,
        "entries": [_row(entry) for entry in reading.entries],
        "next": None if reading.next is None else _request(reading.next),
        "placed": reading.placed,
        "bare": reading.bare,
        "carry": dict(reading.carry),
        "extent": [reading.extent.rows, reading.extent.pages, reading.extent.more],
        "place": reading.place,
    }
    return zlib.compress(
        json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass"), _LEVEL
    )


def from_bytes(kept: bytes) -> Reading:
    """The inverse of `as_bytes`."""
    data: Mapping[str, Any] = json.loads(zlib.decompress(kept).decode("utf-8", "surrogatepass"))
    return Reading(
        layout=data["layout"],
        outcome=Outcome.READ,
        why=data["why"],
        entries=tuple(_entry(row) for row in data["entries"]),
        next=None if data["next"] is None else _fetch(data["next"]),
        placed=data["placed"],
        bare=data["bare"],
        carry=data["carry"],
        extent=Extent(*data["extent"]),
        place=data["place"],
    )


def _row(entry: Entry) -> list[str | None]:
    day = entry.published_on
    return [
        entry.title,
        entry.url,
        None if day is None else day.isoformat(),
        entry.date_text,
        entry.date_at,
        entry.source,
        entry.source_at,
    ]


def _entry(row: list[Any]) -> Entry:
    title, url, day, *more = row
    return Entry(title, url, None if day is None else date.fromisoformat(day), *more)


def _request(fetch: Fetch) -> list[Any]:
    return [fetch.url, fetch.form, fetch.referer, fetch.json]


def _fetch(row: list[Any]) -> Fetch:
    url, form, referer, as_json = row
    pairs = None if form is None else tuple((name, value) for name, value in form)
    return Fetch(url, pairs, referer, json=as_json)
