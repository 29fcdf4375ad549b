"""The reader's accuracy stays above its floors. Floors only rise: where a figure is better
than its floor, write it here.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.accuracy import of_articles, of_golden_pages, of_lists

CORPUS = Path(os.environ.get("TONGBAO_CORPUS", Path(__file__).parents[4] / "shared" / "corpus"))
PRESENT = (CORPUS / "index.jsonl").is_file()

ARTICLES = 1.0
"""Of the open corpus' 32 articles."""


def test_every_entry_of_the_golden_pages_is_read_with_its_day_and_nothing_else() -> None:
    found = of_golden_pages()
    assert found.labelled > 500
    assert (found.recall, found.precision, found.dates) == (1, 1, 1), found


@pytest.mark.skipif(not PRESENT, reason=f"optional: no corpus of labelled pages in {CORPUS}")
def test_where_the_corpus_is_present_every_entry_of_its_lists_is_read_with_its_day_and_nothing_else() -> (
    None
):
    found = of_lists(CORPUS)
    assert found.labelled > 800
    assert (found.recall, found.precision, found.dates) == (1, 1, 1), found


@pytest.mark.skipif(not PRESENT, reason=f"optional: no corpus of labelled pages in {CORPUS}")
def test_where_the_corpus_is_present_the_days_of_its_articles_are_read_as_often_as_before() -> None:
    assert of_articles(CORPUS) >= ARTICLES
