"""A command of tongbao in a process of its own, attended by the one that started it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from config.io.processes import ChildProcess
from config.speech import en

GRACE = 60.0
"""Seconds that a command has to close what it has open once it is told to end."""
_LOOK = 0.5


def attend(
    home: Path,
    words: Sequence[str],
    limit: timedelta,
    stop: threading.Event,
    on_line: Callable[[str], None],
) -> str:
    """Runs `tongbao --home HOME WORDS` to its end, and ends it at the time limit or on
    `stop`. Why it failed, or "".

    Every line of its output is handed to `on_line`. It does not outlive this process, however that
    ends. Raises OSError where it cannot be started.
    """
    last: list[str] = []

    def note(line: str) -> None:
        if line.strip():
            last[:] = [line.strip()[:500]]
        on_line(line)

    child = ChildProcess(
        "monitor.cli.attended", ["--home", str(home), *words], on_line=note, with_errors=True
    )
    overdue = False
    try:
        overdue = _is_overdue(child, limit, stop)
    finally:
        status = child.end(GRACE)
    if overdue:
        return en("not finished after {limit}; ended").format(limit=limit)
    if status == 0:
        return ""
    told = en("exit status {number}") if status > 0 else en("ended by signal {number}")
    how = told.format(number=abs(status))
    return f"{how}: {last[-1]}" if last else how


def _is_overdue(child: ChildProcess, limit: timedelta, stop: threading.Event) -> bool:
    """Waits for the end of the process, the time limit or `stop`. Whether it was the limit."""
    deadline = time.monotonic() + limit.total_seconds()
    while child.wait(_LOOK) is None:
        if time.monotonic() > deadline:
            return True
        if stop.is_set():
            return False
    return False
