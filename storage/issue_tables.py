"""The tables of what was issued: circulars that are frozen, with every file as it was printed."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint

from storage.rows import column
from storage.tables import Base


class IssueRow(Base):
    """通报 of one period as it was issued. label: the period's name; number:
    文号; version: the program's.

    entries: what was counted in it, what it told as found late, and over
    which columns (JSON, compressed).
    """

    __tablename__ = "issues"
    __table_args__ = (UniqueConstraint("first", "last"),)

    id = column(int, primary_key=True)
    first = column(date)
    last = column(date)
    label = column(str)
    number = column(str)
    issued_on = column(date)
    as_of = column(date)
    issued_at = column(datetime)
    version = column(str)
    entries = column(bytes)


class IssueFileRow(Base):
    """One file of it, byte for byte, in the order in which they were written."""

    __tablename__ = "issue_files"

    issue_id = column(int, ForeignKey("issues.id"), primary_key=True)
    position = column(int, primary_key=True)
    name = column(str)
    sha256 = column(str)
    content = column(bytes)
