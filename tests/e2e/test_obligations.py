"""obligations.csv, 仅一条 and 标题规则: verified from what the portal shows, never
未完成 where it could not be read.
"""

from __future__ import annotations

import csv
import json
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.commands import tongbao
from tests.e2e.stranger import Portal, Row, column, county_folder, crawl, list_page, unit

REPORT = "政府信息公开年度报告"
PAGES: dict[str, list[Row]] = {
    "甲局": [
        ("甲局2019年政府信息公开年度报告", "/a/1.html", "2020-03-30"),
        ("甲局2018年政府信息公开年度报告", "/a/0.html", "2019-03-20"),
    ],
    "乙局": [
        ("乙局２０１９年政府信息公开 年度报告", "/b/1.html", "2020-04-02"),
        ("别的事", "/b/0.html", "2019-03-01"),
    ],
    "丙局": [("丙局2018年政府信息公开年度报告", "/c/0.html", "2019-03-20")],
    "丁局": [("打不开", "/d/0.html", "2019-03-20")],
    "戊局": [
        ("没有日期的政府信息公开年度报告", "/e/1.html", ""),
        ("别的事", "/e/0.html", "2019-03-20"),
    ],
}
GUIDES: dict[str, list[Row]] = {
    "甲局": [("某县甲局政府信息公开指南", "/g/a.html", "2020-03-01")],
    "乙局": [
        ("某县乙局政府信息公开指南", "/g/b2.html", "2020-03-01"),
        ("乙局政府信息公开指南", "/g/b1.html", "2019-03-01"),
    ],
    "丙局": [("信息公开指南（试行）", "/g/c.html", "2020-03-01")],
}


def county(home: Path, portal: Portal, obligations: str) -> Path:
    columns = []
    for n, (name, rows) in enumerate(PAGES.items()):
        portal.pages[f"/r{n}/"] = list_page(rows, title="年度报告", counted=True)
        columns.append(
            column("年度报告", name, f"{portal.url}/r{n}/", category="信息公开", cycle="不定期")
        )
    portal.pages["/r3/"] = (500, {}, b"")
    for n, (name, rows) in enumerate(GUIDES.items()):
        portal.pages[f"/g{n}/"] = list_page(rows, title="信息公开指南", counted=True)
        rules = {"仅一条": "是", "标题规则": "{单位}政府信息公开指南"}
        columns.append(
            column(
                "信息公开指南",
                name,
                f"{portal.url}/g{n}/",
                category="信息公开",
                cycle="不定期",
                **rules,
            )
        )
    units = [unit(name) for name in PAGES]
    settings = "[circular]\nmax_unverified = 0.9\n"
    county_folder(home, portal, units, columns, settings=settings)
    (home / "obligations.csv").write_text(obligations, encoding="utf-8-sig")
    return home


