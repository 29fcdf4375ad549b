"""[portal]: robots.txt binds every column, `concurrency` and `delay` hold for every request, a
stop of the portal is named.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from tests.e2e.stranger import Portal, column, county_folder, crawl, entries, list_page, lists, unit

DAY = "2018-07-31"


def county(
    home: Path, portal: Portal, columns: int, settings: str = "", forbidden: tuple[str, ...] = ()
) -> Path:
    names = [f"栏目{number}" for number in range(columns)]
    rows = [column(name, "甲镇", f"{portal.url}/c{number}/") for number, name in enumerate(names)]
    for number, name in enumerate(names):
        portal.pages[f"/c{number}/"] = list_page(entries(name, [DAY, "2018-07-28"]), title=name)
    for number, path in enumerate(forbidden):
        portal.pages[path] = list_page(entries(path, [DAY]), title="内部")
        rows.insert(number * 4, column(f"内部{number}", "甲镇", portal.url + path))
    return county_folder(home, portal, [unit("甲镇")], rows, settings=settings)


def test_robots_txt_binds_the_columns_that_wait_for_it_together(tmp_path: Path) -> None:
    with Portal().serving() as portal:
        portal.slowness = 0.1
        portal.pages["/robots.txt"] = (
            200,
            {"Content-Type": "text/plain"},
            b"User-agent: *\nDisallow: /inner/\n",
        )
        home = county(tmp_path, portal, 8, forbidden=("/inner/a/", "/inner/b/", "/inner/c/"))
        crawl(home, DAY)
        assert not [path for path in portal.paths if path.startswith("/inner/")]
        assert portal.paths.count("/robots.txt") == 1
        rows = lists(home, DAY)
    assert {row["outcome"] for row in rows if row["column"].startswith("内部")} == {
        "forbidden by robots.txt"
    }
    assert {row["band"] for row in rows if row["column"].startswith("内部")} == {"未能核查"}
    assert {row["band"] for row in rows if row["column"].startswith("栏目")} == {"正常"}


def test_no_more_requests_at_once_than_the_county_allows(tmp_path: Path) -> None:
    with Portal().serving() as portal:
        portal.slowness = 0.15
        crawl(county(tmp_path, portal, 10, "concurrency = 2"), DAY)
        assert portal.most_at_once == 2


def test_the_delay_lies_between_any_two_requests(tmp_path: Path) -> None:
    with Portal().serving() as portal:
        crawl(county(tmp_path, portal, 4, "delay = 1"), DAY)
        times = [moment for moment, _ in portal.asked]
    assert len(times) == 5, "robots.txt and four columns, whose pages bear their names"
    # A busy machine may take a request late and the next one on time.
    assert times[-1] - times[0] > 4 - 0.5
    assert min(later - earlier for earlier, later in pairwise(times)) > 0.4
