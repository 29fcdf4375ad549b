"""The web face: its addresses, who may open each, and what is said where
something is not as it should be.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from config.settings import ConfigError
from monitor.web import forms, own_pages, views
from monitor.web.desk import Desk, NotNowError
from monitor.web.face import LOGIN_COOKIE, Face, root_of
from monitor.web.logins import Gate, Throttle
from monitor.web.roles import PLACES, Right, may
from monitor.web.shield import Shield
from storage.errors import StoreError
from storage.web.accounts import Session

_log = logging.getLogger("tongbao.web")
View = Callable[[Face, Request, Session], Response]
PAGES: dict[str, View] = {
    "/": views.board,
    "/units/{name:path}": views.unit,
    "/columns/{column_id:int}": views.column,
    "/columns/{column_id:int}/evidence.zip": views.evidence,
    "/circulars": views.circulars,
    "/circulars/{label}/{name:path}": views.circular_file,
    "/mails": views.mails,
    "/crawls": views.crawls,
    "/anomalies": views.date_anomalies,
}
"""What is shown at each of the PLACES."""
UNITS_PAGES: dict[str, Callable[[Face, Request], Response]] = {
    "/u/{token}": own_pages.own,
    "/u/{token}/columns/{column_id:int}": own_pages.own_column,
    "/u/{token}/columns/{column_id:int}/evidence.zip": own_pages.own_evidence,
}
"""Open to whoever holds a unit's link, with that unit's alone."""


def application(desk: Desk, *, url: str = "", hosts: Sequence[str] = ()) -> Starlette:
    """The web face over one county.

    url: where browsers reach it ([web] url), "" where that is this machine. hosts:
    further names by which it is asked.
    """
    parts = urlsplit(url)
    face = Face(desk, Gate(desk.store.accounts, Throttle()), secure=parts.scheme == "https")
    allowed = ["127.0.0.1", "localhost", *hosts, *([parts.hostname] if parts.hostname else [])]
    return Starlette(
        routes=[
            *(
                Route(place.path, partial(_inside, face, place.right, PAGES[place.path]))
                for place in PLACES
            ),
            *(Route(path, partial(view, face)) for path, view in UNITS_PAGES.items()),
            Route("/login", partial(forms.login, face), methods=["GET", "POST"]),
            Route("/logout", partial(forms.logout, face), methods=["POST"]),
            Route("/healthz", partial(_health, face)),
            Mount("/static", StaticFiles(packages=[("monitor.web", "static")])),
        ],
        middleware=[
            Middleware(Shield),
            Middleware(TrustedHostMiddleware, allowed_hosts=allowed, www_redirect=False),
        ],
        exception_handlers={
            HTTPException: partial(_refused, face),
            NotNowError: partial(_not_now, face),
            StoreError: partial(_ill, face),
            ConfigError: partial(_ill, face),
        },
    )


def _inside(face: Face, right: Right, view: View, request: Request) -> Response:
    """The page, for whoever has logged in and has the right to it; the way to the door
    for whoever has not logged in.
    """
    session = face.gate.session(request.cookies.get(LOGIN_COOKIE, ""), face.desk.clock)
    if session is None:
        return RedirectResponse(f"{root_of(request)}/login", 303)
    if not may(session.role, right):
        said = "您的账号没有查看此页的权限。"
        return face.page(request, "problem.html", 403, session=session, title="提示", problem=said)
    return view(face, request, session)


def _health(face: Face, request: Request) -> Response:
    """For monitors: whether the database answers, and how the last crawl ended."""
    try:
        last = face.desk.store.crawls(1)
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
        if not error.detail.isascii()
        else {404: "没有这个页面。"}.get(error.status_code, "不能这样请求。")
    )
    return _problem(face, request, said, error.status_code, "提示")


def _not_now(face: Face, request: Request, error: Exception) -> Response:
    return _problem(face, request, str(error), 503)


def _ill(face: Face, request: Request, error: Exception) -> Response:
    """What is wrong with folder or database is the operator's: it goes to the log, and
    `tongbao doctor` says it too.
    """
    _log.error("%s", error)
    said = "县（区）配置或数据库有问题，请管理员运行 tongbao doctor 查看。"
    return _problem(face, request, said, 503)


def _problem(
    face: Face, request: Request, said: str, status: int, title: str = "暂不能显示"
) -> Response:
    """What is not as it should be; whoever came by a unit's link is
    not led to the office's door.
    """
    back = "token" not in request.path_params
    return face.page(request, "problem.html", status, title=title, problem=said, back=back)
