"""A county behind `tongbao serve`, and browsers that log in to it."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests import forked
from tests.e2e.commands import environment, tongbao
from tests.e2e.stranger import Portal, column, county_folder, crawl, entries, list_page, unit

XSS = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
"""What somebody who means harm writes where a name, a title or a reply is asked for."""

DAY = "2018-07-31"
NAME, PASSWORD = "张主任", "gz-2018-0731"
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>关于开展检查的通知"


def county(folder: Path) -> Path:
    """A county of four units below the folder, crawled on DAY, with a clerk's
    account and an issued circular.
    """
    home = folder / "county"
    shown = {"甲镇": ["2018-07-30"], "乙镇": ["2018-07-01"], "丙局": ["2017-05-01"], "丁局": []}
    with Portal().serving() as portal:
        for number, (name, days) in enumerate(shown.items()):
            rows = entries(name, days)
            if name == "甲镇":
                rows.append((escape(EVIL), "/0/evil.html", "2018-07-29"))
            portal.pages[f"/{number}/"] = list_page(rows, title="工作动态", counted=True)
        del portal.pages["/3/"]
        units = [
            unit(name, 分组="镇街" if name.endswith("镇") else "部门", 邮箱="a@example.cn")
            for name in shown
        ]
        columns = [column("工作动态", name, f"{portal.url}/{n}/") for n, name in enumerate(shown)]
        county_folder(home, portal, units, columns, settings="[circular]\nmax_unverified = 0.9\n")
        crawl(home, DAY)
    tongbao("circular", "2018-07", "--issue", "--date", "2018-08-02", home=home)
    account(home, NAME)
    return home


def demo(factory: pytest.TempPathFactory) -> Path:
    """A folder of its own as `tongbao demo` leaves one behind; the demo runs once for all
    workers of a run.
    """
    base = factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "one-demo"
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shared.exists():
            made = factory.mktemp("made") / "demo"
            tongbao("demo", str(made))
            made.rename(shared)
    return shutil.copytree(shared, factory.mktemp("demo") / "demo")


def account(home: Path, name: str, role: str = "clerk") -> None:
    secret = home.parent / "password"
    secret.write_text(f"{PASSWORD}\n", encoding="utf-8")
    command = forked.tongbao("user", "add", name, "--role", role)
    known = environment(home) | {"TONGBAO_PASSWORD_FILE": str(secret)}
    subprocess.run(command, env=known, check=True, capture_output=True)


@contextmanager
def served(home: Path, *words: str, known: Mapping[str, str] | None = None) -> Iterator[str]:
    """`tongbao serve`, until the block ends; its address. known: more of its environment."""
    command = forked.tongbao("serve", "--port", "0", *words)
    around = environment(home) | dict(known or {})
    with subprocess.Popen(command, env=around, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) in (0, -signal.SIGTERM)


def token_on(page: httpx.Response) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


def page_of(home: Path, unit: str, *words: str) -> str:
    """The path of a new link of a unit."""
    return urlsplit(tongbao("link", unit, *words, home=home).strip()).path


def portal_of(home: Path) -> str:
    """The address of the county's portal."""
    found = re.search(r'^url = "(http.*?)/?"', (home / "tongbao.toml").read_text("utf-8"), re.M)
    assert found is not None
    return found[1]


def log_in(client: httpx.Client, name: str = NAME, password: str = PASSWORD) -> httpx.Response:
    form = {"token": token_on(client.get("login")), "name": name, "password": password}
    return client.post("login", data=form)
