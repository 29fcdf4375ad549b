"""The pages that are looked at. Each is a function of the desk, the
request and whose login it is.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from config.county import County
from config.months import Months, read_months
from monitor.proof.case import Case
from monitor.proof.folder import ProofError, contents
from monitor.proof.page import reasons
from monitor.web.charts.calendar import Calendar, calendar, first_day
from monitor.web.desk import NO_GROUP, SHOWN_DAYS, Board, Line
from monitor.web.downloads import download
from monitor.web.face import Face
from monitor.web.roles import Right, may
from storage.issues import Issue
from storage.web.accounts import Session

MOST_CRAWLS = 60
MOST_REPLIES = 50
DRAFT = "-草稿"
"""How the folder of a draft ends."""
MOST_ANOMALIES = 500
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
    late = request.query_params.get("overdue", "") == "1"
    lines = [line for line in shown.lines if _fits(line, asked) and (line.row.overdue or not late)]
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
        title="今日概况",
        county=county,
        day=day,
        board=shown,
        lines=lines[(page - 1) * MOST_LINES : page * MOST_LINES],
        count=len(lines),
        page=page,
        pages=pages,
        query=_query(request, "page"),
        objected=face.desk.store.replies.disputed(),
        totals=shown.totals(lines),
        changes={days: _totals_before(face, county, day, days) for days in SHOWN_DAYS[1:]},
        asked=asked,
        late=late,
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
        raise HTTPException(404, "名册中没有这个单位。")
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
        local=county.shown,
    )


def column(face: Face, request: Request, session: Session) -> Response:
    """One column: why it stands where it stands, its entries and its visits."""
    county, day = day_asked(face, request)
    known = face.desk.known(county, day)
    found = face.desk.case(county, known, request.path_params["column_id"], to_look_at=True)
    if found is None:
        raise HTTPException(404, "名册中没有这个栏目。")
    return face.page(
        request,
        "column.html",
        session=session,
        title=found.column.name,
        column_id=request.path_params["column_id"],
        day=day,
        case=found,
        verdicts=found.of_leads or ((found.verdict,) if found.verdict else ()),
        reasons=reasons(found),
        calendar=calendar_of(face, request.path_params["column_id"], day),
        edits=may(session.role, Right.EDIT),
        replies=face.desk.store.replies.all(
            MOST_REPLIES, column_id=request.path_params["column_id"]
        ),
        local=county.shown,
    )


def calendar_of(face: Face, column_id: int, day: date) -> Calendar:
    """发布日历 of a column: the year up to a day."""
    return calendar(face.desk.store.dossier.days(column_id, first_day(day), day), day)


def evidence(face: Face, request: Request, session: Session) -> Response:
    """The folder of `tongbao evidence`, as one file."""
    county, day = day_asked(face, request)
    found = face.desk.case(county, face.desk.known(county, day), request.path_params["column_id"])
    if found is None:
        raise HTTPException(404, "名册中没有这个栏目。")
    return packed(face, county, found, day)


def packed(face: Face, county: County, found: Case, day: date) -> Response:
    """A column's evidence as a .zip."""
    try:
        files = contents(found, face.desk.captures(county), county.settings.portal.zone)
    except ProofError as problem:
        raise HTTPException(
            409, "留存的网页缺失或已被改动，不能出具证据；请运行 tongbao evidence --verify。"
        ) from problem
    archived = io.BytesIO()
    with zipfile.ZipFile(archived, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return download(f"证据-{found.column.name}-{day}.zip", archived.getvalue())


def circulars(face: Face, request: Request, session: Session) -> Response:
    """The circulars that were issued, with their files."""
    issues = sorted(face.desk.store.issues.all(), key=lambda one: one.last, reverse=True)
    month = Months.of(face.desk.clock.today())
    reports = face.desk.county().home / "reports"
    drafts = (one.name.removesuffix(DRAFT) for one in reports.glob(f"*{DRAFT}"))
    return face.page(
        request,
        "circulars.html",
        session=session,
        title="通报",
        issues=issues,
        edits=may(session.role, Right.EDIT),
        periods=[month.moved(-back) for back in range(1, 13)],
        drafts=[label for label in sorted(drafts, reverse=True) if read_months(label)],
    )


def circular_file(face: Face, request: Request, session: Session) -> Response:
    """A file of an issued circular, byte for byte as it was issued."""
    issue = _issue(face, request.path_params["label"])
    content = face.desk.store.issues.files(issue).get(request.path_params["name"])
    if content is None:
        raise HTTPException(404, "这一期通报没有这个文件。")
    return download(request.path_params["name"].rpartition("/")[2], content)


def crawls(face: Face, request: Request, session: Session) -> Response:
    """The last crawls, and what their visits came to."""
    county = face.desk.county()
    found = face.desk.store.crawls(MOST_CRAWLS)
    return face.page(
        request, "crawls.html", session=session, title="巡查", crawls=found, local=county.shown
    )


def date_anomalies(face: Face, request: Request, session: Session) -> Response:
    """日期异常 of the last month."""
    county, day = day_asked(face, request)
    found = face.desk.anomalies(county, day)
    return face.page(
        request,
        "anomalies.html",
        session=session,
        title="日期异常",
        day=day,
        crawling=face.desk.crawling(),
        found=found[:MOST_ANOMALIES],
        count=len(found),
    )


def day_asked(face: Face, request: Request) -> tuple[County, date]:
    """The county, and the day that the address names: today, where it
    names none. Raises HTTPException.
    """
    county = face.desk.county()
    today = face.desk.clock.today()
    asked = request.query_params.get("as-of", "")
    if not asked:
        return county, today
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        raise HTTPException(400, "日期应写作 2018-07-31。") from None
    if not date(1990, 1, 1) <= day <= today:
        raise HTTPException(400, f"日期应不晚于今天（{today}）。")
    return county, day


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


def number_in(text: str) -> int:
    """The number of a page as an address has it, 1 where it has none."""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _query(request: Request, *without: str) -> str:
    """What the address asks for, without these names, to be asked for again."""
    asked = request.query_params.multi_items()
    return urlencode([(name, value) for name, value in asked if name not in without])


def _totals_before(face: Face, county: County, day: date, days: int) -> Mapping[str, int]:
    return face.desk.board(county, face.desk.known(county, day - timedelta(days=days))).whole


def _issue(face: Face, label: str) -> Issue:
    for issue in face.desk.store.issues.all():
        if issue.label == label:
            return issue
    raise HTTPException(404, "没有印发过这一期通报。")
