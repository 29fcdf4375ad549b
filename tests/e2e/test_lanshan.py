"""兰山区, March 2020: the printed figures, out of a crawled portal and three typed
registers, in one paper that closes.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.commands import tongbao
from tests.e2e.lanshan import ACCOUNTS, LETTERS
from tests.e2e.stranger import Portal, Row, column, county_folder, crawl, list_page, unit

TOWNS, OFFICES, TOPIC = "镇街道、商城、经开区", "政府各部门", "疫情防控"
UNITS = {
    **dict.fromkeys(("柳青街道", "银雀山街道", "兰山商城管委会", "义堂镇"), TOWNS),
    **dict.fromkeys(
        ("区教育局", "区人社局", "区住建局", "区工信局", "区科技局", "区统计局", "区政府办公室"),
        OFFICES,
    ),
}
# By unit: 信息公开目录, 工作动态, and 防控动态 of the topic. The topic's notices (7)
# and tips (6) are the office's.
HELD = {
    "柳青街道": (80, 60, 70),
    "银雀山街道": (70, 50, 40),
    "兰山商城管委会": (40, 30, 25),
    "义堂镇": (22, 12, 15),
    "区教育局": (120, 80, 30),
    "区人社局": (100, 60, 20),
    "区住建局": (70, 40, 18),
    "区工信局": (40, 20, 10),
    "区科技局": (20, 5, 8),
    "区统计局": (5, 3, 5),
    "区政府办公室": (0, 0, 0),
}
NOTICES, TIPS = 7, 6
FIRST, LAST = date(2020, 3, 1), date(2020, 3, 31)
APPLICATIONS = [
    "2020-03-02,区政府办公室,区政府网站,2020-03-30,2020-03-20,公开",
    "2020-03-05,区政府办公室,区政府网站,2020-04-02,2020-03-25,公开",
    "2020-03-09,区政府办公室,省政府协查,2020-03-20,2020-03-18,协助",
]


def held(place: str, about: str, number: int) -> list[Row]:
    """So many entries of March, one of April before them, two of
    February behind; the newest first.
    """
    days = [
        date(2020, 4, 3),
        *(LAST - timedelta(days=at * 30 // max(number, 1)) for at in range(number)),
    ]
    if number > 1:
        days[-1] = FIRST
    days += [date(2020, 2, 29), date(2020, 2, 10)]
    return [
        (f"{about}第{at}期工作信息", f"{place}{at}.html", str(day)) for at, day in enumerate(days)
    ]


def county(home: Path, portal: Portal) -> Path:
    columns: list[dict[str, str]] = []

    def watch(name: str, owner: str, category: str, number: int, topic: str = "") -> None:
        place = f"/c{len(columns)}/"
        portal.pages[place] = list_page(
            held(place, f"{owner}{name}", number), title=name, counted=True
        )
        columns.append(column(name, owner, f"{portal.url}{place}", category=category, 专题=topic))

    for owner, (disclosed, told, fought) in HELD.items():
        watch("信息公开目录", owner, "信息公开", disclosed)
        watch("工作动态", owner, "动态信息", told)
        watch("防控动态", owner, "动态信息", fought, TOPIC)
    watch("通知公告", "区政府办公室", "信息公开", NOTICES, TOPIC)
    watch("防疫小知识", "区政府办公室", "信息公开", TIPS, TOPIC)
    units = [unit(name, group) for name, group in UNITS.items()]
    return county_folder(home, portal, units, columns)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("lanshan") / "home"
    with Portal().serving() as portal:
        county(home, portal)
        crawl(home, "2020-04-08")
    registers = home / "registers"
    registers.mkdir()
    letters = [
        f"2020-03-{10 + n:02},{name},来信{name}{n},2020-03-{17 + n:02},2020-03-{12 + n:02}"
        for name, number in LETTERS.items()
        for n in range(number)
    ]
    accounts = [
        f"{kind}{n},{kind},区统计局,2020-03-1{n},正常"
        for kind, c in ACCOUNTS.items()
        for n in range(c)
    ]
    write(home, "部门信箱", "收到日期,单位,标题,答复期限,答复日期", *letters)
    write(home, "政务新媒体", "账号,平台,单位,最近更新,状态", *accounts)
    write(home, "依申请公开", "收到日期,单位,渠道,答复期限,答复日期,结果", *APPLICATIONS)
    return home


def write(home: Path, name: str, *lines: str) -> None:
    (home / "registers" / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8-sig")


def figures(home: Path, *more: str) -> dict[str, Any]:
    written = tongbao("circular", "2020-03", "--date", "2020-04-10", *more, home=home).splitlines()[
        -1
    ]
    found: dict[str, Any] = json.loads(Path(written).read_text(encoding="utf-8"))
    return found


def test_1181_both_ways_and_the_topic_by_column_and_group(home: Path) -> None:
    found = figures(home)
    assert (found["total"], found["news"], found["disclosure"]) == (1181, 601, 580)
    groups = {
        row["group"]: (row["total"], row["news"], row["disclosure"]) for row in found["groups"]
    }
    assert groups == {TOWNS: (514, 302, 212), OFFICES: (667, 299, 368), None: (0, 0, 0)}
    topic = found["topics"][TOPIC]
    assert topic["by_column"] == {"防控动态": 241, "通知公告": 7, "防疫小知识": 6}
    told: dict[str, int] = {}
    for each in found["columns"]:
        if each["column"] == "防控动态":
            for group, number in each["by_group"].items():
                told[group] = told.get(group, 0) + number
    assert told == {TOWNS: 150, OFFICES: 91}
    assert found["checks"] == []


def test_what_was_typed_stands_beside_it_and_the_paper_closes(home: Path) -> None:
    found = figures(home)["registers"]
    assert (found["部门信箱"]["count"], found["部门信箱"]["by_unit"]) == (13, LETTERS)
    assert (found["政务新媒体"]["overdue"], found["政务新媒体"]["overdue_by_kind"]) == (7, ACCOUNTS)
    assert (found["依申请公开"]["count"], found["依申请公开"]["by_kind"]) == (
        3,
        {"区政府网站": 2, "省政府协查": 1},
    )
    assert (
        json.loads(
            tongbao(
                "circular",
                "--check",
                str(home / "reports" / "2020-03"),
                "--format",
                "json",
                home=home,
            )
        )
        == []
    )


def test_four_applications_are_refused_while_the_register_explains_three(home: Path) -> None:
    header = "收到日期,单位,渠道,答复期限,答复日期,结果"
    write(home, "合计", "登记,期间,新收,办结", "依申请公开,2020-03,4,4")
    try:
        said = tongbao("circular", "2020-03", home=home, expect=1, errors=True)
        assert "“依申请公开”共4件，登记只有3件" in said
        fourth = "2020-03-11,区教育局,信函,2020-04-08,2020-03-30,公开"
        write(home, "依申请公开", header, *APPLICATIONS, fourth)
        found = figures(home)
        assert (found["checks"], found["registers"]["依申请公开"]["count"]) == ([], 4)
    finally:
        (home / "registers" / "合计.csv").unlink()
        write(home, "依申请公开", header, *APPLICATIONS)
