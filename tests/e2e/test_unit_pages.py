"""A unit's own page behind its link: its columns, verdicts and evidence, and nothing to
whoever holds no link that opens.
"""

from __future__ import annotations

import io
import json
import re
import sqlite3
import zipfile
from contextlib import closing
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import xlsxwriter

from config.clock import Clock
from config.exemptions import EXEMPTION_HEADERS
from monitor.cli.checking import BEIJING
from tests.e2e.browsing import (
    DAY,
    account,
    county,
    log_in,
    page_of,
    portal_of,
    token_on,
)
from tests.e2e.commands import tongbao

SAID = "链接无效、已过期或已收回"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return county(tmp_path_factory.mktemp("units"))


def links_kept(home: Path) -> int:
    with closing(sqlite3.connect(home / "data" / "tongbao.db")) as connection:
        (count,) = connection.execute("SELECT count(*) FROM links").fetchone()
    return int(count)


def test_a_link_shows_the_unit_its_own_and_nothing_else(home: Path, url: str) -> None:
    mine = url + page_of(home, "乙镇")
    page = httpx.get(mine, params={"as-of": DAY})
    assert page.status_code == 200
    assert "工作动态" in page.text
    assert "两周以上" in page.text
    assert not any(name in page.text for name in ("甲镇", "丙局", "丁局", "主导航", "退出"))
    assert "set-cookie" not in page.headers
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in page.headers["x-robots-tag"]
    (column,) = re.findall(rf'href="{urlsplit(mine).path}/columns/(\d+)\?', page.text)
    told = httpx.get(f"{mine}/columns/{column}", params={"as-of": DAY})
    assert "未更新30天" in told.text
    evidence = httpx.get(f"{mine}/columns/{column}/evidence.zip", params={"as-of": DAY})
    assert evidence.headers["content-disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(evidence.content)) as archive:
        assert "SHA256SUMS" in archive.namelist()
    for number in {1, 2, 3, 4, 99} - {int(column)}:
        for end in ("", "/evidence.zip"):
            answer = httpx.get(f"{mine}/columns/{number}{end}", params={"as-of": DAY})
            assert answer.status_code == 404
            assert "没有这个栏目" in answer.text


def test_what_opens_nothing_has_one_answer(home: Path, url: str) -> None:
    good, other = page_of(home, "丙局"), page_of(home, "甲镇")
    ended, revoked = page_of(home, "丁局", "--days", "1"), page_of(home, "丁局")
    assert httpx.get(url + ended).status_code == httpx.get(url + revoked).status_code == 200
    assert "2 links" in tongbao("link", "丁局", "--revoke", home=home)
    flipped = good[:-1] + ("A" if good[-1] != "A" else "B")
    crossed = good[: len("/u/") + 21] + other[len("/u/") + 21 :]
    bad = [ended, revoked, flipped, crossed, "/u/" + "A" * 64, "/u/x", "/u/" + "A" * 5_000]
    bad += [
        "/u/" + good[3:].swapcase(),
        good + "=",
        good + "%00",
        "/u/%E7%94%B2%E9%95%87",
        good[:-4],
    ]
    answers = [httpx.get(url + path) for path in bad]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert SAID in answers[0].text
    assert 'href="/"' not in answers[0].text
    assert httpx.get(url + good).status_code == 200
    assert "no link that holds" in tongbao(
        "link", "丁局", "--revoke", home=home, expect=1, errors=True
    )


def test_a_link_and_a_login_open_nothing_of_one_another(home: Path, url: str) -> None:
    mine = page_of(home, "丙局")
    with httpx.Client(base_url=url) as client:
        assert client.get(mine).status_code == 200
        assert client.get("/").status_code == 303
        log_in(client)
        page = client.get(mine)
        assert "set-cookie" not in page.headers
        assert "张主任" not in page.text
        assert client.get("/u/").status_code == 404


@pytest.mark.parametrize(
    "words", [("没有的局",), ("甲镇", "--days", "0"), ("甲镇", "--days", "3", "--revoke")]
)
def test_a_link_that_cannot_be_is_asked_wrongly(home: Path, words: tuple[str, ...]) -> None:
    tongbao("link", *words, home=home, expect=2)


def test_the_mail_holds_the_unit_s_own_link(home: Path, url: str) -> None:
    settings = home / "tongbao.toml"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(
        f'{before}\n[web]\nurl = "{url}"\n[mail]\ncontact = "县政府办"\n', encoding="utf-8"
    )
    try:
        held = links_kept(home)
        tongbao("notify", "--as-of", DAY, "--dry-run", home=home)
        assert links_kept(home) == held
        tongbao("notify", "--as-of", DAY, home=home)
    finally:
        settings.write_text(before, encoding="utf-8")
    links = {}
    for path in (home / "data" / "outbox").glob("*.eml"):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        words = [
            part.get_content() for part in mail.walk() if part.get_content_type()[:5] == "text/"
        ]
        found = {link for text in words for link in re.findall(rf"{url}/u/[\w-]{{64}}", text)}
        (links[str(mail["subject"])],) = found
    assert len(set(links.values())) == len(links) > 0
    for subject, link in links.items():
        title = re.search(r"<h1>(.*?)：", httpx.get(link).text)
        assert title is not None
        assert title[1] in subject


def answered(client: httpx.Client, mine: str, column: int, **fields: str) -> httpx.Response:
    """A form of the column's page, sent."""
    form = {"token": token_on(client.get(f"{mine}/columns/{column}")), **fields}
    return client.post(f"{mine}/columns/{column}/replies", data=form)


def decided(client: httpx.Client, number: int, **fields: str) -> httpx.Response:
    form = {"token": token_on(client.get("/appeals")), **fields}
    return client.post(f"/appeals/{number}", data=form)


def test_what_a_unit_answers_is_decided_once_and_told(home: Path, url: str) -> None:
    account(home, "李主任", "deputy")
    mine, new = page_of(home, "丙局"), f"{portal_of(home)}/2/new.html"
    until = date.today() + timedelta(days=30)
    with httpx.Client(base_url=url) as unit, httpx.Client(base_url=url) as office:
        sent = answered(unit, mine, 3, kind="mended", url=new)
        assert (sent.status_code, sent.headers["location"]) == (303, f"{mine}/columns/3/recheck")
        assert answered(unit, mine, 3, kind="objection", said="本栏目已并入").status_code == 303
        asked = {"kind": "exemption", "said": "=机构改革", "until": str(until)}
        assert answered(unit, mine, 3, **asked).status_code == 303
        assert answered(unit, mine, 3, **asked).status_code == 409
        assert unit.get(mine).text.count("待办理") == 3

        log_in(office)  # a clerk looks, and decides nothing
        page = office.get("/appeals").text
        assert new in page
        assert 'value="accept"' not in page
        assert decided(office, 3, verdict="accept").status_code == 403
        assert "有异议，待办理" in office.get("/", params={"unit": "丙局"}).text
        assert "有异议，待办理" not in office.get("/", params={"unit": "乙镇"}).text

    with httpx.Client(base_url=url) as unit, httpx.Client(base_url=url) as office:
        log_in(office, "李主任")
        assert decided(office, 2, verdict="refuse").status_code == 400  # without a reason
        assert decided(office, 2, verdict="refuse", answer="名册未变").status_code == 303
        assert decided(office, 2, verdict="accept", until=str(until)).status_code == 409
        assert decided(office, 3, verdict="accept").status_code == 303
        assert decided(office, 99, verdict="accept").status_code == 404
        page = unit.get(mine).text
        assert page.count("待办理") == 1
        told = office.get("/columns/3").text
        assert "丙局" in told
        assert "名册未变" in told
        assert "单位反馈</caption>" not in office.get("/columns/2").text
        assert "名册未变" in page
        assert "有异议，待办理" not in office.get("/", params={"unit": "丙局"}).text
    kept = (home / "exemptions.csv").read_text(encoding="utf-8-sig").splitlines()
    assert kept == [
        "单位,栏目,原因,批准人,起始日期,截止日期",
        f"丙局,工作动态,'=机构改革,李主任,{Clock(BEIJING).today()},{until}",
    ]
    rows = json.loads(tongbao("lists", "--format", "json", home=home))
    assert [row["unit"] for row in rows if row["exempt"]] == ["丙局"]


def test_an_exemption_that_the_file_does_not_take_stays_undecided(home: Path, url: str) -> None:
    account(home, "王主任", "deputy")
    path, book, mine = home / "exemptions.csv", home / "exemptions.xlsx", page_of(home, "丁局")
    before = path.read_bytes() if path.exists() else None
    path.unlink(missing_ok=True)
    with xlsxwriter.Workbook(book) as workbook:
        workbook.add_worksheet().write_row(0, 0, EXEMPTION_HEADERS)
    held = book.read_bytes()
    with httpx.Client(base_url=url) as unit, httpx.Client(base_url=url) as office:
        until = str(date.today() + timedelta(days=3))
        answered(unit, mine, 4, kind="exemption", said="网站改版", until=until)
        log_in(office, "王主任")
        number = int(re.findall(r'action="/appeals/(\d+)"', office.get("/appeals").text)[0])
        refused = decided(office, number, verdict="accept")
        assert refused.status_code == 409
        assert "本条未办理" in refused.text
        assert book.read_bytes() == held
        assert not path.exists()
        book.unlink()
        if before is not None:
            path.write_bytes(before)
        assert "待办理" in unit.get(mine).text
        assert decided(office, number, verdict="accept").status_code == 303
