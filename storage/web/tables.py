"""The tables of the web face: who may log in, who has, which links the units hold, and what
they answered.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables import Base


class AccountRow(Base):
    """One account of the office. password: its hash as argon2 writes it, with its own salt and
    parameters.
    """

    __tablename__ = "accounts"

    name: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str]
    password: Mapped[str]
    made_at: Mapped[datetime]


class SessionRow(Base):
    """One login. digest: SHA-256 of the token that the browser holds, so that who reads the
    database cannot log in by it.

    form_token: what each form of this login sends along. used_at: its last request.
    """

    __tablename__ = "sessions"

    digest: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("accounts.name", ondelete="CASCADE"))
    form_token: Mapped[str]
    opened_at: Mapped[datetime]
    used_at: Mapped[datetime]


class LinkRow(Base):
    """One link of a unit to its own page. name: what the token begins with. key: what the rest
    of it is signed with.
    """

    __tablename__ = "links"
    __table_args__ = (Index("ix_links_unit", "unit"),)

    name: Mapped[str] = mapped_column(primary_key=True)
    unit: Mapped[str]
    key: Mapped[bytes]
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class ReplyRow(Base):
    """What a unit answered of one column, kept for ever. url: "" where none goes with it;
    until: the last day asked for.

    state: open, accepted, refused. answer, decided_by: "" while it is open. notice_id: the notice
    that last told the unit what was decided.
    """

    __tablename__ = "replies"
    __table_args__ = (Index("ix_replies_unit", "unit"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit: Mapped[str]
    column_id: Mapped[int] = mapped_column(ForeignKey("columns.id"))
    kind: Mapped[str]
    said: Mapped[str]
    url: Mapped[str]
    until: Mapped[date | None]
    sent_at: Mapped[datetime]
    state: Mapped[str]
    answer: Mapped[str]
    decided_by: Mapped[str]
    decided_at: Mapped[datetime | None]
    notice_id: Mapped[int | None]


class RecheckRow(Base):
    """One column that somebody asked to have read again: waiting, begun, ended.

    said: what came of it, in the office's words; "" before.
    """

    __tablename__ = "rechecks"
    __table_args__ = (Index("ix_rechecks_column", "column_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    column_id: Mapped[int] = mapped_column(ForeignKey("columns.id"))
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    said: Mapped[str]


class AuditRow(Base):
    """One change that an account made by the web face, kept for ever. before, after: as text."""

    __tablename__ = "audits"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    who: Mapped[str]
    what: Mapped[str]
    thing: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
