"""Which visit first read the source of each entry."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column(
        "entries", sa.Column("source_visit", sa.BigInteger().with_variant(sa.Integer(), "sqlite"))
    )
    op.execute("UPDATE entries SET source_visit = first_seen_visit WHERE source <> ''")
