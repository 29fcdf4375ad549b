"""Who writes a crawl, by the count of its takeovers; and captures that lie in the database, where
several machines reach them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("crawls", sa.Column("epoch", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_table(
        "captures",
        sa.Column("digest", sa.Text(), primary_key=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
    )
    if op.get_bind().dialect.name == "postgresql":
        # compressed already: the server need not try
        op.execute("ALTER TABLE captures ALTER COLUMN body SET STORAGE EXTERNAL")
