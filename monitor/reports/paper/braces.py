"""Figures in braces, in what a clerk wrote: {总数} becomes 1175, an unknown name is
told with its line and column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches

from config.settings import ConfigError

_BRACE = re.compile(r"\{\{|\}\}|\{(?P<name>[^{}\n]*)\}|[{}]")


def fill(text: str, names: Mapping[str, str], file: str) -> str:
    """The text with each {name} replaced; {{ and }} are braces. Raises ConfigError with
    every unknown name and its place.
    """
    problems: list[str] = []

    def put(match: re.Match[str]) -> str:
        if match[0] in ("{{", "}}"):
            return match[0][0]
        name = (match["name"] or "").strip()
        if match["name"] is None or name not in names:
            problems.append(_problem(text, match, name, names, file))
            return match[0]
        return names[name]

    filled = _BRACE.sub(put, text)
    if problems:
        raise ConfigError(problems)
    return filled


def _problem(
    text: str, match: re.Match[str], name: str, names: Mapping[str, str], file: str
) -> str:
    line = text.count("\n", 0, match.start()) + 1
    column = match.start() - (text.rfind("\n", 0, match.start()) + 1) + 1
    place = f"{file} line {line} column {column}"
    if match["name"] is None:
        return f"{place}: a brace stands alone; write {match[0] * 2} for a brace itself"
    near = get_close_matches(name, names, n=1, cutoff=0.5)
    hint = f"; {{{near[0]}}} is one" if near else "; docs/circular.md names them all"
    return f"{place}: {{{name}}} is no figure{hint}"
