"""The web face in English and Chinese: by the server's word, the browser's, or the reader's."""

from __future__ import annotations

import io
import re
import subprocess
import time
import zipfile
from pathlib import Path

import httpx
import pytest

from tests import forked
from tests.e2e.browsing import account, county, log_in, page_of, served, token_on
from tests.e2e.commands import environment, tongbao

PAGES = (
    *("/", "/units/甲镇", "/columns/1", "/columns/1/recheck", "/circulars", "/circulars/words"),
    *("/circulars/drafts/2018-07", "/mails", "/mails/ready", "/crawls", "/anomalies", "/appeals"),
    *("/roster", "/roster/units", "/roster/units/rows/2", "/registers/部门信箱", "/audit"),
    *("/units/x", "/columns/99", "/nothing"),
)
ENGLISH = {"accept-language": "en-GB,en;q=0.9,zh;q=0.5"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = county(tmp_path_factory.mktemp("languages"))
    account(home, "李主任", "deputy")
    return home


def chosen(client: httpx.Client, language: str, back: str = "/crawls") -> httpx.Response:
    return client.post("/language", data={"lang": language, "back": back})


@pytest.mark.parametrize("page", PAGES)
def test_each_page_speaks_both_languages(url: str, page: str) -> None:
    with httpx.Client(base_url=url, timeout=60) as client:
        log_in(client)
        found = client.get(page)
        assert '<html lang="zh-CN">' in found.text
        assert "退出" in found.text or found.status_code == 404
        english = client.get(page, headers=ENGLISH)
        assert '<html lang="en">' in english.text
        assert english.status_code == found.status_code
        assert "跳到正文" not in english.text
        heading = re.search(r"<h1>(.*?)</h1>", english.text)
        assert heading is not None
        if page not in ("/units/甲镇", "/columns/1", "/registers/部门信箱"):
            assert not re.search(r"[\u4e00-\u9fff]", heading[1]), heading[1]


def test_the_board_s_bands_and_categories_are_chosen_in_the_reader_s_language(url: str) -> None:
    with httpx.Client(base_url=url, timeout=60) as client:
        log_in(client)
        asked = {"band": "正常"}
        found, english = (
            dict(re.findall(r'<option value="([^"]+)"(?: selected)?>(.*?)</option>', page.text))
            for page in (
                client.get("/", params=asked),
                client.get("/", params=asked, headers=ENGLISH),
            )
        )
        assert found.keys() == english.keys()
        assert found["正常"] == "正常"
        for band in ("正常", "未能核查"):
            assert not re.search(r"[\u4e00-\u9fff]", english[band])
        assert english["甲镇"] == "甲镇"
        shown = client.get("/", params=asked, headers=ENGLISH).text
        assert '<option value="正常" selected>' in shown


def test_a_verdict_s_reasons_are_the_reader_s_and_its_evidence_stays_chinese(url: str) -> None:
    with httpx.Client(base_url=url, timeout=60) as client:
        log_in(client)
        there = "/columns/1?as-of=2018-07-31"
        pages = [client.get(there, headers=headers) for headers in ({}, ENGLISH)]
        why = [re.findall(r"<ol>(.*?)</ol>", page.text, re.DOTALL)[0] for page in pages]
        assert "更新周期为" in why[0]
        ours = re.sub(r"“[^”]*”", "", why[1])  # titles are the portal's, names of cycles stay
        assert "last conclusive visit" in ours
        assert not re.search(r"[\u4e00-\u9fff]", ours), ours
        said = []
        for headers in ({}, ENGLISH):
            packed = client.get("/columns/1/evidence.zip?as-of=2018-07-31", headers=headers).content
            with zipfile.ZipFile(io.BytesIO(packed)) as archive:
                said.append(re.sub(rb"\d\d:\d\d:\d\d", b"", archive.read("说明.html")))
        assert said[0] == said[1]


def test_a_recheck_s_result_and_kind_are_told_in_the_reader_s_language(
    url: str, home: Path
) -> None:
    with httpx.Client(base_url=url, timeout=60) as client:
        log_in(client)
        form = {"token": token_on(client.get("/columns/1"))}
        client.post("/columns/1/recheck/ask", data=form)
        until = time.monotonic() + 240
        while "复核已完成" not in client.get("/columns/1/recheck").text:
            assert time.monotonic() < until
            time.sleep(0.3)
        shown = re.findall(
            r'role="status">(.*?)</p>', client.get("/columns/1/recheck", headers=ENGLISH).text, re.S
        )
        assert not re.search(r"[\u4e00-\u9fff]", shown[0]), shown
        assert "单栏目（复核）" in client.get("/crawls").text
        assert "One column (recheck)" in client.get("/crawls", headers=ENGLISH).text


def test_the_reader_s_choice_stands_above_the_browser_s_and_stays(url: str) -> None:
    with httpx.Client(base_url=url, headers=ENGLISH) as client:
        assert "Log in" in client.get("/login").text
        answer = chosen(client, "zh", "/login?x=1")
        assert answer.headers["location"] == "/login?x=1"
        assert "Max-Age" in answer.headers["set-cookie"]
        assert "登录" in client.get("/login").text
        chosen(client, "en")
        assert "Log in" in client.get("/login").text
        chosen(client, "xx")
        assert "Log in" in client.get("/login").text


@pytest.mark.parametrize(
    "back",
    [
        "//evil.example.com/",
        "https://evil.example.com/",
        "/\\evil.example.com",
        "javascript:alert(1)",
        "/x\r\nSet-Cookie: a=b",
        "evil",
        "",
    ],
)
def test_the_switch_leads_nowhere_else(url: str, back: str) -> None:
    with httpx.Client(base_url=url) as client:
        answer = chosen(client, "en", back)
        assert answer.headers["location"] == "/"
        assert "a" not in answer.cookies


def test_a_unit_s_page_has_both_and_leads_back_to_itself(url: str, home: Path) -> None:
    mine = page_of(home, "乙镇")
    with httpx.Client(base_url=url) as client:
        assert "本页只供乙镇使用" in client.get(mine).text
        assert chosen(client, "en", mine).headers["location"] == mine
        page = client.get(mine)
        assert "This page is for 乙镇 alone" in page.text
        assert f'name="back" value="{mine}"' in page.text
        assert "does not hold" not in page.text
        assert "The link is not valid" in client.get("/u/guessed").text


def test_the_server_s_language_stands_above_the_browser_s(home: Path) -> None:
    with (
        served(home, known={"TONGBAO_LANG": "en"}) as url,
        httpx.Client(base_url=url, headers={"accept-language": "zh-CN"}) as client,
    ):
        assert "Log in" in client.get("/login").text
        log_in(client)
        form = {"token": token_on(client.get("/roster/units")), "cell:单位": " "}
        assert "Fill in at least one cell" in client.post("/roster/units/rows", data=form).text


def test_what_is_wrong_in_a_table_is_told_in_the_reader_s_language(url: str, home: Path) -> None:
    table = {"file": ("t.csv", "单位,分组\n甲镇,\n".encode())}
    for language, told in (
        ("zh", "units.csv 第2行 分组“”：应为单位的分组，如镇街园区"),
        ("en", "units.csv row 2, 分组 = “”: expected the unit&#39;s group, such as 镇街园区"),
    ):
        with httpx.Client(base_url=url) as client:
            log_in(client)
            chosen(client, language)
            form = {"token": token_on(client.get("/roster/units")), "mark": ""}
            answer = client.post("/roster/units/upload", data=form, files=table)
            assert told in client.get(answer.headers["location"]).text


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ({"LC_ALL": "C.UTF-8"}, "row 2, 分组 = “”: expected the unit's group"),
        ({"LC_ALL": "zh_CN.UTF-8"}, "第2行 分组“”：应为单位的分组，如镇街园区"),
        ({"LC_ALL": "C.UTF-8", "TONGBAO_LANG": "zh"}, "第2行 分组“”：应为单位的分组"),
        ({"LC_ALL": "zh_CN.UTF-8", "TONGBAO_LANG": "en"}, "expected the unit's group"),
    ],
)
def test_a_command_tells_it_in_the_locale_s(
    tmp_path: Path, known: dict[str, str], told: str
) -> None:
    tongbao("init", str(tmp_path / "c"), "--name", "云溪县", "--url", "http://h/")
    (tmp_path / "c" / "units.csv").write_text("单位,分组\n甲镇,\n", encoding="utf-8")
    command = forked.tongbao("lists")
    around = environment(tmp_path / "c") | known
    done = subprocess.run(command, env=around, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert told in done.stderr
