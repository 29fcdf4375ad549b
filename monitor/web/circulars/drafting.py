"""/circulars: a circular from its draft to its issue, by the steps of `tongbao circular`."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from alerts.words import plain
from config.county import County
from config.days import read_day
from config.months import Months, read_months
from config.settings import ConfigError
from config.speech import noted, zh
from monitor.operations.circulars import RefusedError, Wish, issue_of, make
from monitor.reports.circular.builder import CircularError
from monitor.reports.circular.issuing import reports_of
from monitor.reports.paper_check.blocks import Grid, UnreadablePaperError
from monitor.reports.paper_check.check import Knowledge, check_paper
from monitor.reports.paper_check.reading.source import read_documents
from monitor.reports.paper_check.reading.structure import paper_of
from monitor.rules.disagreement import Disagreement
from monitor.web.changes import ISSUED, UNNUMBERED
from monitor.web.downloads import download
from monitor.web.face import Face, root_of
from monitor.web.roles import Right, may
from storage.issues import FIGURES
from storage.web.accounts import Session
from storage.web.audits import Audit

REFRESH = 3
PAPER = "通报.docx"
MOST_NUMBER = 100
_UNKNOWN_BRACE = re.compile(
    r"(?P<file>\S+) line (?P<line>\d+) column (?P<column>\d+): \{(?P<name>.*?)\} is no figure"
    r"(?:; \{(?P<near>.*?)\} is one)?.*"
)
_LONE_BRACE = re.compile(r"(?P<file>\S+) line (?P<line>\d+) column (?P<column>\d+): a brace.*")
_REFUSALS = {
    "early": noted("统计期还没有结束，只能起草，不能印发。"),
    "unbegun": noted("这一期还没有开始，不能起草。"),
    "unknown": noted("未能核查的栏目过多（见 circular.max_unverified），只能起草，不能印发。"),
    "number": noted("这个文号已用于另一期通报，没有印发；请改正文号。"),
    "open": noted("名单或台账之间有矛盾，改正后才能印发。"),
}
_log = logging.getLogger("tongbao.web")


def begin(face: Face, request: Request, session: Session, sent: Mapping[str, str]) -> Response:
    """Drafts the circular of the period that was chosen, anew."""
    period = read_months(sent.get("period", ""))
    if period is None:
        raise HTTPException(400, zh("统计期应写作 2018-07、2018-Q3、2020 或 2018-01..2018-07。"))
    wish = Wish(period, only_draft=True)
    face.tasks.start(_name(period), partial(_made, face, wish, session.name))
    return RedirectResponse(f"{root_of(request)}/circulars/drafts/{period.label}", 303)


def draft_page(face: Face, request: Request, session: Session) -> Response:
    """The draft as it was written: its figures, lists, and what does not close; or how far the
    work on it has come.
    """
    county, period = face.desk.county(), _period(request)
    task = face.tasks.of(_name(period))
    folder = _folder(county, period)
    figures = _figures(folder)
    issued = issue_of(face.desk.store, period)
    going = task is not None and task.ended_at is None
    return face.page(
        request,
        "draft.html",
        session=session,
        title=zh("通报草稿 {label}").format(label=period.label),
        period=period,
        task=task,
        refresh=REFRESH if going else None,
        figures=None if going else figures,
        checks=[] if going or figures is None else disagreements(county, folder),
        issued=issued,
        edits=may(session.role, Right.EDIT),
        approves=may(session.role, Right.APPROVE),
        files=sorted(path.name for path in folder.iterdir()) if figures else [],
        number=county.settings.circular.number,
        today=face.desk.clock.today(),
        over=period.last < face.desk.clock.today(),
        local=county.shown,
    )


def paper_page(face: Face, request: Request, session: Session) -> Response:
    """The paper of a draft, read back from its file."""
    period = _period(request)
    path = _folder(face.desk.county(), period) / PAPER
    try:
        (document,) = read_documents(path)
    except (OSError, UnreadablePaperError, ValueError) as error:
        raise HTTPException(404, zh("这一期还没有草稿，请先起草。")) from error
    blocks = [
        ("grid", [row.cells for row in block.rows])
        if isinstance(block, Grid)
        else ("text", block.text)
        for block in document.blocks
    ]
    return face.page(
        request,
        "paper.html",
        session=session,
        title=zh("预览 {label}").format(label=period.label),
        period=period,
        blocks=blocks,
    )


def draft_file(face: Face, request: Request, session: Session) -> Response:
    """A file of a draft, as it stands in the county folder."""
    folder, name = _folder(face.desk.county(), _period(request)), request.path_params["name"]
    if not folder.is_dir() or name not in {path.name for path in folder.iterdir()}:
        raise HTTPException(404, zh("草稿中没有这个文件。"))
    return download(name, (folder / name).read_bytes())


def issue(face: Face, request: Request, session: Session, sent: Mapping[str, str]) -> Response:
    """Issues the circular, for good, as `tongbao circular PERIOD --issue` does."""
    county, period = face.desk.county(), _period(request)
    number, day = plain(sent.get("number", "").strip(), MOST_NUMBER), _day(sent.get("date", ""))
    folder = _folder(county, period)
    if _figures(folder) is None:
        raise HTTPException(409, zh("请先起草并核对，再印发。"))
    if disagreements(county, folder) and sent.get("checked") != "1":
        raise HTTPException(409, zh("草稿还有不闭合之处：请先改正，或勾选“已逐条核对”。"))
    wish = Wish(period, number=number, issued_on=day, issue=True)
    face.tasks.start(_name(period), partial(_made, face, wish, session.name))
    return RedirectResponse(f"{root_of(request)}/circulars/drafts/{period.label}", 303)


def disagreements(county: County, folder: Path) -> Sequence[Disagreement]:
    """What does not close in the files of a draft, as `tongbao circular --check` tells it."""
    figures = _figures(folder) or {}
    try:
        paper = paper_of(read_documents(folder))
    except (OSError, UnreadablePaperError):
        return ()
    known = Knowledge(tuple(county.registry.by_any_name), {FIGURES: figures})
    return check_paper(paper, known).disagreements


def _made(face: Face, wish: Wish, who: str) -> Sequence[str]:
    """Makes and writes the files; why not, in the office's words."""
    desk = face.desk
    try:
        made = make(desk.county(), desk.store, desk.clock, wish)
    except RefusedError as refusal:
        _log.warning("circular %s: %s", wish.period.label, refusal)
        return [zh(_REFUSALS[refusal.kind])]
    except ConfigError as error:
        _log.warning("circular %s: %s", wish.period.label, error)
        return [_in_chinese(problem) for problem in error.problems]
    except CircularError as error:
        _log.error("circular %s: %s", wish.period.label, error)
        return [zh("数字不闭合，没有写出任何文件；请管理员查看日志。")]
    made.write()
    if wish.issue and made.issue is not None and not made.again:
        told = ISSUED.format(number_word=made.issue.number or UNNUMBERED, day=made.issue.issued_on)
        audit = Audit(desk.clock.now(), who, noted("印发通报"), wish.period.label, after=told)
        desk.store.audits.add(audit)
    return []


