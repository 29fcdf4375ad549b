"""Pages that say something instead of showing a column: gone, refused, moved,
unfinished. Each has its own outcome.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import islice

from lxml.html import HtmlElement

from crawler.page.document import Document
from crawler.page.lines import visible_lines
from crawler.page.links import clean
from crawler.page.navigation import LEAVES
from crawler.page.phrases import UNFINISHED
from crawler.page.reading import Fetch, Reading
from crawler.page.urls import absolute, canonical, same_host
from crawler.read.wordings import Wording, heard
from storage.records import Outcome

_LITTLE = 400
"""Characters of visible text of a page that may be nothing but a message."""
_STUB = 120
"""Characters of visible text of a page that only sends the browser on."""
_FEW_LINKS = 12
_FURNISHED = 30
"""Elements of a page that scripts fill with words."""
_LINE = 60
"""Characters of a line that says that the page is gone."""

_GOES = re.compile(rf"""(?:{LEAVES.pattern})\\?["']([^"'\\\s]{{1,500}})\\?["'](?!\s{{0,4}}\+)""")
_REFRESH = re.compile(
    r"\s{0,4}(\d{1,5})?(?:\.\d{0,3})?\s{0,4}[;,]\s{0,4}url\s{0,4}=\s{0,4}['\"]?([^'\"\s]{1,500})",
    re.IGNORECASE,
)
_SOON = 10
"""Seconds after which a refresh is still a redirect; a later one reloads a page that people read.
"""
_SHORT_SCRIPT = 3000
"""Characters of the scripts of a page that only jumps; longer ones
jump when something is clicked.
"""
_UNSEEN = frozenset({"script", "style", "noscript", "template", "option", "textarea", "title"})


class Words:
    """A page's title, visible text and inline scripts, gathered when asked for."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc

    @property
    def root(self) -> HtmlElement | None:
        """Not asked for before anybody needs it: what no HTML parser should read,
        as XML, is not given to one.
        """
        return self.doc.root

    @cached_property
    def title(self) -> str:
        return clean(self.doc.title)

    @cached_property
    def text(self) -> str:
        said: list[str] = []
        if self.root is None:
            return ""
        body = self.root.find("body")
        for element in (self.root if body is None else body).iter("*"):
            if element.tag not in _UNSEEN and element.text:
                said.append(element.text)
            if element.tail and element is not body:
                said.append(element.tail)
        return " ".join(" ".join(said).split())

    @cached_property
    def unlinked(self) -> str:
        """The text that no link carries: what entries are called is no message of the page."""
        said: list[str] = []
        body = self.root.find("body") if self.root is not None else None
        waiting: list[HtmlElement | str] = [] if body is None else [body]
        while waiting:
            one = waiting.pop()
            if isinstance(one, str):
                said.append(one)
                continue
            if one.tail and one is not body:
                waiting.append(one.tail)
            if one.tag not in _UNSEEN and one.tag != "a" and one.get("onclick") is None:
                waiting.extend(reversed(one))
                said.append(one.text or "")
        return " ".join(" ".join(said).split())

    @cached_property
    def asks_password(self) -> bool:
        return self.root is not None and any(
            (field.get("type") or "").lower() == "password" for field in self.root.iter("input")
        )

    @cached_property
    def few(self) -> bool:
        """Whether the page can be a mere message: a dozen links and few words."""
        if self.root is None:
            return True
        return (
            sum(1 for _ in islice(self.root.iter("a"), _FEW_LINKS + 1)) <= _FEW_LINKS
            and len(self.text) <= _LITTLE
        )

    @cached_property
    def is_furnished(self) -> bool:
        """Whether the page has as many elements as a column's: a check of the browser has few."""
        body = self.root.find("body") if self.root is not None else None
        if body is None:
            return False
        shown = (one for one in body.iter("*") if one.tag not in _UNSEEN)
        return sum(1 for _ in islice(shown, _FURNISHED)) == _FURNISHED


