"""The crawling process: takes a job on standard input, tells each stored visit on standard
output, logs on standard error.

It ends when the job is done, on SIGTERM, and when standard input is closed, so that
it never outlives its parent.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Sequence
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.logformatter import LogFormatter

from config.net.reach import Reach
from config.settings import PortalSettings
from crawler.fetch import scrapy_browser as browser_gate
from crawler.fetch.courtesy import Courtesy
from crawler.fetch.decompression import ACCEPTED, LARGEST
from crawler.fetch.middlewares import GateMiddleware, GuardedResolver
from crawler.fetch.outcomes import NO_CACHE, USER_AGENT
from crawler.fetch.politeness import CountingDownloader, RobotsMiddleware
from crawler.fetch.slots import shared_slots
from crawler.night.job import CrawlJob
from crawler.night.lease import Lease
from crawler.night.spider import ColumnSpider
from crawler.night.watchdog import Pulse, watch
from crawler.night.writer import Writer
from crawler.page.layout_names import BROWSER
from storage.errors import StoreError
from storage.fleet.members import Members
from storage.owners import Held
from storage.records import Visit
from storage.store import Store

STORE_FAILED = 3


class Unlogged(LogFormatter):
    """No line for each page, which nobody would see."""

    def crawled(self, request: Request, response: Response, spider: Spider) -> None:  # type: ignore[override]
        return None


def scrapy_settings(portal: PortalSettings, reach: Reach, courtesy: Courtesy) -> dict[str, Any]:
    """Scrapy with what this job needs and nothing else: its defaults open ports, guess
    charsets and drop requests silently.
    """
    return {
        "REACH": reach,
        "COURTESY": courtesy,
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "EXTENSIONS_BASE": {},
        "SPIDER_MIDDLEWARES_BASE": {},
        "DOWNLOADER_MIDDLEWARES_BASE": {
            RobotsMiddleware: 100,
            "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
            "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
            "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
            GateMiddleware: 900,
        },
        "DOWNLOAD_HANDLERS": {"data": None, "file": None, "ftp": None, "s3": None},
        "TWISTED_DNS_RESOLVER": GuardedResolver,
        "DOWNLOADER": CountingDownloader,
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "COOKIES_ENABLED": False,
        "USER_AGENT": USER_AGENT,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "zh-CN,zh;q=0.9",
            "Accept-Encoding": ACCEPTED,
            **NO_CACHE,
        },
        "ROBOTSTXT_OBEY": portal.robots,
        "ROBOTSTXT_USER_AGENT": "tongbao",
        "CONCURRENT_REQUESTS": max(32, portal.concurrency),
        "CONCURRENT_REQUESTS_PER_DOMAIN": portal.concurrency,
        "CONCURRENT_ITEMS": 1,
        "DOWNLOAD_DELAY": portal.delay,
        "DOWNLOAD_DELAY_JITTER": 0,
        "DOWNLOAD_TIMEOUT": portal.timeout,
        "DNS_TIMEOUT": portal.timeout,
        # OpenSSL itself is told by the environment: what the settings say of ciphers does
        # not reach its security level.
        "DOWNLOAD_TLS_MIN_VERSION": "TLSv1.0" if portal.legacy_tls else None,
        "DOWNLOAD_MAXSIZE": LARGEST,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        # Bodies that wait to be read do not stop requests: a sample of first
        # pages waits for more of them.
        "SCRAPER_SLOT_MAX_ACTIVE_SIZE": 64 * 2**20,
        "WARN_ON_GENERATOR_RETURN_VALUE": False,
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
        "LOG_FORMATTER": Unlogged,
        "LOG_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
        "LOG_VERSIONS": [],  # they would be looked up on the disk, for a log that nobody keeps
    }


def main(spider: type[ColumnSpider] = ColumnSpider) -> int:
    job = CrawlJob.from_json(sys.stdin.readline())
    watch(_say, job.most_memory)
    store = Store.open(job.store_url, job.home, must_exist=True)
    captures = store.captures(job.home, Held(job.crawl_id, job.epoch))
    writer = Writer(store, captures, job.crawl_id, _tell, job.epoch)
    writer.start()
    courtesy = Courtesy(job.clock)
    reach = Reach.of(job.portal)
    settings = scrapy_settings(job.portal, reach, courtesy)
    settings["SHARED_SLOTS"] = shared_slots(
        [job.portal.url, *(column.url for _, column in job.columns)]
    )
    if any(column.layout == BROWSER for _, column in job.columns):
        settings |= browser_gate.scrapy_settings(job.portal, reach)
    process = AsyncCrawlerProcess(settings)
    _log_to_stderr()  # after Scrapy has set up its own logging
    task = process.crawl(
        spider,
        job=job,
        store=store,
        writer=writer,
        courtesy=courtesy,
        beat=Pulse(_say).beat,
        may_ask=_right_to_ask(job),
        leave=lambda left: _say({"left": left}),
    )
    process.start()
    writer.close()
    store.close()
    if writer.broken is not None:
        _say({"failed": str(writer.broken)})
        return STORE_FAILED
    return 1 if not task.done() or task.cancelled() or task.exception() else 0


def _right_to_ask(job: CrawlJob) -> Callable[[], None]:
    """What is asked before each request: nothing where the portal is this machine's alone."""
    if not job.right.lease:
        return lambda: None
    lease = Lease(Members.open(job.right.lease).slots, job.right.epoch)
    lease.start()
    return lease.require


def _tell(visits: Sequence[Visit]) -> None:
    for visit in visits:
        _say(
            {
                "column_id": visit.column_id,
                "outcome": visit.outcome.value,
                "entries": len(visit.entries),
                "why": visit.why,
            }
        )


def _say(what: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
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
        "scrapy.core.downloader.handlers.http11": logging.ERROR,
        "twisted": logging.WARNING,
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
