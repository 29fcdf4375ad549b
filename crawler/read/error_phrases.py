"""What a page of few words complains of where a list should stand, and pages
that are not the portal's own.

Asked where no list was found, so that the words may be plain ones; by its title
alone a page is disowned before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.page.lines import visible_lines
from crawler.page.reading import Reading
from crawler.read.error_pages import Words
from crawler.read.wordings import Wording, heard
from storage.records import Outcome

_STUB = 120
"""Characters of visible text of a page that does nothing but run a script or load itself again."""

_LINE = 60
"""Characters of a line that says why a list's place is empty."""

_LISTING = re.compile(r"Index of /|\S{1,100} - /\S{0,200}/", re.IGNORECASE)

_COMPLAINTS = (
    (Wording.REFUSED, Outcome.FIREWALL_PAGE),
    (Wording.WANTS_BROWSER, Outcome.BOT_CHALLENGE),
    (Wording.WANTS_LOGIN, Outcome.LOGIN_PAGE),
    (Wording.BROKEN, Outcome.SERVER_ERROR),
    (Wording.CLOSED, Outcome.UNDER_CONSTRUCTION),
    (Wording.NO_MORE, Outcome.SOFT_404),
)
"""What is listened for, in this order."""


def disowned(words: Words) -> Reading | None:
    """A page whose title says that it is a bare folder of the server's,
    or somebody else's altogether.
    """
    if _LISTING.fullmatch(words.title[:300]) or words.title.lower().startswith("index of /"):
        return Reading(
            "",
            Outcome.SERVER_ERROR,
            f"It is the server's own listing of a folder, 「{words.title[:60]}」.",
        )
    if foreign := heard(Wording.FOREIGN, words.title):
        why = (
            f"Its title says 「{foreign}」: it is not the portal's own. Has somebody broken "
            "into the portal, or taken its name?"
        )
        return Reading("", Outcome.NOT_A_LIST, why)
    return None


def complaint(words: Words) -> Reading | None:
    """Asked where no list was found, and the page sends nobody on."""
    if words.root is None or not words.few:
        return None
    said = f"{words.title} {words.text}"
    for wording, outcome in _COMPLAINTS:
        if words_said := heard(wording, said):
            return Reading("", outcome, f"It says 「{words_said}」, and holds no list.")
    if len(words.text) <= _STUB and _reloads(words):
        return Reading(
            "",
            Outcome.BOT_CHALLENGE,
            "It only loads itself again, as pages do that ask for a cookie.",
        )
    if not words.text and words.root.find(".//script") is not None and not any(_shown(words)):
        return Reading("", Outcome.BOT_CHALLENGE, "It holds nothing but a script.")
    return None


def complaint_within(words: Words) -> Reading | None:
    """The same of a page with the portal's menus around it, whose list's place is empty:
    asked of its lines one by one.
    """
    lines = [] if words.root is None else visible_lines(words.root)
    short = [line.text for line in lines if not line.linked and len(line.text) <= _LINE]
    for wording, outcome in _COMPLAINTS:
        if line := next((line for line in short if heard(wording, line)), None):
            return Reading("", outcome, f"Its list's place is empty, and it says 「{line}」.")
    return None


def _reloads(words: Words) -> bool:
    assert words.root is not None
    return any(
        (meta.get("http-equiv") or "").strip().lower() == "refresh"
        for meta in words.root.iter("meta")
    )


def _shown(words: Words) -> Iterator[bool]:
    """For each element of the body, whether it may be more than a script's tool."""
    body = None if words.root is None else words.root.find("body")
    for element in () if body is None else body.iter("*"):
        hidden = element.tag == "input" and (element.get("type") or "").lower() == "hidden"
        yield (
            element is not body
            and element.tag not in ("script", "style", "noscript", "meta", "link")
            and not hidden
        )
