"""What each notice says of which column; how new a column in a finding was; holds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("findings", sa.Column("latest", sa.Date()))
    op.create_table(
        "notice_lines",
        sa.Column("notice_id", sa.Integer(), sa.ForeignKey("notices.id"), primary_key=True),
        sa.Column("column_id", sa.Integer(), sa.ForeignKey("columns.id"), primary_key=True),
        sa.Column("kind", sa.Text(), primary_key=True),
        sa.Column("finding_id", sa.Integer(), sa.ForeignKey("findings.id")),
        sa.Column("due_on", sa.Date()),
        sa.Column("band", sa.Text(), nullable=False),
    )
    op.execute(
        "INSERT INTO notice_lines (notice_id, column_id, kind, finding_id, due_on, band) "
        "SELECT told.notice_id, findings.column_id, 'overdue', told.finding_id, findings.due_on, "
        "told.band "
        "FROM notice_findings AS told JOIN findings ON findings.id = told.finding_id"
    )
    op.drop_index("ix_notice_findings_finding", "notice_findings")
    op.drop_table("notice_findings")
    op.create_index("ix_notice_lines_finding", "notice_lines", ["finding_id"])
    op.create_index("ix_notice_lines_due", "notice_lines", ["kind", "due_on"])
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("fresh_on", sa.Date(), nullable=False),
        sa.Column("fresh", sa.Integer(), nullable=False),
        sa.Column("column_ids", sa.JSON(), nullable=False),
        sa.Column("placed_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("ending", sa.Text(), nullable=False),
    )
