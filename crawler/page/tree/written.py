"""What a page's scripts plainly write where they stand: `document.write` of literals and of names
that were given literals right before it.

Only scripts of a few statements are followed, one after the other, up to the first one that is
anything else. Nothing is run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from itertools import islice

from lxml.html import HtmlElement

from crawler.page.js_literals import STRING, unescaped
from crawler.page.marks import PageWords

_LONGEST_SCRIPT = 3_000
_LONGEST_WRITTEN = 300
_MOST_SCRIPTS = 2_000
_MOST_STATEMENTS = 20
_MOST_STEPS = 20
_LEVELS = 4
"""How deep in a link a script may stand."""

_GAP = re.compile(r"(?>(?:[\s;]+|//[^\n]*|<!--[^\n]*|/\*(?:[^*]|\*(?!/)){0,1000}\*/)*)")
_PLUS = re.compile(r"\s*+\+\s*+")
_CLOSED = re.compile(r"\s*+\)")
_GIVEN = re.compile(r"(?:(?:var|let|const)\s+)?([A-Za-z_$][\w$]{0,60})\s*=\s*(?!=)")
_WRITES = re.compile(r"(?:window\.)?document\.write(?:ln)?\s*\(\s*")
_NAME = re.compile(r"[A-Za-z_$][\w$]{0,60}(?![\w$(\[])")
_REPLACES = re.compile(r"\.replace\(\s*")
_EXPRESSION = re.compile(r"/((?:[^\\/\n.*+?^$()\[\]{}|]|\\[/.\-<>\"'&])+)/([gi]{0,2})")
"""An expression that stands for nothing but its own signs."""
_CUTS = re.compile(r"\.(?:substring|substr|slice)\(\s*0?(\d{1,3})?\s*(?:,\s*(\d{1,4})\s*)?\)")
_SAME = re.compile(r"\.(?:trim|toString)\(\s*\)")
_SHORTENS = re.compile(
    r"if\s*\(\s*([A-Za-z_$][\w$]{0,60})\.length\s*>=?\s*\d{1,3}\s*\)\s*"
    r"(?:\{\s*\1\s*=[^{};\n]{1,200};?\s*\}|\1\s*=[^{};\n]{1,200}(?:;|\n))(?!\s*else\b)"
)
_END = re.compile(r"\s*(?=;|\n|//|\Z)|[ \t]*(?=\r?\n)")
_INLINE = re.compile(r"</?(?:span|font|b|strong|em|i|u|p|nobr)\b[^<>]{0,200}>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s{0,3}/?>", re.IGNORECASE)
_DAY = re.compile(r"\d\s?[-/.年月]\s?\d")
_UNSAID = ("script", "style", "noscript", "template")
_BEGUN = tuple(f"<{tag}" for tag in _UNSAID)


def write_out(root: HtmlElement, words: PageWords) -> None:
    """Sets what plain scripts write, where it is words, behind them as text, and takes what is no
    words of it out of links: the source of a script is nobody's title.

    A day that a script writes outside a link is left to who looks for days in scripts. words:
    of the page's markup.
    """
    if not words.says_somehow(*_BEGUN):
        return
    for element in islice(list(root.iter(*_UNSAID)), _MOST_SCRIPTS):
        linked = _stands_in_link(element)
        if element.tag != "script":
            if linked:
                del element[:]
                element.text = None
            continue
        said = _words_by(element)
        if said and (linked or not _DAY.search(said)):
            element.tail = said + (element.tail or "")
        if linked:
            element.text = None


def _stands_in_link(element: HtmlElement) -> bool:
    above = islice(element.iterancestors(), _LEVELS)
    return any(one.tag == "a" and one.get("href") is not None for one in above)


def _words_by(script: HtmlElement) -> str:
    """The words that a script writes where it stands; "" where it writes none, or markup."""
    text = script.text or ""
    if script.get("src") or "document.write" not in text or len(text) > _LONGEST_SCRIPT:
        return ""
    return words_written(text)


def words_written(script: str) -> str:
    """The words that a script writes; "" where it writes none, or markup of more than inline
    elements.
    """
    said = _INLINE.sub("", _BREAK.sub(" ", _followed(script)[0]))
    if "<" in said or ">" in said or len(said) > _LONGEST_WRITTEN:
        return ""
    return unescape(said).strip()


def markup_written(script: str) -> str | None:
    """What a script writes, markup and all; None where it does anything that is not plain."""
    written, whole = _followed(script)
    return written if whole else None


def _followed(script: str) -> tuple[str, bool]:
    """What the plain statements write with which a script begins, and whether it holds no others.

    A title is given whole that the script would only cut where it is long: `if(t.length>38){t=
    t.substr(0,37)+"...";}`.
    """
    written: list[str] = []
    known: dict[str, str] = {}
    at = 0
    for _ in range(_MOST_STATEMENTS):
        at = _GAP.match(script, at).end()  # type: ignore[union-attr]
        if statement := _WRITES.match(script, at):
            value, at = _joined(script, statement.end(), known)
            closed = _CLOSED.match(script, at)
            if value is None or closed is None:
                break
            written.append(value)
            at = closed.end()
        elif statement := _GIVEN.match(script, at):
            value, at = _joined(script, statement.end(), known)
            if value is None or _END.match(script, at) is None:
                break
            known[statement[1]] = value
        elif statement := _SHORTENS.match(script, at):
            at = statement.end()
        else:
            break
    at = _GAP.match(script, at).end()  # type: ignore[union-attr]
    return "".join(written), at == len(script)


def _joined(script: str, at: int, known: Mapping[str, str]) -> tuple[str | None, int]:
    """The text that an expression stands for, None where that is not plain; and where it ends."""
    parts: list[str] = []
    for _ in range(_MOST_STEPS):
        value, at = _called(script, at, known)
        if value is None:
            return None, at
        parts.append(value)
        if (plus := _PLUS.match(script, at)) is None:
            return "".join(parts), at
        at = plus.end()
    return None, at


def _called(script: str, at: int, known: Mapping[str, str]) -> tuple[str | None, int]:
    """A literal or a name, with what is called on it."""
    if string := STRING.match(script, at):
        is_filled = script[at] == "`" and "${" in string[0]
        value: str | None = None if is_filled else unescaped(string)
        at = string.end()
    elif name := _NAME.match(script, at):
        value, at = known.get(name[0]), name.end()
    else:
        return None, at
    for _ in range(_MOST_STEPS):
        if value is None or script[at : at + 1] != ".":
            break
        value, at = _changed(value, script, at)
    return value, at


def _changed(value: str, script: str, at: int) -> tuple[str | None, int]:
    """What a call makes of a text; None where it is not one of the plain ones."""
    if same := _SAME.match(script, at):
        return value.strip() if "trim" in same[0] else value, same.end()
    if cut := _CUTS.match(script, at):
        return _cut(value, cut), cut.end()
    if (call := _REPLACES.match(script, at)) is None:
        return None, at
    at = call.end()
    if string := STRING.match(script, at):
        pattern, flags, at = unescaped(string), "", string.end()
    elif expression := _EXPRESSION.match(script, at):
        pattern, flags, at = re.sub(r"\\(.)", r"\1", expression[1]), expression[2], expression.end()
    else:
        return None, at
    given = _WITH.match(script, at)
    string = STRING.match(script, given.end()) if given is not None else None
    if string is None or script[string.end() : string.end() + 1] != ")" or "$" in string[0]:
        return None, at
    found = re.compile(re.escape(pattern), re.IGNORECASE if "i" in flags else 0)
    put = unescaped(string)
    return found.sub(lambda _: put, value, count=0 if "g" in flags else 1), string.end() + 1


_WITH = re.compile(r"\s*,\s*")


def _cut(value: str, cut: re.Match[str]) -> str:
    begin, end = int(cut[1] or 0), cut[2]
    if end is None:
        return value[begin:]
    return value[begin : begin + int(end)] if ".substr(" in cut[0] else value[begin : int(end)]
