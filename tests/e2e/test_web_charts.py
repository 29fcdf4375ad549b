"""The charts of the demo's day: drawn on the server, with tables behind them whose figures are
those of the lists and of the circular.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx
import pytest

from tests.e2e.browsing import account, demo, log_in, served
from tests.e2e.commands import tongbao

DAY = "2018-07-31"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = demo(tmp_path_factory)
    account(home, "张主任")
    return home


@pytest.fixture(scope="module")
def page(home: Path) -> Iterator[str]:
    with served(home) as url, httpx.Client(base_url=url) as client:
        assert log_in(client).status_code == 303
        page = client.get("/charts", params={"as-of": DAY}).text
        until = time.monotonic() + 120
        while "正在统计" in page and time.monotonic() < until:
            assert 'http-equiv="refresh"' in page
            time.sleep(0.5)
            page = client.get("/charts", params={"as-of": DAY}).text
        yield page


def table(page: str, label: str) -> list[list[str]]:
    """The rows of the table of that name, its header first."""
    part = page.partition(f'aria-label="{label}"')[2].partition("</table>")[0]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in part.split("<tr>")[1:]]
    return [[unescape(re.sub(r"<[^>]+>", "", cell)) for cell in row] for row in rows]


def test_the_bands_of_a_day_are_those_of_its_list(home: Path, page: str) -> None:
    head, *rows = table(page, "各档栏目数表")
    assert len(rows) == 13
    for day, *numbers in rows[:2]:
        listed = json.loads(tongbao("lists", "--as-of", day, "--format", "json", home=home))
        counted = Counter(row["band"] for row in listed)
        assert [int(number) for number in numbers] == [
            *(counted[band] for band in head[1:-1]),
            len(listed),
        ]


def test_a_month_by_group_is_what_its_circular_counts(home: Path, page: str) -> None:
    head, *rows = table(page, "各组每月条数表")
    assert (len(rows), rows[0][0]) == (12, "2018-07")
    folder = home / "out"
    tongbao("circular", "2018-07", "--draft", "-o", str(folder), home=home)
    figures = json.loads((folder / "circular.json").read_text(encoding="utf-8"))
    wanted = {one["group"] or "不属于任何单位": one["total"] for one in figures["groups"]}
    said = dict(zip(head[1:-1], map(int, rows[0][1:-1]), strict=True))
    assert said == {group: total for group, total in wanted.items() if group in said}
    assert rows[0][-1].removeprefix("至少") == str(figures["total"]) == str(sum(said.values()))


def test_who_is_overdue_is_who_the_list_names_and_by_how_long(home: Path, page: str) -> None:
    head, *rows = table(page, "各单位超期情况表")
    assert head == ["单位", "超期栏目数", "最长超期天数", "超期最久的栏目"]
    listed = json.loads(tongbao("lists", "--as-of", DAY, "--format", "json", home=home))
    late = Counter(
        unit for row in listed if row["overdue"] for unit in (row["unit"] or "").split("、") if unit
    )
    assert {row[0]: int(row[1]) for row in rows} == late
    days = [int(row[2]) for row in rows if row[2] != "空白栏目"]
    assert days == sorted(days, reverse=True)
    assert [row[0] for row in rows if row[2] == "空白栏目"] == ["侨联"]


def test_every_drawing_says_what_it_shows_and_each_bar_its_figure(page: str) -> None:
    drawings = re.findall(r'<svg class="chart" role="img" aria-label="([^"]+)"', page)
    assert len(drawings) == 3
    assert all(said.endswith("；数字见下表") for said in drawings)
    assert len(re.findall(r"<rect [^>]*><title>[^<]+</title></rect>", page)) > 30
    assert " style=" not in page
    assert "<script" not in page
