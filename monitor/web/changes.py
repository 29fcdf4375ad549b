"""/audit: who changed what by the web face, before and after."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from config.speech import noted, zh
from monitor.web.face import Face
from storage.web.accounts import Session

MOST_CHANGES = 300
TABLE_CHANGED = noted("修改{table}")
"""How the change of a table is recorded; `table` is the label of its kind."""


def changes(face: Face, request: Request, session: Session) -> Response:
    """The last changes, the newest first."""
    return face.page(
        request,
        "audit.html",
        session=session,
        title=zh("变更记录"),
        what=what,
        changes=face.desk.store.audits.last(MOST_CHANGES),
        local=face.desk.county().shown,
    )


def what(recorded: str) -> str:
    """A matter as it is recorded, in the reader's language; as it stands where it is none of ours,
    such as one of an earlier version.
    """
    found = zh(recorded)
    start, end = TABLE_CHANGED.split("{table}")
    if found != recorded or not (recorded.startswith(start) and recorded.endswith(end)):
        return found
    table = recorded.removeprefix(start).removesuffix(end)
    return zh(TABLE_CHANGED).format(table=zh(table))
