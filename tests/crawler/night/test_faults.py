"""Everything that can go wrong between us and a page ends in an outcome of its own, holds nothing
up, stores nothing, and heals.
"""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from config.io import processes
from crawler.fetch.tries import TRIES
from crawler.night.supervisor import Progress, run_crawl
from crawler.page.limits import MOST_TAGS
from crawler.visit.recheck import recheck
from storage.records import Known, Outcome
from tests import forked
from tests.crawler.counties import CLOCK, TODAY, county_at, list_page, rows, store_of
from tests.faults import Behaviour, FaultServer, answering, dripping, raw, resetting

pytestmark = pytest.mark.slow

LIST = list_page(rows(12))
HALF = LIST.encode()[: len(LIST.encode()) // 2]
SCRIPT_ONLY = (
    "<html><head><script>document.cookie='k='+(function(a){return "
    "a^7})(3);location.reload()</script></head><body></body></html>"
)
WAF = (
    "<html><head><title>访问被拦截</title></head><body><h1>您的请求已被网站防火墙拦截</h1>"
    "<p>您的访问可能对网站造成威胁，事件编号：20180731-1187，请联系网站管理员。</p></body></html>"
)
LOGIN = (
    "<html><head><title>用户登录</title></head><body><h2>用户登录</h2><form action='/login.do' "
    "method='post'>"
    "<input name='user'><input type='password' name='pass'><input "
    "name='code'><button>登录</button></form></body></html>"
)
MISSING = (
    "<html><head><title>提示信息</title></head><body><div "
    "class='msg'>对不起，您访问的页面不存在或已被删除！</div></body></html>"
)
BUILDING = (
    "<html><head><title>工作动态</title></head><body><div "
    "class='main'>栏目正在建设中，敬请期待！</div></body></html>"
)
REFRESH = (
    "<html><head><meta http-equiv='refresh' content='0;"
    "url=http://elsewhere.example.com/'></head><body></body></html>"
)
HOME = "<html><head><title>青山县人民政府</title></head><body>" + "".join(
    (f"<div class='box'><div class='hd'><a href='/col{box}/'>栏目{box}</a><a "
    f"href='/col{box}/'>更多</a></div><ul>")
    + "".join(f"<li><a href='{url}'>{title}</a><span>{day}</span></li>" for title, url, day in rows(6, folder=f"/col{box}"))
    + "</ul></div>"
    for box in range(5)
) + "</body></html>"  # fmt: skip


@dataclass(frozen=True)
class Fault:
    name: str
    outcome: Outcome
    behaviour: Behaviour
    further: Mapping[str, Behaviour] = field(default_factory=dict)


def gone_to(location: str, status: int = 302) -> Behaviour:
    return answering("", status, {"Location": location})


def head(*lines: str, status: str = "200 OK") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", "Content-Type: text/html", *lines, "", ""]).encode()


OLD_ROWS = rows(12, newest=TODAY - timedelta(days=30))
"""No news: a portal half down may show an old first page."""


@cache
def faults() -> list[Fault]:
    """All of them; some are pages of many megabytes, which only these tests need."""
    bomb = gzip.compress(b"<html>" + b"0" * (200 * 2**20), compresslevel=1)
    deep = "<html><body>" + "<div>" * 100_000 + "x" + "</div>" * 100_000 + "</body></html>"
    return [
        Fault("status-500", Outcome.SERVER_ERROR, answering("<h1>Internal Server Error</h1>", 500)),
        Fault("status-502", Outcome.SERVER_ERROR, answering("bad gateway", 502)),
        Fault("status-503", Outcome.SERVER_ERROR, answering("busy", 503)),
        # A Retry-After beyond what a crawl waits speaks for the whole site: see test_portal_down.py.
        Fault("status-403", Outcome.REFUSED, answering("<h1>403 Forbidden</h1>", 403)),
        Fault("status-412", Outcome.REFUSED, answering("precondition failed", 412)),
        Fault("status-412-script", Outcome.BOT_CHALLENGE, answering(SCRIPT_ONLY, 412)),
        Fault("status-403-waf", Outcome.FIREWALL_PAGE, answering(WAF, 403)),
        Fault("status-521", Outcome.BOT_CHALLENGE, answering(SCRIPT_ONLY, 521)),
        Fault("status-202", Outcome.BOT_CHALLENGE, answering(SCRIPT_ONLY, 202)),
        Fault("status-999", Outcome.SERVER_ERROR, raw(head("Content-Length: 2", status="999 Odd") + b"no")),
        Fault("status-401", Outcome.LOGIN_PAGE, answering("who are you", 401, {"WWW-Authenticate": "Basic"})),
        Fault("status-404", Outcome.NOT_FOUND, answering("not found", 404)),
        Fault("status-410", Outcome.NOT_FOUND, answering("gone", 410)),
        Fault("status-204", Outcome.SERVER_ERROR, raw(head(status="204 No Content"))),
        Fault("status-206", Outcome.TRUNCATED, answering(HALF, 206, {"Content-Range": "bytes 0-100/200"})),
        Fault("status-304-unasked", Outcome.SERVER_ERROR, raw(head(status="304 Not Modified"))),
        Fault("script-only", Outcome.BOT_CHALLENGE, answering(SCRIPT_ONLY)),
        Fault("soft-404", Outcome.SOFT_404, answering(MISSING)),
        Fault("login-form", Outcome.LOGIN_PAGE, answering(LOGIN)),
        Fault("waf", Outcome.FIREWALL_PAGE, answering(WAF)),
        Fault("building", Outcome.UNDER_CONSTRUCTION, answering(BUILDING)),
        Fault("redirect-loop", Outcome.REDIRECTED_AWAY, gone_to("/redirect-loop/index.html")),
        Fault(
            "redirect-chain",
            Outcome.REDIRECTED_AWAY,
            gone_to("/redirect-chain/1.html"),
            {f"/redirect-chain/{n}.html": gone_to(f"/redirect-chain/{n + 1}.html") for n in range(1, 9)},
        ),
        Fault("redirect-off", Outcome.OFF_PORTAL, gone_to("http://elsewhere.example.com/gzdt/")),
        Fault("redirect-private", Outcome.OFF_PORTAL, gone_to("http://169.254.169.254/latest/meta-data/", 307)),
        Fault("redirect-file", Outcome.OFF_PORTAL, gone_to("file:///etc/passwd", 301)),
        Fault("redirect-backslash", Outcome.OFF_PORTAL, gone_to("http://127.0.0.1\\@elsewhere.example.com/", 301)),
        Fault("redirect-home", Outcome.REDIRECTED_AWAY, gone_to("/")),
        Fault("redirect-up", Outcome.REDIRECTED_AWAY, gone_to("/redirect-up/index.html", 301)),
        Fault("redirect-signon", Outcome.LOGIN_PAGE, gone_to("/sso/login?back=1")),
        Fault("redirect-missing", Outcome.SOFT_404, gone_to("/404.html")),
        Fault("redirect-nowhere", Outcome.SERVER_ERROR, answering("", 302)),
        Fault("redirect-same-1", Outcome.REDIRECTED_AWAY, gone_to("/healthy/index.html")),
        Fault("redirect-same-2", Outcome.REDIRECTED_AWAY, gone_to("/healthy/index.html")),
        Fault("meta-refresh-off", Outcome.OFF_PORTAL, answering(REFRESH)),
        Fault("hang", Outcome.UNREACHABLE, raw(b"", then_close=False)),
        Fault("drip-head", Outcome.UNREACHABLE, dripping(b"HTTP/1.1 200 OK\r\n", b"X-More: 1\r\n")),
        Fault("drip-body", Outcome.UNREACHABLE, dripping(head("Content-Length: 100000") + HALF, b" ")),
        Fault("close-at-once", Outcome.UNREACHABLE, raw(b"")),
        Fault("reset-at-once", Outcome.UNREACHABLE, resetting(b"")),
        Fault("reset-in-body", Outcome.TRUNCATED, resetting(head("Content-Length: 100000") + HALF)),
        Fault("length-too-long", Outcome.TRUNCATED, raw(head("Content-Length: 100000") + HALF)),
        Fault("length-too-short", Outcome.TRUNCATED, answering(LIST, length=10)),
        Fault("two-lengths", Outcome.SERVER_ERROR, raw(head("Content-Length: 10", "Content-Length: 20") + HALF)),
        Fault("chunks-cut", Outcome.TRUNCATED, raw(head("Transfer-Encoding: chunked") + b"400\r\n" + HALF[:100])),
        Fault("bad-chunks", Outcome.TRUNCATED, raw(head("Transfer-Encoding: chunked") + b"zz\r\n" + HALF[:100])),
        Fault("no-length-cut", Outcome.TRUNCATED, raw(head("Connection: close") + HALF)),
        Fault("not-http", Outcome.SERVER_ERROR, raw(b"SSH-2.0-OpenSSH_7.4\r\n")),
        Fault("blank-in-header-name", Outcome.SERVER_ERROR, raw(head("Bad Name : x", "Content-Length: 4") + b"oops")),
        Fault("header-300k", Outcome.UNREACHABLE, raw(head("X-Long: " + "x" * 300_000, "Content-Length: 4") + b"oops")),
        Fault("empty", Outcome.SERVER_ERROR, answering("")),
        Fault("blank", Outcome.SERVER_ERROR, answering(" \r\n\r\n ")),
        Fault("too-large-told", Outcome.TOO_LARGE, raw(head("Content-Length: 1000000000") + HALF, then_close=False)),
        Fault("too-large-untold", Outcome.TOO_LARGE, dripping(head(), b"<p>" * 100_000, every=0)),
        Fault("gzip-bomb", Outcome.TOO_LARGE, answering(bomb, headers={"Content-Encoding": "gzip"})),
        Fault("gzip-cut", Outcome.TRUNCATED, answering(gzip.compress(LIST.encode())[:-20], headers={"Content-Encoding": "gzip"})),
        Fault("gzip-damaged", Outcome.UNDECODABLE, answering(b"\x1f\x8b" + b"\xff" * 300, headers={"Content-Encoding": "gzip"})),
        Fault("compress-unknown", Outcome.UNDECODABLE, answering(b"\x00\x01\x02", headers={"Content-Encoding": "br"})),
        Fault(
            "compress-thrice",
            Outcome.UNDECODABLE,
            answering(zlib.compress(b"x"), headers={"Content-Encoding": "deflate, deflate, deflate"}),
        ),
        Fault("no-known-charset", Outcome.UNDECODABLE, answering(b"<html><body>" + b"\xff " * 500 + b"</body></html>")),
        Fault("nested", Outcome.MALFORMED, answering(deep)),
        Fault("pdf", Outcome.NOT_HTML, answering(b"%PDF-1.4\n" + b"\x00" * 500, headers={"Content-Type": "application/pdf"})),
        Fault(
            "second-page-500",
            Outcome.SERVER_ERROR,
            answering(list_page(OLD_ROWS, following="/second-page-500/index_2.html")),
            {"/second-page-500/index_2.html": answering("", 500)},
        ),
        Fault(
            "second-page-login",
            Outcome.TRUNCATED,
            answering(list_page(OLD_ROWS[::2] + OLD_ROWS[1::2][::-1], following="/second-page-login/index_2.html")),
            {"/second-page-login/index_2.html": answering(LOGIN)},
        ),
        Fault("million-rows", Outcome.TOO_LARGE, answering("<ul>" + "<li><a href=a>b</a>2018-07-01</li>" * 300_000)),
        Fault("long-attribute", Outcome.NOT_A_LIST, answering(f"<html><body><p title='{'x' * 7_000_000}'>x</p></body></html>")),
        Fault("attributes", Outcome.MALFORMED, answering(f"<html><body><p {' '.join(f'a{n}=1' for n in range(600_000))}>x</p></body></html>")),
        Fault("anchors", Outcome.NOT_A_LIST, answering(f"<html><body>{'<a href=1>x' * (MOST_TAGS - 10)}</body></html>")),
        Fault("tags", Outcome.MALFORMED, answering(f"<html><body>{'<p>x</p>' * MOST_TAGS}</body></html>")),
        Fault("values", Outcome.MALFORMED, answering(f"[{','.join(['{}'] * 2_000_000)}]", headers={"Content-Type": "application/json"})),
        Fault("home-page", Outcome.REDIRECTED_AWAY, answering(HOME)),
        Fault("complaint", Outcome.FIREWALL_PAGE, answering("<html><body><p>您的操作存在安全风险，已被阻断</p></body></html>")),
        Fault("default-page", Outcome.SERVER_ERROR, answering("<html><body><h1>Welcome to nginx!</h1></body></html>")),
        Fault("loads-itself", Outcome.BOT_CHALLENGE, answering("<html><meta http-equiv='refresh' content='0'><body></body></html>")),
        Fault("robots", Outcome.ROBOTS, answering(LIST)),
    ]  # fmt: skip


ELSEWHERE = {
    "no-such-host": ("http://nowhere.invalid/gzdt/", Outcome.UNREACHABLE),
    "refused": ("http://127.0.0.1:9/gzdt/", Outcome.UNREACHABLE),
    "no-tls": ("https://127.0.0.1:{port}/gzdt/", Outcome.UNREACHABLE),
    "off-portal": ("http://www.elsewhere.example/gzdt/", Outcome.OFF_PORTAL),
    "other-port": ("http://127.0.0.1:22/", Outcome.OFF_PORTAL),
}
SETTINGS = """delay = 0
timeout = 4
concurrency = 16
allowed_hosts = ["nowhere.invalid", "127.0.0.1:9"]
allowed_networks = ["127.0.0.0/8"]
"""
ROBOTS = "User-agent: *\nDisallow: /robots/\n"
MOST_MEMORY = 300
WITHOUT_END = ("hang", "drip-head", "drip-body", "too-large-untold")


def path_of(fault: Fault) -> str:
    return (
        "/redirect-up/a/b/index.html"
        if fault.name == "redirect-up"
        else f"/{fault.name}/index.html"
    )


def portal_of_faults() -> FaultServer:
    portal = FaultServer()
    portal.pages["/robots.txt"] = answering(ROBOTS, headers={"Content-Type": "text/plain"})
    for fault in faults():
        portal.pages[path_of(fault)] = fault.behaviour
        portal.pages |= fault.further
    portal.page("/", HOME)
    portal.page("/healthy/index.html", list_page(rows(12, folder="/healthy")))
    return portal


def healed(portal: FaultServer) -> None:
    for fault in faults():
        portal.page(path_of(fault), list_page(rows(12, folder=f"/{fault.name}")))
    portal.page("/robots.txt", "")


def columns_at(port: int) -> list[tuple[str, str]]:
    named = [(fault.name, path_of(fault)) for fault in faults()]
    elsewhere = [(name, url.format(port=port)) for name, (url, _) in ELSEWHERE.items()]
    return [("healthy", "/healthy/index.html"), *named, *elsewhere]


def expected() -> dict[str, Outcome]:
    return {
        "healthy": Outcome.READ,
        **{fault.name: fault.outcome for fault in faults()},
        **{name: outcome for name, (_, outcome) in ELSEWHERE.items()},
    }


def differences(found: Mapping[str, tuple[Outcome, str]], expected: Mapping[str, Outcome]) -> str:
    """One line for each name whose outcome is another, with the reason given."""
    wrong = [
        name
        for name, outcome in expected.items()
        if name not in found or found[name][0] is not outcome
    ]
    return "\n".join(f"{name}: {found.get(name)}, expected {expected[name]}" for name in wrong)


def test_each_fault_has_its_own_outcome_stores_nothing_and_heals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "START", forked.ALONE)  # its memory is its own
    with portal_of_faults().serving() as portal:
        columns = columns_at(portal.port)
        county = county_at(tmp_path, portal.url, columns, SETTINGS)
        told: dict[str, Progress] = {}
        with store_of(county) as store:
            summary = run_crawl(
                county,
                store,
                CLOCK,
                on_progress=lambda one: told.update({one.column.name: one}),
                most_memory=MOST_MEMORY,
            )
            assert (
                differences(
                    {name: (one.outcome, one.why) for name, one in told.items()}, expected()
                )
                == ""
            )
            assert sum(summary.outcomes.values()) == len(columns) == len(expected())
            ids = dict(
                zip(
                    (name for name, _ in columns),
                    store.identify(county.registry.columns),
                    strict=True,
                )
            )
            held = {name: len(store.known(one or 0).entries) for name, one in ids.items()}
            assert {name for name, count in held.items() if count} == {"healthy"}
            for (
                name
            ) in WITHOUT_END:  # each try ends with the timeout: more time than this nobody takes
                assert 1 <= portal.requests().count(f"/{name}/index.html") <= TRIES

            healed(portal)
            run_crawl(
                county, store, CLOCK, on_progress=lambda one: told.update({one.column.name: one})
            )
            ill = {name for name, one in told.items() if one.outcome is not Outcome.READ}
            assert ill == set(ELSEWHERE)


