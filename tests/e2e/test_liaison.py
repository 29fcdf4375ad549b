"""A liaison's round in real parts: a mail of a real SMTP server leads to the unit's page, what is
answered there is read again on the portal, decided by the office and told by the next mail.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from config.clock import Clock
from config.settings import parse_settings
from tests.alerts.post import Post, post_office
from tests.e2e.browsing import account, log_in, served, token_on
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


def decided(client: httpx.Client, number: str, **fields: str) -> httpx.Response:
    form = {"token": token_on(client.get("/appeals")), **fields}
    return client.post(f"/appeals/{number}", data=form)


def numbers(client: httpx.Client) -> list[str]:
    """The replies that wait for the deputy, the newest first."""
    return re.findall(r'action="/appeals/(\d+)"', client.get("/appeals").text)


def draft(office: Office) -> tuple[str, dict[str, Any]]:
    """The sentence of this month's draft that names units, and its figures."""
    month = f"{today():%Y-%m}"
    tongbao("circular", month, "--draft", home=office.home)
    folder = office.home / "reports" / f"{month}-草稿"
    tongbao("circular", "--check", str(folder), home=office.home)
    figures = json.loads((folder / "circular.json").read_text(encoding="utf-8"))
    return "".join(figures["sentences"]), figures


def listed(office: Office, title: str) -> str:
    """An attachment of the draft, as text."""
    month = f"{today():%Y-%m}"
    folder = office.home / "reports" / f"{month}-草稿"
    figures = json.loads((folder / "circular.json").read_text(encoding="utf-8"))
    (file,) = [str(one["file"]) for one in figures["attachments"] if one["title"] == title]
    return (folder / file).read_text(encoding="utf-8-sig")


def test_what_is_decided_goes_by_the_next_mail_and_beside_the_name(office: Office) -> None:
    with (
        httpx.Client(base_url=office.url) as unit,
        httpx.Client(base_url=office.url) as deputy,
    ):
        log_in(deputy, "李主任")
        for number, name in enumerate(UNITS, start=1):
            said = {"kind": "objection", "said": f"{name}的栏目已并入"}
            assert answered(unit, office.page(name), number, **said).status_code == 303
        sentence, figures = draft(office)
        assert "甲镇（有异议待核实）、乙镇（有异议待核实）" in sentence
        assert figures["named"][0]["unit"] == "甲镇"
        assert "甲镇（有异议待核实）" in listed(office, "未按期更新")
        assert "甲镇（有异议待核实）" in tongbao("lists", "--format", "text", home=office.home)

        third, second, _ = numbers(deputy)
        assert decided(deputy, second, verdict="refuse", answer="名册未变").status_code == 303
        accept = {"verdict": "accept", "answer": "情况属实"}
        assert decided(deputy, third, **accept).status_code == 400  # until when?
        until = str(today() + timedelta(days=90))
        assert decided(deputy, third, **accept, until=until).status_code == 303

        tongbao("notify", home=office.home)
        told = office.told("乙镇")
        assert "反馈的办理结果（1条）" in told
        assert "异议未同意" in told
        assert "名册未变" in told
        assert "异议已同意" in office.told("丙局")
        assert "情况属实" in office.told("丙局")
        assert "已超期" not in office.told("丙局")
        before = len(office.letters.taken)
        tongbao("notify", home=office.home)
        assert len(office.letters.taken) == before

        sentence, figures = draft(office)
        assert "甲镇（有异议待核实）、乙镇（异议未采纳）" in sentence
        assert "丙局" not in sentence
        assert [one["unit"] for one in figures["exempt"]] == ["丙局"]
        assert "异议成立：丙局的栏目已并入" in listed(office, "豁免")
        assert figures["named"][1]["objections"] == [{"unit": "乙镇", "state": "异议未采纳"}]

        office.show("乙镇", today() - DAY)  # it is mended, and what was said of it is over
        tongbao("crawl", home=office.home)
        assert "乙镇" not in draft(office)[0]


def test_an_exemption_is_asked_approved_and_honoured(office: Office) -> None:
    mine, until = office.page("乙镇"), str(today() + timedelta(days=30))
    with (
        httpx.Client(base_url=office.url) as unit,
        httpx.Client(base_url=office.url) as deputy,
    ):
        asked = {"kind": "exemption", "said": "机构改革", "until": until}
        assert answered(unit, mine, 2, **asked).status_code == 303
        assert "乙镇" in office.overdue()
        log_in(deputy, "李主任")
        (number,) = numbers(deputy)
        assert decided(deputy, number, verdict="accept").status_code == 303
        assert "同意" in unit.get(mine).text
        assert "乙镇" not in office.overdue()
        tongbao("notify", home=office.home)
        told = office.told("乙镇")
        assert "豁免申请已同意" in told
        assert "豁免至" in told
        assert "已超期" not in told
        sentence, figures = draft(office)
        assert "乙镇" not in sentence
        assert [one["reason"] for one in figures["exempt"]] == ["机构改革"]
        for path in ("", "/columns/2", "/columns/2/evidence.zip", "/columns/2/recheck"):
            assert unit.get(office.page("甲镇") + path).status_code == (404 if path else 200)


def test_the_clerk_has_a_column_read_again(office: Office) -> None:
    office.show("乙镇", today() - DAY)
    asked = len(office.portal.asked)
    with httpx.Client(base_url=office.url) as clerk:
        log_in(clerk)
        assert "本栏目还没有复核过" in clerk.get("/columns/2/recheck").text
        form = {"token": token_on(clerk.get("/columns/2"))}
        sent = clerk.post("/columns/2/recheck/ask", data=form)
        assert sent.headers["location"] == "/columns/2/recheck"
        assert f"最近更新{today() - DAY}，正常，未超期" in followed(clerk, "/columns/2/recheck")
        assert {"/1/", "/robots.txt"} >= set(office.portal.paths[asked:]) >= {"/1/"}
        assert "乙镇" not in office.overdue()

        office.portal.pages["/1/"] = (500, {}, b"")  # what cannot be read accuses nobody
        clerk.post("/columns/2/recheck/ask", data=form)
        assert "不作为对单位的认定" in followed(clerk, "/columns/2/recheck")
        assert "乙镇" not in office.overdue()
        assert clerk.post("/columns/99/recheck/ask", data=form).status_code == 404
        assert clerk.post("/columns/2/recheck/ask").status_code in (403, 415)
