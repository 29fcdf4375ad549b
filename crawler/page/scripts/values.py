"""What the pieces of an address or an object of parameters stand for in a plain script: literals,
and names to which the page gives literals.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice
from urllib.parse import quote, urlencode

from crawler.page.js_literals import STRING, Value, assigned, literal, unescaped

_MOST_PIECES = 20
_MOST_FIELDS = 40
_LONGEST = 3_000
_NAME = re.compile(
    r"(?:encodeURI(?:Component)?|escape|String|parseInt|Number)?\(?\s{0,5}"
    r"([A-Za-z_$][\w$]{0,60}(?:\.[\w$]{1,60}){0,3})(?:\(\s{0,5}\))?\s{0,5}\)?"
)
_NUMBER = re.compile(r"\d{1,12}(?![\w.])")
_PLUS = re.compile(r"\s{0,20}\+\s{0,20}")
_HOLE = re.compile(r"\$\{([^{}]{1,80})\}")
_KEY = re.compile(r"\s{0,40}(?:['\"]([\w-]{1,60})['\"]|([A-Za-z_$][\w$]{0,60}))\s{0,20}(:)?")
_PAGE = re.compile(
    r"(?:cur|current|now|this|the|start|first)?_?(?:page|p)"
    r"(?:_?(?:no|num|number|index|now|cur|current|id))?|pn|current|cur|index",
    re.IGNORECASE,
)
"""Names of the number of the page that is asked for: the first one, where nothing else is said."""
_PARAMETERS = re.compile(
    r"function\s{0,3}([A-Za-z_$][\w$]{0,60})?\s{0,3}\(([^()]{0,200})\)"
    r"|([A-Za-z_$][\w$]{0,60})\s{0,3}[=:]\s{0,3}(?:async\s{1,3})?(?:function\s{0,3})?\("
    r"([^()]{0,200})\)\s{0,3}(?:=>|\{)"
)
_LITERAL = re.compile(r"['\"]?([\w%.-]{1,100})['\"]?")
_CONSTANT = re.compile(r"[\w%.,:/?=&~@-]{0,300}", re.ASCII)


def fields_of(script: str, start: int) -> Mapping[str, int]:
    """The keys of the object that begins at `start`, and where their values stand."""
    found: dict[str, int] = {}
    at, end = start + 1, min(len(script), start + _LONGEST)
    while at < end and len(found) < _MOST_FIELDS:
        key = _KEY.match(script, at)
        if key is None:
            return found
        name = key[1] or key[2]
        value = _SPACE.match(script, key.end()).end() if key[3] else key.start(1 if key[1] else 2)  # type: ignore[union-attr]
        found.setdefault(name, value)
        at = _end_of_value(script, value, end)
        if script[at : at + 1] != ",":
            return found
        at += 1
    return found


_SPACE = re.compile(r"\s{0,40}")
_STOP = re.compile(r"[\"'`(\[{)\]},]")


def _end_of_value(script: str, at: int, end: int) -> int:
    """Where a value ends: at the comma or the bracket that is not its own."""
    depth = 0
    while at < end and (stop := _STOP.search(script, at, end)) is not None:
        at = stop.start()
        sign = stop.group()
        if sign in "\"'`":
            string = STRING.match(script, at)
            if string is None:
                return end
            at = string.end()
            continue
        if sign in "([{":
            depth += 1
        elif depth == 0:
            return at
        elif sign in ")]}":
            depth -= 1
        at += 1
    return end


def _end_of_statement(script: str, at: int) -> int:
    """Where a short statement ends: at its semicolon or its line's end."""
    ends = (script.find(sign, at, at + 300) for sign in (";", "\n"))
    return min((end for end in ends if end >= 0), default=at)


def pairs_of(script: str, start: int, names: Names) -> tuple[tuple[str, str], ...] | None:
    """The names and values of an object of parameters; None where one of them is not known."""
    pairs = []
    for name, at in fields_of(script, start).items():
        value, end = joined_at(script, at, names)
        if value is None or script[end : end + 1].strip() not in ("", ",", "}"):
            return None
        pairs.append((name, value))
    return tuple(pairs)


