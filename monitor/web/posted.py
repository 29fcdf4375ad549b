"""The forms that are sent: bounded in size and time before they are parsed."""

from __future__ import annotations

from urllib.parse import parse_qs

import anyio
from starlette.exceptions import HTTPException
from starlette.requests import Request

MOST_FORM = 65_536
"""Bytes of a form that are read."""
MOST_FIELDS = 50
MOST_SECONDS = 10.0
"""For how long a form may take to arrive."""


async def sent(request: Request) -> dict[str, str]:
    """The fields of a form, each once. Raises HTTPException for what is no form of ours."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException(415, "提交的不是表单。")
    try:
        with anyio.fail_after(MOST_SECONDS):
            body = await _body(request)
    except TimeoutError:
        raise HTTPException(408, "提交用时过长。") from None
    try:
        fields = parse_qs(
            body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise HTTPException(400, "提交的内容过多。") from None
    return {name: values[-1] for name, values in fields.items()}


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_FORM:
            raise HTTPException(413, "提交的内容过长。")
    return body
