"""One column in one crawl, as a decider without any input or output of its own: it says what to ask for next, and is told what came back.

The nightly spider, the recheck and `check` drive the same walk; only the shells around it differ.
"""

from __future__ import annotations

import logging
import re
from collections import deque
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from config.reach import Reach
from config.registry import Column
from crawler.addresses import absolute, canonical
from crawler.article import read_article
from crawler.browser import BROWSER
from crawler.document import Document, MalformedError, UndecodableError
from crawler.exchange import Answer, Ask, Failure
from crawler.outcomes import REDIRECTS, RETRYABLE, of_answer, of_redirect
from crawler.reader import read
from crawler.reading import Fetch, Hints, Page, Reading
from crawler.span import fingerprint, key_of, newest_known, span_of
from storage.records import Article, Capture, Entry, Known, Outcome, SeenEntry
from storage.visits import clean

MOST_PAGES = 500
MOST_ROWS = 20_000
MOST_ARTICLES = 1_000
MOST_CHILDREN = 20
MOST_REDIRECTS = 5
MOST_FOLLOWS = 3

_log = logging.getLogger(__name__)

_WITH_ROWS = frozenset({Outcome.READ, Outcome.NO_DATES})
_EMPTY = frozenset({Outcome.TRULY_EMPTY, Outcome.EMPTY_UNPROVEN})
_REFUSALS = frozenset({Outcome.BOT_CHALLENGE, Outcome.FIREWALL_PAGE, Outcome.LOGIN_PAGE, Outcome.UNDER_CONSTRUCTION})
_FILES = re.compile(r".*\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|jpe?g|png|gif|mp[34])", re.IGNORECASE)
_RECENT = timedelta(days=62)


@dataclass(frozen=True, slots=True)
class Task:
    """What a walk is to find out, and what it may use.

    home: the portal's address. others: canonical addresses of the other columns' pages. furniture: as in Hints.
    full: walk to the list's end. fresh: ask for every page anew, whatever has not changed. most_pages: of one list.
    most_articles: to open for what the list leaves out.
    """

    column: Column
    known: Known
    reach: Reach
    today: date
    home: str
    others: frozenset[str] = frozenset()
    furniture: frozenset[str] = frozenset()
    full: bool = False
    fresh: bool = False
    most_pages: int = MOST_PAGES
    most_articles: int = MOST_ARTICLES


@dataclass(frozen=True, slots=True)
class Walked:
    """What a walk found. rows: in page order, each once. ended: they are the whole list. fingerprint: of its first page."""

    outcome: Outcome
    why: str
    url: str = ""
    status: int | None = None
    layout: str = ""
    rows: tuple[SeenEntry, ...] = ()
    ended: bool = False
    fingerprint: str = ""
    validators: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    requests: int = 0
    received: int = 0
    captures: tuple[Capture, ...] = ()


class _Halt(Exception):  # noqa: N818 - an outcome, not an error
    """The walk can go no further: this is what the visit came to."""

    def __init__(self, outcome: Outcome, why: str) -> None:
        super().__init__(why)
        self.outcome = outcome
        self.why = why


Reply = Answer | Failure
Step = Ask | Walked


