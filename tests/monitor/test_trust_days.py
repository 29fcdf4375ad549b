"""[bands] trust_days: for so many days after the last conclusive visit a column
keeps its verdict, and no longer.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from monitor.proof.page import reasons
from monitor.rules.bands import UNVERIFIED
from tests.monitor.builders import standing
from tests.monitor.test_proof import case, verdict
from tests.monitor.watched import Watched

pytestmark = pytest.mark.on_both

READ = date(2018, 7, 20)


@pytest.mark.parametrize(
    ("setting", "days"), [("", 3), ("trust_days = 1", 1), ("trust_days = 10", 10)]
)
def test_a_verdict_lasts_for_the_days_of_trust(tmp_path: Path, setting: str, days: int) -> None:
    county = Watched.of(tmp_path, {"财政局": "cz@x.cn"})
    with (county.home / "tongbao.toml").open("a", encoding="utf-8") as file:
        file.write(f"[bands]\n{setting}\n")
    county.crawl(READ, {"财政局": date(2018, 7, 1)})
    county.crawl(READ + timedelta(days=1), {"财政局": None})

    def band(day: date) -> str:
        (row,) = json.loads(county.ask("lists", "--as-of", str(day), "--format", "json").stdout)
        return str(row["band"])

    assert band(READ + timedelta(days=days)) == "两周以上"
    assert band(READ + timedelta(days=days + 1)) == UNVERIFIED


def test_the_proof_names_the_days_that_the_county_set() -> None:
    unread = case(verdict(standing("2018-07-10", visited="2018-07-20")), trust_days=7)
    assert "超过7天" in "".join(reasons(unread))
