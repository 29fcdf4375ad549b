"""A module of this program in a process of its own, from both sides: the parent that attends it,
the child that ends with its parent.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import IO

START: tuple[str, ...] = (sys.executable, "-P", "-m")
"""The command that starts a module as a process."""
ORPHANED = 4
"""Exit status of a child whose parent has gone."""
_LONGEST_LINE = 1_000_000


def end_with_parent() -> None:
    """In the child: ends this process when its standard input is closed, as
    it is however its parent ends.

    What is stored is stored whole or not at all, so there is nothing to tidy up before.
    """
    threading.Thread(target=_wait_for_the_end, name="parent", daemon=True).start()


def _wait_for_the_end() -> None:
    while os.read(0, 4_096):
        pass
    os._exit(ORPHANED)


class ChildProcess:
    """`python -m MODULE WORDS`, started at once; the caller ends it with `end`,
    whatever happens in between.

    on_line is given every line that it writes, in a thread of its own; on_end is called when no
    more can come. with_errors: what it writes to standard error comes the same way.
    environment: in place of this process's own. Raises OSError where it cannot be started. A
    signal from the terminal does not reach it.
    """

    def __init__(
        self,
        module: str,
        words: Sequence[str] = (),
        *,
        on_line: Callable[[str], None],
        on_end: Callable[[], None] = lambda: None,
        with_errors: bool = False,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._process = subprocess.Popen(
            [*START, module, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if with_errors else None,
            text=True,
            encoding="utf-8",
            errors="replace",
            env=environment,
            # Ctrl-C reaches the parent alone, which ends the child in good order
            start_new_session=True,
        )
        assert self._process.stdout is not None
        self._reader = threading.Thread(
            target=_read, args=(self._process.stdout, on_line, on_end), name=module, daemon=True
        )
        self._reader.start()

    def tell(self, line: str) -> bool:
        """Writes a line to its standard input. False where it has ended."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            return False
        return True

    def wait(self, seconds: float | None = None) -> int | None:
        """Its exit status, negative for a signal; None where it has not
        ended within so many seconds.
        """
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def end(self, grace: float) -> int:
        """Sees it off: by SIGTERM, and by SIGKILL where that takes longer than
        `grace` seconds. Its exit status.

        The last of its lines are handed on before this returns; those of a process that it started
        and left, for `grace` seconds only.
        """
        if self._process.poll() is None:
            self._process.terminate()
            if self.wait(grace) is None:
                self._process.kill()
        status = self._process.wait()
        self._reader.join(grace)
        try:
            if self._process.stdin is not None:
                self._process.stdin.close()
        except BrokenPipeError:
            pass
        return status


def _read(source: IO[str], on_line: Callable[[str], None], on_end: Callable[[], None]) -> None:
    with source:
        while line := source.readline(_LONGEST_LINE):
            on_line(line)
    on_end()
