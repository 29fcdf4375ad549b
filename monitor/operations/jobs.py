"""What the scheduler does when: each job's crontab, its command lines, and
on which days it is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from config.clock import Clock
from config.county import County
from config.holidays import load_holidays
from config.hours import Hours
from config.settings import ConfigError
from monitor.operations.retention import backup_of
from monitor.rules.cycles import Workdays
from storage.engine import file_of, locate

# A crawl that has not ended by then is ended, so that the next night is not lost too.
CRAWL_LIMIT = timedelta(hours=20)
FULL_LIMIT = timedelta(hours=40)
USUAL_LIMIT = timedelta(hours=2)
# Units are written to in office hours: a notice that comes later than this
# waits for the next working day.
NOTICE_PATIENCE = timedelta(hours=8)
OFFICE_HOURS = range(8, 18)
SEND_AGAIN = "*/30 * * * *"
CRAWL = "crawl"
"""The command that asks the portal."""

Words = list[str]


@dataclass(frozen=True)
class Job:
    """A scheduled job.

    commands: the command lines it runs in order, each asked for when the one before has ended; a
    failed one does not keep the others from being run. left_out: why it is not run for a moment at
    which it was due ("": it is). again: a first command that failed is run once more. hours: within
    which its crawl may run. night: a good end of it is pinged. tidies: it ends with the clearing of
    old files. quiet: being left out is not worth a line in the book.
    """

    name: str
    crontab: str
    commands: Callable[[], Iterable[Words]]
    limit: timedelta = USUAL_LIMIT
    left_out: Callable[[datetime], str] = lambda due: ""
    again: bool = False
    hours: Hours | None = None
    night: bool = False
    tidies: bool = False
    quiet: bool = False


def jobs(county: County, clock: Clock, mails_wait: Callable[[], bool] = lambda: False) -> list[Job]:
    """The jobs of one county, by its [schedule]; those with an empty expression are left out.

    mails_wait: whether there are mails that a mail server refused for the moment and
    that are due to be tried again.
    """
    schedule, home = county.settings.schedule, county.home
    hours = Hours.parse(schedule.hours)
    outside = partial(_outside, hours, clock)
    crawl, full = partial(_crawl, county, clock), partial(_crawl, county, clock, "--full")
    all_jobs = [
        Job(
            "crawl",
            schedule.crawl,
            crawl,
            CRAWL_LIMIT,
            outside,
            again=True,
            hours=hours,
            night=True,
        ),
        Job(
            "full",
            schedule.full,
            full,
            FULL_LIMIT,
            outside,
            again=True,
            hours=hours,
            night=True,
        ),
        Job(
            "notify", schedule.notify, lambda: [["notify"]], left_out=partial(_not_now, home, clock)
        ),
        Job(
            "send again",
            SEND_AGAIN if schedule.notify else "",
            lambda: [["notify"]],
            left_out=partial(_nothing_to_send, home, clock, mails_wait),
            quiet=True,
        ),
        Job("circular", schedule.circular, partial(_circular, clock)),
        Job("backup", schedule.backup, partial(_backup, county, clock), tidies=True),
    ]
    return [job for job in all_jobs if job.crontab]


def _crawl(county: County, clock: Clock, *options: str) -> Iterable[Words]:
    """A crawl, the check of what it wrote, the nightly lists, and a word to the office's group."""
    yield [CRAWL, *options]
    yield ["db", "check"]
    day = clock.today().isoformat()
    for command, file in (("lists", "未更新名单.csv"), ("anomalies", "日期异常.csv")):
        path = county.home / "reports" / day / file
        yield [command, "--as-of", day, "--format", "csv", "-o", str(path)]
    if county.settings.channels.use:
        yield ["announce"]


def _circular(clock: Clock) -> Iterable[Words]:
    last_month = clock.now().astimezone(clock.zone).replace(day=1) - timedelta(days=1)
    yield ["circular", f"{last_month:%Y-%m}"]


def _backup(county: County, clock: Clock) -> Iterable[Words]:
    # A database that a server keeps is backed up by the server's own tool.
    if file_of(locate(county.settings.store.url, county.home)) is not None:
        yield ["db", "backup", str(backup_of(county.home, clock.today()))]


def _outside(hours: Hours | None, clock: Clock, due: datetime) -> str:
    """Why the portal is not crawled now, "" where it is."""
    if hours is None or hours.left(clock.now().astimezone(clock.zone)):
        return ""
    return f"the portal is crawled within {hours} alone"


def _not_now(home: Path, clock: Clock, due: datetime) -> str:
    """Why notices that were due then are not made now, "" where they are."""
    today = clock.today()
    if not _worked(home, today):
        return f"{today} is no working day"
    if clock.day_of(due) != today or clock.now() - due > NOTICE_PATIENCE:
        return "its hours are over; the next notices say what there is to say"
    return ""


def _nothing_to_send(
    home: Path, clock: Clock, mails_wait: Callable[[], bool], due: datetime
) -> str:
    """Why mails are not tried again now, "" where they are."""
    now = clock.now().astimezone(clock.zone)
    if not _worked(home, now.date()) or now.hour not in OFFICE_HOURS:
        return "not in office hours"
    return "" if mails_wait() else "no mail waits"


def _worked(home: Path, day: date) -> bool:
    """Whether it is a working day by today's holidays.csv, which is
    edited while the scheduler runs.

    A file that cannot be read keeps nothing back: the command refuses it too,
    and what failed is reported.
    """
    try:
        return day in Workdays(load_holidays(home))
    except ConfigError:
        return True
