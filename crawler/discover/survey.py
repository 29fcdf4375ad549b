"""The walk through a portal, as a decider without input or output: it says what to ask
for, and is told what came back.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum, auto
from urllib.parse import urljoin, urlsplit

from config.net.reach import Reach
from crawler.article.article import read_article
from crawler.discover.elsewhere import Elsewhere
from crawler.discover.faces import face_of
from crawler.discover.frontier import Frontier
from crawler.discover.script_files import ScriptFiles
from crawler.discover.tree import locations, tree_links
from crawler.discover.values import Bounds, Face, Link, Place, Sample, Sight
from crawler.discover.worth import article_like, rank
from crawler.fetch.exchange import Answer, Failure
from crawler.fetch.outcomes import REDIRECTS, of_answer, of_redirect
from crawler.page.document import Document, MalformedError, UndecodableError, parsed
from crawler.page.navigation import MORE
from crawler.page.reading import Fetch, Hints, Page, Reading
from crawler.page.urls import absolute, canonical
from crawler.read.reader import read
from crawler.visit.coverage import key_of
from storage.records import Article, Outcome

MOST_REDIRECTS = 5
MOST_FOLLOWS = 3
MOST_SITEMAPS = 20
MOST_SIGHTS = 16
_FINGERPRINT = 20
_FRUIT = frozenset({Outcome.READ, Outcome.TRULY_EMPTY, Outcome.EMPTY_UNPROVEN, Outcome.PARENT})

_log = logging.getLogger(__name__)


class Purpose(Enum):
    """What an errand's answer is read for."""

    PAGE = auto()
    SITEMAP = auto()
    SCRIPT = auto()
    SOURCE = auto()


@dataclass(frozen=True, slots=True)
class Errand:
    """One request to make, and what for. place: whose page, or whose entry's
    article (the `sample`-th) it is.

    asked: of a script file, the address under which pages name it.
    """

    fetch: Fetch
    purpose: Purpose
    place: Place
    sample: int = 0
    carried: Mapping[str, str] = field(default_factory=dict)
    follows: int = 0
    redirects: int = 0
    asked: str = ""


