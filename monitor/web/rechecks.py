"""立即复核: a column read again on request, and a page that shows how far that has come; and what a
person confirms who has looked at the column instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from alerts.words import plain
from config.registry import Column
from config.speech import noted, zh
from monitor.web.face import Face, root_of
from monitor.web.units.own_pages import here, own_case, visitor
from storage.web.accounts import Session
from storage.web.audits import Audit
from storage.web.rechecks import Stage
from storage.web.replies import ReplyKind

REFRESH = 3
"""Seconds after which a page asks again, while there is something to wait for."""
_MOST_REPLIES = 10
MOST_WHY = 200
"""Characters of what a person has seen."""


def ask(face: Face, request: Request, session: Session, sent: Mapping[str, str]) -> Response:
    """Asks for a column to be read again, and leads to how far that has come."""
    number = request.path_params["column_id"]
    _column(face, number)
    face.desk.recheck(number, session.name)
    return RedirectResponse(f"{root_of(request)}/columns/{number}/recheck", 303)


def confirm(face: Face, request: Request, session: Session, sent: Mapping[str, str]) -> Response:
    """Records that the column is as it was last read; the next crawl that reads the like believes
    it.
    """
    number, why = request.path_params["column_id"], plain(sent.get("why", "").strip(), MOST_WHY)
    column = _column(face, number)
    if not why:
        raise HTTPException(400, zh("请写明看到了什么。"))
    at = face.desk.clock.now()
    found = face.desk.store.confirm(number, at, session.name, why)
    if found is None:
        raise HTTPException(409, zh("还没有一次访问读到过可以确认的内容。"))
    audit = Audit(at, session.name, noted("确认栏目"), column.name, after=f"{found.day} {why}")
    face.desk.store.audits.add(audit)
    return RedirectResponse(f"{root_of(request)}/columns/{number}", 303)


def progress(face: Face, request: Request, session: Session) -> Response:
    """How far the last recheck of a column has come."""
    number = request.path_params["column_id"]
    column = _column(face, number)
    back = f"{root_of(request)}/columns/{number}"
    return face.page(
        request, "recheck.html", session=session, column=column, back=back, **_how_far(face, number)
    )


def own_progress(face: Face, request: Request) -> Response:
    """The same for the unit that the column is of, with what became of its word."""
    who = visitor(face, request)
    number, found = request.path_params["column_id"], own_case(face, request, who, to_look_at=True)
    how_far = _how_far(face, number)  # before the reply, which is settled before the recheck ends
    replies = face.desk.store.replies.all(_MOST_REPLIES, unit=who.unit.name, column_id=number)
    claims = [reply for reply in replies if reply.kind is ReplyKind.MENDED]
    return face.page(
        request,
        "recheck.html",
        column=found.column,
        back=f"{here(request)}/columns/{number}",
        **how_far | {"claim": max(claims, key=lambda reply: reply.sent_at, default=None)},
    )


def _column(face: Face, number: int) -> Column:
    """Raises HTTPException where the roster has no such column."""
    column = face.desk.columns(face.desk.county()).get(number)
    if column is None:
        raise HTTPException(404, zh("名册中没有这个栏目。"))
    return column


def _how_far(face: Face, number: int) -> dict[str, Any]:
    """What the page shows of the column's last recheck."""
    rechecks, county = face.desk.store.rechecks, face.desk.county()
    last = rechecks.last(number)
    going = last is not None and last.stage is not Stage.ENDED
    since = last.begun_at if last and going else None
    return {
        "title": zh("复核"),
        "claim": None,
        "last": last,
        "ahead": rechecks.ahead(last.number) if last and going else 0,
        "seconds": int((face.desk.clock.now() - since).total_seconds()) if since else 0,
        "refresh": REFRESH if going else None,
        "local": county.shown,
    }
