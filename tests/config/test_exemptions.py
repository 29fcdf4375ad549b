"""exemptions.csv: read like the other files, every wrong cell named at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from config.county import load_county
from config.exemptions import Exemption
from config.settings import ConfigError

HEADER = "单位,栏目,原因,批准人,起始日期,截止日期\n"
UNITS = "单位,分组,别名\n县财政局,部门,财政局\n教育局,部门,\n"
COLUMNS = (
    "栏目,单位,类别,更新周期,网址\n工作动态,县财政局,动态信息,每周,http://x.test/1/\n公告,"
    "教育局,动态信息,每周,http://x.test/2/\n"
)


def exemptions(home: Path, text: str | bytes | None) -> tuple[Exemption, ...]:
    files = {
        "tongbao.toml": '[portal]\nname = "县政府网站"\nurl = "http://x.test/"\n',
        "units.csv": UNITS,
        "columns.csv": COLUMNS,
        "exemptions.csv": text,
    }
    for name, content in files.items():
        if content is not None:
            (home / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return load_county(home).exemptions


def problems(home: Path, text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        exemptions(home, text)
    return caught.value.problems


def test_the_file_is_optional(tmp_path: Path) -> None:
    assert exemptions(tmp_path, None) == ()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_row_names_unit_column_reason_approver_and_days(tmp_path: Path, encoding: str) -> None:
    text = HEADER + "财政局,工作动态,机构改革,王主任,2018/9/1,2018年9月30日\n"
    (row,) = exemptions(tmp_path, text.encode(encoding))
    assert row == Exemption(
        "县财政局", "工作动态", "机构改革", "王主任", date(2018, 9, 1), date(2018, 9, 30)
    )
    assert str(row) == "exempt until 2018-09-30: 机构改革 (王主任)"


def test_it_holds_from_its_first_day_to_its_last_and_lapses_by_itself(tmp_path: Path) -> None:
    bounded, open_ended = exemptions(
        tmp_path,
        HEADER
        + (
            "教育局,公告,无事项,李主任,2018-09-01,2018-09-30\n教育局,公告,无事项,李主任,,"
            "2018-08-31\n"
        ),
    )
    held = [
        bounded.holds(date(2018, month, day)) for month, day in ((8, 31), (9, 1), (9, 30), (10, 1))
    ]
    assert held == [False, True, True, False]
    assert open_ended.holds(date(1999, 1, 1))
    assert not open_ended.holds(date(2018, 9, 1))


def test_every_wrong_cell_is_reported_at_once(tmp_path: Path) -> None:
    rows = [
        "审计局,工作动态,无,王主任,,2018-09-30",
        "教育局,工作动态,,,2018-10-01,2018-09-30",
        "教育局,公告,无,王主任,,",
        "教育局,公告,无,王主任,九月,2018-02-30",
    ]
    assert problems(tmp_path, HEADER + "\n".join(rows)) == [
        "exemptions.csv row 2, 单位 = “审计局”: expected a unit of units.csv (by name or 别名)",
        "exemptions.csv row 3, 栏目 = “工作动态”: expected a column of 教育局 in columns.csv",
        "exemptions.csv row 3, 原因 = “”: expected why",
        "exemptions.csv row 3, 批准人 = “”: expected who approved it",
        (
            "exemptions.csv row 3, 截止日期 = “2018-09-30”: expected a day not before 起始日期 "
            "2018-10-01"
        ),
        (
            "exemptions.csv row 4, 截止日期 = “”: expected the last day of the exemption, such "
            "as 2018-09-30"
        ),
        "exemptions.csv row 5, 起始日期 = “九月”: expected a day such as 2018-07-31",
        "exemptions.csv row 5, 截止日期 = “2018-02-30”: expected a day such as 2018-07-31",
    ]


def test_a_missing_header_is_named(tmp_path: Path) -> None:
    assert problems(tmp_path, "单位,栏目,原因,起始日期,截止日期\n") == [
        (
            "exemptions.csv row 1: header 批准人 is missing; expected "
            "单位、栏目、原因、批准人、起始日期、截止日期; "
            "found 单位、栏目、原因、起始日期、截止日期"
        )
    ]


def test_what_is_no_csv_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"exemptions\.csv: "):
        exemptions(tmp_path, b"\xff\xff\xff")


def test_a_column_of_no_unit_is_exempt_under_its_own_word(tmp_path: Path) -> None:
    columns = COLUMNS + "政务要闻,,动态信息/政务要闻,每周,http://x.test/3/\n"
    (tmp_path / "units.csv").write_text(UNITS, encoding="utf-8")
    (tmp_path / "columns.csv").write_text(columns, encoding="utf-8")
    (tmp_path / "tongbao.toml").write_text(
        '[portal]\nname = "县"\nurl = "http://x.test/"\n', encoding="utf-8"
    )
    rows = HEADER + "无,政务要闻,改版,王主任,,2018-09-30\n无,公告,改版,王主任,,2018-09-30\n"
    (tmp_path / "exemptions.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_county(tmp_path)
    assert caught.value.problems == [
        "exemptions.csv row 3, 栏目 = “公告”: expected a column of no unit in columns.csv"
    ]
