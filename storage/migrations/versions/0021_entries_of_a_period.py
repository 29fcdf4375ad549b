"""What the visits of some days brought is found without a look at all that their columns ever held;
so are entries that were shown under days to come.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.progress import begun

revision = "0021"
down_revision = "0020"

_LAST = sa.text("SELECT max(id) FROM entries")
_AHEAD = sa.text("published_on > dated_on")


def upgrade() -> None:
    if op.get_bind().scalar(_LAST):
        begun("entries: two indexes are made")
    op.create_index("ix_entries_first_seen", "entries", ["first_seen_visit"])
    op.create_index(
        *("ix_entries_ahead", "entries", ["column_id", "published_on", "id"]),
        sqlite_where=_AHEAD,
        postgresql_where=_AHEAD,
    )
