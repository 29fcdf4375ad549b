"""A portal made from a seed, for benchmarks: ten markups, part GBK, part gzip, a hot list on every
page, and on demand a clock and a counter. `python -m benchmarks.portal SEED COLUMNS` serves it on
loopback, in a process of its own, and says its port on standard output.
"""

from __future__ import annotations

import asyncio
import gzip
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import md5
from random import Random

DAY = date(2026, 11, 20)
ENTRIES = 20
_WORDS = (
    "关于印发落实推进加强开展做好公布召开部署督查全县乡镇重点项目环境整治安全生产教育医疗就业"
    "民政财政预算工作方案通知意见报告情况"
)
VISITORS = 200_000
"""What the counter has counted before: few nights see such a counter gain a digit."""
MODES = ("plain", "etag", "clock")
"""What the server does: neither validators nor clocks; ETags that it honours; a clock and
a counter that change every page.
"""


@dataclass(frozen=True)
class Row:
    """An entry as its page shows it."""

    title: str
    path: str
    day: date


def rows_of(seed: int, column: int) -> list[Row]:
    """The entries of a column, from new to old."""
    dice = Random(f"{seed}-{column}")
    day = DAY - timedelta(days=dice.choice((0, 1, 3, 8, 20, 40, 100, 200, 400)))
    found = []
    for number in range(ENTRIES):
        title = "".join(dice.choices(_WORDS, k=dice.randint(12, 30)))
        found.append(Row(f"{title}（{number + 1}）", f"/art/{column}/{1000 - number}.html", day))
        day -= timedelta(days=dice.randint(1, 9))
    return found


def name_of(column: int) -> str:
    """Each column has a name of its own."""
    return "".join("甲乙丙丁戊己庚辛壬癸"[int(digit)] for digit in f"{column:04d}") + "工作动态"


def page(seed: int, column: int, moment: int = 0) -> bytes:
    """A column's page. moment: what its clock shows, 0 for a page without one."""
    dice = Random(f"page-{seed}-{column}")
    rows = rows_of(seed, column)
    name, charset = name_of(column), "gbk" if column % 5 == 0 else "utf-8"
    filler = "".join(
        f'<li><a href="/nav/{one}/">{"".join(dice.choices(_WORDS, k=6))}</a></li>'
        for one in range(max(20, min(3_000, int(dice.lognormvariate(5.4, 0.8)))))
    )
    hot = "".join(
        f'<li><a href="/hot/{one}.html">{"".join(dice.choices(_WORDS, k=18))}</a></li>'
        for one in range(8)
    )
    clock = f"今天是2026年11月{20 + moment % 9}日 访问量{moment}" if moment else ""
    return (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>{name}-测试县人民政府'
        f'</title></head><body><div class="head"><div class="now">{clock}</div>'
        f'<ul class="nav">{filler}</ul></div>'
        f'<div class="pos">当前位置：<a href="/">首页</a> &gt; <a href="/c/{column}/">{name}</a>'
        f'</div><div class="main"><div class="side"><h3>热点推荐</h3><ul>{hot}</ul></div>'
        f'<div class="content"><h2>{name}</h2>{_list(column % len(MARKUP), rows)}'
        f'<div class="page">共{ENTRIES}条 共1页</div></div></div>'
        '<div class="foot">主办：测试县人民政府</div></body></html>'
    ).encode(charset)


def _list(markup: int, rows: list[Row]) -> str:
    tag, row = MARKUP[markup]
    return f'<{tag} class="list">{"".join(row.format(r=one, d=one.day) for one in rows)}</{tag}>'


_LINK = '<a href="{r.path}">{r.title}</a>'
MARKUP = (
    ("ul", f"<li>{_LINK}<span>{{d:%Y-%m-%d}}</span></li>"),
    ("ul", f"<li><span>{{d:%Y-%m-%d}}</span>{_LINK}</li>"),
    ("ul", f"<li>{_LINK}<em>[{{d:%Y-%m-%d}}]</em></li>"),
    ("table", f"<tr><td>{_LINK}</td><td>{{d:%Y-%m-%d}}</td></tr>"),
    (
        "table",
        (
            '<tr><td><a href="{r.path}" title="{r.title}">{r.title:.20}...</a></td>'
            "<td>{d:%Y/%m/%d}</td></tr>"
        ),
    ),
    ("dl", f"<dd>{_LINK}<i>{{d:%Y-%m-%d}}</i></dd>"),
    ("div", f'<div class="row">{_LINK}<span>{{d:%Y年%m月%d日}}</span></div>'),
    (
        "ul",
        (
            '<li><div class="d"><b>{d:%d}</b><i>{d:%Y-%m}</i></div>'
            f"<h4>{_LINK}</h4><p>摘要内容</p></li>"
        ),
    ),
    ("div", f"<p>{_LINK} ({{d:%Y-%m-%d}})</p>"),
    (
        "ul",
        (
            '<li><a href="{r.path}"><span class="t">{r.title}</span>'
            '<span class="d">{d:%Y.%m.%d}</span></a></li>'
        ),
    ),
)
"""The list's element, and each of its rows."""


class Server:
    """HTTP/1.1 on loopback, pages made beforehand so that it does not hold anybody up."""

    def __init__(self, seed: int, columns: int) -> None:
        self._seed = seed
        self._plain = [page(seed, column) for column in range(columns)]
        self._packed = [
            gzip.compress(one, 1) if at % 2 else b"" for at, one in enumerate(self._plain)
        ]
        self._tags = [md5(one, usedforsecurity=False).hexdigest() for one in self._plain]
        self.mode, self.asked, self._moment = "plain", 0, VISITORS

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, for as long as the client keeps it."""
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                writer.write(self._answer(head))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def _answer(self, head: str) -> bytes:
        path = head.split(" ", 2)[1]
        if path.startswith("/mode/"):
            self.mode, asked, self.asked = path.removeprefix("/mode/"), self.asked, 0
            return _message("200 OK", str(asked).encode())
        self.asked += 1
        if not path.startswith("/c/"):
            return _message("404 Not Found", b"")
        column = int(path.split("/")[2])
        if self.mode == "clock":
            self._moment += 1
            return _message("200 OK", page(self._seed, column, self._moment))
        tag = f'ETag: "{self._tags[column]}"\r\n' if self.mode == "etag" else ""
        if tag and self._tags[column] in head:
            return _message("304 Not Modified", b"", tag)
        if self._packed[column] and "gzip" in head.lower():
            return _message("200 OK", self._packed[column], f"{tag}Content-Encoding: gzip\r\n")
        return _message("200 OK", self._plain[column], tag)


def _message(status: str, body: bytes, more: str = "") -> bytes:
    length = "" if status.startswith("304") else f"Content-Length: {len(body)}\r\n"
    return f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n{length}{more}\r\n".encode() + body


async def _main() -> None:
    serving = Server(int(sys.argv[1]), int(sys.argv[2]))
    listening = await asyncio.start_server(serving.serve, "127.0.0.1", 0, limit=2**16)
    print(listening.sockets[0].getsockname()[1], flush=True)
    async with listening:
        await listening.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main())
