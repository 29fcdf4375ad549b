"""Days are the portal's, wherever the machine thinks that it stands."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.e2e.commands import tongbao
from tests.e2e.stranger import Portal, column, county_folder, entries, list_page, lists, unit

pytestmark = pytest.mark.slow

BEIJING = ZoneInfo("Asia/Shanghai")


def test_the_machine_s_own_time_zone_changes_no_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = datetime.now(BEIJING).date()
    found = []
    with Portal().serving() as portal:
        for number, age in enumerate((0, 7, 13, 14, 40)):
            rows = entries(
                f"栏目{number}", [today - timedelta(days=age + 5 * step) for step in range(4)]
            )
            portal.pages[f"/c{number}/"] = list_page(rows, title=f"栏目{number}")
        columns = [
            column(f"栏目{number}", "甲镇", f"{portal.url}/c{number}/", cycle="每周")
            for number in range(5)
        ]
        for zone in ("Asia/Shanghai", "UTC", "America/New_York", "Pacific/Kiritimati"):
            monkeypatch.setenv("TZ", zone)
            home = county_folder(tmp_path / zone.replace("/", "-"), portal, [unit("甲镇")], columns)
            tongbao("crawl", home=home)
            listed = lists(home, today.isoformat())
            assert {
                datetime.fromisoformat(row.pop("checked_at")).utcoffset() for row in listed
            } == {timedelta(hours=8)}
            found.append(listed)
    assert [row["days"] for row in found[0]] == [0, 7, 13, 14, 40]
    assert all(listed == found[0] for listed in found)
