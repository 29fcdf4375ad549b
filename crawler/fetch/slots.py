"""Whose patience a request draws on: `delay` and `concurrency` of [portal] hold for each slot."""

from __future__ import annotations

from urllib.parse import urlsplit

_SECOND_LEVELS = frozenset({"ac", "com", "edu", "gov", "mil", "net", "org"})


def slot_of(url: str) -> str:
    """The politeness slot of an address: the host names of one portal are mostly one machine's, and share its patience.

    www.qs.gov.cn, zwgk.qs.gov.cn and qs.gov.cn are one slot; another portal's hosts, an address without a name, are others.
    Names are not resolved: what shares an address may be a provider's front for half a province, and answers change by the minute.
    """
    host = (urlsplit(url).hostname or "").rstrip(".")
    labels = host.split(".")
    if ":" in host or labels[-1].isdigit():
        return host
    # Under a country's own second level (gov.cn, com.cn) a portal's name is the third label, else the second.
    own = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVELS else 2
    return ".".join(labels[-own:])
