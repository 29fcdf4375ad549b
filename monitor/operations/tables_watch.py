"""Watches the county's tables while `tongbao run` is up: what was read without a fault is kept, a
fault is told when it appears.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from config.clock import Clock
from config.county import County, table_files
from config.last_good import keep, mark_faulty
from config.settings import FILE, ConfigError

log = logging.getLogger("tongbao.tables")


class TablesWatch:
    """Looks at the tables when it is called, where their files have
    changed since it looked last.
    """

    def __init__(self, home: Path, load: Callable[[], County], clock: Clock) -> None:
        """`load` reads today's tables, or raises ConfigError."""
        self._home, self._load, self._clock = home, load, clock
        self._seen: object = None

    def __call__(self) -> None:
        state = self._state()
        if state == self._seen:
            return
        changed, self._seen = self._seen is not None, state
        try:
            self._look(changed=changed)
        except OSError as error:
            log.error("%s: the last good tables cannot be kept: %s", self._home, error)

    def _look(self, *, changed: bool) -> None:
        try:
            county = self._load()
        except ConfigError as error:
            for problem in error.problems:
                log.error("%s", problem)
            log.error(
                "until that is corrected, jobs use the tables as they were last read "
                "without a fault"
            )
            mark_faulty(self._home, self._clock.now())
            return
        keep(county, self._clock.now())
        units, columns = len(county.registry.units), len(county.registry.columns)
        log.info(
            "tables %s: %d units, %d columns", "changed" if changed else "read", units, columns
        )
        for note in county.notes:
            log.info("%s", note)

    def _state(self) -> object:
        """What changes with the files: which there are, when each
        was written and how long it is.
        """
        found = []
        for path in (*table_files(self._home), self._home / FILE):
            try:
                stat = path.stat()
            except OSError:
                continue
            found.append((path.name, stat.st_mtime_ns, stat.st_size))
        return tuple(found)
