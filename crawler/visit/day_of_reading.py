"""The day of a reading, as a date that notes until when it could be another and nothing be read
otherwise: a list of whole dates says the same tomorrow, one of 昨天 or 03-09 may not.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Self

_DAY = timedelta(days=1)


def _asking(name: str) -> Any:
    def method(self: Any, *words: Any, **more: Any) -> Any:
        self._asked()
        return getattr(self.plain, name)(*words, **more)

    return method


class ReadingDay(date):
    """Behaves as the day that it is. `until`: the last day on which everything that it was asked
    so far has the same answer; the day itself, where it was asked for more than its order among
    other days and its year.
    """

    until: date
    _last_of_year: date
    plain: date
    """The same day as a date that notes nothing."""

    @classmethod
    def of(cls, day: date) -> Self:
        made = cls(day.year, day.month, day.day)
        made.until, made.plain = date.max, day
        made._last_of_year = date(day.year, 12, 31)
        return made

    def _asked(self, until: date | None = None) -> None:
        """Notes that an answer holds until a day, else for this one alone."""
        self.until = min(self.until, self.plain if until is None else until)

    def _turns_at(self, other: date) -> None:
        """Notes that an answer turns on another date, which has yet to come."""
        self._asked(other - _DAY)

    def _turns_after(self, other: date) -> None:
        """Notes that an answer turns on the day after another date, which has yet to pass."""
        self._asked(other)

    # What is past already stays past: most dates that are asked about are.

    def __lt__(self, other: date) -> bool:
        if later := other > self.plain:
            self._turns_at(other)
        return later

    def __le__(self, other: date) -> bool:
        if later := other >= self.plain:
            self._turns_after(other)
        return later

    def __gt__(self, other: date) -> bool:
        if later := other >= self.plain:
            self._turns_after(other)
        return not later

    def __ge__(self, other: date) -> bool:
        if later := other > self.plain:
            self._turns_at(other)
        return not later

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if isinstance(other, date) and other >= self.plain:
            self._asked(self.plain if other == self.plain else other - _DAY)
        return self.plain == other

    def __hash__(self) -> int:
        # Never that of the same date: what was kept under that knows nothing of who asks.
        return hash((id(self), "day of a reading"))

    @property
    def year(self) -> int:
        if self.until > self._last_of_year:
            self.until = self._last_of_year
        return self.plain.year

    @property
    def month(self) -> int:
        self._asked()
        return self.plain.month

    @property
    def day(self) -> int:
        self._asked()
        return self.plain.day

    def __sub__(self, other: Any) -> Any:
        self._asked()
        return self.plain - other

    def __rsub__(self, other: Any) -> Any:
        self._asked()
        return other - self.plain

    def __add__(self, other: timedelta) -> Any:
        self._asked()
        return self.plain + other

    __radd__ = __add__

    def __reduce__(self) -> Any:
        self._asked()
        return self.plain.__reduce__()

    def __format__(self, spec: str) -> str:
        self._asked()
        return format(self.plain, spec)

    def __str__(self) -> str:
        self._asked()
        return str(self.plain)

    def __repr__(self) -> str:
        return f"ReadingDay({self.plain!s})"

    ctime = _asking("ctime")
    isocalendar = _asking("isocalendar")
    isoformat = _asking("isoformat")
    isoweekday = _asking("isoweekday")
    replace = _asking("replace")
    strftime = _asking("strftime")
    timetuple = _asking("timetuple")
    toordinal = _asking("toordinal")
    weekday = _asking("weekday")
