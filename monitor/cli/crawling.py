"""crawl and fleet: reading the pages of one portal, or of many."""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from config.county import County
from config.settings import ConfigError
from config.speech import en, spoken
from crawler.night.supervisor import Progress as Step
from crawler.night.supervisor import carry_out, planned
from monitor.cli.context import (
    AskedWrongly,
    Folder,
    WorkFailed,
    as_of_option,
    clock_of,
    day_of,
    drawn,
    folder,
    format_option,
    home_option,
    say,
    tell,
    terminal,
)
from monitor.operations.fleet import Ended, Member, cores, crawl_fleet, folders_in, members
from monitor.plural import several
from monitor.resting import at_rest
from monitor.whys import state_told, why_told
from storage.records import CrawlState, Outcome
from storage.store import Store


@click.command()
@click.option(
    "--full", is_flag=True, help="Read every page again, to see edits and removals on later pages."
)
@click.option(
    "--unit",
    "units",
    multiple=True,
    metavar="U",
    help="Only this unit's columns (by name or 别名); repeatable.",
)
@click.option(
    "--column", "columns", multiple=True, metavar="C", help="Only columns of this name; repeatable."
)
@as_of_option
@home_option
def crawl(full: bool, units: tuple[str, ...], columns: tuple[str, ...], as_of: date | None) -> None:
    """Visit the columns, record their entries and what became of each visit; --as-of records
    the visits as made on that day.
    """
    county = folder().county()
    if as_of is not None:
        day_of(as_of, clock_of(county))
    with folder().store(county) as store, _shown() as on_progress:
        _refuse_the_past(as_of, store)
        clock = clock_of(county, as_of)
        plan = planned(
            county, store, clock, full=full, units=units, columns=columns, at_rest=at_rest
        )
        resting = len(plan.resting)
        del county  # a large roster is not held as long as its crawl takes
        summary = carry_out(plan, store, clock, on_progress=on_progress)
    outcomes = sorted(summary.outcomes.items(), key=lambda pair: (not pair[0].conclusive, -pair[1]))
    words = en(", ").join(
        en("{count} {outcome}").format(count=count, outcome=_named(outcome))
        for outcome, count in outcomes
    )
    say(
        en("Crawl {number}: {columns} in {seconds:.0f} s: {words}.").format(
            number=summary.crawl_id,
            columns=several(summary.columns, "column"),
            seconds=summary.seconds,
            words=words,
        )
    )
    if resting:
        say(
            en("{columns} of long cycles need no visit today (portal.tiered).").format(
                columns=several(resting, "column")
            )
        )
    if summary.state is not CrawlState.FINISHED:
        raise WorkFailed(
            en(
                "the crawl is {state}: {note}. What it read is kept; run `tongbao crawl` again."
            ).format(state=state_told(summary.state), note=why_told(summary.note))
        )


def _refuse_the_past(as_of: date | None, store: Store) -> None:
    """What is read today cannot be recorded as made before what is known: it would re-date that."""
    last = store.last_day()
    if as_of is not None and last is not None and as_of < last:
        raise WorkFailed(
            en(
                "--as-of {as_of}: this folder holds a crawl as of {last}, and an "
                "earlier day can no more be visited. Replay it in a folder of its own."
            ).format(as_of=as_of, last=last)
        )


@contextmanager
def _shown() -> Iterator[Callable[[Step], None]]:
    """Where progress goes: a bar on a terminal; elsewhere a line for each visit that
    says nothing about its unit.
    """
    if not sys.stderr.isatty():
        yield _log
        return
    # Nights are nobody's to watch: they wait for nothing that draws, and keep none of it.
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    console = terminal()
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )
    with bar:
        task = bar.add_task(en("crawl"), total=None)

        def advance(step: Step) -> None:
            bar.update(task, completed=step.done, total=step.total, description=step.column.name)
            if not step.outcome.conclusive:
                bar.console.print(_line(step), markup=False)

        yield advance


def _log(step: Step) -> None:
    if not step.outcome.conclusive:
        tell(_line(step))
    elif step.done % 100 == 0 or step.done == step.total:
        tell(
            en("{done} of {columns} visited").format(
                done=step.done, columns=several(step.total, "column")
            )
        )


def _line(step: Step) -> str:
    who, hint = "、".join(step.column.units) or en("(no unit)"), step.outcome.hint
    why = why_told(step.why)
    told = f"{_named(step.outcome)}: {why}" if why else _named(step.outcome)
    return f"{who} {step.column.name}: {told} [{en(hint)}] {step.column.url}"


