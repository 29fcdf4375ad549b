"""The tables of the county folder as their files stand: which there are, their rows, the form of
one row, and the files to take away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from config.county import County
from config.editing.files import Standing, as_workbook, standing
from config.editing.meanings import CHOICES as ONLY
from config.editing.meanings import MEANINGS
from config.editing.sheet import Sheet
from config.editing.tables import ROSTER, Kind, registers
from config.exemptions import EXEMPTIONS
from config.io.spreadsheet import SpreadsheetError
from config.roster.writing import CHOICES
from config.speech import zh
from monitor.web.downloads import download
from monitor.web.face import Face
from monitor.web.pending import digest
from monitor.web.roles import REGISTERS_AT, ROSTER_AT, Right, may
from monitor.web.views import number_in
from storage.web.accounts import Session

MOST_ROWS = 100
"""Rows of a table on one page."""
MOST_CELL = 2_000
"""Characters of one cell that a form takes."""
_APPROVED = frozenset({EXEMPTIONS.removesuffix(".csv")})
"""What only who may approve writes."""


@dataclass(frozen=True, slots=True)
class Field:
    """One cell of a row's form. only: nothing but the choices may stand there."""

    name: str
    value: str
    required: bool
    meaning: str
    example: str
    choices: Sequence[str]
    only: bool


def kinds(county: County, at: str) -> Mapping[str, Kind]:
    """The tables below an address, by their names there."""
    found = ROSTER if at == ROSTER_AT else registers(county.settings)
    return {kind.name: kind for kind in found}


def kind_asked(at: str, county: County, request: Request) -> Kind:
    found = kinds(county, at).get(request.path_params["table"])
    if found is None:
        raise HTTPException(404, zh("没有这张表。"))
    return found


def writes(session: Session, kind: Kind) -> bool:
    """Whether an account may change a table: what exempts is approved by a deputy."""
    return may(session.role, Right.APPROVE if kind.name in _APPROVED else Right.EDIT)


def index(face: Face, request: Request, session: Session) -> Response:
    """Every table, with its file and how many rows it has."""
    county = face.desk.county()
    found = [
        (at, kind, *_told(face, county, kind))
        for at in (ROSTER_AT, REGISTERS_AT)
        for kind in kinds(county, at).values()
    ]
    return face.page(
        request,
        "tables.html",
        session=session,
        title=zh("名册与台账"),
        tables=found,
        faults=county.faults,
        local=county.shown,
    )


