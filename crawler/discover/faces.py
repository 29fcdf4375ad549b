"""What a page says of itself. BeautifulSoup: such pages are read once, and for their words."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from functools import cache

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning

from crawler.discover.links import links_of
from crawler.discover.scripts import Script, may_hold_links
from crawler.discover.texts import short_text
from crawler.discover.values import Face
from crawler.page.breadcrumbs import steps_as_written
from crawler.page.document import Document
from crawler.page.urls import absolute
from crawler.pagination.scripted import scripted

MOST_TEXT = 1_000_000
"""Characters of a page that are looked at."""
_MOST_SCRIPTS = 80
_MOST_WRITTEN = 40
_MOST_CLICKS = 1000
_LONGEST_LIBRARY = 600_000
_LONGEST_NAME = 30
_CRUMB_CLASS = re.compile(
    r"crumb|position|location|dqwz|weizhi|dangqian|(?:^|[\W_])(?:wz|path|place)(?:$|[\W_])",
    re.IGNORECASE,
)
_CRUMB_WORD = re.compile(r"位置|当前栏目")


def scripts_of(doc: Document) -> list[str]:
    """The addresses of the page's own script files that may make navigation."""
    found = (
        (absolute(tag.get("src") or "", doc.base) for tag in doc.root.iter("script"))
        if doc.root is not None
        else ()
    )
    return [url for url in dict.fromkeys(found) if url is not None and may_hold_links(url)]


def face_of(doc: Document, scripts: Mapping[str, Script] | None = None) -> Face:
    """What an HTML page says of itself, with what its scripts write. scripts:
    its script files by address.

    Call it only where the Document's tree could be built: nesting is bounded there.
    """
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", XMLParsedAsHTMLWarning
        )  # pages may begin like XML; they are read as a browser would
        soup = BeautifulSoup(doc.text[:MOST_TEXT], "lxml")
    run = list(_run(soup, doc, scripts or {}))
    for unseen in soup(["script", "style", "noscript", "template"]):
        unseen.decompose()
    title = short_text(soup.title) if soup.title else ""
    headings = [short_text(tag) for tag in soup.find_all(["h1", "h2"], limit=6)]
    heading = next((text for text in headings if 1 < len(text) <= _LONGEST_NAME), "")
    library = "\n".join(script.text for script in run)[:_LONGEST_LIBRARY]
    asked: set[str] = set()

    @cache
    def opened(script: str) -> str | None:
        asked.add(script)
        if len(asked) > _MOST_CLICKS:
            return None
        fetch = scripted(script, doc, library)
        return fetch.url if fetch is not None and fetch.form is None else None

    made = (link for script in run for link in script.links(doc.base))
    links = (*links_of(soup, doc.base, opened), *made)
    return Face(title, heading, _crumbs(soup), doc.meta, links)


def _run(soup: BeautifulSoup, doc: Document, files: Mapping[str, Script]) -> Iterator[Script]:
    """The page's scripts, each once; what they write is put where each of them stands."""
    room = _MOST_WRITTEN
    left = dict(files)
    for tag in soup.find_all("script", limit=_MOST_SCRIPTS):
        source = tag.get("src")
        if isinstance(source, str):
            script = left.pop(absolute(source, doc.base) or "", None)
        else:
            script = Script.of(tag.string) if tag.string else None
        if script is None:
            continue
        if script.markup and room:
            room -= 1
            holder = BeautifulSoup(script.markup, "lxml").body
            for part in list(holder.children) if holder is not None else ():
                tag.insert_before(part.extract())
        yield script


def _crumbs(soup: BeautifulSoup) -> tuple[str, ...]:
    """The breadcrumb: what follows a label such as 当前位置, else an
    element that is classed as one.
    """
    for label in soup.find_all(string=_CRUMB_WORD, limit=8):
        holder = label.parent
        for _ in range(4):
            if holder is None or holder.name == "body":
                break
            if found := steps_as_written(short_text(holder)):
                return found
            holder = holder.parent
    for tag in soup.find_all(
        ["div", "p", "ul", "ol", "nav", "span", "td"], class_=_CRUMB_CLASS, limit=8
    ):
        if found := steps_as_written(short_text(tag)):
            return found
    return ()
