"""From the demo's folder: the board's numbers are those of `lists --format json`, for each filter,
and every figure leads by clicks to its columns, their entries, and evidence that stands a check.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.browsing import account, demo, log_in, served
from tests.e2e.commands import tongbao

DAY = "2018-07-31"
FIGURE = re.compile(r'<a href="([^"]+)">(\d+)</a>')
COLUMN = re.compile(r'href="(/columns/(\d+)\?as-of=[\d-]+)"')


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = demo(tmp_path_factory)
    (home / "exemptions.csv").write_text(
        f"单位,栏目,原因,批准人,起始日期,截止日期\n{_late_unit(home)},工作动态,改版,李主任,,2018-12-31\n",
        encoding="utf-8",
    )
    account(home, "张主任")
    return home


@pytest.fixture(scope="module")
def browser(home: Path) -> Iterator[httpx.Client]:
    with served(home) as url, httpx.Client(base_url=url) as client:
        assert log_in(client).status_code == 303
        yield client


def lists(home: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(
        tongbao("lists", "--as-of", DAY, "--format", "json", home=home)
    )
    return rows


def _late_unit(home: Path) -> str:
    """The first unit whose 工作动态 is late."""
    late = [str(row["unit"]) for row in lists(home) if row["overdue"] and row["unit"]]
    return late[0]


def lines(page: str) -> list[tuple[str, str, str]]:
    """Unit, column and band of each line of a board."""
    found = []
    for row in page.rpartition("<h2>栏目</h2>")[2].split("<tr>")[2:]:
        cells = [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)]
        if len(cells) == 11:
            found.append((unescape(cells[0]), unescape(cells[1]), cells[6]))
    return found


def titles_in(page: str) -> list[str]:
    """The titles of the entries that a column's page or a search shows and that still stand."""
    table = page.partition('aria-label="信息"')[2].partition("</table>")[0]
    rows = [row for row in table.split("<tr>")[2:] if "已移除" not in row]
    found = [re.search(r"<bdi>(.*?)</bdi>", row) for row in rows]
    return [unescape(re.sub(r"<[^>]+>", "", one[1])) for one in found if one]


def test_for_each_filter_the_board_says_what_the_lists_say(
    home: Path, browser: httpx.Client
) -> None:
    rows = lists(home)
    filters: list[tuple[dict[str, str], list[dict[str, Any]]]] = [({}, rows)]
    for key in ("group", "unit", "category", "band"):
        for value in sorted(
            {one for row in rows for one in str(row[key] or "").split("、")} - {""}
        ):
            fitting = [
                row
                for row in rows
                if value in str(row[key]).split("、") or str(row[key]).split("/")[0] == value
            ]
            filters.append(({key: value}, fitting))
    filters += [({name: "1"}, [row for row in rows if row[name]]) for name in ("overdue", "exempt")]
    for query, wanted in filters:
        page = browser.get("/", params={"as-of": DAY, **query}).text
        said = [(row["unit"] or "", row["column"], row["band"]) for row in wanted]
        assert lines(page) == said, query
        figures = {
            word: int(number)
            for word, number in re.findall(r"<dt>(.*?)</dt><dd>(?:<a [^>]*>)?(\d+)", page)
        }
        counted = Counter(row["band"] for row in wanted)
        assert figures.pop("合计") == len(wanted)
        assert figures.pop("超期") == sum(bool(row["overdue"]) for row in wanted)
        assert figures.pop("豁免") == sum(row["exempt"] for row in wanted)
        assert figures == {band: counted[band] for band in figures}
        assert sum(figures.values()) == len(wanted)


def test_every_figure_leads_to_so_many_columns(browser: httpx.Client) -> None:
    """The board's own figures, those of groups and units, and those of the days before."""
    page = browser.get("/", params={"as-of": DAY}).text
    figures = {(unescape(place), int(number)) for place, number in FIGURE.findall(page)}
    assert len(figures) > 30
    for place, number in figures:
        assert len(lines(browser.get(place).text)) == number, place


def test_a_units_figures_lead_to_its_columns(home: Path, browser: httpx.Client) -> None:
    page = browser.get(f"/units/{_late_unit(home)}", params={"as-of": DAY}).text
    figures = FIGURE.findall(page)
    assert figures
    for place, number in figures:
        assert len(lines(browser.get(unescape(place)).text)) == int(number), place


def test_every_column_behind_a_figure_has_entries_and_evidence_that_verifies(
    home: Path, browser: httpx.Client
) -> None:
    board = browser.get("/", params={"as-of": DAY}).text
    numbers = [number for _, number in COLUMN.findall(board.rpartition("<h2>栏目</h2>")[2])]
    latest = dict(zip(numbers, [row["title"] for row in lists(home)], strict=True))
    for place, number in dict.fromkeys(COLUMN.findall(board)):
        page = browser.get(unescape(place)).text
        assert "为什么" in page
        sought = titles_in(browser.get("/entries", params={"id": number}).text)
        assert titles_in(page)[: len(sought)] == sought
        assert sought or latest[number] is None
        assert latest[number] is None or latest[number] in sought
        answer = browser.get(f"/columns/{number}/evidence.zip", params={"as-of": DAY})
        assert answer.status_code == 200
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            for line in archive.read("SHA256SUMS").decode().splitlines():
                wanted, name = line.split("  ", 1)
                assert sha256(archive.read(name)).hexdigest() == wanted
    tongbao("evidence", "--verify", home=home)