def _named(outcome: Outcome) -> str:
    """What became of a visit: as lists call it where Chinese is spoken, else by its name."""
    return outcome.label if spoken() == "zh" else outcome


@click.command()
@click.option(
    "--folders",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where the county folders lie, each right below it.",
)
@click.option(
    "--into",
    "url",
    metavar="URL",
    help="Show how the counties of this common database stand, their workers and slots.",
)
@click.option(
    "--begin", is_flag=True, help="With --into: put a crawl of every county into the queue now."
)
@click.option(
    "--metrics", is_flag=True, help="With --into: the figures alone, as Prometheus reads them."
)
@click.option(
    "--listen",
    metavar="[HOST:]PORT",
    help="With --into: answer /healthz and /metrics there, for monitors, until SIGTERM.",
)
@click.option(
    "--at-once",
    type=click.IntRange(1, 256),
    metavar="N",
    help="Crawls at once. Default: the processors that this machine has.",
)
@click.option("--full", is_flag=True, help="Read every page again, as `crawl --full` does.")
@format_option
@as_of_option
@home_option
def fleet(
    folders: Path | None,
    url: str | None,
    begin: bool,
    metrics: bool,
    listen: str | None,
    at_once: int | None,
    full: bool,
    form: str,
    as_of: date | None,
) -> None:
    """Crawl many county folders, each in a process of its own. Portals that share a machine, such
    as a platform's, wait for each other: `delay` and `concurrency` hold for all of them together.
    """
    if url is not None and folders is None:
        from monitor.cli.many.showing import show, watch

        if listen is not None:
            watch(url, listen)
            return
        show(url, begin=begin, full=full, form="metrics" if metrics else form)
        return
    if folders is None or url is not None:
        raise AskedWrongly(en("name either --folders DIR or --into URL"))
    homes = folders_in(folders)
    if not homes:
        raise AskedWrongly(
            en("--folders {folders}: no folder below it holds a tongbao.toml").format(
                folders=folders
            )
        )
    counties, unread = _read(homes)
    words = ["crawl", *(["--full"] if full else []), *(["--as-of", str(as_of)] if as_of else [])]
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    ended = crawl_fleet(
        members(counties),
        words,
        at_once=at_once or cores(),
        stop=stop,
        on_line=lambda member, line: tell(f"{member.home.name}: {line}"),
        on_end=_tell_end,
    )
    rows = sorted([*ended, *unread], key=lambda one: one.member.home.name)
    say(_json(rows) if form == "json" else _table(rows))
    failed = [one for one in rows if one.failure]
    if failed:
        raise WorkFailed(
            en(
                "{found} of {count} failed: see above; what was read is kept, run the "
                "command again."
            ).format(found=several(len(failed), "portal"), count=len(rows))
        )


def _tell_end(one: Ended) -> None:
    tell(
        f"{one.member.home.name}: {one.failure}"
        if one.failure
        else en("{name}: crawled").format(name=one.member.home.name)
    )


def _read(homes: list[Path]) -> tuple[list[County], list[Ended]]:
    """The counties, and those whose files are at fault: one county's must not keep
    the others from being crawled.
    """
    counties, unread = [], []
    for home in homes:
        try:
            counties.append(Folder(home).todays())
        except ConfigError as error:
            for problem in error.problems:
                tell(f"{home.name}: {problem}")
            nobody = Member(home, "", 0, frozenset())
            unread.append(
                Ended(nobody, 0.0, en("cannot be read: {why}").format(why=error.problems[0]))
            )
    return counties, unread


def _table(rows: list[Ended]) -> str:
    from rich.table import Table

    table = Table(
        *(en("folder"), en("portal"), en("columns"), en("seconds"), en("crawl")), box=None
    )
    for one in rows:
        member = one.member
        table.add_row(
            member.home.name,
            member.name,
            str(member.columns),
            f"{one.seconds:.0f}",
            one.failure or en("done"),
        )
    return drawn(table)


def _json(rows: list[Ended]) -> str:
    return json.dumps(
        [
            {
                "folder": one.member.home.name,
                "portal": one.member.name,
                "columns": one.member.columns,
                "slots": sorted(one.member.slots),
                "seconds": round(one.seconds, 1),
                "failure": one.failure,
            }
            for one in rows
        ],
        ensure_ascii=False,
        indent=2,
    )
