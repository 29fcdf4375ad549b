"""Scripts that can write no row: they hold none, and ask for none.

A column's page may carry the loop that writes its rows, and nothing for it to write.
"""

from __future__ import annotations

import re

from crawler.page.js_literals import STRING, unescaped
from crawler.page.phrases import NOTHING

_LONGEST = 20_000
_ASKS = re.compile(
    r"fetch|ajax|XMLHttp|ActiveX|getJSON|getScript|\$\.(?:get|post)|axios|\.load\b|\.open\b|"
    r"\bimport\b|\bsrc\b|WebSocket|EventSource|\$http|request|jsonp|iframe|\blocation\b|\beval\b|"
    r"atob|decodeURI|unescape|fromCharCode|localStorage|sessionStorage|\bnew\s{1,9}Vue\b|require|`|"
    r"JSON|textContent|innerText|\.(?:val|text|attr|prop|data)\(|\.html\(\s{0,9}\)|dataset|"
    r"getAttribute|\.value\b|cloneNode|content\b|window\s{0,3}\[|__\w",
    re.IGNORECASE,
)
"""By one of these a script may come by what the page does not say."""
_TITLE = re.compile("[\u4e00-\u9fff]{6}")
_TAG = re.compile(r"<[^<>]{0,400}>?")
_ADDRESS = re.compile(
    r"(?:^|[\"'=(])(?:https?:)?/\w|[\w%-]/[\w%-]|\w\.(?:s?html?|jsp|aspx?|php|do)\b", re.ASCII
)
_DAY = re.compile(r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}")


def is_inert(script: str) -> bool:
    """Whether a script, with its comments and what nothing calls, holds no title, address or
    day, and asks for nothing.
    """
    return _ASKS.search(script) is None and not holds_rows(script)


def holds_rows(script: str) -> bool:
    """Whether a script may hold a title, an address or a day."""
    return len(script) > _LONGEST or any(map(_tells, STRING.finditer(script)))


def _tells(string: re.Match[str]) -> bool:
    """Whether a literal may be a part of a row: its title, its address or its day."""
    said = unescaped(string)
    words = _TAG.sub(" ", said)
    if NOTHING.search(words):
        return False
    return any(one.search(text) for one, text in ((_TITLE, words), (_DAY, said), (_ADDRESS, said)))
