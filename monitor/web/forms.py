"""Logging in and out: the forms that are sent, each with the token of the page that it stood on."""

from __future__ import annotations

import secrets

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config.speech import zh
from monitor.web import posted
from monitor.web.face import FORM_COOKIE, LOGIN_COOKIE, Face, root_of
from monitor.web.roles import offered
from monitor.web.tickets import same


async def login(face: Face, request: Request) -> Response:
    """GET shows the form; POST logs in, under a new token whatever the browser brought along."""
    if request.method == "GET":
        return await run_in_threadpool(_form, face, request)
    sent = await posted.sent(request)
    if not same(sent.get("token", ""), request.cookies.get(FORM_COOKIE, "")):
        return await run_in_threadpool(_form, face, request, zh("页面已过期，请重新登录。"), 403)
    return await run_in_threadpool(
        _enter, face, request, sent.get("name", ""), sent.get("password", "")
    )


async def logout(face: Face, request: Request) -> Response:
    """Ends the login."""
    sent = await posted.sent(request)
    return await run_in_threadpool(_leave, face, request, sent.get("token", ""))


def _enter(face: Face, request: Request, name: str, password: str) -> Response:
    wait = face.gate.throttle.attempt(name)
    if wait:
        return _form(
            face,
            request,
            zh("尝试次数过多，请{seconds}秒后再试。").format(seconds=int(wait) + 1),
            429,
        )
    token = face.gate.enter(name, password, face.desk.clock)
    if token is None:
        return _form(face, request, zh("账号或密码不正确。"), 403)
    session = face.gate.session(token, face.desk.clock)
    place = offered(session.role)[0].path if session else "/login"
    response = RedirectResponse(f"{root_of(request)}{place}", 303)
    face.remember(request, response, LOGIN_COOKIE, token)
    return response


def _leave(face: Face, request: Request, token: str) -> Response:
    login_token = request.cookies.get(LOGIN_COOKIE, "")
    session = face.gate.session(login_token, face.desk.clock)
    if session is not None:
        if not same(token, session.form_token):
            raise HTTPException(403, zh("页面已过期，请刷新后重试。"))
        face.gate.leave(login_token)
    response = RedirectResponse(f"{root_of(request)}/login", 303)
    response.delete_cookie(LOGIN_COOKIE, path=root_of(request) or "/")
    return response


def _form(face: Face, request: Request, problem: str = "", status: int = 200) -> Response:
    token = request.cookies.get(FORM_COOKIE, "") or secrets.token_urlsafe(32)
    nobody = not face.gate.accounts.all()
    response = face.page(request, "login.html", status, token=token, problem=problem, nobody=nobody)
    face.remember(request, response, FORM_COOKIE, token)
    return response
