"""worker: one of several machines that crawl the counties of one database."""

from __future__ import annotations

import asyncio
import logging
import os
import platform
import signal
import tempfile
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path

import click

from config.speech import en
from monitor.cli.context import WorkFailed, home_option, tell
from monitor.cli.many.enrolling import into_option
from monitor.fleet.slicing import Slicer
from monitor.operations.fleet import cores
from storage.fleet.members import Members


@click.command()
@into_option
@click.option(
    "--slots",
    "at_once",
    type=click.IntRange(1, 256),
    metavar="N",
    help="Portals at once. Default: the processors that this machine has.",
)
@click.option(
    "--work",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where the counties are laid out. Default: a folder that is gone afterwards.",
)
@home_option
def worker(url: str, at_once: int | None, work: Path | None) -> None:
    """Crawl the counties of one database as they become due, together with the workers of other
    machines. Ends in good order on SIGTERM; what it was at goes on elsewhere.
    """
    try:
        from monitor.fleet.jobs import Work
    except ModuleNotFoundError as error:
        raise WorkFailed(
            en("the queue's engine is not installed: pip install 'tongbao[dist]'")
        ) from error
    _log_lines()
    name = f"{platform.node()}:{os.getpid()}"
    with ExitStack() as stack:
        members = stack.enter_context(Members.open(url))
        members.require()
        _same_version(members)
        place = work or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tongbao-")))
        at_once = at_once or cores()
        members.slots.greet(name, (platform.node(), os.getpid()), version("tongbao"), at_once)

        async def run() -> None:
            attending = Work(members, Slicer(members, url, name, place), name, at_once)
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, attending.stop)
            await attending.run()

        tell(en("worker {name}: {number} at once").format(name=name, number=at_once))
        asyncio.run(run())


def _same_version(members: Members) -> None:
    """Raises WorkFailed where a county's tables are not those of this program."""
    if wrong := members.outdated():
        raise WorkFailed("; ".join(wrong))


def _log_lines() -> None:
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
