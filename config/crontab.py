"""Crontab expressions with cron's own week: 0 and 7 are Sunday, which the
scheduler's library counts from Monday.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from config.speech import en

if TYPE_CHECKING:
    from apscheduler.triggers.cron import CronTrigger

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")


def cron_trigger(text: str, zone: ZoneInfo) -> CronTrigger:
    """A trigger from five crontab fields, in `zone`. Raises ValueError."""
    # with its library: only a folder that sets a time of its own waits for it
    from apscheduler.triggers.cron import CronTrigger

    fields = text.split()
    if len(fields) != 5:
        raise ValueError(en("expected five fields"))
    minute, hour, day, month, weekday = fields
    return CronTrigger(
        minute=minute, hour=hour, day=day, month=month, day_of_week=_named(weekday), timezone=zone
    )


def last_due(text: str, zone: ZoneInfo, *, since: datetime, until: datetime) -> datetime | None:
    """The last moment in (since, until] at which the expression is due, None when there is none."""
    trigger = cron_trigger(text, zone)
    found: datetime | None = None
    moment = trigger.get_next_fire_time(since, since)
    while moment is not None and moment <= until:
        found = moment
        moment = trigger.get_next_fire_time(moment, moment)
    return found


def _named(weekday: str) -> str:
    """The weekday field with names for numbers; a range that ends on Sunday's 7 or
    begins on its 0 is written out.
    """
    parts = []
    for part in weekday.split(","):
        match = re.fullmatch(r"([0-7])-([0-7])(?:/(\d+))?", part)
        if match:
            first, last, step = int(match[1]), int(match[2]), int(match[3] or 1)
            if first > last or step < 1:
                raise ValueError(en("no range of weekdays: {part}").format(part=part))
            parts += [_DAYS[number] for number in range(first, last + 1, step)]
        elif re.fullmatch(r"[0-7]", part):
            parts.append(_DAYS[int(part)])
        elif re.search(r"\d", part) and not part.startswith("*/"):
            raise ValueError(en("no weekday: {part}").format(part=part))
        else:
            parts.append(part)
    return ",".join(dict.fromkeys(parts))
