"""Markup that would take the parser minutes, or more memory than a page is
worth, told before it is parsed.
"""

from __future__ import annotations

import re

MOST_ATTRIBUTES = 500
"""Of one element, whose parser compares each with each; those of real pages have two dozen."""

MOST_TAGS = 150_000
"""Of one page, or as many objects and arrays of an answer; a list of
twenty thousand rows has fewer.
"""

SMALL = 64 * 1024
"""Bytes that cannot hold enough to matter: most pages have no more."""

# As the parser cuts it: a quotation mark counts after "=" alone, a script's text holds no
# tags. Nothing is tried twice.
_ORDINARY = re.compile(
    rb"""(?>(?:[^<]++
      | <!--.*?(?:-->|\Z)
      | <(?i:script|style)(?=[\s/>])(?>(?:%(attribute)s){0,%(most)d})[\s/]*+
        (?:>.*?(?:</(?i:script|style)|\Z)|\Z)
      | <(?!(?i:script|style)[\s/>])[a-zA-Z][^\s/>]*+
        (?>(?:%(attribute)s){0,%(most)d})[\s/]*+(?:>|\Z)
      | <(?![a-zA-Z]|!--)
    ){0,1000})"""
    % {
        b"attribute": rb"""[\s/]*+[^\s/>][^\s/>=]*+
            (?>(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+|(?=>|\Z)))?)""",
        b"most": MOST_ATTRIBUTES,
    },
    re.VERBOSE | re.DOTALL,
)


def overload_of_values(text: str) -> str:
    """The same of JSON."""
    many = len(text) > SMALL and text.count("{") + text.count("[") > MOST_TAGS
    return f"more than {MOST_TAGS} objects and arrays" if many else ""


def overload(markup: bytes) -> str:
    """What there is too much of; "" where nothing is."""
    if len(markup) <= SMALL:
        return ""
    if markup.count(b"<") > MOST_TAGS:
        return f"more than {MOST_TAGS} tags"
    at = 0
    while (stretch := _ORDINARY.match(markup, at)) is not None and stretch.end() > at:
        at = stretch.end()
    return f"an element with more than {MOST_ATTRIBUTES} attributes" if at < len(markup) else ""
