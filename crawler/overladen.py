"""Elements with attributes without end: the parser compares each with each, and one tag of a megabyte would hold it for minutes."""

from __future__ import annotations

import re

MOST_ATTRIBUTES = 500
"""Of one element; those of real pages have two dozen."""

SMALL = 64 * 1024
"""Bytes that cannot hold enough attributes to matter: hardly any page has more, and the others are not looked through."""

# As the parser cuts it: a quotation mark counts after "=" alone, a script's text holds no tags. Nothing is tried twice.
_ORDINARY = re.compile(
    rb"""(?:[^<]++
      | <!--.*?(?:-->|\Z)
      | <(?i:script|style)(?=[\s/>])(?:%(attribute)s){0,%(most)d}+[\s/]*+(?:>.*?(?:</(?i:script|style)|\Z)|\Z)
      | <(?!(?i:script|style)[\s/>])[a-zA-Z][^\s/>]*+(?:%(attribute)s){0,%(most)d}+[\s/]*+(?:>|\Z)
      | <(?![a-zA-Z]|!--)
    )*+"""
    % {
        b"attribute": rb"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+|(?=>|\Z)))?+""",
        b"most": MOST_ATTRIBUTES,
    },
    re.VERBOSE | re.DOTALL,
)


def is_overladen(markup: bytes) -> bool:
    """Whether an element has more attributes than are read."""
    if len(markup) <= SMALL:
        return False
    ordinary = _ORDINARY.match(markup)
    return ordinary is None or ordinary.end() < len(markup)