def refused(words: Words, *, listless: bool = False) -> Reading | None:
    """What the title, or a page of few words, says instead of the column.

    Asked before any list is looked for, where links may be entries called 「系统维护公告」 or
    「消防安全检查」, and again with all words of a page on which no list was found.
    """
    said = words.title
    if words.few:
        said += f" {words.text if listless else words.unlinked}"
    if gone := heard(Wording.GONE, said):
        return _message(Outcome.SOFT_404, f"It says 「{gone}」, though with status 200.")
    if not words.few:
        line = _gone_here(words) if listless else None
        return (
            _message(Outcome.SOFT_404, f"In the list's place it says 「{line}」.") if line else None
        )
    if (
        len(words.text) <= _STUB
        and not words.is_furnished
        and heard(Wording.CHALLENGE_SCRIPT, words.doc.scripts)
    ):
        return _message(
            Outcome.BOT_CHALLENGE,
            "It holds hardly a word, only a script that sets a cookie or computes a key.",
        )
    if wall := heard(Wording.FIREWALL, said):
        return _message(Outcome.FIREWALL_PAGE, f"It says 「{wall}」 and little else.")
    if not words.asks_password and (asked := heard(Wording.CHALLENGE, said)):
        return _message(Outcome.BOT_CHALLENGE, f"It says 「{asked}」 and little else.")
    return None


def _gone_here(words: Words) -> str | None:
    """The line of a page with menus that says the page is gone."""
    if words.root is None or not heard(Wording.GONE, words.unlinked):
        return None
    lines = (
        line.text
        for line in visible_lines(words.root)
        if not line.linked and len(line.text) <= _LINE
    )
    return next((line for line in lines if heard(Wording.GONE, line)), None)


def moved(words: Words) -> Reading | None:
    """A page that sends the browser on: a refresh by header or meta tag, a
    script of one jump, or a frameset.
    """
    root, doc = words.root, words.doc
    if root is None:
        return None
    return _refreshed(words) or _jumped(words) or _framed(root, doc)


def _refreshed(words: Words) -> Reading | None:
    assert words.root is not None
    tags = (
        meta.get("content") or ""
        for meta in words.root.iter("meta")
        if (meta.get("http-equiv") or "").strip().lower() == "refresh"
    )
    for said in (words.doc.page.refresh, *tags):
        match = _REFRESH.match(said)
        if (
            match
            and int(match[1] or 0) <= _SOON
            and (reading := _sent_on(match[2], "a refresh", words.doc))
        ):
            return reading
    return None


def _jumped(words: Words) -> Reading | None:
    doc = words.doc
    if len(words.text) > _STUB or not words.few or len(doc.scripts) > _SHORT_SCRIPT:
        return None
    targets = [url for found in _GOES.findall(doc.scripts) if (url := absolute(found, doc.base))]
    kept = [url for url in targets if same_host(url, doc.page.url)] or targets
    return _sent_on(kept[-1], "a script", doc) if kept else None


def _framed(root: HtmlElement, doc: Document) -> Reading | None:
    """The frame of a frameset that is none of the page's edges; of several the one that calls
    itself the main one, or the last.
    """
    frames = [frame for frame in root.iter("frame") if not _EDGE_FRAME.search(_called(frame))]
    frames = frames or list(root.iter("frame"))
    main = next(
        (frame for frame in frames if _MAIN_FRAME.search(_called(frame))),
        frames[-1] if frames else None,
    )
    return _sent_on(main.get("src") or "", "a frame", doc) if main is not None else None


def _called(frame: HtmlElement) -> str:
    place = (frame.get("src") or "").partition("?")[0].rpartition("/")[2]
    return f"{frame.get('name') or ''} {frame.get('id') or ''} {place}"


_EDGE_FRAME = re.compile(r"left|top|head|foot|bottom|menu|nav|banner|tree|logo|side", re.IGNORECASE)
_MAIN_FRAME = re.compile(r"main|content|right|body|list|center|centre|work|con\b", re.IGNORECASE)


def _sent_on(href: str, by: str, doc: Document) -> Reading | None:
    url = absolute(href, doc.base)
    if url is None or canonical(url) == canonical(doc.page.url):
        return None
    why = f"The page holds no list; {by} leads to {url}."
    return Reading("", Outcome.REDIRECTED_AWAY, why, follow=Fetch(url, referer=doc.page.url))


def unfinished(words: Words) -> Reading | None:
    """Login forms and 建设中: asked where no list was found."""
    if words.root is None:
        return None
    asks = words.asks_password
    if (asks or words.few) and (login := heard(Wording.LOGIN, words.title)):
        return _message(Outcome.LOGIN_PAGE, f"It calls itself 「{login}」.")
    if asks and words.few:
        return _message(Outcome.LOGIN_PAGE, "It asks for a password and says little else.")
    said = f"{words.title} {words.text}" if words.few else words.title
    if building := UNFINISHED.search(said):
        return _message(Outcome.UNDER_CONSTRUCTION, f"It says 「{building[0]}」.")
    return None


def _message(outcome: Outcome, why: str) -> Reading:
    return Reading("", outcome, why)
