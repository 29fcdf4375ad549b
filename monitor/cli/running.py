"""run: the scheduler in the foreground."""

from __future__ import annotations

import logging
import signal
import threading
from logging.handlers import RotatingFileHandler
from types import FrameType

import click

from monitor.cli.context import clock_of, folder, home_option
from monitor.scheduler import serve
from storage.duties import Duties
from storage.owners import this_process


@click.command()
@home_option
def run() -> None:
    """The scheduler in the foreground: nightly crawl and lists, notices, the monthly circular, backups; ends on SIGTERM."""
    county = folder().county()
    clock = clock_of(county)
    stop = threading.Event()

    def ask_to_stop(signum: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask_to_stop)
    with folder().store(county) as store:
        _log_to_file()
        serve(county, Duties(store.engine), clock, this_process(), stop)


def _log_to_file() -> None:
    logs = folder().home / "data" / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(logs / "tongbao.log", maxBytes=5_000_000, backupCount=8, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
