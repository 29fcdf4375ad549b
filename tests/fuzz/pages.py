"""The golden pages as seeds, and changes that leave a page a page: what a parser sees,
not what a disk would garble.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

PAGES = Path(__file__).parents[1] / "pages"

_TOKEN = re.compile(rb"<[^<>]{0,2000}>|[^<]{1,2000}|<")
_NAME = re.compile(rb"</?([a-zA-Z][a-zA-Z0-9]{0,20})")
_VALUE = re.compile(rb"=\s?(?:\"[^\"<>]{0,500}\"|'[^'<>]{0,500}')")
_DATE = re.compile(rb"\d{2,4}([-/.])\d{1,2}\1\d{1,2}")

MARKUP = (
    *(
        b"<ul>",
        b"</ul>",
        b"<li>",
        b"</li>",
        b"<a href='a.html'>",
        b"</a>",
        b"<table>",
        b"<tr>",
        b"<td>",
        b"</table>",
    ),
    *(
        b"<div>",
        b"</div>",
        b"<p>",
        b"<br>",
        b"<html>",
        b"</html>",
        b"<body>",
        b"</body>",
        b"<head>",
        b"<title>",
    ),
    *(
        b"<script>",
        b"</script>",
        b"<style>",
        b"<!--",
        b"-->",
        b"<![CDATA[",
        b"]]>",
        b"<?xml version='1.0'?>",
    ),
    *(
        b"<form><input type=password>",
        b"<iframe src='list.html'>",
        b"<frameset><frame src='x.html'>",
        b"<svg><a>",
    ),
    *(
        b"<base href='//'>",
        b"<base href='http://other.example.cn/'>",
        b"<meta charset=utf-16>",
        b"<template>",
    ),
    *(
        b"<meta http-equiv=refresh content='0;url=./a.html'>",
        b"<datastore><recordset><record>",
        b"<select><option>",
    ),
    *(
        b"<span hidden>",
        b"<div style='display:none'>",
        b"<h1>",
        b"<ruby><rt>",
        b"<math>",
        b"<textarea>",
        b"<plaintext>",
    ),
)
TEXTS = (
    *(
        b"&nbsp;",
        b"&#0;",
        b"&#x1F600;",
        b"&#xD800;",
        b"&#8238;",
        b"&lt;li&gt;",
        b"&amp;amp;",
        b"&",
        b"&#99999999;",
        b"\0",
    ),
    *(
        b"2020-03-10",
        b"03-10",
        b"[2020/3/1]",
        b"2026-02-30",
        b"0001-01-01",
        b"9999-12-31",
        b"20200310",
        b"(11-20)",
    ),
    *(
        b"1583769600000",
        b"-1",
        b"1e999",
        b"NaN",
        b"null",
        b'{"data":',
        b"[{",
        b"}]",
        b"jsonp(",
        b"\\u4e2d",
        b"\\",
    ),
    *(
        b"createPageHTML(3,0,'index','html')",
        b"_CONFIG = {",
        b"DETAIL: {",
        b"var list=[",
        b"location.href='a.html'",
    ),
)
WORDS = tuple(
    text.encode()
    for text in (
        *(
            "下一页",
            "尾页",
            "共 20 页",
            "暂无信息",
            "暂无数据",
            "页面不存在",
            "404",
            "登录",
            "正在建设中",
            "验证码",
        ),
        *(
            "发布日期：",
            "截止日期：",
            "来源：",
            "２０２０年３月１０日",
            "二〇二〇年三月十日",
            "3天前",
            "昨天",
            "今天是2026年8月7日",
        ),
        *(
            "关于召开会议的通知",
            "当前位置：首页 > 通知公告",
            "上一篇：",
            "责任编辑：",
            "更多>>",
            "置顶",
            "\u202e",
            "\ufeff",
        ),
    )
)
HREFS = (
    *(
        b"javascript:;",
        b"",
        b"#",
        b"#/x/1",
        b"//",
        b"//evil.example.cn/",
        b"http:\\\\evil",
        b"\tjavascript:alert(1)",
    ),
    *(
        b"http://[bad/",
        b"http://a@b/",
        b"data:text/html,x",
        b"index_1.html",
        b"index.html",
        b"?page=2",
        b"../" * 40,
    ),
    *(
        b"/2020/0310/t20200310_1.html",
        b"a.html;jsessionid=1",
        b"x" * 5000,
        "通知.html".encode(),
        b"%",
        b"%zz",
        b"http://:0/",
    ),
)
CHARSETS = ("gb18030", "utf-16", "utf-16-be", "big5", "utf-8-sig", "latin-1")


@dataclass(frozen=True, slots=True)
class Golden:
    """One golden page: what was saved, and how it is read."""

    name: str
    url: str
    body: bytes
    layout: str
    outcome: str


@cache
def golden() -> tuple[Golden, ...]:
    """Every golden page that says how it is read, then the articles, which have no such word."""
    found = []
    for path in sorted(PAGES.glob("*/*.expected.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        said = told["expected"]
        name = f"{path.parent.name}/{told['page']}"
        found.append(
            Golden(
                name,
                told["url"],
                (path.parent / told["page"]).read_bytes(),
                said["layout"],
                said["outcome"],
            )
        )
    for path in sorted((PAGES / "articles").glob("*.html")):
        found.append(
            Golden(
                f"articles/{path.name}",
                "http://www.yunling.gov.cn/a.html",
                path.read_bytes(),
                "",
                "",
            )
        )
    return tuple(found)


class Mutator:
    """Changes pages, by a generator of its own: the same seed makes the same changes."""

    def __init__(self, random: Random, longest: int) -> None:
        self._random = random
        self._longest = longest

    def changed(self, body: bytes, times: int) -> bytes:
        for _ in range(times):
            tokens = _TOKEN.findall(body)
            if len(tokens) < 2:
                body += self._piece()
                continue
            change = self._random.choice(_CHANGES)
            body = change(self, tokens)[: self._longest]
        return body

    def _piece(self) -> bytes:
        return self._random.choice(self._random.choice((MARKUP, TEXTS, WORDS)))

    def _span(self, tokens: list[bytes]) -> tuple[int, int]:
        """Where a subtree begins and ends; a few tokens where no tag opens one."""
        start = self._random.randrange(len(tokens))
        name = _NAME.match(tokens[start])
        if name is None or tokens[start].startswith(b"</"):
            return start, min(len(tokens), start + self._random.randint(1, 6))
        depth = 0
        for at in range(start, min(len(tokens), start + 600)):
            other = _NAME.match(tokens[at])
            if other and other[1] == name[1]:
                depth += -1 if tokens[at].startswith(b"</") else 1
                if depth == 0:
                    return start, at + 1
        return start, start + 1

    def _swap(self, tokens: list[bytes]) -> bytes:
        one, other = (self._random.randrange(len(tokens)) for _ in range(2))
        tokens[one], tokens[other] = tokens[other], tokens[one]
        return b"".join(tokens)

    def _drop(self, tokens: list[bytes]) -> bytes:
        start, end = self._span(tokens)
        return b"".join(tokens[:start] + tokens[end:])

    def _drop_tag(self, tokens: list[bytes]) -> bytes:
        del tokens[self._random.randrange(len(tokens))]
        return b"".join(tokens)

    def _repeat(self, tokens: list[bytes]) -> bytes:
        start, end = self._span(tokens)
        times = self._random.choice((1, 1, 2, 5, 30, 400))
        subtree = b"".join(tokens[start:end])
        times = min(times, self._longest // max(1, len(subtree)))
        return b"".join(tokens[:end]) + subtree * times + b"".join(tokens[end:])

    def _move(self, tokens: list[bytes]) -> bytes:
        start, end = self._span(tokens)
        subtree = tokens[start:end]
        left = tokens[:start] + tokens[end:]
        at = self._random.randint(0, len(left))
        return b"".join(left[:at] + subtree + left[at:])

    def _splice(self, tokens: list[bytes]) -> bytes:
        others = _TOKEN.findall(self._random.choice(golden()).body)
        start, end = self._span(others)
        at = self._random.randint(0, len(tokens))
        until = self._span(tokens)[1] if self._random.random() < 0.5 else at
        return b"".join(tokens[:at] + others[start:end] + tokens[max(at, until) :])

    def _cut(self, tokens: list[bytes]) -> bytes:
        body = b"".join(tokens)
        at = self._random.randrange(len(body))
        return body[:at] if self._random.random() < 0.8 else body[at:]

    def _insert(self, tokens: list[bytes]) -> bytes:
        tokens.insert(self._random.randint(0, len(tokens)), self._piece())
        return b"".join(tokens)

    def _into_a_text(self, tokens: list[bytes]) -> bytes:
        at = self._random.randrange(len(tokens))
        token = tokens[at]
        middle = self._random.randint(0, len(token))
        tokens[at] = (
            token[:middle]
            + self._random.choice(self._random.choice((TEXTS, WORDS)))
            + token[middle:]
        )
        return b"".join(tokens)

    def _nest(self, tokens: list[bytes]) -> bytes:
        start, end = self._span(tokens)
        name = self._random.choice(
            (b"div", b"ul", b"li", b"table", b"td", b"a", b"span", b"b", b"form", b"script")
        )
        deep = self._random.choice((1, 1, 3, 50, 250, 300, 2100))
        deep = min(deep, self._longest // 12)
        inner = b"".join(tokens[start:end])
        nested = (b"<%b>" % name) * deep + inner + (b"</%b>" % name) * deep
        return b"".join(tokens[:start]) + nested + b"".join(tokens[end:])

    def _value(self, tokens: list[bytes]) -> bytes:
        at = self._random.randrange(len(tokens))
        value = self._random.choice(HREFS + TEXTS + WORDS)
        tokens[at] = _VALUE.sub(lambda _: b'="' + value + b'"', tokens[at], count=1)
        return b"".join(tokens)

    def _redate(self, tokens: list[bytes]) -> bytes:
        random = self._random

        def other(match: re.Match[bytes]) -> bytes:
            if random.random() < 0.5:
                return match[0]
            year, month, day = (
                random.choice((1899, 1990, 2019, 2026, 2030)),
                random.randint(0, 13),
                random.randint(0, 32),
            )
            return b"%d%b%02d%b%02d" % (year, match[1], month, match[1], day)

        return _DATE.sub(other, b"".join(tokens))

    def _recode(self, tokens: list[bytes]) -> bytes:
        charset = self._random.choice(CHARSETS)
        body = b"".join(tokens)
        if len(body) > self._longest // 2:
            return body
        return body.decode("utf-8", "replace").encode(charset, "replace")

    def _garble(self, tokens: list[bytes]) -> bytes:
        body = bytearray(b"".join(tokens))
        for _ in range(self._random.randint(1, 8)):
            body[self._random.randrange(len(body))] = self._random.randrange(256)
        return bytes(body)


_CHANGES: tuple[Callable[[Mutator, list[bytes]], bytes], ...] = (
    *(
        Mutator._swap,
        Mutator._drop,
        Mutator._drop_tag,
        Mutator._repeat,
        Mutator._move,
        Mutator._splice,
        Mutator._cut,
    ),
    *(
        Mutator._insert,
        Mutator._into_a_text,
        Mutator._nest,
        Mutator._value,
        Mutator._redate,
        Mutator._recode,
    ),
    *(Mutator._garble, Mutator._splice, Mutator._into_a_text, Mutator._value, Mutator._insert),
)
