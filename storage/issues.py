"""What was issued, kept byte for byte: a circular that is frozen is read from
here and never computed again.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, insert, select

from config.speech import en
from storage.engine import add, alone, reading, writing
from storage.errors import CorruptError
from storage.issue_tables import IssueFileRow, IssueRow
from storage.tally import count_in

FIGURES = "circular.json"


class KeptEntry(NamedTuple):
    """One entry as a circular counted it. linked: its key is its
    address, the same in every column.
    """

    column_id: int
    key: str
    linked: bool
    day: str
    unit: str
    column: str
    title: str

    @property
    def article(self) -> object:
        """What is the same in two columns for one article only."""
        return self.key if self.linked else (self.column_id, self.key)


@dataclass(frozen=True, slots=True)
class KeptEntries:
    """counted: each article once; late: those of earlier periods that it told as found
    late; columns: all it was about.
    """

    counted: tuple[KeptEntry, ...] = ()
    late: tuple[KeptEntry, ...] = ()
    columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Issue:
    """A circular as it was issued. files: the SHA-256 of each, by name, in their order.
    issue_id: None until it is kept.
    """

    first: date
    last: date
    label: str
    number: str
    issued_on: date
    as_of: date
    issued_at: datetime
    version: str
    files: Mapping[str, str] = field(default_factory=dict)
    issue_id: int | None = None

    def __str__(self) -> str:
        said = (
            en("the circular of {label}, issued on {day} as {number}")
            if self.number
            else en("the circular of {label}, issued on {day}")
        )
        return said.format(label=self.label, day=self.issued_on, number=self.number)


class Issues:
    """The issued circulars of one database. Every method is one
    transaction and raises StoreError.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> list[Issue]:
        """Every issued circular, by the day on which its period ends."""
        with reading(self._engine) as connection:
            return _all(connection)

    def keep(self, issue: Issue, files: Mapping[str, bytes], entries: KeptEntries) -> Issue:
        """Freezes a circular; the one that was frozen before for the same days, where there is
        one, and nothing is changed.
        """
        with writing(self._engine, durable=True) as connection:
            alone(connection)
            for known in _all(connection):
                if (known.first, known.last) == (issue.first, issue.last):
                    return known
            names = (
                "first",
                "last",
                "label",
                "number",
                "issued_on",
                "as_of",
                "issued_at",
                "version",
            )
            values = {name: getattr(issue, name) for name in names} | {"entries": _packed(entries)}
            issue_id = add(connection, insert(IssueRow), values)
            count_in(connection, IssueRow)
            rows = [
                {
                    "issue_id": issue_id,
                    "position": at,
                    "name": name,
                    "sha256": digest(content),
                    "content": content,
                }
                for at, (name, content) in enumerate(files.items())
            ]
            connection.execute(insert(IssueFileRow), rows)
            return next(each for each in _all(connection) if each.issue_id == issue_id)

    def files(self, issue: Issue) -> dict[str, bytes]:
        """Its files as they were issued, by name. Raises CorruptError
        where one is not what it was.
        """
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(IssueFileRow.name, IssueFileRow.sha256, IssueFileRow.content)
                .where(IssueFileRow.issue_id == issue.issue_id)
                .order_by(IssueFileRow.position)
            ).all()
        for row in rows:
            if digest(row.content) != row.sha256:
                raise CorruptError(
                    en("{issue}: the database holds another {name} than was issued").format(
                        issue=issue, name=row.name
                    )
                )
        return {row.name: row.content for row in rows}

    def figures(self, issue: Issue) -> Mapping[str, Any]:
        """Its circular.json."""
        with reading(self._engine) as connection:
            content = connection.scalar(
                select(IssueFileRow.content).where(
                    IssueFileRow.issue_id == issue.issue_id, IssueFileRow.name == FIGURES
                )
            )
        found = json.loads(content or b"{}")
        assert isinstance(found, dict)
        return found

    def entries(self, issue: Issue) -> KeptEntries:
        """What it counted."""
        with reading(self._engine) as connection:
            content = connection.scalar(
                select(IssueRow.entries).where(IssueRow.id == issue.issue_id)
            )
        return _unpacked(content or b"")


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _all(connection: Connection) -> list[Issue]:
    files: dict[int, dict[str, str]] = {}
    for row in connection.execute(
        select(IssueFileRow.issue_id, IssueFileRow.name, IssueFileRow.sha256).order_by(
            IssueFileRow.issue_id, IssueFileRow.position
        )
    ):
        files.setdefault(row.issue_id, {})[row.name] = row.sha256
    names = (
        IssueRow.first,
        IssueRow.last,
        IssueRow.label,
        IssueRow.number,
        IssueRow.issued_on,
        IssueRow.as_of,
    )
    rows = connection.execute(
        select(*names, IssueRow.issued_at, IssueRow.version, IssueRow.id).order_by(
            IssueRow.last, IssueRow.first
        )
    )
    return [Issue(*row[:-1], files.get(row.id, {}), row.id) for row in rows]


def _packed(entries: KeptEntries) -> bytes:
    whole = {"counted": entries.counted, "late": entries.late, "columns": sorted(entries.columns)}
    return zlib.compress(json.dumps(whole, ensure_ascii=False).encode())


def _unpacked(content: bytes) -> KeptEntries:
    if not content:
        return KeptEntries()
    whole = json.loads(zlib.decompress(content))
    counted, late = (tuple(KeptEntry(*each) for each in whole[key]) for key in ("counted", "late"))
    return KeptEntries(counted, late, frozenset(whole["columns"]))
