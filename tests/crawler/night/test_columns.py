"""What the crawling process holds of thousands of columns is what it was given."""

from __future__ import annotations

import io
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from config.registry import Column, Cycle, Responsibility, Unit
from config.settings import PortalSettings
from crawler.night.columns import AT_ONCE, Columns, Names
from crawler.night.job import CrawlJob
from crawler.night.lists import Lists
from crawler.page.urls import Addresses, canonical

PORTAL = PortalSettings(name="青山县", url="http://www.qingshan.gov.cn/")
MANY = [
    (
        1_000 - number,
        Column(
            f"栏目{number}\u2028",
            ("教育局", "民政局")[: number % 3],
            "动态信息/工作",
            (Cycle.FORTNIGHT, Cycle.WORKDAY, Cycle.IRREGULAR)[number % 3],
            f"http://www.qingshan.gov.cn/c{number}/",
            responsibility=Responsibility.SEPARATE,
            min_entries=number or None,
            starts=date(2018, 7, 31),
            layout="browser" if number == AT_ONCE else "",
            extra={"经办": "王"},
            row=number,
        ),
    )
    for number in range(2 * AT_ONCE + 5)
]


def job(**more: object) -> CrawlJob:
    return CrawlJob(7, "sqlite:///x.db", Path("/x"), PORTAL, Columns.of(MANY), **more)  # type: ignore[arg-type]


def test_a_job_is_read_as_it_was_written_and_nothing_behind_it() -> None:
    wanted = job(units=(Unit("教育局", "部门"),), done=(1_000,), seconds=3.5)
    source = io.BytesIO(b"".join(line + b"\n" for line in wanted.lines()) + b"more")
    read = CrawlJob.read(source)
    assert source.read() == b"more"
    for found in (wanted.columns, read.columns):
        assert list(found.ids) == [column_id for column_id, _ in MANY]
        assert [found[at] for at in range(len(found))] == [column for _, column in MANY]
        assert [(face.name, face.units, face.url, face.layout) for face in found.faces] == [
            (column.name, column.units, column.url, column.layout) for _, column in MANY
        ]
    assert (read.units, read.done, read.seconds) == (wanted.units, wanted.done, 3.5)
    assert list(read.to_visit) == list(range(1, len(MANY)))


def test_names_are_found_by_their_pages_addresses() -> None:
    names = Names(Columns.of(MANY))
    whole = {canonical(column.url): column.name for _, column in MANY}
    assert {url: names[url] for url in whole} == whole
    assert sorted(names.values()) == sorted(whole.values())
    assert "http://www.qingshan.gov.cn/" not in names
    assert names.get("http://www.qingshan.gov.cn/", "") == ""
    assert names.pages.digest == Addresses(reversed(list(whole))).digest
    assert names.pages.digest != Addresses(list(whole)[1:]).digest


def test_of_a_job_that_breaks_off_nothing_is_crawled() -> None:
    lines = list(job().lines())
    for some in ([], lines[:1], lines[:-2]):
        with pytest.raises(EOFError):
            CrawlJob.read(io.BytesIO(b"".join(line + b"\n" for line in some)))


def test_those_that_wait_for_the_others_come_last() -> None:
    order = list(job(last=(1_000, 998), done=(999,)).to_visit)
    assert order[-2:] == [0, 2]
    assert sorted(order) == [0, *range(2, len(MANY))]
    assert all(one < other for one, other in pairwise(order[:-2]))


def test_a_list_is_whose_it_was_before() -> None:
    lists = Lists(3)
    lists.begin(0, "")
    lists.begin(1, "own")
    assert lists.holder("own") == 1
    assert lists.holder("") is lists.holder("new") is None
    lists.read(0, "new")
    lists.read(1, "other's")
    assert lists.holder("new") == 0
    assert not lists.was_another(0, "new"), "of a column never seen before nothing is told"
    assert lists.was_another(1, "other's")
    assert not lists.was_another(1, "own")
