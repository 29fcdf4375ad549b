"""Mails as they were made ready for the office to look at, or sent to itself to try them out."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Lock

from storage.notices.records import Draft, Hold, NoticeState

MOST_KEPT = 4


@dataclass(frozen=True, slots=True)
class Preview:
    """The notices for a day as `tongbao notify --dry-run` gives them. change: what would hold
    them. to: whom they were sent to for a rehearsal, "" where they were not sent.
    """

    day: date
    made_at: datetime
    states: Sequence[NoticeState]
    mails: Sequence[Draft] = ()
    change: Hold | None = None
    to: str = ""

    def mail(self, unit: str) -> Draft | None:
        return next((mail for mail in self.mails if mail.unit == unit), None)


@dataclass
class Previews:
    """The last ones. Threads may share it."""

    _held: OrderedDict[tuple[date, bool], Preview] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def keep(self, made: Preview) -> None:
        with self._lock:
            self._held[made.day, bool(made.to)] = made
            self._held.move_to_end((made.day, bool(made.to)))
            while len(self._held) > MOST_KEPT:
                self._held.popitem(last=False)

    def of(self, day: date, *, rehearsed: bool = False) -> Preview | None:
        with self._lock:
            return self._held.get((day, rehearsed))
