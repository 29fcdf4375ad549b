"""What somebody may try who means harm, against the running web face; nothing of it succeeds."""

from __future__ import annotations

import csv
import io
import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.e2e.browsing import XSS, account, county, log_in, page_of, portal_of, token_on

UNTIL = str(date.today() + timedelta(days=30))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = county(tmp_path_factory.mktemp("attacked"))
    account(home, "李主任", "deputy")
    account(home, f"钱{XSS}", "deputy")
    account(home, "吴工", "operator")
    return home


@pytest.fixture(scope="module")
def mine(home: Path) -> str:
    return page_of(home, "乙镇")


@pytest.fixture
def unit(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url) as client:
        yield client


@pytest.fixture(scope="module")
def deputy(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url) as client:
        log_in(client, "李主任")
        yield client


def kept(home: Path) -> list[tuple[str, ...]]:
    """All replies as they stand."""
    with closing(sqlite3.connect(home / "data" / "tongbao.db")) as connection:
        return connection.execute("SELECT * FROM replies ORDER BY id").fetchall()


def send(client: httpx.Client, mine: str, **fields: str) -> httpx.Response:
    form = {"token": token_on(client.get(f"{mine}/columns/2")), **fields}
    return client.post(f"{mine}/columns/2/replies", data=form)


def refuse(deputy: httpx.Client, number: object) -> None:
    """So that the unit may write the like again."""
    form = {"token": token_on(deputy.get("/appeals")), "verdict": "refuse", "answer": XSS}
    assert deputy.post(f"/appeals/{number}", data=form).status_code == 303


def test_what_a_unit_writes_is_text_for_whoever_reads_it(
    home: Path, unit: httpx.Client, deputy: httpx.Client, mine: str
) -> None:
    said = f"{XSS}\u202e\x00\r\nSet-Cookie: a=b{{{{7*7}}}}"
    assert send(unit, mine, kind="objection", said=said).status_code == 303
    for page in (deputy.get("/appeals"), unit.get(mine), unit.get(f"{mine}/columns/2")):
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert "&lt;script&gt;alert(1)" in page.text
        assert not set("\u202e\x00") & set(page.text)
        assert "{{7*7}}" in page.text
        assert "a" not in page.cookies
    refuse(deputy, kept(home)[-1][0])
    assert "<script>alert" not in deputy.get("/appeals").text + unit.get(mine).text


def test_an_account_s_name_is_text(url: str) -> None:
    with httpx.Client(base_url=url) as client:
        log_in(client, f"钱{XSS}")
        page = client.get("/appeals").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "//evil.example.com/",
        "http://evil.example.com/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://localhost/",
        "http://127.0.0.1:22/",
        "http://0x7f000001/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "{portal}@evil.example.com/",
        "{portal}.evil.example.com/",
        "{portal}\\@evil.example.com/",
        "{portal}/x\r\nHost: evil",
        '{portal}/"onmouseover="alert(1)',
        "{portal}/" + "x" * 600,
        "http://[",
        "",
    ],
)
def test_a_reply_s_link_leads_to_the_portal_or_is_refused(
    home: Path, unit: httpx.Client, mine: str, address: str
) -> None:
    before = kept(home)
    address = address.replace("{portal}", portal_of(home))
    answer = send(unit, mine, kind="mended", url=address)
    assert answer.status_code == 400
    assert "网址" in answer.text
    assert "evil" not in answer.text
    assert kept(home) == before


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "decided", "said": "x"},
        {"said": "x"},
        {"kind": "objection", "said": "  \u200b "},
        {"kind": "objection", "said": "长" * 501},
        {"kind": "exemption", "said": "x", "until": "9999-12-31"},
        {"kind": "exemption", "said": "x", "until": "2018-01-01"},
        {"kind": "exemption", "said": "x"},
        {"kind": "exemption", "until": UNTIL},
    ],
)
def test_a_reply_that_is_none_is_not_kept(
    home: Path, unit: httpx.Client, mine: str, fields: dict[str, str]
) -> None:
    before = kept(home)
    refused = send(unit, mine, **fields)
    assert refused.status_code == 400
    assert kept(home) == before
    assert 'role="alert"' in refused.text
    assert escape(fields.get("said", "").strip()) in refused.text  # what was written is not lost
    assert f'value="{mine}/columns/2"' in refused.text  # the button for the other language


