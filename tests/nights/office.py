"""An office's machine: a process that runs one command after the other,
as each would run by itself.

A night takes four commands, and starting each is most of what it costs. The machine keeps nothing
from one to the next but modules, and the SQL that was compiled for its database; the play starts it
afresh now and then, as machines are.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from select import select
from typing import IO

from tests import forked
from tests.e2e.commands import environment
from tests.running import lives


class Office:
    """The machine seen from outside: `run` is what subprocess.run would be of the same command."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._start()

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [*forked.start(), "tests.nights.office"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=environment(self._home),
        )
        assert self._process.stdout is not None
        self._answers = self._process.stdout
        self._pid = int(self._answers.readline())

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        self._ask(words)
        code, said, complained = json.loads(self._answers.readline())
        return subprocess.CompletedProcess(words, code, said, complained)

    def kill_in(self, *words: str, when: Callable[[], bool]) -> None:
        """The power goes in the course of a command, `when` says; the
        machine is then started afresh.
        """
        self._ask(words)
        answered = False
        while not answered and not when():
            answered = bool(select([self._answers], [], [], 0.01)[0])
        os.kill(self._pid, signal.SIGKILL)
        self._process.communicate()
        while lives(self._pid):  # what was killed is not gone at once on a busy machine
            time.sleep(0.01)
        self._start()

    def restart(self) -> None:
        self.close()
        self._start()

    def close(self) -> None:
        self._process.communicate()

    def _ask(self, words: Sequence[str]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()


def main() -> None:
    asked = os.fdopen(os.dup(0), encoding="utf-8")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    print(os.getpid(), file=answers, flush=True)
    for line in asked:
        with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
            with _written_to(said, 1), _written_to(complained, 2):
                code = _exit_of(json.loads(line))
            answers.write(json.dumps([code, _text(said), _text(complained)]) + "\n")
        answers.flush()


def _exit_of(words: list[str]) -> int:
    """Runs a command to its end; its exit status."""
    from monitor.cli.main import main as command

    sys.argv = ["tongbao", *words]
    try:
        command()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


@contextmanager
def _written_to(file: IO[bytes], stream: int) -> Iterator[None]:
    """While it lasts, what this process and its children write to a
    stream of theirs goes to the file.
    """
    kept = os.dup(stream)
    os.dup2(file.fileno(), stream)
    try:
        yield
    finally:
        (sys.stdout if stream == 1 else sys.stderr).flush()
        os.dup2(kept, stream)
        os.close(kept)


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


if __name__ == "__main__":
    main()
