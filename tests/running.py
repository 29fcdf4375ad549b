"""Which processes run, by their numbers, as Linux tells it; one that has ended and waits to be
reaped does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")


def lives(pid: int) -> bool:
    return _parent(pid) is not None


def parents() -> dict[int, int]:
    """The parent of every process that runs."""
    every = (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit())
    return {pid: parent for pid in every if (parent := _parent(pid)) is not None}


def children(pid: int, module: str) -> Iterator[int]:
    """Those that the process started as `python … -m MODULE`."""
    for child, parent in parents().items():
        with suppress(OSError):
            if parent == pid and _words(child)[-1:] == [module]:
                yield child


def _parent(pid: int) -> int | None:
    try:
        told = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    state, parent, *_ = told.rpartition(")")[2].split()
    return int(parent) if state not in ("Z", "X") else None


def _words(pid: int) -> list[str]:
    said = (PROC / str(pid) / "cmdline").read_bytes()
    return [word.decode("utf-8", "replace") for word in said.split(b"\0")[:-1]]
