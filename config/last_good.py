"""The tables of a county folder as they were last read without a fault, kept in
data/last-good.json for the night.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from config.county import County, load_county
from config.io.files import write_whole
from config.io.source import Source
from config.settings import ConfigError

FILE = Path("data", "last-good.json")


def keep(county: County, now: datetime) -> None:
    """Keeps the tables of a county that was read without a fault. Raises OSError."""
    tables = {stem: [source.name, source.text] for stem, source in county.tables.items()}
    _write(county.home, {"good_at": now.isoformat(), "faulty_since": None, "tables": tables})


def mark_faulty(home: Path, now: datetime) -> None:
    """Writes down since when the folder's tables are at fault, where that is
    not known yet. Raises OSError.
    """
    kept = _kept(home)
    if kept is not None and kept.get("faulty_since") is None:
        _write(home, kept | {"faulty_since": now.isoformat()})


def load_last_good(
    home: Path, faults: ConfigError, *, layouts: Collection[str] | None = None
) -> County:
    """The county with today's settings and the tables as they were kept; `faults`
    are what is wrong with today's.

    Raises `faults` where nothing was kept, and where the settings are at fault too.
    """
    kept = _kept(home)
    if kept is None:
        raise faults
    try:
        tables = {stem: Source(*source) for stem, source in kept["tables"].items()}
        county = load_county(home, layouts=layouts, read=tables.get)
        good_at = datetime.fromisoformat(kept["good_at"])
        since = datetime.fromisoformat(kept["faulty_since"]) if kept["faulty_since"] else None
    except (ConfigError, ValueError, LookupError, TypeError, AttributeError):
        raise faults from None
    return replace(
        county, notes=(), faults=tuple(faults.problems), good_at=good_at, faulty_since=since
    )


def _write(home: Path, kept: dict[str, Any]) -> None:
    write_whole(home / FILE, json.dumps(kept, ensure_ascii=False).encode("utf-8"))


def _kept(home: Path) -> dict[str, Any] | None:
    try:
        kept = json.loads((home / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return kept if isinstance(kept, dict) else None
