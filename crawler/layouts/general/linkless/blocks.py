"""All lists of a page whose rows link nothing."""

from __future__ import annotations

from datetime import date

from crawler.layouts.general.candidates import Block
from crawler.layouts.general.linkless.folded import folded_rows
from crawler.layouts.general.linkless.questions import answered_questions
from crawler.layouts.general.linkless.tables import publicity_tables
from crawler.layouts.general.scan import PageScan


def linkless_blocks(found: PageScan, today: date) -> list[Block]:
    """The publicity tables of a page, its questions with their answers, and what it unfolds."""
    return (
        publicity_tables(found, today)
        + answered_questions(found, today)
        + folded_rows(found, today)
    )
