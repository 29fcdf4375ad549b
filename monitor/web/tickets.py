"""A unit's link as it is written in an address: a token that names the link and is signed with
its key.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from config.clock import Clock
from storage.web.links import NAME_BYTES, Link, Links

DAYS = 30
"""For how long a link holds where nobody says otherwise."""
LEAST_DAYS = 14
"""For how long a link still has to hold that goes with a mail."""
HERE = "http://127.0.0.1:8080"
"""Where the face stands where [web] url is not set."""
_NOBODYS = secrets.token_bytes(32)
"""What a token is held against where no link has its name: it takes as long."""


def token(link: Link) -> str:
    """64 characters for an address: the link's name and its signature over name, unit and end."""
    said = "\n".join((link.name, link.unit, link.ends_at.isoformat()))
    signature = hmac.digest(link.key, said.encode(), "sha256")
    return urlsafe_b64encode(bytes.fromhex(link.name) + signature).decode()


def form_token(link: Link) -> str:
    """What the forms of the link's page send along."""
    return hmac.digest(link.key, b"form\n" + link.name.encode(), "sha256").hex()


def address(link: Link, url: str) -> str:
    """The unit's page as it is mailed; url: [web] url."""
    return f"{url.rstrip('/') or HERE}/u/{token(link)}"


def opened(links: Links, given: str, at: datetime) -> Link | None:
    """The link of a token; None, after the same work, for one that was made up, altered, has
    ended or was taken back.
    """
    try:
        name = urlsafe_b64decode(given.encode("ascii"))[:NAME_BYTES].hex()
    except ValueError:
        name = ""
    found = links.find(name)
    link = found or Link(name.rjust(2 * NAME_BYTES, "0"), "", _NOBODYS, at, at)
    return found if same(token(link), given) & link.holds(at) else None


def mailed(links: Links, clock: Clock, units: Iterable[str], url: str) -> Mapping[str, str]:
    """The address that each unit's mail of today holds; a link is made where none lasts long
    enough. {} without url.
    """
    if not url:
        return {}
    now = clock.now()
    lasting = links.lasting(
        units, now, now + timedelta(days=LEAST_DAYS), now + timedelta(days=DAYS)
    )
    return {unit: address(link, url) for unit, link in lasting.items()}


def known(links: Links, clock: Clock, url: str) -> Mapping[str, str]:
    """The addresses of the links that hold already, by unit. {} without url."""
    return (
        {unit: address(link, url) for unit, link in links.held(clock.now()).items()} if url else {}
    )


def same(one: str, other: str) -> bool:
    """Whether two tokens are the same and not empty, in a time that tells nothing."""
    return bool(one) and hmac.compare_digest(
        one.encode("utf-8", "replace"), other.encode("utf-8", "replace")
    )
