"""What every page needs: the desk, the gate, the templates, and cookies that stay here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote

from jinja2 import Environment
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from alerts.rendering import templates
from monitor.web.desk import Desk
from monitor.web.logins import Gate
from monitor.web.pending import Waiting
from monitor.web.roles import offered
from monitor.web.tasks import Tasks
from storage.records import CrawlState
from storage.web.accounts import Session

LOGIN_COOKIE = "tongbao-login"
FORM_COOKIE = "tongbao-form"


@dataclass(frozen=True, slots=True)
class Face:
    """secure: browsers come by https. tasks: what takes longer than a page. waiting: changes of
    tables that are to be looked at before they are written.
    """

    desk: Desk
    gate: Gate
    secure: bool
    tasks: Tasks
    waiting: Waiting

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
        given = {"session": session, "places": places, "root": root_of(request), "refresh": None}
        return HTMLResponse(_TEMPLATES.get_template(name).render(given | values), status)

    def remember(self, request: Request, response: Response, name: str, value: str) -> None:
        """Sets a cookie that ends with the browser, comes back to us
        alone, and no script can read.
        """
        path = root_of(request) or "/"
        response.set_cookie(
            name, value, path=path, secure=self.secure, httponly=True, samesite="strict"
        )


def root_of(request: Request) -> str:
    return str(request.scope.get("root_path", ""))


def _state(state: CrawlState) -> str:
    """How a crawl ended, in the office's words."""
    words = {
        CrawlState.FINISHED: "完成",
        CrawlState.FAILED: "未完成",
        CrawlState.RUNNING: "进行中",
    }
    return words.get(state, "中断")


def _days(text: str) -> Markup:
    """A text whose days are not broken over two lines."""
    return Markup(_DAY.sub(r'<span class="when">\g<0></span>', str(escape(text))))  # noqa: S704 - escaped right here


_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _templates() -> Environment:
    made = templates("monitor", "templates/web")
    made.filters.update(state=_state, segment=partial(quote, safe=""), path=quote, days=_days)
    return made


_TEMPLATES = _templates()
