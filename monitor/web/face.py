"""What every page needs: the desk, the gate, the templates, and cookies that stay here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote

from jinja2 import Environment
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from alerts.rendering import templates
from config.settings import Secrets
from config.speech import noted, spoken, zh
from monitor.notices.results import RESULTS
from monitor.notices.settling import ANSWERS
from monitor.retelling import retold
from monitor.web.desk import Desk
from monitor.web.logins import Gate
from monitor.web.pending import Waiting
from monitor.web.previews import Previews
from monitor.web.roles import offered
from monitor.web.tasks import Tasks
from storage.notices.records import NoticeStatus
from storage.records import CrawlState
from storage.web.accounts import Session

LOGIN_COOKIE = "tongbao-login"
FORM_COOKIE = "tongbao-form"


@dataclass(frozen=True, slots=True)
class Face:
    """secure: browsers come by https. tasks: what takes longer than a page. waiting: changes of
    tables that are to be looked at before they are written. previews: mails to look at. secrets:
    as the environment has them, the mail password among them.
    """

    desk: Desk
    gate: Gate
    secure: bool
    tasks: Tasks
    waiting: Waiting
    previews: Previews
    secrets: Callable[[], Secrets]

    def page(
        self,
        request: Request,
        name: str,
        status: int = 200,
        session: Session | None = None,
        **values: Any,
    ) -> HTMLResponse:
        """A template as an answer; `root` is what stands before every address of ours,
        `places` where each page leads.
        """
        places = offered(session.role) if session else []
        root = root_of(request)
        given = {
            "session": session,
            "places": places,
            "root": root,
            "at": request.url.path.removeprefix(root),
            "refresh": None,
            "language": spoken() or "zh",
            "own_address": _here(request) if status < 400 else page_above(request),
        }
        return HTMLResponse(_TEMPLATES.get_template(name).render(given | values), status)

    def remember(
        self,
        request: Request,
        response: Response,
        name: str,
        value: str,
        *,
        seconds: int | None = None,
    ) -> None:
        """Sets a cookie that comes back to us alone and no script can read; it ends with the
        browser where no time is given.
        """
        response.set_cookie(
            *(name, value, seconds),
            path=root_of(request) or "/",
            secure=self.secure,
            httponly=True,
            samesite="strict",
        )


def root_of(request: Request) -> str:
    return str(request.scope.get("root_path", ""))


_MAIL_STATES = {
    NoticeStatus.QUEUED: noted("待发送"),
    NoticeStatus.SENDING: noted("待发送"),
    NoticeStatus.SENT: noted("已发送"),
    NoticeStatus.SKIPPED: noted("未发送"),
    NoticeStatus.FAILED: noted("发送失败"),
    NoticeStatus.UNCERTAIN: noted("不确定"),
}


def _mail_state(status: NoticeStatus) -> str:
    return zh(_MAIL_STATES[status])


def page_above(request: Request) -> str:
    """The address of the page that a form stood on: the nearest one at or above its own; ""
    where there is none, and for what is no form.
    """
    path = request.url.path
    while request.method == "POST" and len(path) > len(root_of(request)):
        if _is_page(request, path.removeprefix(root_of(request))):
            return quote(path)
        path = path.rpartition("/")[0]
    return ""


def _is_page(request: Request, path: str) -> bool:
    """Whether the first route that an address has shows something."""
    routes = (route for route in request.app.routes if isinstance(route, Route))
    found = next((route for route in routes if route.path_regex.match(path)), None)
    return found is not None and "GET" in (found.methods or ())


def _here(request: Request) -> str:
    """The page's own address, to come back to it; where it answers a form, that of the form."""
    if request.method != "GET":
        return page_above(request)
    path, query = quote(request.url.path), request.url.query
    return f"{path}?{query}" if query else path


def _state(state: CrawlState) -> str:
    """How a crawl ended, in the office's words."""
    words = {
        CrawlState.FINISHED: zh("完成"),
        CrawlState.FAILED: zh("未完成"),
        CrawlState.RUNNING: zh("进行中"),
    }
    return words.get(state, zh("中断"))


def _category(category: str) -> str:
    """类别 with its kind: the first is ours, the second the clerk's."""
    first, slash, kind = category.partition("/")
    return f"{zh(first)}{slash}{kind}"


def _days(text: str) -> Markup:
    """A text whose days are not broken over two lines."""
    return Markup(_DAY.sub(r'<span class="when">\g<0></span>', str(escape(text))))  # noqa: S704 - escaped right here


_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _counted(one: str, many: str, number: int) -> str:
    return zh(one if number == 1 else many)


def _templates() -> Environment:
    made = templates("monitor", "templates/web")
    made.add_extension("jinja2.ext.i18n")
    made.install_gettext_callables(zh, _counted, newstyle=True)  # type: ignore[attr-defined]
    made.filters.update(
        word=zh,
        mail_state=_mail_state,
        state=_state,
        result=partial(retold, patterns=RESULTS),
        answer=partial(retold, patterns=ANSWERS),
        segment=partial(quote, safe=""),
        path=quote,
        days=_days,
        category=_category,
    )
    return made


_TEMPLATES = _templates()
