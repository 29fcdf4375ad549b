"""/appeals: what the units answered, and the deputy's decisions."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from threading import Lock

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from alerts.words import plain
from config.county import County
from config.editing.exempting import NotAddedError, add_exemption
from config.exemptions import Exemption
from config.io.spreadsheet import SpreadsheetError
from config.speech import noted, zh
from monitor.web.changes import DECIDED, REPLY
from monitor.web.face import Face, root_of
from monitor.web.roles import Right, may
from monitor.web.units.replying import until_of
from storage.web.accounts import Session
from storage.web.audits import Audit
from storage.web.replies import Reply, ReplyKind, ReplyState

MOST_SHOWN = 500
MOST_ANSWER = 500
_log = logging.getLogger("tongbao.web")
_ONE_AT_A_TIME = Lock()
_STATES = {"accept": ReplyState.ACCEPTED, "refuse": ReplyState.REFUSED}


def appeals(face: Face, request: Request, session: Session) -> Response:
    """The units' replies, the open ones first."""
    county = face.desk.county()
    return face.page(
        request,
        "appeals.html",
        session=session,
        title=zh("单位反馈"),
        replies=face.desk.store.replies.all(MOST_SHOWN),
        columns=face.desk.columns(county),
        decides=may(session.role, Right.APPROVE),
        local=county.shown,
    )


def decide(face: Face, request: Request, session: Session, sent: Mapping[str, str]) -> Response:
    """Decides one reply, once; an exemption that is granted stands in exemptions.csv or nothing
    is decided.
    """
    state, answer = _STATES.get(sent.get("verdict", "")), sent.get("answer", "").strip()
    if state is None or len(answer) > MOST_ANSWER:
        raise HTTPException(
            400,
            zh("请选择同意或不同意；答复应不超过{most_answer}字。").format(most_answer=MOST_ANSWER),
        )
    answer = plain(answer, MOST_ANSWER)
    if state is ReplyState.REFUSED and not answer:
        raise HTTPException(400, zh("不同意的，请写明理由。"))
    store, number = face.desk.store, request.path_params["number"]
    reply = store.replies.find(number)
    if reply is None:
        raise HTTPException(404, zh("没有这条反馈。"))
    follow: Callable[[], None] = _nothing
    if reply.kind is not ReplyKind.MENDED and state is ReplyState.ACCEPTED:
        county = face.desk.county()
        granted = reply
        if reply.kind is ReplyKind.OBJECTION:
            until = until_of(face.desk.clock.today(), sent)
            granted = replace(reply, said=f"异议成立：{reply.said}", until=until)
        follow = partial(_write, county, _exemption(face, county, granted, session.name))
    with _ONE_AT_A_TIME:
        done = store.replies.decide(
            number, state, answer, session.name, face.desk.clock.now(), follow
        )
    if not done:
        raise HTTPException(409, zh("这条反馈已经办理过。"))
    face.desk.store.audits.add(
        Audit(
            *(face.desk.clock.now(), session.name, noted("办理单位反馈")),
            REPLY.format(unit=reply.unit, number=number, said=reply.said),
            noted("待办理"),
            DECIDED[state is ReplyState.ACCEPTED].format(answer=answer),
        )
    )
    _log.info("reply %s of %s: %s by %s", number, reply.unit, state, session.name)
    return RedirectResponse(f"{root_of(request)}/appeals", 303)


def _exemption(face: Face, county: County, reply: Reply, approver: str) -> Exemption:
    """What is granted: an exemption from today on; of an objection, for as long as the column
    has been late. Raises HTTPException where the column stands in the roster no more.
    """
    column = face.desk.columns(county).get(reply.column_id)
    if column is None or reply.until is None:
        raise HTTPException(409, zh("名册中已没有这个栏目，不能豁免。"))
    unit = county.registry.present_names.get(reply.unit, reply.unit)
    today = face.desk.clock.today()
    starts: date | None = today
    if reply.kind is ReplyKind.OBJECTION:
        known = face.desk.known(county, today)
        found = (one for one in known.verdicts if one.standing.column_id == reply.column_id)
        starts = min((one.due for one in found if one.due), default=None)
    return Exemption(unit, column.name, reply.said, approver, starts, reply.until)


def _write(county: County, row: Exemption) -> None:
    """Raises HTTPException where the file does not take the row."""
    try:
        add_exemption(county.home, county.registry, row)
    except (NotAddedError, OSError, SpreadsheetError) as error:
        _log.error("exemptions.csv: %s", error)
        raise HTTPException(
            409, zh("未能写入豁免清单（exemptions.csv），本条未办理；请先请管理员核对该文件。")
        ) from error


def _nothing() -> None:
    pass
