"""Every way out passes the guard: what it forbids is never dialled, by
the crawl or by the recheck.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from config.county import County, load_county
from config.net.reach import Reach
from crawler.fetch.client import Fetcher
from crawler.fetch.exchange import Ask, Failure
from crawler.night.supervisor import run_crawl
from crawler.page.reading import Fetch
from storage.records import Outcome
from tests.crawler.counties import CLOCK, county_at, list_page, rows, store_of
from tests.faults import FaultServer, answering

pytestmark = pytest.mark.slow

REDIRECTS = [
    "http://localhost:{port}/secret.html",
    "http://127.0.0.1:{other}/secret.html",
    "http://127.1:{other}/",
    "http://2130706433:{port}/secret.html",
    "http://0x7f000001:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::1]:{port}/",
    "http://0.0.0.0:{port}/",
    "http://127.0.0.1:{port}\\@elsewhere.example/",
    "http://user@127.0.0.1:{port}/",
    "//localhost:{port}/secret.html",
    "file:///etc/passwd",
    "ftp://127.0.0.1:{other}/",
    "data:text/html,<ul><li><a href=/x>x</a>2018-07-31</li></ul>",
]


def test_no_redirect_in_any_form_leads_out_of_reach(tmp_path: Path) -> None:
    with FaultServer().serving() as inner, FaultServer().serving() as portal:
        columns = []
        for number, form in enumerate(REDIRECTS):
            target = form.format(port=portal.port, other=inner.port)
            for status in (301, 307):
                columns.append((f"{status}-{number}", f"/{status}-{number}/index.html"))
                portal.pages[columns[-1][1]] = answering("", status, {"Location": target})
            refresh = (
                "<html><head><meta http-equiv='refresh' "
                f"content='0;url={target}'></head><body></body></html>"
            )
            script = f"<html><body><script>location.replace('{target}')</script></body></html>"
            for kind, page in (("refresh", refresh), ("script", script)):
                columns.append((f"{kind}-{number}", f"/{kind}-{number}/index.html"))
                portal.page(columns[-1][1], page)
        portal.page("/secret.html", list_page(rows(9)))
        inner.page("/secret.html", list_page(rows(9)))
        county = county_at(tmp_path, portal.url, columns)
        with store_of(county) as store:
            summary = run_crawl(county, store, CLOCK)
            assert not any(outcome.conclusive for outcome in summary.outcomes)
        assert inner.requests(robots=True) == []
        assert "/secret.html" not in portal.requests()


def county_with_another_host(tmp_path: Path, port: int, networks: str = "[]") -> County:
    """A portal that exists nowhere, and an allowed host that resolves to loopback."""
    settings = (
        f'delay = 0\ntimeout = 5\nallowed_hosts = ["localhost:{port}"]\nallowed_networks = '
        f"{networks}\n"
    )
    county = county_at(tmp_path, "http://portal.invalid", [("工作动态", "/gzdt/")], settings)
    columns = (
        f"栏目,单位,类别,更新周期,网址\n工作动态,教育局,动态信息,每周,http://localhost:{port}"
        "/gzdt/\n"
    )
    (tmp_path / "columns.csv").write_text(columns, encoding="utf-8")
    return load_county(county.home)


@pytest.mark.parametrize(
    ("networks", "outcome"),
    [("[]", Outcome.OFF_PORTAL), ('["127.0.0.0/8", "::1/128"]', Outcome.READ)],
)
def test_a_name_is_dialled_only_at_an_address_that_may_be(
    tmp_path: Path, networks: str, outcome: Outcome
) -> None:
    with FaultServer().serving() as inner:
        inner.page("/gzdt/", list_page(rows(9)))
        county = county_with_another_host(tmp_path, inner.port, networks)
        with store_of(county) as store:
            assert run_crawl(county, store, CLOCK).outcomes == {outcome: 1}
        assert bool(inner.requests(robots=True)) is (outcome is Outcome.READ)


def test_the_recheck_s_way_out_passes_the_same_guard(tmp_path: Path) -> None:
    with FaultServer().serving() as inner:
        county = county_with_another_host(tmp_path, inner.port)

        async def fetch(url: str) -> object:
            portal = county.settings.portal
            async with Fetcher.opened(portal, Reach.of(portal), CLOCK) as fetcher:
                return await fetcher.fetch(Ask(Fetch(url)))

        for form in ("http://localhost:{port}/", *REDIRECTS):
            reply = asyncio.run(fetch(form.format(port=inner.port, other=inner.port)))
            assert isinstance(reply, Failure)
            assert reply.outcome is Outcome.OFF_PORTAL
        assert inner.requests(robots=True) == []


def test_proxies_of_the_environment_are_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FaultServer().serving() as proxy, FaultServer().serving() as portal:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        portal.page("/gzdt/index.html", list_page(rows(9)))
        county = county_at(tmp_path, portal.url, [("工作动态", "/gzdt/index.html")])
        with store_of(county) as store:
            assert run_crawl(county, store, CLOCK).outcomes == {Outcome.READ: 1}
        assert proxy.requests(robots=True) == []
