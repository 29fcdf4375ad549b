"""One column in one crawl, as a decider without any input or output of its own: it says what to ask
for next, and is told what came back.

The nightly spider, the recheck and `check` drive the same walk; only the shells around it differ.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

from config.registry import Column
from crawler.dates.missing_years import as_held, carried_on
from crawler.fetch.exchange import Answer, Ask, Failure
from crawler.fetch.outcomes import RETRYABLE, age_of, of_its_day
from crawler.page.layout_names import BROWSER
from crawler.page.reading import Fetch, Hints, Reading
from crawler.page.template import Learnt
from crawler.page.urls import absolute, canonical
from crawler.templates.sample import links_of
from crawler.visit.articles import Articles
from crawler.visit.coverage import (
    as_followed,
    fingerprint,
    keys_of,
    newest_known,
    runs_backwards,
    span_of,
    tells_all,
)
from crawler.visit.home_page import is_home_page, is_titled, leads_to_column
from crawler.visit.inquiry import settled
from crawler.visit.requests import Passage, Reply, page_of
from crawler.visit.task import MOST_PAGES, Halt, Part, Task, Walked
from storage.crawls.visits import clean
from storage.entries.title_forms import folded
from storage.records import UNCHANGED, Entry, Outcome, SeenEntry

MOST_ROWS = 20_000
MOST_CHILDREN = 40
"""Lists of one column: a portal may show a column's children on pages
that show others, without end.
"""
_RECENT = timedelta(days=7)
MOST_FOLLOWS = 6
"""Shells on the way to a list: one whose script asks a component page for
each of its parts needs five.
"""

_log = logging.getLogger(__name__)

_WITH_ROWS = frozenset({Outcome.READ, Outcome.NO_DATES})
_EMPTY = frozenset({Outcome.TRULY_EMPTY, Outcome.EMPTY_UNPROVEN})
_NOT_SEEN = Part(0, 0, whole=False)
"""A list of the column of which nothing is known."""

Step = Ask | Walked


class Walk:
    """Call `start`, then `received` or `failed` with what each Ask came to, until
    one of them returns a Walked.

    reading: of the last page of a list that was read.
    """

    def __init__(self, task: Task) -> None:
        self._task = task
        self._hints = Hints(
            today=task.today,
            layout="" if task.column.layout == BROWSER else task.column.layout,
            entry=task.column.entry_selector,
            title=task.column.title_selector,
            date=task.column.date_selector,
            next=task.column.next_selector,
            column=task.column.name,
            address=canonical(task.column.url),
            units=task.column.units,
            furniture=task.learnt.furniture,
            templates=task.learnt.templates,
            parents=task.learnt.parents,
            quick=task.quick,
            others=task.others,
            namesakes=task.namesakes,
        )
        self._script = self._run()
        self.reading: Reading | None = None
        self._rows: dict[str, SeenEntry] = {}
        self._first: tuple[str, ...] = ()
        self._keyed: tuple[Sequence[Entry], list[str]] = ((), [])
        self._ended = True
        self._age = timedelta()
        self._unasked = 0
        self._pages = 0
        self._parts: list[Part] = []
        self._cut: list[tuple[slice, str]] = []
        self._failed = False
        self._layout = ""
        self._why = ""
        self._passage = Passage(task)
        self._origins = task.origins()
        self._articles = Articles(task, self._passage, self._origins)
        self._sourceless = self._origins.waiting_since if self._origins is not None else None
        self._passage.conditional &= self._sourceless is None

    @property
    def column(self) -> Column:
        return self._task.column

    def start(self) -> Step:
        return self._resume(None)

    def furnish(self, learnt: Learnt) -> None:
        """From the next page on, this is known of the portal's pages."""
        hints = self._hints
        if hints.furniture is not learnt.furniture or hints.templates is not learnt.templates:
            self._hints = replace(
                hints,
                furniture=learnt.furniture,
                templates=learnt.templates,
                parents=learnt.parents,
            )

    def received(self, answer: Answer) -> Step:
        """The answer to the last Ask."""
        return self._resume(answer)

    def failed(self, failure: Failure) -> Step:
        """The last Ask came to nothing, after every try that it was worth."""
        return self._resume(failure)

    def _resume(self, reply: Reply | None) -> Step:
        try:
            return next(self._script) if reply is None else self._script.send(reply)
        except StopIteration as end:
            walked: Walked = end.value
            return walked
        except Exception as error:  # noqa: BLE001 - what one hostile page breaks in us must harm its own column only
            _log.exception("column %s (%s) broke the reader", self.column.name, self._passage.url)
            return self._walked(Outcome.INTERNAL_ERROR, f"{type(error).__name__}: {error}"[:500])

    def _run(self) -> Generator[Ask, Reply, Walked]:
        try:
            outcome = yield from self._lists()
            if self._rows:
                yield from self._articles.complete(self._rows)
                self._stay_with_what_was_seen()
                if outcome is Outcome.READ and all(
                    row.entry.published_on is None for row in self._rows.values()
                ):
                    outcome = Outcome.NO_DATES
        except Halt as halt:
            return self._walked(halt.outcome, halt.why)
        return self._walked(outcome, self._why)

    def _walked(self, outcome: Outcome, why: str) -> Walked:
        passage = self._passage
        if passage.certificate:
            why = f"{why} (The portal's certificate: {passage.certificate}.)"
        return Walked(
            outcome=outcome,
            why=why,
            url=passage.url,
            status=passage.status,
            layout=self._layout,
            rows=tuple(self._rows.values()),
            ended=self._ended,
            parts=tuple(self._parts),
            fingerprint=fingerprint(self._first),
            validators={} if self._failed else passage.validators,  # what failed is asked for again
            requests=passage.requests,
            asides=passage.asides,
            bare=self.reading is not None and self.reading.bare,
            received=passage.received,
            captures=tuple(passage.captures),
            told=self._articles.told,
            age=self._age,
            landed=passage.landed,
        )

    # The lists: mostly one; a parent column has one for each child.

    def _lists(self) -> Generator[Ask, Reply, Outcome]:
        waiting = deque([Fetch(absolute(self.column.url, "") or self.column.url)])
        asked = {canonical(waiting[0].url)}
        unchanged: list[Fetch] = []
        found: set[Outcome] = set()
        while waiting:
            fetch = waiting.popleft()
            conditional = self._passage.conditional
            outcome, children = yield from self._list(fetch)
            if outcome is Outcome.NOT_MODIFIED:
                unchanged.append(fetch)
                continue
            if outcome is Outcome.PARENT:
                fresh = self._fresh(children, asked)
                if not fresh:
                    found.add(outcome)
                waiting.extend(Fetch(child, referer=fetch.url) for child in fresh)
                continue
            if conditional and unchanged:
                # One of several lists has changed: the others must be seen too, to
                # tell what this column holds now.
                waiting.extend(unchanged)
                unchanged.clear()
            self._passage.conditional = False
            found.add(outcome)
        if self._unasked and self._rows:
            why = (
                f"it shows {self._unasked} lists more than the {MOST_CHILDREN} that are read: "
                "the newest may stand there"
            )
            raise Halt(Outcome.TRUNCATED, why)
        if self._rows:
            return Outcome.READ
        if Outcome.PARENT in found:
            raise Halt(
                Outcome.PARENT, "the pages of the columns that it shows only show other columns"
            )
        if not found:
            self._why = UNCHANGED
            return Outcome.NOT_MODIFIED
        return Outcome.TRULY_EMPTY if found == {Outcome.TRULY_EMPTY} else Outcome.EMPTY_UNPROVEN

    def _fresh(self, children: Iterable[str], asked: set[str]) -> list[str]:
        """The child columns whose lists this walk has yet to ask for, as many as there is
        room for; notes them as asked.
        """
        fresh = {canonical(child): child for child in children if canonical(child) not in asked}
        kept = list(fresh)[: MOST_CHILDREN + 1 - len(asked)]
        if len(kept) < len(fresh):
            self._unasked += len(fresh) - len(kept)
        asked.update(kept)
        return [fresh[key] for key in kept]

    def _list(self, fetch: Fetch) -> Generator[Ask, Reply, tuple[Outcome, tuple[str, ...]]]:
        """One list, from its address to where nothing more is to be learnt from it."""
        answer, reading = yield from self._first_page(fetch)
        if reading is None:
            return Outcome.NOT_MODIFIED, ()
        self._why, self._layout = reading.why, reading.layout
        if reading.outcome is Outcome.PARENT and reading.children and not self._rows:
            yield from self._stay_at_parent(fetch, answer)
            return Outcome.PARENT, reading.children
        if reading.outcome not in _WITH_ROWS | _EMPTY or (
            reading.outcome is Outcome.NO_DATES and not reading.entries
        ):
            raise Halt(reading.outcome, reading.why)
        if not self._is_known(reading) and not (
            reading.outcome in _EMPTY and leads_to_column(page_of(answer), self._hints)
        ):
            yield from self._stay_off_home(answer, reading.entries)
        self._passage.note(answer)
        self._passage.anchored = True
        if reading.outcome in _EMPTY:
            if reading.outcome is not Outcome.TRULY_EMPTY:
                self._parts.append(_NOT_SEEN)
            return reading.outcome, ()
        begin, before = len(self._rows), self._ended
        self._ended, self._pages = True, 1
        fresh, settled = self._take(reading.entries)
        self._first = self._first or tuple(fresh)
        cut = yield from self._further_pages(answer, reading, settled)
        if cut := cut or self._left_out(len(self._rows) - begin):
            self._ended = False
            self._cut.append((slice(begin, len(self._rows)), cut))
        self._parts.append(Part(begin, len(self._rows), self._is_whole(len(self._rows) - begin)))
        self._ended &= before
        if reading.next is not None and not self._would_show_news(fresh):
            self._passage.forget(answer)
        return Outcome.READ, ()

    def _stay_at_parent(self, fetch: Fetch, answer: Answer) -> Generator[Ask, Reply, None]:
        """Raises Halt where the column's own address does not lead to its parent column,
        but to another page or home.
        """
        if canonical(fetch.url) != canonical(self.column.url):
            return
        if self._passage.away:
            raise Halt(
                Outcome.REDIRECTED_AWAY, f"the address leads to another page: {self._passage.away}"
            )
        yield from self._stay_off_home(answer, ())

    def _left_out(self, rows: int) -> str:
        """What says that the list just walked, whose last page leads no
        further, has more than so many rows.
        """
        last = self.reading
        return (
            last.extent.left_out(rows, self._pages)
            if self._ended and last is not None and not last.next
            else ""
        )

    def _is_whole(self, rows: int) -> bool:
        """Whether the list just walked, which showed so many rows, was seen to its end."""
        last = self.reading
        return self._ended and last is not None and last.extent.reached(rows, self._pages)

    def _stay_off_home(
        self, answer: Answer, entries: Sequence[Entry]
    ) -> Generator[Ask, Reply, None]:
        """Raises Halt where the page is the portal's home page, which servers
        show for what they do not find.
        """
        home, passage = self._task.home, self._passage
        if canonical(home) == canonical(self.column.url) or is_titled(
            page_of(answer), self.column.name
        ):
            return
        place = passage.url, passage.status
        try:
            front = yield from passage.get(Fetch(home), shared=True)
        except Halt:
            return  # without it nothing can be compared
        finally:
            passage.url, passage.status = place
        shown, known = links_of(page_of(answer)), links_of(page_of(front))
        if is_home_page(shown, known, entries, self._hints.furniture):
            passage.keep(front, Fetch(front.url))
            raise Halt(
                Outcome.REDIRECTED_AWAY, f"the address shows the portal's home page: {answer.url}"
            )

    def _first_page(self, fetch: Fetch) -> Generator[Ask, Reply, tuple[Answer, Reading | None]]:
        """The list's first page: `fetch`, or what that page, a mere shell,
        names as the list's own address.
        """
        carried: Mapping[str, str] = {}
        led: Reading | None = None
        again = False
        for _ in range(MOST_FOLLOWS + 1):
            answer = yield from self._asked(fetch, led)
            self._stay_current(answer)
            if answer.status == HTTPStatus.NOT_MODIFIED:
                return answer, None
            reading = self._read(answer, fetch, carried)
            if reading.outcome is Outcome.BOT_CHALLENGE and self._passage.renewed and not again:
                again = True  # a page that sets a cookie and loads itself again: so does a browser
                continue
            if reading.follow is None or reading.entries:
                page = page_of(answer, fetch)
                self.reading = yield from settled(
                    reading, page, self._task, self._passage, self._hints
                )
                return answer, self.reading
            self._passage.stay(
                fetch.url, reading.follow.url, moved=reading.outcome is Outcome.REDIRECTED_AWAY
            )
            fetch, carried, led = reading.follow, reading.carry, reading
        raise Halt(
            Outcome.NOT_A_LIST,
            f"the page leads on more than {MOST_FOLLOWS} times, at last to {fetch.url}",
        )

    def _asked(self, fetch: Fetch, led: Reading | None) -> Generator[Ask, Reply, Answer]:
        """The answer at an address. led: the page that names it as its list's own, which is still
        there where that address answers 404: the column's is right, and no list was found.
        """
        place = self._passage.url, self._passage.status
        try:
            return (yield from self._passage.get(fetch))
        except Halt as halt:
            if (
                led is None
                or halt.outcome is not Outcome.NOT_FOUND
                or led.outcome is Outcome.REDIRECTED_AWAY
            ):
                raise
            self._passage.url, self._passage.status = place
            raise Halt(led.outcome, f"{led.why} {halt.why}.") from halt

    def _stay_current(self, answer: Answer) -> None:
        """Raises Halt where a page of the list is of another day: it says
        nothing of what today's would show.
        """
        replayed = answer.at is None or abs(answer.at.date() - self._task.today) > timedelta(days=1)
        if (failure := of_its_day(answer, replayed=replayed)) is not None:
            raise Halt(failure.outcome, f"{answer.url}: {failure.why}")
        self._age = max(self._age, age_of(answer, replayed=replayed))

    def _is_known(self, reading: Reading) -> bool:
        """Whether the page shows this column as an earlier visit knows it. Home pages show a
        few entries of many columns.
        """
        known = self._task.known
        if not reading.entries:
            return known.rows == 0 and not known.entries
        keys = self._keys_of(reading.entries)
        return 2 * sum(key in known.entries for key in keys) > len(keys)

    def _further_pages(
        self, answer: Answer, reading: Reading, settled: bool
    ) -> Generator[Ask, Reply, str]:
        """Page after page. What keeps the rest of the list from being seen, "" where
        nothing does or nobody asks for it.
        """
        asked: set[tuple[str, tuple[tuple[str, str], ...] | None]] = {(canonical(answer.url), None)}
        paged = False
        while reading.next is not None:
            fetch = reading.next
            place = (canonical(fetch.url), fetch.form)
            if place in asked:
                # A last page whose 下一页 is itself has ended; a pager that leads
                # back to an earlier page has not.
                return (
                    ""
                    if place == (canonical(answer.url), None)
                    else self._end(f"{fetch.url} comes again", paged)
                )
            if len(asked) >= MOST_PAGES or len(self._rows) >= MOST_ROWS:
                return f"it has more than {len(asked)} pages"
            if self._is_enough(len(asked), settled=settled):
                self._ended = False
                return ""
            if self._task.is_elsewhere(fetch.url):
                return f"{fetch.url}, to which its pager leads, is another column"
            asked.add(place)
            further = yield from self._further(fetch)
            if isinstance(further, str):
                return further
            answer = further
            before, own = reading.entries, reading.place
            self._pages += 1
            reading = self._read(answer, fetch, reading.carry)
            if own and reading.place and folded(own) != folded(reading.place):
                return f"{fetch.url}, to which its pager leads, is a page of 「{reading.place}」"
            reading = replace(reading, entries=carried_on(before, reading.entries))
            if (ended := self._without_rows(reading, fetch, len(asked), paged)) is not None:
                return ended
            fresh, settled = self._take(reading.entries)
            if not fresh:
                return self._end(f"{fetch.url} shows nothing new", paged)
            paged = True
        return ""

    def _without_rows(self, reading: Reading, fetch: Fetch, pages: int, paged: bool) -> str | None:
        """What keeps the rest from being seen where a further page shows no
        rows; None where it shows some.
        """
        if reading.outcome in _EMPTY:
            said = reading.outcome is Outcome.TRULY_EMPTY and not reading.bare
            return "" if said else self._end(f"{fetch.url} holds nothing", paged)
        return (
            f"page {pages} of the list: {reading.why}"
            if reading.outcome not in _WITH_ROWS
            else None
        )

    def _is_enough(self, pages: int, *, settled: bool) -> bool:
        """Whether nobody asks for more than so many pages. settled: the last
        of them brought nothing new.
        """
        incremental = not self._task.full and self._task.known.conclusive_on is not None
        return (incremental and settled) or pages >= self._task.most_pages

    def _further(self, fetch: Fetch) -> Generator[Ask, Reply, Answer | str]:
        """A further page; what comes instead where it cannot be read.

        A portal that is half down may show an old first page too: that one is believed
        then only where it shows news.
        """
        try:
            answer = yield from self._passage.get(fetch)
        except Halt as halt:
            if halt.outcome in RETRYABLE and not self._shows_news():
                raise
            self._failed = True
            return f"page {self._pages + 1} of the list: {halt.why}"
        self._stay_current(answer)
        return answer

    def _shows_news(self) -> bool:
        """Whether one of the rows seen was published within the last days: that is news,
        whatever the rest would show.
        """
        today = self._task.today
        days = (row.entry.published_on for row in self._rows.values())
        return any(day is not None and today - _RECENT < day <= today for day in days)

    def _end(self, why: str, paged: bool) -> str:
        """What keeps the rest from being seen where a page brings nothing: nothing does, where the
        pager has led to rows before.
        """
        self._ended = False
        return "" if paged else why

    def _stay_with_what_was_seen(self) -> None:
        """Raises Halt where the newest entries may stand on those pages of a
        list that could not be seen.
        """
        rows = list(self._rows.values())
        for part, why in self._cut:
            if not runs_backwards([row.entry.published_on for row in rows[part]], self._task.today):
                raise Halt(
                    Outcome.TRUNCATED,
                    f"the list does not run from new to old, and its end cannot be seen: {why}",
                )

    def _keys_of(self, entries: Sequence[Entry]) -> list[str]:
        """The identities of a page's entries, for which it is asked twice."""
        if self._keyed[0] is not entries:
            self._keyed = entries, keys_of(entries, self._task.known.entries)
        return self._keyed[1]

    def _take(self, entries: Sequence[Entry]) -> tuple[list[str], bool]:
        """Adds a page's rows. Returns the keys that this walk had not seen, and whether the page
        settles an incremental walk.
        """
        known = self._task.known.entries
        fresh: list[str] = []
        changed = False
        for entry, key in zip(entries, self._keys_of(entries), strict=True):
            if key in self._rows:
                continue
            held = known.get(key)
            if self._origins is not None:
                entry = self._origins.listed(entry, held)
            if held is not None:
                entry = as_held(entry, held.published_on)
                day, source = entry.published_on or held.published_on, entry.source or held.source
                if (day, source) != (entry.published_on, entry.source):
                    entry = replace(entry, published_on=day, source=source)
            row = as_followed(SeenEntry(key, entry), held)
            title = clean(entry.title)
            changed |= (
                held is None or held.title != title or held.published_on != row.entry.published_on
            )
            self._rows[key] = row
            fresh.append(key)
        return fresh, not changed and self._nothing_missing()

    def _nothing_missing(self) -> bool:
        """Whether the newest entry held, and every one held of the days walked
        through, has been met again.

        So must be those of which nobody could be asked yet whose they are.
        """
        held = self._task.known.entries
        newest = newest_known(held, self._task.today)
        if newest is not None and newest[0] not in self._rows:
            return False
        span = span_of(tuple(self._rows.values()), self._task.today)
        if self._sourceless is not None and (span is None or span.oldest > self._sourceless):
            return False
        if span is None or not span.ordered:
            return span is None  # what is new may stand anywhere
        return not any(
            span.holds(one.published_on) and key not in self._rows for key, one in held.items()
        )

    def _would_show_news(self, first: Sequence[str]) -> bool:
        """Whether a list whose first page has not changed holds nothing new,
        though it has further pages.
        """
        days = {row.key: row.entry.published_on for row in self._rows.values()}
        held = {
            key: one.published_on
            for key, one in self._task.known.entries.items()
            if key not in days
        }
        return tells_all(first, days | held, self._task.today)

    def _read(self, answer: Answer, fetch: Fetch, carried: Mapping[str, str]) -> Reading:
        hints = replace(self._hints, carried=carried)
        self.reading = self._task.reader(page_of(answer, fetch), hints)
        return self.reading
