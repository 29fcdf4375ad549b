"""The forms that are sent: bounded in size and time before they are parsed."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from urllib.parse import parse_qs

import anyio
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from config.speech import zh

MOST_FORM = 65_536
"""Bytes of a form that are read."""
MOST_FIELDS = 50
MOST_SECONDS = 10.0
"""For how long a form may take to arrive."""
MOST_FILE = 5 * 2**20
"""Bytes of a form with a file; a roster of ten thousand rows has one or two million."""
MOST_FILE_SECONDS = 120.0
MOST_PAUSE = 10.0
"""Seconds between two pieces of what is sent."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A form with one file. file: its name as the browser gave it."""

    fields: dict[str, str]
    file: str
    content: bytes


async def sent(request: Request) -> dict[str, str]:
    """The fields of a form, each once. Raises HTTPException for what is no form of ours."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException(415, zh("提交的不是表单。"))
    try:
        with anyio.fail_after(MOST_SECONDS):
            body = await _body(request)
    except TimeoutError:
        raise HTTPException(408, zh("提交用时过长。")) from None
    try:
        fields = parse_qs(
            body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise HTTPException(400, zh("提交的内容过多。")) from None
    return {name: values[-1] for name, values in fields.items()}


async def with_file(request: Request) -> Posted:
    """A form with one file. Raises HTTPException for what is no form of ours."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind != "multipart/form-data":
        raise HTTPException(415, zh("提交的不是表单。"))
    parser = MultiPartParser(
        request.headers,
        _bounded(request, MOST_FILE),
        max_files=1,
        max_fields=MOST_FIELDS,
        max_part_size=MOST_FORM,
    )
    try:
        with anyio.fail_after(MOST_FILE_SECONDS):
            form = await parser.parse()
            fields, name, content = dict[str, str](), "", b""
            for field, value in form.multi_items():
                if isinstance(value, UploadFile):
                    name, content = value.filename or "", await value.read()
                else:
                    fields[field] = value
            await form.close()
    except TimeoutError:
        raise HTTPException(408, zh("提交用时过长。")) from None
    except (MultiPartException, KeyError, ValueError):
        raise HTTPException(400, zh("提交的表单不完整。")) from None
    return Posted(fields, name, content)


async def _body(request: Request) -> bytes:
    return b"".join([chunk async for chunk in _bounded(request, MOST_FORM)])


async def _bounded(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    read, pieces = 0, request.stream()
    while True:
        with anyio.fail_after(MOST_PAUSE):
            chunk = await anext(pieces, None)
        if chunk is None:
            return
        read += len(chunk)
        if read > most:
            raise HTTPException(413, zh("提交的内容过长。"))
        yield chunk
