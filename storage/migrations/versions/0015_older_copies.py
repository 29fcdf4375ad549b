"""Crawls in which the portal showed an older copy of itself, and of until which day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("crawls", sa.Column("copy_until", sa.Date(), nullable=True))
