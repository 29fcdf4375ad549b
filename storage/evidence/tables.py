"""The tables of the chain over all visits, and of captures that lie in the database."""

from datetime import datetime

from sqlalchemy import ForeignKey

from storage.rows import Digest, column, optional
from storage.tables import Base, LongKey


class SealRow(Base):
    """One link: what was written down about one visit, and the value that covers
    it and every link before it.

    Links are in order by id. record: packed JSON, null once its time of keeping is over; digest
    (its SHA-256) and seal stay for ever, so that the chain can always be followed.
    """

    __tablename__ = "seals"

    id = column(int, type_=LongKey, primary_key=True)
    visit_id = column(int, ForeignKey("visits.id"), unique=True)
    digest = column(str, type_=Digest())
    seal = column(str, type_=Digest())
    record = optional(bytes)


class CaptureRow(Base):
    """What a portal sent, by the SHA-256 of its bytes: only of a county that several machines
    reach in one database. body: compressed as gzip does; received_at: when it last came.
    """

    __tablename__ = "captures"

    digest = column(str, primary_key=True)
    body = column(bytes)
    received_at = column(datetime)
