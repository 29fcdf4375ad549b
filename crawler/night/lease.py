"""The right to ask a portal, where several machines share the portals.

It is kept alive from the very process that asks: one that was stopped and goes on, or that has lost
the database, asks for nothing more before it knows that nobody else does.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
from typing import TYPE_CHECKING, NoReturn

from crawler.fetch.permission import Permission
from storage.errors import PortalLostError, StoreError

if TYPE_CHECKING:
    from storage.fleet.slots import Slots

LOST = 6
"""Exit status of a crawling process that has lost its right."""
_log = logging.getLogger(__name__)


class Lease(Permission):
    """The slots that are held under one epoch. Every request asks `require` first, and what it
    raises ends the asking; `renew` says that the holder lives.
    """

    shared = True

    def __init__(self, slots: Slots, epoch: int) -> None:
        self._slots, self._epoch = slots, epoch
        self._terms = slots.terms()
        self.renew()

    def renew(self) -> None:
        """A sign of life. Raises PortalLostError where the slots are somebody else's."""
        asked = time.monotonic()  # not when the answer came: that may have waited for long
        if not self._slots.renew(self._epoch):
            self._lose("the politeness slots are another process's")
        self._renewed = asked

    def require(self) -> None:
        """Raises PortalLostError where the right may have run out."""
        if time.monotonic() - self._renewed > self._terms.trusted:
            self._lose("the politeness slots may be another process's by now")

    def _renew_in_time(self) -> None:
        self.require()
        try:
            self.renew()
        except PortalLostError:
            raise
        except StoreError as error:
            _log.warning("the politeness slots could not be renewed: %s", error)

    async def lost(self) -> None:
        """Keeps the right alive for as long as it can be."""
        try:
            while True:
                await asyncio.sleep(self._terms.renewed)
                await asyncio.to_thread(self._renew_in_time)
        except PortalLostError:
            return

    def _lose(self, why: str) -> NoReturn:
        _log.error("%s: nothing more is asked of the portal", why)
        raise PortalLostError(why)


class LeaseOfProcess(Lease):
    """That of a process which crawls and does nothing else: it ends with its right, whatever it is
    about. Everything recorded is whole.
    """

    def start(self) -> None:
        """Keeps the right alive beside the crawl."""
        threading.Thread(target=self._keep, name="lease", daemon=True).start()

    def _keep(self) -> None:
        while True:
            time.sleep(self._terms.renewed)
            self._renew_in_time()

    def _lose(self, why: str) -> NoReturn:
        _log.error("%s: this one ends", why)
        os._exit(LOST)
