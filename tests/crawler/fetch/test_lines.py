"""A slot's line: so many at once, so long apart, in the order of their coming."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from itertools import pairwise

import pytest

from crawler.fetch.lines import Line


class Clockwork(asyncio.SelectorEventLoop):
    """A loop whose clock goes on while all wait, and stands still while anybody works: what a busy
    machine adds is in no figure.
    """

    def __init__(self) -> None:
        super().__init__(_Waiting(self))
        self.now = 0.0

    def time(self) -> float:
        return self.now


class _Waiting(selectors.DefaultSelector):
    def __init__(self, loop: Clockwork) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self._loop.now += timeout or 0.0
        return super().select(0)


def played(scene: Coroutine[None, None, None]) -> None:
    with asyncio.Runner(loop_factory=Clockwork) as runner:
        runner.run(scene)


def test_no_more_go_at_once_than_may_and_in_their_order() -> None:
    async def scene() -> None:
        line, under_way, most, order = Line(3, 0.0), 0, 0, []

        async def one(number: int) -> None:
            nonlocal under_way, most
            async with line.turn():
                order.append(number)
                under_way += 1
                most = max(most, under_way)
                await asyncio.sleep(0.001 * (number % 4))
                under_way -= 1

        await asyncio.gather(*(one(number) for number in range(40)))
        assert (most, under_way) == (3, 0)
        assert order == list(range(40))

    played(scene())


def test_the_delay_lies_between_two_and_may_grow_while_others_wait() -> None:
    async def scene() -> None:
        line, moments = Line(4, 0.02), []

        async def one() -> None:
            async with line.turn():
                moments.append(asyncio.get_running_loop().time())
                if len(moments) == 3:
                    line.delay = 0.05

        await asyncio.gather(*(one() for _ in range(6)))
        apart = [after - before for before, after in pairwise(moments)]
        assert apart == pytest.approx([0.02, 0.02, 0.02, 0.05, 0.05])

    played(scene())


def test_one_who_gives_up_holds_nobody_up() -> None:
    async def scene() -> None:
        line, done = Line(1, 0.0), []

        async def one(number: int) -> None:
            async with line.turn():
                await asyncio.sleep(0.01)
                done.append(number)

        tasks = [asyncio.create_task(one(number)) for number in range(6)]
        await asyncio.sleep(0)
        for given_up in (0, 1, 4):
            tasks[given_up].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert done == [2, 3, 5]
        tasks = [asyncio.create_task(one(number)) for number in (7, 8)]
        await asyncio.sleep(0)
        tasks[0].cancel()  # whose turn has come, before it knows
        await asyncio.gather(*tasks, return_exceptions=True)
        assert done[-1] == 8

    played(scene())
