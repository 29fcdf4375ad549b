"""Work that takes longer than a page may: done in a thread, one piece at a time, and remembered
until the server ends.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from contextvars import copy_context
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from config.clock import Clock
from config.speech import zh

_log = logging.getLogger("tongbao.web")


@dataclass
class Task:
    """One piece of work. problems: why it came to nothing, in the office's words."""

    begun_at: datetime
    ended_at: datetime | None = None
    problems: Sequence[str] = ()


class Tasks:
    """What is being done, by name."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tasks: dict[str, Task] = {}
        self._known, self._working = threading.Lock(), threading.Lock()

    def start(self, name: str, work: Callable[[], Sequence[str]]) -> None:
        """Begins a piece of work, unless one of this name is under way. work gives its problems."""
        with self._known:
            last = self._tasks.get(name)
            if last is not None and last.ended_at is None:
                return
            task = self._tasks[name] = Task(self._clock.now())
        said_in = copy_context()  # whoever asked is told in the language of the page
        doing = partial(said_in.run, self._do, name, task, work)
        threading.Thread(target=doing, name=name, daemon=True).start()

    def of(self, name: str) -> Task | None:
        """The last work of this name."""
        with self._known:
            return self._tasks.get(name)

    def _do(self, name: str, task: Task, work: Callable[[], Sequence[str]]) -> None:
        problems: Sequence[str] = (zh("出错了，请管理员查看日志。"),)
        try:
            with self._working:
                problems = work()
        except Exception:  # noqa: BLE001 - the thread's last line
            _log.exception("%s", name)
        finally:
            task.problems = problems
            task.ended_at = self._clock.now()
