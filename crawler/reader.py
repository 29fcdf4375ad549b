"""The one entrance: from one answer to what it says."""

from __future__ import annotations

from crawler.document import Document, MalformedError, UndecodableError
from crawler.layouts.catalogue import LAYOUTS
from crawler.reading import Hints, Page, Reading
from storage.records import Outcome


def read(page: Page, hints: Hints) -> Reading:
    """What one page holds. Never raises on what a portal may answer."""
    try:
        return _read(Document(page), hints)
    except UndecodableError as error:
        return Reading("", Outcome.UNDECODABLE, f"The text is {error}.")
    except MalformedError as error:
        return Reading("", Outcome.MALFORMED, f"The markup cannot be read safely: {error}.")


def _read(doc: Document, hints: Hints) -> Reading:
    for name, layout in LAYOUTS.items():
        if (name == hints.layout if hints.layout else layout.claims(doc)) and (reading := layout.read(doc, hints)):
            return reading
    return Reading("", Outcome.NOT_A_LIST, "No list was found.")