def nested_at(script: str, start: int, names: Names, depth: int = 0) -> Value:
    """The value of an object of parameters that hold others; None where a part of it is not
    known. Numbers stay numbers.
    """
    if depth > _DEEPEST:
        return None
    found: dict[str, Value] = {}
    for name, at in fields_of(script, start).items():
        value = _nested_value(script, at, names, depth)
        if value is None:
            return None
        found[name] = value
    return found


def _nested_value(script: str, at: int, names: Names, depth: int) -> Value:
    sign = script[at : at + 1]
    if sign == "{":
        return nested_at(script, at, names, depth + 1)
    if sign == "[" or _PLAIN.match(script, at):
        return literal(script, at)
    if (name := _NAME.match(script, at)) is not None and "(" not in name[0]:
        said = assigned(names.page, name[1].rpartition(".")[2])
        if isinstance(said, str | int | float) and not isinstance(said, bool) and said != name[1]:
            return said
    return joined_at(script, at, names)[0]


_DEEPEST = 6
_PLAIN = re.compile(r"(?:true|false|-?\d{1,12})\s{0,9}[,}]")


def joined_at(script: str, at: int, names: Names) -> tuple[str | None, int]:
    """The text that begins at `at` with all that is joined to it, None where a part is
    not known; and where it ends.
    """
    parts: list[str] = []
    for _ in range(_MOST_PIECES):
        part, end = _piece(script, at, names)
        if part is None:
            return None, end
        parts.append(part)
        plus = _PLUS.match(script, end)
        if plus is None:
            return "".join(parts), end
        at = plus.end()
    return None, at


def _piece(script: str, at: int, names: Names) -> tuple[str | None, int]:
    if moment := _MOMENT.match(script, at):
        return "0", moment.end()
    if string := STRING.match(script, at):
        text = unescaped(string)
        return (names.filled(text) if script[at] == "`" else text), string.end()
    if wrapped := _ENCODED.match(script, at):
        return quote(unescaped(wrapped), safe=""), wrapped.end()
    if number := _NUMBER.match(script, at):
        return number.group(), number.end()
    if name := _NAME.match(script, at):
        return names.value(name[1]), name.end()
    return None, at


_ENCODED = re.compile(
    rf"encodeURI(?:Component)?\(\s{{0,5}}(?:{STRING.pattern})\s{{0,5}}\)", STRING.flags
)
"""A literal that a script encodes."""


_MOMENT = re.compile(
    r"(?:new Date\(\s?\)\.(?:getTime|valueOf)\(\s?\)|\+?new Date\(\s?\)|Date\.now\(\s?\)|"
    r"Math\.random\(\s?\))"
)
"""What scripts ask with so that no store answers; any number does, and one that stays is best."""


