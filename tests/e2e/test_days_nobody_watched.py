"""A portal whose lists show their newest few entries, crawled once: what
is said of the months before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.commands import tongbao
from tests.e2e.stranger import Portal, column, county_folder, crawl, entries, list_page, lists, unit

CRAWLED = date(2026, 3, 31)


def every(days: int, count: int, newest: date = CRAWLED) -> list[date]:
    return [newest - timedelta(days * number) for number in range(count)]


# How the newest twenty rows of each reach back; the last was walked to the end of its pager.
BUSY, SLOW, PINNED, WHOLE = "每四天一条", "每月一条", "置顶栏目", "读到末页"
SHOWN: dict[str, Sequence[date]] = {
    BUSY: every(4, 20),
    SLOW: every(30, 20),
    PINNED: [date(2023, 5, 1), *every(4, 19)],
    WHOLE: every(7, 30),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("county")
    with Portal().serving() as portal:
        for number, (name, days) in enumerate(SHOWN.items()):
            portal.pages[f"/{number}/"] = list_page(entries(name, days), title=name)
        rows = entries(WHOLE, SHOWN[WHOLE])
        portal.pages["/3/"] = list_page(rows[:20], title=WHOLE, following="/3/index_2.html")
        portal.pages["/3/index_2.html"] = list_page(rows[20:], title=WHOLE)
        units = [unit(name + "局") for name in SHOWN]
        columns = [
            column(name, name + "局", f"{portal.url}/{number}/", category="信息公开", cycle="每周")
            for number, name in enumerate(SHOWN)
        ]
        crawl(county_folder(home, portal, units, columns), CRAWLED.isoformat())
    return home


def said(home: Path, day: str) -> dict[str, tuple[str, str | None, int | None, bool | None]]:
    return {
        row["column"]: (row["band"], row["latest"], row["days"], row["overdue"])
        for row in lists(home, day)
    }


def figures(home: Path, month: str) -> dict[str, Any]:
    tongbao("circular", month, "--draft", home=home)
    found = home / "reports" / f"{month}-草稿" / "circular.json"
    written: dict[str, Any] = json.loads(found.read_text(encoding="utf-8"))
    return written


def test_a_day_is_proven_where_the_oldest_row_in_order_is_older(home: Path) -> None:
    oldest = min(SHOWN[BUSY])
    after, on, before = (said(home, str(oldest + timedelta(step))) for step in (1, 0, -1))
    assert after[BUSY] == ("正常", str(oldest), 1, False)
    assert (on[BUSY][0], before[BUSY]) == ("未能核查", ("未能核查", None, None, None))
    assert before[PINNED] == ("未能核查", "2023-05-01", None, None), (
        "what was pinned reaches nowhere"
    )
    latest = max(day for day in SHOWN[SLOW] if day < oldest)
    assert before[SLOW][1:3] == (str(latest), (oldest - latest).days - 1)
    long_ago = said(home, "2024-01-31")
    assert [long_ago[name][0] for name in (BUSY, SLOW, PINNED)] == ["未能核查"] * 3
    assert long_ago[WHOLE] == ("空白栏目", None, None, True), (
        "a list read to its end held nothing then"
    )


def test_the_count_of_a_month_is_all_or_a_lower_bound_that_says_so(home: Path) -> None:
    whole, partly, unread = (
        figures(home, "2026-03"),
        figures(home, "2026-01"),
        figures(home, "2025-11"),
    )

    def counted(found: dict[str, Any], name: str) -> tuple[int | None, bool]:
        (row,) = [row for row in found["columns"] if row["column"] == name]
        return row["total"], row["lower_bound"]

    assert counted(whole, BUSY) == (8, False)
    assert counted(partly, BUSY) == (5, True)
    assert counted(unread, BUSY) == (None, True)
    assert counted(unread, SLOW) == (1, False)
    assert counted(unread, WHOLE) == (4, False)
    (row,) = [row for row in unread["units"] if row["unit"] == BUSY + "局"]
    assert (row["total"], row["disclosure"], row["unverified"]) == (None, None, [BUSY])
    assert BUSY + "局" not in unread["zero_disclosure"]
    assert unread["lower_bound"]
    assert not [one for one in unread["named"] if one["column"] in (BUSY, PINNED)]
    paper = (home / "reports" / "2025-11-草稿" / "附件1.csv").read_text(encoding="utf-8-sig")
    assert f"{BUSY}局,,,未能核查1个栏目" in paper


def test_there_is_no_growth_over_a_month_that_nobody_watched(home: Path) -> None:
    march, february = figures(home, "2026-03"), figures(home, "2026-02")
    assert march["growth"] is not None
    assert march["previous_total"] == february["total"]
    assert february["growth"] is None
    assert february["previous_total"] is None
    assert "环比：无可比基数。" in february["notes"]
    assert march["last_year_total"] is None


def test_evidence_certifies_nothing_of_a_day_that_nobody_watched(
    home: Path, tmp_path: Path
) -> None:
    def page(name: str, day: str) -> str:
        folder = tmp_path / f"{name}-{day}"
        tongbao("evidence", name, "--as-of", day, "-o", str(folder), home=home)
        return re.sub(r"<[^>]+>", "", (folder / "说明.html").read_text(encoding="utf-8"))

    since = min(SHOWN[BUSY]) + timedelta(1)
    unwatched = page(BUSY, "2025-06-30")
    assert f"其后读到的列表只能证明{since.year}年{since.month}月{since.day}日起的信息" in unwatched
    assert "没有任何信息" not in unwatched
    assert f"可以证明的是{since.year}年{since.month}月{since.day}日起的信息" in page(
        BUSY, "2026-03-30"
    )
    proven = page(WHOLE, "2024-01-31")
    assert "没有任何信息" in proven
    assert "本栏目的列表已读到末尾" in proven
