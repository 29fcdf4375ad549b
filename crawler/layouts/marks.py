"""The marks by which a page's family is known, looked for in the order of cost: plain words first, then their exact form."""

from __future__ import annotations

import re
from collections.abc import Iterable


def marked(text: str, words: Iterable[str], exactly: re.Pattern[str]) -> bool:
    """Whether `exactly` matches near one of the plain words in a text; a page without them costs next to nothing."""
    for word in words:
        at = text.find(word)
        for _ in range(_TRIES):
            if at < 0:
                break
            if exactly.search(text, max(0, at - _AROUND), at + len(word) + _AROUND * 8):
                return True
            at = text.find(word, at + len(word))
    return False


_TRIES = 3
_AROUND = 60
