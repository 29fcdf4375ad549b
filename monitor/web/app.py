"""The web face: its addresses, who may open each, and what is said where
something is not as it should be.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from config.settings import ConfigError, Secrets
from config.speech import zh
from monitor.web import appeals, changes, forms, posted, rechecks, seeking, tongue, views
from monitor.web.circulars import drafting, words
from monitor.web.desk import Desk, NotNowError
from monitor.web.face import LOGIN_COOKIE, Face, page_above, root_of
from monitor.web.logins import Gate, Throttle
from monitor.web.mails import board, trying
from monitor.web.pending import Waiting
from monitor.web.posted import Posted
from monitor.web.previews import Previews
from monitor.web.roles import PLACES, REGISTERS_AT, ROSTER_AT, Place, Right, may, offered
from monitor.web.shield import Shield
from monitor.web.standing import charts, overview
from monitor.web.tables import changing, looking
from monitor.web.tasks import Tasks
from monitor.web.tickets import same
from monitor.web.tongue import Tongue
from monitor.web.units import own_pages, replying
from storage.errors import StoreError
from storage.web.accounts import Session

_log = logging.getLogger("tongbao.web")
Form = Callable[[Face, Request, Session, Mapping[str, str]], Response]
View = Callable[[Face, Request, Session], Response]
WithFile = Callable[[Face, Request, Session, Posted], Response]
_TABLES_AT = (ROSTER_AT, REGISTERS_AT)
PAGES: dict[str, View] = {
    "/": overview.board,
    "/units/{name:path}": overview.unit,
    "/columns/{column_id:int}": views.column,
    "/columns/{column_id:int}/evidence.zip": views.evidence,
    "/columns/{column_id:int}/recheck": rechecks.progress,
    "/charts": charts.charts,
    "/entries": seeking.entries,
    "/circulars": views.circulars,
    "/circulars/words": words.words,
    "/circulars/drafts/{label}": drafting.draft_page,
    "/circulars/drafts/{label}/paper": drafting.paper_page,
    "/circulars/drafts/{label}/files/{name}": drafting.draft_file,
    "/circulars/{label}/{name:path}": views.circular_file,
    "/mails": board.mails,
    "/mails/ready": trying.shown,
    "/mails/ready/letter": trying.shown_letter,
    "/mails/ready/letter/html": trying.letter_frame,
    "/mails/{number:int}": board.mail,
    "/mails/{number:int}/html": board.mail_frame,
    "/crawls": views.crawls,
    "/anomalies": views.date_anomalies,
    "/appeals": appeals.appeals,
    "/audit": changes.changes,
    ROSTER_AT: looking.index,
    **{f"{at}/{{table}}": partial(looking.table, at) for at in _TABLES_AT},
    **{f"{at}/{{table}}/file.{{form}}": partial(looking.file, at) for at in _TABLES_AT},
    **{f"{at}/{{table}}/rows/new": partial(looking.row, at) for at in _TABLES_AT},
    **{f"{at}/{{table}}/rows/{{number:int}}": partial(looking.row, at) for at in _TABLES_AT},
    **{f"{at}/{{table}}/changes/{{key}}": partial(changing.preview, at) for at in _TABLES_AT},
}
"""What is shown at each of the PLACES."""
FORMS: dict[str, Form] = {
    "/columns/{column_id:int}/recheck/ask": rechecks.ask,
    "/columns/{column_id:int}/confirm": rechecks.confirm,
    "/circulars/make": drafting.begin,
    "/circulars/words/{number:int}": words.write,
    "/circulars/drafts/{label}/issue": drafting.issue,
    "/mails/release": board.release,
    "/mails/ready/make": trying.make,
    "/mails/ready/rehearse": trying.rehearse,
    "/appeals/{number:int}": appeals.decide,
    **{f"{at}/{{table}}/rows": partial(changing.ask, at) for at in _TABLES_AT},
    **{f"{at}/{{table}}/changes/{{key}}/write": partial(changing.write, at) for at in _TABLES_AT},
}
"""What is done with a form that is sent to one of the PLACES."""
FILES: dict[str, WithFile] = {
    f"{at}/{{table}}/upload": partial(changing.upload, at) for at in _TABLES_AT
}
"""What is done with a file that is sent to one of the PLACES."""
UNITS_PAGES: dict[str, Callable[[Face, Request], Response]] = {
    "/u/{token}": own_pages.own,
    "/u/{token}/columns/{column_id:int}": own_pages.own_column,
    "/u/{token}/columns/{column_id:int}/evidence.zip": own_pages.own_evidence,
    "/u/{token}/columns/{column_id:int}/recheck": rechecks.own_progress,
}
"""Open to whoever holds a unit's link, with that unit's alone."""
REPLIES = "/u/{token}/columns/{column_id:int}/replies"
"""Where the forms of a unit's page are sent."""


