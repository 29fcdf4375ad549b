"""The pages that are looked at. Each is a function of the desk, the
request and whose login it is.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from config.county import County
from config.months import Months, read_months
from config.speech import zh
from monitor.proof.case import Case
from monitor.proof.folder import ProofError, contents
from monitor.proof.page import reasons
from monitor.web.charts.calendar import Calendar, calendar, first_day
from monitor.web.desk import IN_DOUBT
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


def column(face: Face, request: Request, session: Session) -> Response:
    """One column: why it stands where it stands, its entries and its visits."""
    county, day = day_asked(face, request)
    known = face.desk.known(county, day)
    found = face.desk.case(county, known, request.path_params["column_id"], to_look_at=True)
    if found is None:
        raise HTTPException(404, zh("名册中没有这个栏目。"))
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
        in_doubt=bool(found.visits) and found.visits[0].outcome in IN_DOUBT,
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
        raise HTTPException(404, zh("名册中没有这个栏目。"))
    return packed(face, county, found, day)


def packed(face: Face, county: County, found: Case, day: date) -> Response:
    """A column's evidence as a .zip."""
    try:
        files = contents(found, face.desk.captures(county), county.settings.portal.zone)
    except ProofError as problem:
        raise HTTPException(
            409, zh("留存的网页缺失或已被改动，不能出具证据；请运行 tongbao evidence --verify。")
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
        title=zh("通报"),
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
        raise HTTPException(404, zh("这一期通报没有这个文件。"))
    return download(request.path_params["name"].rpartition("/")[2], content)


def crawls(face: Face, request: Request, session: Session) -> Response:
    """The last crawls, and what their visits came to."""
    county = face.desk.county()
    found = face.desk.store.crawls(MOST_CRAWLS)
    return face.page(
        request, "crawls.html", session=session, title=zh("巡查"), crawls=found, local=county.shown
    )


def date_anomalies(face: Face, request: Request, session: Session) -> Response:
    """日期异常 of the last month."""
    county, day = day_asked(face, request)
    found = face.desk.anomalies(county, day)
    return face.page(
        request,
        "anomalies.html",
        session=session,
        title=zh("日期异常"),
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
        raise HTTPException(400, zh("日期应写作 2018-07-31。")) from None
    if not date(1990, 1, 1) <= day <= today:
        raise HTTPException(400, zh("日期应不晚于今天（{today}）。").format(today=today))
    return county, day


def number_in(text: str) -> int:
    """The number of a page as an address has it, 1 where it has none."""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _issue(face: Face, label: str) -> Issue:
    for issue in face.desk.store.issues.all():
        if issue.label == label:
            return issue
    raise HTTPException(404, zh("没有印发过这一期通报。"))
