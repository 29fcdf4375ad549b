"""Where the source of each entry was looked for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("entries", sa.Column("source_at", sa.Text(), nullable=False, server_default=""))
