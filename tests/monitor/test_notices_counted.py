"""Offices report how many reminders they sent: the circular counts those
that went out, and nothing else.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.monitor.watched import Watched

pytestmark = pytest.mark.on_both

OLD = date(2018, 6, 1)


def counted(county: Watched, month: str, *words: str) -> int:
    result = county.ask("circular", month, "-o", str(county.home / month), *words)
    assert result.exit_code == 0, result.output
    return int(
        json.loads((county.home / month / "circular.json").read_text(encoding="utf-8"))[
            "notices_sent"
        ]
    )


def test_the_circular_says_how_many_notices_of_its_month_were_sent(tmp_path: Path) -> None:
    units = {"财政局": "cz@x.cn", "教育局": "jy@x.cn", "审计局": ""}
    county = Watched.of(tmp_path, units, 'cc = ["office@x.cn"]')
    for day in (date(2018, 6, 29), date(2018, 7, 16), date(2018, 7, 30)):
        county.crawl(day, dict.fromkeys(units, OLD))
        county.notify(day, "--redirect-to", "trial@x.cn")
        county.notify(day)
    assert counted(county, "2018-07") == 4
    assert counted(county, "2018-07", "--as-of", "2018-07-29", "--draft") == 2
    assert counted(county, "2018-06") == 2
