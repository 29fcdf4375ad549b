"""A sending process that ends itself as kill -9 would, at a named step."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
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


def send(home: Path, port: int, step: str, _: Connection) -> None:
    """Sends what is due once."""
    clock = Clock(ZoneInfo("Asia/Shanghai"))
    drain(home, Mortal(smtp(port, home), step), clock=clock)
