"""The tables as they were last read without a fault: kept whole, taken
only where today's are at fault.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.county import County, load_county
from config.last_good import FILE, keep, load_last_good, mark_faulty
from config.settings import ConfigError
from tests.config.test_roster_files import COLUMNS, expected, folder, parted, plain, with_cell

NOW = datetime(2026, 11, 29, 18, 0, tzinfo=UTC)
EXEMPT = "单位,栏目,原因,批准人,起始日期,截止日期\n县政府办,通知公告,改版,王主任,,2026-12-31\n"


def faults(home: Path) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load_county(home)
    return caught.value


def kept(home: Path) -> County:
    county = load_county(
        folder(home, exemptions__csv=EXEMPT, holidays__csv="日期,性质\n2026-12-01,放假\n")
    )
    keep(county, NOW)
    return county


def test_all_tables_are_taken_as_they_were_with_todays_settings(tmp_path: Path) -> None:
    before = kept(tmp_path)
    for name in ("columns.csv", "exemptions.csv", "holidays.csv"):
        (tmp_path / name).write_text("坏\n", encoding="utf-8")
    toml = tmp_path / "tongbao.toml"
    toml.write_text(toml.read_text("utf-8").replace("云溪县", "清州县"), encoding="utf-8")
    wrong = faults(tmp_path)
    county = load_last_good(tmp_path, wrong)
    assert plain(county.registry) == expected()
    assert (county.exemptions, county.holidays) == (before.exemptions, before.holidays)
    assert (county.units_csv, county.columns_csv) == (before.units_csv, before.columns_csv)
    assert county.settings.portal.name == "清州县"
    assert county.faults == tuple(wrong.problems)
    assert (county.good_at, county.faulty_since) == (NOW, None)


def test_since_when_they_are_at_fault_is_kept_until_they_are_right_again(tmp_path: Path) -> None:
    mark_faulty(tmp_path, NOW)
    assert not (tmp_path / FILE).exists()
    county = kept(tmp_path)
    (tmp_path / "columns.csv").write_text(with_cell(2, "更新周期", "看情况"), encoding="utf-8")
    for hours in (1, 2):
        mark_faulty(tmp_path, NOW + timedelta(hours=hours))
    assert load_last_good(tmp_path, faults(tmp_path)).faulty_since == NOW + timedelta(hours=1)
    keep(county, NOW + timedelta(hours=3))
    assert load_last_good(tmp_path, faults(tmp_path)).faulty_since is None


def test_a_workbook_is_kept_too(tmp_path: Path) -> None:
    from tests.config.test_workbooks import sheet

    keep(load_county(folder(tmp_path, columns__csv="", columns__xlsx=sheet(COLUMNS))), NOW)
    (tmp_path / "columns.csv").write_text(parted(COLUMNS), encoding="utf-8")
    wrong = faults(tmp_path)
    assert "columns.csv and columns.xlsx are both there" in wrong.problems[0]
    assert plain(load_last_good(tmp_path, wrong).registry) == expected()


def test_a_table_that_is_gone_is_a_fault_too(tmp_path: Path) -> None:
    kept(tmp_path)
    (tmp_path / "columns.csv").unlink()
    assert plain(load_last_good(tmp_path, faults(tmp_path)).registry) == expected()


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "{}", '{"tables": 1, "good_at": ""}', '{"tables": {"units": ["x"]}}']
)
def test_where_nothing_was_kept_or_the_settings_are_at_fault_the_faults_stand(
    tmp_path: Path, content: str
) -> None:
    kept(tmp_path)
    (tmp_path / FILE).write_text(content, encoding="utf-8")
    (tmp_path / "columns.csv").write_text("坏\n", encoding="utf-8")
    wrong = faults(tmp_path)
    with pytest.raises(ConfigError) as caught:
        load_last_good(tmp_path, wrong)
    assert caught.value is wrong


def test_settings_at_fault_are_never_passed_over(tmp_path: Path) -> None:
    kept(tmp_path)
    (tmp_path / "tongbao.toml").write_text("[portal]\n", encoding="utf-8")
    wrong = faults(tmp_path)
    with pytest.raises(ConfigError) as caught:
        load_last_good(tmp_path, wrong)
    assert caught.value is wrong
