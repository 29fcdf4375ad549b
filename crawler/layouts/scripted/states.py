"""What an application's server hands to its scripts in the page: Next's and Nuxt's data, in each of
the ways in which these are written, and states that scripts assign.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice

from crawler.page.document import Document
from crawler.page.js_literals import STRING, Value, literal, unescaped
from crawler.page.links import Element

_MOST_SCRIPT = 2_000_000
_STATE = re.compile(
    r"\b__(?:(?:NUXT|INITIAL_STATE|PRELOADED_STATE|INITIAL_DATA|APP_DATA|PAGE_DATA|APOLLO_STATE|NEXT_DATA|DATA|STATE|STORE)"
    r"(?:_DATA)?__|remixContext|reactRouterContext)['\"]?\]?\s{0,9}=\s{0,9}"
    r"(?:(?P<called>\(?function\s{0,3}\((?P<names>[\w$,\s]{0,4000})\)\s{0,3}\{)|(?=\{))"
)
_RETURNED = re.compile(r"\breturn\s{0,3}(?=\{)")
_CALLED = re.compile(r"\}\s{0,3}\)?\s{0,3}\(")
_END = re.compile(r"\)\s{0,3}\)?\s{0,3};?\s{0,9}\Z")
_MOST_CALLS = 100_000
_BARE = re.compile(r"(?<=[:\[,])\s{0,3}([A-Za-z_$][\w$]{0,20})\s{0,3}(?=[,}\]])")
_FLIGHT = re.compile(r"__next_f\.push\(\[\s{0,3}1\s{0,3},\s{0,3}(?=\")")
_FLIGHT_ROW = re.compile(r"[0-9a-f]{1,8}:(?=[\[{])")
_MOST_PIECES = 2_000
_DEEPEST = 60


def states_of(doc: Document) -> Iterator[Value]:
    """Each state of the page, as the values that its scripts are given."""
    assert doc.root is not None
    for script in doc.root.iter("script"):
        text = (script.text or "")[:_MOST_SCRIPT]
        if script.get("id") == "__NEXT_DATA__":
            yield literal(text.strip())
        elif script.get("id") == "__NUXT_DATA__":
            yield _Flat(literal(text.strip())).root
        elif "json" in (script.get("type") or "") and (held := _transferred(script, text)):
            yield held
        elif (match := _STATE.search(text)) is not None:
            yield literal(_with_arguments(text, match) if match["called"] else text[match.end() :])
    if "__next_f" in doc.text:
        yield list(_streamed(doc.scripts[:_MOST_SCRIPT]))
    yield from _of_components(doc.root)


def holds_state(text: str) -> bool:
    """Whether a page may hold such a state, by words alone."""
    return any(word in text for word in _WORDS)


_WORDS = (
    "_DATA__",
    "__STORE__",
    "_STATE__",
    "__NUXT",
    "__next_f",
    "remixContext",
    "reactRouterContext",
    "data-sveltekit-fetched",
    '-state"',
    "<astro-island",
    "data-page=",
)


def _transferred(script: Element, text: str) -> Value:
    """What a script element of data holds: an answer that Svelte's server was given, by its
    address; or Angular's state, whose quotes are written `&q;`. None where it is neither.
    """
    if script.get("data-sveltekit-fetched") is not None:
        answer = literal(text.strip())
        body = answer.get("body") if isinstance(answer, dict) else None
        return {script.get("data-url") or "": literal(body) if isinstance(body, str) else body}
    if (script.get("id") or "").endswith("-state"):
        return literal(_ESCAPED.sub(lambda one: _SIGNS[one[1]], text.strip()))
    return None


_ESCAPED = re.compile(r"&([qsalg]);")
_SIGNS = {"q": '"', "s": "'", "a": "&", "l": "<", "g": ">"}


def _of_components(root: Element) -> Iterator[Value]:
    """What elements hold for their components as JSON: Inertia's page, and the properties of
    Astro's, each with a number before it that tells what it is.
    """
    for element in islice(root.iter("astro-island"), _MOST_ISLANDS):
        yield _untagged([0, literal((element.get("props") or "")[:_MOST_SCRIPT])], 0)
    for element in root.iter("div"):
        if (held := element.get("data-page") or "").startswith("{"):
            yield literal(held[:_MOST_SCRIPT])
            return


_MOST_ISLANDS = 20


def _untagged(pair: Value, depth: int) -> Value:
    """A value that stands behind the number of its kind: 0 as it is, 1 a list, 3 a day."""
    if not isinstance(pair, list) or len(pair) != 2 or depth > _DEEPEST:
        return None
    kind, value = pair
    if isinstance(value, dict):
        return {name: _untagged(one, depth + 1) for name, one in value.items()}
    if kind == 1 and isinstance(value, list):
        return [_untagged(one, depth + 1) for one in value]
    return value


def _streamed(scripts: str) -> Iterator[Value]:
    """The rows of what Next's server streams in pieces of text: `7:["$",null,{…}]`."""
    pieces = (STRING.match(scripts, one.end()) for one in _FLIGHT.finditer(scripts))
    text = "".join(unescaped(piece) for piece in islice(pieces, _MOST_PIECES) if piece is not None)
    for line in text.split("\n"):
        if (row := _FLIGHT_ROW.match(line)) is None:
            continue
        try:
            yield json.loads(line[row.end() :])
        except (ValueError, RecursionError):
            continue


