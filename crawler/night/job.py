"""What the parent hands to the crawling process, as lines of JSON on its standard input."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO, NamedTuple

from pydantic import TypeAdapter

from config.clock import Clock
from config.registry import Column, Unit
from config.settings import PortalSettings
from crawler.night.columns import Columns

_UNITS = TypeAdapter(tuple[Unit, ...])

MOST_MEMORY = 1024
"""MiB: some five times what a crawl of hostile pages takes."""


class Right(NamedTuple):
    """To ask a portal: its politeness slots, held in a database of many counties (its address, ""
    where the portal is this machine's alone) under an epoch.
    """

    lease: str = ""
    epoch: int = 0


OWN = Right()
"""Where nobody else has a say."""


@dataclass(frozen=True, slots=True)
class CrawlJob:
    """One crawl: `columns` are the columns to visit. fixed_day: the day that is replayed.

    partial: there are other columns. resting: those of `columns` that need no visit tonight; what
    is known of them is known of the portal. trust_days: what [bands] says. most_memory: in MiB, of
    the crawling process. units: the roster, and sources_since the day from which on every entry's
    source is wanted, for columns that each lead answers for. epoch: what the crawl counted when the
    parent took it.

    Of a crawl that an earlier process began: done are the columns that have their visit, last
    those that waited for its end. seconds: after which no further column is begun, None where all
    are. right: to ask the portal.
    """

    crawl_id: int
    store_url: str
    home: Path
    portal: PortalSettings
    columns: Columns
    full: bool = False
    partial: bool = False
    resting: tuple[int, ...] = ()
    trust_days: int = 3
    fixed_day: date | None = None
    most_memory: int = MOST_MEMORY
    units: tuple[Unit, ...] = ()
    sources_since: date = date.min
    epoch: int = 0
    done: tuple[int, ...] = ()
    last: tuple[int, ...] = ()
    seconds: float | None = None
    right: Right = OWN

    @property
    def of_some(self) -> bool:
        """Whether it visits some of the portal's columns only, and so shows nothing of how many
        are as one is.
        """
        return self.partial or bool(self.resting)

    @property
    def visits(self) -> int:
        """How many columns are visited, those included that have been."""
        return len(self.columns) - len(self.resting)

    def trusted(self, column: Column) -> int:
        """For how many days the last conclusive visit of a column is relied on."""
        return column.cycle.trusted_days(self.trust_days, tiered=self.portal.tiered)

    @property
    def to_visit(self) -> array[int]:
        """The positions of the columns without a visit; those that wait for the others' end come
        after them.
        """
        no_more, last, ids = {*self.done, *self.resting}, set(self.last), self.columns.ids
        left = [at for at, column_id in enumerate(ids) if column_id not in no_more]
        return array("q", sorted(left, key=lambda at: ids[at] in last))

    @property
    def limit(self) -> float | None:
        """After so many seconds no further column is begun. What waits for the end of the crawl
        alone is seen to in one go, however long that takes.
        """
        begun = {*self.done, *self.last, *self.resting}
        return self.seconds if any(one not in begun for one in self.columns.ids) else None

    @property
    def clock(self) -> Clock:
        return Clock(self.portal.zone, self.fixed_day)

    def lines(self) -> Iterator[bytes]:
        """The job in lines without a line break in them: all but its columns, then these."""
        told = {
            "crawl_id": self.crawl_id,
            "store_url": self.store_url,
            "home": str(self.home),
            "portal": self.portal.model_dump(mode="json"),
            "full": self.full,
            "partial": self.partial,
            "resting": self.resting,
            "trust_days": self.trust_days,
            "fixed_day": self.fixed_day.isoformat() if self.fixed_day else None,
            "most_memory": self.most_memory,
            "units": _UNITS.dump_python(self.units, mode="json"),
            "sources_since": self.sources_since.isoformat(),
            "epoch": self.epoch,
            "done": self.done,
            "last": self.last,
            "seconds": self.seconds,
            "right": list(self.right),
            "columns": len(self.columns),
        }
        yield json.dumps(told).encode()
        yield from self.columns.lines()
        yield b""

    @classmethod
    def read(cls, source: BinaryIO) -> CrawlJob:
        """The inverse of `lines`; nothing behind them is read. Raises EOFError where they break
        off.
        """
        data = json.loads(source.readline() or b"{}")
        columns = Columns(iter(lambda: source.readline().strip(), b""))
        if len(columns) != data.get("columns"):
            raise EOFError("the job breaks off")
        return cls(
            crawl_id=data["crawl_id"],
            store_url=data["store_url"],
            home=Path(data["home"]),
            portal=PortalSettings.model_validate(data["portal"]),
            columns=columns,
            full=data["full"],
            partial=data["partial"],
            resting=tuple(data["resting"]),
            trust_days=data["trust_days"],
            fixed_day=date.fromisoformat(data["fixed_day"]) if data["fixed_day"] else None,
            most_memory=data["most_memory"],
            units=_UNITS.validate_python(data["units"]),
            sources_since=date.fromisoformat(data["sources_since"]),
            epoch=data["epoch"],
            done=tuple(data["done"]),
            last=tuple(data["last"]),
            seconds=data["seconds"],
            right=Right(*data["right"]),
        )
