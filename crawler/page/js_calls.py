"""The addresses that plain scripts ask for: `fetch("/api/list?cid=12")`, `$.getJSON`, `$.ajax`,
`axios.get`, `xhr.open`, `.load`.

An address may be joined of literals and of names to which the page gives literals; what else
it is made of makes it none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple
from urllib.parse import parse_qsl, quote

from crawler.page.reading import WHOLE
from crawler.page.scripts.values import Names, fields_of, joined_at, nested_at, pairs_of

_MOST_CALLS = 60
_HEAD = re.compile(
    r"(?<![\w$])(?:(?P<kind>fetch|axios(?:\.(?:get|post|request))?|(?:\$|jQuery)\."
    r"(?:getJSON|get|post|ajax)"
    r"|(?:this\.|Vue\.|that\.|_this\.)?\$?(?:http|axios|ajax|request)"
    r"(?:\.(?:get|post))?)\s{0,4}\(\s{0,20}"
    r"|[\w$]{1,40}\.(?P<open>open)\(\s{0,5}['\"](?P<method>GET|POST|get|post)['\"]\s{0,5},\s{0,5})"
    r"|(?P<load>\.load)\(\s{0,5}(?=['\"])"
    r"|(?P<widget>(?<![\w$])table\.render|\.(?:bootstrapTable|datagrid|[dD]ataTable|jqGrid))"
    r"\(\s{0,20}(?=\{)"
)
_ARGUMENT = re.compile(r"\s{0,20},\s{0,20}(?=\{)")
_NAMED = re.compile(r"\s{0,20},\s{0,20}(?=[A-Za-z_$][\w$]{0,60}\s{0,5}[,)])")


class Call(NamedTuple):
    """One request of a script. at, end: where it stands. form: what it posts. markup:
    it asks for a piece of a page. json: what it posts is JSON. widget: a table of a
    library's, whose place is named before its address.
    """

    at: int
    end: int
    url: str
    form: tuple[tuple[str, str], ...] | None
    markup: bool = False
    json: bool = False
    widget: bool = False


def calls(script: str, page: str) -> Iterator[Call]:
    """The requests of one script whose addresses are known. page: the
    text of all scripts of its page.
    """
    for head in islice(_HEAD.finditer(script), _MOST_CALLS):
        call = _call(script, head, Names(script, page, head.start()))
        if call is not None:
            yield call


def _call(script: str, head: re.Match[str], names: Names) -> Call | None:
    at, kind = head.end(), head["kind"] or ""
    if head["widget"]:
        return _of_widget(script, head, names)
    if script[at : at + 1] == "{":
        return _from_settings(script, head.start(), at, names) if kind != "fetch" else None
    url, end = joined_at(script, at, names)
    if not url:
        return None
    if head["load"]:
        return Call(head.start(), end, url.split(" ", 1)[0], None, markup=True)
    method = (head["method"] or kind.rpartition(".")[2]).lower()
    if kind.startswith(
        ("fetch", "axios", "http", "this.", "Vue.", "that.", "_this.", "$http", "$axios", "request")
    ):
        return _with_options(script, head.start(), end, url, method, names)
    return _with_data(script, head.start(), end, url, method, names)


def _with_data(script: str, at: int, end: int, url: str, method: str, names: Names) -> Call | None:
    """`$.get(url, {…})`, `$.post(url, {…})`: what stands behind the
    address is what is asked with it.
    """
    if (argument := _ARGUMENT.match(script, end)) is None:
        held = (
            names.object_at(script, named.end()) if (named := _NAMED.match(script, end)) else None
        )
        pairs = pairs_of(*held, names) if held is not None else ()
        if pairs is None:
            return None
        if method == "post":
            return Call(at, end, url, pairs)
        return Call(at, end, _asked(url, pairs), None)
    pairs = pairs_of(script, argument.end(), names)
    if pairs is None:
        return None
    return Call(
        at,
        argument.end(),
        url if method == "post" else _asked(url, pairs),
        pairs if method == "post" else None,
    )


def _with_options(
    script: str, at: int, end: int, url: str, method: str, names: Names
) -> Call | None:
    """`fetch(url, {method: …})`, `axios.get(url, {params: {…}})`, `axios.post(url, {…})`."""
    argument = _ARGUMENT.match(script, end)
    if method == "post":
        posted = _posted(script, argument.end(), names) if argument is not None else ((), False)
        return Call(at, end, url, posted[0], json=posted[1]) if posted is not None else None
    if argument is None:
        return Call(at, end, url, None)
    fields = fields_of(script, argument.end())
    if "method" in fields and "get" not in script[fields["method"] : fields["method"] + 6].lower():
        body = next((fields[name] for name in ("body", "data") if name in fields), None)
        posted = _posted(script, body, names) if body is not None else ((), False)
        if posted is None or "post" not in script[fields["method"] :][:7].lower():
            return None
        return Call(at, argument.end(), url, posted[0], json=posted[1])
    if "params" not in fields:
        return Call(at, argument.end(), url, None)
    pairs = pairs_of(script, fields["params"], names)
    return Call(at, argument.end(), _asked(url, pairs), None) if pairs is not None else None


def _posted(script: str, at: int, names: Names) -> tuple[tuple[tuple[str, str], ...], bool] | None:
    """What stands at `at` as the body of a POST, and whether it is sent as JSON: an object,
    `JSON.stringify({…})`, `new URLSearchParams({…})`, `"cid=12&page=1"`. None where it is not
    known.
    """
    wrapped = _WRAPPED.match(script, at)
    held = names.object_at(script, wrapped.end() if wrapped is not None else at)
    if held is None:
        said, _ = joined_at(script, at, names)
        return (tuple(parse_qsl(said)), False) if said and "=" in said else None
    pairs = pairs_of(*held, names)
    as_json = wrapped is None or wrapped[1] is not None
    if pairs is None and as_json and (whole := nested_at(*held, names)) is not None:
        return ((WHOLE, json.dumps(whole, ensure_ascii=False)),), True
    return (pairs, as_json) if pairs is not None else None


_WRAPPED = re.compile(
    r"(?:(JSON\.stringify)|new\s{1,4}URLSearchParams|(?:qs|Qs|\$)\.(?:stringify|param))"
    r"\(\s{0,20}"
)


def _from_settings(script: str, at: int, start: int, names: Names) -> Call | None:
    """`$.ajax({url: …, type: …, data: {…}})`, `axios({url: …, params: {…}})`."""
    fields = fields_of(script, start)
    if "url" not in fields:
        return None
    url, end = joined_at(script, fields["url"], names)
    if not url:
        return None
    method = next(
        (
            script[fields[name] : fields[name] + 7].lower()
            for name in ("type", "method")
            if name in fields
        ),
        "",
    )
    given = next((fields[name] for name in ("data", "params") if name in fields), None)
    posted = _posted(script, given, names) if given is not None else ((), False)
    if posted is None:
        return None
    pairs, as_json = posted
    if "post" not in method:
        return Call(at, end, _asked(url, pairs), None)
    # An object that jQuery is given is sent as a form, whatever it is said to be; axios sends JSON.
    written = given is not None and script[given : given + 1] != "{"
    return Call(at, end, url, pairs, json=as_json and (written or "axios" in script[at : at + 12]))


def _of_widget(script: str, head: re.Match[str], names: Names) -> Call | None:
    """layui's `table.render({elem: …, url: …, where: {…}})`, `$(…).bootstrapTable({url: …})` and
    their like, with the number of the page that they ask for themselves.
    """
    fields = fields_of(script, head.end())
    url, end = None, head.end()
    if (at := next((fields[name] for name in ("url", "ajax") if name in fields), None)) is not None:
        url, end = joined_at(script, at, names)
    given = next((fields[name] for name in ("where", "queryParams") if name in fields), None)
    pairs = pairs_of(script, given, names) if given and script[given : given + 1] == "{" else ()
    if not url or pairs is None:
        return None
    kind = head["widget"].rpartition(".")[2]
    pairs += tuple(_PAGED[kind] if kind in _PAGED and _PAGING & set(fields) else ())
    method = next((fields[name] for name in ("method", "type") if name in fields), None)
    posts = kind == "datagrid" if method is None else "post" in script[method:][:7].lower()
    if posts:
        return Call(head.start(), end, url, pairs, widget=True)
    return Call(head.start(), end, _asked(url, pairs), None, widget=True)


_PAGED = {
    "render": (("page", "1"), ("limit", "10")),
    "bootstrapTable": (("limit", "10"), ("offset", "0")),
    "datagrid": (("page", "1"), ("rows", "10")),
}
_PAGING = frozenset({"page", "pagination", "sidePagination"})


def _asked(url: str, pairs: tuple[tuple[str, str], ...]) -> str:
    query = "&".join(f"{quote(key, safe='')}={quote(value, safe='')}" for key, value in pairs)
    return f"{url}{'&' if '?' in url else '?'}{query}" if query else url
