"""Pagers whose links call a script of the page (`javascript:goPage(2)`): the request it would
make, told without running it.

Only what pagers write is understood: strings and numbers put together, one address gone to, one
form's field set and sent. Anything else tells no next page.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from urllib.parse import urlencode, urlsplit

from lxml.html import HtmlElement

from crawler.page.document import Document
from crawler.page.navigation import OPENS
from crawler.page.reading import Fetch
from crawler.page.urls import absolute

_CALL = re.compile(r"([A-Za-z_$][\w$]{0,40})\s{0,3}\(([^()]{0,120})\)")
_PARAMETERS = re.compile(r"\s{0,5}\(([\w$, ]{0,120})\)\s{0,10}\{")
_LONGEST_BODY = 3000
_MOST_FIELDS = 60
_MOST_STATEMENTS = 60
_BRACE = re.compile(r"[{}]")
_STATEMENT = re.compile(r"[;\n{}]")
_VARIABLE = re.compile(
    r"\s{0,20}(?:(?:var|let|const)\s{1,5})?([A-Za-z_$][\w$]{0,40})\s{0,5}=(?!=)\s{0,5}"
)
_FIELD = re.compile(
    r"""(?:\.(\w{1,40})\.value|getElementById\(\s{0,3}["'](\w{1,40})["']\s{0,3}\)\.value"""
    r"""|elements\[\s{0,3}["'](\w{1,40})["']\s{0,3}\]\.value)\s{0,5}=(?!=)\s{0,5}"""
    r"""|\$\(\s{0,3}["'](?:\w{0,10}\#(\w{1,40})|\w{0,10}\[name\s?=\s?["']?(\w{1,40})["']?\])["']\s{0,3}\)\.val\(\s{0,5}"""
)
_SENT = re.compile(r"\.submit\s{0,3}\(")
_TOKEN = re.compile(
    r"\s{0,20}(?:\"([^\"\\]{0,300})\"|'([^'\\]{0,300})'|(\d{1,9})|"
    r"([A-Za-z_$][\w$]{0,40}(?:\.\w{1,40}){0,3})(\(\s{0,3}\))?|([-+()?:]|[=!]==?|[<>]=?))"
)
_TEMPLATE = re.compile(r"`([^`\\]{0,300})`")
_FILLED = re.compile(r"\$\{([^{}`]{1,80})\}")
_MOST_CONSTANTS = 20
_WRAPPERS = frozenset({"encodeURI", "parseInt", "Number", "String", "eval"})
_HERE = frozenset(
    {
        "location",
        "location.href",
        "window.location",
        "window.location.href",
        "document.location.href",
    }
)

Value = str | int


def scripted(script: str, doc: Document, library: str = "") -> Fetch | None:
    """What a link's script (`goPage(2)`,
    `document.f.page.value=2;document.f.submit()`) would request.

    library: the page's script files, for functions that stand in none of its own scripts.
    """
    script = script.strip()[:500].removeprefix("javascript:")
    if (fetch := _request(script, {}, doc)) is not None:
        return fetch
    for call in _CALL.finditer(script):
        function = _function(doc.text, call[1]) or (
            _function(library, call[1]) if library else None
        )
        if function is None:
            continue
        names, body = function
        given = [_constant(part) for part in call[2].split(",")] if call[2].strip() else []
        known = {
            name: value for name, value in zip(names, given, strict=False) if value is not None
        }
        return _request(body, known, doc) if known else None
    return None


def bound(link: HtmlElement, doc: Document) -> Fetch | None:
    """What a click on a link would request that the page's scripts bind to its class or id:
    `$(".page a.next").click(function(){location.href="?p="+$(this).data("page");})`.
    """
    if "click" not in doc.scripts:
        return None
    makes = {f".{one}" for one in (link.get("class") or "").split()} | {f"#{link.get('id')}"}
    for handler in islice(_BOUND.finditer(doc.scripts), _MOST_BOUND):
        named = (handler[2] or handler[1] or "").rpartition(" ")[2].removeprefix(link.tag)
        if named not in makes:
            continue
        body = body_at(doc.scripts, handler.end())
        filled = _OWN.sub(lambda said: _own_value(said, link), body)
        # Many links may be of one class: what is the same for all of them is no pager's.
        return scripted(filled, doc) if filled != body or named[0] == "#" else None
    return None


def _own_value(said: re.Match[str], link: HtmlElement) -> str:
    """What `$(this).data("page")` or `this.dataset.page` gives, as it would be written out."""
    value = link.get(said[2] or f"data-{said[1] or said[3]}") or ""
    if value.isascii() and value.isdecimal():
        return value
    return said[0] if not value or {'"', "\\"} & set(value) else f'"{value}"'


_BOUND = re.compile(
    r"""\$\(\s{0,3}(?:["']([\w .#-]{2,60})["']|document)\s{0,3}\)\s{0,5}"""
    r"""\.(?:click|on|bind|live)\s{0,3}\(\s{0,5}"""
    r"""(?:["']click["']\s{0,3},\s{0,5}(?:["']([\w .#-]{2,60})["']\s{0,3},\s{0,5})?)?"""
    r"""function\s{0,3}\(\s{0,3}\w{0,10}\s{0,3}\)\s{0,5}\{"""
)
_OWN = re.compile(
    r"""\$\(\s{0,3}this\s{0,3}\)\.(?:data\(\s{0,3}["']([\w-]{1,30})["']"""
    r"""|attr\(\s{0,3}["']([\w-]{1,30})["'])\s{0,3}\)|this\.dataset\.(\w{1,30})"""
)
_MOST_BOUND = 40


def _constant(text: str) -> Value | None:
    return _sum(text.strip(), {})


def _function(text: str, name: str) -> tuple[list[str], str] | None:
    """The parameters and the body of a function that the page's scripts define."""
    for head in (f"function {name}", f"{name} = function", f"{name}=function"):
        at = text.find(head)
        if at >= 0 and (opened := _PARAMETERS.match(text, at + len(head))):
            return [one.strip() for one in opened[1].split(",")], body_at(text, opened.end())
    return None


def body_at(text: str, start: int) -> str:
    """The text from behind an opening brace to the one that closes it."""
    depth = 1
    for brace in _BRACE.finditer(text[start : start + _LONGEST_BODY]):
        depth += 1 if brace.group() == "{" else -1
        if depth == 0:
            return text[start : start + brace.start()]
    return text[start : start + _LONGEST_BODY]


def _request(body: str, known: Mapping[str, Value], doc: Document) -> Fetch | None:
    """The address that the statements lead to, or the form they send. Of several addresses:
    the one made of what is known.
    """
    env: dict[str, Value] = dict.fromkeys(_HERE, doc.page.url)
    env["location.pathname"] = env["window.location.pathname"] = urlsplit(doc.page.url).path
    body = _TEMPLATE.sub(_as_sum, body)
    env.update(_constants(body, doc))
    env.update(known)
    told = set(known)
    fields: dict[str, str] = {}
    for statement in _statements(body):
        if (goes := OPENS.search(statement)) is not None:
            value = _sum(statement[goes.end() :], env)
            if isinstance(value, str) and (not known or _uses(statement[goes.end() :], told)):
                url = absolute(value, doc.base)
                return Fetch(url, referer=doc.page.url) if url else None
        elif (field := _FIELD.search(statement)) is not None:
            value = _sum(statement[field.end() :], env)
            if value is not None and (not known or _uses(statement[field.end() :], told)):
                fields[next(name for name in field.groups() if name)] = str(value)
        elif (variable := _VARIABLE.match(statement)) is not None:
            value = _sum(statement[variable.end() :], env)
            if value is not None:
                env[variable[1]] = value
                if _uses(statement[variable.end() :], told):
                    told.add(variable[1])
    return _sent(fields, doc) if fields and _SENT.search(body) else None


def _as_sum(template: re.Match[str]) -> str:
    """`index_${n - 1}.html` as "index_"+(n - 1)+".html"."""
    parts = _FILLED.split(template[1])
    if '"' in "".join(parts[::2]):
        return template[0]
    return "+".join(f"({part})" if number % 2 else f'"{part}"' for number, part in enumerate(parts))


def _constants(body: str, doc: Document) -> dict[str, Value]:
    """What the names that stand in a function's body mean, where the page's scripts give them a
    value once and never another.
    """
    names = {token[4] for token in _TOKEN.finditer(body) if token[4] and "." not in token[4]}
    values: dict[str, Value] = {}
    for name in islice(sorted(names - _WRAPPERS), _MOST_CONSTANTS):
        if name not in doc.scripts:
            continue
        word = rf"(?<![\w$.]){re.escape(name)}"
        given = list(islice(re.finditer(rf"{word}\s{{0,5}}=(?!=)", doc.scripts), 2))
        if len(given) == 1 and not re.search(rf"{word}\s?(?:\+\+|--|[-+*/]=)", doc.scripts):
            value = _sum(doc.scripts[given[0].end() :][:400].partition("\n")[0], {})
            if value is not None:
                values[name] = value
    return values


def _statements(body: str) -> Iterator[str]:
    count = 0
    for part in _STATEMENT.split(body):
        if part.strip():
            yield part[:600]
            count += 1
            if count == _MOST_STATEMENTS:
                return


def _uses(expression: str, names: set[str]) -> bool:
    return any(
        (token[4] or "").partition(".")[0] in names
        for token in _TOKEN.finditer(expression[:400])
        if token[4]
    )


def _sum(text: str, env: Mapping[str, Value]) -> Value | None:
    """The value of strings, numbers and known names joined by + and -, None
    where there is anything else.
    """
    tokens: list[re.Match[str]] = []
    at = 0
    while len(tokens) < 40 and (token := _TOKEN.match(text, at)) is not None:
        tokens.append(token)
        at = token.end()
    rest = text[at:].lstrip()
    if rest and rest[0] not in ";,)":
        return None
    value, end = _choice(tokens, 0, env, 0)
    closed = all(token[6] == ")" for token in tokens[end:])
    return value if closed and not isinstance(value, bool) else None


def _choice(
    tokens: list[re.Match[str]], at: int, env: Mapping[str, Value], depth: int
) -> tuple[Value | None, int]:
    """A sum, a comparison of two, or what one of them chooses: n == 1 ? "" : "_" + n."""
    value, at = _terms(tokens, at, env, depth)
    if _sign(tokens, at) in _COMPARED:
        other, after = _terms(tokens, at + 1, env, depth)
        value = _compared(value, tokens[at][6], other)
        at = after
    if _sign(tokens, at) != "?":
        return value, at
    chosen, at = _choice(tokens, at + 1, env, depth + 1)
    if _sign(tokens, at) != ":":
        return None, at
    otherwise, at = _choice(tokens, at + 1, env, depth + 1)
    return (chosen if value else otherwise) if isinstance(value, bool) else None, at


def _sign(tokens: list[re.Match[str]], at: int) -> str | None:
    return tokens[at][6] if at < len(tokens) else None


def _compared(one: Value | None, sign: str, other: Value | None) -> bool | None:
    """Whether a comparison holds, None where one of its sides is not known."""
    if one is None or other is None:
        return None
    if sign[0] in "=!":
        return (str(one) == str(other)) is (sign[0] == "=")
    if not (str(one).isdecimal() and str(other).isdecimal()):
        return None
    return _COMPARED[sign](int(one), int(other))


_COMPARED: Mapping[str | None, Callable[[int, int], bool]] = {
    "==": operator.eq,
    "===": operator.eq,
    "!=": operator.ne,
    "!==": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _terms(
    tokens: list[re.Match[str]], at: int, env: Mapping[str, Value], depth: int
) -> tuple[Value | None, int]:
    total, at = _term(tokens, at, env, depth)
    while at < len(tokens) and tokens[at][6] in ("+", "-"):
        sign = tokens[at][6]
        other, at = _term(tokens, at + 1, env, depth)
        if total is None or other is None:
            total = None
        elif sign == "-":
            total = (
                int(total) - int(other)
                if str(total).isdecimal() and str(other).isdecimal()
                else None
            )
        else:
            total = (
                total + other
                if isinstance(total, int) and isinstance(other, int)
                else f"{total}{other}"
            )
    return total, at


def _term(
    tokens: list[re.Match[str]], at: int, env: Mapping[str, Value], depth: int
) -> tuple[Value | None, int]:
    if at >= len(tokens) or depth > 8:
        return None, at
    token = tokens[at]
    if token[3]:
        return int(token[3]), at + 1
    if token[4]:
        if token[4] in _WRAPPERS and at + 1 < len(tokens) and tokens[at + 1][6] == "(":
            value, at = _term(tokens, at + 1, env, depth + 1)
            if token[4] in ("parseInt", "Number") and str(value).isdecimal():
                value = int(str(value))
            return value, at
        return env.get(token[4]), at + 1
    if token[6] == "(":
        value, at = _choice(tokens, at + 1, env, depth + 1)
        return value, at + 1 if at < len(tokens) and tokens[at][6] == ")" else at
    if token[6]:
        return None, at + 1
    return token[1] if token[1] is not None else token[2], at + 1


def _sent(fields: Mapping[str, str], doc: Document) -> Fetch | None:
    """The form that holds the fields, sent as a browser would send it once they are set."""
    assert doc.root is not None
    for form in doc.root.iter("form"):
        inputs = [
            one for one, _ in zip(form.iter("input", "select"), range(_MOST_FIELDS), strict=False)
        ]
        named = {
            key: one.get("name")
            for one in inputs
            for key in (one.get("id"), one.get("name"))
            if key
        }
        if not all(named.get(name) for name in fields):
            continue
        sent = {
            one.get("name"): one.get("value") or ""
            for one in inputs
            if one.get("name") and _is_sent(one)
        }
        sent |= {named[name]: value for name, value in fields.items()}
        url = absolute((form.get("action") or "").strip() or doc.page.url, doc.base)
        if url is None:
            return None
        if (form.get("method") or "").strip().lower() == "post":
            return Fetch(url, tuple(sent.items()), referer=doc.page.url)
        return Fetch(f"{url.partition('?')[0]}?{urlencode(sent)}", referer=doc.page.url)
    return None


def _is_sent(field: HtmlElement) -> bool:
    return field.tag == "input" and (field.get("type") or "text").lower() in ("hidden", "text")


_JUMP = re.compile(r":\s{0,3}function\s{0,3}\(([\w$, ]{0,80})\)\s{0,5}\{")
_JUMP_NAME = re.compile(
    r"(?:jump|call[bB]ack|onPageChange|onPageClick|onSelectPage|pageClick|backFn|clickFn|"
    r"onPage|change)\s{0,3}\Z"
)
_OF_NOW = re.compile(
    r"\b(?:curr|current|currentPage|pageNow|pageNo|pageIndex|"
    r"currPage)['\"]?\s{0,3}:\s{0,3}['\"]?(\d{1,6})\b"
)
_OF_PAGES = re.compile(
    r"\b(?:pageCount|totalPages?|pages|pageTotal)['\"]?\s{0,3}:\s{0,3}['\"]?(\d{1,6})\b"
)
_OF_ROWS = re.compile(
    r"\b(?:count|total|totalCount|totalRecord|totalData)['\"]?\s{0,3}:\s{0,3}['\"]?(\d{1,8})\b"
)
_OF_SIZE = re.compile(
    r"\b(?:limit|pageSize|showData|perPage|size)['\"]?\s{0,3}:\s{0,3}['\"]?(\d{1,5})\b"
)
_AROUND = 800
_MAKERS = re.compile(r"a(?:ypage|g(?:ination\(|inator|ing\(|er\())")
"""The scripts that make pagers of options: laypage, pagination, jqPaginator, Paging."""


def jumped(doc: Document) -> Fetch | None:
    """A pager made by a script's options: `laypage.render({count:230, limit:20, curr:1,
    jump:function(o){location.href=…}})`.
    """
    if not any(part in doc.scripts for part in ("aypage", "agin", "ager(")):
        return None
    named = (
        one
        for one in _JUMP.finditer(doc.text)
        if _JUMP_NAME.search(doc.text, max(0, one.start() - 16), one.start())
    )
    for match in islice(named, 4):
        if not _MAKERS.search(doc.text):
            return None
        body = body_at(doc.text, match.end())
        if "location" not in body:
            continue
        start, end = max(0, match.start() - _AROUND), match.end() + len(body) + _AROUND
        said = {key: one.search(doc.text, start, end) for key, one in _OPTIONS.items()}
        now = int(said["now"][1]) if said["now"] else 1
        size = int(said["size"][1]) if said["size"] else 10
        rows = -(-int(said["rows"][1]) // size) if said["rows"] and size else None
        pages = int(said["pages"][1]) if said["pages"] else rows
        if pages is None or now >= pages:
            return None
        name = match[1].split(",")[0].strip()
        known: dict[str, Value] = {
            f"{name}{part}": now + 1 for part in ("", ".curr", ".current", ".getCurrent")
        }
        return _request(body, known, doc)
    return None


_OPTIONS = {"now": _OF_NOW, "pages": _OF_PAGES, "rows": _OF_ROWS, "size": _OF_SIZE}
