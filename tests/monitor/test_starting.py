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


CRAWLED = """
import sys
import crawler.night.worker, monitor.cli.crawling
from crawler.fetch.slots import slot_of
slot_of("http://www.qs.gov.cn/gzdt/")
print({"alembic", "cryptography", "httpx", "requests", "rich", "scrapy", "sqlalchemy.dialects.postgresql", "tldextract", "twisted"} & set(sys.modules))
"""


def test_a_night_loads_neither_browser_nor_certificates_nor_what_draws() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CRAWLED], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.strip() == "set()"
