"""How many rows each table that is kept for ever has been given; so far, as many as it holds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

COUNTED = (
    *("rosters", "columns", "crawls", "visits", "entries", "seals", "confirmations"),
    *("findings", "notices", "deliveries", "holds", "issues"),
)


def upgrade() -> None:
    tallies = op.create_table(
        "tallies",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("given", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
    )
    for name in COUNTED:
        held = sa.select(sa.literal(name), sa.func.count()).select_from(sa.table(name))
        op.execute(tallies.insert().from_select(["name", "given"], held))
