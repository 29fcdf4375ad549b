"""What can be shown to a unit that disputes: a record of every visit, and a chain over all of them.

A record's digest is the SHA-256 of its line of JSON. A seal is the SHA-256 of the seal before it
followed by the record's digest, so that a record that was changed, taken out or put in breaks the
chain from there on. Records are kept for a set time; digests and seals for ever.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)

from config.speech import en
from storage.chunks import chunks
from storage.engine import alone, reading, writing
from storage.evidence.captures import CaptureStore
from storage.evidence.packing import packed, unpacked
from storage.evidence.tables import SealRow
from storage.records import READING, Capture, Outcome, Visit
from storage.tables import ColumnRow, StateRow, VisitRow
from storage.tally import count_in

FIRST_SEAL = "0" * 64
"""What stands for the seal before the first."""

_MOST_HEADERS = 60


@dataclass(frozen=True, slots=True)
class Sealed:
    """One link of the chain. line: the record as its digest covers it, "" once
    its time of keeping is over.
    """

    number: int
    visit_id: int
    digest: str
    seal: str
    line: str

    @property
    def record(self) -> dict[str, Any]:
        """The record's fields; empty where it is no longer kept."""
        found: dict[str, Any] = json.loads(self.line) if self.line else {}
        return found

    @property
    def digests(self) -> Iterator[str]:
        """Of the captures that the record names, and of their pictures."""
        for capture in self.record.get("captures", ()):
            yield from (
                digest for digest in (capture["sha256"], capture.get("picture", "")) if digest
            )


def seal_of(previous: str, digest: str) -> str:
    """The seal of a link, from the seal before it and its record's digest."""
    return sha256(f"{previous}{digest}".encode("ascii")).hexdigest()


@cache
def reader_version() -> str:
    """What read the pages."""
    return f"tongbao {version('tongbao')}"


@dataclass(frozen=True, slots=True)
class Kept:
    """A visit that is stored already: its number, its state's, and that of the visit whose reading
    it rests on.
    """

    number: int
    state_id: int
    visit: Visit
    same_as: int | None


def seal(connection: Connection, crawl_id: int, visits: Sequence[Kept]) -> None:
    """Adds the visits to the chain, in the transaction that stores them."""
    alone(connection)
    previous = (
        connection.scalar(select(SealRow.seal).order_by(SealRow.id.desc()).limit(1)) or FIRST_SEAL
    )
    columns = _columns(connection, {kept.visit.column_id for kept in visits})
    samples = _samples(connection, {kept.state_id for kept in visits})
    first: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    for kept in visits:
        record = _record(crawl_id, kept, columns[kept.visit.column_id])
        line = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "replace"
        )
        digest = sha256(line).hexdigest()
        previous = seal_of(previous, digest)
        record_bytes = packed(line, samples[kept.state_id])
        if samples[kept.state_id] is None:
            samples[kept.state_id] = record_bytes
            first.append({"state": kept.state_id, "record": record_bytes})
        rows.append(
            {"visit_id": kept.number, "digest": digest, "seal": previous, "record": record_bytes}
        )
    connection.execute(insert(SealRow), rows)
    if first:
        named = update(StateRow).where(StateRow.id == bindparam("state"))
        connection.execute(named.values(sample=bindparam("record")), first)
    count_in(connection, SealRow, len(rows))


def loose_head(connection: Connection) -> str:
    """Why the chain's last link is not believed: it follows not from the one before, or the last
    visit has none. "" where it is.
    """
    rows = connection.execute(
        select(SealRow.visit_id, SealRow.digest, SealRow.seal, SealRow.record, StateRow.sample)
        .select_from(SealRow)
        .join(VisitRow, VisitRow.id == SealRow.visit_id)
        .join(StateRow, StateRow.id == VisitRow.state_id)
        .order_by(SealRow.id.desc())
        .limit(2)
    ).all()
    made = VisitRow.outcome != Outcome.NOT_VISITED.value
    last = connection.scalar(select(VisitRow.id).where(made).order_by(VisitRow.id.desc()).limit(1))
    if not rows:
        return ""
    head, previous = rows[0], rows[1].seal if len(rows) > 1 else FIRST_SEAL
    if head.seal != seal_of(previous, head.digest):
        return "the last link of the evidence does not follow from the one before it"
    if head.record is not None and sha256(_opened(head)).hexdigest() != head.digest:
        return "the last record of the evidence was changed"
    return (
        ""
        if last is None or last <= head.visit_id
        else f"the last visit, {last}, has no link in the evidence"
    )


