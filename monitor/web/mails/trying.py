"""What would be sent today, made by the steps of `tongbao notify --dry-run`, and the same sent to
the office itself (`--redirect-to`): no unit is told anything.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date
from functools import partial
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from alerts.transports import open_transport
from config.county import County
from config.days import read_day
from config.speech import noted, zh
from monitor.notices.contact import office_of
from monitor.operations.telling import Ready, ready
from monitor.web.face import Face, root_of
from monitor.web.mails.board import in_chinese
from monitor.web.mails.letter import framed, letter
from monitor.web.previews import Preview
from monitor.web.roles import Right, may
from monitor.web.views import day_asked
from storage.notices.records import Draft
from storage.web.accounts import Session
from storage.web.audits import Audit

REFRESH = 3
_LOOK, _TRY = "mails", "mails tried out"
_NO_TOKEN = "x" * 64
_log = logging.getLogger("tongbao.web")


def shown(face: Face, request: Request, session: Session) -> Response:
    """The mails as they were made ready last; or how far that has come."""
    county, day = day_asked(face, request)
    tasks = [task for name in (_LOOK, _TRY) if (task := face.tasks.of(f"{name} {day}"))]
    going = any(task.ended_at is None for task in tasks)
    made, tried = face.previews.of(day), face.previews.of(day, rehearsed=True)
    return face.page(
        request,
        "mails_ready.html",
        session=session,
        title=zh("将要发送的邮件"),
        day=day,
        refresh=REFRESH if going else None,
        problems=[one for task in tasks for one in task.problems],
        made=made,
        rows=[(state, in_chinese(state.reason)) for state in made.states] if made else [],
        mailed={mail.unit for mail in made.mails} if made else set(),
        tried=tried,
        tried_rows=[(state, in_chinese(state.reason)) for state in tried.states] if tried else [],
        addresses=own_addresses(county, day),
        edits=may(session.role, Right.EDIT),
        local=county.shown,
    )


def make(face: Face, request: Request, session: Session, sent: Mapping[str, str]) -> Response:
    """Makes the mails of a day ready to be looked at; nothing is sent or recorded."""
    return _begun(face, request, _day(face, sent), _LOOK, partial(_previewed, face))


def rehearse(face: Face, request: Request, session: Session, sent: Mapping[str, str]) -> Response:
    """Sends the mails of a day to the office itself, marked as a rehearsal."""
    county, day = face.desk.county(), _day(face, sent)
    address = sent.get("to", "")
    if address not in own_addresses(county, day):
        raise HTTPException(400, zh("试发只能发给本办公室自己的邮箱。"))
    audit = Audit(face.desk.clock.now(), session.name, noted("试发邮件"), str(day), after=address)
    face.desk.store.audits.add(audit)
    return _begun(face, request, day, _TRY, partial(_rehearsed, face, address))


def shown_letter(face: Face, request: Request, session: Session) -> Response:
    """One of the mails that were made ready, as its unit will see it."""
    _, day = day_asked(face, request)
    draft = _draft(face, request, day)
    unit = quote(draft.unit, safe="")
    return face.page(
        request,
        "letter.html",
        session=session,
        title=zh("{unit}：将要发送的邮件").format(unit=draft.unit),
        letter=letter(draft.message),
        frame=f"/mails/ready/letter/html?unit={unit}&as-of={day}",
        back=f"/mails/ready?as-of={day}",
        copies=[],
        local=face.desk.county().shown,
    )


def letter_frame(face: Face, request: Request, session: Session) -> Response:
    """Its HTML."""
    _, day = day_asked(face, request)
    return framed(_draft(face, request, day).message)


def own_addresses(county: County, day: date) -> list[str]:
    """The office's own mail addresses: to no other can anything be tried out from here."""
    office, mail = office_of(county.registry, day), county.settings.mail
    found = (mail.reply_to, mail.sender, office.email if office else "")
    return [address for address in dict.fromkeys(found) if address]


def _begun(
    face: Face, request: Request, day: date, name: str, work: partial[Sequence[str]]
) -> Response:
    face.tasks.start(f"{name} {day}", partial(work, day))
    return RedirectResponse(f"{root_of(request)}/mails/ready?as-of={day}", 303)


def _previewed(face: Face, day: date) -> Sequence[str]:
    desk = face.desk
    made = _ready(face, day)
    states, mails = made.notifier.preview(day, made.verdicts, made.change)
    face.previews.keep(Preview(day, desk.clock.now(), states, mails, made.change))
    return []


def _rehearsed(face: Face, address: str, day: date) -> Sequence[str]:
    desk, county = face.desk, face.desk.county()
    made = _ready(face, day)
    with closing(open_transport(county.settings.mail, face.secrets(), county.home)) as transport:
        states = made.notifier.rehearse(day, made.verdicts, address, transport)
    face.previews.keep(Preview(day, desk.clock.now(), states, to=address))
    return []


def _ready(face: Face, day: date) -> Ready:
    """Raises NotNowError. The addresses of the units' own pages are made up: whoever holds a
    true one speaks for the unit.
    """
    desk, county = face.desk, face.desk.county()
    desk.known(county, day)
    url = county.settings.web.url.rstrip("/")
    units = county.registry.units if url else ()
    links = {unit.name: f"{url}/u/{_NO_TOKEN}" for unit in units}
    return ready(county, desk.store, desk.clock, day, links)


def _draft(face: Face, request: Request, day: date) -> Draft:
    made = face.previews.of(day)
    found = made.mail(request.query_params.get("unit", "")) if made else None
    if found is None:
        raise HTTPException(404, zh("没有这封邮件，请重新生成预览。"))
    return found


def _day(face: Face, sent: Mapping[str, str]) -> date:
    day = read_day(sent.get("day", ""))
    if day is None or not date(1990, 1, 1) <= day <= face.desk.clock.today():
        raise HTTPException(400, zh("日期应写作 2018-07-31，且不晚于今天。"))
    return day
