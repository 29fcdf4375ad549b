"""One mail as its reader sees it: addressees, subject, text, and the HTML in a frame of its own in
which nothing runs and nothing is fetched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from starlette.responses import Response

from config.speech import noted, zh

_HEADS = {
    "From": noted("发件人"),
    "To": noted("收件人"),
    "Cc": noted("抄送"),
    "Reply-To": noted("回复至"),
    "Subject": noted("主题"),
}
_TOKEN = re.compile(r"/u/[A-Za-z0-9_=-]{20,}")
_HIDDEN = noted("/u/（链接只供本单位使用，此处不显示）")
FRAME = {
    "Content-Security-Policy": (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'self'"
    ),
    "X-Frame-Options": "SAMEORIGIN",
}
"""What a mail may do in its frame: be looked at."""


@dataclass(frozen=True, slots=True)
class Letter:
    """heads: name and value. attached: names of files that go with it."""

    heads: tuple[tuple[str, str], ...]
    text: str
    html: str
    attached: tuple[str, ...]


def letter(message: bytes) -> Letter:
    """The parts of a mail. The address of the unit's own page is left out: whoever holds it
    speaks for the unit.
    """
    found = message_from_bytes(message, policy=policy.default)
    heads = tuple(
        (zh(name), str(value)) for head, name in _HEADS.items() for value in found.get_all(head, ())
    )
    names = tuple(str(part.get_filename() or "") for part in found.iter_attachments())
    return Letter(heads, _part(found, "plain"), _part(found, "html"), names)


def framed(message: bytes) -> Response:
    """The HTML of a mail, to be shown in a frame."""
    return Response(letter(message).html, media_type="text/html", headers=FRAME)


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return _TOKEN.sub(zh(_HIDDEN), str(part.get_content())) if part is not None else ""
