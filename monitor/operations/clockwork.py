"""One trusted clock: nothing is judged, recorded or sent by one that stands before the
last moment the database knows.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from config.clock import Clock
from config.speech import en

SLACK = timedelta(minutes=10)
"""By so much a clock may be set back in the ordinary course of keeping it right."""


def backwards(last: datetime | None, clock: Clock) -> str:
    """What is wrong where the clock stands before `last`, the latest moment
    recorded; "" where nothing is.
    """
    now = clock.on(None).now()
    if last is None or now >= last - SLACK:
        return ""
    shown = [clock.shown(moment) for moment in (now, last)]
    return en(
        "this machine's clock says {now}, and the last crawl was at {last}: the clock has gone back"
    ).format(now=shown[0], last=shown[1])