def _in_chinese(problem: str) -> str:
    """What is wrong with the clerk's words; the rest is the operator's."""
    if match := _UNKNOWN_BRACE.fullmatch(problem):
        place = zh("{file} 第{line}行第{column}列").format(**match.groupdict())
        near = zh("，是否应为“{{{near}}}”？").format(near=match["near"]) if match["near"] else "。"
        return zh("{place}：没有“{{{name}}}”这个数字{near}").format(
            place=place, name=match["name"], near=near
        )
    if match := _LONE_BRACE.fullmatch(problem):
        place = zh("{file} 第{line}行第{column}列").format(**match.groupdict())
        return zh("{place}：大括号没有成对；要写大括号本身，请连写两个。").format(place=place)
    return zh("县（区）配置有问题，请管理员运行 tongbao doctor 查看。")


def _period(request: Request) -> Months:
    period = read_months(request.path_params["label"])
    if period is None:
        raise HTTPException(404, zh("没有这一期。"))
    return period


def _folder(county: County, period: Months) -> Path:
    return reports_of(county, period, only_draft=True)


def _figures(folder: Path) -> dict[str, Any] | None:
    """circular.json of a draft; None where there is none."""
    try:
        found = json.loads((folder / FIGURES).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _day(text: str) -> date | None:
    day = read_day(text) if text.strip() else None
    if text.strip() and day is None:
        raise HTTPException(400, zh("成文日期应写作 2018-08-02。"))
    return day


def _name(period: Months) -> str:
    return f"circular {period.label}"
