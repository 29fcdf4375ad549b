"""What the tests have done by processes of their own, to kill them, to wait for
them, to see what they are told.
"""

from __future__ import annotations

import os
import time
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from config.registry import Column
from storage.engine import writing
from storage.errors import StoreError
from storage.owners import this_process
from storage.records import Entry, Outcome, SeenEntry, Visit
from storage.store import Store
from tests.storage.county import COLUMN, County, at, on

DAY = on("03-10")
ENTRIES = 30
COLUMNS = 200


def crawl(url: str, home: Path, cycle: int, line: Connection) -> None:
    """Records a visit to one column after another, two at a time, and says before
    which it is, until it is killed.
    """
    with Store.open(url, home) as store:
        county = County(store, *many_columns())
        crawl_id = store.begin_crawl(
            county.enrolment, as_of=DAY, started_at=at(DAY), owner=this_process()
        )
        line.send(crawl_id)
        for first in range(0, COLUMNS, 2):
            line.send(first)
            store.record(
                crawl_id, [_visit(column_id, cycle) for column_id in county.ids[first : first + 2]]
            )
        line.recv()  # done; waits to be killed


def hold(url: str, home: Path, line: Connection) -> None:
    """Holds the database as its only writer for as many seconds as it is
    told, and says when it begins.
    """
    with Store.open(url, home) as store:
        seconds = line.recv()
        with writing(store._engine):
            line.send("held")
            time.sleep(seconds)
        line.send("free")


def upgrade(url: str, home: Path, line: Connection) -> None:
    """Upgrades the database when told to."""
    with Store.open(url, home) as store:
        line.recv()
        store.upgrade()
        line.send(store.schema_state().current)


def write_as_nobody(url: str, home: Path, line: Connection) -> None:
    """Tries to write as a user who may only read, and says what it was told."""
    if os.geteuid() == 0:
        os.setegid(65534)
        os.seteuid(65534)
    try:
        with Store.open(url, home, must_exist=True) as store:
            store.heartbeat(1, at(DAY))
            line.send("written")
    except StoreError as error:
        line.send(str(error))


def many_columns() -> list[Column]:
    return [
        replace(COLUMN, name=f"栏目{number}", url=f"http://www.county.gov.cn/{number}/")
        for number in range(COLUMNS)
    ]


def _visit(column_id: int, cycle: int) -> Visit:
    page = (f"http://www.county.gov.cn/{cycle}/{column_id}/{number}" for number in range(ENTRIES))
    entries = tuple(SeenEntry(key, Entry(key, key, DAY)) for key in page)
    return Visit(
        column_id,
        DAY,
        at(DAY),
        Outcome.READ,
        entries=entries,
        validators={"http://a/": (str(cycle), "")},
    )
