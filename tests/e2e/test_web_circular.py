"""A circular by clicks only: chosen, drafted, its clerk's sentence mended, previewed, issued by the
deputy, and the same to the byte as the command's.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from tests.e2e.browsing import account, log_in, served, token_on
from tests.e2e.commands import tongbao
from tests.e2e.stranger import Portal, column, county_folder, crawl, entries, list_page, unit

pytestmark = pytest.mark.slow

MONTH, DRAFT = "2018-07", "/circulars/drafts/2018-07"
SHOWN = {
    "甲镇": ["2018-07-30", "2018-07-12", "2018-06-20"],
    "乙镇": ["2018-07-01"],
    "丙局": ["2018-05-01"],
    "丁局": ["2018-07-29", "2018-07-28"],
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("circular") / "county"
    with Portal().serving() as portal:
        for number, (name, days) in enumerate(SHOWN.items()):
            portal.pages[f"/{number}/"] = list_page(entries(name, days), counted=True)
        units = [unit(name, "镇街" if name.endswith("镇") else "部门") for name in SHOWN]
        columns = [column("工作动态", name, f"{portal.url}/{n}/") for n, name in enumerate(SHOWN)]
        county_folder(home, portal, units, columns)
        crawl(home, "2018-07-31")
    account(home, "张主任")
    account(home, "李主任", "deputy")
    return home


@pytest.fixture(scope="module")
def url(home: Path) -> Iterator[str]:
    with served(home) as url:
        yield url


@contextmanager
def entered(url: str, name: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, timeout=30) as client:
        assert log_in(client, name).status_code == 303
        yield client


def clicked(client: httpx.Client, page: str, action: str, **fields: str) -> httpx.Response:
    """A form of a page, sent with what stands in it and these fields."""
    text = client.get(page).text
    form = re.search(rf'<form method="post" action="{re.escape(action)}".*?</form>', text, re.S)
    assert form is not None, action
    held = dict(re.findall(r'name="([\w-]+)"[^>]*?value="([^"]*)"', form[0]))
    held.pop("checked", None)
    return client.post(action, data={**held, **fields})


def made(client: httpx.Client) -> str:
    """The draft's page once the work on it has ended."""
    until = time.monotonic() + 90
    while time.monotonic() < until:
        page = client.get(DRAFT).text
        if "正在制作" not in page:
            return page
        assert 'http-equiv="refresh"' in page
        time.sleep(0.3)
    raise AssertionError("the draft was not made")