def test_a_unit_answers_for_its_own_columns_alone_and_as_itself(
    home: Path, unit: httpx.Client, deputy: httpx.Client, mine: str
) -> None:
    before = kept(home)
    token = token_on(unit.get(f"{mine}/columns/2"))
    form = {"token": token, "kind": "objection", "said": "x", "unit": "甲镇", "state": "accepted"}
    for number in (1, 3, 99):
        assert unit.post(f"{mine}/columns/{number}/replies", data=form).status_code == 404
    other = page_of(home, "甲镇")
    assert unit.post(f"{other}/columns/1/replies", data=form).status_code == 403  # another's token
    assert kept(home) == before
    assert unit.post(f"{mine}/columns/2/replies", data=form).status_code == 303
    (new,) = kept(home)[len(before) :]
    assert (new[1], new[8]) == ("乙镇", "open")
    refuse(deputy, new[0])


@pytest.mark.parametrize("token", ["", "guessed", "0" * 64])
def test_a_form_of_another_page_does_nothing(
    home: Path, unit: httpx.Client, deputy: httpx.Client, mine: str, token: str
) -> None:
    before = kept(home)
    form = {"token": token, "kind": "mended", "url": f"{portal_of(home)}/x"}
    assert unit.post(f"{mine}/columns/2/replies", data=form).status_code == 403
    form = {"token": token, "verdict": "accept"}
    assert deputy.post("/appeals/1", data=form).status_code == 403
    assert kept(home) == before


def test_the_token_of_a_unit_s_page_or_of_another_login_decides_nothing(
    home: Path, unit: httpx.Client, deputy: httpx.Client, clerk: httpx.Client, mine: str
) -> None:
    before = kept(home)
    for token in (token_on(unit.get(f"{mine}/columns/2")), token_on(clerk.get("/appeals"))):
        form = {"token": token, "verdict": "refuse", "answer": "x"}
        assert deputy.post("/appeals/2", data=form).status_code == 403
    assert kept(home) == before


def test_nobody_decides_but_a_deputy(
    home: Path, url: str, unit: httpx.Client, clerk: httpx.Client
) -> None:
    before = kept(home)
    form = {"token": token_on(clerk.get("/appeals")), "verdict": "refuse", "answer": "x"}
    assert clerk.post("/appeals/2", data=form).status_code == 403
    assert unit.post("/appeals/2", data=form).headers["location"] == "/login"
    with httpx.Client(base_url=url) as operator:
        log_in(operator, "吴工")
        form["token"] = token_on(operator.get("/crawls"))
        assert operator.get("/appeals").status_code == 403
        assert operator.post("/appeals/2", data=form).status_code == 403
    assert kept(home) == before


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "HEAD"])
def test_what_changes_something_is_sent_by_a_form_alone(
    home: Path, deputy: httpx.Client, mine: str, method: str
) -> None:
    before = kept(home)
    token = token_on(deputy.get("/appeals"))
    query = {"token": token, "verdict": "accept", "answer": "x"}
    headers = {"X-HTTP-Method-Override": "POST"}
    for path in ("/appeals/2", f"{mine}/columns/2/replies", "/logout"):
        answer = deputy.request(method, path, params=query, headers=headers)
        assert answer.status_code == 405
    assert kept(home) == before
    assert deputy.get("/appeals").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/u/{token}/columns/2/../../../appeals",
        "/u/{token}/columns/2/%2e%2e%2f1",
        "/u/{token}/columns/-1",
        "/u/{token}/columns/2%00",
        "/u/{token}/columns/2/evidence.zip/../../1/evidence.zip",
        "/u/{token}/../../static/%2e%2e/app.py",
        "/u/{token}/columns/99999999999999999999999",
        "/u/{token}?as-of=2018-07-31'--",
        "/u/' OR 1=1 --",
        "/u/%2e%2e/",
        "//evil.example.com/",
        "/login/../units.csv",
    ],
)
def test_no_address_leads_out_of_a_unit_s_page(
    unit: httpx.Client, url: str, mine: str, path: str
) -> None:
    target = path.replace("/u/{token}", mine)
    with closing(socket.create_connection((urlsplit(url).hostname, urlsplit(url).port))) as line:
        raw = target.replace(" ", "%20")
        line.sendall(f"GET {raw} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        line.settimeout(20)
        answer = line.makefile("rb").read().decode("utf-8", "replace")
    status = int(answer.split()[1])
    assert status in (400, 404), answer[:300]
    assert "甲镇" not in answer
    assert "evil" not in answer


@pytest.mark.parametrize("host", ["evil.example.com", "127.0.0.1.evil.example.com", "", "a b"])
def test_another_host_s_name_opens_no_unit_s_page(url: str, mine: str, host: str) -> None:
    assert httpx.get(url + mine, headers={"host": host}).status_code == 400


def test_forwarded_headers_change_no_address(url: str, clerk: httpx.Client) -> None:
    evil = {
        "X-Forwarded-Host": "evil.example.com",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Prefix": "//evil.example.com",
        "X-Original-URL": "/appeals",
        "Forwarded": "host=evil.example.com",
    }
    answer = httpx.get(f"{url}/", headers=evil)
    assert answer.headers["location"] == "/login"
    assert "evil" not in clerk.get("/appeals", headers=evil).text


def test_a_login_goes_nowhere_but_home(url: str) -> None:
    with httpx.Client(base_url=url) as client:
        token = token_on(client.get("/login?next=//evil.example.com"))
        form = {"token": token, "name": "吴工", "password": "gz-2018-0731"}
        answer = client.post("/login?next=//evil.example.com", data=form | {"next": "//evil"})
    assert answer.headers["location"] == "/crawls"


def test_a_session_that_was_planted_is_not_the_one_that_logs_in(url: str, mine: str) -> None:
    token = mine.rpartition("/")[2]
    for planted in ("chosen", token, ""):
        with httpx.Client(base_url=url) as client:
            client.cookies.set("tongbao-login", planted, domain="127.0.0.1", path="/")
            assert client.get("/appeals").status_code == 303
            assert log_in(client, "吴工").cookies["tongbao-login"] != planted
        with httpx.Client(base_url=url, cookies={"tongbao-login": planted}) as client:
            assert client.get("/crawls").status_code == 303


def test_a_login_s_cookie_opens_no_unit_s_page(url: str, clerk: httpx.Client) -> None:
    cookie = clerk.cookies["tongbao-login"]
    assert clerk.get(f"/u/{cookie}").status_code == 404
    assert httpx.get(url + "/u/" + cookie * 2).status_code == 404


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"said=" + b"x" * 1_000_000, "application/x-www-form-urlencoded", 413),
        (b"&".join([b"said=1"] * 2_000), "application/x-www-form-urlencoded", 400),
        (b"<x/>", "text/xml", 415),
        (b"--a\r\n", "multipart/form-data; boundary=a", 415),
        (b"said=%ff%fe&token=%00", "application/x-www-form-urlencoded", 403),
    ],
)
def test_a_body_that_is_no_form_is_refused(
    home: Path, url: str, mine: str, content: bytes, kind: str, status: int
) -> None:
    before = kept(home)
    address = f"{url}{mine}/columns/2/replies"
    answer = httpx.post(address, content=content, headers={"content-type": kind})
    assert answer.status_code == status
    assert kept(home) == before


