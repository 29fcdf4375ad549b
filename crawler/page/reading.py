"""What goes into a reader and what comes out of it: values only, so that a saved page
reads the same as a live one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from crawler.page.template import Template
from crawler.page.urls import NO_ADDRESSES, Addresses
from storage.records import Article, Entry, Outcome

WHOLE = ""
"""The name of the one pair of a form that is the whole of what is sent: JSON, as it is written."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request to make: GET, or POST where `form` (ordered pairs) is given. json: it is
    sent as a JSON object of these pairs, or as what stands under the name WHOLE.
    """

    url: str
    form: tuple[tuple[str, str], ...] | None = None
    referer: str = ""
    json: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One answer as received: the address it came from at last, its bytes (already
    decompressed) and its Content-Type.

    refresh: the header by which it sends a browser on, "" where it has none. json: its form
    was sent as JSON.
    """

    url: str
    body: bytes
    content_type: str = ""
    form: tuple[tuple[str, str], ...] | None = None
    refresh: str = ""
    json: bool = False


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known before the page is read.

    today: the day of the visit (relative words and year-less dates). layout: a family by name
    (版式) or "". entry, title, date, next: CSS selectors of columns.csv that override what is
    found by itself. column: the column's name. address: of its page, canonical, "" where none
    is given. units: those that answer for it, whose names its page may bear. furniture:
    canonical addresses of links that stand on the pages of many columns of this portal.
    templates: as its columns' pages are made. parents: what its groups of columns are called, over
    whose lists such names stand. quick: a list in the place of its template may be
    read there alone, without points and reasons, where nothing else on the page could change what
    is read. others: canonical addresses of its other columns' pages. namesakes: columns of other
    pages may bear its name. carried: what an earlier page of the same visit handed on
    (`Reading.carry`), for families whose next page needs it.
    """

    today: date
    layout: str = ""
    entry: str = ""
    title: str = ""
    date: str = ""
    next: str = ""
    column: str = ""
    address: str = ""
    units: tuple[str, ...] = ()
    furniture: frozenset[str] = frozenset()
    templates: tuple[Template, ...] = ()
    parents: frozenset[str] = frozenset()
    quick: bool = False
    others: Addresses = NO_ADDRESSES
    namesakes: bool = True
    carried: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Extent:
    """What a page says of its list's whole length: how many rows, on how many
    pages; None where it does not say.

    more: what on the page invites to see more of it, though no address leads there: 加载更多, a
    pager that a script answers.
    """

    rows: int | None = None
    pages: int | None = None
    more: str = ""

    def left_out(self, rows: int, pages: int) -> str:
        """What says that there is more than so many rows, on so many
        pages; "" where nothing does.
        """
        if self.rows is None and self.pages is None:
            return f"it offers more: 「{self.more}」" if self.more else ""
        if self.rows is not None and rows < self.rows:
            return f"it says that it has {self.rows} rows, and shows {rows}"
        return (
            f"it says that it has {self.pages} pages, and shows {pages}"
            if not self.reached(rows, pages)
            else ""
        )

    def reached(self, rows: int, pages: int) -> bool:
        """Whether a list of which so many rows were seen, on so many pages, the last without
        a next, was seen to its end.

        What says nothing of its length and has no further page may as well be
        the newest few entries of many.
        """
        if self.pages is None and self.rows is None:
            return pages > 1
        return (self.pages is None or pages >= self.pages) and (
            self.rows is None or rows >= self.rows
        )


class Span(NamedTuple):
    """From where to where a text stands among the bytes of a page."""

    start: int
    end: int


class Points(NamedTuple):
    """What one signal added to a list's score, and what was seen; a reason without a
    signal ("") only says something.
    """

    signal: str
    points: float
    reason: str


class Score(NamedTuple):
    """How one list of a page was judged: its first title, its rows, its points in sum, where they
    come from, whether it was taken.
    """

    first: str
    rows: int
    total: float
    points: tuple[Points, ...]
    taken: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of one page, and why.

    layout: the family that read it. outcome: READ with entries; TRULY_EMPTY only where the page
    itself proves it; else what it is. why: one English sentence or several, for `check`: what was
    chosen, what was rejected. next: the next page of the list. follow: the page is only a shell,
    and its list has this address of its own. children: addresses of the child columns of a parent
    column. placed: the page is made by one of Hints.templates. bare: of an empty list, that its
    place holds nothing is all that says so. carry: facts for the reader of `next` or `follow`.
    place: the column's name by the page's own breadcrumb, "" where it has none. scores: the lists
    that the general layout found on the page, and how it judged each; none where it was not asked.
    moving: where among the page's bytes texts stand that tell a moment or count visitors, and on
    which it does not rest.
    """

    layout: str
    outcome: Outcome
    why: str
    entries: tuple[Entry, ...] = ()
    next: Fetch | None = None
    follow: Fetch | None = None
    children: tuple[str, ...] = ()
    article: Article | None = None
    placed: bool = False
    bare: bool = False
    carry: Mapping[str, str] = field(default_factory=dict)
    extent: Extent = field(default_factory=Extent)
    place: str = ""
    scores: tuple[Score, ...] = ()
    moving: tuple[Span, ...] = field(default=(), compare=False)
