"""What a unit sends by its own page: 已整改, 有异议 or 申请豁免, for one of its columns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from alerts.words import plain, web_link
from config.days import read_day
from config.net.reach import Reach
from config.speech import noted, zh
from monitor.web.face import Face
from monitor.web.tickets import form_token, same
from monitor.web.units.own_pages import Visitor, here, own_case, own_column, visitor
from storage.web.replies import Reply, ReplyKind, Sent

MOST_SAID = 500
MOST_URL = 500
MOST_A_DAY = 20
"""Replies that one unit may send within a day."""
LONGEST_EXEMPTION = timedelta(days=366)
_REFUSED = {
    Sent.WAITS: (409, noted("同一栏目的同类反馈已收到，正待办理，请勿重复提交。")),
    Sent.TOO_MANY: (429, noted("今日提交次数过多，请明日再试，或直接联系政务公开主管部门。")),
}


def reply(face: Face, request: Request, sent: Mapping[str, str]) -> Response:
    """Keeps what was sent, or shows the form again with what is wrong in it. 已整改 has the column
    itself read again at once; nothing that was sent is fetched from here.
    """
    who = visitor(face, request)
    if not same(sent.get("token", ""), form_token(who.link)):
        raise HTTPException(403, zh("页面已过期，请刷新后重试。"))
    own_case(face, request, who, to_look_at=True)
    try:
        read = _kept(face, _read(face, request, who, sent))
    except HTTPException as refused:
        filled = {**sent, "url": _address_or_nothing(who, sent)}
        return own_column(face, request, refused.status_code, refused.detail, filled)
    column = f"{here(request)}/columns/{read.column_id}"
    if read.kind is not ReplyKind.MENDED:
        return RedirectResponse(column, 303)
    face.desk.recheck(read.column_id, who.unit.name)
    return RedirectResponse(f"{column}/recheck", 303)


def _kept(face: Face, read: Reply) -> Reply:
    """Raises HTTPException where the like waits already, or too much was sent."""
    kept = face.desk.store.replies.send(read, MOST_A_DAY, timedelta(days=1))
    if kept in _REFUSED:
        status, said = _REFUSED[kept]
        raise HTTPException(status, zh(said))
    return read


def _read(face: Face, request: Request, who: Visitor, sent: Mapping[str, str]) -> Reply:
    """Raises HTTPException for what cannot be taken, with what was expected."""
    try:
        kind = ReplyKind(sent.get("kind", ""))
    except ValueError:
        raise HTTPException(400, zh("请选择反馈的种类。")) from None
    said, url = sent.get("said", "").strip(), sent.get("url", "").strip()
    if len(said) > MOST_SAID:
        raise HTTPException(400, zh("说明应不超过{most_said}字。").format(most_said=MOST_SAID))
    said = plain(said, MOST_SAID)
    if kind is not ReplyKind.MENDED and not said:
        raise HTTPException(400, zh("请写明理由。"))
    return Reply(
        unit=who.unit.name,
        column_id=request.path_params["column_id"],
        kind=kind,
        said=said,
        url=_address(who, url) if kind is ReplyKind.MENDED else "",
        until=until_of(face.desk.clock.today(), sent) if kind is ReplyKind.EXEMPTION else None,
        sent_at=face.desk.clock.now(),
    )


def _address_or_nothing(who: Visitor, sent: Mapping[str, str]) -> str:
    """An address that is filled in again; what leads elsewhere is not."""
    try:
        return _address(who, sent.get("url", "").strip())
    except HTTPException:
        return ""


def _address(who: Visitor, url: str) -> str:
    """An address on the portal, as the crawl may ask for it: the office is led nowhere else."""
    settings = who.county.settings.portal
    reach = Reach.of(settings)
    if len(url) > MOST_URL or not web_link(url) or reach.problem(url):
        raise HTTPException(
            400, zh("请填写{name}上新信息的完整网址。").format(name=plain(settings.name))
        )
    return url


def until_of(today: date, sent: Mapping[str, str]) -> date:
    """The last day of an exemption, as a form names it. Raises HTTPException."""
    day = read_day(sent.get("until", ""))
    if day is None or not today <= day <= today + LONGEST_EXEMPTION:
        raise HTTPException(400, zh("豁免的截止日期应在今天以后、一年以内，写作 2018-09-30。"))
    return day
