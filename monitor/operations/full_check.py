"""The nightly check of the whole database, and what it leaves behind: nothing is said
from a database that failed it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from config.io.files import write_whole
from config.speech import en, noted_en
from storage.errors import CorruptError, StoreError
from storage.store import Store

FILE = Path("data") / "database-check.json"
REMEDY = noted_en(
    "put the last backup in its place (docs/operations.md, Restore), then run `tongbao db check`"
)
_MOST_TOLD = 5


def faults(store: Store, home: Path) -> Iterator[str]:
    """What is wrong with the database, looked at whole: file, tables, figures, and every
    link of the evidence's chain.
    """
    try:
        store.check()
    except CorruptError as error:
        yield str(error)
        return
    yield from store.evidence(store.captures(home)).problems(with_captures=False)


def write_down(home: Path, found: list[str], at: datetime) -> None:
    """Keeps what was found, for every command that comes after. Raises StoreError."""
    told = {
        "at": at.isoformat(timespec="seconds"),
        "faults": found[:_MOST_TOLD],
        "more": len(found[_MOST_TOLD:]),
    }
    try:
        write_whole(home / FILE, json.dumps(told, ensure_ascii=False).encode())
    except OSError as error:
        raise StoreError(
            en("{found}: cannot be written: {strerror}").format(
                found=home / FILE, strerror=error.strerror
            )
        ) from error


def last_fault(home: Path) -> str:
    """Why the database is not relied on since its last whole check; "" where it
    passed, or was never checked whole.
    """
    try:
        told = json.loads((home / FILE).read_text(encoding="utf-8"))
        found, more = list(map(str, told["faults"])), int(told["more"])
        at = str(told["at"])
    except (OSError, ValueError, LookupError, TypeError):
        return ""
    others = en("; and {more} more").format(more=more) if more else ""
    if not found:
        return ""
    told_all = "; ".join(found) + others
    return en("the database failed its check of {at}: {faults}").format(at=at, faults=told_all)
