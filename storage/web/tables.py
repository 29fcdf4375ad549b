"""The tables of the web face: who may log in, who has, which links the units hold, and what
they answered.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index

from storage.rows import column, optional
from storage.tables import Base


class AccountRow(Base):
    """One account of the office. password: its hash as argon2 writes it, with its own salt and
    parameters.
    """

    __tablename__ = "accounts"

    name = column(str, primary_key=True)
    role = column(str)
    password = column(str)
    made_at = column(datetime)


class SessionRow(Base):
    """One login. digest: SHA-256 of the token that the browser holds, so that who reads the
    database cannot log in by it.

    form_token: what each form of this login sends along. used_at: its last request.
    """

    __tablename__ = "sessions"

    digest = column(str, primary_key=True)
    account = column(str, ForeignKey("accounts.name", ondelete="CASCADE"))
    form_token = column(str)
    opened_at = column(datetime)
    used_at = column(datetime)


class LinkRow(Base):
    """One link of a unit to its own page. name: what the token begins with. key: what the rest
    of it is signed with.
    """

    __tablename__ = "links"
    __table_args__ = (Index("ix_links_unit", "unit"),)

    name = column(str, primary_key=True)
    unit = column(str)
    key = column(bytes)
    made_at = column(datetime)
    ends_at = column(datetime)
    revoked_at = optional(datetime)


class ReplyRow(Base):
    """What a unit answered of one column, kept for ever. url: "" where none goes with it;
    until: the last day asked for.

    state: open, accepted, refused. answer, decided_by: "" while it is open. notice_id: the notice
    that last told the unit what was decided.
    """

    __tablename__ = "replies"
    __table_args__ = (Index("ix_replies_unit", "unit"),)

    id = column(int, primary_key=True)
    unit = column(str)
    column_id = column(int, ForeignKey("columns.id"))
    kind = column(str)
    said = column(str)
    url = column(str)
    until = optional(date)
    sent_at = column(datetime)
    state = column(str)
    answer = column(str)
    decided_by = column(str)
    decided_at = optional(datetime)
    notice_id = optional(int)


class RecheckRow(Base):
    """One column that somebody asked to have read again: waiting, begun, ended.

    said: what came of it, in the office's words; "" before.
    """

    __tablename__ = "rechecks"
    __table_args__ = (Index("ix_rechecks_column", "column_id"),)

    id = column(int, primary_key=True)
    column_id = column(int, ForeignKey("columns.id"))
    asked_by = column(str)
    asked_at = column(datetime)
    begun_at = optional(datetime)
    ended_at = optional(datetime)
    said = column(str)


class AuditRow(Base):
    """One change that an account made by the web face, kept for ever. before, after: as text."""

    __tablename__ = "audits"

    id = column(int, primary_key=True)
    at = column(datetime)
    who = column(str)
    what = column(str)
    thing = column(str)
    before = column(str)
    after = column(str)
