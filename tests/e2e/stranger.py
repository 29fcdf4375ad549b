"""A portal such as a stranger would write, and a county folder made by hand, for whoever
judges the command from outside.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.e2e.commands import tongbao

Answer = tuple[int, dict[str, str], bytes]
Page = Answer | bytes
Row = tuple[str, str, str]
"""Title, address, date as shown."""
UNITS = [
    "单位",
    "分组",
    "别名",
    "联系人",
    "邮箱",
    "抄送",
    "月任务数",
    "启用日期",
    "停用日期",
    "并入",
]
COLUMNS = [
    "栏目",
    "单位",
    "类别",
    "更新周期",
    "网址",
    "重点领域",
    "可为空",
    "责任方式",
    "专题",
    "主题",
    "仅一条",
    "标题规则",
]


class _Server(ThreadingHTTPServer):
    def handle_error(self, *asked: Any) -> None:
        """A client that is killed while it is answered is no fault of the portal's."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(*asked)


class Portal:
    """Pages by path; what was asked for, when, and how much at once."""

    def __init__(self) -> None:
        self.pages: dict[str, Page | Callable[[], Page]] = {}
        self.asked: list[tuple[float, str]] = []
        self.etags = False
        self.slowness = 0.0
        self.most_at_once = 0
        self._now = 0
        self._lock = threading.Lock()
        self.url = ""

    @contextmanager
    def serving(self, host: str = "127.0.0.1") -> Iterator[Portal]:
        portal = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args: Any) -> None:
                """Silence."""

            def do_GET(self) -> None:
                portal._answer(self)

        server = _Server((host, 0), Handler)
        server.daemon_threads = True
        self.url = f"http://{host}:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    @property
    def paths(self) -> list[str]:
        return [path for _, path in self.asked]

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        with self._lock:
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
            self.asked.append((time.monotonic(), handler.path))
        time.sleep(self.slowness)
        page = self.pages.get(handler.path, (404, {}, b"<html><body>404</body></html>"))
        page = page() if callable(page) else page
        status, headers, body = page if isinstance(page, tuple) else (200, {}, page)
        if self.etags and status == 200:
            tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            headers = headers | {"ETag": tag}
            if handler.headers.get("If-None-Match") == tag:
                status, body = 304, b""
        with self._lock:
            self._now -= 1
        handler.send_response_only(status)
        headers = {"Date": handler.date_time_string()} | headers
        for name, value in ({"Content-Type": "text/html"} | headers).items():
            handler.send_header(name, value)
        if status != 304:
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


def entries(about: str, days: Iterable[date | str]) -> list[Row]:
    """One for each day; its title and address are its own whatever stands above it."""
    return [
        (
            f"{about}印发第{_slug(str(day))}号文件",
            f"/art/{_slug(about)}/{_slug(str(day))}.html",
            str(day),
        )
        for day in days
    ]


def _slug(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def list_page(
    rows: Sequence[Row],
    *,
    title: str = "工作动态",
    following: str = "",
    charset: str = "utf-8",
    counted: bool = False,
) -> bytes:
    """A page of a list. counted: it says that there are no more rows than it shows."""
    items = "\n".join(
        f'<li><a href="{url}">{name}</a><span>{day}</span></li>' for name, url, day in rows
    )
    pager = f'<div class="page"><a href="{following}">下一页</a></div>' if following else ""
    pager += f'<div class="page">共{len(rows)}条 第1页/共1页</div>' if counted else ""
    page = (
        f'<html><head><meta charset="{charset}"><title>{title}-某县人民政府</title></head><body>'
        f'<div class="position">当前位置：<a href="/">首页</a> &gt; {title}</div>'
        f'<div class="list"><ul>{items}</ul></div>{pager}</body></html>'
    )
    return page.encode(charset)


def empty_page(title: str = "工作动态") -> bytes:
    return list_page([], title=title).replace(b"</ul>", "</ul><p>暂无信息</p>".encode())


def county_folder(
    home: Path,
    portal: Portal,
    units: Sequence[dict[str, str]],
    columns: Sequence[dict[str, str]],
    *,
    settings: str = "",
) -> Path:
    """`settings`: more lines of [portal], then other tables."""
    home.mkdir(exist_ok=True)
    delay = "" if "delay" in settings else "delay = 0\n"
    text = f'[portal]\nname = "某县人民政府"\nurl = "{portal.url}/"\n{delay}{settings}\n'
    (home / "tongbao.toml").write_text(text, encoding="utf-8")
    (home / "units.csv").write_text(_csv(UNITS, units), encoding="utf-8-sig")
    (home / "columns.csv").write_text(_csv(COLUMNS, columns), encoding="utf-8-sig")
    return home


def column(
    name: str, unit: str, url: str, *, category: str = "动态信息", cycle: str = "每月", **more: str
) -> dict[str, str]:
    return {"栏目": name, "单位": unit, "类别": category, "更新周期": cycle, "网址": url} | more


def unit(name: str, group: str = "部门", **more: str) -> dict[str, str]:
    return {"单位": name, "分组": group} | more


def crawl(home: Path, as_of: str, *more: str) -> None:
    tongbao("crawl", "--as-of", as_of, *more, home=home)


def lists(home: Path, as_of: str, *more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        tongbao("lists", "--as-of", as_of, "--format", "json", *more, home=home)
    )
    return found


def _csv(headers: Sequence[str], rows: Iterable[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, headers, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
