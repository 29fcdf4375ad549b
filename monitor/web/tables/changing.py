"""Tables changed: what a row's form or a file that was sent comes to is shown first, and written
where it is confirmed, nothing is wrong with it, and nobody has written the file meanwhile.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config.county import County
from config.editing.changes import Change, Changes, changes
from config.editing.files import ConflictError, Standing, content_of, put, reads_back
from config.editing.sheet import Sheet
from config.editing.tables import Kind, faults
from config.io.spreadsheet import SpreadsheetError, text_of
from config.speech import zh
from monitor.web.changes import EMPTY, ROW, ROWS_CHANGED, TABLE_CHANGED
from monitor.web.face import Face, root_of
from monitor.web.pending import Edit, Pending, Upload, digest
from monitor.web.posted import Posted
from monitor.web.tables.looking import MOST_CELL, form, kind_asked, look, writes
from storage.web.accounts import Session
from storage.web.audits import Audit

MOST_SHOWN = 200
"""Rows that a preview shows; the others are counted."""
MOST_TEXT = 4_000_000
"""Characters of a table that is sent; a roster of ten thousand rows has one million."""
CELL = "cell:"
"""What the name of a cell's field begins with."""
_log = logging.getLogger("tongbao.web")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a change would come to now. content: the file's bytes with it. problems: why it
    cannot be written; notes: what is made of the file beyond reading it.
    """

    seen: Standing
    content: bytes
    changes: Changes
    problems: Sequence[str]
    notes: Sequence[str]


def ask(
    at: str, face: Face, request: Request, session: Session, sent: Mapping[str, str]
) -> Response:
    """Takes the form of a row: to be looked at before it is written."""
    kind = _writable(at, face, request, session)
    number = sent.get("number", "")
    if number and not (number.isascii() and number.isdigit() and len(number) < 7):
        raise HTTPException(400, zh("行号不正确。"))
    cells = {
        name.removeprefix(CELL): _cell(text) for name, text in sent.items() if name.startswith(CELL)
    }
    gone = sent.get("do") == "remove"
    if not gone and not any(cells.values()):
        raise HTTPException(400, zh("请至少填写一格；要删去一行，请用“删去此行”。"))
    wish = Edit(int(number) if number else None, sent.get("was", ""), None if gone else cells)
    return _to_look_at(at, face, request, session, kind, wish, sent.get("mark", ""))


def upload(at: str, face: Face, request: Request, session: Session, sent: Posted) -> Response:
    """Takes a whole table: to be looked at before it is written."""
    kind = _writable(at, face, request, session)
    if not sent.content:
        raise HTTPException(400, zh("请选择一个文件（.xlsx 或 .csv）。"))
    try:
        text = text_of(sent.content)
        Sheet.read(text, kind.headers)
    except SpreadsheetError as error:
        raise HTTPException(
            400, zh("文件不能作为表格读取，没有任何改动：{error}").format(error=error)
        ) from error
    if len(text) > MOST_TEXT:
        raise HTTPException(413, zh("提交的内容过长。"))
    wish = Upload(text, kind.headers, _bare(sent.file))
    return _to_look_at(at, face, request, session, kind, wish, sent.fields.get("mark", ""))


def preview(at: str, face: Face, request: Request, session: Session) -> Response:
    """What a change that waits comes to, row by row, held against the file as it is now."""
    county = face.desk.county()
    kind = _writable(at, face, request, session)
    key, waits = _waiting(at, face, request, session, kind)
    seen = _seen(county, kind)
    after = waits.wish.on(seen.sheet)
    edit = waits.wish if isinstance(waits.wish, Edit) else None
    cells = edit.cells if edit else None
    found = None if after is None else _outcome(county, kind, seen, after)
    now = edit.number if edit and edit.number in seen.sheet.numbers else None
    return face.page(
        request,
        "change.html",
        session=session,
        title=zh("{table}：核对改动").format(table=zh(kind.label)),
        key=key,
        table=kind,
        place=at,
        outcome=found,
        shown=found.changes.rows[:MOST_SHOWN] if found else (),
        meanwhile=waits.mark != seen.mark,
        now=seen.sheet.cells(now) if now is not None and found is None else None,
        upload=waits.wish.name if isinstance(waits.wish, Upload) else "",
        again=None
        if edit is None or cells is None
        else _form_again(at, kind, seen, edit, lost=found is None),
    )


def write(
    at: str, face: Face, request: Request, session: Session, sent: Mapping[str, str]
) -> Response:
    """Writes what was looked at; leads back to it where the file is another by now, or something
    is wrong.
    """
    desk, county = face.desk, face.desk.county()
    kind = _writable(at, face, request, session)
    key, waits = _waiting(at, face, request, session, kind)
    here = f"{root_of(request)}{at}/{request.path_params['table']}"
    look_again = RedirectResponse(f"{here}/changes/{key}", 303)
    seen = _seen(county, kind)
    after = waits.wish.on(seen.sheet)
    if after is None or sent.get("mark", "") != seen.mark:
        return look_again
    found = _outcome(county, kind, seen, after)
    if found.problems or not found.changes:
        return look_again
    try:
        put(county.home, seen, found.content, desk.clock.now())
    except ConflictError:
        return look_again
    face.waiting.drop(key)
    desk.store.audits.add(_audit(face, session, kind, found))
    _log.info("%s written by %s", seen.path.name, session.name)
    return RedirectResponse(f"{here}?saved=1", 303)


def _outcome(county: County, kind: Kind, seen: Standing, after: Sheet) -> Outcome:
    from crawler.layouts.catalogue import LAYOUTS  # takes its time, and most pages need none
    from crawler.page.layout_names import BROWSER

    content = content_of(kind, seen, after)
    problems, notes = faults(
        county.home, kind, seen.source(after), county.settings, {*LAYOUTS, BROWSER}
    )
    if not problems and not reads_back(kind, content, after):
        problems = [zh("改动后的某一行会被当作示例、合计或说明而不读取，或某一格过长，请检查。")]
    return Outcome(seen, content, changes(seen.sheet, after, kind.keys), problems, notes)


def _to_look_at(
    at: str,
    face: Face,
    request: Request,
    session: Session,
    kind: Kind,
    wish: Edit | Upload,
    mark: str,
) -> Response:
    key = face.waiting.add(session.name, (at, kind.name), wish, mark)
    here = f"{root_of(request)}{at}/{request.path_params['table']}"
    return RedirectResponse(f"{here}/changes/{key}", 303)


def _form_again(
    at: str, kind: Kind, seen: Standing, edit: Edit, *, lost: bool
) -> dict[str, object]:
    """The row's form with what was filled in; of a row that is there no more as it was seen, of
    the one that stands in its place.
    """
    number, was = edit.number, edit.was
    if number is not None and not lost:
        number = edit.place(seen.sheet)
    elif number is not None:
        number = number if number in seen.sheet.numbers else None
        was = "" if number is None else digest(seen.sheet.cells(number))
    return form(at, kind, seen, number, was, edit.cells or {})


def _writable(at: str, face: Face, request: Request, session: Session) -> Kind:
    kind = kind_asked(at, face.desk.county(), request)
    if not writes(session, kind):
        raise HTTPException(403, zh("您的账号没有查看或办理此页的权限。"))
    return kind


def _waiting(
    at: str, face: Face, request: Request, session: Session, kind: Kind
) -> tuple[str, Pending]:
    key = request.path_params["key"]
    found = face.waiting.of(key, session.name, (at, kind.name))
    if found is None:
        raise HTTPException(404, zh("这项改动已经写入、已过期或不是您提交的，请重新填写。"))
    return key, found


def _seen(county: County, kind: Kind) -> Standing:
    seen, problem = look(county, kind)
    if seen is None:
        raise HTTPException(409, problem)
    return seen


def _cell(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if len(text) > MOST_CELL:
        raise HTTPException(400, zh("每格应不超过{most_cell}字。").format(most_cell=MOST_CELL))
    if any(not char.isprintable() and char != "\n" for char in text):
        raise HTTPException(400, zh("有不能保存的控制字符。"))
    return text


def _bare(name: str) -> str:
    """A file's name without the folders that a browser, or somebody else, puts before it."""
    return PureWindowsPath(PurePosixPath(name).name).name[:100]


def _audit(face: Face, session: Session, kind: Kind, found: Outcome) -> Audit:
    told = found.changes
    counts = {"added": told.added, "changed": told.changed, "removed": told.removed}
    return Audit(
        face.desk.clock.now(),
        session.name,
        TABLE_CHANGED.format(table=kind.label),
        ROWS_CHANGED.format(
            file=kind.called(found.seen.path.name),
            **{name: len(rows) for name, rows in counts.items()},
        ),
        "\n".join(_told(one, before=True) for one in told.rows if one.before is not None),
        "\n".join(_told(one, before=False) for one in told.rows if one.after is not None),
    )


def _told(change: Change, *, before: bool) -> str:
    cells = change.before if before else change.after
    name = next((cell for cell in (cells or {}).values() if cell), "")
    differing = (f"{header}={was if before else now or EMPTY}" for header, was, now in change.cells)
    return ROW.format(number=change.number, name=name, cells="；".join(differing))
