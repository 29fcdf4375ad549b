"""A command loads what it needs: a list waits for nothing that fetches, writes, draws or sends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.crawler.counties import county_at, store_of
from tests.e2e.commands import environment

LISTED = """
import sys
from monitor.cli.main import cli
cli(["lists", "--as-of", "2018-07-31", "--format", "csv"], standalone_mode=False)
print({"aiohttp", "alembic", "apscheduler", "cryptography", "cssselect", "httpcore", "httpx", "rich", "scrapy", "smtplib", "sqlalchemy.dialects.postgresql", "sqlalchemy.orm", "storage.crawls.visits", "storage.notices.notices", "twisted"} & set(sys.modules))
"""


def test_a_list_is_made_without_what_fetches_and_what_sends(tmp_path: Path) -> None:
    store_of(county_at(tmp_path, "http://www.qs.gov.cn", [("工作动态", "/gzdt/")])).close()
    done = subprocess.run(
        [sys.executable, "-c", LISTED],
        env=environment(tmp_path),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    _, *rows = done.stdout.splitlines()
    assert "未能核查" in rows[0]
    assert rows[-1] == "set()"


def test_a_crawl_without_browser_and_tls_loads_neither_scrapy_nor_certificates() -> None:
    held = {"scrapy", "twisted", "cryptography", "httpx", "alembic"}
    program = f"import sys, crawler.night.worker; print({held!r} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.strip() == "set()"
