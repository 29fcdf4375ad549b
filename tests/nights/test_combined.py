"""Several things go wrong on the same nights: what each alone does not show."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.stranger import Portal, Row, column, county_folder, entries, list_page, unit
from tests.nights.office import Office

NAMES = ("财政预决算", "行政执法", "住房保障")
MORE = ("教育信息", "医疗卫生", "环境保护", "土地征收", "统计数据", "人事信息", "规划计划")
BEGIN = date(2018, 7, 2)


class Nights:
    """A county whose first column is long dead and whose others publish; weekly, a unit each."""

    def __init__(self, home: Path, portal: Portal) -> None:
        columns = [
            column(name, f"{name}局", f"{portal.url}/c{at}/", cycle="每周")
            for at, name in enumerate(NAMES)
        ]
        units = [unit(f"{name}局", 邮箱=f"u{at}@x.example") for at, name in enumerate(NAMES)]
        self.home = county_folder(home, portal, units, columns)
        self.portal, self.office = portal, Office(home)

    def pages(self, day: date) -> list[list[Row]]:
        dead = [date(2018, 5, 1) - timedelta(days=3 * back) for back in range(8)]
        alive = [day - timedelta(days=day.toordinal() % 3 + 3 * back) for back in range(8)]
        return [entries(name, alive if at else dead) for at, name in enumerate(NAMES)]

    def publish(self, day: date, failing: dict[int, int] | None = None) -> None:
        """failing: the status that a column answers with."""
        for at, rows in enumerate(self.pages(day)):
            status = (failing or {}).get(at)
            page = list_page(rows, title=NAMES[at], counted=True)
            self.portal.pages[f"/c{at}/"] = (status, {}, b"error") if status else page

    def night(self, day: date) -> list[dict[str, Any]]:
        """The rows of lists after a night's crawl and notices."""
        for words in (("crawl",), ("notify",)):
            done = self.office.run(*words, "--as-of", str(day))
            assert done.returncode == 0, done.stderr
        found = self.office.run("lists", "--as-of", str(day), "--format", "json")
        rows: list[dict[str, Any]] = json.loads(found.stdout)
        return rows

    @property
    def accused(self) -> list[str]:
        mails = [
            message_from_bytes(path.read_bytes(), policy=policy.default)
            for path in sorted((self.home / "data" / "outbox").glob("*.eml"))
        ]
        return [str(mail["To"]) for mail in mails if "超期" in str(mail["Subject"])]


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[Nights]:
    with Portal().serving() as portal:
        nights = Nights(tmp_path / "county", portal)
        yield nights
        nights.office.close()


def test_an_exemption_that_ends_while_the_portal_is_down_accuses_once_it_is_back(
    nights: Nights,
) -> None:
    (nights.home / "exemptions.csv").write_text(
        "单位,栏目,原因,批准人,起始日期,截止日期\n"
        f"{NAMES[0]}局,{NAMES[0]},机构改革,李明,2018-06-01,2018-07-05\n",
        encoding="utf-8",
    )
    for day, down in ((2, False), (5, False), (6, True), (9, True), (12, True)):
        today = date(2018, 7, day)
        nights.publish(today, dict.fromkeys(range(3), 503) if down else None)
        row = nights.night(today)[0]
        assert row["exempt"] is (day <= 5)
        assert row["overdue"] is (None if day > 8 else True)
        assert nights.accused == ([] if day <= 5 else nights.accused)
    told = len(nights.accused)
    nights.publish(date(2018, 7, 13))
    assert nights.night(date(2018, 7, 13))[0]["overdue"] is True
    assert set(nights.accused) == {"u0@x.example"}
    assert len(nights.accused) <= told + 1


def test_a_column_renamed_while_its_page_is_gone_keeps_its_history_and_its_notices(
    nights: Nights,
) -> None:
    for number in range(9):
        day = BEGIN + timedelta(days=number)
        nights.publish(day, {0: 404, 1: 404} if 2 <= number < 7 else None)
        if number == 3:
            path = nights.home / "columns.csv"
            text = path.read_text(encoding="utf-8-sig")
            for name, other in ((NAMES[0], "财政资金"), (NAMES[1], "行政处罚")):
                text = text.replace(f"{name},{name}局", f"{other},{name}局")
            path.write_text(text, encoding="utf-8-sig")
        if number in (0, 1, 2, 3, 6, 7, 8):
            dead, alive = nights.night(day)[:2]
            unread = number == 6
            assert (dead["overdue"], alive["overdue"]) == (
                (None, None) if unread else (True, False)
            )
            assert dead["latest"] == "2018-05-01"
    assert nights.accused[:1] == nights.accused[-1:] == ["u0@x.example"]
    assert len(nights.accused) <= 2  # the second reminds of it, a week later


