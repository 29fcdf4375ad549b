"""The way to one page: the request, its conditions, its redirects, and what is no page at all."""

from __future__ import annotations

from collections.abc import Generator
from http import HTTPStatus
from urllib.parse import urlsplit

from crawler.fetch.exchange import Answer, Ask, Failure
from crawler.fetch.outcomes import REDIRECTS, folder, of_answer, of_redirect
from crawler.page.layout_names import BROWSER
from crawler.page.reading import Fetch, Hints, Page
from crawler.page.urls import absolute, canonical
from crawler.read.reader import read
from crawler.visit.cookies import Cookies, without_cookies
from crawler.visit.task import Halt, Task
from storage.records import Capture, Outcome

MOST_REDIRECTS = 5

_REFUSALS = frozenset(
    {Outcome.BOT_CHALLENGE, Outcome.FIREWALL_PAGE, Outcome.LOGIN_PAGE, Outcome.UNDER_CONSTRUCTION}
)

Reply = Answer | Failure


class Passage:
    """The requests of one walk, and what they amounted to.

    conditional: validators are sent. url, status: of the last answer, until `anchored`. asides:
    those of the requests that were for pages which other walks ask for too. certificate: what was
    wrong with the portal's. away: where a redirect led out of the folder it was asked in, landed:
    where redirects led from the column's address, "" where none did. validators: by address, of the
    pages that `note` was told of.
    """

    def __init__(self, task: Task) -> None:
        self._task = task
        self._browser = task.column.layout == BROWSER
        self.conditional = not (task.full or task.fresh or self._browser)
        self.anchored = False
        self.url = task.column.url
        self.status: int | None = None
        self.requests = 0
        self.asides = 0
        self.received = 0
        self.certificate = ""
        self.away = ""
        self.landed = ""
        self.renewed = False
        self._cookies = Cookies()
        self._entries: dict[str, Answer] = {}
        self.captures: list[Capture] = []
        self.validators: dict[str, tuple[str, str]] = {}

    def get(self, fetch: Fetch, *, shared: bool = False) -> Generator[Ask, Reply, Answer]:
        """The page behind an address, or a 304 to validators that were sent. Raises
        Halt for all that is neither.

        A redirect that sets a cookie and leads away has asked for the cookie: the address is asked
        once more, with it. shared: another walk's answer to the same request does as well.
        """
        asked, again = fetch, False
        for _ in range(MOST_REDIRECTS + 1):
            reply = yield from self._exchange(fetch, shared=shared)
            if reply.status not in REDIRECTS:
                if reply.status != HTTPStatus.NOT_MODIFIED:
                    self._raise_for(reply)
                return reply
            try:
                fetch = self._redirected(fetch, reply)
            except Halt:
                if again or not self.renewed:
                    raise
                fetch, again = asked, True
        raise Halt(
            Outcome.REDIRECTED_AWAY,
            f"{self._task.column.url} redirects more than {MOST_REDIRECTS} times",
        )

    def entry(self, url: str, *, again: bool = False) -> Generator[Ask, Reply, Answer]:
        """The page of an entry, as `get`. again: it may be wanted once more in this walk, and is
        not asked for then.
        """
        answer = self._entries.get(url)
        if answer is None:
            answer = yield from self.get(Fetch(url, referer=self.url))
            if again:
                self._entries[url] = answer
        return answer

    def _exchange(self, fetch: Fetch, *, shared: bool) -> Generator[Ask, Reply, Answer]:
        """One request and its answer, whatever its status; a 304 only to validators
        that were sent. Raises Halt.
        """
        if problem := self._task.reach.problem(fetch.url):
            raise Halt(Outcome.OFF_PORTAL, f"{fetch.url}: {problem}")
        conditions = {} if shared else self._conditions(fetch)
        cookies = self._cookies.header(fetch.url)
        reply = yield Ask(
            fetch, conditions | cookies, browser=self._browser and fetch.form is None, shared=shared
        )
        self.requests += reply.tries
        self.asides += reply.tries if shared else 0
        if isinstance(reply, Failure):
            raise Halt(reply.outcome, f"{fetch.url}: {reply.why}")
        if reply.tries:
            self._received(reply, fetch)
        if not shared:
            self.keep(reply, fetch)
        if reply.status == HTTPStatus.NOT_MODIFIED:
            if not conditions:
                self._raise_for(reply)
            self.note(reply, *self._task.known.validators[fetch.url])
        return reply

    def _received(self, reply: Answer, fetch: Fetch) -> None:
        """Notes what an answer amounts to."""
        self.received += len(reply.body)
        self.certificate = self.certificate or reply.certificate
        self.renewed = self._cookies.take(fetch.url, reply.headers.get("set-cookie", ""))
        if not self.anchored:
            self.url, self.status = reply.url, reply.status

    def keep(self, answer: Answer, fetch: Fetch) -> None:
        """Adds an answer to the visit's evidence. A page that all walks share
        is none, but where it decides.
        """
        if answer.at is not None:
            capture = Capture(
                answer.url,
                answer.at,
                answer.status,
                without_cookies(answer.headers),
                without_cookies(answer.sent),
                fetch.form,
                answer.digest,
                len(answer.body),
                answer.picture,
                answer.certificate,
            )
            self.captures.append(capture)

    def _redirected(self, fetch: Fetch, answer: Answer) -> Fetch:
        location = answer.headers.get("location", "")
        target = absolute(location, answer.url)
        if target is None:
            outcome = Outcome.OFF_PORTAL if location else Outcome.SERVER_ERROR
            raise Halt(
                outcome,
                f"{fetch.url} redirects to {location[:200]!r}, which is no address of a page",
            )
        self.stay(fetch.url, target)
        own = canonical(self._task.column.url)
        if canonical(fetch.url) in (own, self.landed):
            self.landed = canonical(target) if canonical(target) != own else ""
        if canonical(target) == own:
            self.away = ""
        elif not urlsplit(target).path.startswith(folder(urlsplit(fetch.url).path)):
            self.away = target
        keeps_form = answer.status in (307, 308)
        form = fetch.form if keeps_form else None
        return Fetch(target, form=form, referer=fetch.referer, json=fetch.json)

    def stay(self, asked: str, target: str, *, moved: bool = True) -> None:
        """Raises Halt where an address leads away from the column.

        moved: the page has moved there; else the page stays, and its list has that address
        of its own, wherever it lies.
        """
        if problem := self._task.reach.problem(target):
            raise Halt(Outcome.OFF_PORTAL, f"{asked} leads to {target[:200]}: {problem}")
        away = of_redirect(asked, target, self._task.home) if moved else None
        if away is not None:
            raise Halt(away.outcome, away.why)
        if self._task.is_elsewhere(target):
            raise Halt(Outcome.REDIRECTED_AWAY, f"{asked} leads to another column's page: {target}")

    def _raise_for(self, answer: Answer) -> None:
        failure = of_answer(answer)
        if failure is None:
            return
        if answer.body and failure.outcome in (Outcome.REFUSED, Outcome.SERVER_ERROR):
            reading = read(page_of(answer), Hints(today=self._task.today))
            # A server's own page for 403 says Forbidden, as those of firewalls
            # do: the status says it better.
            plain = answer.status == HTTPStatus.FORBIDDEN and b"forbidden" in answer.body.lower()
            if reading.outcome in _REFUSALS and not plain:
                raise Halt(reading.outcome, f"{answer.url}: {failure.why}: {reading.why}")
        raise Halt(failure.outcome, f"{answer.url}: {failure.why}")

    def _conditions(self, fetch: Fetch) -> dict[str, str]:
        """If-None-Match and If-Modified-Since as the last conclusive visit
        received them, to the letter.
        """
        if not self.conditional or fetch.form is not None:
            return {}
        etag, modified = self._task.known.validators.get(fetch.url, ("", ""))
        headers = {"If-None-Match": etag, "If-Modified-Since": modified}
        return {name: value for name, value in headers.items() if value}

    def note(self, answer: Answer, etag: str = "", modified: str = "") -> None:
        """Remembers the validators of a page that holds rows; a 304 may
        leave out those that were sent.
        """
        if self._browser:
            return  # they are the shell's, and say nothing about what its scripts load
        etag, modified = (
            answer.headers.get("etag", etag),
            answer.headers.get("last-modified", modified),
        )
        if etag or modified:
            self.validators[answer.url] = (etag, modified)

    def forget(self, answer: Answer) -> None:
        """Takes back what `note` was told: that this page has not changed would
        not say that its list has not.
        """
        self.validators.pop(answer.url, None)


def page_of(answer: Answer, fetch: Fetch | None = None) -> Page:
    """The answer as the reader takes it."""
    form = fetch.form if fetch is not None else None
    headers = answer.headers
    return Page(
        answer.url,
        answer.body,
        headers.get("content-type", ""),
        form,
        headers.get("refresh", ""),
        json=fetch is not None and fetch.json,
    )
