"""A command of tongbao in a process of its own, attended by the one that started it."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import IO

GRACE = 60.0
"""Seconds that a command has to close what it has open once it is told to end."""
_LOOK = 0.5
_LONGEST_LINE = 8_192


def attend(
    home: Path, words: Sequence[str], limit: timedelta, stop: threading.Event, on_line: Callable[[str], None]
) -> str:
    """Runs `tongbao --home HOME WORDS` to its end, and ends it at the time limit or on `stop`. Why it failed, or "".

    Every line of its output is handed to `on_line`. It does not outlive this process, however that ends (its standard
    input tells it). Raises OSError where it cannot be started.
    """
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "monitor.cli.attended", "--home", str(home), *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,  # Ctrl-C reaches the scheduler alone, which ends the child in good order
    )
    assert child.stdin is not None
    assert child.stdout is not None
    last: list[str] = []
    reader = threading.Thread(target=_read, args=(child.stdout, last, on_line), name="output", daemon=True)
    reader.start()
    try:
        overdue = _wait(child, limit, stop)
        status = child.wait()
    finally:
        child.kill()
        child.wait()
        reader.join(GRACE)  # a grandchild may still be saying its last words
        child.stdin.close()
    if overdue:
        return f"not finished after {limit}; ended"
    if status == 0:
        return ""
    how = f"exit status {status}" if status > 0 else f"ended by signal {-status}"
    return f"{how}: {last[-1]}" if last else how


def _wait(child: subprocess.Popen[str], limit: timedelta, stop: threading.Event) -> bool:
    """Waits for the end of the process, and sees to it where need be. Whether it took longer than it may."""
    deadline = time.monotonic() + limit.total_seconds()
    while child.poll() is None:
        late = time.monotonic() > deadline
        if late or stop.is_set():
            child.terminate()
            try:
                child.wait(GRACE)
            except subprocess.TimeoutExpired:
                child.kill()
            return late
        try:
            child.wait(_LOOK)
        except subprocess.TimeoutExpired:
            continue
    return False


def _read(source: IO[str], last: list[str], on_line: Callable[[str], None]) -> None:
    with source:
        while line := source.readline(_LONGEST_LINE):
            if line.strip():
                last[:] = [line.strip()[:500]]
            on_line(line)
