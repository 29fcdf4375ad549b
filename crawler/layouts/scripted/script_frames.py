"""Frames whose address a script of the page gives: `$("#list").attr("src", "/list?cid=" + id)`,
`document.write('<iframe src="…">')`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from crawler.layouts.scripted.running_code import running
from crawler.page.document import Document
from crawler.page.js_literals import STRING
from crawler.page.links import Element
from crawler.page.scripts.attributes import with_attributes
from crawler.page.scripts.values import Names, joined_at

_GIVEN = re.compile(
    r"\.(?:src\s{0,3}=(?!=)|(?:attr|prop|setAttribute)\(\s{0,3}[\"']src[\"']\s{0,3},"
    r"|location(?:\.href)?\s{0,3}=(?!=)|location\.(?:replace|assign)\()\s{0,9}"
)
"""What gives an element its address."""
_WRITTEN = re.compile(
    r"<i?frame\b[^<>]{0,300}?\ssrc\s{0,3}=\s{0,3}(?:\"([^\"<>]{1,500})\"|'([^'<>]{1,500})'"
    r"|([^\s\"'<>]{1,500}))",
    re.IGNORECASE,
)
_STATEMENT = re.compile(r"[;{}\n]")
_NAME = re.compile(r"([A-Za-z_$][\w$]{0,60})\s{0,3}\Z")
_MOST_GIVEN = 20
_BEFORE = 200
"""Characters before an address in which the script names what it is given to."""
_EMPTY = frozenset({"", "about:blank", "#", "javascript:;", "javascript:void(0)"})


def may_frame(doc: Document) -> bool:
    """Whether a page may show another one in a frame, by its markup or by a script."""
    return b"iframe" in doc.lower or b"<frame" in doc.lower


def address_in(frame: Element) -> str:
    """The address that a frame's own markup gives it; "" where it is left to a script."""
    said = (frame.get("src") or "").strip()
    if said.lower() not in _EMPTY:
        return said
    return (frame.get("data-src") or frame.get("data-original") or "").strip()


def given_addresses(frame: Element, frames: Sequence[Element], doc: Document) -> list[str]:
    """What the page's scripts give a frame that has no address; nothing where one of them is
    not known.
    """
    found = list(dict.fromkeys(_given(frame, len(frames) == 1, doc)))
    return found if all(found) else []


def written_addresses(doc: Document) -> list[str]:
    """The addresses of frames that the page's scripts write, as literals or joined of such."""
    found: dict[str, None] = {}
    for script in _scripts(doc):
        if "frame" not in script:
            continue
        for string in islice(STRING.finditer(script), 500):
            if "frame" not in string[0]:
                continue
            words, _ = joined_at(script, string.start(), _names(script, doc, string.start()))
            for frame in _WRITTEN.finditer(words or ""):
                found[frame[1] or frame[2] or frame[3]] = None
    return list(found)


def _scripts(doc: Document) -> Iterator[str]:
    """What runs of the page's scripts."""
    assert doc.root is not None
    for one in doc.root.iter("script"):
        if one.text and ("frame" in one.text or _GIVEN.search(one.text)):
            yield with_attributes(running(one.text, doc.scripts, doc.text), doc)


def _names(script: str, doc: Document, at: int) -> Names:
    return Names(script, with_attributes(doc.scripts, doc), at)


def _given(frame: Element, only: bool, doc: Document) -> Iterator[str]:
    called = {name for name in (frame.get("id"), frame.get("name")) if name}
    for script in _scripts(doc):
        for given in islice(_GIVEN.finditer(script), _MOST_GIVEN):
            before = script[max(0, given.start() - _BEFORE) : given.start()]
            subject = _STATEMENT.split(before)[-1]
            if not _is_about(subject, called, only, script):
                continue
            address, _ = joined_at(script, given.end(), _names(script, doc, given.end()))
            yield address or ""


def _is_about(subject: str, called: set[str], only: bool, script: str) -> bool:
    """Whether the words before an address name a frame: by its id or name, as the page's only
    frame, or by a variable that was given it.
    """
    if _names_frame(subject, called, only):
        return True
    name = _NAME.search(subject)
    if name is None:
        return False
    held = re.search(rf"(?<![\w$.]){re.escape(name[1])}\s{{0,5}}=(?!=)([^;\n]{{1,200}})", script)
    return held is not None and _names_frame(held[1], called, only)


def _names_frame(words: str, called: set[str], only: bool) -> bool:
    if only and re.search(r"[\"'(]i?frame[\"'\[:]|frames\[\s?0\s?\]", words) is not None:
        return True
    return any(re.search(rf"(?<![\w$-]){re.escape(one)}(?![\w$-])", words) for one in called)