class Survey:
    """Call `next` for errands, as many at once as is polite, and `received` with what each
    came to, until none is left.
    """

    def __init__(self, home: str, reach: Reach, today: date, bounds: Bounds | None = None) -> None:
        self.bounds = bounds or Bounds()
        self.home = Place(canonical(home), absolute(home, "") or home, 0)
        self.places: dict[str, Place] = {self.home.key: self.home}
        self.elsewhere = Elsewhere()
        self.requests = 0
        self.stopped = ""
        self._reach = reach
        self._hints = Hints(today=today)
        self._frontier = Frontier(self.bounds)
        self._frontier.add(self.home, 0)
        self._ready: deque[Errand] = deque()
        self._articles: set[str] = set()
        self._sitemaps: set[str] = set()
        self._scripts = ScriptFiles()
        self._held: list[tuple[Errand, Answer]] = []
        self._shells: dict[str, tuple[Answer, Face]] = {}
        self._ranks: dict[str, int] = {}
        self.offer_sitemap(urljoin(self.home.url, "/sitemap.xml"))

    @property
    def left(self) -> int:
        """Addresses that were thought worth a look and got none."""
        return len(self._frontier) + self._frontier.turned_down

    def stop(self, why: str) -> None:
        """No more errands: what is under way is the last."""
        self.stopped = self.stopped or why
        self._ready.clear()
        self._release()

    def offer_sitemap(self, url: str) -> None:
        if (
            url not in self._sitemaps
            and len(self._sitemaps) < MOST_SITEMAPS
            and self._reach.problem(url) is None
        ):
            self._sitemaps.add(url)
            self._ready.append(Errand(Fetch(url), Purpose.SITEMAP, self.home))

    def ask_sources(self, places: Iterable[Place], count: int) -> None:
        """Have up to `count` samples of each place asked for the body they name."""
        for place in places:
            for number, sample in enumerate(place.samples[:count]):
                if sample.source is None and self._reach.problem(sample.url) is None:
                    self._ready.append(
                        Errand(Fetch(sample.url, referer=place.url), Purpose.SOURCE, place, number)
                    )

    def undated(self) -> list[Place]:
        """Lists that show no dates: only their articles tell whether they are columns."""
        return [
            place
            for place in self.places.values()
            if place.outcome is Outcome.NO_DATES and place.entries > 1
        ]

    def next(self) -> Errand | None:
        """The next errand; None where there is none just now (an
        answer under way may bring more).
        """
        while not self.stopped:
            if self.requests >= self.bounds.pages:
                self.stop(f"the bound of {self.bounds.pages} requests was reached")
                return None
            if self._ready:
                self.requests += 1
                return self._ready.popleft()
            place = self._frontier.pop()
            if place is None:
                return None
            if place.key in self._articles:
                place.outcome = Outcome.ARTICLE
                continue
            held = self._shells.get(place.url.partition("#")[0])
            if held is not None:
                answer, place.face = held
                self.received(
                    Errand(Fetch(place.url), Purpose.PAGE, place), replace(answer, url=place.url)
                )
                continue
            self.requests += 1
            return Errand(
                Fetch(place.url, referer=place.sights[0].page if place.sights else ""),
                Purpose.PAGE,
                place,
            )
        return None

    def received(self, errand: Errand, reply: Answer | Failure) -> None:
        """What an errand came to. Never raises on what a portal may answer."""
        try:
            self._received(errand, reply)
        except Exception as error:  # noqa: BLE001 - what one hostile page breaks in us must not end the survey
            _log.exception("%s broke the reader", errand.fetch.url)
            self._settle(errand, Outcome.INTERNAL_ERROR, f"{type(error).__name__}: {error}"[:300])

    def _received(self, errand: Errand, reply: Answer | Failure) -> None:
        if isinstance(reply, Answer) and reply.status in REDIRECTS:
            self._redirected(errand, reply.headers.get("location", ""))
            return
        failure = reply if isinstance(reply, Failure) else of_answer(reply)
        if failure is not None:
            self._settle(errand, failure.outcome, failure.why)
            return
        assert isinstance(reply, Answer)
        page = Page(reply.url, reply.body, reply.headers.get("content-type", ""), errand.fetch.form)
        if errand.purpose is Purpose.SITEMAP:
            self._take_sitemap(page)
        elif errand.purpose is Purpose.SCRIPT:
            self._take_script(errand, page.body)
        elif errand.purpose is Purpose.SOURCE:
            article = read_article(Document(page), today=self._hints.today)
            self._take_sample(errand, article)
        elif self._waits(page):
            self._held.append((errand, reply))
        else:
            self._take_page(errand, reply, page)

    def _take_sample(self, errand: Errand, article: Article | None) -> None:
        place = errand.place
        day = article.published_on if article is not None else None
        place.samples[errand.sample] = Sample(
            errand.fetch.url, article.source if article else "", day
        )
        if place.outcome is Outcome.NO_DATES and day is not None and day <= self._hints.today:
            place.newest = max(day, place.newest or day)

    def _waits(self, page: Page) -> bool:
        """Whether script files that may make the page's navigation are still to come;
        asks for those that nobody has.
        """
        missing, waits = self._scripts.needed(page, self._reach)
        self._ready.extend(
            Errand(Fetch(url, referer=page.url), Purpose.SCRIPT, self.home, asked=url)
            for url in missing
        )
        return waits and not self.stopped

    def _take_script(self, errand: Errand, body: bytes) -> None:
        self._scripts.take(errand.asked, body)
        self._release()

    def _release(self) -> None:
        """The pages that waited for script files are taken, as far as these are there."""
        held, self._held = self._held, []
        for errand, answer in held:
            self.received(errand, answer)

    def _settle(self, errand: Errand, outcome: Outcome, why: str) -> None:
        if errand.purpose is Purpose.PAGE:
            errand.place.outcome, errand.place.why = outcome, why
        elif errand.purpose is Purpose.SOURCE:
            errand.place.samples[errand.sample] = Sample(errand.fetch.url, "")
        elif errand.purpose is Purpose.SCRIPT:
            self._take_script(errand, b"")

    def _redirected(self, errand: Errand, location: str) -> None:
        """A page that leads elsewhere is no place of its own: what was seen
        of it was seen of its target.
        """
        target = absolute(location, errand.fetch.url)
        problem = "no address of a page" if target is None else self._reach.problem(target)
        if target is None or problem:
            self._settle(errand, Outcome.OFF_PORTAL, f"leads to {location[:200]}: {problem}")
            return
        at_home = errand.place is self.home
        away = None if at_home else of_redirect(errand.fetch.url, target, self.home.url)
        if away is not None:
            self._settle(errand, away.outcome, away.why)
        elif errand.redirects >= MOST_REDIRECTS:
            self._settle(errand, Outcome.REDIRECTED_AWAY, "redirects without end")
        elif errand.purpose is not Purpose.PAGE or at_home or canonical(target) == errand.place.key:
            if canonical(target) == errand.place.key:
                errand.place.url = target
            fetch = Fetch(target, referer=errand.fetch.referer)
            self._ready.append(replace(errand, fetch=fetch, redirects=errand.redirects + 1))
        else:
            self._settle(errand, Outcome.REDIRECTED_AWAY, f"leads to {target}")
            for sight in errand.place.sights:
                self._meet(replace(sight.link, url=target), sight.page, errand.place.depth)

    def _take_sitemap(self, page: Page) -> None:
        for url in locations(Document(page)):
            if urlsplit(url).path.lower().endswith(".xml"):
                self.offer_sitemap(url)
            elif not article_like(url):
                self._meet(Link(url, ""), "", 1)

    def _take_page(self, errand: Errand, answer: Answer, page: Page) -> None:
        reading = read(page, replace(self._hints, carried=errand.carried))
        place = errand.place
        shell = page.url.partition("#")[0]
        if not errand.follows and shell not in self._shells:
            self._take_links(place, page)
            if "/gkmlpt/index" in shell:
                # One answer, told apart by what stands behind the #: asked for once.
                self._shells[shell] = answer, place.face
        follow = reading.follow
        if follow is not None and not reading.entries and errand.follows < MOST_FOLLOWS:
            if reading.outcome is Outcome.REDIRECTED_AWAY:
                self._redirected(errand, follow.url)
                return
            if self._reach.problem(follow.url) is None:
                self._ready.append(
                    replace(errand, fetch=follow, carried=reading.carry, follows=errand.follows + 1)
                )
                return
        self._understood(place, reading)

    def _take_links(self, place: Place, page: Page) -> None:
        """The page's links and what it says of itself, where it is a
        page whose tree can be read.
        """
        try:
            doc = parsed(page)
            if doc.kind != "html" or doc.root is None:
                return
            place.face = face_of(doc, self._scripts.there)
        except (UndecodableError, MalformedError):
            return
        seen: set[tuple[str, str]] = set()
        for link in (*place.face.links, *tree_links(doc)):
            if (link.url, link.text) not in seen:
                seen.add((link.url, link.text))
                self._meet(link, place.key, place.depth + 1)

    def _understood(self, place: Place, reading: Reading) -> None:
        place.outcome, place.why, place.layout = reading.outcome, reading.why, reading.layout
        place.entries = len(reading.entries)
        today = self._hints.today
        dates = [
            entry.published_on
            for entry in reading.entries
            if entry.published_on and entry.published_on <= today
        ]
        place.newest = max(dates, default=None)
        place.fingerprint = tuple(key_of(entry) for entry in reading.entries[:_FINGERPRINT])
        place.samples = [
            Sample(entry.url or "", entry.source or None)
            for entry in reading.entries[: self.bounds.articles]
            if entry.url or entry.source
        ]
        self._articles |= {
            canonical(entry.url) for entry in reading.entries if entry.url and entry.published_on
        }
        if reading.next is not None and reading.next.form is None:
            self._articles.add(canonical(reading.next.url))
        for child in reading.children:
            self._meet(Link(child, ""), place.key, place.depth + 1)
        if reading.outcome in _FRUIT:
            self._frontier.bore_fruit(place)

    def _meet(self, link: Link, page: str, depth: int) -> None:
        """A link was seen: note where, and queue its address if it may be a column's."""
        key = canonical(link.url)
        if key == self.home.key or key == page:
            return
        if (problem := self._reach.problem(link.url)) is not None:
            self.elsewhere.note(link, problem, named=self._reach.names(link.url))
            return
        worth = rank(link)
        place = self.places.get(key)
        if place is None:
            if worth is None or key in self._articles:
                return
            place = self.places[key] = Place(key, _without_fragment(link.url, key), depth)
        if MORE.fullmatch(link.text):
            link = replace(
                link, text=link.sections[0] if link.sections else "", sections=link.sections[1:]
            )
        place.met += 1
        if len(place.sights) < MOST_SIGHTS:
            place.sights.append(Sight(link, page))
        place.depth = min(place.depth, depth)
        if worth is not None and worth < self._ranks.get(key, 9):
            self._ranks[key] = worth
            self._frontier.add(place, worth)


def _without_fragment(url: str, key: str) -> str:
    return url if "#" in key else url.partition("#")[0]
