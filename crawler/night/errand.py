"""One column under way in a crawl."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.fetch.exchange import Answer, Failure
from crawler.visit.walk import Step, Walk
from storage.records import Known


@dataclass(slots=True, eq=False)
class Errand:
    """One column under way.

    place: its position among the crawl's columns. counted: it is no longer waited for. begun: its
    first page is read, or waits to be. ended: it has its visit, or waits for the end of the crawl.
    answers: what came for it so far, without the bodies, which are kept as evidence. again: it is
    looked at for the second time.
    """

    column_id: int
    place: int
    known: Known
    walk: Walk
    counted: bool = False
    begun: bool = False
    ended: bool = False
    answers: list[Answer] = field(default_factory=list)
    again: bool = False

    def go_on(self, reply: Answer | Failure) -> Step:
        """The walk's next step after the reply to its last Ask."""
        return self.walk.received(reply) if isinstance(reply, Answer) else self.walk.failed(reply)


Next = tuple[Errand, Step]
"""A column, and what its walk does next."""
