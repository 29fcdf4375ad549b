"""The 莒南 attachments come out of a crawled portal, row by row."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from monitor.demo.portal import serving
from tests.e2e import junan_portal
from tests.e2e.commands import tongbao
from tests.e2e.junan_portal import (
    DEPARTMENTS,
    DISCLOSURE,
    KEY_AREAS,
    NEWS,
    PRINTED_LISTS,
    TOTAL,
    TOWNS,
)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the circular for June 2017, after one crawl on the month's last day."""
    home = tmp_path_factory.mktemp("junan")
    rows = junan_portal.columns()
    site, addresses = junan_portal.portal(rows)
    with serving(site) as portal:
        junan_portal.write_folder(home, portal.url, rows, addresses)
        tongbao("crawl", "--as-of", "2017-06-30", home=home)
    tongbao("circular", "2017-06", "-o", str(home / "circular"), home=home)
    return home / "circular"


def _rows(path: Path) -> list[list[str]]:
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf"), "a spreadsheet needs the BOM to see UTF-8"
    return list(csv.reader(content.decode("utf-8-sig").splitlines()))


def _numbered(rows: tuple[tuple[str, int, int], ...]) -> list[list[str]]:
    return [
        [str(n), name, str(disclosed), str(told), ""]
        for n, (name, disclosed, told) in enumerate(rows, start=1)
    ]


def test_the_first_attachment_is_the_towns_row_by_row(printed: Path) -> None:
    header, *rows = _rows(printed / "附件1.csv")
    assert header == ["序号", "镇街园区", "信息公开（条数）", "动态信息（条数）", "备注"]
    assert rows == _numbered(TOWNS)


def test_the_second_attachment_is_the_departments_row_by_row(printed: Path) -> None:
    header, *rows = _rows(printed / "附件2.csv")
    assert header == ["序号", "部门（单位）", "信息公开（条数）", "动态信息（条数）", "备注"]
    assert rows == _numbered(DEPARTMENTS)


def test_the_third_attachment_is_the_key_areas_row_by_row(printed: Path) -> None:
    header, *rows = _rows(printed / "附件3.csv")
    assert header == ["牵头责任单位", "栏目", "总数"]
    assert rows == [[leads, name, str(total)] for leads, name, total in KEY_AREAS]


def test_the_whole_is_disclosure_and_news(printed: Path) -> None:
    figures: dict[str, Any] = json.loads((printed / "circular.json").read_text("utf-8"))
    assert (figures["month"], figures["as_of"]) == ("2017-06", "2017-06-30")
    assert (figures["total"], figures["disclosure"], figures["news"]) == (TOTAL, DISCLOSURE, NEWS)


def _figures(out: Path) -> dict[str, Any]:
    figures: dict[str, Any] = json.loads((out / "circular.json").read_text("utf-8"))
    return figures


def test_nobody_is_named_who_is_in_time_and_by_bands_the_paper_says_so(
    printed: Path, tmp_path: Path
) -> None:
    home = printed.parent
    rows = json.loads(tongbao("lists", "--as-of", "2017-06-30", "--format", "json", home=home))
    late = {(row["unit"], row["column"]) for row in rows if row["overdue"]}
    banded = {
        (row["unit"], row["column"]) for row in rows if row["band"] not in ("正常", "未能核查")
    }
    assert late < banded, "some columns stand in a band and are in time"
    named = {(row["unit"], row["column"]) for row in _figures(printed)["named"]}
    assert named == late
    attached = next(
        each["file"] for each in _figures(printed)["attachments"] if each["title"] == "未按期更新"
    )
    assert {(row[0] or None, row[1]) for row in _rows(printed / attached)[1:]} == late
    settings = home / "tongbao.toml"
    before = settings.read_text("utf-8")
    settings.write_text(f'{before}\n[circular]\nname = "bands"\n', "utf-8")
    try:
        tongbao("circular", "2017-06", "-o", str(tmp_path), home=home)
    finally:
        settings.write_text(before, "utf-8")
    figures = _figures(tmp_path)
    assert {(row["unit"], row["column"]) for row in figures["named"]} == banded
    assert figures["name"] == "bands"
    assert "不论栏目的更新周期" in figures["sentences"][-1]


def test_a_base_of_754_gives_558_tenths_of_a_percent_and_is_printed_with_the_sum(
    printed: Path,
) -> None:
    figures = _figures(printed)
    assert (figures["previous_total"], figures["growth"]) == (junan_portal.MAY, 55.8)


def test_the_lists_are_those_of_zero_disclosure_unless_the_office_says_otherwise(
    printed: Path, tmp_path: Path
) -> None:
    zero = _figures(printed)["lists"]
    assert [(each["name"], each["group"], each["count"]) for each in zero] == [
        ("信息为零", "镇街园区", 4),
        ("信息为零", "部门（单位）", 15),
    ]
    home = printed.parent
    settings = home / "tongbao.toml"
    before = settings.read_text("utf-8")
    settings.write_text(before + PRINTED_LISTS, "utf-8")
    try:
        tongbao("circular", "2017-06", "-o", str(tmp_path), home=home)
        tongbao("circular", "--check", str(tmp_path), home=home)
    finally:
        settings.write_text(before, "utf-8")
    lists = _figures(tmp_path)["lists"]
    assert [(each["measure"], each["limit"], each["count"]) for each in lists] == [
        *(
            ("信息公开", 4, 4),
            ("信息公开", 7, 7),
            ("合计", 0, 1),
            ("信息公开", 0, 15),
            ("重点领域", 0, 4),
            ("合计", 10, 8),
        ),
    ]
    assert lists[1]["units"] == [
        "县食药监局",
        "县安监局",
        "县卫计局",
        "县国土局",
        "县工商局",
        "县房管局",
        "县教育体育局",
    ]
    assert lists[4]["units"] == ["县审计局", "县公安局", "县住建局", "县民政局"]
    kinds = {each["kind"]: each["total"] for each in _figures(tmp_path)["kinds"]}
    assert kinds == {"政务要闻": 79, "其他": 60, None: 97 + 282}


def test_the_portal_itself_holds_more_than_the_month_does() -> None:
    """Else the tests above could pass by counting everything."""
    items = [item for row in junan_portal.columns() for item in row.board.items]
    in_june = [item for item in items if junan_portal.FIRST <= item.day <= junan_portal.LAST]
    assert len(in_june) == TOTAL + 2, "two articles are listed in two columns each"
    assert {junan_portal.BEFORE, junan_portal.AFTER} <= {item.day for item in items}
    assert {junan_portal.FIRST, junan_portal.LAST} <= {item.day for item in in_june}
