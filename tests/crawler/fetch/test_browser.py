"""版式 `browser`: a page that only its scripts fill is read through Chromium, and
nothing else is reached through it.

The extra `js` is optional: without it, or without Chromium, what it would do is left
out here, and the rest says so.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from config.settings import FILE
from config.template import init_county
from crawler.fetch.browser import MOST_PICTURE, installed, landed, picture
from crawler.fetch.exchange import Answer, Ask
from crawler.page.reading import Fetch
from monitor.demo.portal import Answer as Page
from monitor.demo.portal import Asked, Site, serving
from tests.e2e.commands import tongbao

needs_browser = pytest.mark.skipif(
    not installed(), reason="the extra js and Chromium are not installed"
)
DAY = "2026-03-20"
ROWS = [
    {
        "t": f"关于防汛抗旱工作第{n}号情况通报",
        "u": f"/tzgg/2026/{n}.html",
        "d": f"2026-03-{20 - n:02}",
    }
    for n in range(8)
]


def shell(stranger: str) -> Page:
    """A list that an encrypted answer and a script make; the script also tries
    every way out that it knows.
    """
    text = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>通知公告</title></head><body><div id="app"></div><script>
fetch('/rows').then(r => r.text()).then(t => {{
  const rows = JSON.parse(t.split('').reverse().join(''));
  document.getElementById('app').innerHTML = '<ul>' + rows.map(r =>
    `<li><a href="${{r.u}}">${{r.t}}</a><span>${{r.d}}</span></li>`).join('') + '</ul>';
}});
fetch('{stranger}fetched').catch(() => 0);
fetch('/away').catch(() => 0);
new WebSocket('{stranger.replace("http", "ws")}socket').onerror = () => 0;
document.head.appendChild(Object.assign(document.createElement('script'), {{src: '{stranger}script.js'}}));
</script></body></html>"""
    return Page(text.encode(), headers=(("ETag", '"shell"'),))


def site(stranger: str) -> Site:
    rows = json.dumps(ROWS, ensure_ascii=False)[::-1].encode()
    away = Page(
        b"",
        status=302,
        headers=(("Location", f"{stranger}redirected"), ("Access-Control-Allow-Origin", "*")),
    )
    jump = Page(b"<html><body><script>location.href='/'</script></body></html>")
    home = Page("<html><body><h1>青岭县人民政府</h1></body></html>".encode())
    return Site(
        {"/": home, "/tzgg/": shell(stranger), "/rows": Page(rows), "/away": away, "/gzdt/": jump}
    )


class County(NamedTuple):
    home: Path
    strange: list[Asked]


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    with serving(Site()) as stranger, serving(site(stranger.url)) as portal:
        init_county(tmp_path, "青岭县人民政府", portal.url)
        settings = tmp_path / FILE
        text = settings.read_text("utf-8").replace("delay = 0.5", "delay = 0")
        settings.write_text(
            text.replace("timeout = 15 ", "timeout = 90 "), "utf-8"
        )  # a busy machine is no slow portal
        (tmp_path / "units.csv").write_text("单位,分组\n财政局,部门\n", "utf-8")
        rows = (
            f"通知公告,财政局,信息公开,每月,{portal.url}tzgg/,browser\n工作动态,财政局,"
            f"动态信息,每周,{portal.url}gzdt/,browser\n"
        )
        (tmp_path / "columns.csv").write_text(f"栏目,单位,类别,更新周期,网址,版式\n{rows}", "utf-8")
        yield County(tmp_path, stranger.asked)


def outcomes(home: Path) -> dict[str, tuple[str, str | None]]:
    rows: list[dict[str, Any]] = json.loads(
        tongbao("lists", "--as-of", "2026-11-20", "--format", "json", home=home)
    )
    return {row["column"]: (row["outcome"], row["latest"]) for row in rows}


