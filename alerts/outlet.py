"""One request to an address that the operator named: behind the guard, no redirect
followed, bounded in time and size.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from config.net.reach import OutOfReachError, Reach
from config.net.wire import GuardedTransport

TIMEOUT = 15.0
_HEADERS = {"User-Agent": "tongbao", "Accept-Encoding": "identity"}
LARGEST = 65_536

_FAILURES = (
    *(
        httpx.HTTPError,
        httpx.InvalidURL,
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.TimeoutException,
    ),
    *(OutOfReachError, OSError, UnicodeError),
)


class OutletError(Exception):
    """The request was not made, or not answered well. The message names host and reason,
    never the path or the query.
    """


def ask(
    url: str,
    content: Mapping[str, Any] | None = None,
    *,
    timeout: float = TIMEOUT,
    tls: ssl.SSLContext | None = None,
) -> bytes:
    """The body of the answer to a GET, or to a POST of `content` as JSON. Raises
    OutletError for any status but 2xx.

    timeout: seconds for all of it. Certificates are verified: the address may hold a key.
    """
    return asyncio.run(_ask(url, content, timeout, tls))


async def _ask(
    url: str, content: Mapping[str, Any] | None, timeout: float, tls: ssl.SSLContext | None
) -> bytes:
    reach, host = Reach.only(url), urlsplit(url).netloc
    problem = reach.problem(url)
    if problem is not None:
        raise OutletError(f"{host}: {problem}")
    transport = GuardedTransport(reach, verified=True, tls=tls)
    try:
        async with (
            asyncio.timeout(timeout),
            httpx.AsyncClient(
                transport=transport, headers=_HEADERS, trust_env=False, timeout=timeout
            ) as client,
            client.stream("GET" if content is None else "POST", url, json=content) as response,
        ):
            body = bytearray()
            async for chunk in response.aiter_raw():
                body += chunk
                if len(body) > LARGEST:
                    raise OutletError(f"{host}: the answer is larger than {LARGEST} bytes")
    except TimeoutError as error:
        raise OutletError(f"{host}: no answer within {timeout:g} seconds") from error
    except _FAILURES as error:
        raise OutletError(f"{host}: {error or type(error).__name__}") from error
    if not response.is_success:
        raise OutletError(f"{host}: answers with status {response.status_code}")
    return bytes(body)
