"""What doctor looks at in the database: the crawls, the scheduler's book, the
notices that did not arrive.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from config.clock import Clock
from config.speech import en, noted_en, spoken
from monitor.operations.clockwork import backwards
from monitor.operations.health import Sign, State
from monitor.operations.scheduler import HEARTBEAT
from monitor.plural import several
from monitor.whys import state_told, why_told
from storage.duties import SCHEDULER, Duties, JobRun, JobState
from storage.errors import BusyError, CorruptError, ForeignError, SchemaError, StoreError
from storage.notices.notices import Notices
from storage.notices.records import NoticeStatus
from storage.notices.troubles import Trouble
from storage.owners import lives, silence
from storage.records import Crawl, CrawlState, Outcome
from storage.store import Store

FORTNIGHT = timedelta(days=14)
CRAWLS_OF_A_FORTNIGHT = 60
LONG_WAIT = timedelta(hours=4)
STALE_CRAWL = timedelta(hours=30)
STALE_BEAT = timedelta(minutes=5)
MUCH_UNREAD = 0.3
NO_DATABASE = noted_en("there is none yet")
NO_DATABASE_REMEDY = noted_en("run `tongbao crawl`")


def database(store: Store) -> Iterator[Sign]:
    """Whether the database is there, whole and of this version."""
    try:
        state = store.schema_state()
        if not state.version and not state.foreign:
            yield Sign("database", State.WARNING, en(NO_DATABASE), en(NO_DATABASE_REMEDY))
            return
        store.require_schema()
        store.check()
    except StoreError as error:
        yield Sign("database", State.ILL, str(error), remedy_of(error))
        return
    yield Sign(
        "database", State.WELL, en("schema {version}, checked").format(version=state.version)
    )


def remedy_of(error: StoreError) -> str:
    """What to do about a database that cannot be used."""
    match error:
        case CorruptError() | ForeignError():
            return en("put a backup in its place: docs/operations.md, Restore")
        case BusyError():
            return en("see which process holds it; the scheduler goes on by itself when it is free")
        case SchemaError():
            return en("stop the scheduler, make a backup, run `tongbao db upgrade`")
        case _:
            return en("see the message; docs/operations.md")


def clockwork(store: Store, clock: Clock) -> Iterator[Sign]:
    """Whether the clock stands before what was recorded: then nothing
    is judged, recorded or sent.
    """
    if problem := backwards(store.last_moment(), clock):
        yield Sign(
            "clock",
            State.ILL,
            problem,
            en("set this machine's clock; until then every command refuses its work"),
        )
    for last in store.crawls(1, of_all=True):
        behind = store.behind(last.crawl_id)
        if behind and 2 * behind >= sum(last.outcomes.values()):
            found = en(
                "by their own Date or Age, {number} of crawl {crawl_id} were of a day before "
                "{as_of}"
            ).format(number=several(behind, "page"), crawl_id=last.crawl_id, as_of=last.as_of)
            remedy = en(
                "this machine's clock runs ahead, or a cache answers for the portal: set the "
                "clock; until then that day counts"
            )
            yield Sign("clock", State.ILL, found, remedy)


def last_crawl(store: Store, clock: Clock) -> Iterator[Sign]:
    """How the last crawl went, and whether it is long ago."""
    crawls = store.crawls(20, of_all=True)
    if not crawls:
        yield Sign("last crawl", State.WARNING, en("there was none yet"), en("run `tongbao crawl`"))
        return
    last = crawls[0]
    when = en("crawl {crawl_id} as of {as_of}, begun {shown}").format(
        crawl_id=last.crawl_id, as_of=last.as_of, shown=clock.shown(last.started_at)
    )
    if last.state is CrawlState.RUNNING and not lives(
        last.owner, silent_for=silence(clock.now(), last.seen_at)
    ):
        yield Sign(
            "last crawl",
            State.ILL,
            en("{when}, was broken off: its process is dead").format(when=when),
            en("run `tongbao crawl` again"),
        )
    elif last.state is CrawlState.RUNNING:
        yield Sign("last crawl", State.WELL, en("{when}, is running").format(when=when))
    elif last.state is not CrawlState.FINISHED:
        yield Sign(
            "last crawl",
            State.ILL,
            en("{when}, is {state}: {note}").format(
                when=when, state=state_told(last.state), note=why_told(last.note)
            ),
            en("run `tongbao crawl` and read its log"),
        )
    elif clock.now() - last.started_at > STALE_CRAWL:
        yield Sign(
            "last crawl",
            State.WARNING,
            en("{when}, is long ago").format(when=when),
            en("is `tongbao run` running?"),
        )
    total = sum(last.outcomes.values())
    unread = {outcome: count for outcome, count in last.outcomes.items() if not outcome.conclusive}
    failed = sum(unread.values())
    if total and failed:
        worst = max(unread, key=lambda outcome: unread[outcome])
        words = ", ".join(
            f"{count} {outcome.label if spoken() == 'zh' else outcome}"
            for outcome, count in sorted(unread.items(), key=lambda pair: -pair[1])
        )
        found = en("{failed} of {number} could not be read in crawl {crawl_id}: {words}").format(
            failed=failed, number=several(total, "column"), crawl_id=last.crawl_id, words=words
        )
        down = failed >= MUCH_UNREAD * total and worst in (
            Outcome.UNREACHABLE,
            Outcome.SERVER_ERROR,
        )
        if down:
            found = en("the portal looks down: {found}").format(found=found)
        yield Sign(
            "columns read",
            State.ILL if down or failed == total else State.WARNING,
            found,
            en(worst.hint),
        )
    elif total:
        yield Sign(
            "columns read",
            State.WELL,
            en("{when}: {number}, all read").format(when=when, number=several(total, "column")),
        )


def missed_days(crawls: Sequence[Crawl], today: date) -> list[date]:
    """The days of the last fortnight, today not among them, without
    a crawl that came to its end.
    """
    crawled = {
        crawl.as_of for crawl in crawls if crawl.state in (CrawlState.FINISHED, CrawlState.RUNNING)
    }
    if not crawled:
        return []
    first = max(min(crawled), today - FORTNIGHT)
    days = [first + timedelta(days=number) for number in range((today - first).days)]
    return [day for day in days if day not in crawled]


def nights(store: Store, clock: Clock, trust_days: int) -> Iterator[Sign]:
    """Days of the last fortnight on which nobody looked at the portal."""
    missed = missed_days(store.crawls(CRAWLS_OF_A_FORTNIGHT, of_all=True), clock.today())
    if missed:
        days = ", ".join(day.isoformat() for day in missed[-3:])
        before = (
            en(", and {days} before").format(days=several(len(missed) - 3, "day"))
            if len(missed) > 3
            else ""
        )
        found = en("no crawl came to its end on {days}{before}").format(days=days, before=before)
        remedy = en(
            "see data/logs/tongbao.log; columns are 未能核查 after {trust_days} such days"
        ).format(trust_days=trust_days)
        yield Sign("nights", State.WARNING, found, remedy)


def notices(told: Notices, clock: Clock) -> Iterator[Sign]:
    """Notices that are held for a person, that wait for long, or that did not arrive."""
    hold = told.held()
    if hold is not None:
        what = en("all notices are held since {day}: {hold}").format(day=hold.day, hold=hold.told())
        yield Sign(
            "notices",
            State.ILL,
            what,
            en("look at some of them; then `tongbao notify --release` lets them go"),
        )
    found = told.troubles(since=clock.today() - FORTNIGHT)
    waiting = [one for one in found if one.status in (NoticeStatus.QUEUED, NoticeStatus.SENDING)]
    late = [one for one in waiting if clock.now() - one.decided_at > LONG_WAIT]
    lost = [one for one in found if one not in waiting]
    if late:
        when = clock.shown(late[0].decided_at)
        what = en("{number} waiting since {when}: {some}").format(
            number=several(len(late), "notice"), when=when, some=_some(late)
        )
        yield Sign(
            "notices",
            State.ILL,
            what,
            en("mend the mail server, then run `tongbao notify --retry-now`"),
        )
    if lost:
        what = en("{number} refused or in doubt: {some}").format(
            number=several(len(lost), "notice"), some=_some(lost)
        )
        yield Sign(
            "notices",
            State.ILL,
            what,
            en("correct 邮箱 in units.csv; tell these units by other means"),
        )
    if not late and not lost and hold is None:
        yield Sign(
            "notices",
            State.WELL,
            en("{number} waiting, none for long").format(number=several(len(waiting), "notice"))
            if waiting
            else en("none waits"),
        )


def _some(found: Sequence[Trouble]) -> str:
    few = "; ".join(f"{one.unit} <{one.address}> {one.reason}".rstrip() for one in found[:3])
    return few + (en("; and others") if len(found) > 3 else "")


def scheduler(home: Path, duties: Duties, clock: Clock) -> Iterator[Sign]:
    """Whether `tongbao run` lives, and what became of its jobs."""
    held = duties.holder(SCHEDULER)
    beat = _last_beat(home / "data" / HEARTBEAT)
    if held is None:
        yield Sign(
            "scheduler",
            State.WARNING,
            en("`tongbao run` is not running"),
            en("start it: see docs/operations.md"),
        )
    else:
        owner, since, renewed = held
        who = en("process {pid} on {host}").format(pid=owner.pid, host=owner.host)
        if not lives(owner, silent_for=silence(clock.now(), renewed)):
            found = en(
                "`tongbao run` is not running: {who} is gone and has not given the folder back"
            ).format(who=who)
            yield Sign(
                "scheduler", State.ILL, found, en("start it again; it catches up what was missed")
            )
        elif beat is None or abs(clock.now() - beat.at) > STALE_BEAT:
            found = en("{who} gave its last sign of life at {shown}").format(
                who=who, shown=clock.shown(renewed)
            )
            yield Sign("scheduler", State.ILL, found, en("restart `tongbao run`"))
        else:
            found = en("running as {who} since {shown}").format(who=who, shown=clock.shown(since))
            yield Sign("scheduler", State.WELL, found)
    if held is not None and beat is not None and beat.problem:
        yield Sign("scheduler", State.ILL, beat.problem, en("see data/logs/tongbao.log"))
    latest: dict[str, JobRun] = {}
    for run in duties.recent(60):
        latest.setdefault(run.job, run)
    for run in latest.values():
        if run.state in (JobState.FAILED, JobState.INTERRUPTED):
            found = en("{job}, due {due}, {state}: {note}").format(
                job=run.job, due=clock.shown(run.due_at), state=run.state, note=run.note
            )
            yield Sign("jobs", State.ILL, found, en("see data/logs/tongbao.log"))


@dataclass(frozen=True, slots=True)
class _LastBeat:
    at: datetime
    problem: str


def _last_beat(path: Path) -> _LastBeat | None:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return _LastBeat(datetime.fromisoformat(told["at"]), told["problem"])
    except (OSError, ValueError, LookupError, TypeError):
        return None