@needs_browser
def test_the_list_is_read_and_nothing_else_is_reached(county: County) -> None:
    tongbao("crawl", "--as-of", "2026-11-20", home=county.home)
    assert outcomes(county.home) == {
        "通知公告": ("read", DAY),
        "工作动态": ("redirected away", None),
    }
    assert county.strange == []


@needs_browser
def test_an_unchanged_shell_does_not_say_that_the_list_is_unchanged(county: County) -> None:
    for _ in range(2):
        tongbao("crawl", "--as-of", "2026-11-20", home=county.home)
    assert outcomes(county.home)["通知公告"] == ("read", DAY)


@needs_browser
def test_a_picture_of_the_page_is_kept_as_evidence_and_handed_out(county: County) -> None:
    tongbao("crawl", "--as-of", "2026-11-20", home=county.home)
    tongbao(
        "evidence",
        "通知公告",
        "--as-of",
        "2026-11-20",
        "-o",
        str(county.home / "证据"),
        home=county.home,
    )
    records = [
        json.loads(line)
        for line in (county.home / "证据" / "records.jsonl").read_text("utf-8").splitlines()
    ]
    (digest,) = (capture["picture"] for record in records for capture in record["captures"])
    kept = county.home / "证据" / "captures" / f"{digest}.gz"
    shown = gzip.decompress(kept.read_bytes())
    assert shown.startswith(b"\xff\xd8\xff")
    assert hashlib.sha256(shown).hexdigest() == digest
    assert len(shown) <= MOST_PICTURE
    assert b64encode(shown).decode() in (county.home / "证据" / "说明.html").read_text("utf-8")
    tongbao("evidence", "--verify", home=county.home)
    in_store = county.home / "data" / "evidence" / digest[:2] / kept.name
    in_store.write_bytes(gzip.compress(shown[:-1] + b"x"))
    assert digest in tongbao("evidence", "--verify", home=county.home, expect=1)


class Unwilling:
    """A page that no picture can be taken of, or only too large a one."""

    url = "http://h.example/"

    def __init__(self, shot: bytes | None) -> None:
        self._shot = shot

    async def screenshot(self, **_: object) -> bytes:
        from playwright.async_api import TimeoutError as TooLate

        if self._shot is None:
            raise TooLate("Timeout 10000ms exceeded.")
        return self._shot


@needs_browser
@pytest.mark.parametrize("shot", [None, b"x" * (MOST_PICTURE + 1)], ids=["none", "too large"])
def test_a_page_without_a_picture_is_one_like_any_other(shot: bytes | None) -> None:
    assert asyncio.run(picture(Unwilling(shot))) == b""


@needs_browser
def test_check_reads_through_the_browser_too(county: County) -> None:
    told = json.loads(tongbao("check", "通知公告", "--format", "json", home=county.home))
    assert [entry["date"] for entry in told["entries"]] == [row["d"] for row in ROWS]
    assert county.strange == []


@pytest.mark.skipif(installed(), reason="the extra js is installed")
def test_without_the_extra_the_column_is_not_verified_and_the_operator_is_told(
    county: County,
) -> None:
    tongbao("crawl", "--as-of", "2026-11-20", home=county.home)
    assert {outcome for outcome, _ in outcomes(county.home).values()} == {"needs a browser"}
    assert "tongbao[js]" in tongbao("check", "通知公告", home=county.home)


def test_a_page_that_moved_on_by_itself_is_a_redirect_that_the_walk_decides_on() -> None:
    ask = Ask(Fetch("http://h.example/gzdt/"), browser=True)
    moved = landed(ask, Answer("http://h.example/", 200, {}, b"<html>home</html>"))
    assert (moved.url, moved.status, moved.headers) == (
        "http://h.example/gzdt/",
        302,
        {"location": "http://h.example/"},
    )
    stayed = landed(ask, Answer("http://h.example/gzdt/", 200, {}, b"<html>list</html>"))
    assert (stayed.status, stayed.body) == (200, b"<html>list</html>")