class Evidence:
    """The records and the captures of one county. Every method is one
    transaction and raises StoreError.
    """

    def __init__(self, engine: Engine, captures: CaptureStore) -> None:
        self._engine = engine
        self.captures = captures

    def of_visits(self, visit_ids: Iterable[int]) -> list[Sealed]:
        """The records of these visits, in the chain's order."""
        wanted = sorted(set(visit_ids))
        with reading(self._engine) as connection:
            rows = connection.execute(_links(SealRow.visit_id.in_(wanted), with_record=True)).all()
        return [_sealed(row) for row in rows]

    def links(self, first: int, last: int) -> tuple[str, list[Sealed]]:
        """All links from number `first` to number `last`, without their
        records, and the seal before them.
        """
        with reading(self._engine) as connection:
            before = (
                select(SealRow.seal).where(SealRow.id < first).order_by(SealRow.id.desc()).limit(1)
            )
            rows = connection.execute(
                _links(SealRow.id.between(first, last), with_record=False)
            ).all()
            return connection.scalar(before) or FIRST_SEAL, [_sealed(row) for row in rows]

    def head(self) -> tuple[int, str] | None:
        """Number and seal of the last link, which covers every one before it; None
        where no visit was made yet.

        Written down outside, it shows later that nothing was changed: whoever makes the
        chain anew makes another seal.
        """
        with reading(self._engine) as connection:
            row = connection.execute(
                select(SealRow.id, SealRow.seal).order_by(SealRow.id.desc()).limit(1)
            ).first()
        return None if row is None else (row.id, row.seal)

    def holds(self, number: int, seal: str) -> bool:
        """Whether the chain still has this seal at this link, as it was written down outside."""
        with reading(self._engine) as connection:
            return connection.scalar(select(SealRow.seal).where(SealRow.id == number)) == seal

    def problems(self, *, with_captures: bool = True) -> Iterator[str]:
        """What does not hold, over the whole chain and every capture that a kept record
        names; nothing when all is well.

        with_captures: without them, only the database is read.
        """
        with reading(self._engine) as connection:
            # A few at a time; PostgreSQL holds them until they are read or
            # let go, whichever comes first.
            with connection.execute(
                _links(with_record=True), execution_options={"yield_per": 500}
            ) as rows:
                yield from self._problems_of_links(rows, with_captures)
            yield from _unsealed(connection)

    def _problems_of_links(self, rows: Iterable[Any], with_captures: bool) -> Iterator[str]:
        previous, checked = FIRST_SEAL, set[str]()
        for row in rows:
            link = _sealed(row)
            if link.seal != seal_of(previous, link.digest):
                yield en(
                    "link {number}: does not follow from the link before it: one was "
                    "changed, removed or added"
                ).format(number=link.number)
            previous = link.seal
            if not link.line:
                continue
            if sha256(link.line.encode()).hexdigest() != link.digest:
                yield en("link {number}: the record of visit {visit} was changed").format(
                    number=link.number, visit=link.visit_id
                )
                continue
            if (link.record["day"], link.record["outcome"]) != (row.day.isoformat(), row.outcome):
                yield en("visit {visit}: is stored otherwise than its record says").format(
                    visit=link.visit_id
                )
            if with_captures:
                yield from self._problems_of_captures(link, checked)

    def _problems_of_captures(self, link: Sealed, checked: set[str]) -> Iterator[str]:
        for digest in link.digests:
            if digest not in checked:
                checked.add(digest)
                if problem := self.captures.problem(digest):
                    yield en("visit {visit}: {problem}").format(
                        visit=link.visit_id, problem=problem
                    )

    def prune(self, before: date) -> None:
        """Takes away records of visits, and captures received, before a day, but
        for what later visits rest on.

        The chain can still be followed afterwards: digests and seals stay.
        """
        with writing(self._engine) as connection:
            alone(connection)  # a sample that goes must not be one that a new record rests on
            connection.execute(
                update(SealRow)
                .where(
                    SealRow.record.is_not(None),
                    SealRow.visit_id.in_(select(VisitRow.id).where(VisitRow.day < before)),
                    SealRow.visit_id.not_in(_last_readings(before)),
                )
                .values(record=None)
            )
            connection.execute(
                update(StateRow)
                .where(StateRow.sample.is_not(None), StateRow.id.not_in(_needed(before)))
                .values(sample=None)
            )
            last = _links(SealRow.visit_id.in_(_last_readings(before)), with_record=True)
            needed = {digest for row in connection.execute(last) for digest in _sealed(row).digests}
        self.captures.prune(datetime(before.year, before.month, before.day, tzinfo=UTC), needed)


