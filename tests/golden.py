"""Golden pages: a saved page, what is known before it is read, and what its author read in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from crawler.page.reading import Fetch, Hints, Page, Reading
from crawler.page.template import Template
from crawler.read.reader import read

PAGES = Path(__file__).parent / "pages"
EXPECTATIONS = sorted(PAGES.glob("*/*.expected.json"))


@dataclass(frozen=True, slots=True)
class GoldenPage:
    """expected: as `summary` shows a reading."""

    page: Page
    hints: Hints
    expected: dict[str, Any]

    @classmethod
    def load(cls, expectation: Path) -> GoldenPage:
        given = json.loads(expectation.read_text(encoding="utf-8"))
        form = tuple((key, value) for key, value in given["form"]) if "form" in given else None
        page = Page(given["url"], (expectation.parent / given["page"]).read_bytes(), form=form)
        hints = Hints(
            date.fromisoformat(given["today"]),
            carried=given.get("carried", {}),
            furniture=frozenset(given.get("furniture", ())),
            templates=tuple(Template.from_json(one) for one in given.get("templates", ())),
        )
        return cls(page, hints, {"children": [], **given["expected"]})

    def read(self) -> Reading:
        return read(self.page, self.hints)


def summary(reading: Reading) -> dict[str, Any]:
    return {
        "layout": reading.layout,
        "outcome": reading.outcome.value,
        "entries": [
            {
                "title": entry.title,
                "url": entry.url,
                "date": entry.published_on and entry.published_on.isoformat(),
            }
            for entry in reading.entries
        ],
        "next": asked(reading.next),
        "follow": asked(reading.follow),
        "children": list(reading.children),
    }


def asked(fetch: Fetch | None) -> dict[str, Any] | None:
    if fetch is None:
        return None
    return {
        "url": fetch.url,
        **({"form": [list(pair) for pair in fetch.form]} if fetch.form is not None else {}),
    }
