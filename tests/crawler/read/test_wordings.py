"""Every phrase by which a page says something instead of showing a column is heard, and no
other would do in its place.
"""

from __future__ import annotations

import pytest

from crawler.page.phrases import UNFINISHED, UNFINISHED_PHRASES, Phrase, compiled
from crawler.read.wordings import WORDINGS, Wording
from storage.records import Outcome
from tests.mutation import PHRASES, is_heard, saying

OUTCOMES = {
    Wording.GONE: Outcome.SOFT_404,
    Wording.FIREWALL: Outcome.FIREWALL_PAGE,
    Wording.CHALLENGE: Outcome.BOT_CHALLENGE,
    Wording.CHALLENGE_SCRIPT: Outcome.BOT_CHALLENGE,
    Wording.LOGIN: Outcome.LOGIN_PAGE,
    Wording.REFUSED: Outcome.FIREWALL_PAGE,
    Wording.WANTS_BROWSER: Outcome.BOT_CHALLENGE,
    Wording.WANTS_LOGIN: Outcome.LOGIN_PAGE,
    Wording.BROKEN: Outcome.SERVER_ERROR,
    Wording.CLOSED: Outcome.UNDER_CONSTRUCTION,
    Wording.NO_MORE: Outcome.SOFT_404,
    Wording.FOREIGN: Outcome.NOT_A_LIST,
    Wording.FOREIGN_ROW: Outcome.NOT_A_LIST,
}


@pytest.mark.parametrize(("wording", "phrase"), PHRASES)
def test_a_page_that_says_it_is_taken_for_what_it_is_by_that_phrase_alone(
    wording: Wording, phrase: Phrase
) -> None:
    assert saying(wording, phrase.example).outcome is OUTCOMES[wording]
    assert is_heard(wording, phrase)


@pytest.mark.parametrize("phrase", UNFINISHED_PHRASES)
def test_each_word_for_unfinished_is_heard_by_itself_alone(phrase: Phrase) -> None:
    assert UNFINISHED.search(phrase.example)
    assert not compiled(one for one in UNFINISHED_PHRASES if one is not phrase).search(
        phrase.example
    )


def test_every_wording_has_its_phrases() -> None:
    assert set(WORDINGS) == set(Wording) == set(OUTCOMES)
