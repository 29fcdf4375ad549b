"""Names become addresses here, for every connection that the process makes for an http address."""

from __future__ import annotations

import asyncio
import socket

from config.net.reach import OutOfReachError, Reach


async def dialled_addresses(reach: Reach, host: str, port: int) -> list[str]:
    """The addresses that `host` leads to now and that the guard lets be dialled, in the order of
    the system's choice. Only these may be dialled: the next question may have another answer.

    Raises OutOfReachError where none is left, and OSError where the name does not resolve.
    """
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    problem = f"{host} has no address"
    passed = []
    for address in dict.fromkeys(str(place[0]) for _, _, _, _, place in found):
        refused = reach.dialling_problem(host, port, address)
        if refused is None:
            passed.append(address)
        else:
            problem = refused
    if not passed:
        raise OutOfReachError(problem)
    return passed
