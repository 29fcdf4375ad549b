"""The crawling process: takes a job on standard input, tells each stored visit on standard
output, logs on standard error.

It ends when the job is done, on SIGTERM, and when standard input is closed, so that
it never outlives its parent.
"""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any

from config.net.reach import Reach
from config.registry import Column
from crawler.fetch.asker import Asker
from crawler.fetch.courtesy import Courtesy
from crawler.fetch.slots import shared_slots
from crawler.night.job import CrawlJob
from crawler.night.spider import ColumnSpider
from crawler.night.watchdog import Pulse, watch
from crawler.night.writer import Writer
from crawler.page.layout_names import BROWSER
from storage.errors import StoreError
from storage.owners import Held
from storage.records import Visit
from storage.store import Store

STORE_FAILED = 3
_log = logging.getLogger(__name__)


def main(spider: type[ColumnSpider] = ColumnSpider) -> int:
    job = CrawlJob.read(sys.stdin.buffer)
    watch(_say, job.most_memory)
    store = Store.open(job.store_url, job.home, must_exist=True)
    captures = store.captures(job.home, Held(job.crawl_id, job.epoch))
    under_way: dict[int, Column] = {}
    writer = Writer(store, captures, job.crawl_id, partial(_tell, under_way), job.epoch)
    writer.start()
    courtesy = Courtesy(job.clock)
    reach = Reach.of(job.portal)
    asker = Asker(
        job.portal,
        reach,
        courtesy,
        job.clock,
        shared=shared_slots(chain([job.portal.url], (face.url for face in job.columns.faces))),
        may_ask=_right_to_ask(job),
    )
    columns = spider(
        job=job,
        store=store,
        writer=writer,
        courtesy=courtesy,
        asker=asker,
        beat=Pulse(_say).beat,
        under_way=under_way,
        leave=lambda left: _say({"left": left}),
    )
    if any(face.layout == BROWSER for face in job.columns.faces):
        from crawler.fetch.scrapy_browser import held_by_scrapy  # Scrapy is for the browser alone

        whole = held_by_scrapy(job.portal, reach, columns.run, _log_to_stderr)
    else:
        _log_to_stderr()
        whole = _to_its_end(columns.run())
    writer.close()
    store.close()
    if writer.broken is not None:
        _say({"failed": str(writer.broken)})
        return STORE_FAILED
    return 0 if whole else 1


def _to_its_end(work: Coroutine[Any, Any, None]) -> bool:
    """Whether the work came to its end; SIGTERM and SIGINT break it off."""

    async def stoppable() -> None:
        task, loop = asyncio.current_task(), asyncio.get_running_loop()
        assert task is not None
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, task.cancel)
        await work

    try:
        asyncio.run(stoppable())
    except asyncio.CancelledError:
        return False
    except Exception:  # noqa: BLE001 - whatever it is, what is stored is handed over
        _log.exception("the crawl broke off")
        return False
    return True


def _right_to_ask(job: CrawlJob) -> Callable[[], None]:
    """What is asked before each request: nothing where the portal is this machine's alone."""
    if not job.right.lease:
        return lambda: None
    from crawler.night.lease import (
        LeaseOfProcess,  # of several machines: most crawls need none of it
    )
    from storage.fleet.members import Members

    lease = LeaseOfProcess(Members.open(job.right.lease).slots, job.right.epoch)
    lease.start()
    return lease.require


def _tell(under_way: dict[int, Column], visits: Sequence[Visit]) -> None:
    columns = [under_way.pop(visit.column_id) for visit in visits]
    _say(
        *(
            {
                "name": column.name,
                "units": column.units,
                "url": column.url,
                "outcome": visit.outcome.value,
                "entries": len(visit.entries),
                "why": visit.why,
            }
            for column, visit in zip(columns, visits, strict=True)
        )
    )


def _say(*told: Mapping[str, object]) -> None:
    """A line for each, all of them in one go."""
    sys.stdout.write("".join(json.dumps(what) + "\n" for what in told))
    sys.stdout.flush()


def _log_to_stderr() -> None:
    logging.basicConfig(
        level=logging.INFO,
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    # Scrapy opens the root logger for everything and filters at its handler: silent
    # records cost a tenth of a crawl.
    for name, level in {
        "scrapy": logging.WARNING,
        "twisted": logging.WARNING,
        "aiohttp": logging.ERROR,
        "asyncio": logging.WARNING,
        "charset_normalizer": logging.WARNING,
    }.items():
        logging.getLogger(name).setLevel(level)


def run() -> int:
    """The process's exit status; a database that cannot be used is told to the parent."""
    try:
        return main()
    except StoreError as problem:
        _say({"failed": str(problem)})
        return STORE_FAILED
