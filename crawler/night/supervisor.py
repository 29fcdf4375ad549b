"""The parent's side of a crawl: begins it, starts the crawling process, passes its progress on, and
closes the crawl whatever happens.
"""

from __future__ import annotations

import json
import logging
import os
import queue
import signal
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from config.clock import Clock
from config.county import County
from config.io.memory import give_back
from config.io.processes import ChildProcess
from config.registry import Registry, Unit
from config.settings import ConfigError, PortalSettings, Settings
from config.speech import en
from crawler.fetch.tls import LEGACY
from crawler.fetch.tries import LONGEST_PAUSE, TRIES
from crawler.night.columns import Columns, Face
from crawler.night.job import MOST_MEMORY, CrawlJob
from crawler.night.slots_by_hand import slots_held
from crawler.night.turns import RECHECK, in_turn
from crawler.visit.origins import sources_since
from storage.engine import PASSWORD, PATIENCE
from storage.errors import StoreError
from storage.records import CrawlState, Enrolment, Outcome
from storage.store import Store

GRACE = 5.0
"""Seconds that the crawling process has to end by itself once it is told to."""
_HEARTBEAT = 60.0
_MARGIN = 60.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """One column's visit, just stored. done of total columns are."""

    column: Face
    outcome: Outcome
    entries: int
    why: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """How a crawl ended. Its outcomes are complete in every state; only `finished`
    came to every column by itself.
    """

    crawl_id: int
    state: CrawlState
    columns: int
    outcomes: Mapping[Outcome, int]
    seconds: float
    note: str = ""


def run_crawl(
    county: County,
    store: Store,
    clock: Clock,
    *,
    full: bool = False,
    units: Collection[str] = (),
    columns: Collection[str] = (),
    only: int | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
    most_silence: float | None = None,
    most_memory: int = MOST_MEMORY,
) -> CrawlSummary:
    """Visits the columns (of these units, of these names; default all) and
    returns when each has its outcome. only: the one column of this id.

    `stop`, SIGINT and SIGTERM (these where it runs in the main thread) end it early, as aborted. A
    crawling process that is silent for more than most_silence seconds (default: longer than
    anything it may wait for), or uses more than most_memory MiB, is ended, and the crawl has
    failed. A recheck of one column that is under way is waited for. Raises ConfigError where no
    column is meant, CrawlRunningError where another crawl of the county is running,
    PortalHeldError where somebody crawls a portal on the same machine, and StoreError.
    """
    plan = planned(county, store, clock, full=full, units=units, columns=columns, only=only)
    return carry_out(
        plan,
        store,
        clock,
        on_progress=on_progress,
        stop=stop,
        most_silence=most_silence,
        most_memory=most_memory,
    )


AtRest = Callable[[County, Store, date], Collection[int]]
"""Says of which columns of a county, by their ids, a crawl as of a day can do without a visit."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a crawl is to visit: of the roster no more than that, so that a large one need not be
    held as long as its crawl takes.

    home: the county folder. roster: what is enrolled. partial: there are other columns. alone: it
    is of one column, a recheck. resting: those of the columns that need no visit.
    """

    home: Path
    settings: Settings
    roster: int
    columns: Columns
    units: tuple[Unit, ...]
    full: bool
    partial: bool
    alone: bool
    resting: frozenset[int] = frozenset()

    @property
    def scope(self) -> Sequence[int]:
        """The columns that it visits, by their ids."""
        return [one for one in self.columns.ids if one not in self.resting]

    def job(self, crawl_id: int, clock: Clock) -> CrawlJob:
        """The crawl as it is handed to the crawling process."""
        return CrawlJob(
            crawl_id=crawl_id,
            store_url=self.settings.store.url,
            home=self.home.absolute(),
            portal=self.settings.portal,
            columns=self.columns,
            full=self.full,
            partial=self.partial,
            resting=tuple(sorted(self.resting)),
            trust_days=self.settings.bands.trust_days,
            fixed_day=clock.fixed_day,
            units=self.units,
            sources_since=sources_since(clock.today(), self.settings.bands),
        )


