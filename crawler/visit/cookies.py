"""The cookies of one visit: given back to the portal that set them, for as long as the
visit lasts, and kept nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.message import Message
from http.cookiejar import CookieJar
from urllib.request import Request

_MOST = 40
"""Cookies of one visit; a portal that sets more is not humoured."""
_LONGEST = 4096
"""Characters of what one request gives back."""
_NEXT_COOKIE = re.compile(r",\s*(?=[^\s;,=]+=)")
"""Between two cookies whose headers were joined; a day in Expires has a comma too,
but no name and `=` behind it.
"""
NOT_KEPT = "(not kept)"
"""What stands for a cookie in the evidence."""


class Cookies:
    """A jar by the rules of browsers: domain, path, expiry."""

    def __init__(self) -> None:
        self._jar: CookieJar | None = None  # most portals set none

    def header(self, url: str) -> dict[str, str]:
        """What a request for `url` says besides its other headers;
        nothing where no cookie is for it.
        """
        if self._jar is None or not len(self._jar):
            return {}
        request = Request(url)  # noqa: S310 - never opened: it only carries the address to the jar
        self._jar.add_cookie_header(request)
        given = request.get_header("Cookie") or ""
        return {"Cookie": given} if given and given.isascii() and len(given) <= _LONGEST else {}

    def take(self, url: str, set_cookie: str) -> bool:
        """Notes what an answer from `url` sets. Whether a request for that address
        would now say something else.
        """
        if not set_cookie:
            return False
        if self._jar is None:
            self._jar = CookieJar()
        if len(self._jar) >= _MOST:
            return False
        before = self.header(url)
        self._jar.extract_cookies(_Headers(set_cookie), Request(url))  # type: ignore[arg-type]  # noqa: S310
        return self.header(url) != before


class _Headers:
    """An answer's Set-Cookie headers, as the jar asks for them."""

    def __init__(self, set_cookie: str) -> None:
        self._message = Message()
        for one in _NEXT_COOKIE.split(set_cookie):
            self._message["Set-Cookie"] = one

    def info(self) -> Message:
        return self._message


def without_cookies(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers of an exchange for the evidence: that cookies were there, not which."""
    return {
        name: NOT_KEPT if name in ("cookie", "set-cookie") else value
        for name, value in headers.items()
    }