def table(at: str, face: Face, request: Request, session: Session) -> Response:
    """The rows of a table, narrowed to those that hold what is looked for."""
    county = face.desk.county()
    kind = kind_asked(at, county, request)
    seen, problem = _kept(face, county, kind)
    wanted = request.query_params.get("q", "").strip()
    found = _holding(seen.sheet, wanted) if seen else ()
    pages = max(1, -(-len(found) // MOST_ROWS))
    page = min(number_in(request.query_params.get("page", "")), pages)
    return face.page(
        request,
        "table.html",
        session=session,
        title=zh(kind.label),
        at=at,
        kind=kind,
        seen=seen,
        problem=problem,
        faults=[one for one in county.faults if seen and seen.path.name in one],
        names=[name for name in seen.sheet.names if name] if seen else [],
        rows=[
            (number, seen.sheet.cells(number))
            for number in found[(page - 1) * MOST_ROWS : page * MOST_ROWS]
            if seen
        ],
        count=len(found),
        wanted=wanted,
        page=page,
        pages=pages,
        edits=writes(session, kind),
        saved=request.query_params.get("saved", "") == "1",
        local=county.shown,
    )


def _holding(sheet: Sheet, wanted: str) -> Sequence[int]:
    """The rows of which a cell holds what is looked for; all, where that is nothing."""
    if not wanted:
        return sheet.numbers
    return [n for n in sheet.numbers if any(wanted in cell for cell in sheet.cells(n).values())]


def row(at: str, face: Face, request: Request, session: Session) -> Response:
    """The form of one row; of a new one where the address names none."""
    county = face.desk.county()
    kind = kind_asked(at, county, request)
    if not writes(session, kind):
        raise HTTPException(403, zh("您的账号没有查看或办理此页的权限。"))
    seen, problem = look(county, kind)
    if seen is None:
        raise HTTPException(409, problem)
    number = request.path_params.get("number")
    if number is not None and number not in seen.sheet.numbers:
        raise HTTPException(404, zh("表中没有这一行。"))
    given = {"批准人": session.name} if kind.name in _APPROVED else {}
    cells = given if number is None else seen.sheet.cells(number)
    was = "" if number is None else digest(cells)
    return face.page(
        request,
        "row.html",
        session=session,
        title=_row_title(kind, number),
        **form(at, kind, seen, number, was, cells),
    )


def _row_title(kind: Kind, number: int | None) -> str:
    if number is None:
        return zh("{table}：新增一行").format(table=zh(kind.label))
    return zh("{table}：第{number}行").format(table=zh(kind.label), number=number)


def form(
    at: str, kind: Kind, seen: Standing, number: int | None, was: str, cells: Mapping[str, str]
) -> dict[str, Any]:
    """What the form of a row is made from. was: the digest of the row that it is about."""
    return {
        "at": at,
        "kind": kind,
        "number": number,
        "mark": seen.mark,
        "was": was,
        "fields": fields(kind, seen, cells),
        "most": MOST_CELL,
    }


def file(at: str, face: Face, request: Request, session: Session) -> Response:
    """The table to take away, as CSV or as a workbook, every cell safe to open."""
    county = face.desk.county()
    kind = kind_asked(at, county, request)
    seen, problem = _kept(face, county, kind)
    if seen is None:
        raise HTTPException(409, problem)
    form = request.path_params["form"]
    if form == "csv":
        return download(f"{kind.stem}.csv", seen.sheet.csv().encode())
    if form == "xlsx":
        return download(f"{kind.stem}.xlsx", as_workbook(kind, seen.sheet))
    raise HTTPException(404, zh("没有这种文件。"))


def look(county: County, kind: Kind) -> tuple[Standing | None, str]:
    """A table's file; None, and what is wrong with it, where it cannot be read."""
    return _tried(kind, lambda: standing(county.home, kind))


def _kept(face: Face, county: County, kind: Kind) -> tuple[Standing | None, str]:
    """The same for a page that only shows it: a file that has not changed is not read again."""
    return _tried(kind, lambda: face.desk.table(county, kind))


def _tried(kind: Kind, read: Callable[[], Standing]) -> tuple[Standing | None, str]:
    try:
        return read(), ""
    except (OSError, SpreadsheetError) as error:
        return None, f"{kind.called(kind.stem)}：{error}"


def fields(kind: Kind, seen: Standing, cells: Mapping[str, str]) -> list[Field]:
    """The cells of a row: those of the file in its order, then those that it might have."""
    known = {header.name: header for header in kind.headers}
    names = dict.fromkeys([*(name for name in seen.sheet.names if name), *known])
    found = []
    for name in names:
        header = known.get(name)
        choices, only = CHOICES.get(name, ((), False)) if header else ((), False)
        told = MEANINGS.get((f"{kind.stem}.csv", name), ("", ""))
        if few := ONLY.get((f"{kind.stem}.csv", name)):
            choices, only = few, True
        found.append(
            Field(
                name,
                cells.get(name, ""),
                header is not None and header.required,
                (header.meaning if header else "") or told[0],
                (header.example if header else "") or told[1],
                choices,
                only,
            )
        )
    return found


def _told(face: Face, county: County, kind: Kind) -> tuple[Standing | None, str, str]:
    seen, problem = _kept(face, county, kind)
    moment = None
    if seen is not None and seen.changed_at is not None:
        moment = datetime.fromtimestamp(seen.changed_at, UTC)
    return seen, problem, county.shown(moment)
