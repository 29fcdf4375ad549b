"""Golden pages of the families whose lists are filled by scripts or served as data: each says what must be read from it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crawler.page.reading import Fetch, Hints, Page, Reading
from crawler.read.reader import read

PAGES = Path(__file__).parents[1] / "pages"
EXPECTATIONS = sorted(PAGES.glob("*/*.expected.json"))


def told(fetch: Fetch | None) -> dict[str, Any] | None:
    if fetch is None:
        return None
    return {"url": fetch.url, **({"form": [list(pair) for pair in fetch.form]} if fetch.form is not None else {})}


def summary(reading: Reading) -> dict[str, Any]:
    return {
        "layout": reading.layout,
        "outcome": reading.outcome.value,
        "entries": [
            {"title": entry.title, "url": entry.url, "date": entry.published_on and entry.published_on.isoformat()}
            for entry in reading.entries
        ],
        "next": told(reading.next),
        "follow": told(reading.follow),
        "children": list(reading.children),
    }


@pytest.mark.parametrize("path", EXPECTATIONS, ids=lambda path: f"{path.parent.name}/{path.name.split('.')[0]}")
def test_a_golden_page_is_read_as_its_author_read_it(path: Path) -> None:
    given = json.loads(path.read_text(encoding="utf-8"))
    form = tuple((key, value) for key, value in given["form"]) if "form" in given else None
    page = Page(given["url"], (path.parent / given["page"]).read_bytes(), form=form)
    reading = read(page, Hints(date.fromisoformat(given["today"]), carried=given.get("carried", {})))
    assert summary(reading) == {"children": [], **given["expected"]}, reading.why
