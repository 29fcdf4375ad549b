"""The audit log of the web face: who changed what, when, before and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, insert, select

from storage.crawls.visits import clean
from storage.engine import reading, writing
from storage.tally import count_in
from storage.web.tables import AuditRow

_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Audit:
    """One change. what: its kind, in the office's words; thing: what was changed. before, after:
    "" where there was, or is, nothing.
    """

    at: datetime
    who: str
    what: str
    thing: str
    before: str = ""
    after: str = ""


class Audits:
    """The audit log in one database. Every method is one transaction and raises StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, change: Audit) -> None:
        """Keeps a change for ever."""
        values = {
            "at": change.at,
            "who": clean(change.who, 200),
            "what": clean(change.what, 200),
            "thing": clean(change.thing),
            "before": clean(change.before, _LONGEST),
            "after": clean(change.after, _LONGEST),
        }
        with writing(self._engine, durable=True) as connection:
            connection.execute(insert(AuditRow), values)
            count_in(connection, AuditRow)

    def last(self, most: int) -> list[Audit]:
        """The last changes, the newest first."""
        query = select(
            *(AuditRow.at, AuditRow.who, AuditRow.what, AuditRow.thing),
            *(AuditRow.before, AuditRow.after),
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(AuditRow.id.desc()).limit(most)).all()
        return [Audit(*row) for row in rows]
