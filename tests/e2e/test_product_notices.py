"""Before anybody is named on a day near today the portal is asked again; a rehearsal leaves no
trace; nobody is told twice.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from config.clock import Clock
from config.settings import parse_settings
from tests.e2e.commands import tongbao
from tests.e2e.stranger import Portal, column, county_folder, entries, list_page, unit

pytestmark = pytest.mark.slow

EVIL = "<script>alert(1)</script>"


def today() -> date:
    zone = parse_settings('[portal]\nname = "某县"\nurl = "http://x.gov.cn/"\n').portal.zone
    return Clock(zone).today()


def county(home: Path, portal: Portal) -> Path:
    """Two columns behind, one whose unit has no address, one that cannot be read."""
    newest = today() - timedelta(days=40)
    for name in ("甲栏", "乙栏", "丙栏"):
        rows = entries(name, [newest, newest - timedelta(days=9)])
        rows[0] = (rows[0][0] + EVIL.replace("<", "&lt;"), *rows[0][1:])
        portal.pages[f"/{name[0].encode().hex()}/"] = list_page(rows, title=name)
    units = [
        unit("甲镇", 邮箱="a@x.gov.cn"),
        unit("乙局", 邮箱="b@x.gov.cn"),
        unit("丙局"),
        unit("丁局", 邮箱="d@x.gov.cn"),
    ]
    columns = [
        column(f"{one['单位'][0]}栏", one["单位"], f"{portal.url}/{one['单位'][0].encode().hex()}/")
        for one in units
    ]
    return county_folder(home, portal, units, columns)


def notify(home: Path, *more: str) -> dict[str, dict[str, Any]]:
    rows = json.loads(tongbao("notify", "--format", "json", *more, home=home))
    assert all(list(row) == ["unit", "to", "status", "reason", "message_id"] for row in rows)
    return {row["unit"]: row for row in rows}


def mails(home: Path) -> list[EmailMessage]:
    files = sorted((home / "data" / "outbox").glob("*.eml"))
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


def held(home: Path) -> dict[str, str]:
    files = (
        path
        for path in home.rglob("*")
        if path.is_file() and path.suffix not in (".db-wal", ".db-shm")
    )
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_unit_is_told_once_and_of_nothing_that_could_not_be_read(tmp_path: Path) -> None:
    with Portal().serving() as portal:
        home = county(tmp_path, portal)
        tongbao("crawl", home=home)
        before = held(home)
        assert {name: row["status"] for name, row in notify(home, "--dry-run").items()} == {
            "甲镇": "queued",
            "乙局": "queued",
            "丙局": "skipped",
        }
        assert held(home) == before
        # Since the crawl something new stands in 乙栏: the two readings
        # differ, so nobody is told of it.
        newer = entries("乙栏", [today() - timedelta(days=1), today() - timedelta(days=40)])
        portal.pages[f"/{'乙'.encode().hex()}/"] = list_page(newer, title="乙栏")
        told = notify(home)
        assert {name: row["status"] for name, row in told.items()} == {
            "甲镇": "sent",
            "丙局": "skipped",
        }
        assert told["丙局"]["to"] is None
        again = notify(home)
        assert again["甲镇"]["message_id"] == told["甲镇"]["message_id"]
    (mail,) = mails(home)
    assert mail["To"] == "a@x.gov.cn"
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert "甲栏" in plain.get_content()
    assert "40天" in plain.get_content()
    assert EVIL not in html.get_content()


def test_with_the_portal_down_nobody_is_named(tmp_path: Path) -> None:
    with Portal().serving() as portal:
        home = county(tmp_path, portal)
        tongbao("crawl", home=home)
    assert not [row for row in notify(home).values() if row["status"] not in ("skipped", "failed")]
    assert mails(home) == []
    day = today()
    tongbao("circular", f"{day:%Y-%m}", "--as-of", str(day), home=home, expect=1)
    tongbao("circular", f"{day:%Y-%m}", "--as-of", str(day), "--draft", home=home)
    figures = json.loads(
        (home / "reports" / f"{day:%Y-%m}-草稿" / "circular.json").read_text(encoding="utf-8")
    )
    assert figures["not_updated"] == []
    assert [row["unit"] for row in figures["not_verified"]] == ["甲镇", "乙局", "丙局", "丁局"]
