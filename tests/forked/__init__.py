"""Commands and crawling processes that begin at once: forked from a process that has
imported their libraries already.

Each is a process of its own with the caller's words, environment, folder, streams, signals
and end; only the importing is saved, which is most of what a short command takes. How they
start by themselves is what monitor/test_starting.py, e2e/test_demo.py,
e2e/test_last_words.py and test_deploy.py look at.
"""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

from tests import running

HERE = Path(__file__).parent
ALONE = (sys.executable, "-P", "-m")
"""As the product itself starts a module: for tests of a process's memory, or that
reach for the process itself.
"""


def tongbao(*words: str) -> list[str]:
    """The command with these words."""
    return [*start(), "monitor.cli.main", *words]


def start() -> tuple[str, ...]:
    """What stands before a module's name and its words to have it run as a process of its own."""
    return sys.executable, "-I", "-S", str(HERE / "client.py"), _server()


class Process(subprocess.Popen[str]):
    """A process of this program: what stands for it, where it was forked, and what is its own."""

    @property
    def own(self) -> int:
        """The number of the process itself."""
        return {client: pid for pid, client in stood_for().items()}.get(self.pid, self.pid)

    @property
    def family(self) -> list[int]:
        """The processes that it started, and those that they started, as long as they run."""
        parents = running.parents()
        clients = stood_for()
        parents |= {pid: parents[client] for pid, client in clients.items() if client in parents}
        found, level = list[int](), [self.pid, self.own]
        while level:
            level = [
                child for child, parent in parents.items() if parent in level and child not in found
            ]
            found += level
        return [pid for pid in found if pid not in clients.values() and pid != self.own]


def stood_for() -> dict[int, int]:
    """Of each process that runs forked the one that stands for it where it
    was started, by their numbers.
    """
    links = [path for path in Path(_server()).parent.iterdir() if path.name.isdigit()]
    found = {}
    for link in links:
        with suppress(FileNotFoundError):  # it has just ended
            found[int(link.name)] = int(link.readlink().name)
    return found


SHARED = "TESTS_FORKED_AT"
"""The variable that names the socket of a server that others of the same run share."""


def share() -> None:
    """One server for this process and for those that it starts from now on."""
    os.environ[SHARED] = _server()


@cache
def _server() -> str:
    """The socket of the process from which this one's are forked. It ends with this process, or
    with the one that shares it.
    """
    if shared := os.environ.get(SHARED):
        return shared
    folder = tempfile.TemporaryDirectory(prefix="forked-")
    atexit.register(folder.cleanup)
    path = f"{folder.name}/socket"
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(path)
        door.listen(64)  # whoever comes before the server has loaded waits here
        server = subprocess.Popen(
            [sys.executable, str(HERE / "server.py"), path, str(door.fileno())],
            stdin=subprocess.PIPE,
            pass_fds=[door.fileno()],
            env=os.environ | {"PYTHONUTF8": "1"},
        )
    atexit.register(server.communicate)  # its input ends, and so does it
    return path
