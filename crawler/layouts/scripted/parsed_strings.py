"""Data that a script holds as a string and parses itself: `JSON.parse('[{"title":"…"}]')`."""

from __future__ import annotations

import re
from itertools import islice

from crawler.page.js_literals import joined_words

_PARSED = re.compile(r"(?:\bJSON\.parse|(?:\$|\bjQuery)\.parseJSON)\(\s{0,9}(?=[\"'])")
_MOST = 20


def with_parsed(script: str) -> str:
    """The script with the objects and arrays in the place of the strings that it parses."""
    parts, at = [], 0
    for call in islice(_PARSED.finditer(script), _MOST):
        words, end = joined_words(script, call.end())
        if call.start() >= at and script[end : end + 1] == ")" and words.strip()[:1] in ("[", "{"):
            parts += [script[at : call.start()], words.strip()]
            at = end + 1
    return "".join([*parts, script[at:]])
