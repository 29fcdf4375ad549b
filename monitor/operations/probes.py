"""Looking at several things that may hang, at once and for no longer than a set time."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextvars import copy_context
from dataclasses import dataclass

from config.speech import en
from monitor.operations.health import Sign, State


@dataclass(frozen=True, slots=True)
class Probe:
    """One look at something outside this process. remedy: what to do where
    it does not come to its end.
    """

    part: str
    remedy: str
    look: Callable[[], Iterable[Sign]]


def together(seconds: float, *probes: Probe) -> Iterator[Sign]:
    """The signs of all probes, in the probes' order; one that is not done after so many
    seconds is ill, and left behind.
    """
    deadline = time.monotonic() + seconds
    answers = [(probe, _begun(probe)) for probe in probes]
    for probe, answer in answers:
        try:
            found = answer.get(timeout=max(0.01, deadline - time.monotonic()))
        except queue.Empty:
            yield Sign(
                probe.part,
                State.ILL,
                en("no answer within {seconds:g} seconds").format(seconds=seconds),
                probe.remedy,
            )
            continue
        if isinstance(found, BaseException):
            raise found
        yield from found


def _begun(probe: Probe) -> queue.Queue[list[Sign] | BaseException]:
    answer: queue.Queue[list[Sign] | BaseException] = queue.Queue(1)

    def look() -> None:
        try:
            answer.put(list(probe.look()))
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits, who raises it
            answer.put(error)

    # A daemon: whoever asks does not wait at the end for a thread that hangs.
    told = copy_context()  # whoever asked is told in that language
    threading.Thread(target=told.run, args=(look,), name=probe.part, daemon=True).start()
    return answer
