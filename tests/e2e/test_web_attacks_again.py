"""More of what somebody may try who means harm: many tries at once, requests that two programs
read differently, and what is left in caches, names and logs.
"""

from __future__ import annotations

import re
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx
import pytest
from starlette.responses import Response

from monitor.web.downloads import download
from tests.e2e.browsing import PASSWORD, account, county, log_in, page_of, token_on
from tests.e2e.commands import tongbao


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = county(tmp_path_factory.mktemp("again"))
    account(home, "李主任", "deputy")
    return home


def raw(url: str, *lines: str, body: bytes = b"") -> bytes:
    """What comes back for these very bytes, until the server ends it or says no more."""
    parts = urlsplit(url)
    head = "\r\n".join((*lines, f"Host: {parts.netloc}", "Connection: close", "", ""))
    with closing(socket.create_connection((parts.hostname, parts.port), 20)) as line:
        line.sendall(head.encode("latin-1") + body)
        found = b""
        while more := line.recv(65_536):
            found += more
    return found


def statuses(answer: bytes) -> list[int]:
    return [int(one) for one in re.findall(rb"HTTP/1\.1 (\d+)", answer)]


def test_of_passwords_sent_at_once_no_more_are_looked_at_than_one_after_the_other(
    home: Path, url: str
) -> None:
    account(home, "周八", "operator")
    with httpx.Client(base_url=url) as client:
        form = {"token": token_on(client.get("/login")), "name": "周八", "password": "wrong-guess"}
        with ThreadPoolExecutor(12) as pool:
            sent = [pool.submit(client.post, "/login", data=form) for _ in range(24)]
            answers = [one.result().status_code for one in sent]
        assert sorted(set(answers)) == [403, 429]
        assert answers.count(403) == 5
        right = form | {"password": PASSWORD}
        assert client.post("/login", data=right).status_code == 429


def test_an_account_made_anew_takes_over_no_login_of_the_one_before(home: Path, url: str) -> None:
    account(home, "吴九", "deputy")
    with httpx.Client(base_url=url) as client:
        assert log_in(client, "吴九").status_code == 303
        tongbao("user", "remove", "吴九", home=home)
        account(home, "吴九", "operator")
        assert client.get("/").status_code == 303


@pytest.mark.parametrize(
    "lines",
    [
        ("Content-Length: 6", "Transfer-Encoding: chunked"),
        ("Transfer-Encoding: chunked", "Transfer-Encoding: identity", "Content-Length: 6"),
        ("Content-Length: 5", "Content-Length: 40"),
        ("Transfer-Encoding: xchunked", "Content-Length: 6"),
        ("Transfer-Encoding : chunked",),
        ("Content-Length: +6",),
        ("X: y\x0bContent-Length: 6",),
    ],
)
def test_no_second_request_hides_in_the_body_of_the_first(url: str, lines: tuple[str, ...]) -> None:
    body = b"0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    answer = raw(url, "POST /login HTTP/1.1", *lines, body=body)
    assert len(statuses(answer)) <= 1
    assert b"last_crawl" not in answer


@pytest.mark.parametrize(
    "line",
    [
        "GET http://evil.example.com/ HTTP/1.1",
        "GET //evil.example.com/%2e%2e HTTP/1.1",
        "GET /login?a=%0d%0aSet-Cookie:%20x=y HTTP/1.1",
        "GET /columns/1/../../login HTTP/1.1",
        "GET /units/%0d%0aX-Evil:%20yes HTTP/1.1",
        f"GET /entries?words={'x' * 60_000} HTTP/1.1",
        f"GET /?{'band=1&' * 8_000} HTTP/1.1",
        "TRACE / HTTP/1.1",
        "CONNECT 127.0.0.1:22 HTTP/1.1",
        "OPTIONS * HTTP/1.1",
        "PRI * HTTP/2.0",
        "GET / HTTP/0.9",
    ],
)
def test_a_strange_first_line_gets_one_short_answer_and_no_header_of_its_own(
    url: str, line: str
) -> None:
    answer = raw(url, line)
    head = answer.partition(b"\r\n\r\n")[0].lower()
    assert len(statuses(answer)) <= 1
    assert not [one for one in statuses(answer) if one >= 500]
    assert b"x-evil" not in head
    assert b"x=y" not in head
    assert b"evil.example.com" not in head
    assert len(answer) < 20_000


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/columns/1", "/columns/1/evidence.zip", "/roster/units/file.csv", "/entries"),
        *("/circulars/2018-07/circular.json", "/nothing", "/login"),
    ],
)
def test_no_cache_keeps_a_private_page_and_no_other_site_learns_of_it(
    clerk: httpx.Client, path: str
) -> None:
    headers = clerk.get(path).headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert "etag" not in headers
    assert "access-control-allow-origin" not in headers


def test_a_unit_s_link_is_left_in_no_page_that_leads_elsewhere(home: Path, url: str) -> None:
    mine = page_of(home, "乙镇")
    page = httpx.get(url + mine)
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    token = mine.rpartition("/")[2]
    for link in re.findall(r'<a [^>]*href="(https?:[^"]*)"[^>]*>', page.text):
        assert token not in link
    outward = re.findall(r'<a [^>]*href="https?:[^>]*>', page.text)
    assert all("noreferrer" in one for one in outward)


@pytest.mark.parametrize(
    ("cookies", "status"),
    [
        ("tongbao-login=x; tongbao-login={token}", {200, 303}),
        ("tongbao-login={token}x", {303}),
        ("tongbao-login=", {303}),
        ("tongbao-login=%00", {303}),
        ("Tongbao-Login={token}", {303}),
        ("tongbao-login=" + "x" * 8_000, {303}),
    ],
)
def test_a_cookie_that_is_not_quite_the_login_s_opens_nothing(
    url: str, clerk: httpx.Client, cookies: str, status: set[int]
) -> None:
    token = clerk.cookies["tongbao-login"]
    answer = httpx.get(f"{url}/audit", headers={"cookie": cookies.format(token=token)})
    assert answer.status_code in status


@pytest.mark.parametrize(
    "name",
    [
        "证据-栏目\u202egpj.exe.zip",
        "a\u2066b\u2069.csv",
        'x"; filename="evil.exe',
        "a\r\nSet-Cookie: a=b.csv",
        "..\\..\\evil.csv",
        "a\u200b.zip",
    ],
)
def test_the_name_of_a_download_says_what_it_is(name: str) -> None:
    answer: Response = download(name, b"x")
    disposition = answer.headers["content-disposition"]
    said = unquote(disposition.partition("UTF-8''")[2])
    assert not set(said) & set("\u202e\u2066\u2069\u200b\r\n")
    assert disposition.count(";") == 1
    assert '"' not in disposition
    assert said.endswith(name.rpartition(".")[2])
