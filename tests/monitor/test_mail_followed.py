"""The mail followed to the letter mends; a dry run shows the mails; a second
call says that it sent nothing.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from config.io.spreadsheet import write_csv
from tests.monitor.watched import PORTAL, Watched

DAY = date(2018, 7, 31)
OLD = date(2016, 1, 1)
ONE_DAY = timedelta(days=1)
CYCLES = (
    *("每工作日", "每周", "两周", "每月", "两个月", "每季度", "半年", "一年", "10天", "3个工作日"),
    *("每月5日前", "每季度首月10日前", "每年3月31日前"),
)
LIMIT = re.compile(
    r"工作动态(.+)（.*?整改标准：列表中有标注日期晚于(\d+)年(\d+)月(\d+)日的信息", re.S
)


def county(home: Path) -> Watched:
    """A unit for every cycle, each with a column of that cycle that is overdue."""
    watched = Watched.of(home, {f"{cycle}局": "a@x.cn" for cycle in CYCLES}, 'contact = "张三"')
    rows = [
        (f"工作动态{cycle}", f"{cycle}局", "动态信息", cycle, f"{PORTAL}{number}/")
        for number, cycle in enumerate(CYCLES)
    ]
    write_csv(home / "columns.csv", ("栏目", "单位", "类别", "更新周期", "网址"), rows)
    watched.crawl(DAY, {f"{cycle}局": OLD for cycle in CYCLES})
    return watched


@pytest.fixture(scope="module")
def limits(tmp_path_factory: pytest.TempPathFactory) -> dict[str, date]:
    """By cycle the date that the mail prints."""
    watched = county(tmp_path_factory.mktemp("county"))
    assert {row["status"] for row in watched.notify(DAY).values()} == {"sent"}
    found = {}
    for mail in watched.mails:
        body = mail.get_body(("plain",))
        assert body is not None
        match = LIMIT.search(body.get_content())
        assert match is not None
        found[match[1]] = date(*(int(part) for part in match.groups()[1:]))
        assert "整改期限：2018年8月7日" in body.get_content()
        assert "请联系张三。" in body.get_content()
    assert set(found) == set(CYCLES)
    return found


@pytest.mark.parametrize("inside", [True, False])
def test_an_entry_just_inside_the_printed_limit_mends_and_one_just_outside_does_not(
    tmp_path: Path, limits: dict[str, date], inside: bool
) -> None:
    watched = county(tmp_path)
    watched.notify(DAY)
    watched.crawl(DAY, {f"{cycle}局": limit + ONE_DAY * inside for cycle, limit in limits.items()})
    assert len(watched.mails) == len(CYCLES)
    watched.notify(DAY + ONE_DAY)
    later = watched.mails[len(CYCLES) :]
    if inside:
        assert len(later) == len(CYCLES)
        assert not any("超期" in mail["Subject"] for mail in later)
    else:
        assert not later  # nothing is mended, and the units were told yesterday


def test_what_is_thanked_for_is_in_time(tmp_path: Path) -> None:
    watched = county(tmp_path)
    watched.notify(DAY)
    watched.crawl(DAY + ONE_DAY, {f"{cycle}局": DAY + ONE_DAY for cycle in CYCLES})
    told = watched.notify(DAY + ONE_DAY)
    assert {row["status"] for row in told.values()} == {"sent"}
    assert all("已更新" in mail["Subject"] for mail in watched.mails[len(CYCLES) :])


def overdue(home: Path, mail: str = "") -> Watched:
    watched = Watched.of(home, {"财政局": "cz@x.cn", "审计局": ""}, mail)
    watched.crawl(DAY, {"财政局": date(2018, 6, 1), "审计局": date(2018, 6, 1)})
    return watched


def test_a_dry_run_shows_subject_and_body_of_each_mail(tmp_path: Path) -> None:
    watched = overdue(tmp_path, 'consequence = "届时仍未更新的，将列入当期通报。"')
    shown = watched.ask("notify", "--as-of", str(DAY), "--dry-run")
    assert "Subject: 【栏目更新提醒】财政局：1个栏目超期（截至2018年7月31日）" in shown.stdout
    assert "To: cz@x.cn" in shown.stdout
    assert "届时仍未更新的，将列入当期通报。" in shown.stdout
    assert "【栏目更新提醒】审计局" not in shown.stdout
    assert "Mails name nobody whom a unit could ask: set mail.contact" in shown.stderr
    assert watched.mails == []
    watched.notify(DAY)
    (mail,) = watched.mails
    body = mail.get_body(("plain",))
    assert body is not None
    assert "".join(body.get_content().split()) in "".join(shown.stdout.split())


def test_a_second_call_says_that_it_sent_nothing_new(tmp_path: Path) -> None:
    watched = overdue(tmp_path)
    first = watched.ask("notify", "--as-of", str(DAY))
    assert "earlier call" not in first.output
    second = watched.ask("notify", "--as-of", str(DAY))
    assert "Nothing new was sent" in second.stderr
    assert "by an earlier call" in second.stdout
    assert len(watched.mails) == 1


@pytest.mark.parametrize("day", ["2018/7/31", "2018.7.31", "2018年7月31日", "２０１８－０７－３１"])
def test_a_day_may_be_written_as_in_the_files(tmp_path: Path, day: str) -> None:
    watched = overdue(tmp_path)
    as_cells = watched.ask("lists", "--as-of", day, "--format", "json")
    assert (
        as_cells.stdout == watched.ask("lists", "--as-of", "2018-07-31", "--format", "json").stdout
    )
    assert watched.ask("lists", "--as-of", "2018-02-30").exit_code == 2
    assert (
        watched.ask("circular", "2018年8月", "--as-of", "2018/7/31").exit_code == 2
    )  # the day lies before the month
