"""Crawling again: an unchanged portal is hardly asked, and a crawl that was killed
leaves nothing wrong behind.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from config.county import load_county
from monitor.demo.portal import Portal
from monitor.demo.run import build_demo, serve
from monitor.demo.site import news_boards
from tests.e2e.commands import environment, tongbao

pytestmark = pytest.mark.slow

AS_OF = ("--as-of", "2018-07-31")


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    with serve(0) as served:
        yield served


@pytest.fixture(scope="module")
def crawled(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder after one undisturbed crawl."""
    home = tmp_path_factory.mktemp("crawled")
    build_demo(home, portal.port)
    tongbao("crawl", *AS_OF, home=home)
    return home


def _lists(home: Path) -> list[dict[str, Any]]:
    """The lists without the moment at which each page was looked at."""
    rows: list[dict[str, Any]] = json.loads(tongbao("lists", *AS_OF, "--format", "json", home=home))
    return [{key: value for key, value in row.items() if key != "checked_at"} for row in rows]


def test_a_second_crawl_asks_once_for_a_column_and_twice_where_its_list_has_an_address_of_its_own(
    portal: Portal, crawled: Path
) -> None:
    before, asked = _lists(crawled), len(portal.asked)
    tongbao("crawl", *AS_OF, home=crawled)
    answered = [request for request in portal.asked[asked:] if request.status < 500]
    own_address = [r for r in answered if "/gkmlpt/api/" in r.target or "/build/unit" in r.target]
    robots = [request for request in answered if request.target == "/robots.txt"]
    columns = load_county(crawled).registry.columns
    assert len(answered) - len(own_address) - len(robots) <= len(columns) - 2, (
        "two columns answer 5xx, tried again"
    )
    assert (
        len(own_address)
        <= len([board for board in news_boards() if board.markup in ("gkmlpt", "jpaas")]) + 1
    )
    assert len(robots) <= 1
    after = _lists(crawled)
    unchanged = [row.pop("outcome") == "not modified" for row in after]
    assert sum(unchanged) > len(columns) // 2
    assert after == [
        {key: value for key, value in row.items() if key != "outcome"} for row in before
    ]


def test_a_crawl_killed_at_any_moment_and_run_again_ends_in_the_same_lists(
    portal: Portal, crawled: Path, tmp_path: Path
) -> None:
    """Early, in the middle and late, one after the other: each goes on from what the last left."""
    build_demo(tmp_path, portal.port)
    command = [str(Path(sys.executable).parent / "tongbao"), "crawl", *AS_OF]
    for requests in (3, 60, 140):
        asked = len(portal.asked)
        with subprocess.Popen(
            command,
            env=environment(tmp_path),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as crawl:
            while len(portal.asked) - asked < requests and crawl.poll() is None:
                time.sleep(0.005)
            assert crawl.poll() is None, "it must be killed while it works"
            os.killpg(crawl.pid, signal.SIGKILL)
    tongbao("crawl", *AS_OF, home=tmp_path)
    expected = [row["band"] for row in _lists(crawled)]
    assert [row["band"] for row in _lists(tmp_path)] == expected
