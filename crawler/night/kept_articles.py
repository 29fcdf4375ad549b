"""What articles said on nights whose visits proved nothing: it is not asked again the next night.

What a visit proves the store holds. A portal whose lists show no dates is asked for every article
on the night after it was made anew; were that forgotten with the doubt, it would be once more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from pydantic import TypeAdapter, ValidationError

from crawler.visit.kept_readings import reader_mark
from crawler.visit.task import Told
from storage.readings import KeptReading, Readings

KEPT_FOR = timedelta(days=7)
"""An article may be mended, or given a day: what it said is asked for again then; at once, where
another reader may understand what this one did not.
"""
_TOLD = TypeAdapter(Told)


class KeptArticles:
    """The articles of a crawl of today, and of those of the week before it."""

    def __init__(self, readings: Readings, today: date) -> None:
        self._readings = readings
        self._today = today
        self._tidy = False

    def of_column(self, column_id: int) -> Callable[[str], Told | None]:
        """What the page of an entry of the column said."""

        def told(url: str) -> Told | None:
            kept = self._readings.get(_place(column_id, url))
            if kept is None or not kept.first <= self._today <= kept.until:
                return None
            if kept.basis != reader_mark().encode():
                return None
            try:
                return _TOLD.validate_json(kept.reading)
            except ValidationError:
                return None

        return told

    def keep(self, column_id: int, told: Mapping[str, Told]) -> None:
        """Keeps what the articles of a column said. The first time, what is too old goes."""
        if not told:
            return
        if not self._tidy:
            self._tidy = True
            self._readings.forget(self._today)
        until, mark = self._today + KEPT_FOR, reader_mark().encode()
        kept = [
            KeptReading(_place(column_id, url), mark, self._today, until, _TOLD.dump_json(one))
            for url, one in told.items()
        ]
        self._readings.keep(kept)


def _place(column_id: int, url: str) -> str:
    return f"article {column_id} {url}"
