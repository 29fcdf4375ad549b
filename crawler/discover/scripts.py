"""Navigation that scripts make: links written into the page, and nodes of a tree.
Read as text, nothing is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import urlsplit

from crawler.discover.values import Link
from crawler.page.urls import absolute

LONGEST = 400_000
"""Characters of a script that are looked at."""
_MOST_TOKENS = 60_000
_MOST_NODES = 3000
_LONGEST_MARKUP = 300_000
_LONGEST_NAME = 30
_DEEPEST = 40
_MOST_ABOVE = 3

_TOKEN = re.compile(
    r"\\."
    r'|"(?P<double>(?>(?:[^"\\\n]|\\.)*))"'
    r"|'(?P<single>(?>(?:[^'\\\n]|\\.)*))'"
    r"|`(?P<back>(?>(?:[^`\\]|\\.)*))`"
    r"|(?<!:)//[^\n]*+"
    r"|/\*(?>(?:[^*]|\*(?!/)){0,3000})"
    r"|(?P<brace>[{}])"
    r"|(?P<word>[A-Za-z_$][\w$]*+)"
    r"|(?P<number>-?\d{1,12}(?![\w.]))"
    r"|(?P<sign>[:,])",
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "\n": ""}
_UNKNOWN = "\\"
"""Stands for a value that only running the script would tell: an address that holds it is none."""
_ADDED = re.compile(r"\.add\s{0,3}\(")
_LONGEST_CALL = 800
_LOADED = re.compile(
    r"(?:\.load|\.get|\.post|ajax|fetch|include\w{0,12})\s{0,3}\(\s{0,3}"
    r"(?:\{\s{0,20}(?:\w{1,12}\s?:\s?[\w\"']{1,12},\s{0,20}){0,4}url\s{0,3}:\s{0,3})?"
    r"[\"']([^\"'\s]{1,300}?\.s?html?)(?=[\"'\s?#])"
)
_MOST_PARTS = 20
_JOINED = re.compile(r"\s{0,200}\+(?:[^;\n]{0,200}\+)?\s{0,200}")

_NAMES = frozenset(
    {
        "name",
        "title",
        "text",
        "label",
        "nodename",
        "columnname",
        "channelname",
        "catalogname",
        "menuname",
    }
)
_ADDRESSES = frozenset(
    {"url", "href", "link", "linkurl", "jumpurl", "jump_url", "channelurl", "menuurl", "src"}
)
_PARENTS = frozenset({"pid", "parentid", "parent", "parent_id"})
_LIBRARY = re.compile(
    r"jquery|bootstrap|swiper|slide|lay(?:er|ui)|vue|react|angular|echart|require|polyfill|html5"
    r"|respond|font|share|qrcode|video|player|"
    r"calendar|date|lunar|weather|count|hits?\b|stat|analytics|baidu|cnzz|access|wza|aria|voice|"
    r"valid|crypto|md5|base64|\bmin\b|banner|"
    r"flash|photo|image|lazy|wow|animat|marquee|scroll|page(?!s?/)|search|form|print|zoom|ztree"
    r"|dtree|plugin|lib\b|\bui\b|browser|resize|jpage",
    re.IGNORECASE,
)


def may_hold_links(url: str) -> bool:
    """Whether a script of this address may make navigation, and is none of the
    libraries that every page names.
    """
    path = urlsplit(url).path
    return path.lower().endswith(".js") and _LIBRARY.search(path.rpartition("/")[2]) is None


def written(text: str) -> str:
    """The markup that a script writes into its page (`document.write`, `innerHTML`,
    `append`): its strings that hold tags.
    """
    parts: list[str] = []
    end = -1
    length = 0
    for token in _strings(text):
        said = _string(token)
        gap = text[end : token.start()] if end >= 0 else ""
        joined = end >= 0 and len(gap) <= 400 and _JOINED.fullmatch(gap) is not None
        end = token.end()
        if not joined and "<" not in said:
            end = -1
            continue
        if joined and gap.strip() != "+":
            parts.append(_UNKNOWN)
        elif not joined:
            parts.append("\n")
        parts.append(said)
        length += len(said)
        if length > _LONGEST_MARKUP:
            break
    markup = "".join(parts)
    return markup if "<a" in markup.lower() or "onclick" in markup.lower() else ""


def _strings(text: str) -> Iterator[re.Match[str]]:
    for token in islice(_TOKEN.finditer(text, 0, LONGEST), _MOST_TOKENS):
        if (token.lastgroup or "") in ("double", "single", "back"):
            yield token


def _string(token: re.Match[str]) -> str:
    return _ESCAPED.sub(_unescaped, token[token.lastgroup or 0])


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code is None:
        return _LETTERS.get(match[3], match[3])
    character = chr(int(code, 16))
    return "" if "\ud800" <= character <= "\udfff" else character


@dataclass(frozen=True, slots=True)
class Script:
    """What one script makes: `markup` that it writes, and links whose
    addresses stand as it writes them.
    """

    text: str
    markup: str
    made: tuple[Link, ...]

    @classmethod
    def of(cls, text: str) -> Script:
        return cls(text, written(text), (*_nodes(text), *_loaded(text)))

    def links(self, base: str) -> Iterator[Link]:
        """The links that it makes on a page whose addresses resolve against `base`."""
        for link in self.made:
            if (url := absolute(link.url, base)) is not None:
                yield replace(link, url=url)


def _loaded(text: str) -> Iterator[Link]:
    """The parts of pages that a script puts into its own
    (`$("#nav").load("/include/nav.html")`): a menu may be one of them.
    """
    for call in islice(_LOADED.finditer(text, 0, LONGEST), _MOST_PARTS):
        yield Link(call[1], "")


@dataclass(frozen=True, slots=True)
class _Node:
    """One node of a tree: its own number and its parent's where they are given, and the
    names of those it is nested in.
    """

    number: str
    parent: str
    name: str
    address: str
    above: tuple[str, ...] = ()


def _nodes(text: str) -> Iterator[Link]:
    """The nodes of trees and menus that a script holds as data: `{name: …,
    url: …}`, `d.add(1, 0, …, …)`.
    """
    found = [*_objects(text), *_added(text)]
    numbered = {node.number: node for node in found if node.number}
    for node in found:
        if node.address and 1 < len(node.name) <= _LONGEST_NAME:
            yield Link(node.address, node.name, node.above or tuple(_chain(node, numbered)))


def _chain(node: _Node, numbered: Mapping[str, _Node]) -> Iterator[str]:
    for _ in range(_MOST_ABOVE):
        above = numbered.get(node.parent)
        if above is None or above is node:
            return
        yield above.name
        node = above


def _objects(text: str) -> Iterator[_Node]:
    """Objects that have a name and an address, as they close."""
    stack: list[dict[str, str]] = []
    key = said = ""
    count = 0
    for token in islice(_TOKEN.finditer(text, 0, LONGEST), _MOST_TOKENS):
        kind = token.lastgroup
        value = (
            _string(token) if kind in ("double", "single", "back") else token[kind] if kind else ""
        )
        if kind == "brace":
            if value == "{":
                stack = [*stack[-_DEEPEST:], {}]
            elif stack and (node := _node(stack)) is not None:
                stack.pop()
                yield node
                count += 1
                if count == _MOST_NODES:
                    return
            else:
                del stack[-1:]
            key = said = ""
        elif kind == "sign":
            key, said = (said.lower(), "") if value == ":" else ("", "")
        elif kind is not None:
            if key and stack and kind != "word":
                stack[-1].setdefault(key, value.strip()[:500])
            key, said = "", value[:40]


def _node(stack: list[dict[str, str]]) -> _Node | None:
    """The object that closes, where it is a node of a tree."""
    fields = stack[-1]
    name, address = _first(fields, _NAMES), _first(fields, _ADDRESSES)
    if not name:
        return None
    above = tuple(said for one in stack[-2::-1] if (said := _first(one, _NAMES)))[:_MOST_ABOVE]
    return _Node(fields.get("id", ""), _first(fields, _PARENTS), name, address, above)


def _first(fields: Mapping[str, str], names: frozenset[str]) -> str:
    return next((value for key, value in fields.items() if key in names), "")


def _added(text: str) -> Iterator[_Node]:
    """`d.add(number, parent, name, address, …)`."""
    for call in islice(_ADDED.finditer(text, 0, LONGEST), _MOST_NODES):
        given: list[str] = []
        for token in _TOKEN.finditer(text, call.end(), call.end() + _LONGEST_CALL):
            kind = token.lastgroup
            if kind == "sign" and token["sign"] == ",":
                continue
            if kind not in ("double", "single", "number") or len(given) == 4:
                break
            given.append(token["number"] if kind == "number" else _string(token))
        if len(given) == 4:
            yield _Node(given[0], given[1], given[2].strip(), given[3].strip())
