"""Paragraphs into sentences, and brackets out of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.reports.paper_check.blocks import Paragraph

_CLOSES = {"（": "）", "“": "”", "《": "》", "【": "】", "〔": "〕", "[": "]"}
_ENDS = "。！？"
HIDDEN = "\u0001"
"""Stands for each character inside brackets."""


@dataclass(frozen=True, slots=True)
class Bracket:
    """What stands between （ and ）: from the opening mark to behind the
    closing one, and the text inside.
    """

    start: int
    end: int
    inside: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence without its full stop. outer: its text with round brackets
    hidden, position by position.
    """

    text: str
    outer: str
    brackets: tuple[Bracket, ...]
    place: str
    before: str
    """The outer text of the sentence before in the same paragraph, "" at its beginning."""


def sentences(paragraph: Paragraph) -> list[Sentence]:
    """The sentences of a paragraph; a full stop inside brackets or quotes ends none."""
    found: list[Sentence] = []
    before = ""
    for text in split_sentences(paragraph.text):
        sentence = sentence_of(text, paragraph.place, before)
        found.append(sentence)
        before = sentence.outer
    return found


def sentence_of(text: str, place: str, before: str = "") -> Sentence:
    """A sentence with its outermost round brackets set apart."""
    outer, brackets = _without_brackets(text)
    return Sentence(text, outer, tuple(brackets), place, before)


def split_sentences(text: str) -> list[str]:
    """The text cut behind each 。！？ that stands outside brackets and
    quotes; the marks are dropped.
    """
    pieces: list[str] = []
    waiting: list[str] = []
    start = 0
    for at, mark in enumerate(text):
        if mark in _CLOSES and _CLOSES[mark] in text[at:]:
            waiting.append(_CLOSES[mark])
        elif waiting and mark == waiting[-1]:
            waiting.pop()
        elif mark in _ENDS and not waiting:
            pieces.append(text[start:at])
            start = at + 1
    pieces.append(text[start:])
    return [piece.strip() for piece in pieces if piece.strip()]


def _without_brackets(text: str) -> tuple[str, list[Bracket]]:
    outer: list[str] = []
    brackets: list[Bracket] = []
    depth = opened = 0
    for at, mark in enumerate(text):
        if mark == "（" and (depth or "）" in text[at:]):
            depth += 1
            opened = at if depth == 1 else opened
        outer.append(HIDDEN if depth else mark)
        if mark == "）" and depth:
            depth -= 1
            if depth == 0:
                brackets.append(Bracket(opened, at + 1, text[opened + 1 : at]))
    return "".join(outer), brackets


def clean_label(text: str) -> str:
    """A figure's label: the words before it, back to the clause's
    beginning, without hidden brackets.
    """
    return re.split(r"[，。；：]", text.replace(HIDDEN, ""))[-1].strip("、 ")
