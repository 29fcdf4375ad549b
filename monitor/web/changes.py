"""/audit: who changed what by the web face, before and after."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from config.speech import zh
from monitor.web.face import Face
from storage.web.accounts import Session

MOST_CHANGES = 300


def changes(face: Face, request: Request, session: Session) -> Response:
    """The last changes, the newest first."""
    return face.page(
        request,
        "audit.html",
        session=session,
        title=zh("变更记录"),
        changes=face.desk.store.audits.last(MOST_CHANGES),
        local=face.desk.county().shown,
    )
