"""columns.csv edited between two nights: nobody is judged by a page that is no longer the column's,
nor by another column's list.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.e2e.cases import FIRST, FRESH, STALE, UNKNOWN, fresh, night, stale
from tests.e2e.stranger import Portal, column, county_folder, crawl, list_page, lists, unit

UNITS = [unit("甲镇"), unit("乙局"), unit("丙局")]


class County:
    """A county folder whose columns.csv changes: 单位 and path of each row."""

    def __init__(self, home: Path, portal: Portal) -> None:
        self.home, self.portal = home, portal

    def write(self, *rows: tuple[str, str]) -> None:
        columns = [
            column("工作动态", who, self.portal.url + path, cycle="每周") for who, path in rows
        ]
        county_folder(self.home, self.portal, UNITS, columns, settings="robots = false")

    def bands(self, day: date = FIRST) -> dict[str, str]:
        return {row["unit"]: row["band"] for row in lists(self.home, day.isoformat())}


def test_an_address_put_right_is_not_judged_before_it_is_read(tmp_path: Path) -> None:
    with Portal().serving() as portal:
        portal.pages |= {"/wrong/": list_page(stale("错")), "/right/": list_page(fresh("对", 0))}
        county = County(tmp_path / "county", portal)
        county.write(("甲镇", "/wrong/"))
        crawl(county.home, FIRST.isoformat())
        assert county.bands() == {"甲镇": STALE}
        county.write(("甲镇", "/right/"))
        assert county.bands() == {"甲镇": UNKNOWN}
        assert [row["outcome"] for row in lists(county.home, FIRST.isoformat())] == ["read"]
        for number, band in ((1, UNKNOWN), (2, FRESH)):
            crawl(county.home, night(number).isoformat())
            assert county.bands(night(number)) == {"甲镇": band}


def test_swapped_handed_over_removed_and_put_back(tmp_path: Path) -> None:
    with Portal().serving() as portal:
        portal.pages |= {"/a/": list_page(fresh("甲", 0)), "/b/": list_page(stale("乙"))}
        county = County(tmp_path / "county", portal)
        nights = [
            ([("甲镇", "/a/"), ("乙局", "/b/")], {"甲镇": FRESH, "乙局": STALE}),
            ([("甲镇", "/b/"), ("乙局", "/a/")], {"甲镇": STALE, "乙局": FRESH}),
            ([("甲镇", "/b/")], {"甲镇": STALE}),
            ([("甲镇", "/b/"), ("乙局", "/a/")], {"甲镇": STALE, "乙局": FRESH}),
            ([("丙局", "/b/"), ("乙局", "/a/")], {"丙局": STALE, "乙局": FRESH}),
        ]
        for number, (rows, bands) in enumerate(nights):
            county.write(*rows)
            crawl(county.home, night(number).isoformat())
            assert county.bands(night(number)) == bands
        for number, (_, bands) in enumerate(nights):
            assert county.bands(night(number)) == bands, "every past night as it was"


def test_a_new_column_that_shows_another_columns_list_is_not_believed_at_once(
    tmp_path: Path,
) -> None:
    with Portal().serving() as portal:
        county = County(tmp_path / "county", portal)
        for number in range(3):
            shown = list_page(fresh("甲", number))
            portal.pages |= {"/a/": shown, "/b/": shown, "/c/": list_page(fresh("丙", number))}
            county.write(
                *[("甲镇", "/a/"), ("乙局", "/b/"), ("丙局", "/c/")][: 1 if number == 0 else 3]
            )
            crawl(county.home, night(number).isoformat())
            if number == 1:
                assert county.bands(night(1)) == {"甲镇": FRESH, "乙局": UNKNOWN, "丙局": FRESH}
        assert county.bands(night(2)) == {"甲镇": FRESH, "乙局": FRESH, "丙局": FRESH}, (
            "a second like visit confirms"
        )
