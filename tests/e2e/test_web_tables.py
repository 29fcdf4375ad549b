"""The roster and the registers, edited in the browser: the same files, the same checks."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import xlsxwriter

from config.io.workbook import read_rows
from tests.e2e.browsing import account, county, log_in, served, token_on
from tests.e2e.commands import tongbao


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = county(tmp_path)
    account(home, "李主任", "deputy")
    account(home, "吴工", "operator")
    return home


@pytest.fixture
def clerk(home: Path) -> Iterator[httpx.Client]:
    with served(home) as url, httpx.Client(base_url=url, timeout=60) as client:
        log_in(client)
        yield client


def rows_of(home: Path, name: str) -> list[dict[str, str]]:
    text = (home / name).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def hidden(page: httpx.Response, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found is not None, page.text
    return found[1]


def filled(page: httpx.Response) -> dict[str, str]:
    """The form of a row as the page fills it in; its selects are left empty where they are."""
    cells = dict(re.findall(r'name="(cell:[^"]+)" value="([^"]*)"', page.text))
    for name, options in re.findall(
        r'<select id="[^"]+" name="(cell:[^"]+)">(.*?)</select>', page.text
    ):
        chosen = re.search(r"<option selected>([^<]*)", options)
        cells[name] = chosen[1] if chosen else ""
    return cells | {name: hidden(page, name) for name in ("token", "number", "mark", "was")}


def asked(client: httpx.Client, at: str, form: dict[str, str]) -> httpx.Response:
    """The page that shows what a form comes to."""
    answer = client.post(f"{at}/rows", data={"do": "save", **form})
    assert answer.status_code == 303, answer.text
    return client.get(answer.headers["location"])


def confirm(client: httpx.Client, page: httpx.Response) -> httpx.Response:
    form = {"token": token_on(page), "mark": hidden(page, "mark")}
    return client.post(f"{page.url.path}/write", data=form)


def sent(client: httpx.Client, at: str, content: bytes, name: str = "t.xlsx") -> httpx.Response:
    page = client.get(at)
    form = {"token": token_on(page), "mark": hidden(page, "mark")}
    return client.post(f"{at}/upload", data=form, files={"file": (name, content)})


def book(rows: list[list[str]]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as made:
        page = made.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return content.getvalue()


def test_a_row_is_added_changed_and_removed_each_looked_at_first(
    home: Path, clerk: httpx.Client
) -> None:
    at = "/roster/units"
    before = (home / "units.csv").read_bytes()
    page = asked(
        clerk, at, filled(clerk.get(f"{at}/rows/new")) | {"cell:单位": "戊局", "cell:分组": "部门"}
    )
    assert "新增1行，修改0行，删去0行" in page.text
    assert (home / "units.csv").read_bytes() == before
    answer = confirm(clerk, page)
    assert answer.headers["location"] == f"{at}?saved=1"
    assert "已写入" in clerk.get(answer.headers["location"]).text
    assert [row["单位"] for row in rows_of(home, "units.csv")][-1] == "戊局"
    number = len(rows_of(home, "units.csv")) + 1
    page = asked(
        clerk,
        at,
        filled(clerk.get(f"{at}/rows/{number}"))
        | {"cell:联系人": "张三", "cell:邮箱": "wj@example.cn"},
    )
    assert "<ins><bdi>张三</bdi></ins>" in page.text
    confirm(clerk, page)
    assert rows_of(home, "units.csv")[-1]["联系人"] == "张三"
    page = asked(clerk, at, filled(clerk.get(f"{at}/rows/{number}")) | {"do": "remove"})
    assert "新增0行，修改0行，删去1行" in page.text
    confirm(clerk, page)
    assert [row["单位"] for row in rows_of(home, "units.csv")] == ["甲镇", "乙镇", "丙局", "丁局"]
    log = clerk.get("/audit").text.partition("</header>")[2]
    assert log.count("修改责任单位") == 3
    assert "邮箱=wj@example.cn" in log
    assert len(list((home / "data" / "earlier").glob("units-*.csv"))) == 3
    tongbao("lists", "--as-of", "2018-07-31", home=home)


def test_a_wrong_cell_is_told_as_the_file_tells_it_and_nothing_is_written(
    home: Path, clerk: httpx.Client
) -> None:
    at = "/roster/columns"
    before = (home / "columns.csv").read_bytes()
    form = filled(clerk.get(f"{at}/rows/2")) | {"cell:更新周期": "看情况", "cell:单位": "无名局"}
    page = asked(clerk, at, form)
    assert "不能写入，没有任何改动。共2处" in page.text
    assert "columns.csv 第2行 更新周期“看情况”：应为以下之一：每工作日" in page.text
    assert "/write" not in page.text
    assert 'value="看情况"' in page.text
    form = {"token": token_on(page), "mark": hidden(page, "mark")}
    again = clerk.post(f"{page.url.path}/write", data=form)
    assert again.headers["location"] == page.url.path
    assert (home / "columns.csv").read_bytes() == before


def test_what_others_changed_meanwhile_stays_and_is_told(home: Path, clerk: httpx.Client) -> None:
    at = "/roster/units"
    form = filled(clerk.get(f"{at}/rows/3")) | {"cell:联系人": "我"}
    text = (home / "units.csv").read_text(encoding="utf-8-sig")
    lines = text.splitlines(keepends=True)
    (home / "units.csv").write_text(lines[0] + lines[2] + lines[1] + "".join(lines[3:]), "utf-8")
    page = asked(clerk, at, form)  # the row is elsewhere by now, and the same
    assert "文件在您打开之后已被他人修改" in page.text
    (home / "units.csv").write_text("".join(lines), "utf-8")
    assert confirm(clerk, page).headers["location"] == page.url.path  # written while it was shown
    page = clerk.get(page.url.path)
    confirm(clerk, page)
    assert [row["联系人"] for row in rows_of(home, "units.csv")] == ["", "我", "", ""]
    mine = filled(clerk.get(f"{at}/rows/3")) | {"cell:联系人": "再改"}
    changed = (home / "units.csv").read_text("utf-8-sig").replace("我", "他人")
    (home / "units.csv").write_text(changed, "utf-8")
    page = asked(clerk, at, mine)
    assert "没有写入：这一行在您打开之后已被他人修改或删去" in page.text
    assert "他人" in page.text
    assert 'value="再改"' in page.text
    assert rows_of(home, "units.csv")[1]["联系人"] == "他人"
    confirm(clerk, asked(clerk, at, filled(page)))
    assert rows_of(home, "units.csv")[1]["联系人"] == "再改"


def test_a_table_is_taken_away_and_comes_back(home: Path, clerk: httpx.Client) -> None:
    at = "/roster/columns"
    for form in ("xlsx", "csv"):
        content = clerk.get(f"{at}/file.{form}").content
        page = clerk.get(sent(clerk, at, content, f"t.{form}").headers["location"])
        assert "与现在的文件没有差别" in page.text
    rows = read_rows(clerk.get(f"{at}/file.xlsx").content)
    rows[1][rows[0].index("更新周期")] = "每季度"
    extra = [*rows[4]]
    extra[rows[0].index("栏目")], extra[rows[0].index("网址")] = (
        "通知公告",
        f"{extra[rows[0].index('网址')]}tz/",
    )
    page = clerk.get(sent(clerk, at, book([*rows[:4], rows[4], extra])).headers["location"])
    assert "新增1行，修改1行，删去0行" in page.text
    confirm(clerk, page)
    found = rows_of(home, "columns.csv")
    assert len(found) == 5
    assert found[0]["更新周期"] == "每季度"
    assert (home / "columns.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_roster_that_is_a_workbook_stays_one(home: Path, clerk: httpx.Client) -> None:
    at = "/roster/units"
    content = clerk.get(f"{at}/file.xlsx").content
    (home / "units.csv").unlink()
    (home / "units.xlsx").write_bytes(content)
    confirm(clerk, asked(clerk, at, filled(clerk.get(f"{at}/rows/2")) | {"cell:别名": "甲"}))
    rows = read_rows((home / "units.xlsx").read_bytes())
    assert rows[1][rows[0].index("别名")] == "甲"
    assert not (home / "units.csv").exists()


def test_exemptions_are_a_deputy_s_and_the_others_a_clerk_s(
    home: Path, clerk: httpx.Client
) -> None:
    at = "/roster/exemptions"
    assert clerk.get(f"{at}/rows/new").status_code == 403
    assert "这张表由分管负责人修改，您的账号只能查看" in clerk.get(at).text
    token = token_on(clerk.get("/roster/units"))
    form = {"token": token, "cell:单位": "乙镇"}
    assert clerk.post(f"{at}/rows", data=form).status_code == 403
    assert (
        clerk.post(
            f"{at}/upload", data={"token": token}, files={"file": ("t.csv", b"x")}
        ).status_code
        == 403
    )
    with (
        httpx.Client(base_url=clerk.base_url) as deputy,
        httpx.Client(base_url=clerk.base_url) as other,
    ):
        log_in(other, "吴工")
        assert other.get("/roster").status_code == 403
        log_in(deputy, "李主任")
        page = deputy.get(f"{at}/rows/new")
        assert 'value="李主任"' in page.text
        cells = {
            "cell:单位": "乙镇",
            "cell:栏目": "工作动态",
            "cell:原因": "=机构改革",
            "cell:截止日期": "2018-09-30",
        }
        confirm(deputy, asked(deputy, at, filled(page) | cells))
    (row,) = rows_of(home, "exemptions.csv")
    assert (row["单位"], row["原因"], row["批准人"]) == ("乙镇", "'=机构改革", "李主任")


def test_obligations_and_registers_are_typed_in(home: Path, clerk: httpx.Client) -> None:
    assert "registers/依申请公开.csv" in clerk.get("/roster").text
    cells = {
        "cell:单位": "全部",
        "cell:栏目": "工作动态",
        "cell:标题含": "年报",
        "cell:截止日期": "2019-01-31",
    }
    at = "/roster/obligations"
    confirm(clerk, asked(clerk, at, filled(clerk.get(f"{at}/rows/new")) | cells))
    assert rows_of(home, "obligations.csv")[0]["标题含"] == "年报"
    at = "/registers/依申请公开"
    form = filled(clerk.get(f"{at}/rows/new")) | {
        "cell:收到日期": "2018-07-40",
        "cell:单位": "乙镇",
    }
    page = asked(clerk, at, form)
    assert "第2行 收到日期“2018-07-40”：应为日期，如 2018-07-31" in page.text
    page = asked(clerk, at, filled(page) | {"cell:收到日期": "2018-07-04"})
    confirm(clerk, page)
    assert rows_of(home, "registers/依申请公开.csv")[0]["收到日期"] == "2018-07-04"
    tongbao("circular", "2018-07", "--draft", "-o", str(home / "x"), home=home)
    figures = json.loads((home / "x" / "circular.json").read_text("utf-8"))
    assert figures["registers"]["依申请公开"]["by_unit"] == {"乙镇": 1}
    assert clerk.get("/registers/没有").status_code == 404


def test_a_change_is_shown_to_its_author_alone_and_ends(home: Path, clerk: httpx.Client) -> None:
    at = "/roster/units"
    page = asked(clerk, at, filled(clerk.get(f"{at}/rows/2")) | {"cell:联系人": "甲"})
    with httpx.Client(base_url=clerk.base_url) as other:
        log_in(other, "李主任")
        assert other.get(page.url.path).status_code == 404
        form = {"token": token_on(other.get(at)), "mark": hidden(page, "mark")}
        assert other.post(f"{page.url.path}/write", data=form).status_code == 404
    confirm(clerk, page)
    assert clerk.get(page.url.path).status_code == 404
