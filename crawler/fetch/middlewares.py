"""What every request of the crawling process passes: the guard, the courtesy
towards a busy host, decompression.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from twisted.internet.interfaces import IAddress, IHostnameResolver, IResolutionReceiver
from zope.interface import implementer

from config.net.reach import Reach
from crawler.fetch.courtesy import DOWN_AFTER, Courtesy
from crawler.fetch.decompression import inflate
from crawler.fetch.exchange import Failure

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_log = logging.getLogger(__name__)


class OutOfReachError(IgnoreRequest):
    """The guard forbids the request."""


class HostDownError(IgnoreRequest):
    """The host has not answered for so long that it is not asked again just now."""


class PostponedError(IgnoreRequest):
    """The host asked to be left alone for longer than this crawl lasts."""


class UnreadableError(IgnoreRequest):
    """The answer's bytes cannot be had: `failure` says what they came to."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.why)
        self.failure = failure


class GateMiddleware:
    """The last word before a request leaves, robots.txt included, and the
    first after its answer has come.
    """

    def __init__(self, reach: Reach, courtesy: Courtesy) -> None:
        self._reach = reach
        self._courtesy = courtesy

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GateMiddleware:
        # From the spider: a crawler's settings are a deep copy of the process's.
        return cls(crawler.settings["REACH"], crawler.spider.courtesy)  # type: ignore[union-attr]

    async def process_request(self, request: Request) -> None:
        problem = self._reach.problem(request.url)
        if problem is not None:
            raise OutOfReachError(problem)
        if self._courtesy.is_postponed(request.url):
            raise PostponedError(
                "Retry-After"
            )  # at once: in line it would wait its turn for nothing
        if self._courtesy.is_down(request.url):
            raise HostDownError(f"the host has left the last {DOWN_AFTER} requests unanswered")
        if wait := self._courtesy.wait(request.url):
            await asyncio.sleep(wait)

    def process_response(self, request: Request, response: Response) -> Response:
        self._courtesy.answered(request.url)
        encodings = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
        if not encodings:
            return response
        body = inflate(response.body, encodings)
        if isinstance(body, Failure):
            raise UnreadableError(body)
        return Response(
            response.url,
            status=response.status,
            headers=response.headers,
            body=body,
            flags=response.flags,
            request=request,
            certificate=response.certificate,
        )


@implementer(IHostnameResolver)
class GuardedResolver:
    """Resolves names, and keeps from the dialler every address that the guard forbids: what
    is checked is what is dialled.
    """

    def __init__(self, reactor: Any, reach: Reach, courtesy: Courtesy) -> None:
        self._reactor = reactor
        self._resolver = reactor.nameResolver
        self._reach = reach
        self._courtesy = courtesy

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> GuardedResolver:
        return cls(reactor, crawler.settings["REACH"], crawler.settings["COURTESY"])

    def install_on_reactor(self) -> None:
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        self._courtesy.undialled.pop(hostName, None)
        sieve = _Sieve(resolutionReceiver, self._reach, self._courtesy, hostName, portNumber)
        return self._resolver.resolveHostName(
            sieve, hostName, portNumber, addressTypes, transportSemantics
        )


@implementer(IResolutionReceiver)
class _Sieve:
    def __init__(
        self, receiver: Any, reach: Reach, courtesy: Courtesy, host: str, port: int
    ) -> None:
        self._receiver = receiver
        self._reach = reach
        self._undialled = courtesy.undialled
        self._host = host
        self._port = port

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802 - Twisted's name
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        problem = self._reach.dialling_problem(self._host, self._port, str(address.host))
        if problem is None:
            self._receiver.addressResolved(address)
        else:
            # Twisted has no way to say why: to it, a name without a
            # permitted address does not resolve.
            self._undialled[self._host] = problem
            _log.warning("not dialled: %s", problem)

    def resolutionComplete(self) -> None:  # noqa: N802
        self._receiver.resolutionComplete()
