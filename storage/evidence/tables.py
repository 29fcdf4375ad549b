"""The table of the chain over all visits."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables import Base, LongKey


class SealRow(Base):
    """One link: what was written down about one visit, and the value that covers
    it and every link before it.

    Links are in order by id. record: compressed JSON, null once its time of keeping is over; digest
    (its SHA-256) and seal stay for ever, so that the chain can always be followed.
    """

    __tablename__ = "seals"
    __table_args__ = (Index("ix_seals_column", "column_id", "id"),)

    id: Mapped[int] = mapped_column(LongKey, primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), unique=True)
    column_id: Mapped[int] = mapped_column(ForeignKey("columns.id"))
    reader: Mapped[str]
    digest: Mapped[str]
    seal: Mapped[str]
    record: Mapped[bytes | None] = mapped_column(LargeBinary)
