"""A sending process that ends itself as kill -9 would, at a named step: python -m tests.alerts.sender HOME PORT STEP RETRY."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from alerts.transports import Letter, Transport
from config.clock import Clock
from tests.alerts.builders import drain, smtp


class Mortal:
    """A transport that dies once it comes to `step`: claimed, offered or taken; "" lives."""

    def __init__(self, inner: Transport, step: str) -> None:
        self._inner = inner
        self._step = step

    def send(self, letter: Letter, offering: Callable[[], None]) -> None:
        def offer() -> None:
            offering()
            self._come_to("offered")

        self._come_to("claimed")
        self._inner.send(letter, offer)
        self._come_to("taken")

    def trace(self, letter: Letter) -> str:
        return ""

    def close(self) -> None:
        self._inner.close()

    def _come_to(self, step: str) -> None:
        if step == self._step:
            os.kill(os.getpid(), signal.SIGKILL)


def main(home: Path, port: int, step: str, retry: str) -> None:
    clock = Clock(ZoneInfo("Asia/Shanghai"))
    drain(home, Mortal(smtp(port, home), step), clock=clock, retry_now=retry == "retry")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4])
