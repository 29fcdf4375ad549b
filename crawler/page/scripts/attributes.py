"""What scripts read out of the page's own markup: `$("#list").data("url")`, `$("#cid").val()`.

Put in their place as literals, they are understood wherever a literal is.
"""

from __future__ import annotations

import json
import re
from urllib.parse import urlencode

from crawler.page.document import Document
from crawler.page.links import Element

_READ = re.compile(
    r"(?:\$|jQuery)\(\s{0,3}[\"']([#.])([\w-]{1,60})[\"']\s{0,3}\)\."
    r"(?:(?:(data)|attr|prop)\(\s{0,3}[\"']([\w-]{1,60})[\"']\s{0,3}\)|(val)\(\s{0,3}\))"
    r"|document\.(?:getElementById\(\s{0,3}[\"']([\w-]{1,60})[\"']\s{0,3}\)"
    r"|querySelector\(\s{0,3}[\"']([#.])([\w-]{1,60})[\"']\s{0,3}\))\."
    r"(?:dataset\.(\w{1,60})|getAttribute\(\s{0,3}[\"']([\w-]{1,60})[\"']\s{0,3}\)|(value)\b(?!\s{0,4}=(?!=)))"
)
_WRITTEN = re.compile(
    r"(?:\$|jQuery)\(\s{0,3}[\"'](?:form)?#([\w-]{1,60})[\"']\s{0,3}\)\.serialize\(\s{0,3}\)"
)
"""What a form would send, as one text."""
_WORDS = (
    ".serialize(",
    ".data(",
    ".attr(",
    ".prop(",
    ".val(",
    "dataset.",
    "getAttribute(",
    ".value",
)
_CAPITAL = re.compile(r"[A-Z]")


def with_attributes(script: str, doc: Document) -> str:
    """A script with what it reads of the page's elements written out; what is not there stays."""
    if doc.root is None or not any(word in script for word in _WORDS):
        return script
    script = _WRITTEN.sub(lambda said: _fields(said, doc), script)
    return _READ.sub(lambda said: _literal(said, doc), script)


def _fields(said: re.Match[str], doc: Document) -> str:
    """What the named form holds when the page comes, as a script writes it out."""
    form = next(iter(_named(doc, "#", said[1])), None)
    if form is None:
        return said[0]
    held = [
        (name, one.get("value") or "")
        for one in form.iter("input")
        if (name := one.get("name")) and (one.get("type") or "text").lower() in _SENT
    ]
    return json.dumps(urlencode(held)) if held else said[0]


_SENT = frozenset({"hidden", "text", "search", "number", "date"})


def _literal(said: re.Match[str], doc: Document) -> str:
    by, name = said[1] or said[7] or "#", said[2] or said[6] or said[8]
    if said[5] or said[11]:
        attribute = "value"
    elif said[3] or said[9]:
        key = said[4] if said[3] else said[9]
        attribute = "data-" + _CAPITAL.sub(lambda sign: f"-{sign[0].lower()}", key)
    else:
        attribute = said[4] or said[10]
    value = next(
        (one.get(attribute) for one in _named(doc, by, name) if one.get(attribute) is not None),
        None,
    )
    return said[0] if value is None else json.dumps(value, ensure_ascii=False)


def _named(doc: Document, by: str, name: str) -> list[Element]:
    assert doc.root is not None
    if by == "#":
        return [one for one in doc.root.iter("*") if one.get("id") == name][:1]
    return [one for one in doc.root.iter("*") if name in (one.get("class") or "").split()][:1]
