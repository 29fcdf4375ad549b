"""The nightly shell: one spider over all columns of a portal, driving one walk for each."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import NamedTuple

from config.net.reach import Reach
from config.registry import Column, Registry
from config.sources import Sources, Whose
from crawler.fetch.asker import Asker
from crawler.fetch.courtesy import Courtesy
from crawler.fetch.exchange import Answer, Ask, Failure
from crawler.fetch.outcomes import of_exception, pause_before_retry
from crawler.fetch.refusals import HostDownError, UnreadableError
from crawler.fetch.shared import SharedReplies
from crawler.night.columns import Names
from crawler.night.errand import Errand, Next
from crawler.night.first_pages import FirstPages
from crawler.night.job import CrawlJob
from crawler.night.kept_articles import KeptArticles
from crawler.night.landings import Landings
from crawler.night.last_round import MOST_REPEATED, LastRound, repeated
from crawler.night.lists import Lists
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

Show = Callable[[Ask, Mapping[str, str], datetime, bool], Awaitable[tuple[Answer, bytes]]]
"""Has a browser make a request with these headers, at this time: the page as it is shown, and its
picture, where one is wanted; b"" for none.
"""


class StoreLostError(Exception):
    """The store cannot say or take any more what the crawl needs; the writer knows why."""


class Wanted(NamedTuple):
    """A request to be made for a column. tries: this one included. after: seconds to wait
    before it.
    """

    errand: Errand
    ask: Ask
    tries: int = 1
    after: float = 0.0


class ColumnSpider:
    """Visits every column of a job. Each ends in exactly one visit, handed to the writer."""

    def __init__(
        self,
        job: CrawlJob,
        store: Store,
        writer: Writer,
        courtesy: Courtesy,
        asker: Asker,
        beat: Callable[[], None],
        under_way: dict[int, Column],
        leave: Callable[[list[int]], None] = lambda _: None,
    ) -> None:
        """under_way: the columns that are begun, for whoever tells of their visits, and takes them
        out then.
        """
        self._job = job
        self._store = store
        self._writer = writer
        self._courtesy = courtesy
        self._asker = asker
        self._beat = beat
        self._leave = leave
        self._clock = job.clock
        self._reach = Reach.of(job.portal)
        self._columns = job.columns
        self._registry = Registry(job.units, ())
        self._sources = Sources(self._registry, job.portal.name)
        names = Names(job.columns)
        self._pages = names.pages
        self._doubts = PortalDoubt(partial=job.of_some)
        self._lists = Lists(len(job.columns))
        self._known_lists: dict[int, str] | None = None
        self._room = asyncio.Semaphore(MOST_UNDER_WAY)
        self._to_visit = job.to_visit
        self._under_way = under_way
        self._left = len(self._to_visit)
        self._first = FirstPages(job.home, names, self._to_visit)
        self._last = LastRound(job.home, names)
        self._emptied = Emptied(partial=job.of_some)
        self._landings = Landings()
        self._inquiry = Inquiry.of(job.home, len(job.columns))
        self._namesakes = with_namesakes((face.name, face.url) for face in job.columns.faces)
        readings = Readings(job.home)
        self._kept = KeptReadings(readings, read_and_give_back)
        self._articles = KeptArticles(readings, self._clock.today())
        self._cut = False
        self._shared: SharedReplies[Errand] = SharedReplies()

    async def run(self, show: Show | None = None) -> None:
        """Ends when every column is through, or where the store is lost, as the writer knows then.
        show: what columns need whose 版式 is `browser`.
        """
        self._show = show
        try:
            async with asyncio.TaskGroup() as self._tasks:
                await self._begin_all()
        except* StoreLostError:
            assert self._writer.broken is not None
        finally:
            await self._asker.close()

    async def _begin_all(self) -> None:
        """Begins one column after the other, as there is room for it."""
        self._go_on()
        limit, began = self._job.limit, time.monotonic()
        to_visit, ids = self._to_visit, self._columns.ids
        for begin in range(0, len(to_visit), KNOWN_AT_ONCE):
            await self._room.acquire()
            together = to_visit[begin : begin + KNOWN_AT_ONCE]
            for at, known in enumerate(self._known_of([ids[place] for place in together])):
                if at:
                    await self._room.acquire()
                if limit is not None and time.monotonic() - began > limit:
                    await self._break_off(len(to_visit) - begin - at)
                    return
                place = together[at]
                column = self._under_way[ids[place]] = self._columns[place]
                self._lists.begin(place, known.fingerprint)
                errand = Errand(ids[place], place, known, Walk(self._task(column, known)))
                step = errand.walk.start()
                self._go(await self._guarded(errand, self._advance([(errand, step)])))

    def _go(self, wanted: Iterable[Wanted]) -> None:
        """Sets requests going, each as a task of its own."""
        for one in wanted:
            self._tasks.create_task(self._carry_out(one))

    async def _carry_out(self, wanted: Wanted) -> None:
        """A request, and what its answer leads to."""
        errand, ask, tries, after = wanted
        if after:
            await asyncio.sleep(after)
        try:
            answer, picture = await self._asked(errand, ask)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is this request's outcome
            next_ones = self._failed(error, errand, ask, tries)
        else:
            answer = answer if tries == answer.tries else replace(answer, tries=tries)
            next_ones = self._answered(answer, picture, errand, ask, tries)
        self._go(await self._guarded(errand, next_ones))

    async def _asked(self, errand: Errand, ask: Ask) -> tuple[Answer, bytes]:
        """What came back to a request, and the picture of a page that a browser has shown."""
        if not ask.browser:
            return await self._asker.answer(ask), b""
        pictured = canonical(ask.fetch.url) == canonical(errand.walk.column.url)
        pictures: list[bytes] = []
        show = self._show
        assert show is not None

        async def carry(headers: Mapping[str, str]) -> Answer:
            answer, picture = await show(ask, headers, self._clock.on(None).now(), pictured)
            pictures.append(picture)
            return answer

        return await self._asker.answer(ask, carry), pictures[0]

    def _go_on(self) -> None:
        """Counts what an earlier process has recorded in this crawl, and the lists of columns that
        rest.
        """
        if not self._job.done and not self._job.resting:
            return
        places = {column_id: place for place, column_id in enumerate(self._columns.ids)}
        if self._job.resting:
            shown = self._store.fingerprints()
            for column_id in self._job.resting:
                self._lists.begin(places[column_id], shown.get(column_id, ""))
        if not self._job.done:
            return
        done = self._store.progress(self._job.crawl_id)
        self._doubts.went_on(done)
        self._emptied.went_on(done)
        for one in done:
            if one.outcome is Outcome.READ and one.column_id in places:
                self._lists.read(places[one.column_id], one.fingerprint)

    async def _break_off(self, left: int) -> None:
        """The time is over: the columns under way are seen to their end, and no other is begun."""
        self._cut = True
        self._left -= left
        steps = self._read_all(self._first.give_up(left))
        self._go(await self._advance([*steps, *(await self._end())]))

    def _known_of(self, column_ids: Sequence[int]) -> list[Known]:
        """What is known of these columns. Raises StoreLostError where the store cannot say."""
        if self._writer.broken is not None:
            raise StoreLostError
        try:
            return self._store.known_of(column_ids)
        except StoreError as error:
            self._writer.broken = error
            raise StoreLostError from error

    def _look_up(self, known: Known) -> None:
        """Reads a column's entries before its walk or the judge asks for them, where that an
        answer of the store fails to come would be taken for the page's fault.
        """
        try:
            len(known.entries)
        except StoreError as error:
            self._writer.broken = error
            raise StoreLostError from error

    async def _guarded(self, errand: Errand, turn: Awaitable[Sequence[Wanted]]) -> Sequence[Wanted]:
        """A column's turn. What raises in it is that column's outcome, and no other's."""
        self._beat()
        try:
            if self._writer.broken is not None:
                raise StoreLostError
            return await turn
        except StoreLostError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the column must not be left without an outcome
            _log.exception("column %s broke the crawl's own code", errand.walk.column.name)
            left = [(one, one.walk.failed(_lost(error))) for one in self._shared.abandon(errand)]
            return await self._advance([(errand, _broken_by(error)), *left])

    async def _answered(
        self, answer: Answer, picture: bytes, errand: Errand, ask: Ask, tries: int
    ) -> list[Wanted]:
        now = self._clock.on(None).now()
        pause = pause_before_retry(answer, now, tries)
        if pause is not None:
            if answer.status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
                self._courtesy.rest(answer.url, pause)
            steps = self._read_all(self._first.ready(errand, None))
            return [*await self._advance(steps), Wanted(errand, ask, tries + 1, pause)]
        if answer.body:
            digest = await self._writer.keep(answer.body, now)
            pictured = await self._writer.keep(picture, now)
            answer = replace(answer, digest=digest, picture=pictured)
        if not ask.shared and len(errand.answers) < MOST_REPEATED:
            errand.answers.append(replace(answer, body=b"") if answer.body else answer)
        steps = self._read_all(self._first.ready(errand, answer)) + self._told(ask, answer)
        return await self._advance(steps)

    async def _failed(self, error: Exception, errand: Errand, ask: Ask, tries: int) -> list[Wanted]:
        reply = error.failure if isinstance(error, UnreadableError) else of_exception(error)
        reply = replace(reply, tries=tries)
        down = isinstance(error, HostDownError)
        if reply.outcome is Outcome.UNREACHABLE and not down:
            self._courtesy.failed(ask.fetch.url)
        pause = None if down else pause_before_retry(reply, self._clock.now(), tries)
        if pause is not None:
            steps = self._read_all(self._first.ready(errand, None))
            # Some servers send a body with 304, which is no HTTP.
            again = ask.unconditional() if reply.outcome is Outcome.SERVER_ERROR else ask
            return [*await self._advance(steps), Wanted(errand, again, tries + 1, pause)]
        return await self._advance([(errand, errand.walk.failed(reply)), *self._told(ask, reply)])

    async def _advance(self, steps: Iterable[Next]) -> list[Wanted]:
        """What the walks ask for next; those that have ended are judged and written down."""
        waiting = deque(steps)
        wanted: list[Wanted] = []
        while waiting:
            errand, step = waiting.popleft()
            if isinstance(step, Ask):
                if (reply := self._shared.known(step.key) if step.shared else None) is not None:
                    waiting.append((errand, errand.go_on(reply)))
                elif not step.shared or self._shared.join(step.key, errand):
                    wanted.append(Wanted(errand, step))
                continue
            await self._finish(errand, step)
            waiting.extend(self._read_all(self._first.ready(errand, None)))
            waiting.extend(await self._end())
        return wanted

    async def _finish(self, errand: Errand, walked: Walked) -> None:
        if errand.ended:
            return
        errand.ended = True
        try:
            await self._write_down(errand, walked)
        finally:
            if not errand.again:
                self._room.release()  # not before: else all that wait for the writer are held

    async def _write_down(self, errand: Errand, walked: Walked) -> None:
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
                trusted=0,
            )
        if weighed.doubtful or not weighed.visit.outcome.conclusive:
            self._articles.keep(errand.column_id, walked.told)
        visit = weighed.visit
        self._landings.note(visit, walked.landed, errand.known)
        if (
            self._doubts.takes(weighed)
            and not self._emptied.takes(visit, errand.known)
            and not self._landings.takes(visit)
        ):
            await self._writer.put(visit)

    async def _end(self) -> list[Next]:
        """Where all columns are through: what is left to do of those that waited for that."""
        steps: list[Next] = []
        if self._cut:
            if self._left == len(self._last):
                held = (self._last, self._doubts, self._emptied, self._landings)
                self._leave(sorted(one for some in held for one in some.waiting))
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
            waited = (*self._doubts.settled(), *self._emptied.settled())
            for visit in self._landings.settled(waited):
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
            trusted=self._job.trusted(column),
            min_entries=column.min_entries,
            twin=self._twin_of(errand, walked),
        )
        visit = weighed.visit
        if visit.outcome is Outcome.READ:
            self._lists.read(errand.place, visit.fingerprint)
        return weighed

    def _twin_of(self, errand: Errand, walked: Walked) -> str:
        """The address of another column whose list this is; "" where it is nobody else's."""
        known = errand.known
        twin = self._lists.holder(walked.fingerprint)
        if twin is not None:
            # Whose a list is, older knowledge tells; two addresses that have always shown
            # one are no sign of anything.
            if twin == errand.place or not self._lists.was_another(twin, known.fingerprint):
                return ""
            url = self._columns[twin].url
            return "" if canonical(url) == canonical(errand.walk.column.url) else url
        if walked.outcome is not Outcome.READ or known.entries or known.conclusive_on is None:
            return ""
        # A column that was seen empty: the other one may have news since, and be read later.
        if self._known_lists is None:
            self._known_lists = self._store.fingerprints()
        known_lists = self._known_lists
        return next(
            (
                self._columns[place].url
                for place, column_id in enumerate(self._columns.ids)
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
            told=self._articles.of_column(known.column_id),
        )


def _lost(error: Exception) -> Failure:
    return Failure(Outcome.INTERNAL_ERROR, f"{type(error).__name__}: {error}"[:500])


def _broken_by(error: Exception) -> Walked:
    return Walked(Outcome.INTERNAL_ERROR, f"{type(error).__name__}: {error}"[:500])
