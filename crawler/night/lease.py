"""The crawling process's right to ask its portal, where several machines share the portals.

It is kept alive from this very process: one that was stopped and goes on, or that has lost the
database, asks for nothing more before it knows that nobody else does.
"""

from __future__ import annotations

import logging
import os
import threading
import time

from storage.errors import StoreError
from storage.fleet.slots import Slots

LOST = 6
"""Exit status of a crawling process that has lost its right."""
_log = logging.getLogger(__name__)


class Lease:
    """The slots that are held under one epoch. Every request asks `require` first."""

    def __init__(self, slots: Slots, epoch: int) -> None:
        self._slots, self._epoch = slots, epoch
        self._pace = slots.pace()
        self._renewed = time.monotonic()

    def start(self) -> None:
        """Ends the process where the slots are somebody else's."""
        self._renew()
        threading.Thread(target=self._keep, name="lease", daemon=True).start()

    def require(self) -> None:
        """Ends the process where the right may have run out: everything recorded is whole."""
        if time.monotonic() - self._renewed > self._pace.trusted:
            _log.error("the politeness slots may be another process's by now: this one ends")
            os._exit(LOST)

    def _keep(self) -> None:
        while True:
            time.sleep(self._pace.renewed)
            self.require()
            try:
                self._renew()
            except StoreError as error:
                _log.warning("the politeness slots could not be renewed: %s", error)

    def _renew(self) -> None:
        asked = time.monotonic()  # not when the answer came: that may have waited for long
        if not self._slots.renew(self._epoch):
            _log.error("the politeness slots are another process's: this one ends")
            os._exit(LOST)
        self._renewed = asked
