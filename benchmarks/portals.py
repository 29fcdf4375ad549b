"""Many portals of the same pages on loopback addresses of their own, served by one process that
notes when each is asked: `python -m benchmarks.portals PORTALS COLUMNS` says its port on standard
output. `/moments` gives the notes, and begins anew.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

from benchmarks.portal import page

SEED = 1


class Portal:
    """One of them."""

    def __init__(self, answers: dict[bytes, bytes]) -> None:
        self._answers, self._moments = answers, list[float]()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, for as long as the client keeps it."""
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                asked = time.monotonic()
                path = head.split(b" ", 2)[1]
                if path == b"/moments":
                    writer.write(message(json.dumps(self._moments).encode()))
                    self._moments.clear()
                else:
                    self._moments.append(asked)
                    writer.write(self._answers.get(path, _MISSING))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


def message(body: bytes, status: str = "200 OK") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


_MISSING = message(b"<html><body>404</body></html>", "404 Not Found")


async def _main(portals: int, columns: int) -> None:
    answers = {f"/c/{one}/".encode(): message(page(SEED, one)) for one in range(columns)}
    port = 0
    for number in range(portals):
        portal = Portal(answers)
        listening = await asyncio.start_server(
            portal.serve, f"127.0.8.{number + 1}", port, limit=2**16
        )
        port = listening.sockets[0].getsockname()[1]
    print(port, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1]), int(sys.argv[2])))
