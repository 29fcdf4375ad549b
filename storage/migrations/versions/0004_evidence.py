"""The chain over all visits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "seals",
        sa.Column("id", LONG, primary_key=True),
        sa.Column("visit_id", LONG, sa.ForeignKey("visits.id"), nullable=False),
        sa.Column("column_id", sa.Integer(), sa.ForeignKey("columns.id"), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("complete_from", sa.Date()),
        sa.Column("unchanged_from", sa.Date()),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.Column("record", sa.LargeBinary()),
        sa.UniqueConstraint("visit_id", name="uq_seals_visit_id"),
    )
    op.create_index("ix_seals_column", "seals", ["column_id", "id"])
