"""What discovery hands around: links as they stand on a page, what a page says of itself, places
and what they turned out to be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from storage.records import Outcome

READABLE = frozenset({Outcome.READ, Outcome.TRULY_EMPTY})
"""Outcomes that show a column beyond doubt, whatever it is called."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link and what stands round it.

    sections: headings above it, the nearest first. owner: the cell of its row that the table
    heads 发布机构 or the like. beside: the row's other short cells. dated: a date stands
    beside it, as beside an entry.
    """

    url: str
    text: str
    sections: tuple[str, ...] = ()
    owner: str = ""
    beside: tuple[str, ...] = ()
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Face:
    """What a page says of itself, and its links. crumbs: the breadcrumb without
    the home page, outermost first.
    """

    title: str = ""
    heading: str = ""
    crumbs: tuple[str, ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Sight:
    """One place where an address was met: the link, and the key of the page that it
    stood on ("" for a sitemap).
    """

    link: Link
    page: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One entry of a column: its article's address, the body it names (None: not
    asked yet), and the day it shows.
    """

    url: str
    source: str | None = None
    published_on: date | None = None


@dataclass(slots=True, eq=False)
class Place:
    """One address of the portal, all that was seen of it, and what it came to.

    outcome: None while nobody has looked. met: how many links lead there. taken: handed out by the
    frontier. fingerprint: its first entries. samples: entries whose source may tell the unit.
    """

    key: str
    url: str
    depth: int
    sights: list[Sight] = field(default_factory=list)
    outcome: Outcome | None = None
    why: str = ""
    layout: str = ""
    face: Face = field(default_factory=Face)
    entries: int = 0
    newest: date | None = None
    fingerprint: tuple[str, ...] = ()
    samples: list[Sample] = field(default_factory=list)
    met: int = 0
    taken: bool = False

    @property
    def readable(self) -> bool:
        """Whether the nightly crawl will read it: a list whose dates only its articles
        show is read by way of these.
        """
        if self.outcome is not Outcome.NO_DATES:
            return self.outcome in READABLE
        asked = [sample for sample in self.samples if sample.source is not None]
        return (
            self.entries > 1
            and 2 * sum(sample.published_on is not None for sample in asked) > len(asked) > 0
        )


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where discovery stops: requests, links away from the home page, seconds, articles asked
    for the sources of a column.
    """

    pages: int = 3000
    depth: int = 6
    seconds: float = 3600
    articles: int = 6
