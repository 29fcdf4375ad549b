"""`/healthz` and `/metrics` of a database of many counties, for monitors."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from monitor.fleet.status import Fleet, fleet_of, metrics
from storage.errors import StoreError
from storage.fleet.members import Members

_TEXT = "text/plain; version=0.0.4; charset=utf-8"
_log = logging.getLogger(__name__)


def application(members: Members) -> Starlette:
    """`/healthz`: JSON, 503 where something is ill; `/metrics`: the figures for Prometheus. Who
    asks meanwhile waits for the look at the database that is under way.
    """
    one_at_a_time = threading.Lock()

    def looked() -> Fleet:
        with one_at_a_time:
            return fleet_of(members)

    def health(_: Request) -> Response:
        return _answer(looked)

    def figures(_: Request) -> Response:
        try:
            return Response(metrics(looked()), headers={"content-type": _TEXT})
        except StoreError as error:
            _log.error("%s", error)
            return PlainTextResponse("the database does not answer\n", 503)

    return Starlette(routes=[Route("/healthz", health), Route("/metrics", figures)])


def _answer(looked: Callable[[], Fleet]) -> Response:
    try:
        fleet = looked()
    except StoreError as error:
        _log.error("%s", error)
        return JSONResponse({"status": "ill", "ill": ["the database does not answer"]}, 503)
    ill = list(ills(fleet))
    told = {
        "status": "ill" if ill else "ok",
        "ill": ill,
        "counties": len(fleet.counties),
        "late": [one.member.name for one in fleet.counties if one.late],
        "workers": len(fleet.alive),
        "slots_held": sum(slot.held for slot in fleet.slots),
    }
    return JSONResponse(told, 503 if ill else 200)


def ills(fleet: Fleet) -> Iterator[str]:
    """What somebody must see to. A county that is late is none of it: its portal may be down."""
    if not fleet.alive:
        yield "no worker gives signs of life"
    elif not any(worker.scheduler for worker in fleet.alive):
        yield "no worker says what is due"
    for one in fleet.counties:
        if one.ill:
            yield one.ill
