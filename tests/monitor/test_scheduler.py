"""The scheduler itself: what is due, what is left out, and that neither a database nor a clock
in disorder ends it silently.
"""

from __future__ import annotations

import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from config.clock import Clock
from config.county import County, load_county
from config.template import init_county
from monitor.operations.jobs import Job, jobs
from monitor.operations.scheduler import (
    Intervals,
    LeaseLostError,
    Runner,
    Watch,
    empty_scheduler,
    enter,
    missed_since,
    serve,
)
from storage.duties import SCHEDULER, Duties, JobRun, JobState
from storage.errors import StoreError
from storage.owners import this_process
from storage.records import CrawlState, Owner
from storage.store import Store
from tests.faults import FaultServer, raw
from tests.monitor.nights import ZONE, wait_until

NEVER = "0 0 29 2 *"
QUICK = Intervals(beat=0.05, insist=0.05, again=0)


class SetClock(Clock):
    """A clock that can be set."""

    def __init__(self, moment: datetime | None = None) -> None:
        super().__init__(ZONE)
        real = datetime.now(UTC)
        object.__setattr__(self, "shift", (moment or real) - real)

    def now(self) -> datetime:
        shift: timedelta = object.__getattribute__(self, "shift")
        return datetime.now(UTC) + shift

    def set(self, by: timedelta) -> None:
        shift: timedelta = object.__getattribute__(self, "shift")
        object.__setattr__(self, "shift", shift + by)


@dataclass
class Night:
    """A county, its scheduler's book, a clock that can be set."""

    county: County
    duties: Duties
    clock: SetClock
    stop: threading.Event = field(default_factory=threading.Event)
    owner: Owner = field(default_factory=this_process)

    @property
    def home(self) -> Path:
        return self.county.home

    def runner(self) -> Runner:
        watch = Watch(self.clock, time.monotonic)
        return Runner(self.county, self.duties, self.clock, self.stop, watch, QUICK, lambda: None)

    def runs(self) -> list[JobRun]:
        return self.duties.recent(20)

    @contextmanager
    def serving(
        self, *jobs: Job, on_beat: Callable[[], None] = lambda: None
    ) -> Iterator[list[StoreError]]:
        """The scheduler in a thread, which must live until the block ends; what ended
        it otherwise is in the list.
        """
        ended: list[StoreError] = []

        def work() -> None:
            try:
                self.duties.take(SCHEDULER, self.owner, self.clock.now())
                serve(
                    *(self.county, jobs, self.duties, self.clock, self.owner, self.stop),
                    intervals=QUICK,
                    on_beat=on_beat,
                )
            except StoreError as error:
                ended.append(error)

        thread = threading.Thread(target=work)
        thread.start()
        try:
            wait_until(lambda: (self.home / "data" / "heartbeat.json").exists() or ended)
            yield ended
        finally:
            self.stop.set()
            thread.join(30)
        assert not thread.is_alive()


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    init_county(tmp_path, "青山县", "http://127.0.0.1:9/")
    county = load_county(tmp_path)
    with Store.open(county.settings.store.url, tmp_path, patience=0.05) as store:
        store.upgrade()
        yield Night(county, store.duties, SetClock())


def version(name: str = "a job", crontab: str = NEVER) -> Job:
    return Job(name, crontab, lambda: [["--version"]])


def hold(night: Night) -> sqlite3.Connection:
    """Another process's writing that does not end."""
    path = night.home / "data" / "tongbao.db"
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("BEGIN IMMEDIATE")
    return connection


def test_a_job_is_recorded_with_the_moment_it_was_due(night: Night) -> None:
    due = night.clock.now()
    night.runner().run(version(), due)
    (run,) = night.runs()
    assert (run.job, run.due_at, run.state, run.note) == ("a job", due, JobState.DONE, "")
    assert run.finished_at is not None


def test_a_job_that_fails_tells_its_status_and_last_words_and_keeps_none_after_it_from_running(
    night: Night,
) -> None:
    job = Job("two", NEVER, lambda: [["no-such-command"], ["--version"], ["circular", "2018-13"]])
    night.runner().run(job, night.clock.now())
    (run,) = night.runs()
    assert run.state is JobState.FAILED
    first, last = run.note.split("; ", 1)
    assert first == "no-such-command: exit status 2: Error: No such command 'no-such-command'."
    assert last.startswith("circular: exit status 2: ")