def test_a_slow_body_holds_nobody_up_and_ends(url: str, mine: str) -> None:
    head = (
        f"POST {mine}/columns/2/replies HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    )
    place = urlsplit(url).hostname, urlsplit(url).port
    lines = [socket.create_connection(place) for _ in range(60)]
    try:
        begun = time.monotonic()
        for line in lines:
            line.sendall(head.encode() + b"a")
        assert httpx.get(f"{url}/healthz", timeout=8).status_code == 200
        lines[0].settimeout(60)
        assert b" 408 " in lines[0].recv(100)
        assert time.monotonic() - begun >= 9
    finally:
        for line in lines:
            line.close()


def test_a_reason_runs_in_no_spreadsheet(
    home: Path, unit: httpx.Client, deputy: httpx.Client, mine: str
) -> None:
    said = '=HYPERLINK("http://evil.example.com","x"),甲镇\n乙镇,x'
    assert send(unit, mine, kind="exemption", said=said, until=UNTIL).status_code == 303
    number = kept(home)[-1][0]
    form = {"token": token_on(deputy.get("/appeals")), "verdict": "accept"}
    assert deputy.post(f"/appeals/{number}", data=form).status_code == 303
    text = (home / "exemptions.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 2
    assert rows[1][0] == "乙镇"
    assert rows[1][2].startswith("'=HYPERLINK")


def test_who_sends_on_and_on_is_stopped_and_the_others_are_not(
    home: Path, unit: httpx.Client, deputy: httpx.Client
) -> None:
    many, other = page_of(home, "丙局"), page_of(home, "丁局")
    token = token_on(unit.get(f"{many}/columns/3"))
    statuses = []
    for number in range(25):
        form = {"token": token, "kind": "objection", "said": f"第{number}次"}
        statuses.append(unit.post(f"{many}/columns/3/replies", data=form).status_code)
        if statuses[-1] == 303:
            answer = {"token": token_on(deputy.get("/appeals")), "verdict": "refuse", "answer": "x"}
            deputy.post(f"/appeals/{kept(home)[-1][0]}", data=answer)
    assert statuses == [303] * 20 + [429] * 5
    form = {"token": token_on(unit.get(f"{other}/columns/4")), "kind": "objection", "said": "x"}
    assert unit.post(f"{other}/columns/4/replies", data=form).status_code == 303
