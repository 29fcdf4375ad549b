"""/mails: what became of a day's mails, and the hold that a person lets go."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config.speech import noted, zh
from monitor.notices.notify import DRY_RUN, NO_ADDRESS, OVERTAKEN, Notifier
from monitor.snapshot import rules_of
from monitor.web.changes import HELD
from monitor.web.face import Face, root_of
from monitor.web.mails.letter import framed, letter
from monitor.web.roles import Right, may
from monitor.web.views import day_asked
from storage.notices.mails import Mail
from storage.notices.records import REHEARSAL, Hold
from storage.owners import this_process
from storage.web.accounts import Session
from storage.web.audits import Audit

_WORDS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(re.escape(NO_ADDRESS)), lambda _: zh("units.csv 中没有邮箱")),
    (re.compile(re.escape(OVERTAKEN)), lambda _: zh("发出之前，所列栏目已更新或已豁免")),
    (re.compile(DRY_RUN), lambda _: zh("试运行")),
    (
        re.compile(r"already told on (\S+)"),
        lambda found: zh("{day}已提醒过").format(day=found[1]),
    ),
    (
        re.compile(r"exempt until (\S+): ([^;]*)"),
        lambda found: zh("豁免至{day}：{reason}").format(day=found[1], reason=found[2]),
    ),
    (
        re.compile(r"held: [^;]*; `tongbao notify --release` lets them go"),
        lambda _: zh("暂缓发送"),
    ),
    (
        re.compile(r"written to (?:the file )?(\S+)"),
        lambda found: zh("已写入{file}").format(file=found[1]),
    ),
    (re.compile(r"redirected: .*"), lambda _: zh("试发，未发给责任单位")),
    (
        re.compile(r"the notice for (\S+) took its place"),
        lambda found: zh("由{day}的邮件代替").format(day=found[1]),
    ),
)


_MOST_DAYS = 60


def mails(face: Face, request: Request, session: Session) -> Response:
    """What became of each unit's notice of a day; the hold, where one holds."""
    county, day = day_asked(face, request)
    notices = face.desk.store.notices
    with notices.reading() as book:
        states = list(book.notices(day).values())
        tried = list(book.notices(day, REHEARSAL).values())
    hold = notices.held()
    named = face.desk.columns(county) if hold else {}
    return face.page(
        request,
        "mails.html",
        session=session,
        title=zh("催更邮件"),
        day=day,
        rows=[(state, in_chinese(state.reason)) for state in states],
        tried=tried,
        numbers=notices.mail_numbers(day),
        days=notices.mail_days(_MOST_DAYS),
        hold=hold,
        held=[(one, named[one]) for one in hold.column_ids if one in named] if hold else [],
        edits=may(session.role, Right.EDIT),
    )


def release(face: Face, request: Request, session: Session, sent: Mapping[str, str]) -> Response:
    """Lets the notices go that are held, as `tongbao notify --release` does: the next notices
    name whom they name.
    """
    desk, county = face.desk, face.desk.county()
    asked = desk.store.notices.held()
    if asked is None or str(asked.hold_id) != sent.get("hold", ""):
        raise HTTPException(409, zh("现在没有暂缓的邮件，或已由他人放行。"))
    rules = rules_of(county)
    notifier = Notifier(
        desk.store.notices, county.settings, county.registry, rules, desk.clock, this_process()
    )
    notifier.release()
    desk.store.audits.add(
        Audit(
            desk.clock.now(),
            session.name,
            noted("放行邮件"),
            _told(asked),
            noted("暂缓"),
            noted("放行"),
        )
    )
    return RedirectResponse(f"{root_of(request)}/mails", 303)


def mail(face: Face, request: Request, session: Session) -> Response:
    """One mail as it went out or waits to, and what became of every copy."""
    found = _mail(face, request)
    return face.page(
        request,
        "letter.html",
        session=session,
        title=_title(found),
        letter=letter(found.message),
        frame=f"/mails/{found.number}/html",
        back=f"/mails?as-of={found.day}",
        copies=[(copy, in_chinese(copy.reason)) for copy in found.copies],
        local=face.desk.county().shown,
    )


def mail_frame(face: Face, request: Request, session: Session) -> Response:
    """Its HTML."""
    return framed(_mail(face, request).message)


def _title(mail: Mail) -> str:
    title = zh("{unit}：{day}的试发邮件") if mail.rehearsal else zh("{unit}：{day}的邮件")
    return title.format(unit=mail.unit, day=mail.day)


def _mail(face: Face, request: Request) -> Mail:
    found = face.desk.store.notices.mail(request.path_params["number"])
    if found is None:
        raise HTTPException(404, zh("没有这封邮件。"))
    return found


def in_chinese(reason: str) -> str:
    """Why a mail was not sent, in the office's words; what a server said stays as it is."""
    for pattern, words in _WORDS:
        reason = pattern.sub(words, reason)
    return reason


def _told(hold: Hold) -> str:
    late = len(hold.column_ids)
    return HELD.format(fresh_on=hold.fresh_on, fresh=hold.fresh, late=late, day=hold.day)
