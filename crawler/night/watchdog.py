"""The crawling process's signs of life, and its end where its parent has
gone or its memory is used up.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from config.io.memory import give_back
from config.io.processes import end_with_parent

OUT_OF_MEMORY = 5
MIB = 2**20

_BEAT_EVERY = 5.0
_LOOK_EVERY = 0.5

Say = Callable[[dict[str, object]], None]


class Pulse:
    """Tells the parent, not too often, that requests still come to an end: a
    crawl that hangs falls silent.
    """

    def __init__(self, say: Say) -> None:
        self._say = say
        self._told = time.monotonic()

    def beat(self) -> None:
        now = time.monotonic()
        if now - self._told >= _BEAT_EVERY:
            self._told = now
            self._say({"alive": True})
            give_back()


def watch(say: Say, most_memory: int) -> None:
    """Ends this process when standard input is closed, and when it uses
    more than so many MiB of memory.

    Every visit is stored whole or not at all, so there is nothing to tidy up before either end.
    """
    end_with_parent()
    threading.Thread(
        target=_end_when_full, args=(say, most_memory), name="memory", daemon=True
    ).start()


def _end_when_full(say: Say, most: int) -> None:
    while used := _memory():
        if used > most * MIB:
            say(
                {
                    "failed": (
                        f"内存超限: the crawling process used {used // MIB} MiB of memory, and "
                        f"may use {most}"
                    )
                }
            )
            os._exit(OUT_OF_MEMORY)
        time.sleep(_LOOK_EVERY)


def _memory() -> int:
    """Bytes of memory in use; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf(
            "SC_PAGE_SIZE"
        )
    except OSError:
        return 0
