"""档次: the exclusive words for how long a column has not been updated, worst last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from config.periods import Period, band_word

CURRENT = "正常"
BLANK = "空白栏目"
UNVERIFIED = "未能核查"


@dataclass(frozen=True, slots=True)
class Scale:
    """A county's bands: each step is a period and the word for columns on
    which it is full, shortest first.
    """

    steps: tuple[tuple[Period, str], ...]

    @classmethod
    def of(cls, periods: Sequence[str]) -> Scale:
        """From the settings' periods, shortest first, such as "2 weeks"."""
        return cls(tuple((Period.parse(text), band_word(text)) for text in periods))

    @property
    def words(self) -> tuple[str, ...]:
        """The words of being behind, the mildest first."""
        return tuple(word for _, word in self.steps)

    def band(self, latest: date, day: date) -> str:
        """The worst band that `day` has reached when the newest entry is of `latest`;
        以上 includes the day itself.
        """
        reached = (word for period, word in reversed(self.steps) if period.after(latest) <= day)
        return next(reached, CURRENT)