def test_the_recheck_meets_each_fault_with_the_same_outcome(tmp_path: Path) -> None:
    with portal_of_faults().serving() as portal:
        county = county_at(tmp_path, portal.url, columns_at(portal.port), SETTINGS)
        columns = dict(enumerate(county.registry.columns))
        visits = recheck(county, columns, {number: Known(number) for number in columns}, CLOCK)
    found = {columns[number].name: (visit.outcome, visit.why) for number, visit in visits.items()}
    own = {"not-http": Outcome.UNREACHABLE, "header-300k": Outcome.SERVER_ERROR}  # as httpx has it
    assert differences(found, expected() | own) == ""


def test_the_recheck_ends_at_its_deadline_whatever_holds_it_up(tmp_path: Path) -> None:
    slow = [(name, f"/{name}/index.html") for name in (*WITHOUT_END, "healthy")]
    with portal_of_faults().serving() as portal:
        county = county_at(tmp_path, portal.url, slow, "delay = 0\ntimeout = 60\n")
        columns = dict(enumerate(county.registry.columns))
        began = time.monotonic()
        visits = recheck(
            county, columns, {number: Known(number) for number in columns}, CLOCK, deadline=2
        )
        assert time.monotonic() - began < 30
    found = {columns[number].name: visit.outcome for number, visit in visits.items()}
    assert found["hang"] is found["drip-head"] is found["drip-body"] is Outcome.NOT_VISITED
    assert found["healthy"] is Outcome.READ
