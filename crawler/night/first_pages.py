"""The beginning of a crawl: first pages wait for each other, so that what they have in common
is known before they are read.
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from pathlib import Path

from crawler.fetch.exchange import Answer
from crawler.fetch.outcomes import REDIRECTS
from crawler.night.errand import Errand
from crawler.page.reading import Page
from crawler.page.template import Learnt
from crawler.templates.kept import remember, remembered
from crawler.templates.sample import Sample

_log = logging.getLogger(__name__)


class FirstPages:
    """The pages that wait, until there are enough of them or no more are to come.

    learnt: what is known of the portal's pages. home: the county folder. columns: canonical
    addresses of all columns' pages. awaited: how many columns the crawl visits.
    """

    def __init__(self, home: Path, columns: frozenset[str], awaited: int) -> None:
        self.learnt = remembered(home)
        self._home = home
        self._awaited = awaited
        self._sample: Sample | None = Sample(self.learnt, columns)
        self._held: list[tuple[Errand, Answer]] = []

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
        ready: list[tuple[Errand, Answer]] = []
        if answer is not None:
            errand.begun = True
            if answer.status == HTTPStatus.OK:
                self._sample.add(Page(answer.url, answer.body))
                self._held.append((errand, answer))
            else:
                ready.append((errand, answer))
        if self._awaited == 0 or self._sample.full:
            if self._sample.telling:
                self.learnt = learn(self._sample, self._home) or self.learnt
            ready += self._held
            self._sample, self._held = None, []
        return ready


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
