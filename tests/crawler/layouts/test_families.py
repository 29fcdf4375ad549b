"""Every family that LAYOUTS knows has golden pages, and each page's
layout is a family that exists.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawler.layouts.catalogue import LAYOUTS

PAGES = Path(__file__).parents[2] / "pages"


@pytest.mark.parametrize("family", LAYOUTS)
def test_a_family_without_a_golden_page_fails(family: str) -> None:
    layouts = {
        json.loads(path.read_text(encoding="utf-8"))["expected"]["layout"]
        for path in (PAGES / family).glob("*.expected.json")
    }
    assert family in layouts


def test_the_general_layout_is_asked_after_every_family_that_reads_static_rows() -> None:
    names = list(LAYOUTS)
    assert set(names[names.index("general") :]) <= {
        *(
            "general",
            "app-state",
            "component-data",
            "script-boxes",
            "script-markup",
            "script-rows",
            "script-calls",
            "iframe",
        )
    }
