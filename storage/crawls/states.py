"""How visits found their columns' pages: written once, for all the nights on which it was so."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, insert, select

from storage.chunks import chunks
from storage.evidence.chain import reader_version
from storage.tables import StateRow
from storage.tally import count_in


def state_row(**told: object) -> dict[str, Any]:
    """One row of `states`; what is not given is empty."""
    row: dict[str, Any] = {
        "why": "",
        "url": "",
        "layout": "",
        "fingerprint": "",
        "validators": {},
        "reader": reader_version(),
    }
    return row | told


def numbers_of(connection: Connection, states: Sequence[Mapping[str, Any]]) -> list[int]:
    """The number of each state, in their order; those that are not known yet are added.

    For a transaction that is alone.
    """
    marks = [_digest(state) for state in states]
    found = _known(connection, marks)
    new = {
        mark: {**state, "digest": mark}
        for mark, state in zip(marks, states, strict=True)
        if mark not in found
    }
    if new:
        connection.execute(insert(StateRow), list(new.values()))
        count_in(connection, StateRow, len(new))
        found |= _known(connection, list(new))
    return [found[mark] for mark in marks]


def _known(connection: Connection, marks: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for chunk in chunks(marks):
        rows = connection.execute(
            select(StateRow.digest, StateRow.id).where(StateRow.digest.in_(chunk))
        )
        found |= {row.digest: row.id for row in rows}
    return found


def _digest(state: Mapping[str, Any]) -> str:
    told = json.dumps(state, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return sha256(told.encode("utf-8", "replace")).hexdigest()
