"""The first tables: rosters, columns, crawls, visits, entries and what became of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "rosters",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("sha256", sa.Text(), nullable=False, unique=True),
        sa.Column("units_csv", sa.Text(), nullable=False),
        sa.Column("columns_csv", sa.Text(), nullable=False),
    )
    op.create_table(
        "columns",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("units", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
    )
    op.create_table(
        "roster_columns",
        sa.Column("roster_id", sa.Integer(), sa.ForeignKey("rosters.id"), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("column_id", sa.Integer(), sa.ForeignKey("columns.id"), nullable=False),
    )
    op.create_table(
        "crawls",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("roster_id", sa.Integer(), sa.ForeignKey("rosters.id"), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("full", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("scope", sa.JSON(), nullable=False),
    )
    op.create_index("ix_crawls_as_of", "crawls", ["as_of", "id"])
    op.create_table(
        "visits",
        sa.Column("id", LONG, primary_key=True),
        sa.Column("crawl_id", sa.Integer(), sa.ForeignKey("crawls.id"), nullable=False),
        sa.Column("column_id", sa.Integer(), sa.ForeignKey("columns.id"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("conclusive", sa.Boolean(), nullable=False),
        sa.Column("voids", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("layout", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer()),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("validators", sa.JSON(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("received", LONG, nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.UniqueConstraint("crawl_id", "column_id"),
    )
    op.create_index(
        "ix_visits_column_day", "visits", ["column_id", "day", "id", "conclusive", "voids"]
    )
    op.create_table(
        "entries",
        sa.Column("id", LONG, primary_key=True),
        sa.Column("column_id", sa.Integer(), sa.ForeignKey("columns.id"), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text()),
        sa.Column("published_on", sa.Date()),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("date_text", sa.Text(), nullable=False),
        sa.Column("date_at", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("first_seen_on", sa.Date(), nullable=False),
        sa.Column("first_seen_visit", LONG, sa.ForeignKey("visits.id"), nullable=False),
        sa.Column("last_seen_on", sa.Date(), nullable=False),
        sa.Column("last_seen_visit", LONG, sa.ForeignKey("visits.id"), nullable=False),
        sa.Column("gone_on", sa.Date()),
        sa.UniqueConstraint("column_id", "key"),
    )
    op.create_index(
        "ix_entries_column_published",
        "entries",
        ["column_id", "published_on", "id", "dated_on", "gone_on"],
    )
    op.create_table(
        "entry_changes",
        sa.Column("id", LONG, primary_key=True),
        sa.Column("entry_id", LONG, sa.ForeignKey("entries.id"), nullable=False),
        sa.Column("visit_id", LONG, sa.ForeignKey("visits.id"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("old_title", sa.Text(), nullable=False),
        sa.Column("new_title", sa.Text(), nullable=False),
        sa.Column("old_published_on", sa.Date()),
        sa.Column("old_dated_on", sa.Date(), nullable=False),
        sa.Column("new_published_on", sa.Date()),
        sa.Column("was_gone", sa.Boolean(), nullable=False),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_entry_changes_entry", "entry_changes", ["entry_id"])
    op.create_index("ix_entry_changes_visit", "entry_changes", ["visit_id"])
