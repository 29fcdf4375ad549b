"""Hours of the day within which something may be done, such as 22:00-07:00."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from config.speech import en

_SPAN = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–—]\s*([01]?\d|2[0-3]|24):([0-5]\d)")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """From `begin` to `end` after midnight; past midnight where the end comes first.
    Equal ends are the whole day.
    """

    begin: timedelta
    end: timedelta

    @classmethod
    def parse(cls, text: str) -> Hours | None:
        """The hours that are written as HH:MM-HH:MM, None for "". Raises ValueError."""
        if not text.strip():
            return None
        found = _SPAN.fullmatch(text.strip())
        if found is None or (found[3] == "24" and found[4] != "00"):
            raise ValueError(en("expected hours such as 22:00-07:00, or empty for any"))
        hour, minute, last, last_minute = map(int, found.groups())
        return cls(
            timedelta(hours=hour, minutes=minute), timedelta(hours=last, minutes=last_minute) % _DAY
        )

    def left(self, now: datetime) -> timedelta:
        """How long they last from `now` on, a moment in the zone that they are meant
        in; nothing outside of them.
        """
        since = timedelta(
            hours=now.hour, minutes=now.minute, seconds=now.second, microseconds=now.microsecond
        )
        length = (self.end - self.begin) % _DAY or _DAY
        into = (since - self.begin) % _DAY
        return max(timedelta(), length - into)

    def __str__(self) -> str:
        return "-".join(
            f"{int(one.total_seconds()) // 3600:02}:{int(one.total_seconds()) // 60 % 60:02}"
            for one in (self.begin, self.end)
        )