def application(
    desk: Desk,
    *,
    url: str = "",
    hosts: Sequence[str] = (),
    secrets: Callable[[], Secrets] = Secrets,
    language: str = "",
) -> Starlette:
    """The web face over one county.

    url: where browsers reach it ([web] url), "" where that is this machine. hosts:
    further names by which it is asked. secrets: the environment's, asked for when needed.
    language: of pages whose reader chose none; "": the browser's.
    """
    parts = urlsplit(url)
    gate = Gate(desk.store.accounts, Throttle())
    secure, tasks = parts.scheme == "https", Tasks(desk.clock)
    face = Face(desk, gate, secure, tasks, Waiting(), Previews(), secrets)
    allowed = ["127.0.0.1", "localhost", *hosts, *([parts.hostname] if parts.hostname else [])]
    made = Starlette(
        routes=[
            *(_route(face, place) for place in PLACES),
            *(Route(path, partial(view, face)) for path, view in UNITS_PAGES.items()),
            Route(REPLIES, partial(_reply, face), methods=["POST"]),
            Route("/login", partial(forms.login, face), methods=["GET", "POST"]),
            Route("/language", partial(_chosen, face), methods=["POST"]),
            Route("/logout", partial(forms.logout, face), methods=["POST"]),
            Route("/healthz", partial(_health, face)),
            Mount("/static", StaticFiles(packages=[("monitor.web", "static")])),
        ],
        middleware=[
            Middleware(Shield),
            Middleware(Tongue, default=language),
            Middleware(TrustedHostMiddleware, allowed_hosts=allowed, www_redirect=False),
        ],
        exception_handlers={
            HTTPException: partial(_refused, face),
            NotNowError: partial(_not_now, face),
            StoreError: partial(_ill, face),
            ConfigError: partial(_ill, face),
        },
    )
    made.router.redirect_slashes = False  # behind a proxy it would lead to an address of ours
    return made


def _route(face: Face, place: Place) -> Route:
    if place.path in FORMS:
        sent = partial(_sent_inside, face, place.right, FORMS[place.path])
        return Route(place.path, sent, methods=["POST"])
    if place.path in FILES:
        given = partial(_file_inside, face, place.right, FILES[place.path])
        return Route(place.path, given, methods=["POST"])
    return Route(place.path, partial(_inside, face, place.right, PAGES[place.path]))


def _inside(face: Face, right: Right, view: View, request: Request) -> Response:
    """The page, for whoever has logged in and has the right to it; the way to the door
    for whoever has not logged in.
    """
    session = face.gate.session(request.cookies.get(LOGIN_COOKIE, ""), face.desk.clock)
    if session is None:
        return RedirectResponse(f"{root_of(request)}/login", 303)
    if not may(session.role, right):
        said = zh("您的账号没有查看或办理此页的权限。")
        return face.page(
            request,
            "problem.html",
            403,
            session=session,
            title=zh("提示"),
            problem=said,
            back=f"{root_of(request)}{offered(session.role)[0].path}",
        )
    return view(face, request, session)


async def _sent_inside(face: Face, right: Right, form: Form, request: Request) -> Response:
    """What is done with a form, for whoever may, where it came from a page of this login."""
    sent = await posted.sent(request)

    def done(face: Face, request: Request, session: Session) -> Response:
        _check_token(session, sent)
        return form(face, request, session, sent)

    return await run_in_threadpool(_inside, face, right, done, request)


async def _file_inside(face: Face, right: Right, form: WithFile, request: Request) -> Response:
    """The same of a form with a file: it is read for nobody else than who may send it."""
    let_in = Response()
    answer = await run_in_threadpool(_inside, face, right, lambda *_: let_in, request)
    if answer is not let_in:
        return answer
    sent = await posted.with_file(request)

    def done(face: Face, request: Request, session: Session) -> Response:
        _check_token(session, sent.fields)
        return form(face, request, session, sent)

    return await run_in_threadpool(_inside, face, right, done, request)


def _check_token(session: Session, sent: Mapping[str, str]) -> None:
    """Raises HTTPException where a form came from no page of this login."""
    if not same(sent.get("token", ""), session.form_token):
        raise HTTPException(403, zh("页面已过期，请刷新后重试。"))


async def _reply(face: Face, request: Request) -> Response:
    sent = await posted.sent(request)
    return await run_in_threadpool(replying.reply, face, request, sent)


async def _chosen(face: Face, request: Request) -> Response:
    return tongue.choose(face, request, await posted.sent(request))


def _health(face: Face, request: Request) -> Response:
    """For monitors: whether the database answers, and how the last crawl ended."""
    try:
        last = face.desk.store.crawls(1, of_all=True)
    except StoreError as error:
        _log.error("%s", error)
        return JSONResponse({"status": "ill", "last_crawl": None}, 503)
    crawl = last[0] if last else None
    told = crawl and {
        "as_of": crawl.as_of.isoformat(),
        "state": crawl.state.value,
        "finished_at": crawl.finished_at.isoformat() if crawl.finished_at else None,
    }
    return JSONResponse({"status": "ok", "last_crawl": told})


def _refused(face: Face, request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    said = (
        error.detail
        if error.detail != HTTPStatus(error.status_code).phrase
        else {404: zh("没有这个页面。")}.get(error.status_code, zh("不能这样请求。"))
    )
    return _problem(face, request, said, error.status_code, zh("提示"))


def _not_now(face: Face, request: Request, error: Exception) -> Response:
    return _problem(face, request, str(error), 503)


def _ill(face: Face, request: Request, error: Exception) -> Response:
    """What is wrong with folder or database is the operator's: it goes to the log, and
    `tongbao doctor` says it too.
    """
    _log.error("%s", error)
    said = zh("县（区）配置或数据库有问题，请管理员运行 tongbao doctor 查看。")
    return _problem(face, request, said, 503)


def _problem(face: Face, request: Request, said: str, status: int, title: str = "") -> Response:
    """What is not as it should be; whoever came by a unit's link is
    not led to the office's door.
    """
    above, visits = page_above(request), "token" in request.path_params
    back = above if status != 404 or not visits else ""
    return face.page(
        request,
        "problem.html",
        status,
        title=title or zh("暂不能显示"),
        problem=said,
        back=back or ("" if visits else f"{root_of(request)}/"),
    )
