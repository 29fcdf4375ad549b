"""How far back a visit saw every entry stands with the visit.

Earlier visits took a list that stopped for one that was whole: what they said to reach back for
ever is taken back, and their pages are read anew, for "not modified" would rest on it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

INDEX = "ix_visits_column_day"


def upgrade() -> None:
    op.add_column("visits", sa.Column("complete_from", sa.Date()))
    op.add_column("visits", sa.Column("unchanged_from", sa.Date()))
    op.execute(
        "UPDATE visits SET complete_from = (SELECT seals.complete_from FROM seals WHERE "
        "seals.visit_id = visits.id), "
        "unchanged_from = (SELECT seals.unchanged_from FROM seals WHERE seals.visit_id = "
        "visits.id) WHERE conclusive"
    )
    op.execute(
        "UPDATE visits SET complete_from = NULL WHERE outcome <> 'truly empty' AND "
        "complete_from = '0001-01-01'"
    )
    op.execute(
        "UPDATE visits SET unchanged_from = NULL WHERE outcome <> 'truly empty' AND "
        "unchanged_from = '0001-01-01'"
    )
    op.execute(
        "UPDATE visits SET validators = '{}' WHERE outcome = 'read' AND complete_from IS NULL"
    )
    with op.batch_alter_table("seals") as seals:
        seals.drop_column("complete_from")
        seals.drop_column("unchanged_from")
    op.drop_index(INDEX, "visits")
    op.create_index(
        INDEX, "visits", ["column_id", "day", "id", "conclusive", "voids", "complete_from"]
    )
