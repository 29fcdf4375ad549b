"""Rows that a click unfolds: a heading with its day, and below it all that there is to read."""

from __future__ import annotations

from datetime import date
from itertools import islice

from crawler.layouts.general.candidates import Block
from crawler.layouts.general.linkless.marked_rows import Mark, block_of, name_of
from crawler.layouts.general.scan import PageScan
from crawler.page.links import Element
from crawler.page.visibility import out_of_sight

_MOST_TEXTS = 40


def folded_rows(found: PageScan, today: date) -> list[Block]:
    """What the page's headings unfold as one list: `<summary>`s, and what Bootstrap's collapse is
    bound to; links among them are rows of links.
    """
    box = found.spot.box if found.spot is not None else found.body
    unseen = out_of_sight(found.body)
    heads = [one for one in box.iter("*") if one not in unseen and _unfolds(one)]
    named = [name_of(list(islice(one.itertext(), _MOST_TEXTS))) for one in heads]
    return block_of([Mark(one, one) for one in heads], named, found, today)


def _unfolds(element: Element) -> bool:
    if element.tag == "summary":
        return True
    bound = element.get("data-toggle") or element.get("data-bs-toggle")
    return bool(bound == "collapse" and element.tag != "a")
