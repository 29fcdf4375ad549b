"""The beginning of a crawl: first pages wait for each other, so that what they have in common
is known before they are read.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from pathlib import Path

from crawler.fetch.exchange import Answer
from crawler.fetch.outcomes import REDIRECTS
from crawler.night.errand import Errand
from crawler.page.reading import Page
from crawler.page.template import Learnt
from crawler.templates.kept import remember, remembered
from crawler.templates.sample import SAMPLE_BYTES, SAMPLE_PAGES, Sample

_log = logging.getLogger(__name__)


MOST_HELD = SAMPLE_PAGES + 14
"""Pages that wait for those of the first columns; fewer than columns are under way at once."""


class FirstPages:
    """The pages that wait, until there are enough of them or no more are to come.

    Those of the first columns are waited for within reason, so that two crawls of a portal that
    has not changed learn the same from it, in whatever order its answers come.

    learnt: what is known of the portal's pages. home: the county folder. columns: the names of all
    columns by their pages' canonical addresses. order: the positions of the columns that the crawl
    visits, in its order.
    """

    def __init__(self, home: Path, columns: Mapping[str, str], order: Sequence[int]) -> None:
        self.learnt = remembered(home)
        self._home = home
        self._order = order
        self._awaited = len(order)
        self._early = set(order[:SAMPLE_PAGES])
        self._sample: Sample | None = Sample(self.learnt, columns)
        self._held: list[tuple[Errand, Answer]] = []
        self._bytes = 0

    def ready(self, errand: Errand, answer: Answer | None) -> list[tuple[Errand, Answer]]:
        """The answers to go on with.

        answer: None where the column has none for now, and is not to be waited for.
        """
        if (
            self._sample is None
            or errand.begun
            or (answer is not None and answer.status in REDIRECTS)
        ):
            return [(errand, answer)] if answer is not None else []
        if not errand.counted:
            errand.counted = True
            self._awaited -= 1
            self._early.discard(errand.place)
        ready: list[tuple[Errand, Answer]] = []
        if answer is not None:
            errand.begun = True
            if answer.status == HTTPStatus.OK:
                self._bytes += len(answer.body)
                self._held.append((errand, answer))
            else:
                ready.append((errand, answer))
        return ready + self._read_where_enough()

    def give_up(self, columns: int) -> list[tuple[Errand, Answer]]:
        """So many columns will not be begun; the answers to go on with where only they were
        waited for.
        """
        self._awaited -= columns
        return self._read_where_enough()

    def _read_where_enough(self) -> list[tuple[Errand, Answer]]:
        if self._sample is None or not self._is_enough():
            return []
        self._held.sort(key=lambda one: self._order.index(one[0].place))
        for _, held in self._held:
            if not self._sample.full:
                self._sample.add(Page(held.url, held.body))
        if self._sample.telling:
            self.learnt = learn(self._sample, self._home) or self.learnt
        ready, self._sample, self._held = self._held, None, []
        return ready

    def _is_enough(self) -> bool:
        """Whether the pages that wait are those to learn from."""
        held = len(self._held)
        return (
            self._awaited == 0
            or held >= MOST_HELD
            or self._bytes >= SAMPLE_BYTES
            or (held >= SAMPLE_PAGES and not self._early)
        )


def learn(sample: Sample, home: Path) -> Learnt | None:
    """What the pages taught, kept in the county folder; None where
    nothing can be learnt from them.
    """
    try:
        learnt = sample.learnt()
    except Exception:  # noqa: BLE001 - one hostile page must not cost all columns their outcome
        _log.exception("nothing can be learnt from the pages of this crawl; each is read alone")
        return None
    remember(home, learnt)
    return learnt
