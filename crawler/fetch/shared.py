"""Replies that all walks of a crawl have in common: each address is asked for
once, however many walks want it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Generic, TypeVar

from crawler.fetch.exchange import Answer, Failure

Waiter = TypeVar("Waiter")

Key = tuple[str, bool]
"""As Ask.key."""


class SharedReplies(Generic[Waiter]):
    """The replies by what was asked, and who waits for those under way."""

    def __init__(self) -> None:
        self._replies: dict[Key, Answer | Failure] = {}
        self._waiting: dict[Key, list[Waiter]] = {}
        self._asking: dict[Key, Waiter] = {}

    def known(self, key: Key) -> Answer | Failure | None:
        """The reply, as one that cost nothing; None where none has come yet."""
        reply = self._replies.get(key)
        return None if reply is None else replace(reply, tries=0)

    def join(self, key: Key, waiter: Waiter) -> bool:
        """Whether the request is still to be made, by this waiter; else it is under way, and
        `settle` gives the waiter back.
        """
        if key in self._waiting:
            self._waiting[key].append(waiter)
            return False
        self._waiting[key] = []
        self._asking[key] = waiter
        return True

    def settle(self, key: Key, reply: Answer | Failure) -> list[Waiter]:
        """Keeps the reply, and gives those who waited for it."""
        self._replies[key] = reply
        self._asking.pop(key, None)
        return self._waiting.pop(key, [])

    def abandon(self, waiter: Waiter) -> list[Waiter]:
        """Those who waited for what `waiter` asked for and will not get;
        who comes later may ask anew.
        """
        keys = [key for key, asking in self._asking.items() if asking is waiter]
        left = [one for key in keys for one in self._waiting.pop(key, [])]
        for key in keys:
            del self._asking[key]
        return left