def _record(crawl_id: int, kept: Kept, column: Mapping[str, Any]) -> dict[str, Any]:
    visit = kept.visit
    days = [
        seen.entry.published_on for seen in visit.entries if seen.entry.published_on is not None
    ]
    return {
        "visit": kept.number,
        "crawl": crawl_id,
        "column": dict(column),
        "day": visit.day.isoformat(),
        "at": visit.at.astimezone(UTC).isoformat(timespec="seconds"),
        "outcome": visit.outcome.value,
        "why": visit.why[:1_000],
        "url": visit.url[:4_000],
        "status": visit.status,
        "layout": visit.layout,
        "reader": reader_version(),
        "entries": len(visit.entries),
        "newest": max(days).isoformat() if days else None,
        "gone": len(visit.gone),
        "same_as_visit": kept.same_as,
        "captures": [_capture(capture) for capture in visit.evidence],
    }


def _capture(capture: Capture) -> dict[str, Any]:
    return (
        {
            "url": capture.url[:4_000],
            "form": None
            if capture.form is None
            else [[name[:200], value[:2_000]] for name, value in capture.form],
            "sent": _headers(capture.sent),
            "at": capture.at.astimezone(UTC).isoformat(timespec="milliseconds"),
            "status": capture.status,
            "headers": _headers(capture.headers),
            "sha256": capture.digest,
            "bytes": capture.length,
        }
        | ({"picture": capture.picture} if capture.picture else {})
        | _tls(capture)
    )


def _tls(capture: Capture) -> dict[str, str]:
    """That an answer came over TLS whose other end was not verified, and what is wrong
    with its certificate by itself.

    Portals let certificates lapse and are read all the same: who relies on a capture must
    know that nobody vouched for it.
    """
    if not capture.url.lower().startswith("https:"):
        return {}
    return {"tls": f"not verified{': ' if capture.certificate else ''}{capture.certificate}"}


def _headers(headers: Mapping[str, str]) -> dict[str, str]:
    return {name[:200]: value[:2_000] for name, value in list(headers.items())[:_MOST_HEADERS]}


def _columns(connection: Connection, column_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    rows = connection.execute(select(ColumnRow).where(ColumnRow.id.in_(list(column_ids)))).all()
    return {
        row.id: {"id": row.id, "name": row.name, "units": row.units, "url": row.url} for row in rows
    }


def _last_readings(before: date) -> Select[int]:
    """Of every column the last reading before a day: a later visit that found
    nothing changed rests on it.

    Asked column by column, each from its end: the visits of many years are not looked through.
    """
    last = (
        select(VisitRow.id)
        .where(
            VisitRow.column_id == ColumnRow.id,
            VisitRow.day < before,
            VisitRow.outcome.in_(READING),
        )
        .order_by(VisitRow.day.desc(), VisitRow.id.desc())
        .limit(1)
        .correlate(ColumnRow)
        .scalar_subquery()
    )
    found = select(last.label("id")).select_from(ColumnRow).subquery()
    return select(found.c.id).where(found.c.id.is_not(None))


def _needed(before: date) -> Select[int]:
    """The states of visits whose records stay when those of before a day go."""
    stay = or_(VisitRow.day >= before, VisitRow.id.in_(_last_readings(before)))
    return select(VisitRow.state_id).where(stay)


def _samples(connection: Connection, states: Iterable[int]) -> dict[int, bytes | None]:
    found: dict[int, bytes | None] = {}
    for chunk in chunks(states):
        wanted = select(StateRow.id, StateRow.sample).where(StateRow.id.in_(chunk))
        found |= {row.id: row.sample for row in connection.execute(wanted)}
    return found


def _links(*conditions: ColumnElement[bool], with_record: bool) -> Select[*tuple[Any, ...]]:
    wanted: list[Any] = [SealRow.id, SealRow.visit_id, SealRow.digest, SealRow.seal]
    record = [SealRow.record, StateRow.sample, VisitRow.day, VisitRow.outcome]
    return (
        select(*wanted, *(record if with_record else ()))
        .select_from(SealRow)
        .join(VisitRow, VisitRow.id == SealRow.visit_id)
        .join(StateRow, StateRow.id == VisitRow.state_id)
        .where(*conditions)
        .order_by(SealRow.id)
    )


def _sealed(row: Any) -> Sealed:
    line = "" if getattr(row, "record", None) is None else _opened(row).decode("utf-8", "replace")
    return Sealed(row.id, row.visit_id, row.digest, row.seal, line)


def _opened(row: Any) -> bytes:
    """The line of a record; of what is none any more, a line that no digest fits."""
    try:
        return unpacked(row.record, row.sample)
    except zlib.error:
        return b"{}"


def _unsealed(connection: Connection) -> Iterator[str]:
    """Visits that were stored since the chain began and have no link: it was removed."""
    first = select(func.min(SealRow.visit_id)).scalar_subquery()
    rows = connection.scalars(
        select(VisitRow.id).where(
            VisitRow.id > first,
            VisitRow.outcome != Outcome.NOT_VISITED.value,
            VisitRow.id.not_in(select(SealRow.visit_id)),
        )
    )
    for visit_id in rows:
        yield f"visit {visit_id}: its link is missing"
