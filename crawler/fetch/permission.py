"""Whether a portal may be asked, for a process that does other things besides."""

from __future__ import annotations

import asyncio


class Permission:
    """To ask a portal: that of one which nobody else asks, and which nobody takes away.

    shared: others ask the portal before and after.
    """

    shared = False

    def require(self) -> None:
        """Called before each request. Raises PortalLostError where none may be sent."""

    async def lost(self) -> None:
        """Keeps the permission for as long as it can be kept: comes to its end when it is lost."""
        await asyncio.Event().wait()
