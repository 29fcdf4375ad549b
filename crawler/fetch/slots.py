"""Whose patience a request draws on: `delay` and `concurrency` of [portal] hold for each slot."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from tldextract import TLDExtract


def slot_of(url: str) -> str:
    """The politeness slot of an address: the host names of one portal are mostly one machine's, and share its patience.

    www.qs.gov.cn, zwgk.qs.gov.cn and qs.gov.cn are one slot; another portal's hosts, an address without a name, are others.
    Names are not resolved: what shares an address may be a provider's front for half a province, and answers change by the minute.
    """
    return _registered((urlsplit(url).hostname or "").rstrip("."))


@lru_cache(maxsize=4096)
def _registered(host: str) -> str:
    """The part of a host's name that its owner registered: qs.gov.cn, linyi.sd.cn; the host where that is no such name."""
    return _suffixes().extract_str(host).top_domain_under_public_suffix or host


@cache
def _suffixes() -> TLDExtract:
    """The public suffixes as they came with the library: nothing is fetched, and nothing is written."""
    from tldextract import TLDExtract  # takes a tenth of a second, and most commands ask no portal for anything

    return TLDExtract(suffix_list_urls=(), cache_dir=None)