def planned(
    county: County,
    store: Store,
    clock: Clock,
    *,
    full: bool = False,
    units: Collection[str] = (),
    columns: Collection[str] = (),
    only: int | None = None,
    at_rest: AtRest | None = None,
) -> Plan:
    """The crawl that `run_crawl` carries out. Raises ConfigError and StoreError as it does.

    at_rest: who is asked which columns need no visit, where not all pages are to be read and no
    column is named.
    """
    positions = select_columns(county.registry, units, columns, clock.today())
    enrolment = store.enrol(county.registry, county.units_csv, county.columns_csv)
    scope = {enrolment.column_ids[at]: county.registry.columns[at] for at in positions}
    if only is not None:
        scope = {column_id: column for column_id, column in scope.items() if column_id == only}
    if not scope:
        raise ConfigError([f"columns.csv: column {only} is not kept on {clock.today()}"])
    partial = bool(units or columns or only is not None)
    resting: Collection[int] = ()
    if at_rest is not None and not full and not partial:
        resting = at_rest(county, store, clock.today())
    return Plan(
        county.home,
        county.settings,
        enrolment.roster_id,
        Columns.of(scope.items()),
        county.registry.units if any(column.separate for column in scope.values()) else (),
        full,
        partial=partial,
        alone=only is not None,
        resting=frozenset(scope).intersection(resting),
    )


def carry_out(
    plan: Plan,
    store: Store,
    clock: Clock,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
    most_silence: float | None = None,
    most_memory: int = MOST_MEMORY,
) -> CrawlSummary:
    """As `run_crawl`, of a crawl that is planned."""
    began = time.monotonic()
    stop = stop or threading.Event()
    patience = 0.0 if plan.alone else RECHECK
    address, scope = plan.settings.store.url, plan.scope
    with (
        _signals_set(stop),
        slots_held(address, stop, recheck=plan.alone, patience=patience) as right,
    ):
        crawl_id = in_turn(
            lambda: store.begin_crawl(
                Enrolment(plan.roster, tuple(scope)),
                as_of=clock.today(),
                started_at=clock.now(),
                full=plan.full,
                scope_ids=scope,
            ),
            stop,
            patience=patience,
        )
        state, note = CrawlState.FAILED, "the crawl broke off"
        try:
            job = replace(plan.job(crawl_id, clock), most_memory=most_memory, right=right)
            silence = longest_silence(job.portal) if most_silence is None else most_silence
            ending = supervise(job, store, clock, on_progress, stop, silence)
            state, note = ending.state, ending.note
        finally:
            store.finish_crawl(crawl_id, clock.now(), state, note)
    if not plan.partial:
        forget(plan.home, plan.settings, store, clock)
    crawl = next(crawl for crawl in store.crawls(1) if crawl.crawl_id == crawl_id)
    return CrawlSummary(crawl_id, state, len(scope), crawl.outcomes, time.monotonic() - began, note)


def forget(home: Path, settings: Settings, store: Store, clock: Clock) -> None:
    """Takes away evidence whose time of keeping is over. A replayed day in the future
    must not end what is kept today.
    """
    today = min(clock.today(), clock.on(None).today())
    try:
        store.evidence(store.captures(home)).prune(
            today - timedelta(days=settings.evidence.keep_days)
        )
    except StoreError as error:
        _log.warning("old evidence stays: %s", error)


def select_columns(
    registry: Registry, units: Collection[str], columns: Collection[str], day: date
) -> list[int]:
    """Positions of the columns of these units and of these names that are kept on `day`.

    Raises ConfigError for a name that nothing has, and where no column is left.
    """
    leads = {unit.name for name in units if (unit := registry.by_any_name.get(name))}
    problems = [
        en("units.csv: there is no unit {name}").format(name=name)
        for name in units
        if name not in registry.by_any_name
    ]
    names = {column.name for column in registry.columns}
    problems += [
        en("columns.csv: there is no column {name}").format(name=name)
        for name in columns
        if name not in names
    ]
    found = [
        position
        for position, column in enumerate(registry.columns)
        if (not units or leads & set(column.units))
        and (not columns or column.name in columns)
        and column.active(day)
    ]
    if not found and not problems:
        problems.append(
            en(
                "columns.csv: no column is meant; list the columns to watch, see to 启用日期 and "
                "停用日期, or widen --unit and --column"
            )
        )
    if problems:
        raise ConfigError(problems)
    return found


class Ending(NamedTuple):
    """How a crawling process ended: the crawl's state, why it did not finish, and where it was
    broken off after its time (it is running still) the columns that wait for the crawl's end.
    """

    state: CrawlState
    note: str
    waiting: tuple[int, ...] = ()


