"""Entries are found by the address that they are known under, in whatever columns they stand."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_index("ix_entries_key", "entries", ["key"])