def test_a_failed_crawl_is_tried_once_more_and_no_other_job_is(
    night: Night, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "tongbao.scheduler")
    backup = ["db", "backup", str(night.home / "no" / "such" / "folder.db")]
    for name, again in (("crawl", True), ("other", False)):
        night.runner().run(Job(name, NEVER, lambda: [backup], again=again), night.clock.now())
    assert [run.state for run in night.runs()] == [JobState.FAILED, JobState.FAILED]
    told = [message for message in caplog.messages if "tongbao db backup" in message]
    assert [message.split(":")[0] for message in told] == ["crawl", "crawl", "other"]


def test_a_job_that_does_not_end_is_ended_at_its_limit(night: Night) -> None:
    page = raw(b"", then_close=False)
    with FaultServer({"/": page, "/robots.txt": page}).serving() as portal:
        job = Job(
            "hangs",
            NEVER,
            lambda: [["check", f"{portal.url}/", "--home", "/nowhere"]],
            timedelta(seconds=3),
        )
        began = time.monotonic()
        night.runner().run(job, night.clock.now())
        assert time.monotonic() - began < 60
    (run,) = night.runs()
    assert (run.state, run.note) == (JobState.FAILED, "check: not finished after 0:00:03; ended")


def test_notices_wait_for_a_working_day_and_its_hours(night: Night) -> None:
    (notify,) = (job for job in jobs(night.county, Clock(ZONE)) if job.name == "notify")
    said = {}
    for words in (
        "2026-11-20 09:00",
        "2026-11-20 16:59",
        "2026-11-20 17:01",
        "2026-11-21 09:00",
        "2026-10-01 09:00",
    ):
        moment = datetime.fromisoformat(words).replace(tzinfo=ZONE)
        clock = SetClock(moment)
        (notify,) = (job for job in jobs(night.county, clock) if job.name == "notify")
        said[words] = notify.left_out(moment.replace(hour=9, minute=0))
    assert said["2026-11-20 09:00"] == said["2026-11-20 16:59"] == ""
    assert "hours are over" in said["2026-11-20 17:01"]
    assert "no working day" in said["2026-11-21 09:00"]
    assert "no working day" in said["2026-10-01 09:00"]


def within(night: Night, hours: str) -> County:
    schedule = night.county.settings.schedule.model_copy(update={"hours": hours})
    return replace(
        night.county, settings=night.county.settings.model_copy(update={"schedule": schedule})
    )


def test_the_portal_is_crawled_within_its_hours_alone(night: Night) -> None:
    said = {}
    for words in ("2026-11-20 02:00", "2026-11-20 22:00", "2026-11-20 07:00", "2026-11-20 12:00"):
        clock = SetClock(datetime.fromisoformat(words).replace(tzinfo=ZONE))
        by_name = {job.name: job for job in jobs(within(night, "22:00-06:00"), clock)}
        assert {by_name["notify"].hours, by_name["backup"].hours} == {None}
        said[words[-5:]] = by_name["crawl"].left_out(clock.now())
        assert by_name["full"].left_out(clock.now()) == said[words[-5:]]
        assert not {job.name: job for job in jobs(night.county, clock)}["crawl"].left_out(
            clock.now()
        )
    assert said["02:00"] == said["22:00"] == ""
    assert said["07:00"] == said["12:00"] == "the portal is crawled within 22:00-06:00 alone"


