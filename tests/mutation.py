"""Takes the reader's weights and phrases away, one by one, and says what nothing notices.

    python -m tests.mutation

A weight is set to 0 and its page in tests/pages/weights/ read again; a phrase is left out and a
page read that says its example and nothing else. What is read must change. The suite does the same:
test_weights.py and test_wordings.py.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from crawler.layouts.general.weights import WEIGHTS, Signal
from crawler.page.phrases import Phrase, compiled
from crawler.page.reading import Hints, Page, Reading
from crawler.read.reader import read
from crawler.read.wordings import PATTERNS, WORDINGS, Wording
from tests.golden import PAGES, GoldenPage, summary

PHRASES = [(wording, phrase) for wording, phrases in WORDINGS.items() for phrase in phrases]
_ROWS = "".join(
    f"<li><a href='{day}.html'>关于第{day}次会议的通知</a><span>2026-07-{day}</span></li>"
    for day in range(19, 10, -1)
)


@contextmanager
def weightless(signal: Signal) -> Iterator[None]:
    """While it lasts, the signal counts nothing."""
    before = WEIGHTS[signal]
    WEIGHTS[signal] = before._replace(points=0)
    try:
        yield
    finally:
        WEIGHTS[signal] = before


@contextmanager
def unheard(wording: Wording, phrase: Phrase) -> Iterator[None]:
    """While it lasts, the phrase is not listened for."""
    before = PATTERNS[wording]
    PATTERNS[wording] = compiled(one for one in WORDINGS[wording] if one is not phrase)
    try:
        yield
    finally:
        PATTERNS[wording] = before


def page_of(signal: Signal, *, without: bool = False) -> GoldenPage:
    """The golden page that a signal decides; `without`: its twin, which
    differs from it in that alone.
    """
    return GoldenPage.load(
        PAGES / "weights" / f"{signal}{'_without' if without else ''}.expected.json"
    )


def decides(signal: Signal) -> bool:
    """Whether the weight of a signal, and no other, makes its page be read as it is."""
    golden = page_of(signal)
    with weightless(signal):
        return summary(golden.read()) != golden.expected


def saying(wording: Wording, example: str) -> Reading:
    """What a page is taken for that says these words where such words are looked for."""
    title, body = "提示", f"<p>{example}</p>"
    if wording in (Wording.GONE, Wording.CHALLENGE, Wording.LOGIN):
        title, body = example, "<p>提示</p>"
    elif wording is Wording.CHALLENGE_SCRIPT:
        body = f"<p>提示</p><script>{example}</script>"
    elif wording is Wording.FOREIGN:
        title, body = example, f"<ul>{_ROWS}</ul>"
    elif wording is Wording.FOREIGN_ROW:
        rows = _ROWS.replace("<a href='", "<a href='http://elsewhere.example.com/").replace(
            "关于", example
        )
        body = f"<ul>{rows}</ul>"
    page = (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body>{body}</body></html>"
    )
    return read(Page("http://www.yunling.gov.cn/tzgg/", page.encode()), Hints(date(2026, 8, 7)))


def is_heard(wording: Wording, phrase: Phrase) -> bool:
    """Whether a page that says its example is taken for something else where
    the phrase is not listened for.
    """
    outcome = saying(wording, phrase.example).outcome
    with unheard(wording, phrase):
        return saying(wording, phrase.example).outcome is not outcome


def main() -> int:
    idle = [f"weight {signal}" for signal in Signal if not decides(signal)]
    idle += [
        f"phrase {wording}: {phrase.pattern}"
        for wording, phrase in PHRASES
        if not is_heard(wording, phrase)
    ]
    print(
        f"{len(Signal)} weights and {len(PHRASES)} phrases taken away one by one; nothing "
        f"notices {len(idle)}"
    )
    for line in idle:
        print(f"  {line}")
    return int(bool(idle))


if __name__ == "__main__":
    sys.exit(main())
