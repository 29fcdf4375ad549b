"""What the families whose lists are served as answers have in common: the reading of entries,
emptiness, the next request.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from urllib.parse import quote

from crawler.page.js_literals import Value, mapping
from crawler.page.reading import Fetch, Hints, Page, Reading
from storage.records import Entry, Outcome

SEEN = "seen"
"""Carried from page to page: what the page before held, so that a service that ignores
the page number ends the list.
"""

ROW = "row"
"""Carried to an answer: how the page's script writes a row of it (`RowTemplate.written`)."""

SAYS = "says of nothing"
"""Carried to an answer: the words that the page's script shows where it holds no rows."""

_LAST_PAGE = 5000
_OKAY = frozenset(
    {"0", "00", "000", "0000", "1", "200", "20000", "true", "success", "ok", "succeed", "y"}
)
_STATUS_KEYS = (
    "success",
    "code",
    "status",
    "errcode",
    "errorcode",
    "error_code",
    "resultcode",
    "ret",
    "state",
    "iserror",
)


def listed(
    layout: str,
    entries: Sequence[Entry],
    why: str,
    hints: Hints,
    following: Fetch | None = None,
    carry: Mapping[str, str] | None = None,
) -> Reading:
    """The reading of a page that holds entries. `following` is dropped where the
    page repeats the one before it.
    """
    mark = _mark(entries) if following is not None or SEEN in hints.carried else ""
    if SEEN in hints.carried and hints.carried[SEEN] == mark:
        following, why = None, f"{why} The page repeats the one before it: the list ends here."
    dated = sum(1 for entry in entries if entry.published_on)
    outcome = Outcome.READ if dated else Outcome.NO_DATES
    passed = {**(carry or {}), SEEN: mark} if following else {}
    return Reading(
        layout,
        outcome,
        f"{len(entries)} entries, {dated} dated: {why}",
        tuple(entries),
        following,
        carry=passed,
    )


def empty(layout: str, why: str, *, proven: bool, hints: Hints) -> Reading:
    """The reading of a well-formed answer without entries; on a later page it is the end of
    the list and proves nothing.
    """
    if SEEN in hints.carried:
        return Reading(layout, Outcome.EMPTY_UNPROVEN, f"{why} This is past the end of the list.")
    return Reading(layout, Outcome.TRULY_EMPTY if proven else Outcome.EMPTY_UNPROVEN, why)


def refusal(layout: str, value: Value) -> Reading | None:
    """The reading of an answer that reports an error, None where it reports none. An error
    says nothing about the column.
    """
    holder = {key.lower(): said for key, said in mapping(value).items()}
    for key in _STATUS_KEYS:
        said = holder.get(key)
        if said is None or isinstance(said, dict | list):
            continue
        word = str(said).strip().lower()
        if key == "iserror":
            word = "false" if word in ("true", "1") else "true"
        if word in _OKAY or not word:
            continue
        words = next(
            (
                str(holder[name])
                for name in ("msg", "message", "err", "error", "info")
                if holder.get(name)
            ),
            "",
        )
        return Reading(
            layout,
            _error_outcome(word),
            f"The service answers {key}={word[:40]} {words[:80]}".rstrip() + ".",
        )
    return None


def _error_outcome(word: str) -> Outcome:
    if word in ("401", "403"):
        return Outcome.REFUSED
    if word == "404":
        return Outcome.NOT_FOUND
    return (
        Outcome.SERVER_ERROR
        if word == "false" or (word.isdigit() and word.startswith("5"))
        else Outcome.NOT_A_LIST
    )


def parameter(page: Page, *names: str) -> str | None:
    """What the request gave for the first of these parameters, in its form or its
    address; None where it gave none.
    """
    for name in names:
        for key, value in page.form or ():
            if key.lower() == name.lower():
                return value
        match = _in_query(name).search(page.url)
        if match:
            return match[2]
    return None


def number(page: Page, *names: str) -> int | None:
    said = parameter(page, *names)
    return (
        int(said)
        if said is not None and said.isascii() and said.isdigit() and len(said) < 8
        else None
    )


def replaced(page: Page, changes: Mapping[str, object]) -> Fetch:
    """The page's own request with other values for some of its parameters, wherever
    they stand; the rest as it was.
    """
    url, form = page.url, page.form
    for name, value in changes.items():
        for match in reversed(list(_in_query(name).finditer(url))):
            url = f"{url[: match.start(2)]}{quote(str(value), safe='')}{url[match.end(2) :]}"
        if form is not None:
            form = tuple(
                (key, str(value) if key.lower() == name.lower() else old) for key, old in form
            )
    return Fetch(url, form, page.url.split("#", 1)[0], page.json)


def advanced(page: Page, *names: str) -> Fetch | None:
    """The same request for the page after this one; None where the request names no page."""
    for name in names:
        here = number(page, name)
        if here is not None:
            return replaced(page, {name: here + 1}) if here < _LAST_PAGE else None
    return None


@lru_cache(maxsize=256)
def _in_query(name: str) -> re.Pattern[str]:
    return re.compile(rf"([?&]{re.escape(name)}=)([^&#]*)", re.IGNORECASE)


def _mark(entries: Sequence[Entry]) -> str:
    joined = "\n".join(f"{entry.url or ''} {entry.title}" for entry in entries)
    return hashlib.sha256(joined.encode("utf-8", "replace")).hexdigest()[:16]