class Names:
    """What the names in a call stand for: constants of the page, and
    the number of the first page.
    """

    def __init__(self, script: str, page: str, at: int, depth: int = 2) -> None:
        self._script = script
        self._page = page
        self._at = at
        self._depth = depth

    @property
    def page(self) -> str:
        return self._page

    def filled(self, text: str) -> str | None:
        """A template's text with its holes filled."""
        parts, at = [], 0
        for hole in _HOLE.finditer(text):
            value = self.value(hole[1].strip().removesuffix("++"))
            if value is None:
                return None
            parts += [text[at : hole.start()], value]
            at = hole.end()
        return "".join([*parts, text[at:]])

    def value(self, name: str) -> str | None:
        name = name.removesuffix(".toString()")
        if (asked := self._parameters(name)) is not None:
            return asked
        last = name.rpartition(".")[2]
        if name == last and (given := self._argument(name)) is not None:
            return given
        if name == last and (joined := self._joined_from(name)) is not None:
            return joined
        said = assigned(self._page, last)
        if isinstance(said, bool) or (isinstance(said, str) and _CONSTANT.fullmatch(said) is None):
            said = None
        if isinstance(said, str | int | float) and not (isinstance(said, str) and said == last):
            return str(said)
        return "1" if _PAGE.fullmatch(last) else None

    def _parameters(self, name: str) -> str | None:
        """The query that a name stands for: `new URLSearchParams({…})`."""
        if "." in name or self._depth == 0:
            return None
        is_given = rf"(?<![\w$.]){re.escape(name)}\s{{0,9}}=\s{{0,9}}new URLSearchParams\(\s{{0,9}}"
        given = re.search(rf"{is_given}(?=\{{)", self._page)
        if given is None:
            return None
        names = Names(self._script, self._page, self._at, self._depth - 1)
        pairs = pairs_of(self._page, given.end(), names)
        return urlencode(pairs) if pairs is not None else None

    def object_at(self, script: str, at: int) -> tuple[str, int] | None:
        """The text in which the object that stands at `at`, or that the name there is given,
        begins, and where; None where none does.
        """
        if script[at : at + 1] == "{":
            return script, at
        name = _NAME.match(script, at)
        if name is None or "." in name[1]:
            return None
        given = re.search(rf"(?<![\w$.]){re.escape(name[1])}\s{{0,9}}=\s{{0,9}}(?=\{{)", self._page)
        if given is None:
            return None
        return self._completed(name[1], given.end()) or (self._page, given.end())

    def _completed(self, name: str, start: int) -> tuple[str, int] | None:
        """An object with what a script adds to it right behind: `var p = {}; p.cid = 12; p["page"]
        = 1;`. None where nothing is added.
        """
        text = self._page[start : start + _LONGEST]
        rest = text[_end_of_value(text, 1, len(text)) :]
        added = {
            one[1] or one[2]: rest[one.end() : _end_of_statement(rest, one.end())]
            for one in islice(
                re.finditer(
                    rf"(?<![\w$.]){re.escape(name)}(?:\.([\w$]{{1,60}})"
                    rf"|\[\s{{0,3}}['\"]([\w-]{{1,60}})['\"]\s{{0,3}}\])\s{{0,5}}=(?!=)\s{{0,5}}",
                    rest,
                ),
                _MOST_FIELDS,
            )
        }
        if not added:
            return None
        held = {
            key: text[at : _end_of_value(text, at, len(text))]
            for key, at in fields_of(text, 0).items()
        }
        fields = (f"'{key}': {value.strip()}" for key, value in {**held, **added}.items())
        return "{" + ", ".join(fields) + "}", 0

    def _joined_from(self, name: str) -> str | None:
        """What a name is given that is itself joined of literals and names."""
        if self._depth == 0:
            return None
        given = re.search(
            rf"(?<![\w$.]){re.escape(name)}\s{{0,9}}=\s{{0,9}}(?=[\w$\"'`])", self._page
        )
        if given is None:
            return None
        value, end = joined_at(
            self._page, given.end(), Names(self._script, self._page, self._at, self._depth - 1)
        )
        return value if value and self._page[end : end + 1].strip() in ("", ",", ";", ")") else None

    def _argument(self, name: str) -> str | None:
        """What the function around the call is called with, where the
        name is one of its parameters.
        """
        heads = list(islice(_PARAMETERS.finditer(self._script, 0, self._at), 200))
        for head in reversed(heads[-4:]):
            parameters = [one.strip() for one in (head[2] or head[4] or "").split(",")]
            function = head[1] or head[3]
            if name in parameters and function:
                return self._called(function, parameters.index(name))
        return None

    def _called(self, function: str, position: int) -> str | None:
        for call in islice(
            re.finditer(
                rf"(?<![\w$]){re.escape(function)}\(([^()]{{0,200}})\)\s*[;}}\n,)]", self._page
            ),
            20,
        ):
            given = [one.strip() for one in call[1].split(",")]
            literal = _LITERAL.fullmatch(given[position]) if position < len(given) else None
            if literal is not None and (literal.group()[0] in "'\"" or literal[1].isdigit()):
                return literal[1]
        return None
