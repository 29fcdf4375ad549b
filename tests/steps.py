"""What work costs, counted in the interpreter's own steps: the same on every
machine, however busy it is.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def steps(work: Callable[[], object]) -> int:
    """The lines that are run and the calls that are made, those into C among them; what C does
    within a call counts as one.
    """
    counted = 0

    def line(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal counted
        counted += 1
        return line

    def call(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal counted
        counted += 1

    before = sys.gettrace(), sys.getprofile()
    sys.setprofile(call)
    sys.settrace(line)
    try:
        work()
    finally:
        sys.settrace(before[0])
        sys.setprofile(before[1])
    return counted
