"""How a script, or markup with holes, writes a row of its list: which of a record's keys make the
address, the title and the day.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from crawler.page.js_literals import STRING, Value, unescaped

_MOST_TOKENS = 2_000
_LONGEST = 12_000
_REFERENCE = re.compile(
    r"(?<![\w$.'\"])[A-Za-z_$][\w$]{0,40}(?:\[[\w$]{1,20}\])?\.([A-Za-z_$][\w$]{0,60})(?![\w$(])"
)
_HOLE = re.compile(r"\$\{([^{}]{1,200})\}|\{\{([^{}]{1,200})\}\}|<%=([^%<>]{1,200})%>")
_HREF = re.compile(r"\bhref\s{0,3}=\s{0,3}(['\"]?)", re.IGNORECASE)
_ANCHOR = re.compile(r"<a\b", re.IGNORECASE)
_NO_KEYS = frozenset(
    {
        "length",
        "data",
        "list",
        "rows",
        "records",
        "result",
        "results",
        "items",
        "index",
        "innerHTML",
        "value",
    }
)
"""Properties of what holds the records."""


_OF_ELEMENT = re.compile(
    r"(?:\$\(\s{0,3}\w{1,40}\s{0,3}\)|(?<![\w$.])[A-Za-z_$][\w$]{0,40}(?:\[[\w$]{1,20}\])?)\s{0,3}\.\s{0,3}"
    r"(?:(?:getAttribute|attr)\(\s{0,3}[\"']([A-Za-z_][\w-]{0,60})[\"']\s{0,3}\)"
    r"|(?:getElementsByTagName|find|children|querySelector|selectSingleNode)\(\s{0,3}"
    r"[\"']([A-Za-z_][\w-]{0,60})[\"']\s{0,3}\)(?:\[0\]|\.(?:eq|item)\(0\)|\.first\(\))?"
    r"(?:\.(?:firstChild|childNodes\[0\]))?"
    r"\.(?:nodeValue|data|textContent|innerHTML|text(?:\(\))?|html\(\)))"
)
"""What a script reads from an element of XML: an attribute, or a child's text."""


class RowTemplate(NamedTuple):
    """address: literals and keys in turn, the even ones literals. titles,
    dates: keys, the likelier first.
    """

    address: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()

    def written(self) -> str:
        return json.dumps(self)

    @classmethod
    def of(cls, written: str) -> RowTemplate | None:
        """What `written` gave; None for anything else."""
        try:
            address, titles, dates = json.loads(written)
        except ValueError:
            return None
        return cls(tuple(address), tuple(titles), tuple(dates))

    def address_of(self, record: Mapping[str, Value]) -> str:
        """A record's address; "" where a part of it is missing."""
        parts = []
        for at, part in enumerate(self.address):
            value = record.get(part) if at % 2 else part
            if value is None or isinstance(value, dict | list | bool):
                return ""
            parts.append(str(value))
        return "".join(parts).strip()


class _Token(NamedTuple):
    """A piece of markup as it is written out, or the key of a record whose value stands there."""

    text: str
    is_key: bool


def template_in(code: str) -> RowTemplate | None:
    """The first row that a script writes with a link in it; None where it writes none."""
    code = _OF_ELEMENT.sub(lambda one: f"r.{one[1] or one[2]}", code[:_LONGEST])
    tokens = list(islice(_tokens(code), _MOST_TOKENS))
    for at, token in enumerate(tokens):
        opened = None if token.is_key else _ANCHOR.search(token.text)
        if opened is not None:
            return _row(tokens[at:], opened.start())
    return None


def _row(tokens: list[_Token], start: int) -> RowTemplate | None:
    """The row whose link begins in the first of these tokens."""
    address: list[str] = []
    titles: list[str] = []
    dates: list[str] = []
    markup = tokens[0].text[start:]
    state = _State(markup)
    state.text(markup, address)
    for token in tokens[1:]:
        if not token.is_key:
            if state.text(token.text, address):
                break
        elif state.in_address:
            address += [*([""] if len(address) % 2 == 0 else []), token.text]
        elif token.text not in _NO_KEYS:
            (titles if state.in_link else dates).append(token.text)
    return (
        RowTemplate(tuple(address), tuple(dict.fromkeys(titles)), tuple(dict.fromkeys(dates)))
        if titles
        else None
    )


class _State:
    """Where in a row the writing stands: in the address of its link, in
    the link's words, or behind it.
    """

    def __init__(self, markup: str) -> None:
        self.in_address = False
        self.in_link = True
        self._quote = ""

    def text(self, text: str, address: list[str]) -> bool:
        """Goes on over literal markup. Whether another row begins in it."""
        if self.in_address:
            end = re.search(re.escape(self._quote) if self._quote else r"[\s>]", text)
            _join(address, text if end is None else text[: end.start()])
            if end is None:
                return False
            self.in_address, text = False, text[end.end() :]
        href = _HREF.search(text) if self.in_link and not address else None
        if href is not None:
            rest = text[href.end() :]
            self.in_address, self._quote = True, href[1]
            return self.text(rest, address)
        if "</a" in text.lower():
            self.in_link = False
            text = text[text.lower().index("</a") :]
        return not self.in_link and _ANCHOR.search(text) is not None and "</li" in text.lower()


def _join(address: list[str], literal: str) -> None:
    if len(address) % 2:
        address[-1] += literal
    else:
        address.append(literal)


def _tokens(code: str) -> Iterator[_Token]:
    """The literals and the references to records' keys in a script, in order."""
    at = 0
    for mark in re.finditer(r"['\"`]", code):
        if mark.start() < at:
            continue
        yield from (_Token(one[1], True) for one in _REFERENCE.finditer(code, at, mark.start()))
        string = STRING.match(code, mark.start())
        if string is None:
            return
        yield from (
            _holed(unescaped(string))
            if code[mark.start()] == "`"
            else (_Token(unescaped(string), False),)
        )
        at = string.end()
    yield from (_Token(one[1], True) for one in _REFERENCE.finditer(code, at))


def _holed(text: str) -> Iterator[_Token]:
    """A template's literals, and the keys in its holes."""
    at = 0
    for hole in _HOLE.finditer(text):
        if text[at : hole.start()]:
            yield _Token(text[at : hole.start()], False)
        inside = next(group for group in hole.groups() if group is not None)
        yield from (_Token(one[1], True) for one in _REFERENCE.finditer(inside))
        at = hole.end()
    if text[at:]:
        yield _Token(text[at:], False)


def template_of_markup(markup: str) -> RowTemplate | None:
    """The row that markup with holes writes: `<a
    :href="item.url">{{item.title}}</a>`, `<a href="<%= r.url %>">`.
    """
    tokens: list[_Token] = []
    at = 0
    markup = markup[:_LONGEST]
    for mark in _BOUND.finditer(markup):
        if mark.start() < at:
            continue
        tokens.extend(_holed(markup[at : mark.start()]))
        tokens.append(_Token(' href="', False))
        tokens.extend(_tokens(mark[2]))
        tokens.append(_Token('"', False))
        at = mark.end()
    tokens.extend(_holed(markup[at:]))
    for place, token in enumerate(tokens):
        opened = None if token.is_key else _ANCHOR.search(token.text)
        if opened is not None:
            return _row(tokens[place:], opened.start())
    return None


_BOUND = re.compile(r"\s(?:v-bind)?:href\s{0,3}=\s{0,3}(['\"])(.{1,300}?)\1")
