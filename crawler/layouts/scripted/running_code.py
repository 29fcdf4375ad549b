"""What of a script ever runs: not its comments, and not the functions
that nothing on the page calls.

Offices keep last year's rows in comments and in functions of old; a browser shows none of them.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import islice

_TOKEN = re.compile(
    r'"(?>(?:\\.|[^"\\\n])*)"'
    r"|'(?>(?:\\.|[^'\\\n])*)'"
    r"|`(?>(?:\\.|[^`\\])*)`"
    r"|(?<=[=(,:!&|?;{}])\s?/(?![/*])(?>(?:\\.|\[(?>(?:\\.|[^\]\\\n]){0,100})\]|[^/\\\[\n]){1,300})/"
    r"|(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z)|<!--[^\n]*)"
    r"|(?P<brace>[{}])",
    re.DOTALL,
)
_DECLARED = re.compile(
    r"\bfunction\s{1,4}([A-Za-z_$][\w$]{0,60})\s{0,4}\([^()]{0,200}\)\s{0,4}(?=\{)"
)
_HANDLED = re.compile(
    r"\son[a-z]{2,20}\s{0,3}=\s{0,3}(?:\"([^\"]{1,400})\"|'([^']{1,400})')|javascript:"
    r"([^\"'<>]{1,400})",
    re.IGNORECASE,
)
_NAMES = re.compile(r"[A-Za-z_$][\w$]*")
_MOST_FUNCTIONS = 200
_MOST_HANDLERS = 500


def without_comments(script: str) -> str:
    """The script without its comments; what looks like one inside a
    string or an expression stays.
    """
    if "//" not in script and "/*" not in script and "<!--" not in script:
        return script
    return _TOKEN.sub(lambda token: " " if token["comment"] else token[0], script)


def running(script: str, scripts: str, markup: str) -> str:
    """The script without its comments and without the bodies of functions that nothing calls.

    scripts: the text of all scripts of the page. markup: the page's, whose
    handlers call functions too.
    """
    script = without_comments(script)
    declared = list(islice(_DECLARED.finditer(script), _MOST_FUNCTIONS))
    if not declared:
        return script
    said = _names_in(scripts)
    handled = {
        name
        for handler in islice(_HANDLED.finditer(markup), _MOST_HANDLERS)
        for name in _NAMES.findall(next(filter(None, handler.groups()), ""))
    }
    parts, at = [], 0
    for function in declared:
        if function.start() < at or function[1] in handled:
            continue
        end = _end(script, function.end())
        within = _NAMES.findall(script[function.end() : end]).count(function[1])
        if said[function[1]] <= 1 + within:
            parts.append(script[at : function.end()] + "{}")
            at = end
    return "".join([*parts, script[at:]])


@lru_cache(maxsize=4)  # each script of a page asks
def _names_in(scripts: str) -> Counter[str]:
    return Counter(_NAMES.findall(without_comments(scripts)))


def _end(script: str, start: int) -> int:
    """Where the block ends that begins at `start`."""
    depth = 0
    for token in _TOKEN.finditer(script, start):
        if token["brace"]:
            depth += 1 if token["brace"] == "{" else -1
            if depth == 0:
                return token.end()
    return len(script)