def test_a_crawl_that_is_under_way_at_the_end_of_its_hours_is_ended_and_not_begun_again(
    night: Night,
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        (night.home / "tongbao.toml").write_text(
            f'[portal]\nname = "x"\nurl = "{address}"\ntimeout = 30\n', encoding="utf-8"
        )
        (night.home / "units.csv").write_text("单位,分组\n教育局,部门\n", encoding="utf-8")
        row = f"工作动态,教育局,信息公开,每周,{address}a/\n"
        (night.home / "columns.csv").write_text(
            f"栏目,单位,类别,更新周期,网址\n{row}", encoding="utf-8"
        )
        night.clock = SetClock(datetime(2026, 11, 20, 5, 59, 50, tzinfo=ZONE))
        (crawl,) = (
            job for job in jobs(within(night, "22:00-06:00"), night.clock) if job.name == "crawl"
        )
        night.runner().run(
            replace(crawl, commands=lambda: [["crawl"], ["--version"]]), night.clock.now()
        )
    (run,) = night.runs()
    assert run.state is JobState.FAILED
    assert run.note == "crawl: the hours of crawling, 22:00-06:00, are over", (
        "what is made of the crawl is bound by no hours"
    )
    with Store.open(night.county.settings.store.url, night.home) as store:
        assert [one.state for one in store.crawls(9)] == [CrawlState.ABORTED]


def test_a_holiday_that_is_entered_while_the_scheduler_runs_is_kept(night: Night) -> None:
    clock = SetClock(datetime(2026, 11, 20, 10, 0, tzinfo=ZONE))
    by_name = {job.name: job for job in jobs(night.county, clock, lambda: True)}
    due = datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)
    assert by_name["notify"].left_out(due) == by_name["send again"].left_out(due) == ""
    (night.home / "holidays.csv").write_text("日期,性质\n2026-11-20,放假\n", encoding="utf-8")
    assert "no working day" in by_name["notify"].left_out(due)
    assert by_name["send again"].left_out(due) == "not in office hours"


def test_a_holidays_file_with_a_wrong_cell_is_left_for_the_command_to_report(night: Night) -> None:
    (notify,) = (job for job in jobs(night.county, SetClock()) if job.name == "notify")
    (night.home / "holidays.csv").write_text("日期,性质\n明天,放假\n", encoding="utf-8")
    due = SetClock().now()
    assert notify.left_out(due) == ""
    night.runner().run(notify, due)
    (run,) = night.runs()
    assert run.state is JobState.FAILED
    assert "exit status 2" in run.note


def test_notices_of_yesterday_are_not_sent_in_the_night(night: Night) -> None:
    clock = SetClock(datetime(2026, 11, 20, 3, 0, tzinfo=ZONE))
    (notify,) = (job for job in jobs(night.county, clock) if job.name == "notify")
    assert "hours are over" in notify.left_out(datetime(2026, 11, 19, 9, 0, tzinfo=ZONE))


@pytest.mark.parametrize(
    ("moment", "waiting", "run"),
    [
        ("2026-11-20 10:30", True, True),
        ("2026-11-20 10:30", False, False),
        ("2026-11-20 19:30", True, False),
        ("2026-11-21 10:30", True, False),
    ],
)
def test_mails_that_were_refused_for_the_moment_are_tried_again_in_office_hours_and_leave_no_idle_lines(
    night: Night, moment: str, waiting: bool, run: bool
) -> None:
    night.clock = SetClock(datetime.fromisoformat(moment).replace(tzinfo=ZONE))
    (again,) = (
        job for job in jobs(night.county, night.clock, lambda: waiting) if job.name == "send again"
    )
    assert list(again.commands()) == [["notify"]]
    night.runner().run(replace(again, commands=list), night.clock.now())
    assert [one.state for one in night.runs()] == ([JobState.DONE] if run else [])


def test_the_circular_is_that_of_the_month_before(night: Night) -> None:
    clock = SetClock(datetime(2027, 1, 1, 8, 0, tzinfo=ZONE))
    (circular,) = (job for job in jobs(night.county, clock) if job.name == "circular")
    assert list(circular.commands()) == [["circular", "2026-12"]]


def test_the_lists_of_a_crawl_that_ends_after_midnight_are_those_of_its_last_day(
    night: Night,
) -> None:
    clock = SetClock(datetime(2026, 11, 20, 23, 59, tzinfo=ZONE))
    (full,) = (job for job in jobs(night.county, clock) if job.name == "full")
    commands = iter(full.commands())
    assert next(commands) == ["crawl", "--full"]
    assert next(commands) == ["db", "check"]
    clock.set(timedelta(minutes=2))
    names = next(commands)
    assert names[:3] == ["lists", "--as-of", "2026-11-21"]
    assert Path(names[-1]) == night.home / "reports" / "2026-11-21" / "未更新名单.csv"