def written(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_circular_goes_from_draft_to_issue_by_clicks(
    home: Path, url: str, tmp_path: Path
) -> None:
    with entered(url, "张主任") as clerk, entered(url, "李主任") as deputy:
        words = "/circulars/words"
        sentence = "本期全县共发布信息99条，请各单位对照整改。"
        saved = clicked(clerk, words, f"{words}/1", text=sentence)
        assert saved.status_code == 303
        assert (home / "问题.md").read_text(encoding="utf-8") == sentence

        sent = clicked(clerk, "/circulars", "/circulars/make", period="2018年7月")
        assert sent.headers["location"] == DRAFT
        page = made(clerk)
        assert "99" in page.partition("不闭合之处</h2>")[2], page
        assert "印发</button>" not in page  # it is the deputy's
        form = {"token": token_on(clerk.get(DRAFT))}
        assert clerk.post(f"{DRAFT}/issue", data=form).status_code == 403
        refused = clicked(deputy, DRAFT, f"{DRAFT}/issue")
        assert refused.status_code == 409
        assert "不闭合" in refused.text
        assert f'<a href="{DRAFT}">返回</a>' in refused.text

        clicked(clerk, words, f"{words}/1", text="本期全县共发布信息{总条}条。")
        clicked(clerk, DRAFT, "/circulars/make")
        assert "问题.md 第1行第10列：没有“{总条}”这个数字" in made(clerk)
        clicked(clerk, words, f"{words}/1", text="本期全县共发布信息{总数}条。")
        clicked(clerk, DRAFT, "/circulars/make")
        page = made(clerk)
        assert "没有发现不一致" in page
        assert "本期全县共发布信息5条。" in clerk.get(f"{DRAFT}/paper").text
        for link in re.findall(rf'href="({DRAFT}/files/[^"]+)"', page):
            answer = clerk.get(link)
            name = httpx.URL(link).path.rpartition("/")[2]
            kept = home / "reports" / f"{MONTH}-草稿" / name
            assert answer.content == kept.read_bytes()

        beside = tmp_path / "beside"
        shutil.copytree(home, beside)
        number = {"number": "某政办〔2018〕9号", "date": "2018-08-02"}
        form = {"token": token_on(deputy.get(DRAFT)), **number}
        with ThreadPoolExecutor(3) as pool:  # who clicks thrice issues once
            clicks = [pool.submit(deputy.post, f"{DRAFT}/issue", data=form) for _ in range(3)]
        assert [one.result().headers["location"] for one in clicks] == [DRAFT] * 3
        assert "本期通报已于2018-08-02印发（某政办〔2018〕9号）" in made(deputy)
        assert deputy.get("/audit").text.count("<td>印发通报</td>") == 1
        links = re.findall(rf'href="(/circulars/{MONTH}/[^"]+)"', deputy.get("/circulars").text)
        loaded = {
            httpx.URL(link).path.removeprefix(f"/circulars/{MONTH}/"): deputy.get(link).content
            for link in links
        }
        tongbao(
            *("circular", MONTH, "--issue", "--number", number["number"]),
            *("--date", number["date"]),
            home=beside,
        )
        assert written(home / "reports" / MONTH) == written(beside / "reports" / MONTH) == loaded
        assert len(loaded) > 8


def test_a_text_that_was_changed_meanwhile_is_not_written_over(home: Path, url: str) -> None:
    path = home / "要求.md"
    with entered(url, "张主任") as clerk:
        page = clerk.get("/circulars/words").text
        held = dict(re.findall(r'name="([\w-]+)" value="([^"]*)"', page.partition("要求.md（")[0]))
        path.write_text("由另一人写。", encoding="utf-8")
        form = {"token": held["token"], "mark": "none", "text": "我写的。"}
        refused = clerk.post("/circulars/words/2", data=form)
        assert refused.status_code == 409
        assert "已被他人修改" in refused.text
        assert path.read_text(encoding="utf-8") == "由另一人写。"
        for number, text in ((9, "x"), (2, "a\0b"), (2, "字" * 6_001)):
            form = {"token": held["token"], "mark": "none", "text": text}
            answer = clerk.post(f"/circulars/words/{number}", data=form)
            assert answer.status_code in (400, 404, 413)
    path.unlink()


@pytest.mark.parametrize("period", ["", "2018-13", "../..", "2018-07/../x", "<b>"])
def test_a_period_that_is_none_is_told(url: str, period: str) -> None:
    with entered(url, "张主任") as clerk:
        form = {"token": token_on(clerk.get("/circulars")), "period": period}
        assert clerk.post("/circulars/make", data=form).status_code == 400
        assert clerk.get(f"/circulars/drafts/{quote(period, safe='') or 'x'}").status_code == 404


def test_a_period_that_has_not_begun_is_not_drafted(url: str, home: Path) -> None:
    with entered(url, "张主任") as clerk:
        form = {"token": token_on(clerk.get("/circulars")), "period": "2199-01"}
        assert clerk.post("/circulars/make", data=form).status_code == 303
        for _ in range(100):
            page = clerk.get("/circulars/drafts/2199-01").text
            if "还没有开始" in page:
                break
            time.sleep(0.1)
        assert "还没有开始" in page
        assert not (home / "reports" / "2199-01-草稿").exists()
        for name in ("tongbao.toml", "..%2ftongbao.toml", "%2e%2e", "."):
            assert clerk.get(f"{DRAFT}/files/{name}").status_code in (404, 200)
            assert "portal" not in clerk.get(f"{DRAFT}/files/{name}").text
