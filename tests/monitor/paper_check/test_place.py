"""In a county folder only the county's own paper is held against its database and roster."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.reports.paper_check.place import Whose, whose_paper
from monitor.reports.paper_check.reading.plain_text import read_text
from monitor.reports.paper_check.reading.structure import paper_of
from tests.monitor.reading import ask, crawl, entry, folder

pytestmark = pytest.mark.on_both

OWN = ("青山县人民政府", "")
TITLE = "关于2026年6月份{}门户网站内容保障情况的通报"


def whose(text: str, names: tuple[str, ...] = OWN) -> Whose:
    return whose_paper(paper_of([read_text("通报.txt", text)]), names)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{TITLE.format('青山县人民政府')}\n6月份共发布信息3条。", Whose.OWN),
        (f"{TITLE.format('全县')}\n共3条。\n青山县人民政府办公室\n2026年7月3日", Whose.OWN),
        ("临山市青山县人民政府办公室\n关于6月份网站情况的通报\n共3条。", Whose.OWN),
        (f"{TITLE.format('青河县')}\n共3条。", Whose.OTHER),
        (f"{TITLE.format('全县')}\n共3条。\n青河县人民政府办公室\n2026年7月3日", Whose.OTHER),
        ("临山市人民政府办公室关于6月份各县（区）信息情况的通报\n青山县报送3条。", Whose.OTHER),
        (f"{TITLE.format('全县')}\n各县直部门共3条。\n县政府办公室\n2026年7月3日", Whose.UNKNOWN),
        ("关于6月份全区政务公开情况的通报\n青河县的做法值得学习。", Whose.UNKNOWN),
    ],
)
def test_a_paper_is_of_the_place_that_its_head_or_signature_names(
    text: str, expected: Whose
) -> None:
    assert whose(text) is expected


@pytest.mark.parametrize(
    "portal",
    ["青山县人民政府", "中国·青山", "中国青山", "临山市青山县人民政府网站", "青山县政务网"],
)
def test_however_the_portal_is_called(portal: str) -> None:
    assert whose(f"{TITLE.format('青山县')}\n共3条。", (portal,)) is Whose.OWN
    assert whose(f"{TITLE.format('青河县')}\n共3条。", (portal,)) is Whose.OTHER


PAPER = """\
{place}人民政府办公室
关于2026年6月份全县政府网站内容保障情况的通报
6月份，全县共发布信息412条，其中信息公开251条、动态信息161条。
附件：镇街信息发布情况统计表
{place}人民政府办公室
2026年7月8日
附件
镇街信息发布情况统计表
序号\t镇街\t信息公开（条）\t动态信息（条）
1\t东镇\t200\t100
2\t西镇\t51\t61
"""


def test_another_countys_paper_is_not_held_against_this_database(tmp_path: Path) -> None:
    units = [("东镇", "镇街"), ("西镇", "镇街")]
    columns = [("信息公开目录", name, "信息公开", "每月", f"{name}/") for name, _ in units]
    home = folder(tmp_path / "county", units, columns)
    pages = {
        f"{name}/": [entry("2026-06-10", f"{name}的信息", f"{name}/1.html")] for name, _ in units
    }
    crawl(home, "2026-06-30", pages)
    path = tmp_path / "通报.txt"
    for place, totals in (
        ("青河县", set()),
        ("青山县", {"412", "251", "161", "200", "51", "100", "61"}),
    ):
        path.write_text(PAPER.format(place=place), encoding="utf-8")
        done = ask(home, "circular", "--check", str(path), "--format", "json")
        told = json.loads(done.stdout)
        assert {each["found"] for each in told} == totals, place
        assert all(each["there"] == "数据库" for each in told)
        assert done.exit_code == bool(totals)


def test_what_was_issued_is_held_as_it_was_issued(tmp_path: Path) -> None:
    units = [("东镇", "镇街"), ("西镇", "镇街")]
    columns = [("信息公开目录", name, "信息公开", "每月", f"{name}/") for name, _ in units]
    home = folder(tmp_path / "county", units, columns)
    pages = {
        f"{name}/": [entry("2026-06-10", f"{name}的信息", f"{name}/1.html")] for name, _ in units
    }
    crawl(home, "2026-06-30", pages)
    assert ask(home, "circular", "2026-06", "--issue", "--date", "2026-07-02").exit_code == 0
    late = {
        "东镇/": [entry("2026-06-11", "后补的信息", "东镇/2.html"), *pages["东镇/"]],
        "西镇/": pages["西镇/"],
    }
    crawl(home, "2026-07-05", late)
    path = tmp_path / "通报.txt"
    text = (
        "青山县人民政府办公室\n关于2026年6月份网站情况的通报\n6月份，全县共发布信息{}条。"
        "\n2026年7月2日"
    )
    for count, status in ((2, 0), (3, 1)):
        path.write_text(text.format(count), encoding="utf-8")
        done = ask(home, "circular", "--check", str(path))
        assert done.exit_code == status, done.output
    assert "已印发的通报（2026-06）" in done.output
