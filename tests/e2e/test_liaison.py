"""A liaison's round in real parts: a mail of a real SMTP server leads to the unit's page, what is
answered there is read again on the portal, decided by the office and told by the next mail.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest

from config.clock import Clock
from config.settings import parse_settings
from tests.alerts.post import Post, post_office
from tests.e2e.browsing import account, served, token_on
from tests.e2e.commands import tongbao
from tests.e2e.stranger import Portal, column, county_folder, entries, list_page, unit

pytestmark = pytest.mark.slow

UNITS = ("甲镇", "乙镇", "丙局")
DEADLINE = 60.0
DAY = timedelta(days=1)


def today() -> date:
    zone = parse_settings('[portal]\nname = "某县"\nurl = "http://x.gov.cn/"\n').portal.zone
    return Clock(zone).today()


@dataclass
class Office:
    """A county whose three units are behind, its portal, mail server and web face."""

    home: Path
    portal: Portal
    letters: Post
    url: str = ""
    days: dict[str, list[date]] = field(default_factory=dict)

    def show(self, name: str, *more: date) -> None:
        """Publishes entries in a unit's column."""
        self.days[name] = [*more, *self.days.get(name, [])]
        number = UNITS.index(name)
        rows = entries(name, self.days[name])
        self.portal.pages[f"/{number}/"] = list_page(rows, counted=True)

    def told(self, name: str) -> str:
        """The text of the last mail to a unit."""
        to = f"u{UNITS.index(name)}@x.gov.cn"
        bodies = [
            mail.message.get_body(("plain",)) for mail in self.letters.taken if mail.recipient == to
        ]
        last = bodies[-1]
        assert last is not None
        return str(last.get_content())

    def page(self, name: str) -> str:
        """The path of the unit's page, as its last mail names it."""
        found = re.search(rf"{self.url}(/u/[\w-]{{64}})", self.told(name))
        assert found is not None
        return found[1]

    def overdue(self) -> str:
        return tongbao("lists", home=self.home)


def address_of(name: str, day: date) -> str:
    return entries(name, [day])[0][1]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Crawled yesterday, and the first mails sent."""
    home = tmp_path / "county"
    with Portal().serving() as portal, post_office() as letters:
        found = Office(home, portal, letters)
        for name in UNITS:
            found.show(name, today() - timedelta(days=60), today() - timedelta(days=70))
        units = [unit(name, 邮箱=f"u{at}@x.gov.cn") for at, name in enumerate(UNITS)]
        columns = [column("工作动态", name, f"{portal.url}/{at}/") for at, name in enumerate(UNITS)]
        mail = f'[mail]\nhost = "127.0.0.1"\nport = {letters.port}\nsecurity = "none"\n'
        mail += 'from = "gk@x.gov.cn"\ncontact = "县政府办"\n'
        county_folder(home, portal, units, columns, settings=mail)
        account(home, "张主任")
        account(home, "李主任", "deputy")
        tongbao("crawl", "--as-of", str(today() - DAY), home=home)
        with served(home) as url:
            found.url = url.rstrip("/")
            settings = home / "tongbao.toml"
            text = settings.read_text(encoding="utf-8")
            settings.write_text(f'{text}\n[web]\nurl = "{found.url}"\n', encoding="utf-8")
            tongbao("notify", "--as-of", str(today() - DAY), home=home)
            yield found


def answered(client: httpx.Client, mine: str, number: int, **fields: str) -> httpx.Response:
    form = {"token": token_on(client.get(f"{mine}/columns/{number}")), **fields}
    return client.post(f"{mine}/columns/{number}/replies", data=form)


def followed(client: httpx.Client, path: str) -> str:
    """The page of a recheck once it has ended; on the way it says by itself to ask again."""
    until = time.monotonic() + DEADLINE
    while time.monotonic() < until:
        page = client.get(path)
        assert page.status_code == 200
        if "复核已完成" in page.text:
            assert 'http-equiv="refresh"' not in page.text
            return page.text
        assert re.search("排队中|正在读取", page.text)
        assert 'http-equiv="refresh"' in page.text
        time.sleep(0.3)
    raise AssertionError(f"the recheck did not end: {page.text}")


def test_what_is_mended_is_read_at_once_and_thanked_for(office: Office) -> None:
    mine, new = office.page("甲镇"), today() - timedelta(days=1)
    link = office.portal.url + address_of("甲镇", new)
    with httpx.Client(base_url=office.url) as client:
        assert "乙镇" not in client.get(mine).text
        assert client.get(f"{mine}/columns/2/recheck").status_code == 404  # another unit's

        sent = answered(client, mine, 1, kind="mended", url=link)  # nothing new stands there
        assert sent.headers["location"] == f"{mine}/columns/1/recheck"
        page = followed(client, f"{mine}/columns/1/recheck")
        assert "没有读到所填网址的信息" in page
        assert "不同意" in page
        assert "甲镇" in office.overdue()

        office.show("甲镇", new)
        assert answered(client, mine, 1, kind="mended", url=link).status_code == 303
        page = followed(client, f"{mine}/columns/1/recheck")
        assert f"最近更新{new}" in page
        assert "已销号" in page
    assert "甲镇" not in office.overdue()
    asked = set(office.portal.paths)
    assert address_of("甲镇", new) not in asked  # what the unit names is not fetched for its word
    tongbao("notify", home=office.home)
    told = office.told("甲镇")
    assert "已更新的栏目（1个，感谢配合）" in told
    assert str(new.year) in told
    assert "已超期的栏目" not in told
