"""The tables of the chain over all visits, and of captures that lie in the database."""

from datetime import datetime

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


class CaptureRow(Base):
    """What a portal sent, by the SHA-256 of its bytes: only of a county that several machines
    reach in one database. body: compressed as gzip does; received_at: when it last came.
    """

    __tablename__ = "captures"

    digest: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime]
