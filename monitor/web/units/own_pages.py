"""The pages of one unit, for whoever holds its link: no account, no cookie, and nothing of
another unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from config.county import County
from config.registry import Unit
from config.speech import noted, zh
from monitor.proof.case import Case
from monitor.proof.page import reasons
from monitor.snapshot import Picture
from monitor.web.desk import Board, Line
from monitor.web.face import Face, root_of
from monitor.web.tickets import form_token, opened
from monitor.web.views import calendar_of, day_asked, packed
from storage.web.links import Link

MOST_SHOWN = 200
"""Replies of a unit that its page shows."""
NO_SUCH_LINK = noted("链接无效、已过期或已收回，请向政务公开主管部门索取新的链接。")
"""The one answer to every token that opens nothing, whatever is wrong with it."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever holds a link that opens: the unit today, and what of the board is its own."""

    link: Link
    unit: Unit
    county: County
    known: Picture
    board: Board

    @property
    def day(self) -> date:
        return self.known.as_of

    @property
    def lines(self) -> list[Line]:
        return [line for line in self.board.lines if self.unit.name in line.units]


def visitor(face: Face, request: Request) -> Visitor:
    """Raises HTTPException, always the same, where the token opens nothing."""
    link = opened(face.desk.store.links, request.path_params["token"], face.desk.clock.now())
    if link is None:
        raise HTTPException(404, zh(NO_SUCH_LINK))
    county, day = day_asked(face, request)
    known = face.desk.known(county, day)
    unit = known.registry.by_any_name.get(link.unit)
    if unit is None:
        raise HTTPException(404, zh(NO_SUCH_LINK))
    return Visitor(link, unit, county, known, face.desk.board(county, known))


def own(face: Face, request: Request) -> Response:
    """The unit's columns, their limits and verdicts."""
    who = visitor(face, request)
    return face.page(
        request,
        "own.html",
        title=zh("{name}：栏目更新情况").format(name=who.unit.name),
        here=here(request),
        link=who.link,
        unit=who.unit,
        day=who.day,
        board=who.board,
        lines=who.lines,
        totals=who.board.totals(who.lines),
        replies=face.desk.store.replies.all(MOST_SHOWN, unit=who.unit.name),
        columns={line.column_id: line.row.column for line in who.lines},
        local=who.county.shown,
    )


def own_column(
    face: Face,
    request: Request,
    status: int = 200,
    problem: str = "",
    filled: Mapping[str, str] | None = None,
) -> Response:
    """One of the unit's columns: why it stands where it stands, its entries and its visits.
    problem: why the reply was not taken that was filled in.
    """
    who = visitor(face, request)
    number = request.path_params["column_id"]
    found = own_case(face, request, who, to_look_at=True)
    return face.page(
        request,
        "own_column.html",
        status,
        problem=problem,
        filled={name: (filled or {}).get(name, "") for name in ("kind", "url", "said", "until")},
        title=found.column.name,
        here=here(request),
        unit=who.unit,
        day=who.day,
        column_id=number,
        case=found,
        reasons=reasons(found),
        calendar=calendar_of(face, number, who.day),
        form_token=form_token(who.link),
        replies=face.desk.store.replies.all(MOST_SHOWN, unit=who.unit.name, column_id=number),
        columns={number: found.column.name},
        local=who.county.shown,
    )


def own_evidence(face: Face, request: Request) -> Response:
    """The evidence of one of the unit's columns."""
    who = visitor(face, request)
    return packed(face, who.county, own_case(face, request, who), who.day)


def own_case(face: Face, request: Request, who: Visitor, *, to_look_at: bool = False) -> Case:
    """The column's case as the unit sees it. Raises HTTPException for what is not the unit's,
    as for what is nobody's.
    """
    number = request.path_params["column_id"]
    if number not in {line.column_id for line in who.lines}:
        raise HTTPException(404, zh("本单位没有这个栏目。"))
    column = who.known.registry.columns[who.known.column_ids.index(number)]
    lead = who.unit if column.separate else None
    found = face.desk.case(who.county, who.known, number, lead, to_look_at=to_look_at)
    assert found is not None
    return found


def here(request: Request) -> str:
    """The address of the visitor's own page."""
    return f"{root_of(request)}/u/{request.path_params['token']}"