class _Flat:
    """Values written one after the other, of which each names its parts by their places, as Nuxt
    writes them.

    root: the value that the first place stands for; None where they are not such values.
    """

    def __init__(self, values: Value) -> None:
        self._values = values if isinstance(values, list) else []
        self._known: dict[int, Value] = {}
        self.root = self._at(0, 0)

    def _at(self, place: Value, depth: int) -> Value:
        if not isinstance(place, int) or not 0 <= place < len(self._values) or depth > _DEEPEST:
            return None
        if place not in self._known:
            self._known[place] = None  # what holds itself
            self._known[place] = self._whole(self._values[place], depth + 1)
        return self._known[place]

    def _whole(self, value: Value, depth: int) -> Value:
        if isinstance(value, dict):
            return {key: self._at(place, depth) for key, place in value.items()}
        if not isinstance(value, list):
            return value
        if not value or not isinstance(value[0], str):
            return [self._at(place, depth) for place in value]
        if value[0] == "Date":
            return value[1] if len(value) > 1 else None
        if value[0] == "Set":
            return [self._at(place, depth) for place in value[1:]]
        # Reactive, Ref and what else a framework calls the holder of one value
        return self._at(value[1], depth) if len(value) > 1 else None


def _with_arguments(text: str, called: re.Match[str]) -> str:
    """What a function returns, with what it is called with in the places of its parameters."""
    returned = _RETURNED.search(text, called.end())
    arguments = max(
        islice(_CALLED.finditer(text, called.end()), _MOST_CALLS), key=re.Match.end, default=None
    )
    end = _END.search(text, max(len(text) - 20, 0))
    if returned is None or arguments is None or end is None:
        return ""
    values = literal(f"[{text[arguments.end() : end.start()]}]")
    names = [name.strip() for name in called["names"].split(",") if name.strip()]
    given = (
        dict(zip(names, map(json.dumps, values), strict=False)) if isinstance(values, list) else {}
    )
    return "".join(_filled(text[returned.end() : arguments.start()], given))


def _filled(text: str, given: dict[str, str]) -> Iterator[str]:
    """The text with parameters replaced; what stands in strings stays."""
    at = 0
    for string in STRING.finditer(text):
        yield _BARE.sub(lambda name: given.get(name[1], name[0]), text[at : string.start()] + '"')[
            :-1
        ]
        yield string[0]
        at = string.end()
    yield _BARE.sub(lambda name: given.get(name[1], name[0]), text[at:])
