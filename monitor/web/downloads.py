"""Files that a browser is to keep, and never to show."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response


def download(name: str, content: bytes) -> Response:
    """A file under its own name, Chinese or not."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(content, media_type="application/octet-stream", headers=headers)
