"""crawl and check: reading the portal's pages, all of them or one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from crawler.night.supervisor import Progress as Step
from crawler.night.supervisor import run_crawl
from monitor.cli.context import (
    WorkFailed,
    as_of_option,
    clock_of,
    day_of,
    folder,
    home_option,
    say,
    tell,
    terminal,
)
from monitor.plural import counted
from storage.records import CrawlState
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
        summary = run_crawl(
            county,
            store,
            clock_of(county, as_of),
            full=full,
            units=units,
            columns=columns,
            on_progress=on_progress,
        )
    outcomes = sorted(summary.outcomes.items(), key=lambda pair: (not pair[0].conclusive, -pair[1]))
    words = ", ".join(f"{count} {outcome}" for outcome, count in outcomes)
    say(
        f"Crawl {summary.crawl_id}: {counted(summary.columns, 'column')} in "
        f"{summary.seconds:.0f} s: {words}."
    )
    if summary.state is not CrawlState.FINISHED:
        raise WorkFailed(
            f"the crawl is {summary.state}: {summary.note}. What it read is kept; run "
            "`tongbao crawl` again."
        )


def _refuse_the_past(as_of: date | None, store: Store) -> None:
    """What is read today cannot be recorded as made before what is known: it would re-date that."""
    last = store.last_day()
    if as_of is not None and last is not None and as_of < last:
        raise WorkFailed(
            f"--as-of {as_of}: this folder holds a crawl as of {last}, and an earlier day can no "
            "more be visited. "
            "Replay it in a folder of its own."
        )


@contextmanager
def _shown() -> Iterator[Callable[[Step], None]]:
    """Where progress goes: a bar on a terminal; elsewhere a line for each visit that
    says nothing about its unit.
    """
    console = terminal()
    if not console.is_terminal:
        yield _log
        return
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )
    with bar:
        task = bar.add_task("crawl", total=None)

        def advance(step: Step) -> None:
            bar.update(task, completed=step.done, total=step.total, description=step.column.name)
            if not step.outcome.conclusive:
                bar.console.print(_line(step), markup=False)

        yield advance


def _log(step: Step) -> None:
    if not step.outcome.conclusive:
        tell(_line(step))
    elif step.done % 100 == 0 or step.done == step.total:
        tell(f"{step.done} of {counted(step.total, 'column')} visited")


def _line(step: Step) -> str:
    who = "、".join(step.column.units) or "(no unit)"
    return (
        f"{who} {step.column.name}: {step.outcome}: {step.why} [{step.outcome.hint}] "
        f"{step.column.url}"
    )