def figures(home: Path, period: str, *more: str) -> dict[str, Any]:
    written = tongbao("circular", period, *more, home=home).splitlines()[-1]
    found: dict[str, Any] = json.loads(Path(written).read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("county") / "home"
    with Portal().serving() as portal:
        text = (
            f"单位,栏目,标题含,截止日期,事项,依据\n全部,年度报告,{REPORT},2020-03-31,"
            "发布年度报告,条例第四十九条\n"
        )
        county(home, portal, text)
        crawl(home, "2020-04-10")
    return home


def test_a_duty_by_the_end_of_march(home: Path) -> None:
    found = figures(home, "2020-03", "--as-of", "2020-04-10")["obligations"]
    duties = {
        row["unit"]: (row["state"], row["date"]) for row in found if row["column"] == "年度报告"
    }
    assert duties == {
        "甲局": ("已完成", "2020-03-30"),
        "乙局": ("逾期完成", "2020-04-02"),
        "丙局": ("未完成", None),
        "丁局": ("未能核查", None),
        "戊局": ("未能核查", None),
    }
    assert found[0]["url"].endswith("/a/1.html")
    assert {row["item"] for row in found if row["due"]} == {"发布年度报告"}
    early = figures(home, "2020-03", "--as-of", "2020-03-31")["obligations"]
    assert {row["state"] for row in early if row["column"] == "年度报告"} == {"已完成", "未到期"}


def test_one_entry_only_and_titles_by_rule(home: Path) -> None:
    found = figures(home, "2020-03", "--as-of", "2020-04-10")["obligations"]
    breaches = [
        (row["unit"], row["item"], row["due"], row["state"])
        for row in found
        if row["column"] == "信息公开指南"
    ]
    assert breaches == [
        ("乙局", "只应保留一条信息，现有2条", None, "未完成"),
        ("丙局", "标题应含“{单位}政府信息公开指南”，不符1条", None, "未完成"),
    ]


def test_duties_stand_in_an_attachment_of_their_own(home: Path) -> None:
    out = home / "reports" / "2020-03"
    shown = figures(home, "2020-03", "--as-of", "2020-04-10")
    name = next(each["file"] for each in shown["attachments"] if each["title"] == "任务")
    rows = list(csv.reader((out / name).read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0] == ["单位", "栏目", "事项", "截止日期", "状态", "完成日期", "链接"]
    assert rows[1][:6] == ["甲局", "年度报告", "发布年度报告", "2020-03-31", "已完成", "2020-03-30"]
    assert len(rows) == 1 + len(shown["obligations"]) == 8
    tongbao("circular", "--check", str(out), home=home)


def test_twenty_nine_named_and_six_left(tmp_path: Path) -> None:
    home = tmp_path / "home"
    names = [f"{n}号局" for n in range(1, 32)]
    with Portal().serving() as portal:
        columns, rows_of = [], {}
        for n, name in enumerate(names):
            rows_of[name] = [(f"{name}2018年{REPORT}", f"/o/{n}.html", "2019-03-01")]
            if n < 2:
                rows_of[name].insert(0, (f"{name}2019年{REPORT}", f"/n/{n}.html", "2020-02-20"))
            columns.append(
                column("年度报告", name, f"{portal.url}/{n}/", category="信息公开", cycle="不定期")
            )
        county_folder(home, portal, [unit(name) for name in names], columns)
        header = "单位,栏目,标题含,起始日期,截止日期\n"
        (home / "obligations.csv").write_text(
            f"{header}部门,年度报告,{{单位}},2020-01-01,2020-02-29\n", encoding="utf-8"
        )

        def show() -> None:
            for n, name in enumerate(names):
                portal.pages[f"/{n}/"] = list_page(rows_of[name], title="年度报告", counted=True)

        show()
        crawl(home, "2020-03-01")
        tongbao(
            "circular",
            "2020-02",
            "--as-of",
            "2020-03-01",
            "--issue",
            "--date",
            "2020-03-10",
            home=home,
        )
        for n, name in enumerate(names[2:25], start=2):
            rows_of[name].insert(
                0,
                (f"{name}2019年{REPORT}", f"/n/{n}.html", "2020-03-15" if n < 22 else "2020-03-30"),
            )
        show()
        crawl(home, "2020-04-08")
    found = figures(home, "2020-03", "--as-of", "2020-04-08")["followup"]
    tongbao("circular", "--check", str(home / "reports" / "2020-03"), home=home)
    assert (found["of"], found["named"], found["未整改"]) == ("2020-02", 29, 6)
    assert (found["已整改"], found["逾期整改"], found["整改后又超期"], found["未能核查"]) == (
        20,
        3,
        0,
        0,
    )
    assert {row["unit"] for row in found["rows"] if row["state"] == "未整改"} == set(names[25:])


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("没有的局,年度报告,报告,2020-03-31", "单位 = “没有的局”: expected a unit of units.csv"),
        ("甲局,没有的栏,报告,2020-03-31", "栏目 = “没有的栏”: expected a column of 甲局"),
        ("甲局,年度报告,报告,三月底", "截止日期 = “三月底”: expected a day such as 2018-07-31"),
        ("甲局,年度报告,报告,", "截止日期 = “”: expected the last day"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path: Path, row: str, said: str) -> None:
    portal = Portal()
    portal.url = "http://portal.example"
    home = county(tmp_path / "home", portal, f"单位,栏目,标题含,截止日期\n{row}\n")
    assert f"obligations.csv row 2, {said}" in tongbao("lists", home=home, expect=2, errors=True)


def test_a_unit_is_told_once_of_a_duty_whose_day_is_near_and_not_of_one_that_is_done_or_unread(
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    names = ("甲局", "乙局", "丙局", "丁局")
    with Portal().serving() as portal:
        columns = []
        for n, name in enumerate(names):
            rows = [(f"{name}2018年{REPORT}", f"/o/{n}.html", "2019-03-01")]
            if name == "甲局":
                rows.insert(0, (f"{name}2019年{REPORT}", "/n/0.html", "2020-03-02"))
            portal.pages[f"/{n}/"] = list_page(rows, title="年度报告", counted=True)
            columns.append(
                column("年度报告", name, f"{portal.url}/{n}/", category="信息公开", cycle="不定期")
            )
        portal.pages["/2/"] = (500, {}, b"")
        units = [unit(name, 邮箱=f"u{n}@example.gov.cn") for n, name in enumerate(names)]
        county_folder(home, portal, units, columns)
        text = (
            f"单位,栏目,标题含,截止日期,事项,依据\n全部,年度报告,{REPORT},2020-03-31,"
            "发布年度报告,条例第四十九条\n"
        )
        (home / "obligations.csv").write_text(text, encoding="utf-8-sig")
        (home / "exemptions.csv").write_text(
            "单位,栏目,原因,批准人,起始日期,截止日期\n丁局,年度报告,机构新设,张某,,2020-12-31\n",
            encoding="utf-8-sig",
        )
        crawl(home, "2020-03-16")
        assert (
            json.loads(tongbao("notify", "--as-of", "2020-03-16", "--format", "json", home=home))
            == []
        )
        crawl(home, "2020-03-17")
        told = notified(home, "2020-03-17")
        assert {name: status for name, (status, _) in told.items()} == {"乙局": "sent"}
        (mail,) = (home / "data" / "outbox").glob("*.eml")
        message = message_from_bytes(mail.read_bytes(), policy=policy.default)
        body = message.get_body(("plain",))
        assert body is not None
        words = body.get_content()
        assert message["Subject"] == "【栏目更新提醒】乙局：1项任务将到期（截至2020年3月17日）"
        assert "一、即将到期的任务" in words
        assert "任务：发布年度报告（条例第四十九条）" in words
        assert "请在2020年3月31日前（含当日）发布" in words
        crawl(home, "2020-03-18")
        assert notified(home, "2020-03-18") == {}
        crawl(home, "2020-03-31")
        assert notified(home, "2020-03-31") == {}


def notified(home: Path, day: str) -> dict[str, tuple[str, str]]:
    rows = json.loads(tongbao("notify", "--as-of", day, "--format", "json", home=home))
    return {
        row["unit"]: (row["status"], row["reason"]) for row in rows if row["status"] != "skipped"
    }
