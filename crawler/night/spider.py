"""The nightly shell: one Scrapy spider over all columns of a portal, driving one walk for each."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.exceptions import CannotResolveHostError, CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure as TwistedFailure

from config.net.reach import Reach
from config.registry import Column
from config.sources import Sources, Whose
from crawler.fetch.browser import landed
from crawler.fetch.certificates import certificate_problem
from crawler.fetch.courtesy import Courtesy
from crawler.fetch.exchange import Answer, Ask, Failure, posted
from crawler.fetch.middlewares import HostDownError, UnreadableError
from crawler.fetch.outcomes import of_exception, pause_before_retry
from crawler.fetch.scrapy_browser import meta, picture_of
from crawler.fetch.shared import SharedReplies
from crawler.night.errand import Errand, Next
from crawler.night.first_pages import FirstPages
from crawler.night.job import CrawlJob
from crawler.night.last_round import MOST_REPEATED, LastRound, repeated
from crawler.night.memory import read_and_give_back
from crawler.night.writer import Writer
from crawler.page.urls import canonical
from crawler.visit.asked import Inquiry, with_namesakes
from crawler.visit.coverage import alike
from crawler.visit.drift import Weighed, weigh
from crawler.visit.kept_readings import KeptReadings
from crawler.visit.mass_emptiness import Emptied
from crawler.visit.portal_doubt import PortalDoubt
from crawler.visit.task import Task, Walked
from crawler.visit.walk import Walk
from storage.errors import StoreError
from storage.readings import Readings
from storage.records import Known, Outcome
from storage.store import Store

MOST_UNDER_WAY = 48
"""Columns begun and not yet finished: bounds memory, and is more than the
sample for furniture holds back.
"""
KNOWN_AT_ONCE = MOST_UNDER_WAY
"""Columns of which it is asked at once what is known."""
_log = logging.getLogger(__name__)


class ColumnSpider(Spider):
    """Visits every column of a job. Each ends in exactly one visit, handed to the writer."""

    name = "columns"

    def __init__(
        self,
        job: CrawlJob,
        store: Store,
        writer: Writer,
        courtesy: Courtesy,
        beat: Callable[[], None],
        leave: Callable[[list[int]], None] = lambda _: None,
        may_ask: Callable[[], None] = lambda: None,
        **more: Any,
    ) -> None:
        super().__init__(**more)
        self._job = job
        self._store = store
        self._writer = writer
        self.courtesy = courtesy
        self._beat = beat
        self._leave = leave
        self.may_ask = may_ask
        self._clock = job.clock
        self._reach = Reach.of(job.portal)
        self._registry = job.registry
        self._sources = Sources(self._registry, job.portal.name)
        self._pages = frozenset(canonical(column.url) for _, column in job.columns)
        self._doubts = PortalDoubt()
        self._lists: dict[str, str] = {}
        self._before: dict[str, str] = {}
        self._known_lists: dict[int, str] | None = None
        self._room = asyncio.Semaphore(MOST_UNDER_WAY)
        self._left = len(job.to_visit)
        self._first = FirstPages(job.home, self._pages, [one for one, _ in job.to_visit])
        self._last = LastRound(job.home, self._pages)
        self._emptied = Emptied(partial=job.partial)
        self._inquiry = Inquiry.of(job.home, len(job.columns))
        self._namesakes = with_namesakes((column.name, column.url) for _, column in job.columns)
        self._kept = KeptReadings(Readings(job.home), read_and_give_back)
        self._cut = False
        self._shared: SharedReplies[Errand] = SharedReplies()

    async def start(self) -> AsyncIterator[Any]:
        self._go_on()
        limit, began = self._job.limit, time.monotonic()
        to_visit = self._job.to_visit
        for begin in range(0, len(to_visit), KNOWN_AT_ONCE):
            await self._room.acquire()
            together = to_visit[begin : begin + KNOWN_AT_ONCE]
            for place, known in enumerate(self._known_of([one for one, _ in together])):
                if place:
                    await self._room.acquire()
                if limit is not None and time.monotonic() - began > limit:
                    async for request in self._break_off(len(to_visit) - begin - place):
                        yield request
                    return
                column_id, column = together[place]
                if known.fingerprint:
                    self._lists[known.fingerprint] = column.url
                    self._before[column.url] = known.fingerprint
                errand = Errand(column_id, known, Walk(self._task(column, known)))
                async for request in self._guarded(
                    errand, self._advance([(errand, errand.walk.start())])
                ):
                    yield request

    def _go_on(self) -> None:
        """Counts what an earlier process has recorded in this crawl."""
        if not self._job.done:
            return
        done = self._store.progress(self._job.crawl_id)
        self._doubts.went_on(done)
        self._emptied.went_on(done)
        urls = {column_id: column.url for column_id, column in self._job.columns}
        for one in done:
            if one.outcome is Outcome.READ and one.fingerprint and one.column_id in urls:
                self._lists[one.fingerprint] = urls[one.column_id]

    async def _break_off(self, left: int) -> AsyncIterator[Request]:
        """The time is over: the columns under way are seen to their end, and no other is begun."""
        self._cut = True
        self._left -= left
        steps = self._read_all(self._first.give_up(left))
        async for request in self._advance([*steps, *(await self._end())]):
            yield request

    def _known_of(self, column_ids: Sequence[int]) -> list[Known]:
        """What is known of these columns. Raises CloseSpider where the store cannot say."""
        if self._writer.broken is not None:
            raise CloseSpider("store")
        try:
            return self._store.known_of(column_ids)
        except StoreError as error:
            self._writer.broken = error
            raise CloseSpider("store") from error

    def _look_up(self, known: Known) -> None:
        """Reads a column's entries before its walk or the judge asks for them, where that an
        answer of the store fails to come would be taken for the page's fault.
        """
        try:
            len(known.entries)
        except StoreError as error:
            self._writer.broken = error
            raise CloseSpider("store") from error

    def answered(
        self, response: Response, errand: Errand, ask: Ask, tries: int
    ) -> AsyncIterator[Request]:
        """Scrapy's callback."""
        return self._guarded(errand, self._answered(response, errand, ask, tries))

    def failed(self, failure: TwistedFailure) -> AsyncIterator[Request]:
        """Scrapy's errback."""
        request: Request = failure.request  # type: ignore[attr-defined]
        errand, ask, tries = (request.cb_kwargs[name] for name in ("errand", "ask", "tries"))
        return self._guarded(errand, self._failed(failure, errand, ask, tries))

    async def _guarded(
        self, errand: Errand, requests: AsyncIterator[Request]
    ) -> AsyncIterator[Request]:
        """A column's turn. What raises in it is that column's outcome, and no other's:
        Scrapy would only write it down.
        """
        self._beat()
        if self._writer.broken is not None:
            raise CloseSpider("store")
        try:
            async for request in requests:
                yield request
        except CloseSpider:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the column must not be left without an outcome
            _log.exception("column %s broke the crawl's own code", errand.walk.column.name)
            left = [(one, one.walk.failed(_lost(error))) for one in self._shared.abandon(errand)]
            async for request in self._advance([(errand, _broken_by(error)), *left]):
                yield request

    async def _answered(
        self, response: Response, errand: Errand, ask: Ask, tries: int
    ) -> AsyncIterator[Request]:
        now = self._clock.on(
            None
        ).now()  # what was received today is no evidence of the day that is replayed
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
        pause = pause_before_retry(answer, now, tries)
        if pause is None:
            answer = replace(answer, digest=await self._writer.keep(answer.body, now))
            if ask.browser and answer.body:
                answer = replace(
                    answer, picture=await self._writer.keep(picture_of(response.meta), now)
                )
            if not ask.shared and len(errand.answers) < MOST_REPEATED:
                errand.answers.append(replace(answer, body=b""))
            steps = self._read_all(self._first.ready(errand, answer)) + self._told(ask, answer)
        else:
            if answer.status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
                self.courtesy.rest(answer.url, pause)
            steps = self._read_all(self._first.ready(errand, None))
        async for request in self._advance(steps, (errand, ask, tries, pause)):
            yield request

    async def _failed(
        self, failure: TwistedFailure, errand: Errand, ask: Ask, tries: int
    ) -> AsyncIterator[Request]:
        error = failure.value
        assert error is not None
        reply = replace(self._meant_by(error, ask.fetch.url), tries=tries)
        if reply.outcome is Outcome.UNREACHABLE and not isinstance(error, HostDownError):
            self.courtesy.failed(ask.fetch.url)
        pause = (
            None
            if isinstance(error, HostDownError)
            else pause_before_retry(reply, self._clock.now(), tries)
        )
        if pause is None:
            steps = [(errand, errand.walk.failed(reply)), *self._told(ask, reply)]
        else:
            steps = self._read_all(self._first.ready(errand, None))
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
        self, steps: Iterable[Next], again: tuple[Errand, Ask, int, float | None] | None = None
    ) -> AsyncIterator[Request]:
        """What the walks ask for next; those that have ended are judged and written down.

        again: a request to repeat after a pause (None: not at all), for
        which no other column waits.
        """
        waiting = deque(steps)
        while waiting:
            errand, step = waiting.popleft()
            if isinstance(step, Ask):
                if (reply := self._shared.known(step.key) if step.shared else None) is not None:
                    waiting.append((errand, errand.go_on(reply)))
                elif not step.shared or self._shared.join(step.key, errand):
                    yield self._request(errand, step, 1)
                continue
            await self._finish(errand, step)
            waiting.extend(self._read_all(self._first.ready(errand, None)))
            waiting.extend(await self._end())
        if again is not None:
            errand, ask, tries, pause = again
            if pause is not None:
                await asyncio.sleep(pause)
                yield self._request(errand, ask, tries + 1)

    async def _finish(self, errand: Errand, walked: Walked) -> None:
        if errand.ended:
            return
        errand.ended = True
        if not errand.again:
            self._room.release()
        if self._last.takes(errand, walked):
            return
        self._left -= 1
        if walked.outcome is not Outcome.NOT_MODIFIED:
            self._look_up(errand.known)
        try:
            weighed = self._judged(errand, walked)
        except Exception as error:  # noqa: BLE001 - as in _guarded; others' columns may stand behind this one
            _log.exception("column %s broke the judge", errand.walk.column.name)
            weighed = weigh(
                _broken_by(error),
                Known(errand.column_id),
                day=self._clock.today(),
                at=self._clock.now(),
            )
        if self._doubts.takes(weighed) and not self._emptied.takes(weighed.visit, errand.known):
            await self._writer.put(weighed.visit)

    async def _end(self) -> list[Next]:
        """Where all columns are through: what is left to do of those that waited for that."""
        steps: list[Next] = []
        if self._cut:
            if self._left == len(self._last):
                kept = (self._last.waiting, self._doubts.waiting, self._emptied.waiting)
                self._leave(sorted(one for some in kept for one in some))
            return steps
        if self._left and self._left == len(self._last):
            waiting, self._first.learnt = await self._last.begin(
                self._first.learnt, self._writer.kept
            )
            for errand in waiting:
                self._beat()
                task = self._task(errand.walk.column, errand.known)
                errand.walk = Walk(replace(task, last_word=True))
                errand.again, errand.ended = True, False
                steps.append(
                    (errand, await repeated(errand.walk, errand.answers, self._writer.kept))
                )
        if not self._left:
            if (until := self._doubts.copied_until()) is not None:
                self._store.note_older_copy(self._job.crawl_id, until, self._job.epoch)
            for visit in (*self._doubts.settled(), *self._emptied.settled()):
                await self._writer.put(visit)
            self._inquiry.keep(self._job.home, None if self._job.partial else self._pages)
            self._kept.close()
        return steps

    def _judged(self, errand: Errand, walked: Walked) -> Weighed:
        column = errand.walk.column
        weighed = weigh(
            walked,
            errand.known,
            day=walked.day(self._clock),
            at=self._clock.now(),
            min_entries=column.min_entries,
            twin=self._twin_of(errand, walked),
        )
        visit = weighed.visit
        if visit.outcome is Outcome.READ and visit.fingerprint:
            self._lists[visit.fingerprint] = column.url
        return weighed

    def _twin_of(self, errand: Errand, walked: Walked) -> str:
        """The address of another column whose list this is; "" where it is nobody else's."""
        column, known = errand.walk.column, errand.known
        twin = self._lists.get(walked.fingerprint, "")
        if twin:
            # Whose a list is, older knowledge tells; two addresses that have always shown
            # one are no sign of anything.
            own = canonical(twin) == canonical(column.url)
            return "" if own or self._before.get(twin, "") in ("", known.fingerprint) else twin
        if walked.outcome is not Outcome.READ or known.entries or known.conclusive_on is None:
            return ""
        # A column that was seen empty: the other one may have news since, and be read later.
        if self._known_lists is None:
            self._known_lists = self._store.fingerprints()
        known_lists = self._known_lists
        return next(
            (
                other.url
                for column_id, other in self._job.columns
                if column_id in known_lists and alike(known_lists[column_id], walked.fingerprint)
            ),
            "",
        )

    def _read_all(self, ready: Iterable[tuple[Errand, Answer]]) -> list[Next]:
        """Takes each walk a step further."""
        steps: list[Next] = []
        for errand, answer in ready:
            if answer.status != HTTPStatus.NOT_MODIFIED:
                self._look_up(errand.known)
            errand.walk.furnish(self._first.learnt)
            steps.append((errand, errand.walk.received(answer)))
        return steps

    def _told(self, ask: Ask, reply: Answer | Failure) -> list[Next]:
        """The next steps of the other walks that waited for this reply."""
        if not ask.shared:
            return []
        free = replace(reply, tries=0)
        return [(errand, errand.go_on(free)) for errand in self._shared.settle(ask.key, reply)]

    def _task(self, column: Column, known: Known) -> Task:
        if column.separate:
            self._look_up(known)
        return Task(
            column=column,
            known=known,
            reach=self._reach,
            today=self._clock.today(),
            home=self._job.portal.url,
            others=self._pages,
            learnt=self._first.learnt,
            full=self._job.full,
            quick=True,
            whose=Whose(self._registry, column, self._clock.today(), self._sources)
            if column.separate
            else None,
            sources_since=self._job.sources_since,
            inquiry=self._inquiry,
            namesakes=self._job.partial or canonical(column.url) in self._namesakes,
            reader=self._kept.of_column(
                known.column_id, anew=self._job.full or known.suspicion is not None
            ),
        )

    def _request(self, errand: Errand, ask: Ask, tries: int) -> Request:
        fetch = ask.fetch
        pictured = canonical(fetch.url) == canonical(errand.walk.column.url)
        headers = dict(ask.headers) | ({"Referer": fetch.referer} if fetch.referer else {})
        content_type, body = posted(fetch)
        if content_type:
            headers["Content-Type"] = content_type
        return Request(
            fetch.url,
            method="GET" if fetch.form is None else "POST",
            headers=headers,
            body=body,
            callback=self.answered,
            errback=self.failed,
            cb_kwargs={"errand": errand, "ask": ask, "tries": tries},
            meta=meta(self._job.portal, pictured=pictured) if ask.browser else None,
            dont_filter=True,
        )


def _headers(message: Request | Response | None) -> dict[str, str]:
    """The headers of a request or an answer, names in lower case,
    values of the same name joined.
    """
    if message is None:
        return {}
    return {
        name.lower().decode("latin-1"): b", ".join(values).decode("latin-1")
        for name, values in message.headers.items()
    }


def _lost(error: Exception) -> Failure:
    return Failure(Outcome.INTERNAL_ERROR, f"{type(error).__name__}: {error}"[:500])


def _broken_by(error: Exception) -> Walked:
    return Walked(Outcome.INTERNAL_ERROR, f"{type(error).__name__}: {error}"[:500])


def _problem_of(response: Response, now: datetime) -> str:
    if response.certificate is None:
        return ""
    return certificate_problem(
        response.certificate.dump(), urlsplit(response.url).hostname or "", now
    )
