"""Memory that is free is given back to the system: the C library keeps it, scattered among what is
still used, and the next large piece comes on top.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache


def give_back() -> None:
    """Gives back what is free just now, where the C library can."""
    _trimmer()()


@cache
def _trimmer() -> Callable[[], object]:
    """glibc's own; other C libraries have none, and nothing happens."""
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError):
        return lambda: None
    return lambda: trim(0)