def test_the_group_is_told_only_where_a_robot_is_named(night: Night) -> None:
    assert ["announce"] not in list(jobs(night.county, Clock(ZONE))[0].commands())
    channels = night.county.settings.channels.model_copy(update={"use": ("wecom",)})
    county = replace(
        night.county, settings=night.county.settings.model_copy(update={"channels": channels})
    )
    assert list(jobs(county, Clock(ZONE))[0].commands())[-1] == ["announce"]


def test_a_database_that_a_server_keeps_is_not_copied_as_a_file(night: Night) -> None:
    store = night.county.settings.store.model_copy(update={"url": "postgresql://h/d"})
    county = replace(
        night.county, settings=night.county.settings.model_copy(update={"store": store})
    )
    (backup,) = (job for job in jobs(county, Clock(ZONE)) if job.name == "backup")
    assert list(backup.commands()) == []


def test_only_the_last_of_several_missed_moments_is_caught_up(night: Night) -> None:
    job = version(crontab="0 2 * * *")
    clock = SetClock(datetime(2026, 11, 20, 7, 0, tzinfo=ZONE))
    assert missed_since(night.duties, job, clock) is None
    then = datetime(2026, 11, 16, 2, 0, tzinfo=ZONE)
    night.duties.end(night.duties.begin("a job", then, then), JobState.DONE, "", then)
    assert missed_since(night.duties, job, clock) == datetime(2026, 11, 20, 2, 0, tzinfo=ZONE)


def test_an_interrupted_run_is_missed_and_a_skipped_one_is_not(night: Night) -> None:
    job, moment = version(crontab="0 2 * * *"), datetime(2026, 11, 20, 2, 0, tzinfo=ZONE)
    clock = SetClock(moment + timedelta(hours=1))
    before = moment - timedelta(days=1)
    night.duties.end(night.duties.begin("a job", before, before), JobState.DONE, "", before)
    run_id = night.duties.begin("a job", moment, moment)
    night.duties.end(run_id, JobState.INTERRUPTED, "", moment)
    assert missed_since(night.duties, job, clock) == moment
    night.duties.end(run_id, JobState.SKIPPED, "", moment)
    assert missed_since(night.duties, job, clock) is None


@pytest.mark.parametrize("begun", [False, True], ids=["never begun", "broken off"])
def test_the_very_first_run_is_missed_like_any_other(night: Night, begun: bool) -> None:
    job, moment = version(crontab="0 2 * * *"), datetime(2026, 11, 20, 2, 0, tzinfo=ZONE)
    clock = SetClock(moment - timedelta(hours=9))
    enter(night.duties, job, clock)
    assert missed_since(night.duties, job, clock) is None
    clock.set(timedelta(hours=10))
    if begun:
        night.duties.end(
            night.duties.begin("a job", moment, moment), JobState.INTERRUPTED, "", moment
        )
    enter(night.duties, job, clock)
    assert missed_since(night.duties, job, clock) == moment


def test_a_moment_that_comes_twice_because_the_clock_was_set_back_is_served_once(
    night: Night,
) -> None:
    night.clock = SetClock(datetime(2026, 11, 20, 2, 0, 1, tzinfo=ZONE))
    job = version(crontab="0 2 * * *")
    night.runner().due(job)
    night.clock.set(-timedelta(seconds=30))
    night.clock.set(timedelta(seconds=35))
    night.runner().due(job)
    assert [run.due_at for run in night.runs()] == [datetime(2026, 11, 20, 2, 0, tzinfo=ZONE)]


def test_a_clock_that_is_set_forward_by_a_year_makes_no_crawl_until_it_is_right_again(
    night: Night,
) -> None:
    runner, job = night.runner(), version()
    night.clock.set(timedelta(days=365))
    runner.run(job, night.clock.now())
    night.clock.set(-timedelta(days=365))
    runner.run(job, night.clock.now())
    right, wrong = night.runs()
    assert wrong.state is JobState.SKIPPED
    assert wrong.note.startswith("the clock was set forward by 365 days")
    assert right.state is JobState.DONE


