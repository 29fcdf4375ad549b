"""While the scheduler is up its tables are looked at when they change: kept where they are
right, told where they are not.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from config.clock import Clock
from config.county import load_county
from config.last_good import FILE, load_last_good
from config.settings import ConfigError
from monitor.operations.tables_watch import TablesWatch
from tests.config.test_roster_files import COLUMNS, expected, folder, parted, plain, with_cell
from tests.monitor.nights import ZONE


def test_a_fault_is_told_once_and_the_tables_before_it_stay_kept(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    home = folder(tmp_path)
    watch = TablesWatch(home, lambda: load_county(home), Clock(ZONE))
    watch()
    watch()
    assert [record.getMessage() for record in caplog.records] == ["tables read: 3 units, 4 columns"]
    caplog.clear()
    (home / "columns.csv").write_text(with_cell(2, "更新周期", "看情况"), encoding="utf-8")
    watch()
    watch()
    fault, used = caplog.records
    assert (fault.levelname, used.levelname) == ("ERROR", "ERROR")
    assert fault.getMessage().startswith("columns.csv row 2, 更新周期 = “看情况”")
    with pytest.raises(ConfigError) as caught:
        load_county(home)
    county = load_last_good(home, caught.value)
    assert plain(county.registry) == expected()
    assert county.faulty_since is not None
    caplog.clear()
    (home / "columns.csv").write_text(parted([["责任清单"], *COLUMNS]), encoding="utf-8")
    watch()
    assert [record.getMessage() for record in caplog.records] == [
        "tables changed: 3 units, 4 columns",
        "columns.csv: the headers stand in row 2",
    ]


def test_a_folder_that_cannot_be_written_is_told_and_ends_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    home = folder(tmp_path)
    (home / "data").write_text("no folder", encoding="utf-8")
    TablesWatch(home, lambda: load_county(home), Clock(ZONE))()
    assert "the last good tables cannot be kept" in caplog.text
    assert not os.path.lexists(home / FILE)
