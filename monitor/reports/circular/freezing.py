"""--issue: a circular with its files, its figures, and the rules and the roster that it
rests on, kept as it was printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from importlib.metadata import version
from typing import Any

from config.county import County
from config.io.spreadsheet import to_csv
from config.settings import FILE
from monitor.reports.circular.builder import Circular
from monitor.reports.circular.differences import (
    HEADER,
    Difference,
    of_basis,
    of_entries,
    of_figures,
)
from monitor.reports.circular.figures import as_figures
from monitor.reports.circular.issuing import Draft, registers_of
from monitor.reports.circular.past import kept
from storage.issues import Issue, KeptEntries, digest
from storage.store import Store

BASIS = "依据"
"""The folder beside the paper in which the rules and the roster stand that it rests on."""
DIFFERENCES = "差异.csv"


@dataclass(frozen=True, slots=True)
class Seal:
    """What an issue has of its own: its number ("" where it has none), its day, and the
    moment at which it was issued.
    """

    number: str
    day: date
    at: datetime


def basis(county: County, store: Store, as_of: date) -> dict[str, bytes]:
    """The settings, the roster in force on the day, and the county's other
    tables, as files below 依据/.
    """
    tables = {f"{stem}.csv": source.text for stem, source in county.tables.items()} | dict(
        registers_of(county).texts
    )
    roster = store.roster_on(as_of)
    if roster is not None:
        tables |= {"units.csv": roster.units_csv, "columns.csv": roster.columns_csv}
    files = {
        FILE: (county.home / FILE).read_bytes(),
        **{name: text.encode() for name, text in tables.items()},
    }
    return {f"{BASIS}/{name}": content for name, content in sorted(files.items())}


def issue_block(seal: Seal, files: Mapping[str, bytes]) -> dict[str, Any]:
    """`issued` of circular.json: every other file with its SHA-256."""
    return {
        "number": seal.number or None,
        "date": seal.day.isoformat(),
        "files": {name: digest(content) for name, content in files.items()},
    }


def freeze(store: Store, drafted: Draft, seal: Seal, files: Mapping[str, bytes]) -> Issue:
    """Keeps the circular for good; where it was issued before, that
    issue, and nothing is changed.
    """
    period = drafted.period
    issue = Issue(
        first=period.first,
        last=period.last,
        label=period.label,
        number=seal.number,
        issued_on=seal.day,
        as_of=drafted.picture.as_of,
        issued_at=seal.at,
        version=version("tongbao"),
    )
    columns = frozenset(
        column_id for column_id in drafted.picture.column_ids if column_id is not None
    )
    counted, late = (
        tuple(map(kept, articles)) for articles in (drafted.counts.articles, _late(drafted))
    )
    return store.issues.keep(issue, files, KeptEntries(counted, late, columns))


def differences(
    store: Store, county: County, drafted: Draft, circular: Circular, issue: Issue
) -> list[Difference]:
    """What a draft says otherwise than the issue of its period, and why."""
    book = store.issues
    now = {
        name: digest(content)
        for name, content in basis(county, store, drafted.picture.as_of).items()
    }
    return [
        *of_figures(book.figures(issue), as_figures(replace(circular, draft=True))),
        *of_entries(book.entries(issue), drafted.counts.articles),
        *of_basis(issue, now, version("tongbao")),
    ]


def differences_file(found: list[Difference]) -> bytes:
    """差异.csv."""
    return to_csv(HEADER, (each.cells() for each in found)).encode()


def _late(drafted: Draft) -> tuple[Any, ...]:
    return tuple(each.article for each in drafted.past.late)
