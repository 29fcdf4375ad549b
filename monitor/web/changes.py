"""/audit: who changed what by the web face, before and after."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from config.speech import noted, zh
from monitor.retelling import retold
from monitor.web.face import Face
from storage.web.accounts import Session
from storage.web.audits import Audit

MOST_CHANGES = 300
TABLE_CHANGED = noted("修改{table}")
"""How the change of a table is recorded; `table` is the label of its kind."""
HELD = noted("{fresh_on}正常的{fresh}个栏目中，{late}个在{day}同时超期")
ROWS_CHANGED = noted("{file}：新增{added}行、修改{changed}行、删去{removed}行")
ROW = noted("第{number}行 {name}：{cells}")
EMPTY = noted("（空）")
REPLY = noted("{unit} 第{number}条：{said}")
DECIDED = {True: noted("同意：{answer}"), False: noted("不同意：{answer}")}
UNNUMBERED = noted("（无文号）")
ISSUED = noted("{number_word}，{day}")
_THINGS = (HELD, ROWS_CHANGED, REPLY)
_STATES = {
    noted("办理单位反馈"): (*DECIDED.values(), noted("待办理")),
    noted("印发通报"): (ISSUED,),
    noted("放行邮件"): (noted("暂缓"), noted("放行")),
}
"""How what changed, and from what to what, is recorded; the latter by the matter."""


def changes(face: Face, request: Request, session: Session) -> Response:
    """The last changes, the newest first."""
    return face.page(
        request,
        "audit.html",
        session=session,
        title=zh("变更记录"),
        changes=[told(one) for one in face.desk.store.audits.last(MOST_CHANGES)],
        local=face.desk.county().shown,
    )


def told(one: Audit) -> Audit:
    """A change as it is recorded, in the reader's language but for what others wrote: titles and
    cells of tables, the clerk's paragraphs, names of units.
    """
    about = what(one.what)
    thing = retold(one.thing, _THINGS)
    before, after = (_state(one.what, text) for text in (one.before, one.after))
    return replace(one, what=about, thing=thing, before=before, after=after)


def _state(matter: str, recorded: str) -> str:
    start, end = TABLE_CHANGED.split("{table}")
    if matter in _STATES:
        return retold(recorded, _STATES[matter])
    if not (matter.startswith(start) and matter.endswith(end)) or zh(matter) != matter:
        return recorded
    lines = (retold(line, (ROW,)) for line in recorded.split("\n"))
    return "\n".join(lines).replace(f"={EMPTY}", f"={zh(EMPTY)}")


def what(recorded: str) -> str:
    """A matter as it is recorded, in the reader's language; as it stands where it is none of ours,
    such as one of an earlier version.
    """
    found = zh(recorded)
    start, end = TABLE_CHANGED.split("{table}")
    if found != recorded or not (recorded.startswith(start) and recorded.endswith(end)):
        return found
    table = recorded.removeprefix(start).removesuffix(end)
    return zh(TABLE_CHANGED).format(table=zh(table))
