"""Whose patience a request draws on: `delay` and `concurrency` of [portal] hold for each slot."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from tldextract import TLDExtract


def slot_of(url: str) -> str:
    """The politeness slot of an address: the host names of one portal are mostly one
    machine's, and share its patience.

    www.qs.gov.cn, zwgk.qs.gov.cn and qs.gov.cn are one slot; another portal's hosts, an
    address without a name, are others.
    """
    return _registered((urlsplit(url).hostname or "").rstrip("."))


_PATIENCE = 5.0
"""Seconds that all names together may take to be resolved; one that takes
longer is a slot of its own.
"""
_MOST_HOSTS = 200


def addresses_of(host: str) -> Collection[str]:
    """The addresses that a name leads to; none where it cannot be resolved."""
    try:
        return {
            str(found[4][0]) for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        }
    except (OSError, UnicodeError):
        return ()


def shared_slots(
    urls: Iterable[str],
    resolve: Callable[[str], Collection[str]] = addresses_of,
    patience: float = _PATIENCE,
) -> dict[str, str]:
    """The slots of a crawl that are one machine's, each with the one that stands for them:
    their names lead to one address.

    As the names are resolved now; of a crawl over one portal's names nothing is asked. A provider's
    front that holds many portals is one machine too: to it, this county's are one visitor.
    """
    hosts = dict.fromkeys((urlsplit(url).hostname or "").rstrip(".") for url in urls)
    if len({_registered(host) for host in hosts}) < 2:
        return {}
    found = _resolved(list(hosts)[:_MOST_HOSTS], resolve, patience)
    first: dict[str, str] = {}
    stands: dict[str, str] = {}
    for host, addresses in found.items():
        slot = _final(stands, _registered(host))
        for other in {_final(stands, first.setdefault(address, slot)) for address in addresses} - {
            slot
        }:
            stands[other] = slot
    return {slot: _final(stands, slot) for slot in stands}


def _final(stands: Mapping[str, str], slot: str) -> str:
    while slot in stands:
        slot = stands[slot]
    return slot


def _resolved(
    hosts: Iterable[str], resolve: Callable[[str], Collection[str]], patience: float
) -> dict[str, Collection[str]]:
    """The addresses of each name that could be resolved in time."""
    found: dict[str, Collection[str]] = {}

    def ask(host: str) -> None:
        found[host] = resolve(host)

    # Not a pool: a name server that does not answer must not keep the process from ending.
    asking = [threading.Thread(target=ask, args=(host,), daemon=True) for host in hosts]
    for thread in asking:
        thread.start()
    end = time.monotonic() + patience
    for thread in asking:
        thread.join(max(0.0, end - time.monotonic()))
    return {host: found[host] for host in hosts if host in found}


@lru_cache(maxsize=4096)
def _registered(host: str) -> str:
    """The part of a host's name that its owner registered: qs.gov.cn, linyi.sd.cn; the
    host where that is no such name.
    """
    if (below := _BELOW_COMMON.fullmatch(host)) is not None:
        return below[1]
    if _NUMBERED_OR_BARE.fullmatch(host):
        return host
    return _suffixes().extract_str(host).top_domain_under_public_suffix or host


_BELOW_COMMON = re.compile(
    r"(?:[a-z0-9-]++\.)*?([a-z0-9-]++\.(?:(?:ac|com|edu|gov|net|org)\.cn|com))", re.ASCII
)
"""Names below the public suffixes that nearly all portals' have, none of which has another below
it: for them nobody waits for the whole list of suffixes, and for what reads it.
"""
_NUMBERED_OR_BARE = re.compile(r"[^.]*+|(?:.*\.)?[0-9]++", re.ASCII)
"""An address, or a name without a suffix."""


@cache
def _suffixes() -> TLDExtract:
    """The public suffixes as they came with the library: nothing is
    fetched, and nothing is written.
    """
    from tldextract import (
        TLDExtract,  # takes a seventh of a second and 10 MiB
    )

    return TLDExtract(suffix_list_urls=(), cache_dir=None)
