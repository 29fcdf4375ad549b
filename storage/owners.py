"""Which process runs a crawl, told so that a later process knows whether it still lives; and
whether a crawl is still in a process's hands.
"""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, select

from storage.errors import CrawlLostError
from storage.records import CrawlState, Owner
from storage.tables import CrawlRow

SILENCE = timedelta(minutes=10)
"""After how long without a sign of life a crawl counts as dead where its
process cannot be looked at.
"""

_PROC = Path("/proc")


def this_process() -> Owner:
    """The running process. A process id alone is not enough: after a crash or a
    restart another process gets it.
    """
    pid = os.getpid()
    return Owner(host=platform.node(), pid=pid, mark=_mark(pid))


def lives(owner: Owner, *, silent_for: timedelta) -> bool:
    """Whether the process still runs. On this host the system is asked; elsewhere
    its last sign of life decides.
    """
    if owner.mark and owner.host == platform.node() and _mark(os.getpid()):
        return owner.mark == _mark(owner.pid)
    return abs(silent_for) < SILENCE


def silence(now: datetime, last_sign: datetime) -> timedelta:
    """How long nothing was heard; replayed days make it negative, which counts by its size."""
    return now - last_sign


def _mark(pid: int) -> str:
    """When the process started, as the kernel tells it (boot and clock ticks since); ""
    where there is no such process.
    """
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        stat = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    # The name in brackets may hold blanks and brackets; after the last one, state is
    # field 3 and the start field 22.
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] in ("Z", "X") else f"{boot}/{fields[19]}"


@dataclass(frozen=True, slots=True)
class Held:
    """A crawl in the hands of one process: `epoch` is what the crawl counted when it took it."""

    crawl_id: int
    epoch: int


def hold(connection: Connection, held: Held) -> None:
    """Raises CrawlLostError where the crawl is no longer the holder's; else it stays so to the
    end of the transaction.
    """
    mine = select(CrawlRow.state, CrawlRow.epoch).where(CrawlRow.id == held.crawl_id)
    row = connection.execute(mine.with_for_update()).first()
    if row is None or (row.state, row.epoch) != (CrawlState.RUNNING, held.epoch):
        raise CrawlLostError(held.crawl_id)
