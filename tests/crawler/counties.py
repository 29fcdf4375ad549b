"""County folders and list pages for the tests of the crawl."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from config.clock import Clock
from config.county import County, load_county
from config.net.reach import Reach
from crawler.fetch.client import Fetcher
from crawler.visit.drift import judge
from crawler.visit.drive import drive
from crawler.visit.task import Task, Walked
from crawler.visit.walk import Walk
from storage.records import CrawlState, Visit
from storage.store import Store

TODAY = date(2018, 7, 31)
CLOCK = Clock(ZoneInfo("Asia/Shanghai"), TODAY)

Row = tuple[str, str, date]


def county_at(
    home: Path,
    url: str,
    columns: Iterable[tuple[str, str]],
    settings: str = "delay = 0\ntimeout = 5\n",
) -> County:
    """A county folder with one unit, whose columns are given by name
    and path (or whole address).
    """
    home.mkdir(parents=True, exist_ok=True)
    (home / "tongbao.toml").write_text(
        f'[portal]\nname = "青山县"\nurl = "{url}/"\n{settings}', encoding="utf-8"
    )
    (home / "units.csv").write_text("单位,分组\n教育局,部门\n民政局,部门\n", encoding="utf-8")
    lines = [
        f"{name},教育局,动态信息,每周,{path if '://' in path else url + path}"
        for name, path in columns
    ]
    (home / "columns.csv").write_text(
        "\n".join(["栏目,单位,类别,更新周期,网址", *lines, ""]), encoding="utf-8"
    )
    return load_county(home)


def store_of(county: County) -> Store:
    store = Store.open(county.settings.store.url, county.home)
    store.upgrade()
    return store


def visit_alone(county: County, store: Store, clock: Clock, *, full: bool = False) -> Visit:
    """A crawl of the county's first column within this process: the walk, the judge
    and the store, driven by httpx.
    """
    column, portal = county.registry.columns[0], county.settings.portal
    enrolment = store.enrol(county.registry, county.units_csv, county.columns_csv)
    column_id = enrolment.column_ids[0]
    crawl_id = store.begin_crawl(
        enrolment, as_of=clock.today(), started_at=clock.now(), scope_ids=[column_id]
    )
    known = store.known(column_id)
    reach = Reach.of(portal)
    task = Task(
        column=column, known=known, reach=reach, today=clock.today(), home=portal.url, full=full
    )

    async def walk() -> Walked:
        async with Fetcher.opened(portal, reach, clock) as fetcher:
            return await drive(Walk(task), fetcher)

    visit = judge(
        asyncio.run(walk()),
        known,
        day=clock.today(),
        at=clock.now(),
        min_entries=column.min_entries,
    )
    store.record(crawl_id, [visit])
    store.finish_crawl(crawl_id, clock.now(), CrawlState.FINISHED)
    return visit


def rows(
    count: int, newest: date = TODAY - timedelta(days=3), folder: str = "/art", every: int = 5
) -> list[Row]:
    """Entries from new to old: title, address, date."""
    return [
        (
            f"关于第{number}号工作安排的通知公告",
            f"{folder}/{1000 + count - number}.html",
            newest - timedelta(days=every * number),
        )
        for number in range(count)
    ]


def list_page(
    entries: Sequence[Row], *, name: str = "工作动态", following: str = "", extra: str = ""
) -> str:
    """A page of a list, with a link to the following one."""
    items = "\n".join(
        f'<li><a href="{url}">{title}</a><span>{day}</span></li>' for title, url, day in entries
    )
    pager = f'<div class="page"><a href="{following}">下一页</a></div>' if following else ""
    return (
        f"<html><head><title>{name}_青山县人民政府</title></head><body><div class='crumb'>首页 "
        f"&gt; {name}</div>"
        f"<div class='main'><h2>{name}</h2><ul class='list'>{items}</ul>{pager}</div>{extra}"
        "</body></html>"
    )


def article_page(title: str, day: date | None, source: str = "") -> str:
    shown = f"<p class='info'>发布时间：{day} 来源：{source}</p>" if day else ""
    metas = f"<meta name='ArticleTitle' content='{title}'>" + (
        f"<meta name='PubDate' content='{day} 09:00'><meta name='ContentSource' content='{source}'>"
        if day
        else ""
    )
    text = "各乡镇人民政府，县政府各部门：现将有关事项通知如下，请结合实际认真贯彻执行。" * 8
    return (
        f"<html><head><title>{title}</title>{metas}</head><body><h1>{title}</h1>{shown}"
        f"<p>{text}</p></body></html>"
    )