def supervise(
    job: CrawlJob,
    store: Store,
    clock: Clock,
    on_progress: Callable[[Progress], None] | None,
    stop: threading.Event,
    silence: float,
) -> Ending:
    """Runs the crawling process to its end."""
    lines: queue.Queue[str | None] = queue.Queue()
    told = _Told(job.visits, on_progress, len(job.done))
    child = ChildProcess(
        "crawler",
        on_line=lines.put,
        on_end=partial(lines.put, None),
        environment=_environment(job.portal),
    )
    try:
        if not all(child.tell(line.decode()) for line in job.lines()):
            return Ending(CrawlState.FAILED, "the crawling process ended before it began")
        give_back()  # what the roster took: this process has nothing to do for hours
        broken_off = _listen(
            lines,
            told,
            lambda: store.heartbeat(job.crawl_id, clock.now(), job.epoch),
            stop,
            silence,
        )
        if broken_off is not None:
            return Ending(*broken_off)
        code = child.wait() or 0
        if told.waiting is not None and code == 0:
            return Ending(CrawlState.RUNNING, "", told.waiting)
        return Ending(*_verdict(code, told.problem, told.done, job.visits))
    finally:
        child.end(GRACE)  # what it stored stays stored


def _listen(
    lines: queue.Queue[str | None],
    told: _Told,
    beat: Callable[[], None],
    stop: threading.Event,
    silence: float,
) -> tuple[CrawlState, str] | None:
    """Hears the crawling process to its last line; how the crawl ended, and why, where
    it is broken off before that.

    beat: records a sign of life of the crawl. silence: seconds without a line
    after which the process hangs.
    """
    heard = beaten = time.monotonic()
    while not stop.is_set():
        if time.monotonic() - beaten > _HEARTBEAT:
            beat()
            beaten = time.monotonic()
        try:
            line = lines.get(timeout=0.2)
        except queue.Empty:
            if time.monotonic() - heard > silence:
                return (
                    CrawlState.FAILED,
                    f"the crawling process was silent for {silence:.0f} seconds, and was ended",
                )
            continue
        heard = time.monotonic()
        if line is None:
            return None
        told.note(json.loads(line))
    return CrawlState.ABORTED, "the crawl was stopped"


class _Told:
    """What the crawling process has told so far: how many columns are done, and
    what went wrong ("": nothing).
    """

    def __init__(
        self,
        total: int,
        on_progress: Callable[[Progress], None] | None,
        done: int = 0,
    ) -> None:
        self.done, self.problem = done, ""
        self.waiting: tuple[int, ...] | None = None
        self._total, self._on_progress = total, on_progress

    def note(self, message: Mapping[str, Any]) -> None:
        """A message of the process: that it lives, that it failed, or that a visit
        is stored, which is passed on.
        """
        if "alive" in message:
            return
        if "left" in message:
            self.waiting = tuple(message["left"])
            return
        if "failed" in message:
            self.problem = message["failed"]
            return
        self.done += 1
        if self._on_progress is not None:
            column = Face(message["name"], tuple(message["units"]), message["url"])
            outcome, why = Outcome(message["outcome"]), message["why"]
            self._on_progress(
                Progress(column, outcome, message["entries"], why, self.done, self._total)
            )


def longest_silence(portal: PortalSettings) -> float:
    """Seconds after which a crawling process that has told nothing hangs: more than every wait
    that it may be in, together.
    """
    return portal.timeout * TRIES + portal.delay + LONGEST_PAUSE + PATIENCE + _MARGIN


def _verdict(code: int, problem: str, done: int, total: int) -> tuple[CrawlState, str]:
    if done == total and not problem:
        return CrawlState.FINISHED, ""
    if problem:
        return CrawlState.FAILED, problem
    how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
    if code == -signal.SIGKILL:
        how += ", which the system sends where memory runs out"
    return CrawlState.FAILED, f"the crawling process ended early ({how}); its log says why"


def _environment(portal: PortalSettings) -> dict[str, str]:
    """Ours, without the secrets that a process full of other people's pages has no use for; with
    old TLS where it is asked for.
    """
    ours = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("TONGBAO_")
        or name in (PASSWORD, f"{PASSWORD}_FILE")  # the database's, which it opens
    }
    return ours | ({"OPENSSL_CONF": str(LEGACY)} if portal.legacy_tls else {})


@contextmanager
def _signals_set(stop: threading.Event) -> Iterator[None]:
    """While it lasts, SIGINT and SIGTERM ask the crawl to stop."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {
        number: signal.signal(number, lambda *_: stop.set())
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
