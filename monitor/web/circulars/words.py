"""The clerk's own paragraphs: 前言.md, 问题.md and 要求.md of the county folder, edited."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from threading import Lock

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config.io.files import write_whole
from config.io.spreadsheet import decode
from config.speech import noted, zh
from monitor.reports.paper.clerk import FILES, read_clerk
from monitor.web.face import Face, root_of
from monitor.web.roles import Right, may
from storage.web.accounts import Session
from storage.web.audits import Audit

MOST_TEXT = 6_000
_ONE_AT_A_TIME = Lock()
_PURPOSES = (noted("开头一段之后"), noted("存在的问题"), noted("工作要求"))


def words(face: Face, request: Request, session: Session) -> Response:
    """The three texts, each with a form of its own."""
    home = face.desk.county().home
    texts = read_clerk(home)
    return face.page(
        request,
        "words.html",
        session=session,
        title=zh("经办人文字"),
        texts=[
            (number, file, zh(purpose), texts[file].text, _mark(home / file))
            for number, (file, purpose) in enumerate(zip(FILES, _PURPOSES, strict=True))
        ],
        edits=may(session.role, Right.EDIT),
        most=MOST_TEXT,
        saved=request.query_params.get("saved", ""),
    )


def write(face: Face, request: Request, session: Session, sent: Mapping[str, str]) -> Response:
    """Writes one of the texts, where nobody has changed it since it was shown."""
    number, text = request.path_params["number"], sent.get("text", "").replace("\r\n", "\n")
    if number >= len(FILES):
        raise HTTPException(404, zh("没有这个文件。"))
    if len(text) > MOST_TEXT:
        raise HTTPException(413, zh("文字应不超过{most_text}字。").format(most_text=MOST_TEXT))
    if any(not char.isprintable() and char != "\n" and char != "\t" for char in text):
        raise HTTPException(400, zh("文字中有不能保存的控制字符。"))
    path = face.desk.county().home / FILES[number]
    with _ONE_AT_A_TIME:
        if sent.get("mark", "") != _mark(path):
            raise HTTPException(
                409,
                zh(
                    "{name}在您打开之后已被他人修改，本次没有保存。请退回上一页复制您的文字，再"
                    "重新打开。"
                ).format(name=path.name),
            )
        before = decode(path.read_bytes()) if path.exists() else ""
        if text != before:
            write_whole(path, text.encode())
            at = face.desk.clock.now()
            face.desk.store.audits.add(
                Audit(at, session.name, noted("修改经办人文字"), path.name, before, text)
            )
    return RedirectResponse(f"{root_of(request)}/circulars/words?saved={number}", 303)


def _mark(path: Path) -> str:
    """What a file is known by, so that a change in between is noticed."""
    return sha256(path.read_bytes()).hexdigest() if path.exists() else "none"
