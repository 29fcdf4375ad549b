"""The one place that asks the time. Everything else is handed a clock, or a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from config.days import minute_of


@dataclass(frozen=True, slots=True)
class Clock:
    """The time in the portal's zone. `fixed_day` replays: every moment is then on
    that day, at the present hour.
    """

    zone: ZoneInfo
    fixed_day: date | None = None

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        now = datetime.now(UTC)
        if self.fixed_day is None:
            return now
        local = now.astimezone(self.zone)
        return datetime.combine(
            self.fixed_day, local.timetz().replace(tzinfo=None), self.zone
        ).astimezone(UTC)

    def today(self) -> date:
        """The present day in the portal's zone."""
        return self.day_of(self.now())

    def day_of(self, moment: datetime) -> date:
        """The day on which an aware moment falls in the portal's zone."""
        return moment.astimezone(self.zone).date()

    def at(self, day: date, hour: int = 0) -> datetime:
        """A full hour of a day in the portal's zone, in UTC."""
        return datetime.combine(day, time(hour), self.zone).astimezone(UTC)

    def shown(self, moment: datetime) -> str:
        """An aware moment in the portal's zone, to the minute."""
        return minute_of(moment, self.zone)

    def on(self, day: date | None) -> Clock:
        """The same clock, replaying `day` (None: not replaying)."""
        return Clock(self.zone, day)
