"""Two machines on one: network namespaces, joined by two cables of which either can be cut."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")
_CLONE_NEWNET = 0x40000000
DATABASE, WEB = "10.79.1.1", "10.79.2.1"
"""Addresses of the first machine: one cable leads to each."""
_CABLES = {"db": DATABASE, "web": WEB}


def cannot() -> str:
    """Why this machine can hold no others; "" where it can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "only root can make network namespaces"
    if not shutil.which("ip"):
        return "ip is not installed"
    trial = subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False)
    return "" if trial.returncode == 0 else "network namespaces are not permitted here"


class Hosts:
    """A machine with the database and the portals, and another one that has two cables to it."""

    def __init__(self, mark: str) -> None:
        self.first, self.other = f"tb1-{mark}", f"tb2-{mark}"

    def on(self, host: str, do: Callable[[], Result]) -> Result:
        """What `do` gives: its sockets, and the processes that it starts, are that machine's."""
        results = list[Result]()
        failures = list[BaseException]()

        def run() -> None:
            try:
                _enter(host)
                results.append(do())
            except BaseException as error:  # noqa: BLE001 - passed on to who asked
                failures.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
        if failures:
            raise failures[0]
        return results[0]

    @contextmanager
    def entered(self, host: str, block: AbstractContextManager[Result]) -> Iterator[Result]:
        """The block is entered on that machine."""
        given = self.on(host, block.__enter__)
        try:
            yield given
        except BaseException as error:
            if not block.__exit__(type(error), error, error.__traceback__):
                raise
        else:
            block.__exit__(None, None, None)

    def cut(self, cable: str) -> None:
        """Nothing passes any more; neither end is told."""
        _ip("-n", self.first, "link", "set", f"{cable}1", "down")

    def mend(self, cable: str) -> None:
        """It is as before."""
        _ip("-n", self.first, "link", "set", f"{cable}1", "up")


@contextmanager
def two_hosts() -> Iterator[Hosts]:
    """Both are gone when the block ends."""
    hosts = Hosts(str(os.getpid()))
    try:
        for host in (hosts.first, hosts.other):
            _ip("netns", "add", host)
            _ip("-n", host, "link", "set", "lo", "up")
        for cable, address in _CABLES.items():
            ends = {hosts.first: (f"{cable}1", address), hosts.other: (f"{cable}2", address + "0")}
            (one, _), (two, _) = ends.values()
            peer = ("type", "veth", "peer", "name", two, "netns", hosts.other)
            _ip("-n", hosts.first, "link", "add", one, *peer)
            for host, (end, own) in ends.items():
                _ip("-n", host, "addr", "add", f"{own}/24", "dev", end)
                _ip("-n", host, "link", "set", end, "up")
        yield hosts
    finally:
        for host in (hosts.first, hosts.other):
            subprocess.run(["ip", "netns", "del", host], capture_output=True, check=False)


def _enter(host: str) -> None:
    """Makes the calling thread one of that machine's."""
    libc = ctypes.CDLL(None, use_errno=True)
    with (Path("/run/netns") / host).open() as namespace:
        if libc.setns(namespace.fileno(), _CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), f"setns {host}")


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)
