"""Who may open what: each address asks for a right, and each role has some."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from config.speech import noted
from storage.web.accounts import Role


class Right(StrEnum):
    """HEALTH: how the machine does. LOOK: what is known of units and
    columns, and what was said of them.

    EDIT: to have the portal asked, and what the office keeps changed. APPROVE: to decide what a
    unit asks for, and to issue.
    """

    HEALTH = "health"
    LOOK = "look"
    EDIT = "edit"
    APPROVE = "approve"


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.CLERK: frozenset({Right.HEALTH, Right.LOOK, Right.EDIT}),
    Role.DEPUTY: frozenset({Right.HEALTH, Right.LOOK, Right.EDIT, Right.APPROVE}),
    Role.OPERATOR: frozenset({Right.HEALTH}),
}


@dataclass(frozen=True, slots=True)
class Place:
    """An address inside. right: what it asks for. label: the words that lead to it from
    every page, "" where none do.
    """

    path: str
    right: Right
    label: str = ""


ROSTER_AT, REGISTERS_AT = "/roster", "/registers"
TABLE_PLACES = (
    ("/{table}", Right.LOOK),
    ("/{table}/file.{form}", Right.LOOK),
    ("/{table}/rows/new", Right.EDIT),
    ("/{table}/rows/{number:int}", Right.EDIT),
    ("/{table}/rows", Right.EDIT),
    ("/{table}/upload", Right.EDIT),
    ("/{table}/changes/{key}", Right.EDIT),
    ("/{table}/changes/{key}/write", Right.EDIT),
)
"""Below each of the two: a table, its files, the form of a row, and a change on its way."""

PLACES = (
    Place("/", Right.LOOK, noted("今日概况")),
    Place("/units/{name:path}", Right.LOOK),
    Place("/columns/{column_id:int}", Right.LOOK),
    Place("/columns/{column_id:int}/evidence.zip", Right.LOOK),
    Place("/columns/{column_id:int}/recheck", Right.LOOK),
    Place("/columns/{column_id:int}/recheck/ask", Right.EDIT),
    Place("/columns/{column_id:int}/confirm", Right.EDIT),
    Place("/charts", Right.LOOK, noted("图表")),
    Place("/entries", Right.LOOK, noted("信息查询")),
    Place("/circulars", Right.LOOK, noted("通报")),
    Place("/circulars/make", Right.EDIT),
    Place("/circulars/words", Right.LOOK),
    Place("/circulars/words/{number:int}", Right.EDIT),
    Place("/circulars/drafts/{label}", Right.LOOK),
    Place("/circulars/drafts/{label}/paper", Right.LOOK),
    Place("/circulars/drafts/{label}/files/{name}", Right.LOOK),
    Place("/circulars/drafts/{label}/issue", Right.APPROVE),
    Place("/circulars/{label}/{name:path}", Right.LOOK),
    Place("/mails", Right.LOOK, noted("催更邮件")),
    Place("/mails/release", Right.EDIT),
    Place("/mails/ready", Right.LOOK),
    Place("/mails/ready/letter", Right.LOOK),
    Place("/mails/ready/letter/html", Right.LOOK),
    Place("/mails/ready/make", Right.EDIT),
    Place("/mails/ready/rehearse", Right.EDIT),
    Place("/mails/{number:int}", Right.LOOK),
    Place("/mails/{number:int}/html", Right.LOOK),
    Place("/crawls", Right.HEALTH, noted("巡查")),
    Place("/anomalies", Right.LOOK, noted("日期异常")),
    Place("/appeals", Right.LOOK, noted("单位反馈")),
    Place("/appeals/{number:int}", Right.APPROVE),
    Place(ROSTER_AT, Right.LOOK, noted("名册与台账")),
    *(
        Place(f"{at}{path}", right)
        for at in (ROSTER_AT, REGISTERS_AT)
        for path, right in TABLE_PLACES
    ),
    Place("/audit", Right.LOOK, noted("变更记录")),
)
"""Everything that an account opens, in the order in which it is offered."""


def may(role: Role, right: Right) -> bool:
    return right in RIGHTS[role]


def offered(role: Role) -> list[Place]:
    """The places that every page leads a role to; the first is where it arrives."""
    return [place for place in PLACES if place.label and may(role, place.right)]