def test_runs_recorded_under_a_wrong_clock_keep_no_job_from_being_caught_up(night: Night) -> None:
    job, clock = version(crontab="0 2 * * *"), SetClock(datetime(2026, 11, 20, 7, 0, tzinfo=ZONE))
    for then in (
        datetime(2026, 11, 18, 2, 0, tzinfo=ZONE),
        datetime(2027, 11, 20, 2, 0, tzinfo=ZONE),
    ):
        night.duties.end(night.duties.begin("a job", then, then), JobState.SKIPPED, "", then)
    assert missed_since(night.duties, job, clock) == datetime(2026, 11, 20, 2, 0, tzinfo=ZONE)


def test_a_clock_that_is_set_by_hours_is_reported_and_believed(night: Night) -> None:
    watch = Watch(night.clock, time.monotonic)
    night.clock.set(timedelta(hours=5))
    assert abs(watch.look() - timedelta(hours=5)) < timedelta(seconds=1)
    assert abs(watch.look()) < timedelta(seconds=1)
    assert watch.doubt() == ""


def test_a_database_that_is_held_by_another_process_ends_nothing_and_is_told(
    night: Night, caplog: pytest.LogCaptureFixture
) -> None:
    beat = night.home / "data" / "heartbeat.json"
    with night.serving(version()) as ended:
        with closing(hold(night)):
            wait_until(lambda: "the database is busy" in beat.read_text(encoding="utf-8"))
        wait_until(lambda: '"problem": ""' in beat.read_text(encoding="utf-8"))
        assert not ended
    assert "no sign of life in the database" in caplog.text


def test_a_database_that_is_held_as_the_scheduler_starts_ends_nothing(night: Night) -> None:
    """The lease is taken by then, and the jobs are not entered yet."""
    held: list[sqlite3.Connection] = []
    beat = night.home / "data" / "heartbeat.json"

    def hold_once() -> None:
        if not held:
            held.append(hold(night))

    with night.serving(version(), on_beat=hold_once) as ended:
        wait_until(lambda: "the database is busy" in beat.read_text(encoding="utf-8"))
        held[0].close()
        wait_until(lambda: night.duties.last_due("a job", until=night.clock.now()) is not None)
        assert not ended


def test_a_job_that_cannot_be_written_down_waits_until_it_can(night: Night) -> None:
    worker = threading.Thread(target=night.runner().run, args=(version(), night.clock.now()))
    with closing(hold(night)):
        worker.start()
        time.sleep(0.5)
        assert worker.is_alive()
    worker.join(30)
    assert [run.state for run in night.runs()] == [JobState.DONE]


def test_only_a_lost_lease_ends_the_scheduler(night: Night) -> None:
    with night.serving(version()) as ended:
        other = replace(night.owner, pid=1)
        with closing(sqlite3.connect(night.home / "data" / "tongbao.db", timeout=10)) as connection:
            connection.execute("UPDATE leases SET pid = ?", (other.pid,))
            connection.commit()
        wait_until(lambda: ended)
    assert [type(error) for error in ended] == [LeaseLostError]


def test_a_run_that_comes_while_the_one_before_still_runs_is_recorded_as_skipped(
    night: Night,
) -> None:
    night.runner().skip(version(), "the run before was not finished yet")
    (run,) = night.runs()
    assert (run.state, run.note) == (JobState.SKIPPED, "the run before was not finished yet")


def test_a_job_that_is_late_is_run_all_the_same_once_and_alone() -> None:
    scheduler = empty_scheduler(Clock(ZONE))
    scheduler.start(paused=True)
    try:
        job = scheduler.add_job(print, "cron", hour=2)
        assert (job.misfire_grace_time, job.coalesce, job.max_instances) == (None, True, 1)
        assert str(job.trigger.timezone) == "Asia/Shanghai"
    finally:
        scheduler.shutdown()


def test_the_book_is_kept_for_as_long_as_mails_are_and_never_forgets_a_job(night: Night) -> None:
    old = datetime(2025, 1, 1, tzinfo=UTC)
    for job, then in (("a job", old), ("a job", night.clock.now()), ("rare", old)):
        night.duties.end(night.duties.begin(job, then, then), JobState.DONE, "", then)
    night.runner().run(Job("backup", NEVER, list, tidies=True), night.clock.now())
    assert [run.job for run in night.runs()] == ["backup", "rare", "a job"]
    assert date(2025, 1, 1) not in {run.due_at.date() for run in night.runs() if run.job == "a job"}
