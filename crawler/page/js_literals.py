"""Values written in scripts: JSON, JSONP and the looser object literals of page scripts,
read without running anything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

Value = Any
"""What a script writes down: dict, list, str, int, float, bool or None, nested."""

_DEEPEST = 60
_MOST_PLACES = 1000
_MOST_LITERALS = 30
_PART_OF_NAME = re.compile(r"[\w$]")
_GIVEN = re.compile(r"['\"]?\s{0,50}[=:](?!=)\s{0,50}")
_CALLED = re.compile(r"\s{0,50}\(\s{0,50}(?=[{'\"])")
_LONGEST_EXPRESSION = 20_000
_STOP = re.compile(r"[\"'`(\[{)\]},;\n]")
_SPACE = re.compile(r"(?>(?:\s+|//[^\n]*|/\*(?:[^*]|\*(?!/)){0,200}\*/)*)")
STRING = re.compile(
    r'(?<!\\)(?:"([^"\\]*(?:\\.[^"\\]*)*)"'
    r"|'([^'\\]*(?:\\.[^'\\]*)*)'"
    r"|`([^`\\]*(?:\\.[^`\\]*)*)`)",
    re.DOTALL,
)
_NUMBER = re.compile(r"-?\d{1,30}(?:\.\d{1,30})?(?=[\s,;}\]]|$)")
_NAME = re.compile(r"[\w$.-]+")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": "", "v": "", "0": "", "\n": ""}
_WORDS: Mapping[str, Value] = {
    "true": True,
    "false": False,
    "null": None,
    "undefined": None,
    "NaN": None,
}
_JSONP = re.compile(
    r"[\s;]{0,40}(?:/\*\*/)?\s{0,40}"
    r"(?:typeof [\w$.]{1,200} [!=]== ?'function' && )?[\w$.]{0,200}\s{0,40}\(\s{0,40}"
    r"(?=[\[{])"
)
_ASSIGNED = re.compile(
    r"[\s;]{0,40}(?:(?:var|let|const)\s{1,40})?[\w$.]{1,200}\s{0,40}=\s{0,40}(?=[\[{])"
)


def load(text: str) -> Value:
    """The value of an answer: JSON, JSONP (`;raw({…})`) or a script that assigns one
    literal (`var mydatas={…}`).

    None where it is none of them, or nested beyond reason.
    """
    text = text.strip(" \t\r\n\ufeff")
    wrapped = _JSONP.match(text) or _ASSIGNED.match(text)
    start = wrapped.end() if wrapped else 0
    try:
        return json.JSONDecoder(strict=False).raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return literal(text, start) if text[start : start + 1] in ("{", "[") else None


def literal(text: str, start: int = 0) -> Value:
    """The literal that begins at `start`, as a browser would read it; expressions stand as
    their own text. None if broken.
    """
    return literal_and_end(text, start)[0]


def literal_and_end(text: str, start: int) -> tuple[Value, int]:
    """The literal that begins at `start`, and where what follows it begins; None and `start` if
    it is broken.
    """
    try:
        return _value(text, start, 0)
    except (_BrokenError, RecursionError):
        return None, start


def assigned(text: str, name: str) -> Value:
    """The literal that a script assigns to a variable or gives to a key: `name = {…}`, `name:
    '…'`; None if there is none.
    """
    whole = (at for at in _places(text, name) if not _PART_OF_NAME.fullmatch(text[at - 1 : at]))
    given = (match for at in whole if (match := _GIVEN.match(text, at + len(name))))
    values = (literal(text, match.end()) for match in islice(given, _MOST_LITERALS))
    return next((value for value in values if value is not None), None)


def calls(text: str, name: str) -> Iterator[tuple[int, Value]]:
    """Each call of `name` with a literal as its first argument: where the
    call stands, and the argument.
    """
    called = (
        (at, match) for at in _places(text, name) if (match := _CALLED.match(text, at + len(name)))
    )
    for at, match in islice(called, _MOST_LITERALS):
        value = literal(text, match.end())
        if value is not None:
            yield at, value


def _places(text: str, name: str) -> Iterator[int]:
    at = text.find(name)
    for _ in range(_MOST_PLACES):
        if at < 0:
            return
        yield at
        at = text.find(name, at + len(name))


def joined_words(text: str, at: int) -> tuple[str, int]:
    """The strings that begin at `at`, joined by `+`, and where what follows them begins: a `+`
    where more is joined to them.
    """
    words: list[str] = []
    while string := STRING.match(text, at):
        words.append(unescaped(string))
        at = _skip(text, string.end())
        if text[at : at + 1] != "+":
            break
        after = _skip(text, at + 1)
        if STRING.match(text, after) is None:
            break
        at = after
    return "".join(words), at


_PLUS = re.compile(r"\s{0,20}\+\s{0,20}")
_OPERAND = re.compile(
    r"(?:encodeURI(?:Component)?|escape|String)?\(?\s{0,5}([A-Za-z_$][\w$.]{0,60})"
    r"(?:\(\s{0,5}\))?\s{0,5}\)?"
)
_MOST_PIECES = 40


def pieced(text: str, at: int, given: Mapping[str, str]) -> str:
    """The string that begins at `at`, with what is joined to it by `+`.

    Names stand for what is `given`, else for the literal that the page
    gives them, else for nothing.
    """
    parts: list[str] = []
    for _ in range(_MOST_PIECES):
        if string := STRING.match(text, at):
            parts.append(unescaped(string))
        elif (string := _OPERAND.match(text, at)) is not None:
            name = string[1].rpartition(".")[2]
            parts.append(given[name] if name in given else _constant(text, name))
        else:
            break
        plus = _PLUS.match(text, string.end())
        if plus is None:
            break
        at = plus.end()
    return "".join(parts)


def _constant(text: str, name: str) -> str:
    value = assigned(text, name)
    return (
        str(value)
        if isinstance(value, int | float) or (isinstance(value, str) and _CONSTANT.fullmatch(value))
        else ""
    )


_CONSTANT = re.compile(r"[\w%.,:/-]{0,200}", re.ASCII)


def mapping(value: Value) -> dict[str, Value]:
    """The value where it is an object, else an empty one: so that a path
    through an answer needs no checks.
    """
    return value if isinstance(value, dict) else {}


class _BrokenError(ValueError):
    """The text is no literal."""


def _value(text: str, at: int, depth: int) -> tuple[Value, int]:
    at = _skip(text, at)
    first = text[at : at + 1]
    if depth > _DEEPEST or not first:
        raise _BrokenError
    if first == "{":
        return _object(text, at + 1, depth + 1)
    if first == "[":
        return _array(text, at + 1, depth + 1)
    if first in "\"'`":
        return _strings(text, at)
    number = _NUMBER.match(text, at)
    if number:
        written = number.group()
        return (float(written) if "." in written else int(written)), number.end()
    return _expression(text, at)


def _object(text: str, at: int, depth: int) -> tuple[dict[str, Value], int]:
    found: dict[str, Value] = {}
    while True:
        at = _skip(text, at)
        if text[at : at + 1] == "}":
            return found, at + 1
        if text[at : at + 1] == ",":
            at += 1
            continue
        key, at = _key(text, at)
        at = _skip(text, at)
        if text[at : at + 1] != ":":
            raise _BrokenError
        found[key], at = _value(text, at + 1, depth)


def _array(text: str, at: int, depth: int) -> tuple[list[Value], int]:
    found: list[Value] = []
    while True:
        at = _skip(text, at)
        if text[at : at + 1] == "]":
            return found, at + 1
        if text[at : at + 1] == ",":
            at += 1
            continue
        value, at = _value(text, at, depth)
        found.append(value)


def _key(text: str, at: int) -> tuple[str, int]:
    string = STRING.match(text, at)
    if string:
        return unescaped(string), string.end()
    name = _NAME.match(text, at)
    if not name:
        raise _BrokenError
    return name.group(), name.end()


def _strings(text: str, at: int) -> tuple[str, int]:
    """A string, or several joined by `+`."""
    parts = []
    while match := STRING.match(text, at):
        parts.append(unescaped(match))
        at = _skip(text, match.end())
        if text[at : at + 1] != "+":
            return "".join(parts), at
        at = _skip(text, at + 1)
    if not parts:
        raise _BrokenError
    rest, at = _expression(text, at)
    return "".join(parts) + str(rest or ""), at


def _expression(text: str, at: int) -> tuple[Value, int]:
    """Anything else, as written, up to the comma or bracket that ends it."""
    start, open_brackets = at, 0
    while (stop := _STOP.search(text, at)) is not None:
        at = stop.start()
        if at - start > _LONGEST_EXPRESSION:
            raise _BrokenError
        if stop.group() in "\"'`":
            string = STRING.match(text, at)
            if not string:
                raise _BrokenError
            at = string.end()
            continue
        if stop.group() in "([{":
            open_brackets += 1
        elif not open_brackets:
            break
        elif stop.group() in ")]}":
            open_brackets -= 1
        at += 1
    else:
        at = len(text)
    written = text[start:at].strip()
    if not written:
        raise _BrokenError
    return _WORDS.get(written, written), at


def _skip(text: str, at: int) -> int:
    if " " < text[at : at + 1] < "\x7f" and text[at] != "/":
        return at  # as mostly: nothing stands before what is looked for
    match = _SPACE.match(text, at)
    return match.end() if match else at


def unescaped(match: re.Match[str]) -> str:
    written = next(group for group in match.groups() if group is not None)
    return _ESCAPE.sub(_character, written) if "\\" in written else written


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _LETTERS.get(match[3], match[3])
