"""Why a page or a visit came to what it did: the crawl says and records it in English, and who
reads Chinese is told the Chinese of the form that it has, with what was found in its holes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from string import Formatter

from config.speech import en, noted_en, spoken
from monitor.phrases.answers import ANSWERS
from monitor.phrases.families import FAMILIES
from monitor.phrases.lists import LISTS
from monitor.phrases.searches import SEARCHES
from monitor.phrases.visits import VISITS
from monitor.retelling import form_of
from storage.records import CrawlState, Outcome

PHRASES = (*ANSWERS, *LISTS, *FAMILIES, *VISITS, *SEARCHES)
_SENTENCE = re.compile(r"(?<=[.)」])\s+(?=[A-Z「])")
_ASKED = re.compile(r"(https?://\S+): (.+)", re.DOTALL)
_OUTCOME = re.compile(r"([a-zA-Z0-9, ]+): (.*)", re.DOTALL)
_DETAILED = re.compile(r"([^(]+) \((.+)\)", re.DOTALL)
_PART = re.compile(r"; | \| ")
_WORD = re.compile(r"「[^「」]*」|'[^']*'|[^\s「']+")
"""A quotation, or a word."""
_OF_NAMES = "/.:_"
"""What stands in addresses, files and keys."""
_ENGLISH = re.compile(r"[A-Za-z]{2}[ ,]+[a-z]{2}")
_ADDED = re.compile(r"\{a\} (?=[A-Z(「])")
_DEEPEST = 6
_STATES = {
    CrawlState.RUNNING: noted_en("running"),
    CrawlState.FINISHED: noted_en("finished"),
    CrawlState.ABORTED: noted_en("aborted"),
    CrawlState.FAILED: noted_en("failed"),
    CrawlState.INTERRUPTED: noted_en("interrupted"),
}


def state_told(state: CrawlState) -> str:
    """How a crawl stands, in a word."""
    return en(_STATES[state])


def why_told(recorded: str) -> str:
    """The reason in the language that is spoken. Parts that no form makes, such as those of an
    earlier version, are left out where they are English; "" where nothing is left.
    """
    if spoken() != "zh":
        return recorded
    return _told(recorded.strip(), _DEEPEST)


def _told(text: str, depth: int) -> str:
    if not depth or not text:
        return text
    if (whole := _whole(text, depth)) is not None:
        return whole
    if asked := _ASKED.fullmatch(text):
        return f"{asked[1]}：{_told(asked[2], depth - 1)}"
    if (named := _OUTCOME.fullmatch(text)) and named[1] in set(Outcome):
        return "：".join(filter(None, (Outcome(named[1]).label, _told(named[2], depth - 1))))
    if (detailed := _DETAILED.fullmatch(text)) and (why := _whole(detailed[1], depth)) is not None:
        return f"{why}（原文：{detailed[2]}）"
    for cut, join in ((_SENTENCE, ""), (_PART, "；")):
        parts = cut.split(text)
        if len(parts) > 1:
            told = (_told(part, depth - 1) for part in parts)
            return join.join(part for part in told if part)
    return "" if _ENGLISH.search(_WORD.sub(_own, text)) else text


def _own(word: re.Match[str]) -> str:
    """The word where it is the sentence's own; "" where it is quoted, or a name."""
    text = word[0]
    return "" if text[0] in "「'" or any(mark in text for mark in _OF_NAMES) else text


def _whole(text: str, depth: int) -> str | None:
    """None where no form makes the whole of it, be it a sentence or a part of one."""
    found = _fitted(text, depth)
    if found is None and text.endswith("."):
        found = _fitted(text[:-1], depth)
        return None if found is None else f"{found}。"
    if found is None and not _SENTENCE.search(text):
        found = _fitted(f"{text}.", depth)
        return None if found is None else found.removesuffix("。")
    return found


def _fitted(text: str, depth: int) -> str | None:
    for phrase in _candidates(text):
        if match := form_of(phrase).fullmatch(text):
            holes = {
                name: part if f"「{{{name}}}」" in phrase else _told(part, depth - 1)
                for name, part in match.groupdict().items()
            }
            return en(phrase).format(**holes)
    return None


def _candidates(text: str) -> Iterator[str]:
    """The forms all of whose own words the text holds: those that begin with words of their own,
    those that add a sentence to another, and, where the text is one sentence, the others; of each
    kind the one with most words first.
    """
    kinds = 2 if _SENTENCE.search(text) else 3
    for phrase, kind, words in _in_order():
        if kind < kinds and all(word in text for word in words):
            yield phrase


@cache
def _in_order() -> tuple[tuple[str, int, tuple[str, ...]], ...]:
    found = [
        (phrase, _kind(phrase), tuple(words for words, *_ in Formatter().parse(phrase) if words))
        for phrase in PHRASES
    ]
    return tuple(sorted(found, key=lambda one: (one[1], -sum(map(len, one[2])))))


def _kind(phrase: str) -> int:
    if not phrase.startswith("{"):
        return 0
    return 1 if _ADDED.match(phrase) else 2
