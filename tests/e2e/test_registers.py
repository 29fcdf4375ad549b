"""registers/: S4's letters, accounts and applications, typed in, counted, marked, and
refused where they cannot be right.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.commands import tongbao
from tests.e2e.lanshan import ACCOUNTS, LETTERS
from tests.e2e.stranger import Portal, column, county_folder, crawl, entries, list_page, unit


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("county") / "home"
    with Portal().serving() as portal:
        portal.pages["/0/"] = list_page(
            entries("工作动态", ["2020-03-30", "2020-02-28"]), counted=True
        )
        units = [unit(name, 别名=name.removeprefix("区")) for name in LETTERS]
        county_folder(home, portal, units, [column("工作动态", "区教育局", f"{portal.url}/0/")])
        crawl(home, "2020-03-31")
    return home


@pytest.fixture
def home(crawled: Path) -> Path:
    registers = crawled / "registers"
    registers.mkdir(exist_ok=True)
    for path in registers.iterdir():
        path.unlink()
    return crawled


def write(home: Path, name: str, *lines: str) -> None:
    (home / "registers" / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8-sig")


def letters(home: Path) -> None:
    rows = [
        f"2020-03-{10 + n:02},{name},来信{name}{n},2020-03-{17 + n:02},2020-03-{12 + n:02}"
        for name, count in LETTERS.items()
        for n in range(count)
    ]
    write(
        home,
        "部门信箱",
        "收到日期,单位,标题,答复期限,答复日期",
        *rows,
        "2020-02-28,教育局,二月的信,2020-03-06,2020-03-05",
    )


def figures(home: Path, *more: str) -> dict[str, Any]:
    written = tongbao("circular", "2020-03", *more, home=home).splitlines()[-1]
    found: dict[str, Any] = json.loads(Path(written).read_text(encoding="utf-8"))
    return found


def test_thirteen_letters_by_unit_are_counted_and_marked(home: Path) -> None:
    letters(home)
    found = figures(home)
    letter = found["registers"]["部门信箱"]
    assert list(found["registers"]) == ["部门信箱"]
    assert (letter["count"], letter["by_unit"], letter["overdue"], letter["manual"]) == (
        13,
        LETTERS,
        0,
        True,
    )
    assert letter["closing"] == {"new": 13, "carried_in": 1, "handled": 14, "carried_out": 0}
    assert letter["sentence"].startswith(
        "部门信箱共13件，其中区教育局5件、区人社局2件、区住建局2件、区工信局1件"
    )
    assert letter["sentence"].endswith("（人工填报）。")
    assert "部门信箱的数字为人工填报。" in found["notes"]
    tongbao("circular", "--check", str(home / "reports" / "2020-03"), home=home)


def test_seven_overdue_accounts_by_platform_one_that_is_closed_aside(home: Path) -> None:
    rows = [
        f"{kind}{n},{kind},区统计局,2020-03-1{n},{'关停中' if n else '正常'}"
        for kind, c in ACCOUNTS.items()
        for n in range(c)
    ]
    others = ["旧号,微博,区统计局,2019-01-01,已注销", "新号,微博,区统计局,2020-03-18,正常"]
    write(home, "政务新媒体", "账号,平台,单位,最近更新,状态", *rows, *others)
    found = figures(home)["registers"]["政务新媒体"]
    assert (found["overdue"], found["overdue_by_kind"]) == (7, ACCOUNTS)
    assert found["by_kind"] == {"微博": 4, "服务号": 2, "公众号": 1, "今日头条": 1}


def test_an_account_is_overdue_on_the_fourteenth_day_and_an_answer_in_time_on_its_limit(
    home: Path,
) -> None:
    header = "账号,平台,单位,最近更新,状态"
    write(
        home,
        "政务新媒体",
        header,
        "甲,微博,区统计局,2020-03-17,正常",
        "乙,微博,区统计局,2020-03-18,正常",
    )
    write(
        home,
        "政务访谈",
        "计划日期,单位,报送日期",
        "2020-03-30,区统计局,",
        "2020-03-31,区科技局,",
        "2020-03-10,区工信局,2020-03-12",
    )
    found = figures(home)["registers"]
    assert [row["title"] for row in found["政务新媒体"]["overdue_rows"]] == ["甲"]
    assert [row["unit"] for row in found["政务访谈"]["overdue_rows"]] == ["区统计局"]


def test_four_applications_of_which_the_register_explains_three_are_refused_until_a_fourth_row_stands(
    home: Path,
) -> None:
    header, rows = (
        "收到日期,单位,渠道,答复期限,答复日期,结果",
        ["2020-03-02,区政府办公室,区政府网站,2020-03-30,2020-03-20,公开"],
    )
    rows += [
        "2020-03-05,区政府办公室,区政府网站,2020-04-02,2020-03-25,公开",
        "2020-03-09,区教育局,省政府协查,2020-03-20,2020-03-18,协助",
    ]
    write(home, "依申请公开", header, *rows)
    write(home, "合计", "登记,期间,新收,办结", "依申请公开,2020-03,4,4")
    said = tongbao("circular", "2020-03", home=home, expect=1, errors=True)
    assert "“依申请公开”共4件，登记只有3件" in said
    check = figures(home, "--draft")["checks"][0]
    assert (check["found"], check["expected"]) == ("4", "3")
    write(home, "依申请公开", header, *rows, "2020-03-28,区人社局,信函,2020-04-25,2020-03-31,公开")
    found = figures(home)
    assert (found["checks"], found["registers"]["依申请公开"]["count"]) == ([], 4)
    assert found["registers"]["依申请公开"]["by_kind"] == {
        "区政府网站": 2,
        "省政府协查": 1,
        "信函": 1,
    }


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        (["2020-03-02,没有的局,甲,2020-03-09,"], "单位不在单位表中"),
        (["2020-03-02,区教育局,甲,2020-03-09,2020-03-01"], "答复日期早于收到日期"),
        (["2020-03-02,区教育局,甲,2020-03-09,"] * 2, "与第2行重复"),
    ],
)
def test_what_cannot_be_right_is_refused_with_its_row(
    home: Path, rows: list[str], what: str
) -> None:
    write(home, "部门信箱", "收到日期,单位,标题,答复期限,答复日期", *rows)
    said = tongbao("circular", "2020-03", home=home, expect=1, errors=True)
    assert "登记“部门信箱”第" in said
    assert what in said


def test_totals_of_other_offices_close_by_the_statutory_rule(home: Path) -> None:
    letters(home)
    write(home, "合计", "登记,期间,新收,上期结转,办结,结转下期", "部门信箱,2020年3月,13,1,13,0")
    said = tongbao("circular", "2020-03", home=home, expect=1, errors=True)
    assert "“部门信箱”新收加上期结转不等于办结加结转下期" in said
    write(
        home,
        "合计",
        "登记,期间,新收,上期结转,办结,结转下期",
        "部门信箱,2020-03,13,1,14,0",
        "部门信箱,2020-02,99,,,",
    )
    assert figures(home)["checks"] == []


def test_a_missing_file_prints_nothing_an_empty_one_zero_and_a_wrong_cell_is_named(
    home: Path,
) -> None:
    (home / "registers" / "亮点信息.csv").write_bytes(b"")
    found = figures(home)["registers"]
    assert {name: each["count"] for name, each in found.items()} == {"亮点信息": 0}
    write(home, "亮点信息", "报送日期,单位,标题,采用级别", "三月,区教育局,甲,省级")
    said = tongbao("circular", "2020-03", home=home, expect=2, errors=True)
    assert "registers/亮点信息.csv row 2, 报送日期 = “三月”" in said
    tongbao("lists", home=home)


def test_a_register_of_ones_own_with_its_own_sentence(home: Path) -> None:
    settings = home / "tongbao.toml"
    before = settings.read_text(encoding="utf-8")
    own = (
        '[[register]]\nname = "来信来访"\ndate = "日期"\nkind = "方式"\nsentence = '
        '"接待来访{数}次，其中{分类}。"\nmeasure = "次"\n'
    )
    settings.write_text(before + own, encoding="utf-8")
    try:
        write(
            home, "来信来访", "日期,单位,方式", "2020-03-02,区教育局,来访", "2020/3/3,教育局,来信"
        )
        found = figures(home)["registers"]["来信来访"]
        assert found["sentence"] == "接待来访2次，其中来访1次、来信1次（人工填报）。"
        assert found["by_unit"] == {"区教育局": 2}
    finally:
        settings.write_text(before, encoding="utf-8")