class Walk:
    """Call `start`, then `received` or `failed` with what each Ask came to, until one of them returns a Walked.

    reading: of the last page of a list that was read.
    """

    def __init__(self, task: Task) -> None:
        self._task = task
        self._browser = task.column.layout == BROWSER
        self._hints = Hints(
            today=task.today,
            layout="" if self._browser else task.column.layout,
            entry=task.column.entry_selector,
            title=task.column.title_selector,
            date=task.column.date_selector,
            next=task.column.next_selector,
            column=task.column.name,
            furniture=task.furniture,
        )
        self._script = self._run()
        self.reading: Reading | None = None
        self._rows: dict[str, SeenEntry] = {}
        self._first: tuple[str, ...] = ()
        self._validators: dict[str, tuple[str, str]] = {}
        self._conditional = not (task.full or task.fresh or self._browser)
        self._ended = True
        self._layout = ""
        self._why = ""
        self._url = task.column.url
        self._status: int | None = None
        self._requests = 0
        self._received = 0
        self._captures: list[Capture] = []

    @property
    def column(self) -> Column:
        return self._task.column

    def start(self) -> Step:
        return self._resume(None)

    def furnish(self, furniture: frozenset[str]) -> None:
        """From the next page on, these are known to be links that stand on many columns' pages."""
        self._hints = replace(self._hints, furniture=furniture)

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
            _log.exception("column %s (%s) broke the reader", self.column.name, self._url)
            return self._walked(Outcome.INTERNAL_ERROR, f"{type(error).__name__}: {error}"[:500])

    def _run(self) -> Generator[Ask, Reply, Walked]:
        try:
            outcome = yield from self._lists()
            if self._rows:
                yield from self._articles()
                if outcome is Outcome.READ and all(row.entry.published_on is None for row in self._rows.values()):
                    outcome = Outcome.NO_DATES
        except _Halt as halt:
            return self._walked(halt.outcome, halt.why)
        return self._walked(outcome, self._why)

    def _walked(self, outcome: Outcome, why: str) -> Walked:
        rows = tuple(self._rows.values())
        return Walked(
            outcome=outcome,
            why=why,
            url=self._url,
            status=self._status,
            layout=self._layout,
            rows=rows,
            ended=self._ended,
            fingerprint=fingerprint(self._first),
            validators=self._validators,
            requests=self._requests,
            received=self._received,
            captures=tuple(self._captures),
        )

    # The lists: mostly one; a parent column has one for each child.

    def _lists(self) -> Generator[Ask, Reply, Outcome]:
        waiting = deque([Fetch(absolute(self.column.url, "") or self.column.url)])
        unchanged: list[Fetch] = []
        found: set[Outcome] = set()
        while waiting:
            fetch = waiting.popleft()
            conditional = self._conditional
            outcome, children = yield from self._list(fetch)
            if outcome is Outcome.NOT_MODIFIED:
                unchanged.append(fetch)
                continue
            if conditional and unchanged and outcome is not Outcome.PARENT:
                # One of several lists has changed: the others must be seen too, to tell what this column holds now.
                waiting.extend(unchanged)
                unchanged.clear()
            if outcome is Outcome.PARENT:
                waiting.extend(Fetch(child, referer=fetch.url) for child in children[:MOST_CHILDREN])
            else:
                self._conditional = False
                found.add(outcome)
        if not found:
            self._why = "the portal says that nothing has changed since the last conclusive visit"
            return Outcome.NOT_MODIFIED
        if self._rows:
            return Outcome.READ
        return Outcome.TRULY_EMPTY if found == {Outcome.TRULY_EMPTY} else Outcome.EMPTY_UNPROVEN

    def _list(self, fetch: Fetch) -> Generator[Ask, Reply, tuple[Outcome, tuple[str, ...]]]:
        """One list, from its address to where nothing more is to be learnt from it."""
        answer, reading = yield from self._first_page(fetch)
        if reading is None:
            return Outcome.NOT_MODIFIED, ()
        self._why, self._layout = reading.why, reading.layout
        if reading.outcome is Outcome.PARENT and reading.children and not self._rows:
            return Outcome.PARENT, reading.children
        if reading.outcome not in _WITH_ROWS | _EMPTY or (reading.outcome is Outcome.NO_DATES and not reading.entries):
            raise _Halt(reading.outcome, reading.why)
        self._note_validators(answer)
        if reading.outcome in _EMPTY:
            return reading.outcome, ()
        fresh, settled = self._take(reading.entries)
        self._first = self._first or tuple(fresh)
        yield from self._further_pages(answer, reading, settled)
        return Outcome.READ, ()

    def _first_page(self, fetch: Fetch) -> Generator[Ask, Reply, tuple[Answer, Reading | None]]:
        """The list's first page: `fetch`, or what that page, a mere shell, names as the list's own address."""
        carried: Mapping[str, str] = {}
        for _ in range(MOST_FOLLOWS + 1):
            answer = yield from self._get(fetch)
            if answer.status == HTTPStatus.NOT_MODIFIED:
                return answer, None
            reading = self._read(answer, fetch, carried)
            self._url, self._status = answer.url, answer.status
            if reading.follow is None or reading.entries:
                return answer, reading
            self._stay(fetch.url, reading.follow.url)
            fetch, carried = reading.follow, reading.carry
        raise _Halt(Outcome.NOT_A_LIST, f"the page leads on more than {MOST_FOLLOWS} times, at last to {fetch.url}")

    def _further_pages(self, answer: Answer, reading: Reading, settled: bool) -> Generator[Ask, Reply, None]:
        """Page after page. Sets `ended` to False wherever the list may go on beyond what was seen."""
        asked: set[tuple[str, tuple[tuple[str, str], ...] | None]] = {(canonical(answer.url), None)}
        while reading.next is not None:
            fetch = reading.next
            place = (canonical(fetch.url), fetch.form)
            if place in asked:
                # A last page whose 下一页 is itself has ended; a pager that leads back to an earlier page has not.
                self._ended &= place == (canonical(answer.url), None)
                return
            incremental = not self._task.full and self._task.known.conclusive_on is not None
            if (incremental and settled) or len(asked) >= self._task.most_pages or len(self._rows) >= MOST_ROWS:
                self._ended = False
                return
            asked.add(place)
            try:
                answer = yield from self._get(fetch)
            except _Halt as halt:
                if halt.outcome is not Outcome.NOT_FOUND:
                    raise
                self._ended = False
                return
            reading = self._read(answer, fetch, reading.carry)
            if reading.outcome in _EMPTY:
                self._ended &= reading.outcome is Outcome.TRULY_EMPTY
                return
            if reading.outcome not in _WITH_ROWS:
                raise _Halt(reading.outcome, f"page {len(asked)} of the list: {reading.why}")
            fresh, settled = self._take(reading.entries)
            if not fresh:
                self._ended = False
                return

    def _take(self, entries: Iterable[Entry]) -> tuple[list[str], bool]:
        """Adds a page's rows. Returns the keys that this walk had not seen, and whether the page settles an incremental walk."""
        known = self._task.known.entries
        fresh: list[str] = []
        changed = False
        for entry in entries:
            key = key_of(entry)
            if key in self._rows:
                continue
            held = known.get(key)
            if held is not None:
                entry = replace(
                    entry, published_on=entry.published_on or held.published_on, source=entry.source or held.source
                )
            title = clean(entry.title)
            changed |= held is None or held.title != title or held.published_on != entry.published_on
            self._rows[key] = SeenEntry(key, entry)
            fresh.append(key)
        return fresh, not changed and self._nothing_missing()

    def _nothing_missing(self) -> bool:
        """Whether the newest entry held, and every one held of the days walked through, has been met again."""
        held = self._task.known.entries
        newest = newest_known(held, self._task.today)
        if newest is not None and newest[0] not in self._rows:
            return False
        span = span_of(tuple(self._rows.values()), self._task.today)
        return span is None or not any(
            span.holds(one.published_on) and key not in self._rows for key, one in held.items()
        )

    # The articles: only where the list leaves out what only they tell.

    def _articles(self) -> Generator[Ask, Reply, None]:
        joint = len(self.column.units) > 1
        budget = self._task.most_articles
        for key, row in list(self._rows.items()):
            entry = row.entry
            if entry.published_on is not None and (entry.source or not joint):
                continue
            if key in self._task.known.entries and not self._worth_another_look(entry):
                continue
            if entry.url is None or self._task.reach.problem(entry.url) or _is_file(entry.url):
                continue
            if not budget:
                return
            budget -= 1
            article = yield from self._article(entry.url, needed=entry.published_on is None)
            if article is not None:
                self._rows[key] = SeenEntry(key, _completed(entry, article))

    def _worth_another_look(self, entry: Entry) -> bool:
        """Whether an entry whose article was looked at before is asked once more: in the weekly walk, where it may count."""
        day = entry.published_on
        return self._task.full and (day is None or day > self._task.today - _RECENT)

    def _article(self, url: str, *, needed: bool) -> Generator[Ask, Reply, Article | None]:
        """What the article says. Where a date hangs on it and it cannot be had just now, the visit has come to nothing."""
        try:
            answer = yield from self._get(Fetch(url, referer=self._url))
            return read_article(Document(_page(answer)), today=self._task.today)
        except _Halt as halt:
            if needed and halt.outcome in RETRYABLE | {Outcome.REFUSED}:
                raise _Halt(halt.outcome, f"the article {url}, whose date the list does not show: {halt.why}") from halt
        except (UndecodableError, MalformedError):
            pass
        return None

    # One request, with its redirects.

    def _get(self, fetch: Fetch) -> Generator[Ask, Reply, Answer]:
        """The page behind an address, or a 304 to validators that were sent. Raises _Halt for all that is neither."""
        for _ in range(MOST_REDIRECTS + 1):
            if problem := self._task.reach.problem(fetch.url):
                raise _Halt(Outcome.OFF_PORTAL, f"{fetch.url}: {problem}")
            conditions = self._conditions(fetch)
            reply = yield Ask(fetch, conditions, browser=self._browser and fetch.form is None)
            self._requests += reply.tries
            if isinstance(reply, Failure):
                raise _Halt(reply.outcome, f"{fetch.url}: {reply.why}")
            self._received += len(reply.body)
            if reply.at is not None:
                self._captures.append(
                    Capture(
                        reply.url,
                        reply.at,
                        reply.status,
                        reply.headers,
                        reply.sent,
                        fetch.form,
                        reply.digest,
                        len(reply.body),
                    )
                )
            if not self._rows:
                self._url, self._status = reply.url, reply.status
            if reply.status == HTTPStatus.NOT_MODIFIED and conditions:
                self._note_validators(reply, *self._task.known.validators[fetch.url])
                return reply
            if reply.status not in REDIRECTS:
                self._raise_for(reply)
                return reply
            fetch = self._redirected(fetch, reply)
        raise _Halt(Outcome.REDIRECTED_AWAY, f"{self.column.url} redirects more than {MOST_REDIRECTS} times")

    def _redirected(self, fetch: Fetch, answer: Answer) -> Fetch:
        location = answer.headers.get("location", "")
        target = absolute(location, answer.url)
        if target is None:
            outcome = Outcome.OFF_PORTAL if location else Outcome.SERVER_ERROR
            raise _Halt(outcome, f"{fetch.url} redirects to {location[:200]!r}, which is no address of a page")
        self._stay(fetch.url, target)
        keeps_form = answer.status in (307, 308)
        return Fetch(target, form=fetch.form if keeps_form else None, referer=fetch.referer)

    def _stay(self, asked: str, target: str) -> None:
        """Raises _Halt where an address leads away from the column."""
        if problem := self._task.reach.problem(target):
            raise _Halt(Outcome.OFF_PORTAL, f"{asked} leads to {target[:200]}: {problem}")
        away = of_redirect(asked, target, self._task.home)
        if away is not None:
            raise _Halt(away.outcome, away.why)
        if canonical(target) in self._task.others and canonical(target) != canonical(self.column.url):
            raise _Halt(Outcome.REDIRECTED_AWAY, f"{asked} leads to another column's page: {target}")

    def _raise_for(self, answer: Answer) -> None:
        failure = of_answer(answer)
        if failure is None:
            return
        if answer.body and failure.outcome in (Outcome.REFUSED, Outcome.SERVER_ERROR):
            reading = read(_page(answer), self._hints)
            # A server's own page for 403 says Forbidden, as those of firewalls do: the status says it better.
            plain = answer.status == HTTPStatus.FORBIDDEN and b"forbidden" in answer.body.lower()
            if reading.outcome in _REFUSALS and not plain:
                raise _Halt(reading.outcome, f"{answer.url}: {failure.why}: {reading.why}")
        raise _Halt(failure.outcome, f"{answer.url}: {failure.why}")

    def _read(self, answer: Answer, fetch: Fetch, carried: Mapping[str, str]) -> Reading:
        reading = self.reading = read(_page(answer, fetch), replace(self._hints, carried=carried))
        head, tail = answer.body[:2048].lstrip().lower(), answer.body[-2048:].lower()
        if (b"<html" in head or head.startswith(b"<!")) and b"</html" not in tail:
            # A Content-Length that is too short cuts a page without leaving any other trace.
            if b"</" not in tail[-64:] and reading.outcome not in _WITH_ROWS | {Outcome.MALFORMED}:
                raise _Halt(Outcome.TRUNCATED, f"{answer.url}: the page ends in the middle of its markup")
            self._ended = False
        return reading

    def _conditions(self, fetch: Fetch) -> dict[str, str]:
        """If-None-Match and If-Modified-Since as the last conclusive visit received them, to the letter."""
        if not self._conditional or fetch.form is not None:
            return {}
        etag, modified = self._task.known.validators.get(fetch.url, ("", ""))
        headers = {"If-None-Match": etag, "If-Modified-Since": modified}
        return {name: value for name, value in headers.items() if value}

    def _note_validators(self, answer: Answer, etag: str = "", modified: str = "") -> None:
        if self._browser:
            return  # they are the shell's, and say nothing about what its scripts load
        etag, modified = answer.headers.get("etag", etag), answer.headers.get("last-modified", modified)
        if etag or modified:
            self._validators[answer.url] = (etag, modified)


def _page(answer: Answer, fetch: Fetch | None = None) -> Page:
    form = fetch.form if fetch is not None else None
    return Page(answer.url, answer.body, answer.headers.get("content-type", ""), form)


def _completed(entry: Entry, article: Article) -> Entry:
    if entry.published_on is None:
        entry = replace(
            entry, published_on=article.published_on, date_text=article.date_text, date_at=f"article: {article.date_at}"
        )
    return replace(entry, source=entry.source or article.source)


def _is_file(url: str) -> bool:
    return _FILES.fullmatch(urlsplit(url).path) is not None
