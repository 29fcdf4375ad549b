"""Which process runs a crawl, told so that a later process knows whether it still lives."""

from __future__ import annotations

import os
import platform
from datetime import datetime, timedelta
from pathlib import Path

from storage.records import Owner

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
