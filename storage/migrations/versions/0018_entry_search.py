"""Entries of all columns are looked through by their days and titles inside an index."""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    # A server refuses rows of an index that are as long as a title may be.
    if op.get_bind().dialect.name == "sqlite":
        columns = ["published_on", "id", "column_id", "title"]
        op.create_index("ix_entries_published", "entries", columns)
