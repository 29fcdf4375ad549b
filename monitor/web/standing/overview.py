"""今日概况 and one unit's part of it: by which words of an address the board is narrowed to what
stands behind one of its figures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from config.county import County
from config.speech import zh
from monitor.web.desk import IN_DOUBT, NO_GROUP, SHOWN_DAYS, Board, Line
from monitor.web.face import Face
from monitor.web.views import day_asked, number_in
from storage.web.accounts import Session

MOST_LINES = 200
"""Rows of the board on one page."""
_SORTS: Mapping[str, Callable[[Line], Any]] = {
    "days": lambda line: -1 if line.row.days is None else line.row.days,
    "latest": lambda line: str(line.row.latest or ""),
    "due": lambda line: str(line.row.due or ""),
}
FILTERS = ("group", "unit", "category", "band")
"""What the board can be narrowed to, by the keys of `lists --format json`."""


def board(face: Face, request: Request, session: Session) -> Response:
    """今日概况: the figures of `lists` for a day, narrowed and sorted as the address says."""
    county, day = day_asked(face, request)
    shown = face.desk.board(county, face.desk.known(county, day))
    asked = {name: request.query_params.get(name, "") for name in FILTERS}
    late, exempt = (request.query_params.get(name, "") == "1" for name in ("overdue", "exempt"))
    lines = [
        line
        for line in shown.lines
        if _fits(line, asked) and (line.row.overdue or not late) and (line.row.exempt or not exempt)
    ]
    sort = request.query_params.get("sort", "")
    if sort in _SORTS:
        lines.sort(key=_SORTS[sort], reverse=sort == "days")
    last = face.desk.store.crawls(1, of_all=True)
    pages = max(1, -(-len(lines) // MOST_LINES))
    page = min(number_in(request.query_params.get("page", "")), pages)
    return face.page(
        request,
        "board.html",
        session=session,
        title=zh("今日概况"),
        county=county,
        day=day,
        board=shown,
        lines=lines[(page - 1) * MOST_LINES : page * MOST_LINES],
        count=len(lines),
        page=page,
        pages=pages,
        query=_query(request, "page"),
        others=_query(request, "page", "band", "overdue", "exempt"),
        asks=asks(shown.bands),
        when=when(face, day),
        objected=face.desk.store.replies.disputed(),
        open_replies=face.desk.store.replies.open_ones(),
        in_doubt=[line for line in shown.lines if line.row.outcome in IN_DOUBT],
        totals=shown.totals(lines),
        changes=_changes(face, county, day),
        asked=asked,
        late=late,
        exempt=exempt,
        sort=sort,
        choices={name: _choices(shown, name) for name in FILTERS},
        last=last[0] if last else None,
        local=county.shown,
    )


def unit(face: Face, request: Request, session: Session) -> Response:
    """One unit: what it answers for, and where each column stands."""
    county, day = day_asked(face, request)
    known = face.desk.known(county, day)
    found = known.registry.by_any_name.get(request.path_params["name"])
    if found is None:
        raise HTTPException(404, zh("名册中没有这个单位。"))
    shown = face.desk.board(county, known)
    lines = [line for line in shown.lines if found.name in line.units]
    return face.page(
        request,
        "unit.html",
        session=session,
        title=found.name,
        unit=found,
        day=day,
        board=shown,
        lines=lines,
        objected=face.desk.store.replies.disputed(),
        totals=shown.totals(lines),
        asks=asks(shown.bands),
        when=when(face, day),
        local=county.shown,
    )


def asks(bands: Sequence[str]) -> Mapping[str, Markup]:
    """What an address says to see the lines behind each figure, by the figure's word."""
    found = {band: Markup(urlencode({"band": band})) for band in bands}  # noqa: S704 - nothing in it is markup
    return found | {"超期": Markup("overdue=1"), "豁免": Markup("exempt=1")}


def when(face: Face, day: date) -> Markup:
    """What an address says to stay on a day, after what else it says; "" for today."""
    return Markup("") if day == face.desk.clock.today() else Markup(f"&amp;as-of={day}")  # noqa: S704 - a day


def _fits(line: Line, asked: Mapping[str, str]) -> bool:
    row = line.row
    return (
        (not asked["group"] or asked["group"] in (row.group or NO_GROUP).split("、"))
        and (not asked["unit"] or asked["unit"] in line.units)
        and (
            not asked["category"]
            or asked["category"] in (row.category, row.category.partition("/")[0])
        )
        and (not asked["band"] or asked["band"] == row.band)
    )


def _choices(shown: Board, name: str) -> list[str]:
    """What can be chosen, in the order in which it stands in the lists."""
    if name == "band":
        return list(shown.bands)
    if name == "unit":
        return list(dict.fromkeys(one for line in shown.lines for one in line.units))
    if name == "group":
        return list(
            dict.fromkeys(
                one for line in shown.lines for one in (line.row.group or NO_GROUP).split("、")
            )
        )
    words = [
        word
        for line in shown.lines
        for word in (line.row.category.partition("/")[0], line.row.category)
    ]
    return list(dict.fromkeys(words))


def _query(request: Request, *without: str) -> str:
    """What the address asks for, without these names, to be asked for again."""
    asked = request.query_params.multi_items()
    return urlencode([(name, value) for name, value in asked if name not in without])


def _changes(face: Face, county: County, day: date) -> Mapping[int, tuple[date, Mapping[str, int]]]:
    """The days before that the board compares with, and their figures, by how many days back."""
    found = {}
    for back in SHOWN_DAYS[1:]:
        known = face.desk.known(county, day - timedelta(days=back))
        found[back] = known.as_of, face.desk.board(county, known).whole
    return found