def test_an_entry_taken_down_and_put_back_is_believed_on_the_second_day_and_again_when_it_stands(
    nights: Nights,
) -> None:
    newest = entries("公告", ["2018-06-25"])
    older = entries("公告", [date(2018, 6, 10) - timedelta(days=4 * back) for back in range(8)])
    said = []
    for number, rows in enumerate((newest + older, older, older, newest + older)):
        day = date(2018, 6, 26) + timedelta(days=number)
        nights.publish(day)
        nights.portal.pages["/c1/"] = list_page(rows, title=NAMES[1], counted=True)
        row = nights.night(day)[1]
        said.append((row["overdue"], row["latest"]))
    assert (said[0], said[1][0]) == ((False, "2018-06-25"), None)
    assert said[2:] == [(True, "2018-06-10"), (False, "2018-06-25")]


def test_a_portal_that_shows_an_older_copy_of_itself_makes_nobody_late_by_it(
    tmp_path: Path,
) -> None:
    """Of ten columns four go back to a copy of a month ago, two were silent then and show the
    same as before, and one of these has published what was never seen.
    """
    names, copied = (*NAMES, *MORE), date(2018, 6, 1)

    def rows(at: int, day: date) -> list[Row]:
        newest = day - timedelta(days=(day.toordinal() + at) % 4)
        if at in (4, 5):
            newest = date(2018, 5, 20)
        days = [newest - timedelta(days=4 * back) for back in range(8)]
        unseen = date(2018, 7, 4)
        return entries(names[at], [unseen, *days] if at == 4 and day >= unseen else days)

    with Portal().serving() as portal:
        columns = [
            column(name, f"{name}局", f"{portal.url}/c{at}/", cycle="两周")
            for at, name in enumerate(names)
        ]
        home = county_folder(tmp_path, portal, [unit(f"{name}局") for name in names], columns)
        office = Office(home)

        def night(day: date, since: date | None) -> list[bool | None]:
            for at, name in enumerate(names):
                shown = copied if since and at < 6 and day >= since else day
                page = list_page(rows(at, shown), title=name, counted=True)
                portal.pages[f"/c{at}/"] = (503, {}, b"") if since == day and at == 4 else page
            done = office.run("crawl", "--as-of", str(day))
            assert done.returncode == 0, done.stderr
            found = office.run("lists", "--as-of", str(day), "--format", "json")
            return [row["overdue"] for row in json.loads(found.stdout)]

        first = date(2018, 7, 3)
        try:
            assert night(first, None) == [False] * 4 + [True] * 2 + [False] * 4
            for back in range(2, 6):
                day = first + timedelta(days=back)
                assert night(day, first + timedelta(days=1)) == [None] * 6 + [False] * 4
            well = night(first + timedelta(days=6), None)
            assert well == [False] * 5 + [True] + [False] * 4
        finally:
            office.close()


def test_an_empty_column_that_shows_what_another_held_lately_is_not_fresh(tmp_path: Path) -> None:
    """The other column has news since, and may be read later in the same crawl."""
    names = NAMES[:2]
    with Portal().serving() as portal:
        columns = [
            column(name, f"{name}局", f"{portal.url}/c{at}/", cycle="每周")
            for at, name in enumerate(names)
        ]
        home = county_folder(tmp_path, portal, [unit(f"{name}局") for name in names], columns)
        office = Office(home)

        def night(number: int, at_the_empty: bytes) -> dict[str, Any]:
            day = BEGIN + timedelta(days=number)
            alive = entries(names[1], [day - timedelta(days=back) for back in range(12)])
            portal.pages["/c1/"] = list_page(alive, title=names[1], counted=True)
            portal.pages["/c0/"] = at_the_empty
            done = office.run("crawl", "--as-of", str(day))
            assert done.returncode == 0, done.stderr
            found = office.run("lists", "--as-of", str(day), "--format", "json")
            rows: list[dict[str, Any]] = json.loads(found.stdout)
            return rows[0]

        try:
            empty = list_page([], title=names[0], counted=True)
            for number in range(2):
                assert night(number, empty)["band"] == "空白栏目"
            older = [BEGIN - timedelta(days=back) for back in range(12)]
            another = list_page(entries(names[1], older), title=names[0], counted=True)
            assert night(2, another)["band"] == "未能核查"
            own = list_page(
                entries(names[0], [BEGIN + timedelta(days=3)]), title=names[0], counted=True
            )
            assert night(3, own)["band"] == "正常"
        finally:
            office.close()
