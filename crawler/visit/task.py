"""What a walk is given, what it found, and how it comes to an early end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from config.clock import Clock
from config.net.reach import Reach
from config.registry import Column
from config.sources import Whose
from crawler.page.reading import Hints, Page, Reading
from crawler.page.template import NOTHING_LEARNT, Learnt
from crawler.page.urls import NO_ADDRESSES, Addresses, canonical
from crawler.read.reader import read
from crawler.visit.asked import Inquiry
from crawler.visit.origins import Origins
from storage.records import Article, Capture, Known, Outcome, SeenEntry

MOST_PAGES = 500
MOST_ARTICLES = 1_000


@dataclass(frozen=True, slots=True)
class Told:
    """What an entry's article said, None where its page is none that can be read, and the answers
    that it was read from.
    """

    article: Article | None
    captures: tuple[Capture, ...]


def _nothing_told(url: str) -> Told | None:
    return None


@dataclass(frozen=True, slots=True)
class Task:
    """What a walk is to find out, and what it may use.

    home: the portal's address. others: canonical addresses of the columns' pages. learnt:
    of the portal's pages so far. full: walk to the list's end. fresh: ask for every page anew,
    whatever has not changed. quick: lists may be read in their template's place alone.
    most_pages: of one list. most_articles: to open for what the list leaves out. whose: whose an
    entry is, in a column that each lead answers for; sources_since: the source of every entry
    from this day on is wanted then. inquiry: by which articles may be asked whose a list in doubt
    is, None where none may. last_word: nothing more is to be learnt of the portal's pages.
    namesakes: other columns may bear this one's name. reader: what reads a page of a list. told:
    what the page of an entry, by its address, said on a night before whose visit proved nothing.
    """

    column: Column
    known: Known
    reach: Reach
    today: date
    home: str
    others: Addresses = NO_ADDRESSES
    learnt: Learnt = NOTHING_LEARNT
    full: bool = False
    fresh: bool = False
    quick: bool = False
    most_pages: int = MOST_PAGES
    most_articles: int = MOST_ARTICLES
    whose: Whose | None = None
    sources_since: date = date.min
    inquiry: Inquiry | None = None
    last_word: bool = False
    namesakes: bool = True
    reader: Callable[[Page, Hints], Reading] = read
    told: Callable[[str], Told | None] = _nothing_told

    def is_elsewhere(self, url: str) -> bool:
        """Whether an address is another column's page."""
        address = canonical(url)
        return address in self.others and address != canonical(self.column.url)

    def origins(self) -> Origins | None:
        """What is known of whose the entries are; None where nobody asks."""
        if self.whose is None:
            return None
        return Origins(self.whose, self.known.entries, self.sources_since, self.today)


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one list of a column: those from `first` up to, without it,
    `end`. whole: its end was seen.
    """

    first: int
    end: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Walked:
    """What a walk found.

    rows: in page order, each once. ended: nothing says that there are more. parts: the rows by the
    list that they stand in; a parent column has several. fingerprint: of its first page. asides:
    those of the requests that were not for its rows. told: what the entries' own pages said that
    were asked for what the list leaves out, by their addresses. age: how old the oldest page of the
    list was by its own word. landed: the canonical address to which redirects led from the
    column's, "" where none did. bare: of an empty list, that its place holds nothing is all that
    says so.
    """

    outcome: Outcome
    why: str
    url: str = ""
    status: int | None = None
    layout: str = ""
    rows: tuple[SeenEntry, ...] = ()
    ended: bool = False
    parts: tuple[Part, ...] = ()
    fingerprint: str = ""
    validators: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    requests: int = 0
    asides: int = 0
    bare: bool = False
    received: int = 0
    captures: tuple[Capture, ...] = ()
    told: Mapping[str, Told] = field(default_factory=dict)
    age: timedelta = timedelta()
    landed: str = ""

    def day(self, clock: Clock) -> date:
        """The day that the walk speaks for: that of its oldest page by its own word, or a
        later one that its entries prove.

        A clock that runs ahead, and a cache, would else make a column late
        by days that nobody has seen.
        """
        today = clock.today()
        shown = [row.entry.published_on for row in self.rows]
        return max(
            clock.day_of(clock.now() - self.age),
            *(day for day in shown if day is not None and day <= today),
            date.min,
        )


class Halt(Exception):  # noqa: N818 - an outcome, not an error
    """The walk can go no further: this is what the visit came to."""

    def __init__(self, outcome: Outcome, why: str) -> None:
        super().__init__(why)
        self.outcome = outcome
        self.why = why
