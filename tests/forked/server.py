"""`python server.py PATH SOCKET`: imports what commands and crawls need, and forks a process for
each client until its own input ends.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import io
import os
import random
import runpy
import select
import signal
import socket
import sys
import tempfile
import threading
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any

PATH, SOCKET = sys.argv[1], int(sys.argv[2])
"""Where clients ask, and the open socket that hears them."""
WITH_FIRST_USE = (
    "alembic.command",
    "anyio._backends._asyncio",
    "crawler.visit.recheck",
    "encodings.charmap",
    "encodings.cp437",
    "encodings.idna",
    "encodings.unicode_escape",
    "encodings.utf_16_le",
    "encodings.utf_8_sig",
    "monitor.cli.papers",
    "monitor.web.app",
    "pygments",
    "rich.table",
    "tldextract",
    "uvicorn",
)
"""What is imported when it is first needed; without `twisted.internet.reactor`, of
which each process has its own.
"""
sys.path[0] = str(Path(__file__).resolve().parents[2])


def load() -> None:
    """Imports what is forked. What Scrapy chooses while it starts, its reactor above
    all, is left to each process.
    """
    from config.io import processes
    from crawler.fetch.slots import slot_of
    from monitor.cli.main import LazyGroup
    from tests.forked import databases

    for module in {
        *LazyGroup.modules.values(),
        "monitor.cli.attended",
        "crawler.night.worker",
        *WITH_FIRST_USE,
    }:
        importlib.import_module(module)
    databases.begin_at_once()
    with tempfile.TemporaryDirectory(prefix="asked-") as folder:
        ask_once(Path(folder))
    slot_of("http://example.gov.cn/")
    assert "twisted.internet.reactor" not in sys.modules
    client = Path(__file__).with_name("client.py")
    processes.START = (sys.executable, "-I", "-S", str(client), PATH)


def ask_once(home: Path) -> None:
    """Puts into words what nearly every command asks of its database, and every crawl."""
    from storage.store import Store
    from tests.storage.county import County, shown

    with Store.open("sqlite:///tongbao.db", home) as store:
        store.upgrade()
        county = County(store)
        for day in ("03-10", "03-11"):
            county.read(day, shown(day, day))
        store.known(county.ids[0])
        store.crawls(1)
        store.check()
        county.standing(day)


def serve() -> None:
    """Takes requests, reaps what has ended, and ends what has lost its client."""
    load()
    gc.collect()
    gc.freeze()
    waking, woken = os.pipe()
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(woken)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    clients: dict[int, socket.socket] = {}
    with socket.socket(fileno=SOCKET) as door:
        while True:
            asked: list[Any] = [0, waking, door, *clients.values()]
            ready, _, _ = select.select(asked, [], [])
            if 0 in ready:
                return
            if waking in ready:
                os.read(waking, 4096)
                reap(clients)
            for pid, client in clients.items():
                if client in ready:
                    os.kill(
                        pid, signal.SIGKILL
                    )  # its client is gone; it is reaped like every other
            if door in ready:
                client, _ = door.accept()
                pid = begin(client, [door, *clients.values()])
                clients[pid] = client
                stand_in(pid).symlink_to(str(peer(client)))
                with suppress(
                    OSError
                ):  # one that was killed in the meantime is seen to be gone above
                    client.sendall(pid.to_bytes(4, "big"))


def stand_in(pid: int) -> Path:
    """The link that leads from a forked process to the client that stands for it:
    both are told by their numbers.
    """
    return Path(PATH).with_name(str(pid))


def peer(client: socket.socket) -> int:
    told = client.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
    return int.from_bytes(told[:4], sys.byteorder)


def reap(clients: dict[int, socket.socket]) -> None:
    while clients:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        stand_in(pid).unlink()
        with clients.pop(pid) as client, suppress(OSError):  # it need not have waited for the end
            client.sendall(os.waitstatus_to_exitcode(status).to_bytes(4, "big", signed=True))


def begin(client: socket.socket, held: list[socket.socket]) -> int:
    """Forks a process that does what the client asked for."""
    head, streams, _, _ = socket.recv_fds(client, 8, 3)
    size = int.from_bytes(head, "big")
    request = b""
    while len(request) < size:
        request += client.recv(size - len(request))
    if (pid := os.fork()) != 0:
        for stream in streams:
            os.close(stream)
        return pid
    for one in (client, *held):
        one.close()
    code = 1
    try:
        code = work(request.split(b"\0"), streams)
    except Exception:  # noqa: BLE001 - as the interpreter itself would say it
        traceback.print_exc()
    finally:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)


def work(request: list[bytes], streams: list[int]) -> int:
    """In the forked process: becomes what was asked for, and returns its exit status."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    from monitor.cli.main import main

    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    umask, folder, count, *rest = request
    os.umask(int(umask))
    os.chdir(folder)
    module, *words = (os.fsdecode(word) for word in rest[: int(count)])
    os.environ.clear()
    for pair in rest[int(count) :]:
        name, _, value = pair.partition(b"=")
        os.environb[name] = value
    encoding = os.environ.get("PYTHONIOENCODING", "utf-8")
    sys.stdin = io.TextIOWrapper(io.FileIO(0, closefd=False), encoding=encoding)
    sys.stdout = io.TextIOWrapper(
        io.BufferedWriter(io.FileIO(1, "w", closefd=False)),
        encoding=encoding,
        line_buffering=os.isatty(1),
    )
    sys.stderr = io.TextIOWrapper(
        io.BufferedWriter(io.FileIO(2, "w", closefd=False)),
        encoding=encoding,
        errors="backslashreplace",
        line_buffering=True,
    )
    random.seed()
    gc.enable()
    try:
        if module == "monitor.cli.main":
            sys.argv = ["tongbao", *words]
            main()
        else:
            sys.argv = [module, *words]
            runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
            return 1
        return end.code or 0
    finally:
        threading._shutdown()  # type: ignore[attr-defined] # as the interpreter ends
        atexit._run_exitfuncs()
    return 0


if __name__ == "__main__":
    serve()
