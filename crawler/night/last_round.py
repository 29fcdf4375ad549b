"""The end of a crawl: what could not be told apart alone is looked at again with
all that the crawl has learnt.

It costs no request: the answers that came are kept as evidence, and are read from there.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from crawler.fetch.exchange import Answer, Ask
from crawler.night.errand import Errand
from crawler.night.first_pages import learn
from crawler.page.reading import Page
from crawler.page.template import Learnt
from crawler.page.urls import shape_of
from crawler.templates.sample import SAMPLE_BYTES, Sample
from crawler.visit.task import Walked
from crawler.visit.walk import Step, Walk
from storage.records import Outcome

MOST_PAGES = 60
"""Pages that were read and are looked at again for what they have in common with those
that wait; as many of these.
"""
MOST_REPEATED = 4
"""Answers to a column that are told to it again: a column of which more came is
not unsure of its first page.
"""
_UNSURE = frozenset(
    {Outcome.NOT_A_LIST, Outcome.EMPTY_UNPROVEN, Outcome.ARTICLE, Outcome.NEEDS_BROWSER}
)


class _Kept(NamedTuple):
    """A page that was read, as much of it as is needed to read it once more: a
    crawl has tens of thousands.
    """

    url: str
    digest: str


Kept = Callable[[str], Awaitable[bytes | None]]
"""The bytes of an answer by their SHA-256; None where they are not kept."""


class LastRound:
    """The columns that wait for the end of the crawl, and pages that may teach how to read them.

    home: the county folder. columns: the names of all columns by their pages' canonical addresses.
    """

    def __init__(self, home: Path, columns: Mapping[str, str]) -> None:
        self._home = home
        self._columns = columns
        self._waiting: list[Errand] = []
        self._read: dict[tuple[str, str, str], list[_Kept]] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def waiting(self) -> list[int]:
        """The columns that wait for the end of the crawl."""
        return [errand.column_id for errand in self._waiting]

    def takes(self, errand: Errand, walked: Walked) -> bool:
        """Whether a walk that has come to its end is worth another look: no template of the
        portal told what its page is.
        """
        page = _page_of(errand)
        if errand.again or page is None:
            return False
        if walked.outcome is Outcome.READ:
            alike = self._read.setdefault(_make(page.url), [])
            if len(alike) < MOST_PAGES:
                alike.append(_Kept(page.url, page.digest))
        if (
            walked.outcome not in _UNSURE
            or errand.walk.reading is None
            or errand.walk.reading.placed
        ):
            return False
        self._waiting.append(errand)
        return True

    async def begin(self, learnt: Learnt, kept: Kept) -> tuple[list[Errand], Learnt]:
        """The columns that waited, and what is known of the portal's pages
        now that all have been seen.
        """
        waiting, self._waiting = self._waiting, []
        asked = [_Kept(one.url, one.digest) for one in map(_page_of, waiting) if one is not None]
        makes = dict.fromkeys(_make(page.url) for page in asked)
        alike = [page for make in makes for page in self._read.get(make, ())]
        sample = Sample(learnt, self._columns)
        size = 0
        for page in [*asked[:MOST_PAGES], *alike[:MOST_PAGES]]:
            body = await kept(page.digest)
            size += len(body or b"")
            if body is not None and size <= SAMPLE_BYTES:
                sample.add(Page(page.url, body))
        more = learn(sample, self._home) if sample.telling else None
        return waiting, learnt if more is None else replace(
            more,
            furniture=more.furniture | learnt.furniture,
            parents=more.parents | learnt.parents,
        )


async def repeated(walk: Walk, answers: Iterable[Answer], kept: Kept) -> Step:
    """What a new walk does next when it has been told again what came for an earlier one."""
    step = walk.start()
    for answer in answers:
        if not isinstance(step, Ask) or step.fetch.url != answer.url:
            break
        body = await kept(answer.digest) if answer.digest else b""
        if body is None:
            break
        step = walk.received(replace(answer, body=body))
    return step


def _page_of(errand: Errand) -> Answer | None:
    """The column's first page as it came; None where none did, or where it is not kept."""
    page = next((one for one in errand.answers if one.status == HTTPStatus.OK), None)
    return page if page is not None and page.digest else None


def _make(url: str) -> tuple[str, str, str]:
    """What the addresses of columns of one make have in common: their host, their first folder
    and the shape of their file.
    """
    parts = urlsplit(url)
    return (
        parts.netloc,
        parts.path.partition("/")[2].partition("/")[0] if parts.path.count("/") > 1 else "",
        shape_of(url),
    )
