"""What somebody may try beside the pages: other methods, upgrades, paths encoded twice, words made to
tire a search, one 文号 twice, and links of units that end in logs.
"""

from __future__ import annotations

import re
import socket
import time
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.e2e.browsing import account, county, log_in, page_of, served, token_on
from tests.e2e.commands import tongbao


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = county(tmp_path_factory.mktemp("beside"))
    account(home, "李主任", "deputy")
    return home


def answer(url: str, *lines: str) -> bytes:
    parts = urlsplit(url)
    head = "\r\n".join((*lines, f"Host: {parts.netloc}", "", ""))
    with closing(socket.create_connection((parts.hostname, parts.port), 20)) as line:
        line.sendall(head.encode())
        return line.recv(65_536)


@pytest.mark.parametrize(
    "path",
    [
        "/circulars/2018-07/%252e%252e%252ftongbao.toml",
        "/circulars/drafts/2018-07/files/%252e%252e%252f..%252ftongbao.toml",
        "/static/%252e%252e/app.py",
        "/static/..%5capp.py",
        "/static/%2e%2e%2fapp.py",
        "/roster/..%252funits",
        "/roster/units/file.csv%00.xlsx",
        "/u/%2e%2e%2fcolumns/1",
    ],
)
def test_a_path_encoded_twice_is_read_once(clerk: httpx.Client, path: str) -> None:
    found = clerk.get(path)
    assert found.status_code == 404
    assert "[portal]" not in found.text


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_no_header_turns_one_method_into_another(clerk: httpx.Client, header: str) -> None:
    assert clerk.get("/mails/release", headers={header: "POST"}).status_code == 405
    assert clerk.get("/logout", headers={header: "POST"}).status_code == 405
    form = {"token": token_on(clerk.get("/circulars")), "period": "2018-05", "_method": "POST"}
    assert clerk.get("/circulars/make", params=form).status_code == 405


@pytest.mark.parametrize("words", ["%" * 100, "_" * 100, "a%" * 50, "(" * 100, "[[:alpha:]]*" * 8])
def test_no_word_is_a_pattern_or_tires_the_search(clerk: httpx.Client, words: str) -> None:
    began = time.monotonic()
    assert "共0条" in clerk.get("/entries", params={"words": words}).text
    assert clerk.get("/roster/columns", params={"q": words}).status_code == 200
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("upgrade", ["websocket", "h2c"])
def test_nobody_is_let_in_by_another_protocol(url: str, home: Path, upgrade: str) -> None:
    for path in ("/", page_of(home, "乙镇")):
        found = answer(
            url,
            f"GET {path} HTTP/1.1",
            f"Upgrade: {upgrade}",
            "Connection: Upgrade, HTTP2-Settings",
            "HTTP2-Settings: AAMAAABkAAQAAP__",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
        )
        assert found.split()[1] in (b"303", b"200")  # as without it
        assert b"101 Switching" not in found


def test_a_page_that_was_kept_opens_nothing_once_its_login_has_ended(url: str) -> None:
    with httpx.Client(base_url=url) as client:
        log_in(client)
        page, cookies = client.get("/audit"), dict(client.cookies)
        assert page.headers["cache-control"] == "no-store"
        client.post("/logout", data={"token": token_on(page)})
        assert httpx.get(f"{url}/audit", cookies=cookies).status_code == 303
        form = {"token": token_on(page), "period": "2018-05"}
        sent = httpx.post(f"{url}/circulars/make", data=form, cookies=cookies)
        assert sent.headers["location"] == "/login"


def test_connections_that_say_nothing_keep_nobody_out(url: str) -> None:
    parts = urlsplit(url)
    with ExitStack() as stack:
        for _ in range(300):
            line = socket.create_connection((parts.hostname, parts.port), 20)
            stack.enter_context(closing(line)).sendall(b"GET / HTTP/1.1\r\nHost: x")
        assert httpx.get(f"{url}/healthz", timeout=30).status_code == 200


def test_a_unit_s_link_stands_in_no_log(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    mine = page_of(home, "乙镇")
    with served(home) as address:
        url = address.rstrip("/")
        for path in ("", "/columns/2", "/columns/x", "?as-of=never", "/columns/2/replies"):
            httpx.get(f"{url}{mine}{path}")
        httpx.post(f"{url}{mine}/columns/2/replies", data={"kind": "mended"})
        answer(url, f"GET {mine} HTTP/1.1", "Upgrade: websocket", "Connection: Upgrade")
        answer(url, f"BAD{mine}")
    said = capfd.readouterr()
    assert mine.rpartition("/")[2] not in said.out + said.err


def test_one_number_is_borne_by_one_circular(home: Path, url: str) -> None:
    number = ("--number", "某政办〔2018〕9号", "--date", "2018-08-02")
    told = tongbao("circular", "2018-06", "--issue", *number, home=home)
    assert told
    tongbao("circular", "2018-05", "--issue", *number, home=home, expect=1)
    assert not (home / "reports" / "2018-05").exists()
    with httpx.Client(base_url=url, timeout=60) as deputy:
        log_in(deputy, "李主任")
        draft = "/circulars/drafts/2018-05"
        form = {"token": token_on(deputy.get("/circulars")), "period": "2018-05"}
        assert deputy.post("/circulars/make", data=form).status_code == 303
        assert "2018-05-31" in ended(deputy, draft)
        form |= {"number": number[1], "date": number[3], "checked": "1"}
        assert deputy.post(f"{draft}/issue", data=form).status_code == 303
        assert "这个文号已用于另一期通报" in ended(deputy, draft)
        assert "2018-05" not in re.findall(r'<h2 id="(.*?)"', deputy.get("/circulars").text)


def ended(client: httpx.Client, page: str) -> str:
    until = time.monotonic() + 90
    while time.monotonic() < until:
        found = client.get(page).text
        if "正在制作" not in found:
            return found
        time.sleep(0.3)
    raise AssertionError("the work did not end")
