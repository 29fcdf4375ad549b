"""Pages that a browser saved whole: one file with the page and all that it shows (.mhtml)."""

from __future__ import annotations

import re
from email import message_from_bytes, policy

_HEAD = 4_000
_ARCHIVE = re.compile(rb"^Content-Type:\s{0,9}multipart/related", re.IGNORECASE | re.MULTILINE)
_VERSION = re.compile(rb"^MIME-Version:", re.IGNORECASE | re.MULTILINE)


def page_in(body: bytes) -> tuple[bytes, str]:
    """The bytes of the page in such a file, and their Content-Type; what is no
    such file is the page itself.
    """
    if _ARCHIVE.search(body[:_HEAD]) is None or _VERSION.search(body[:_HEAD]) is None:
        return body, ""
    for part in message_from_bytes(body, policy=policy.default).walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            content = part.get_payload(decode=True)
            charset = part.get_content_charset()
            if isinstance(content, bytes):
                return content, f"text/html; charset={charset}" if charset else "text/html"
    return body, ""
