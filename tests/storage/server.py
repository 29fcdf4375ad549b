"""A PostgreSQL server of the tests' own, in a folder of its own, heard on a socket there alone.

It is optional: a machine without the server's programs, or without the extra `pg`, runs what it can
(README.md).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

_FOLDERS = "/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin"
_ORDINARY = "nobody"
"""Who runs the server where the tests are run by root, which it refuses."""
_SETTINGS = "-c listen_addresses='' -c fsync=off -c max_connections=60"


def programs() -> Path | None:
    """Where initdb and pg_ctl lie, the newest of several; None where
    the tests can run no server.
    """
    if find_spec("psycopg") is None:
        return None
    if (found := shutil.which("initdb")) is not None:
        return Path(found).resolve().parent
    folders = [one for pattern in _FOLDERS for one in Path("/").glob(pattern[1:])]
    return max((one for one in folders if (one / "initdb").exists()), default=None)


class Server:
    """One server; `url` is its maintenance database. Use `running`."""

    def __init__(self, bin_folder: Path, folder: Path) -> None:
        self._bin, self._folder = bin_folder, folder
        self.url = f"postgresql+psycopg://tongbao@/postgres?host={folder}"

    def make(self) -> None:
        words = ("-A", "trust", "-U", "tongbao", "-E", "UTF8", "--locale=C", "--no-sync")
        self._run("initdb", "-D", str(self._folder / "data"), *words)

    def control(self, what: str, *words: str) -> None:
        """`pg_ctl` start, stop or restart; returns when the server answers, or has ended."""
        options = () if what == "stop" else ("-o", f"{_SETTINGS} -k {self._folder}")
        places = ("-D", str(self._folder / "data"), "-l", str(self._folder / "log"))
        self._run("pg_ctl", "-w", "-s", *places, *options, *words, what)

    def _run(self, program: str, *words: str) -> None:
        done = subprocess.run(
            [self._bin / program, *words],
            cwd=self._folder,
            user=_ORDINARY if os.geteuid() == 0 else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # the server would hold a pipe open
            stderr=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            check=False,
        )
        assert done.returncode == 0, (program, words, done.stderr)


@contextmanager
def running(bin_folder: Path) -> Iterator[Server]:
    """A server with no database of ours in it; it and all that it holds are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="pg-") as name:  # a socket's path must be short
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, _ORDINARY)
        server = Server(bin_folder, folder)
        server.make()
        server.control("start")
        try:
            yield server
        finally:
            server.control("stop", "-m", "immediate")
