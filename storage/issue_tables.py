"""The tables of what was issued: circulars that are frozen, with every file as it was printed."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables import Base


class IssueRow(Base):
    """通报 of one period as it was issued. label: the period's name; number:
    文号; version: the program's.

    entries: what was counted in it, what it told as found late, and over
    which columns (JSON, compressed).
    """

    __tablename__ = "issues"
    __table_args__ = (UniqueConstraint("first", "last"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[date]
    last: Mapped[date]
    label: Mapped[str]
    number: Mapped[str]
    issued_on: Mapped[date]
    as_of: Mapped[date]
    issued_at: Mapped[datetime]
    version: Mapped[str]
    entries: Mapped[bytes] = mapped_column(LargeBinary)


class IssueFileRow(Base):
    """One file of it, byte for byte, in the order in which they were written."""

    __tablename__ = "issue_files"

    issue_id: Mapped[int] = mapped_column(ForeignKey("issues.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    sha256: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
