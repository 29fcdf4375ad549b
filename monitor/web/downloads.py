"""Files that a browser is to keep, and never to show."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response

from alerts.words import plain


def download(name: str, content: bytes) -> Response:
    """A file under its own name, Chinese or not, without characters that nobody sees: one that
    turns the direction of writing would show another ending than the file has.
    """
    shown = quote(plain(name), safe="")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{shown}"}
    return Response(content, media_type="application/octet-stream", headers=headers)
