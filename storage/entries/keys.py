"""By what an entry is found again, in few bytes: its mark, and its address where that says what
its key says.
"""

from __future__ import annotations

from datetime import date
from hashlib import md5

from sqlalchemy import ColumnElement, case, func, literal

from storage.tables import EntryRow

_SECURE = "https"
AS_DAY = "="
"""In the place of a date's text that is the day itself, as ISO writes it."""


def mark_of(key: str) -> int:
    """The number that a key is looked up by: eight bytes of its MD5, signed. Two keys of one
    column that share it are as likely as ten meteorites.
    """
    digest = md5(key.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def short(url: str | None, key: str) -> str | None:
    """An address as it is stored: "" where the key is the address, `https` where it is but for
    the scheme, which keys leave out; None where there is none.
    """
    if url == key:
        return ""
    return _SECURE if url is not None and url == _secure(key) else url


def _secure(key: str) -> str:
    return f"{_SECURE}{key[4:]}" if key.startswith("http:") else ""


def address() -> ColumnElement[str | None]:
    """An entry's address, from a row as it is stored."""
    return case(
        (EntryRow.url == "", EntryRow.key),
        (EntryRow.url == _SECURE, literal(_SECURE).concat(func.substr(EntryRow.key, 5))),
        else_=EntryRow.url,
    )


def short_date(text: str, day: date | None) -> str:
    """The text of a date as it is stored."""
    return AS_DAY if day is not None and text == day.isoformat() else text


def date_text(stored: str, day: date | None) -> str:
    """The text of a date, from what is stored."""
    return day.isoformat() if stored == AS_DAY and day is not None else stored
