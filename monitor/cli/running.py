"""run: the scheduler in the foreground."""

from __future__ import annotations

import signal
import threading
from types import FrameType

import click

from config.speech import en
from monitor.cli.context import WorkFailed, clock_of, folder, home_option
from monitor.operations.jobs import jobs
from monitor.operations.logs import logged_to_file
from monitor.operations.night import GoodNight
from monitor.operations.scheduler import serve
from monitor.operations.tables_watch import TablesWatch
from storage.duties import SCHEDULER, LeaseHeldError
from storage.owners import this_process


@click.command()
@home_option
def run() -> None:
    """The scheduler in the foreground: nightly crawl and lists, notices, the monthly
    circular, backups; ends on SIGTERM.
    """
    county = folder().county(or_last_good=True)  # a restart in the night must not end it either
    clock, owner, stop = clock_of(county), this_process(), threading.Event()

    def ask_to_stop(signum: int, frame: FrameType | None) -> None:
        stop.set()
        signal.signal(signum, signal.SIG_DFL)  # whoever asks twice does not want to wait

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask_to_stop)
    with folder().store(county, any_clock=True) as store:  # each job's command looks for itself
        duties = store.duties
        try:
            with duties.held(SCHEDULER, owner, clock), logged_to_file(county.home):
                good_night = GoodNight(county.settings, store, clock)

                def mails_wait() -> bool:
                    due = store.deliveries.due(clock.now(), ignore_back_off=False)
                    return bool(due) and store.notices.held() is None

                serve(
                    county,
                    jobs(county, clock, mails_wait),
                    duties,
                    clock,
                    owner,
                    stop,
                    after_good_night=good_night,
                    on_beat=TablesWatch(county.home, folder().todays, clock),
                )
        except LeaseHeldError as error:
            since = error.since.astimezone(clock.zone)
            raise WorkFailed(
                en(
                    "another scheduler holds this folder since {since:%Y-%m-%d %H:%M:%S} "
                    "(process {pid} on {host}). End it first, or leave it to its work."
                ).format(since=since, pid=error.owner.pid, host=error.owner.host)
            ) from error
