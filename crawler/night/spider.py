"""The nightly shell: one Scrapy spider over all columns of a portal, driving one walk for each."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from scrapy import Request, Spider
from scrapy.exceptions import CannotResolveHostError, CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure as TwistedFailure

from config.net.reach import Reach
from config.registry import Column
from config.sources import Sources, Whose
from crawler.fetch.browser import landed
from crawler.fetch.certificates import certificate_problem
from crawler.fetch.exchange import Answer, Ask, Failure
from crawler.fetch.middlewares import Courtesy, HostDownError, UnreadableError
from crawler.fetch.outcomes import REDIRECTS, of_exception, pause_before_retry, postpones
from crawler.fetch.scrapy_browser import meta, picture_of
from crawler.fetch.shared import SharedReplies
from crawler.night.job import Job
from crawler.night.writer import Writer
from crawler.page.reading import Page
from crawler.page.urls import canonical
from crawler.visit.boilerplate import Sample, remember, remembered
from crawler.visit.drift import Weighed, weigh
from crawler.visit.portal_doubt import PortalDoubt
from crawler.visit.task import Task, Walked
from crawler.visit.walk import Step, Walk
from storage.errors import StoreError
from storage.records import Known, Outcome
from storage.store import Store

MOST_UNDER_WAY = 48
"""Columns begun and not yet finished: bounds memory, and is more than the sample for furniture holds back."""
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Errand:
    """One column under way. counted: it is no longer waited for. begun: its first page is read, or waits to be. ended: it has its visit."""

    column_id: int
    known: Known
    walk: Walk
    counted: bool = False
    begun: bool = False
    ended: bool = False


_Next = tuple[_Errand, Step]


class ColumnSpider(Spider):
    """Visits every column of a job. Each ends in exactly one visit, handed to the writer."""

    name = "columns"

    def __init__(
        self, job: Job, store: Store, writer: Writer, courtesy: Courtesy, beat: Callable[[], None], **more: Any
    ) -> None:
        super().__init__(**more)
        self._job = job
        self._store = store
        self._writer = writer
        self.courtesy = courtesy
        self._beat = beat
        self._clock = job.clock
        self._reach = Reach.of(job.portal)
        self._registry = job.registry
        self._sources = Sources(self._registry, job.portal.name)
        self._pages = frozenset(canonical(column.url) for _, column in job.columns)
        self._doubts = PortalDoubt()
        self._left = len(job.columns)
        self._lists: dict[str, str] = {}
        self._before: dict[str, str] = {}
        self._room = asyncio.Semaphore(MOST_UNDER_WAY)
        self._awaited = len(job.columns)
        self._sample: Sample | None = Sample()
        self._shared: SharedReplies[_Errand] = SharedReplies()
        self._held: list[tuple[_Errand, Answer]] = []
        self._furniture = remembered(job.home)

    async def start(self) -> AsyncIterator[Any]:
        for column_id, column in self._job.columns:
            await self._room.acquire()
            if self._writer.broken is not None:
                raise CloseSpider("store")
            try:
                known = self._store.known(column_id)
            except StoreError as error:
                self._writer.broken = error
                raise CloseSpider("store") from error
            if known.fingerprint:
                self._lists[known.fingerprint] = column.url
                self._before[column.url] = known.fingerprint
            errand = _Errand(column_id, known, Walk(self._task(column, known)))
            async for request in self._guarded(errand, self._advance([(errand, errand.walk.start())])):
                yield request

    def answered(self, response: Response, errand: _Errand, ask: Ask, tries: int) -> AsyncIterator[Request]:
        """Scrapy's callback."""
        return self._guarded(errand, self._answered(response, errand, ask, tries))

    def failed(self, failure: TwistedFailure) -> AsyncIterator[Request]:
        """Scrapy's errback."""
        errand, ask, tries = (failure.request.cb_kwargs[name] for name in ("errand", "ask", "tries"))  # type: ignore[attr-defined]
        return self._guarded(errand, self._failed(failure, errand, ask, tries))

    async def _guarded(self, errand: _Errand, requests: AsyncIterator[Request]) -> AsyncIterator[Request]:
        """A column's turn. What raises in it is that column's outcome, and no other's: Scrapy would only write it down."""
        self._beat()
        if self._writer.broken is not None:
            raise CloseSpider("store")
        try:
            async for request in requests:
                yield request
        except Exception as error:  # noqa: BLE001 - whatever it is, the column must not be left without an outcome
            _log.exception("column %s broke the crawl's own code", errand.walk.column.name)
            left = [(one, one.walk.failed(_lost(error))) for one in self._shared.abandon(errand)]
            async for request in self._advance([(errand, _broken_by(error)), *left]):
                yield request

    async def _answered(self, response: Response, errand: _Errand, ask: Ask, tries: int) -> AsyncIterator[Request]:
        now = self._clock.on(None).now()  # what was received today is no evidence of the day that is replayed
        answer = Answer(
            url=ask.fetch.url,
            status=response.status,
            headers=_headers(response),
            body=response.body,
            partial="partial" in response.flags,
            tries=tries,
            at=now,
            sent=_headers(response.request),
            certificate=_problem_of(response, now),
        )
        if ask.browser:
            answer = landed(ask, replace(answer, url=response.url))
        if postpones(answer, now):
            self.courtesy.postpone(answer.url)
        pause = pause_before_retry(answer, now, tries)
        if pause is None:
            answer = replace(answer, digest=await self._writer.keep(answer.body, now))
            if ask.browser and answer.body:
                answer = replace(answer, picture=await self._writer.keep(picture_of(response.meta), now))
            steps = self._read_all(self._ready(errand, answer)) + self._told(ask, answer)
        else:
            if answer.status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
                self.courtesy.rest(answer.url, pause)
            steps = self._read_all(self._ready(errand, None))
        async for request in self._advance(steps, (errand, ask, tries, pause)):
            yield request

    async def _failed(self, failure: TwistedFailure, errand: _Errand, ask: Ask, tries: int) -> AsyncIterator[Request]:
        error = failure.value
        assert error is not None
        reply = replace(self._meant_by(error, ask.fetch.url), tries=tries)
        if reply.outcome is Outcome.UNREACHABLE and not isinstance(error, HostDownError):
            self.courtesy.failed(ask.fetch.url)
        pause = None if isinstance(error, HostDownError) else pause_before_retry(reply, self._clock.now(), tries)
        if pause is None:
            steps = [(errand, errand.walk.failed(reply)), *self._told(ask, reply)]
        else:
            steps = self._read_all(self._ready(errand, None))
        async for request in self._advance(steps, (errand, ask, tries, pause)):
            yield request

    def _meant_by(self, error: BaseException, url: str) -> Failure:
        if isinstance(error, UnreadableError):
            return error.failure
        undialled = self.courtesy.undialled.get(urlsplit(url).hostname or "")
        if undialled is not None and isinstance(error, CannotResolveHostError):
            return Failure(Outcome.OFF_PORTAL, undialled)
        return of_exception(error)

    async def _advance(
        self, steps: Iterable[_Next], again: tuple[_Errand, Ask, int, float | None] | None = None
    ) -> AsyncIterator[Request]:
        """What the walks ask for next; those that have ended are judged and written down.

        again: a request to repeat after a pause (None: not at all), for which no other column waits.
        """
        waiting = deque(steps)
        while waiting:
            errand, step = waiting.popleft()
            if isinstance(step, Ask):
                if (reply := self._shared.known(step.key) if step.shared else None) is not None:
                    waiting.append((errand, _go_on(errand.walk, reply)))
                elif not step.shared or self._shared.join(step.key, errand):
                    yield self._request(errand, step, 1)
                continue
            await self._finish(errand, step)
            waiting.extend(self._read_all(self._ready(errand, None)))
        if again is not None:
            errand, ask, tries, pause = again
            if pause is not None:
                await asyncio.sleep(pause)
                yield self._request(errand, ask, tries + 1)

    async def _finish(self, errand: _Errand, walked: Walked) -> None:
        if errand.ended:
            return
        errand.ended = True
        self._room.release()
        try:
            weighed = self._judged(errand, walked)
        except Exception as error:  # noqa: BLE001 - as in _guarded; others' columns may stand behind this one
            _log.exception("column %s broke the judge", errand.walk.column.name)
            weighed = weigh(_broken_by(error), Known(errand.column_id), day=self._clock.today(), at=self._clock.now())
        if self._doubts.takes(weighed):
            await self._writer.put(weighed.visit)
        self._left -= 1
        if not self._left:
            for visit in self._doubts.settled():
                await self._writer.put(visit)

    def _judged(self, errand: _Errand, walked: Walked) -> Weighed:
        column = errand.walk.column
        twin = self._lists.get(walked.fingerprint, column.url)
        # Whose a list is, older knowledge tells; two addresses that have always shown one are no sign of anything.
        own = canonical(twin) == canonical(column.url) or self._before.get(twin, "") in ("", errand.known.fingerprint)
        weighed = weigh(
            walked,
            errand.known,
            day=walked.day(self._clock),
            at=self._clock.now(),
            min_entries=column.min_entries,
            twin="" if own else twin,
        )
        visit = weighed.visit
        if visit.outcome is Outcome.READ and visit.fingerprint:
            self._lists[visit.fingerprint] = column.url
        return weighed

    def _read_all(self, ready: Iterable[tuple[_Errand, Answer]]) -> list[_Next]:
        """Takes each walk a step further."""
        steps: list[_Next] = []
        for errand, answer in ready:
            errand.walk.furnish(self._furniture)
            steps.append((errand, errand.walk.received(answer)))
        return steps

    def _told(self, ask: Ask, reply: Answer | Failure) -> list[_Next]:
        """The next steps of the other walks that waited for this reply."""
        if not ask.shared:
            return []
        free = replace(reply, tries=0)
        return [(errand, _go_on(errand.walk, free)) for errand in self._shared.settle(ask.key, reply)]

    def _ready(self, errand: _Errand, answer: Answer | None) -> list[tuple[_Errand, Answer]]:
        """The answers to go on with. First pages wait for each other, so that the links common to them are known first.

        answer: None where the column has none for now, and is not to be waited for.
        """
        if self._sample is None or errand.begun or (answer is not None and answer.status in REDIRECTS):
            return [(errand, answer)] if answer is not None else []
        if not errand.counted:
            errand.counted = True
            self._awaited -= 1
        ready: list[tuple[_Errand, Answer]] = []
        if answer is not None:
            errand.begun = True
            if answer.status == HTTPStatus.OK:
                self._sample.add(Page(answer.url, answer.body))
                self._held.append((errand, answer))
            else:
                ready.append((errand, answer))
        if self._awaited == 0 or self._sample.full:
            if self._sample.telling:
                self._furniture = self._sample.furniture()
                remember(self._job.home, self._furniture)
            ready += self._held
            self._sample, self._held = None, []
        return ready

    def _task(self, column: Column, known: Known) -> Task:
        return Task(
            column=column,
            known=known,
            reach=self._reach,
            today=self._clock.today(),
            home=self._job.portal.url,
            others=self._pages - {canonical(column.url)},
            full=self._job.full,
            whose=Whose(self._registry, column, self._clock.today(), self._sources) if column.separate else None,
            sources_since=self._job.sources_since,
        )

    def _request(self, errand: _Errand, ask: Ask, tries: int) -> Request:
        fetch = ask.fetch
        pictured = canonical(fetch.url) == canonical(errand.walk.column.url)
        headers = dict(ask.headers) | ({"Referer": fetch.referer} if fetch.referer else {})
        if fetch.form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        return Request(
            fetch.url,
            method="GET" if fetch.form is None else "POST",
            headers=headers,
            body=b"" if fetch.form is None else urlencode(fetch.form).encode("ascii"),
            callback=self.answered,
            errback=self.failed,
            cb_kwargs={"errand": errand, "ask": ask, "tries": tries},
            meta=meta(self._job.portal, pictured=pictured) if ask.browser else None,
            dont_filter=True,
        )


def _headers(message: Request | Response | None) -> dict[str, str]:
    """The headers of a request or an answer, names in lower case, values of the same name joined."""
    if message is None:
        return {}
    return {
        name.lower().decode("latin-1"): b", ".join(values).decode("latin-1") for name, values in message.headers.items()
    }


def _go_on(walk: Walk, reply: Answer | Failure) -> Step:
    return walk.received(reply) if isinstance(reply, Answer) else walk.failed(reply)


def _lost(error: Exception) -> Failure:
    return Failure(Outcome.INTERNAL_ERROR, f"{type(error).__name__}: {error}"[:500])


def _broken_by(error: Exception) -> Walked:
    return Walked(Outcome.INTERNAL_ERROR, f"{type(error).__name__}: {error}"[:500])


def _problem_of(response: Response, now: datetime) -> str:
    if response.certificate is None:
        return ""
    return certificate_problem(response.certificate.dump(), urlsplit(response.url).hostname or "", now)
