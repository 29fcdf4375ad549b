"""The functions that a page's scripts declare, by name: what is handed to one is
written where that one writes.
"""

from __future__ import annotations

import re
from itertools import islice

from crawler.page.js_literals import STRING

_DECLARED = re.compile(
    r"\bfunction\s{1,4}([A-Za-z_$][\w$]{0,60})\s{0,4}\([^()]{0,200}\)\s{0,4}\{"
    r"|\b(?:var|let|const)\s{1,4}([A-Za-z_$][\w$]{0,60})\s{0,4}=\s{0,4}(?:async\s{1,3})?"
    r"(?:function\s{0,4}\([^()]{0,200}\)|\(?[\w$,\s]{0,80}\)?\s{0,4}=>)\s{0,4}\{"
)
_NAME = re.compile(r"(?<![\w$.])[A-Za-z_$][\w$]{0,60}")
_BRACE = re.compile(r"[\"'`{}]")
_MOST_FUNCTIONS = 200
_MOST_NAMES = 40
_MOST_BRACES = 2_000
_LONGEST = 6_000
"""Characters of a function that writes a list."""
_DEEPEST = 2
"""Functions that hand on to one another: what comes back is sorted first, then written."""


def functions_named(code: str, scripts: str) -> str:
    """The bodies of the page's functions that a piece of code names, and of those that they name in
    turn; "" where there are none.

    scripts: the text of all scripts of the page.
    """
    declared = _declared(scripts)
    said: dict[str, str] = {}
    for _ in range(_DEEPEST):
        names = list(islice(dict.fromkeys(_NAME.findall(code)), _MOST_NAMES))
        found = {name: declared[name] for name in names if name in declared and name not in said}
        said |= found
        code = "\n".join(found.values())
    return "\n".join(said.values())


def _declared(scripts: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in islice(_DECLARED.finditer(scripts), _MOST_FUNCTIONS):
        found.setdefault(match[1] or match[2], scripts[match.end() : _end(scripts, match.end())])
    return found


def _end(scripts: str, start: int) -> int:
    """Where the function ends whose body begins at `start`; as far as one is looked
    through where it does not end.
    """
    at, depth, limit = start, 1, min(len(scripts), start + _LONGEST)
    for _ in range(_MOST_BRACES):
        sign = _BRACE.search(scripts, at, limit)
        if sign is None:
            break
        if sign.group() in "\"'`":
            string = STRING.match(scripts, sign.start())
            at = string.end() if string is not None else sign.end()
            continue
        depth += 1 if sign.group() == "{" else -1
        if depth == 0:
            return sign.start()
        at = sign.end()
    return limit
