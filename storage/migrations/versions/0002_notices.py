"""Findings, the notices they cause, and the deliveries of each notice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "findings",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("column_id", sa.Integer(), sa.ForeignKey("columns.id"), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("band", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("worsened_on", sa.Date()),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date()),
        sa.Column("ending", sa.Text(), nullable=False),
    )
    still_open = sa.text("closed_on IS NULL")
    op.create_index(
        "uq_findings_open",
        "findings",
        ["column_id", "unit"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("dedupe_key", sa.Text(), nullable=False, unique=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("address", sa.Text()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text()),
        sa.Column("message", sa.LargeBinary()),
        sa.Column("decided_at", MOMENT, nullable=False),
    )
    op.create_index("ix_notices_day", "notices", ["day"])
    op.create_index("ix_notices_unit_day", "notices", ["unit", "day"])
    op.create_table(
        "notice_findings",
        sa.Column("notice_id", sa.Integer(), sa.ForeignKey("notices.id"), primary_key=True),
        sa.Column("finding_id", sa.Integer(), sa.ForeignKey("findings.id"), primary_key=True),
        sa.Column("band", sa.Text(), nullable=False),
    )
    op.create_index("ix_notice_findings_finding", "notice_findings", ["finding_id"])
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("notice_id", sa.Integer(), sa.ForeignKey("notices.id"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("doubts", sa.Integer(), nullable=False),
        sa.Column("claim_host", sa.Text()),
        sa.Column("claim_pid", sa.Integer()),
        sa.Column("claim_mark", sa.Text()),
        sa.Column("claimed_until", MOMENT),
        sa.Column("next_attempt_at", MOMENT),
        sa.Column("code", sa.Integer()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("settled_at", MOMENT),
        sa.UniqueConstraint("notice_id", "position"),
    )
    op.create_index("ix_deliveries_state", "deliveries", ["state"])
