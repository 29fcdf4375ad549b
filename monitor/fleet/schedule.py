"""What is due in a database of many counties, and which of its portals must wait for each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from config.crontab import last_due
from config.hours import Hours
from storage.fleet.members import Member

CATCH_UP = timedelta(hours=20)
"""What was due longer ago is not made up for."""


@dataclass(frozen=True, slots=True)
class Due:
    """A crawl that is due. since: what was seen to until then."""

    member: Member
    full: bool
    at: datetime


def locks(members: Iterable[Member]) -> Mapping[str, str]:
    """For each county the lock that its crawl takes in the queue: one for all counties that are
    joined by politeness slots, directly or through others.
    """
    found = list(members)
    first: dict[str, str] = {}

    def final(slot: str) -> str:
        while first.setdefault(slot, slot) != slot:
            slot = first[slot]
        return slot

    for member in found:
        for slot in member.slots:
            one, other = sorted((final(member.slots[0]), final(slot)))
            first[other] = one
    return {member.name: final(member.slots[0]) if member.slots else "" for member in found}


def due(member: Member, seen_to: datetime, now: datetime) -> Due | None:
    """The crawl of a county that has become due since then; None where none has. The weekly one
    that reads every page takes the nightly one's place.
    """
    zone = ZoneInfo(member.timezone)
    since = max(seen_to, now - CATCH_UP)
    moments = [
        (moment, full)
        for text, full in ((member.crawl, False), (member.full, True))
        if text and (moment := last_due(text, zone, since=since, until=now)) is not None
    ]
    if not moments:
        return None
    return Due(member, any(full for _, full in moments), max(moment for moment, _ in moments))


def seconds_left(member: Member, now: datetime, longest: float) -> float:
    """For how long a slice of the county's crawl may begin columns now; 0 outside its hours."""
    hours = Hours.parse(member.hours)
    if hours is None:
        return longest
    return min(longest, hours.left(now.astimezone(ZoneInfo(member.timezone))).total_seconds())
