"""Texts that were recorded in Chinese, told in the language that is spoken now.

What is kept for ever is kept in Chinese, made from a pattern with holes ("第{number}行"). Whoever
reads English is told the pattern's English, with what stood in the holes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from string import Formatter

from config.speech import noted, spoken, zh

BETWEEN = noted("；")
"""Between the parts of a hole that holds several of one kind."""
PARTS = "parts"
"""The name of such a hole."""
WORD = "_word"
"""How the name of a hole ends that holds a word of ours: any other holds what others wrote."""


def retold(recorded: str, patterns: Sequence[str]) -> str:
    """A recorded text by the first of the patterns that it can have been made from; as it stands
    where it is none of ours, such as one of an earlier version. patterns: the closest first.
    """
    if spoken() != "en":
        return recorded
    return _retold(recorded, patterns) or recorded


def _retold(recorded: str, patterns: Sequence[str]) -> str | None:
    """None where no pattern fits."""
    for pattern in patterns:
        if match := form_of(pattern).fullmatch(recorded):
            holes = {name: _told(name, text, patterns) for name, text in match.groupdict().items()}
            if None not in holes.values():
                return zh(pattern).format(**holes)
    return None


def _told(name: str, text: str, patterns: Sequence[str]) -> str | None:
    if name == PARTS:
        told = [_retold(part, patterns) for part in text.split(BETWEEN)]
        return None if None in told else zh(BETWEEN).join(one for one in told if one)
    return zh(text) if name.endswith(WORD) else text


@cache
def form_of(pattern: str) -> re.Pattern[str]:
    """What a text made from a pattern with holes looks like, its holes as named groups."""
    parts = (
        re.escape(text) + (f"(?P<{name}>.*?)" if name else "")
        for text, name, _, _ in Formatter().parse(pattern)
    )
    return re.compile("".join(parts), re.DOTALL)
