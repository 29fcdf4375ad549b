"""What doctor looks at: one finding a line, each with what it means and what to do."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

import chinese_calendar

from config.clock import Clock
from config.county import County
from config.registry import Cycle
from monitor.scheduler import HEARTBEAT
from storage.duties import SCHEDULER, Duties, JobState
from storage.errors import StoreError
from storage.records import CrawlState, Outcome
from storage.store import Store

STALE_CRAWL = timedelta(hours=30)
STALE_BEAT = timedelta(minutes=5)
MUCH_UNREAD = 0.3


class State(StrEnum):
    """well: nothing to do. warning: works, but will not for long or not fully. ill: does not work."""

    WELL = "ok"
    WARNING = "warning"
    ILL = "ill"


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that was looked at."""

    part: str
    state: State
    found: str
    remedy: str = ""


def configuration(county: County, today: date) -> Iterator[Sign]:
    """What can be said of the folder without leaving it."""
    units, columns = county.registry.units, county.registry.columns
    if not columns:
        yield Sign("columns", State.ILL, "columns.csv lists no column", "fill it in, or run `tongbao discover`")
    else:
        yield Sign("columns", State.WELL, f"{len(columns)} columns, {len(units)} units")
    silent = [unit.name for unit in units if unit.active(today) and not unit.email]
    if silent:
        some = "、".join(silent[:5]) + (" and others" if len(silent) > 5 else "")
        yield Sign(
            "addresses", State.WARNING, f"{len(silent)} units cannot be mailed: {some}", "fill in 邮箱 in units.csv"
        )
    for year in (today.year, today.year + (today.month == 12)):
        known = any(day.year == year for day in (*chinese_calendar.holidays, *county.holidays))
        if not known and any(column.cycle is Cycle.WORKDAY for column in columns):
            what = f"the holidays of {year} are not known: Monday to Friday count as working days"
            yield Sign("holidays", State.WARNING, what, "update tongbao, or list them in holidays.csv (日期,性质)")
            break


def secrets(password_file: Path | None, settings_file: Path) -> Iterator[Sign]:
    """Whether others on this machine can read or change what they should not."""
    if password_file is not None:
        try:
            mode = password_file.stat().st_mode
        except OSError as error:
            yield Sign("secrets", State.ILL, f"{password_file}: {error.strerror}", "correct TONGBAO_MAIL_PASSWORD_FILE")
        else:
            if mode & (stat.S_IRGRP | stat.S_IROTH):
                yield Sign("secrets", State.WARNING, f"{password_file} can be read by others", f"chmod 600 {password_file}")
    if settings_file.stat().st_mode & stat.S_IWOTH:
        yield Sign("secrets", State.WARNING, f"{settings_file} can be changed by anybody", f"chmod o-w {settings_file}")


def database(store: Store) -> Iterator[Sign]:
    """Whether the database is there, whole and of this version."""
    try:
        state = store.schema_state()
        if not state.version:
            yield Sign("database", State.WARNING, "there is none yet", "run `tongbao crawl`")
            return
        store.require_schema()
        store.quick_check()
    except StoreError as error:
        yield Sign(
            "database", State.ILL, str(error), "see the message; docs/operations.md tells how to restore a backup"
        )
        return
    yield Sign("database", State.WELL, f"schema {state.version}, checked")


def last_crawl(store: Store, clock: Clock) -> Iterator[Sign]:
    """How the last crawl went, and whether it is long ago."""
    crawls = store.crawls(20)
    if not crawls:
        yield Sign("last crawl", State.WARNING, "there was none yet", "run `tongbao crawl`")
        return
    last = crawls[0]
    when = f"crawl {last.crawl_id} as of {last.as_of}, begun {last.started_at.astimezone(clock.zone):%Y-%m-%d %H:%M}"
    if last.state is CrawlState.RUNNING:
        yield Sign("last crawl", State.WELL, f"{when}, is running")
    elif last.state is not CrawlState.FINISHED:
        yield Sign(
            "last crawl", State.ILL, f"{when}, is {last.state}: {last.note}", "run `tongbao crawl` and read its log"
        )
    elif clock.now() - last.started_at > STALE_CRAWL:
        yield Sign("last crawl", State.WARNING, f"{when}, is long ago", "is `tongbao run` running?")
    total = sum(last.outcomes.values())
    unread = {outcome: count for outcome, count in last.outcomes.items() if not outcome.conclusive}
    failed = sum(unread.values())
    if total and failed:
        worst = max(unread, key=lambda outcome: unread[outcome])
        words = ", ".join(f"{count} {outcome}" for outcome, count in sorted(unread.items(), key=lambda pair: -pair[1]))
        state = State.ILL if failed == total else State.WARNING
        found = f"{failed} of {total} columns could not be read in crawl {last.crawl_id}: {words}"
        if failed >= MUCH_UNREAD * total and worst in (Outcome.UNREACHABLE, Outcome.SERVER_ERROR):
            found = f"the portal looks down: {found}"
        yield Sign("columns read", state, found, worst.hint)
    elif total:
        yield Sign("columns read", State.WELL, f"{when}: all {total} columns read")


def scheduler(home: Path, duties: Duties, clock: Clock) -> Iterator[Sign]:
    """Whether `tongbao run` lives, and what became of its jobs."""
    held = duties.holder(SCHEDULER)
    beat = _last_beat(home / "data" / HEARTBEAT)
    if held is None:
        yield Sign("scheduler", State.WARNING, "`tongbao run` is not running", "start it: see docs/operations.md")
    elif beat is None or abs(clock.now() - beat) > STALE_BEAT:
        found = f"process {held[0].pid} on {held[0].host} gave its last sign of life at {held[2]:%Y-%m-%d %H:%M} UTC"
        yield Sign("scheduler", State.ILL, found, "restart `tongbao run`")
    else:
        yield Sign(
            "scheduler",
            State.WELL,
            f"running as process {held[0].pid} on {held[0].host} since {held[1]:%Y-%m-%d %H:%M} UTC",
        )
    latest: dict[str, tuple[JobState, datetime, str]] = {}
    for run in duties.recent(60):
        latest.setdefault(run.job, (run.state, run.due_at, run.note))
    for job, (state, due, note) in latest.items():
        if state in (JobState.FAILED, JobState.INTERRUPTED):
            found = f"{job}, due {due.astimezone(clock.zone):%Y-%m-%d %H:%M}, {state}: {note}"
            yield Sign("jobs", State.ILL, found, "see data/logs/tongbao.log")


def _last_beat(path: Path) -> datetime | None:
    try:
        return datetime.fromisoformat(json.loads(path.read_text(encoding="utf-8"))["at"])
    except (OSError, ValueError, LookupError, TypeError):
        return None


def probe(part: str, well: str, remedy: str, attempt: Callable[[], str]) -> Sign:
    """Try something that reaches out: `attempt` gives "" when it went well, else what went wrong."""
    problem = attempt()
    return Sign(part, State.ILL, problem, remedy) if problem else Sign(part, State.WELL, well)
