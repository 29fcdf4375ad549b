"""Text from the web and from spreadsheets made safe to show, and the
office's way of writing dates.
"""

from __future__ import annotations

import unicodedata
from datetime import date
from urllib.parse import urlsplit

_SPACES = frozenset({"Cc", "Zl", "Zp", "Zs"})
_UNSEEN = frozenset({"Cf", "Cs", "Cn"})
_MARKS = frozenset({"Mn", "Me"})
_MARKS_IN_A_ROW = 2
_SITES = ("网", "网站", "门户", "平台")


def plain(text: str, limit: int = 200) -> str:
    """One line of `text`, at most `limit` characters: no line breaks, controls, invisible or
    direction-changing characters, no towers of combining marks.
    """
    kept: list[str] = []
    marks = 0
    for character in text[: limit * 4]:
        category = unicodedata.category(character)
        marks = marks + 1 if category in _MARKS else 0
        if category in _SPACES:
            kept.append(" ")
        elif category not in _UNSEEN and marks <= _MARKS_IN_A_ROW:
            kept.append(character)
    line = " ".join("".join(kept).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def web_link(address: str) -> str:
    """The address where it is safe to make a link of it (http and https only), else ""."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    safe = parts.scheme in ("http", "https") and parts.hostname and plain(address, 2000) == address
    return address if safe and not any(character in address for character in ' \\"<>') else ""


def chinese_date(day: date | None) -> str:
    """2018年7月31日."""
    return "" if day is None else f"{day.year}年{day.month}月{day.day}日"


def site_name(portal: str) -> str:
    """The portal's name as that of a site: settings often name the body
    that runs it (清江县人民政府).
    """
    name = plain(portal, 60)
    return name if name.endswith(_SITES) else f"{name}网站"


def titled(title: str) -> str:
    """A title in 书名号; in quotes where it holds some itself, which may not be nested."""
    words = plain(title)
    return f"“{words}”" if "《" in words else f"《{words}》"
