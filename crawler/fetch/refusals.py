"""Why a request was not made, or its answer is none, beside what the network says."""

from __future__ import annotations

from crawler.fetch.exchange import Failure


class ForbiddenError(Exception):
    """robots.txt forbids the request."""


class HostDownError(Exception):
    """The host has not answered for so long that it is not asked again just now."""


class PostponedError(Exception):
    """The host asked to be left alone for longer than this crawl lasts."""


class UnreadableError(Exception):
    """The answer's bytes cannot be had: `failure` says what they came to."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.why)
        self.failure = failure
