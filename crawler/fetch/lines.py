"""The requests to one slot stand in line: so many at once, so long apart."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Line:
    """Those who wait go in the order in which they came. delay: seconds from the start of one
    request to that of the next; it may be changed while they wait.
    """

    def __init__(self, concurrency: int, delay: float) -> None:
        self.delay = delay
        self._concurrency = concurrency
        self._under_way = 0
        self._next = 0.0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Begins when it is one's turn; others may go on when it ends."""
        await self._wait()
        # On a busy machine one begins later than it was let in: the next waits from here.
        self._next = max(self._next, asyncio.get_running_loop().time() + self.delay)
        try:
            yield
        finally:
            self._under_way -= 1
            self._let_in()

    async def _wait(self) -> None:
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        self._let_in()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._under_way -= 1
                self._let_in()
            raise

    def _let_in(self) -> None:
        """Those whose turn it is; a timer comes back for the next where it is only too early."""
        loop = asyncio.get_running_loop()
        while self._waiting and self._under_way < self._concurrency:
            if self._waiting[0].done():
                self._waiting.popleft()  # given up
                continue
            now = loop.time()
            if now < self._next:
                self._come_back(loop)
                return
            self._next = now + self.delay
            self._under_way += 1
            self._waiting.popleft().set_result(None)

    def _come_back(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = loop.call_at(self._next, self._let_in)
