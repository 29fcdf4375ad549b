"""Days, months and moments as people write them: on the command line and in cells alike."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

_MONTH = re.compile(r"(\d{4}) ?[-/.年] ?(\d{1,2})月?")
_DAY = re.compile(r"(\d{4}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2})[日号]?")


def read_day(text: str) -> date | None:
    """2018-07-31, 2018/7/31, 2018.7.31, 2018年7月31日, full-width digits
    too; None where it is no day.
    """
    return _date(_DAY, text)


def read_month(text: str) -> date | None:
    """The first day of 2018-07, 2018/7, 2018.7, 2018年7月; None where it is no month."""
    return _date(_MONTH, text)


def minute_of(moment: datetime, zone: ZoneInfo) -> str:
    """An aware moment as the clocks of `zone` show it, to the minute."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def _date(form: re.Pattern[str], text: str) -> date | None:
    match = form.fullmatch(unicodedata.normalize("NFKC", text).strip())
    try:
        return date(*(int(part) for part in (*match.groups(), "1")[:3])) if match else None
    except ValueError:
        return None
