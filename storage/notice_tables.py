"""The tables of findings, notices and deliveries."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables import Base

# --- Findings and notices -------------------------------------------------------------------------------------------


class FindingRow(Base):
    """问题: a column overdue under one of its leads. Days are as-of dates; open while `closed_on` is null."""

    __tablename__ = "findings"
    __table_args__ = (
        Index(
            "uq_findings_open",
            "column_id",
            "unit",
            unique=True,
            sqlite_where=text("closed_on IS NULL"),
            postgresql_where=text("closed_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    column_id: Mapped[int] = mapped_column(ForeignKey("columns.id"))
    unit: Mapped[str]
    band: Mapped[str]
    due_on: Mapped[date | None]
    opened_on: Mapped[date]
    worsened_on: Mapped[date | None]
    seen_on: Mapped[date]
    closed_on: Mapped[date | None]
    ending: Mapped[str]


class NoticeRow(Base):
    """提醒: one mail to one unit for one as-of date, or why there is none: then it has no message and no deliveries."""

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_day", "day"), Index("ix_notices_unit_day", "unit", "day"))

    id: Mapped[int] = mapped_column(primary_key=True)
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    unit: Mapped[str]
    day: Mapped[date]
    address: Mapped[str | None]
    reason: Mapped[str]
    message_id: Mapped[str | None]
    message: Mapped[bytes | None] = mapped_column(LargeBinary)
    decided_at: Mapped[datetime]


class NoticeFindingRow(Base):
    """Which findings a notice speaks of, each with the band that it names."""

    __tablename__ = "notice_findings"
    __table_args__ = (Index("ix_notice_findings_finding", "finding_id"),)

    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"), primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("findings.id"), primary_key=True)
    band: Mapped[str]


class DeliveryRow(Base):
    """One recipient's copy of a notice; position 0 is the addressee, the others are copied in.

    offered: the claimant has begun the step after which the server may have taken it. doubts: tries that may have
    arrived. claim_host, claim_pid, claim_mark: the process that is sending it.
    """

    __tablename__ = "deliveries"
    __table_args__ = (UniqueConstraint("notice_id", "position"), Index("ix_deliveries_state", "state"))

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"))
    position: Mapped[int]
    address: Mapped[str]
    state: Mapped[str]
    offered: Mapped[bool]
    attempts: Mapped[int]
    doubts: Mapped[int]
    claim_host: Mapped[str | None]
    claim_pid: Mapped[int | None]
    claim_mark: Mapped[str | None]
    claimed_until: Mapped[datetime | None]
    next_attempt_at: Mapped[datetime | None]
    code: Mapped[int | None]
    reason: Mapped[str]
    settled_at: Mapped[datetime | None]
