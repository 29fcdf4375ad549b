"""Chinese or English: the language of a page is what its reader chose, else the server's, else the
browser's, else Chinese.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.requests import Request, cookie_parser
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from config.speech import LANGUAGES, language_of, speaking
from monitor.web.face import Face, root_of

COOKIE = "tongbao-lang"
A_YEAR = 366 * 86_400
_MOST_HEADER = 1_000


class Tongue:
    """An ASGI application that speaks each reader's language. default: the server's, "" where it
    has none.
    """

    def __init__(self, app: ASGIApp, default: str) -> None:
        self._app, self._default = app, default

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        chosen = language_of(cookie_parser(headers.get("cookie", "")).get(COOKIE, ""))
        language = chosen or self._default or preferred(headers.get("accept-language", ""))
        with speaking(language or "zh"):
            await self._app(scope, receive, send)


def preferred(accepted: str) -> str:
    """The first of our languages by an Accept-Language header; "" where it names none."""
    wishes = []
    for wish in accepted[:_MOST_HEADER].split(","):
        tag, _, quality = wish.partition(";")
        if language := language_of(tag):
            wishes.append((_weight(quality), language))
    best = max(wishes, key=lambda wish: wish[0], default=(0.0, ""))
    return best[1] if best[0] > 0 else ""


def choose(face: Face, request: Request, sent: Mapping[str, str]) -> Response:
    """Keeps the language that was chosen, and leads back to where that was done."""
    root, back = root_of(request), sent.get("back", "")
    inside = back.startswith(f"{root}/") and not back.startswith("//") and back.isprintable()
    response = RedirectResponse(back if inside and "\\" not in back else f"{root}/", 303)
    language = sent.get("lang", "")
    if language in LANGUAGES:
        face.remember(request, response, COOKIE, language, seconds=A_YEAR)
    return response


def _weight(quality: str) -> float:
    name, _, value = quality.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
