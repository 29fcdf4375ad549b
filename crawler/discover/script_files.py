"""The portal's script files: which a page needs before its links are all there, each
asked for and understood once.
"""

from __future__ import annotations

from config.net.reach import Reach
from crawler.discover.faces import scripts_of
from crawler.discover.scripts import LONGEST, Script
from crawler.page.document import Document, MalformedError, UndecodableError, decode
from crawler.page.reading import Page

MOST_SCRIPTS = 30

_SILENT = Script("", "", ())


class ScriptFiles:
    """there: those that came, by address. A file that did not come,
    or is no text, makes nothing.
    """

    def __init__(self) -> None:
        self.there: dict[str, Script] = {}
        self._asked: set[str] = set()

    def needed(self, page: Page, reach: Reach) -> tuple[list[str], bool]:
        """The files that have to be asked for on the page's account, and whether any
        that it names is still to come.
        """
        try:
            doc = Document(page)
            named = scripts_of(doc) if doc.kind == "html" else []
        except (UndecodableError, MalformedError):
            return [], False
        missing = [url for url in named if url not in self._asked and reach.problem(url) is None]
        missing = missing[: MOST_SCRIPTS - len(self._asked)]
        self._asked.update(missing)
        return missing, any(url in self._asked and url not in self.there for url in named)

    def take(self, url: str, body: bytes) -> None:
        """What came of asking for a file; nothing, where it could not be had."""
        try:
            self.there[url] = Script.of(decode(body[:LONGEST])) if body else _SILENT
        except UndecodableError:
            self.there[url] = _SILENT
