"""`tongbao run` as the system runs it: started twice, stopped, killed
at bad moments, started again.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.county import County, load_county
from config.last_good import FILE as LAST_GOOD
from storage.duties import JobState
from storage.records import CrawlState, Outcome
from tests import forked
from tests.alerts.post import HOLD, post_office
from tests.crawler.counties import list_page
from tests.e2e.commands import tongbao
from tests.faults import Asked, Behaviour, FaultServer, answering
from tests.monitor import nights
from tests.monitor.nights import (
    county_with,
    crawls,
    has_run_again,
    job_runs,
    logged,
    ran_last,
    scheduler,
    standing,
    started,
    wait_until,
)
from tests.running import lives

pytestmark = pytest.mark.slow

COLUMNS = 12
LATE = 5


@pytest.fixture
def portal() -> Iterator[FaultServer]:
    with FaultServer().serving() as portal:
        yield portal


def slowly(page: Behaviour, seconds: float) -> Behaviour:
    async def behave(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(seconds)
        await page(asked, writer)

    return behave


def slow_down(portal: FaultServer, seconds: float) -> None:
    """From the fourth column on every page takes so long."""
    for number in range(3, COLUMNS):
        path = f"/c{number}/index.html"
        portal.pages[path] = slowly(portal.pages[path], seconds)


def undisturbed(home: Path, portal: FaultServer) -> list[dict[str, object]]:
    county = county_with(home, portal, COLUMNS)
    tongbao("crawl", home=home)
    return standing(county)


def test_a_second_scheduler_says_who_holds_the_folder_and_since_when(
    tmp_path: Path, portal: FaultServer
) -> None:
    county = county_with(tmp_path, portal, 1)
    with scheduler(county) as first:
        began = time.monotonic()
        second = started(county)
        told, _ = second.communicate(timeout=90)
        assert second.returncode == 1
        assert time.monotonic() - began < 60
        today = datetime.now(nights.ZONE)
        assert f"another scheduler holds this folder since {today:%Y-%m-%d %H}:" in told
        assert f"(process {first.own} on " in told
        assert first.poll() is None


def test_three_missed_nights_are_caught_up_by_one_crawl_which_says_so(
    tmp_path: Path, portal: FaultServer
) -> None:
    county = county_with(tmp_path, portal, COLUMNS)
    ran_last(county, "crawl", timedelta(days=3, hours=1))
    with scheduler(county):
        wait_until(lambda: has_run_again(county))
    run, before = job_runs(county)
    assert run.note == "missed then, caught up later"
    assert timedelta() < run.started_at - run.due_at < timedelta(days=1)
    assert run.due_at - before.due_at > timedelta(days=2)
    assert len(crawls(county)) == 1
    assert any(
        line["level"] == "WARNING" and "crawl was missed at" in line["message"]
        for line in logged(county)
    )
    today = datetime.now(nights.ZONE).date().isoformat()
    assert {path.name for path in (tmp_path / "reports" / today).iterdir()} == {
        "未更新名单.csv",
        "日期异常.csv",
    }


def test_a_scheduler_that_missed_nothing_crawls_when_it_is_due_and_not_before(
    tmp_path: Path, portal: FaultServer
) -> None:
    soon = datetime.now(nights.ZONE) + timedelta(
        seconds=80
    )  # the minute begins in 20 to 80 seconds: time to start before it
    county = county_with(
        tmp_path, portal, 2, f'crawl = "{soon.minute} {soon.hour} * * *"\n{nights.NOTHING_ELSE}'
    )
    with scheduler(county):
        wait_until(lambda: job_runs(county))
        assert [run.state for run in job_runs(county)] == [JobState.SKIPPED]  # entered, not run
        wait_until(lambda: job_runs(county)[0].state is JobState.DONE, 240)
    run, _ = job_runs(county)
    assert run.due_at.astimezone(nights.ZONE) == soon.replace(second=0, microsecond=0)
    assert run.note == ""


def test_told_to_stop_amid_a_crawl_it_ends_soon_and_leaves_nothing_open(
    tmp_path: Path, portal: FaultServer
) -> None:
    county = county_with(tmp_path, portal, COLUMNS)
    slow_down(portal, 3600)
    ran_last(county, "crawl", timedelta(days=1, hours=1))
    with scheduler(county, forked.ALONE) as process:
        wait_until(lambda: len(portal.requests()) >= 5)
        family = process.family
        assert len(family) == 2
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=90)
        assert time.monotonic() - began < 60
        assert process.returncode == 0
    assert not [pid for pid in family if lives(pid)]
    assert nights.is_free(county)
    assert job_runs(county)[0].state is JobState.INTERRUPTED
    (crawl,) = crawls(county)
    assert crawl.state is CrawlState.ABORTED
    assert sum(crawl.outcomes.values()) == COLUMNS


@pytest.mark.parametrize(
    "all_of_them", [False, True], ids=["the scheduler alone", "all its processes at once"]
)
def test_killed_amid_a_crawl_the_next_start_comes_to_the_state_of_an_undisturbed_night(
    tmp_path: Path, portal: FaultServer, all_of_them: bool
) -> None:
    expected = undisturbed(tmp_path / "undisturbed", portal)
    portal.asked.clear()
    county = county_with(tmp_path / "killed", portal, COLUMNS)
    slow_down(portal, 2)
    ran_last(county, "crawl", timedelta(days=1, hours=1))
    with scheduler(county) as process:
        wait_until(lambda: len(portal.requests()) >= 5)
        family = process.family
        nights.kill(process.pid, *(family if all_of_them else []))
        process.communicate(timeout=60)
    wait_until(lambda: not [pid for pid in family if lives(pid)])
    assert crawls(county)[0].state is CrawlState.RUNNING
    with scheduler(county):
        wait_until(lambda: has_run_again(county))
    assert [crawl.state for crawl in crawls(county)] == [
        CrawlState.FINISHED,
        CrawlState.INTERRUPTED,
    ]
    assert crawls(county)[0].outcomes == {Outcome.READ: COLUMNS}
    assert [run.state for run in job_runs(county)[:2]] == [JobState.DONE, JobState.INTERRUPTED]
    assert standing(county) == expected


def test_a_crawl_that_is_killed_under_the_scheduler_is_reported(
    tmp_path: Path, portal: FaultServer
) -> None:
    county = county_with(tmp_path, portal, COLUMNS)
    slow_down(portal, 3600)
    ran_last(county, "crawl", timedelta(days=1, hours=1))
    with scheduler(county) as process:
        wait_until(lambda: len(portal.requests()) >= 5)
        nights.kill(process.family[-1])
        wait_until(lambda: crawls(county)[0].state is CrawlState.FAILED)
        wait_until(
            lambda: any(
                line["level"] == "WARNING" and "tried once more" in line["message"]
                for line in logged(county)
            )
        )
        assert process.poll() is None


def test_what_the_jobs_say_stands_in_the_log_line_by_line_with_its_level(
    tmp_path: Path, portal: FaultServer
) -> None:
    county = county_with(tmp_path, portal, 3)
    portal.pages["/c1/index.html"] = answering("", 500)
    ran_last(county, "crawl", timedelta(days=1, hours=1))
    with scheduler(county):
        wait_until(lambda: has_run_again(county))
    lines = logged(county)
    assert all({"at", "level", "logger", "message"} <= line.keys() for line in lines)
    told = [line for line in lines if line.get("job") == "crawl"]
    assert any("教育局 栏目1: server error" in line["message"] for line in told)
    assert any(line["message"].startswith("Crawl 1: 3 columns") for line in told)
    assert lines[-1]["message"] == "scheduler stopped"


def test_a_good_night_is_pinged_and_one_without_a_portal_is_not(
    tmp_path: Path, portal: FaultServer
) -> None:
    monitor = FaultServer()
    monitor.page("/ping/1234", "OK")
    with monitor.serving():
        schedule = f'ping = "{monitor.url}/ping/1234"\n{nights.NOTHING_ELSE}'
        county = county_with(tmp_path / "good", portal, 2, schedule)
        ran_last(county, "crawl", timedelta(days=1, hours=1))
        with scheduler(county):
            wait_until(lambda: monitor.requests() == ["/ping/1234"])
        monitor.asked.clear()
        dead = county_with(tmp_path / "bad", FaultServer(port=1), 2, schedule)
        ran_last(dead, "crawl", timedelta(days=1, hours=1))
        with scheduler(dead):
            wait_until(
                lambda: any(
                    "not pinged: the portal looks down" in line["message"] for line in logged(dead)
                )
            )
        assert monitor.requests() == []


def test_the_sign_of_life_names_the_process(tmp_path: Path, portal: FaultServer) -> None:
    county = county_with(tmp_path, portal, 1)
    with scheduler(county) as process:
        path = tmp_path / "data" / "heartbeat.json"
        wait_until(path.exists)
        beat = json.loads(path.read_text(encoding="utf-8"))
        assert beat["pid"] == process.own
        assert beat["problem"] == ""
        assert abs(datetime.now(nights.ZONE) - datetime.fromisoformat(beat["at"])) < timedelta(
            minutes=1
        )


@pytest.mark.parametrize("step", ["DATA", "DOT", "LOST"])
def test_killed_amid_sending_the_next_start_tells_every_unit_under_one_message_id(
    tmp_path: Path, portal: FaultServer, step: str
) -> None:
    with post_office() as post:
        county = county_of_late_units(tmp_path, portal, post.port)
        units = {f"u{number}@example.gov.cn" for number in range(LATE)}
        ran_last(county, "notify", timedelta(days=1, hours=1))
        post.answer(step, HOLD)
        with scheduler(county) as process:
            assert post.reached[step].wait(60)
            family = process.family
            nights.kill(process.pid)
            process.communicate(timeout=60)
        wait_until(lambda: not [pid for pid in family if lives(pid)])
        assert len(post.taken) == (step == "LOST")
        with scheduler(county):
            wait_until(lambda: has_run_again(county))
        tongbao("notify", "--retry-now", home=county.home)
    assert [(run.job, run.state) for run in job_runs(county)[:2]] == [
        ("notify", JobState.DONE),
        ("notify", JobState.INTERRUPTED),
    ]
    assert set(post.recipients) == units
    ids = {(mail.recipient, mail.message["Message-ID"]) for mail in post.taken}
    assert len(ids) == LATE
    assert len(post.taken) <= LATE + 1


def county_of_late_units(home: Path, portal: FaultServer, port: int) -> County:
    """A county in which every unit is late, crawled an hour ago, and whose
    notices were due a minute ago.
    """
    due = datetime.now(nights.ZONE) - timedelta(minutes=1)
    schedule = (
        f'crawl = ""\nfull = ""\ncircular = ""\nbackup = ""\nnotify = "{due.minute} {due.hour} '
        '* * *"\n'
    )
    mail = f'\n[mail]\nhost = "127.0.0.1"\nport = {port}\nfrom = "office@example.gov.cn"\n'
    county_with(home, portal, LATE, schedule + mail)
    units = "".join(f"单位{number},部门,u{number}@example.gov.cn\n" for number in range(LATE))
    (home / "units.csv").write_text(f"单位,分组,邮箱\n{units}", encoding="utf-8")
    columns = ""
    for number in range(LATE):
        days = [due.date() - timedelta(days=40 + number + 9 * entry) for entry in range(8)]
        old = [(f"第{number}栏第{day}号文件的通知", f"/c{number}/{day}.html", day) for day in days]
        portal.page(f"/c{number}/index.html", list_page(old, name=f"栏目{number}"))
        columns += f"栏目{number},单位{number},动态信息,每周,{portal.url}/c{number}/index.html\n"
    (home / "columns.csv").write_text(f"栏目,单位,类别,更新周期,网址\n{columns}", encoding="utf-8")
    (home / "holidays.csv").write_text(f"日期,性质\n{due.date()},上班\n", encoding="utf-8")
    tongbao("crawl", home=home)
    return load_county(home)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes; only root can have one."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "none", str(place)], check=False
    )
    if mounted.returncode != 0:
        pytest.skip("nothing may be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_full_disk_is_told_ends_nothing_and_loses_nothing(
    small_disk: Path, portal: FaultServer
) -> None:
    county = county_with(small_disk, portal, COLUMNS)
    ran_last(county, "crawl", timedelta(days=1, hours=1))
    room = os.statvfs(small_disk)
    filler = small_disk / "filler"
    filler.write_bytes(b"x" * (room.f_bavail * room.f_frsize - 100_000))
    process = started(county)
    try:
        wait_until(
            lambda: any(
                "no room is left" in line and "tried once more" in line for line in _said(process)
            )
        )
        wait_until(
            lambda: any("No space left" in line for line in _said(process))
        )  # for its sign of life
        assert process.poll() is None
        filler.unlink()
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.communicate()
    with scheduler(county):
        wait_until(lambda: has_run_again(county))
    assert crawls(county)[0].outcomes == {Outcome.READ: COLUMNS}


def _said(process: subprocess.Popen[str]) -> Iterator[str]:
    """What the process writes to its terminal, as it comes."""
    assert process.stdout is not None
    yield process.stdout.readline()


def test_a_typo_in_the_roster_does_not_stop_the_night(tmp_path: Path, portal: FaultServer) -> None:
    county = county_with(tmp_path, portal, 3, f'crawl = ""\n{nights.NOTHING_ELSE}')
    with scheduler(county):
        wait_until((county.home / LAST_GOOD).exists)
    columns, settings = county.home / "columns.csv", county.home / "tongbao.toml"
    columns.write_text(columns.read_text("utf-8").replace("每", "看", 1), encoding="utf-8")
    settings.write_text(
        settings.read_text("utf-8").replace('crawl = ""', 'crawl = "0 2 * * *"'), encoding="utf-8"
    )
    ran_last(county, "crawl", timedelta(days=1, hours=1))
    with scheduler(county) as restarted:  # a restart in the night does not stop it either
        wait_until(lambda: has_run_again(county))
        assert restarted.poll() is None
    assert [(crawl.state, sum(crawl.outcomes.values())) for crawl in crawls(county)] == [
        (CrawlState.FINISHED, 3)
    ]
    told = [line["message"] for line in logged(county) if line["level"] == "ERROR"]
    assert any(message.startswith("columns.csv row 2, 更新周期 = ") for message in told)
    assert any(message.startswith("the last good tables are used, of 20") for message in told)
    assert "名册填写有误（columns.csv第2行“更新周期”）" in tongbao(
        "announce", "--dry-run", home=county.home
    )
    tongbao("lists", home=county.home, expect=2)
