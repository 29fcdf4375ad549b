"""The web face as a browser meets it: what it shows is what the commands say, to whom it may
be shown, and to nobody else.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
from starlette.routing import Mount, Route

from config.clock import Clock
from monitor.web.app import REPLIES, UNITS_PAGES, application
from monitor.web.desk import Desk
from monitor.web.roles import PLACES, offered
from storage.store import Store
from storage.web.accounts import Role
from tests import forked
from tests.e2e.browsing import DAY, NAME, PASSWORD, account, county, log_in, served, token_on
from tests.e2e.commands import environment, tongbao
from tests.e2e.stranger import Portal, column, county_folder, crawl, entries, list_page, unit

PAGES = (
    "/",
    "/units/甲镇",
    "/columns/1",
    "/columns/1/evidence.zip",
    "/charts",
    "/entries",
    "/circulars",
    "/mails",
    "/crawls",
    "/anomalies",
    "/appeals",
    "/audit",
    "/circulars/words",
    "/columns/1/recheck",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return county(tmp_path_factory.mktemp("web"))


@pytest.fixture(scope="module")
def url(home: Path) -> Iterator[str]:
    with served(home) as url:
        yield url


@pytest.fixture
def browser(url: str) -> Iterator[httpx.Client]:
    """A browser that has logged in."""
    with httpx.Client(base_url=url) as client:
        assert log_in(client).status_code == 303
        yield client


def shown(page: httpx.Response) -> list[tuple[str, str, str]]:
    """Unit, column and band of each row of the table of columns."""
    table = page.text.rpartition("<h2>栏目</h2>")[2]
    rows = [
        [
            re.sub(r"<[^>]+>", "", cell).strip()
            for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)
        ]
        for row in table.split("<tr>")[2:]
    ]
    return [(cells[0], cells[1], cells[6]) for cells in rows if len(cells) == 11]


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ({}, lambda row: True),
        ({"group": "镇街"}, lambda row: row["group"] == "镇街"),
        ({"unit": "丙局"}, lambda row: row["unit"] == "丙局"),
        ({"band": "未能核查"}, lambda row: row["band"] == "未能核查"),
        ({"category": "动态信息"}, lambda row: row["category"].startswith("动态信息")),
        ({"overdue": "1"}, lambda row: row["overdue"] is True),
        ({"exempt": "1"}, lambda row: row["exempt"] is True),
        (
            {"group": "部门", "overdue": "1"},
            lambda row: row["group"] == "部门" and row["overdue"] is True,
        ),
    ],
)
def test_the_board_shows_the_rows_of_lists(
    home: Path, browser: httpx.Client, query: dict[str, str], fits: object
) -> None:
    assert callable(fits)
    rows = json.loads(tongbao("lists", "--as-of", DAY, "--format", "json", home=home))
    wanted = [(row["unit"], row["column"], row["band"]) for row in rows if fits(row)]
    page = browser.get("/", params={"as-of": DAY, **query})
    assert page.status_code == 200
    assert shown(page) == wanted
    figures = dict(re.findall(r"<dt>(.*?)</dt><dd>(?:<a [^>]*>)?(\d+)", page.text))
    assert int(figures.pop("合计")) == len(wanted)
    assert int(figures.pop("超期")) == sum(bool(row["overdue"]) for row in rows if fits(row))
    assert int(figures.pop("豁免")) == sum(bool(row["exempt"]) for row in rows if fits(row))
    assert sum(map(int, figures.values())) == len(wanted)
    assert len(wanted) > 0 or "exempt" in query


def test_every_way_from_the_board_stays_on_its_day(browser: httpx.Client) -> None:
    for place in ("/", "/units/甲镇", "/columns/1", "/anomalies"):
        page = browser.get(place, params={"as-of": DAY}).text
        links = re.findall(r'href="(/(?:units|columns)/[^"]*)"', page)
        assert links or place == "/anomalies"
        assert [
            link for link in links if "recheck" not in link and f"as-of={DAY}" not in link
        ] == []
    later = browser.get("/", params={"as-of": "2018-08-20"}).text
    assert f'href="/?as-of={DAY}"' in later  # where the last crawl was
    assert "查看截至" not in browser.get("/", params={"as-of": DAY}).text


def test_a_column_in_doubt_waits_on_the_board_and_is_confirmed(
    tmp_path: Path,
) -> None:
    home = tmp_path / "doubt"
    with Portal().serving() as portal:
        portal.pages["/0/"] = list_page(entries("甲镇", ["2018-07-20"]), counted=True)
        columns = [column("工作动态", "甲镇", f"{portal.url}/0/")]
        county_folder(home, portal, [unit("甲镇")], columns)
        crawl(home, "2018-07-30")
        portal.pages["/0/"] = list_page([])
        crawl(home, DAY)
    account(home, NAME)
    with served(home) as url, httpx.Client(base_url=url) as client:
        log_in(client)
        assert "待确认" in client.get("/", params={"as-of": DAY}).text
        page = client.get("/columns/1", params={"as-of": DAY})
        assert 'action="/columns/1/confirm"' in page.text
        form = {"token": token_on(page), "why": ""}
        assert client.post("/columns/1/confirm", data=form).status_code == 400
        assert client.post("/columns/99/confirm", data=form | {"why": "x"}).status_code == 404
        assert (
            client.post("/columns/1/confirm", data=form | {"why": "网页确为空"}).status_code == 303
        )
        assert "网页确为空" in client.get("/audit").text
        assert NAME in client.get("/columns/1", params={"as-of": DAY}).text


def test_what_is_refused_leads_back_to_the_page_of_its_form(browser: httpx.Client) -> None:
    form = {"token": token_on(browser.get("/circulars")), "period": "none", "day": "none"}
    for place, back in (("/circulars/make", "/circulars"), ("/mails/ready/make", "/mails/ready")):
        refused = browser.post(place, data=form)
        assert refused.status_code == 400
        assert f'<a href="{back}">返回</a>' in refused.text
        assert f'name="back" value="{back}"' in refused.text


def test_what_came_from_a_portal_is_text(browser: httpx.Client) -> None:
    for path in ("/", "/columns/1"):
        page = browser.get(path, params={"as-of": DAY}).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in browser.get("/columns/1", params={"as-of": DAY}).text


def test_a_column_says_why_and_its_evidence_stands_a_check(browser: httpx.Client) -> None:
    page = browser.get("/columns/2", params={"as-of": DAY}).text
    assert "2018年7月1日" in page
    assert "有1天发布，共1条" in page
    assert "<title>2018-07-01：1条</title>" in page
    answer = browser.get("/columns/2/evidence.zip", params={"as-of": DAY})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        sums = archive.read("SHA256SUMS").decode().splitlines()
        assert len(sums) >= 5
        for line in sums:
            wanted, name = line.split("  ", 1)
            assert sha256(archive.read(name)).hexdigest() == wanted


def test_an_issued_file_comes_as_it_was_issued(home: Path, browser: httpx.Client) -> None:
    folder = home / "reports" / "2018-07"
    links = re.findall(r'href="(/circulars/2018-07/[^"]+)"', browser.get("/circulars").text)
    assert len(links) > 5
    for link in links:
        answer = browser.get(link)
        assert answer.headers["content-disposition"].startswith("attachment")
        name = httpx.URL(link).path.removeprefix("/circulars/").partition("/")[2]
        assert answer.content == (folder / name).read_bytes()


@pytest.mark.parametrize("path", PAGES)
def test_who_has_not_logged_in_is_shown_the_door(url: str, path: str) -> None:
    answer = httpx.get(url.rstrip("/") + path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    made_up = httpx.get(url.rstrip("/") + path, cookies={"tongbao-login": "x" * 43})
    assert made_up.status_code == 303


def test_every_answer_forbids_what_no_page_needs(browser: httpx.Client) -> None:
    for path in (
        *PAGES,
        "/login",
        "/healthz",
        "/static/face.css",
        "/nothing",
        "/static/../app.py",
        "/columns/999",
    ):
        answer = browser.get(path)
        assert answer.status_code < 500
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert "script-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
        assert not re.search(r'(?:src|href)="(?:https?:)?//(?!127\.0\.0\.1)', answer.text)


@pytest.mark.parametrize(
    "path",
    [
        "/circulars/2018-07/../../tongbao.toml",
        "/circulars/2018-07/%2e%2e%2ftongbao.toml",
        "/static/%2e%2e/app.py",
        "/units/..%2f..%2fetc%2fpasswd",
        "/circulars/..%2f..%2f/units.csv",
        "/columns/1e3",
        "/?as-of=9999-01-01",
    ],
)
def test_no_way_leads_out(browser: httpx.Client, path: str) -> None:
    assert browser.get(path).status_code in (400, 404)


def test_a_login_has_a_new_token_and_ends_when_it_is_ended(url: str) -> None:
    with httpx.Client(base_url=url) as client:
        client.cookies.set("tongbao-login", "chosen-by-somebody-else", domain="127.0.0.1", path="/")
        answer = log_in(client)
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        taken = answer.cookies["tongbao-login"]
        assert taken != "chosen-by-somebody-else"
    with httpx.Client(base_url=url, cookies={"tongbao-login": taken}) as client:
        page = client.get("/")
        assert page.status_code == 200
        assert client.post("/logout", data={"token": "guessed"}).status_code == 403
        assert client.get("/").status_code == 200
        assert client.post("/logout", data={"token": token_on(page)}).status_code == 303
        client.cookies.set("tongbao-login", taken)
        assert client.get("/").status_code == 303


def test_a_form_of_another_page_logs_nobody_in(url: str) -> None:
    answer = httpx.post(
        url + "login", data={"token": "guessed", "name": NAME, "password": PASSWORD}
    )
    assert answer.status_code == 403
    assert "tongbao-login" not in answer.cookies


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"name=" + b"x" * 100_000, "application/x-www-form-urlencoded", 413),
        (b"{}", "application/json", 415),
        (b"&".join([b"a=1"] * 4_000), "application/x-www-form-urlencoded", 400),
        (b"\xff\xfe%00%ff", "application/x-www-form-urlencoded", 403),
    ],
)
def test_a_form_that_is_none_is_refused(url: str, content: bytes, kind: str, status: int) -> None:
    assert (
        httpx.post(url + "login", content=content, headers={"content-type": kind}).status_code
        == status
    )


def test_a_name_has_to_wait_after_wrong_passwords_and_no_name_is_told(home: Path, url: str) -> None:
    account(home, "李四", "operator")
    with httpx.Client(base_url=url) as client:
        known, unknown = [log_in(client, name, "wrong-password") for name in ("李四", "王五")]
        assert known.status_code == unknown.status_code == 403
        assert known.text.replace(token_on(known), "") == unknown.text.replace(
            token_on(unknown), ""
        )
        answers = [log_in(client, "李四", "wrong-password").status_code for _ in range(5)]
        assert answers == [403, 403, 403, 403, 429]
        assert log_in(client, "李四", PASSWORD).status_code == 429
        assert log_in(client).status_code == 303  # the others are not kept out


def test_another_host_s_name_is_not_ours(url: str) -> None:
    assert httpx.get(url + "login", headers={"host": "evil.example.com"}).status_code == 400


def test_an_account_that_is_taken_away_is_out_at_once(home: Path, url: str) -> None:
    account(home, "赵六", "deputy")
    with httpx.Client(base_url=url) as client:
        assert log_in(client, "赵六").status_code == 303
        assert client.get("/").status_code == 200
        tongbao("user", "remove", "赵六", home=home)
        assert client.get("/").status_code == 303
    tongbao("user", "remove", "赵六", home=home, expect=1)
    names = [
        one["name"] for one in json.loads(tongbao("user", "list", "--format", "json", home=home))
    ]
    assert NAME in names
    assert "赵六" not in names


def test_without_an_account_nobody_else_reaches_it(tmp_path: Path, home: Path) -> None:
    empty = tmp_path / "empty"
    tongbao("init", str(empty), "--name", "青山县", "--url", "http://a.example.cn/")
    assert "there is no account yet" in tongbao(
        "serve", "--host", "0.0.0.0", home=empty, expect=1, errors=True
    )
    with served(empty) as url:
        assert "tongbao user add" in httpx.get(url + "login").text
        assert httpx.get(url).status_code == 303


def test_behind_a_proxy_it_stands_under_the_address_that_browsers_use(
    home: Path, tmp_path: Path
) -> None:
    settings = home / "tongbao.toml"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(
        f'{before}\n[web]\nurl = "https://tb.example.gov.cn/tongbao"\n', encoding="utf-8"
    )
    try:
        with (
            served(home) as url,
            httpx.Client(base_url=url, headers={"host": "tb.example.gov.cn"}) as client,
        ):
            page = client.get("/login")
            assert 'action="/tongbao/login"' in page.text
            assert 'href="/tongbao/static/face.css"' in page.text
            assert "Secure" in page.headers["set-cookie"]
            assert "Path=/tongbao" in page.headers["set-cookie"]
            assert client.get("/").headers["location"] == "/tongbao/login"
    finally:
        settings.write_text(before, encoding="utf-8")


def test_a_monitor_is_told_how_the_last_crawl_ended(url: str) -> None:
    told = httpx.get(url + "healthz").json()
    assert told["status"] == "ok"
    assert told["last_crawl"]["as_of"] == DAY
    assert told["last_crawl"]["state"] == "finished"


@pytest.mark.parametrize(
    ("name", "password"), [("x", "short"), (" x", PASSWORD), ("x\n", PASSWORD), (NAME, PASSWORD)]
)
def test_an_account_that_cannot_be_is_refused(home: Path, name: str, password: str) -> None:
    command = forked.tongbao("user", "add", name, "--role", "clerk")
    known = environment(home) | {"TONGBAO_PASSWORD": password}
    done = subprocess.run(command, env=known, check=False, capture_output=True, encoding="utf-8")
    assert done.returncode == (1 if name == NAME else 2)
    assert password not in done.stdout + done.stderr


def test_no_account_looks_like_another(home: Path) -> None:
    account(home, "lee", "operator")
    for name in ("Lee", "ｌｅｅ", "ℓee"):
        command = forked.tongbao("user", "add", name, "--role", "deputy")
        known = environment(home) | {"TONGBAO_PASSWORD": PASSWORD}
        done = subprocess.run(command, env=known, check=False, capture_output=True, text=True)
        assert done.returncode == 2
        assert "'lee'" in done.stderr
    tongbao("user", "remove", "lee", home=home)


OPEN_TO_ALL = {"/language", "/login", "/logout", "/healthz", "/static"}


def addresses(home: Path) -> set[str]:
    """Every address that the face knows."""
    with Store.open("sqlite:///data/tongbao.db", home) as store:
        desk = Desk(lambda: pytest.fail("no page is asked for"), store, Clock(ZoneInfo("UTC")))
        routes = application(desk).routes
    return {route.path for route in routes if isinstance(route, (Route, Mount))}


def test_every_address_asks_for_a_right_or_is_open_to_all(home: Path) -> None:
    inside = {place.path for place in PLACES}
    assert addresses(home) == inside | OPEN_TO_ALL | {*UNITS_PAGES, REPLIES}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_what_it_may_and_nothing_else(home: Path, url: str, role: Role) -> None:
    account(home, f"角色{role}", role)
    open_to_operators = {"/crawls"}
    with httpx.Client(base_url=url) as client:
        arrived = log_in(client, f"角色{role}")
        assert client.get(arrived.headers["location"]).status_code == 200
        for path in PAGES:
            allowed = role is not Role.OPERATOR or path in open_to_operators
            answer = client.get(path, params={"as-of": DAY})
            assert answer.status_code == (200 if allowed else 403), path
            if not allowed:
                assert "没有查看或办理此页的权限" in answer.text
                assert "甲镇" not in answer.text
        links = set(re.findall(r'<a href="(/[a-z]*)"', client.get("/crawls").text))
        assert links == {place.path for place in offered(role)}
        assert (links == open_to_operators) is (role is Role.OPERATOR)
