"""A crawl that somebody begins in the folder of a county that is enrolled with others draws on the
same politeness slots as the workers' crawls.
"""

from __future__ import annotations

import logging
import os
import platform
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from crawler.fetch.permission import Permission
from crawler.night.job import OWN, Right
from crawler.night.lease import Lease
from storage.counties import common_of
from storage.errors import PortalHeldError, StoreError

if TYPE_CHECKING:
    from storage.fleet.members import Member, Members

_RECHECK = " (recheck)"
_PAUSE = 1.0
_log = logging.getLogger(__name__)


@contextmanager
def slots_held(
    store_url: str, stop: threading.Event, *, recheck: bool, patience: float
) -> Iterator[Right]:
    """The right to ask the portal of the county whose database this is, as long as the block
    lasts; that of a county that is not enrolled is its own.

    What others do is waited for, for so many seconds: a recheck waits for anything, a crawl for
    rechecks alone. Raises PortalHeldError where the slots are in others' hands.
    """
    with _held(store_url, stop, recheck=recheck, patience=patience) as held:
        yield OWN if held is None else Right(held.url, held.epoch)


@contextmanager
def permission(store_url: str, *, patience: float) -> Iterator[Permission]:
    """The same right for a recheck that is made in this very process, which goes on where the right
    is lost. Raises PortalHeldError and PortalLostError.
    """
    with _held(store_url, threading.Event(), recheck=True, patience=patience) as held:
        yield Permission() if held is None else Lease(held.members.slots, held.epoch)


class _Held(NamedTuple):
    members: Members
    url: str
    epoch: int


@contextmanager
def _held(
    store_url: str, stop: threading.Event, *, recheck: bool, patience: float
) -> Iterator[_Held | None]:
    """None where the county is not enrolled."""
    common = common_of(store_url)
    if common is None:
        yield None
        return
    from storage.fleet.members import Members  # a county of its own waits for none of it

    url, name = common
    with Members.open(url) as members:
        member = members.find(name)
        if member is None:
            yield None
            return
        holder = f"{platform.node()}:{os.getpid()}{_RECHECK if recheck else ''}"
        epoch = _taken(members, member, holder, stop, time.monotonic() + patience)
        try:
            yield _Held(members, url, epoch)
        finally:
            _let_go(members, epoch)


def _taken(
    members: Members, member: Member, holder: str, stop: threading.Event, until: float
) -> int:
    recheck = holder.endswith(_RECHECK)
    while (epoch := members.slots.take(member.name, member.slots, holder)) is None:
        held = next(
            (one for one in members.slots.all() if one.held and one.slot in member.slots), None
        )
        if held is None:  # it has just been let go
            continue
        passes = (recheck or held.holder.endswith(_RECHECK)) and time.monotonic() < until
        if not passes or stop.wait(_PAUSE):
            raise PortalHeldError(held.slot, held.county, held.holder, held.taken_at)
    return epoch


def _let_go(members: Members, epoch: int) -> None:
    try:
        members.slots.release(epoch, "by hand")
    except StoreError as error:  # they come free by themselves
        _log.warning("the slots could not be let go: %s", error)
