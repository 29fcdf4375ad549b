"""A quiet visit in a third of its bytes: how a page was found is kept once for all the nights on
which it was found so, and the chain's digests are bytes, no letters.
"""

from __future__ import annotations

import sqlite3
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

from storage.migrations.progress import begun, parts

revision = "0022"
down_revision = "0021"

WHAT = "visits are written in fewer bytes"
OF_CHAIN = "the chain's digests become bytes"
LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_TOLD = "v.why, v.url, v.layout, v.fingerprint, v.validators, coalesce(s.reader, '')"
_INTO_STATES = "INTO states (digest, why, url, layout, fingerprint, validators, reader)"
_READ_BY = "LEFT JOIN seals s ON s.visit_id = v.id WHERE v.id BETWEEN :first AND :last"

_STATES_OF_FILE = f"""
INSERT OR IGNORE {_INTO_STATES}
SELECT digest_of({_TOLD}), {_TOLD} FROM visits_before v {_READ_BY} ORDER BY v.id
"""  # noqa: S608 - texts of ours
_VISITS_OF_FILE = f"""
INSERT INTO visits (
    id, crawl_id, column_id, day, at, outcome, conclusive, voids, state_id, status, rows, requests,
    received, complete_from, unchanged_from
)
SELECT
    v.id, v.crawl_id, v.column_id, v.day, v.at, v.outcome, v.conclusive, v.voids,
    (SELECT id FROM states WHERE digest = digest_of({_TOLD})), v.status, v.rows, v.requests,
    v.received, v.complete_from, v.unchanged_from
FROM visits_before v {_READ_BY} ORDER BY v.id
"""  # noqa: S608 - texts of ours
_SEALS_OF_FILE = """
INSERT INTO seals (id, visit_id, digest, seal, record)
SELECT id, visit_id, bytes_of(digest), bytes_of(seal), record
FROM seals_before WHERE id BETWEEN :first AND :last ORDER BY id
"""

_DIGEST = """sha256(convert_to(jsonb_build_array(
    v.why, v.url, v.layout, v.fingerprint, v.validators::text, coalesce(s.reader, '')
)::text, 'UTF8'))"""
_STATES_OF_SERVER = f"""
INSERT {_INTO_STATES} SELECT {_DIGEST}, {_TOLD} FROM visits v {_READ_BY} ORDER BY v.id
ON CONFLICT DO NOTHING
"""  # noqa: S608 - texts of ours
_VISITS_OF_SERVER = f"""
UPDATE visits SET state_id = states.id
FROM (SELECT v.id, {_DIGEST} AS digest FROM visits v {_READ_BY}) found, states
WHERE found.id = visits.id AND states.digest = found.digest
"""  # noqa: S608 - texts of ours
# The sum makes a server write the table anew, without what is dropped.
_NARROWED = """
ALTER TABLE visits
DROP why, DROP url, DROP layout, DROP fingerprint, DROP validators, DROP evidence,
ALTER state_id SET NOT NULL, ALTER requests TYPE integer USING requests + 0
"""
_SEALS_OF_SERVER = """
ALTER TABLE seals
DROP column_id, DROP reader,
ALTER digest TYPE bytea USING {digest}, ALTER seal TYPE bytea USING {seal}
"""
_BYTES = """
CASE WHEN {it} ~ '^([0-9a-f]{{2}})*$' THEN decode({it}, 'hex') ELSE convert_to({it}, 'UTF8') END
"""


def upgrade() -> None:
    op.create_table(
        "states",
        sa.Column("id", LONG, primary_key=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("layout", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("validators", sa.JSON(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("sample", sa.LargeBinary(), nullable=True),
        sa.UniqueConstraint("digest", name="uq_states_digest"),
    )
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        _made_anew(connection)
    else:
        _changed_in_place(connection)
    tallies = sa.table("tallies", sa.column("name"), sa.column("given"))
    held = sa.select(sa.literal("states"), sa.func.count()).select_from(sa.table("states"))
    op.execute(tallies.insert().from_select(["name", "given"], held))


def _made_anew(connection: sa.Connection) -> None:
    """See 0020: SQLite would write the table anew for each column that is dropped."""
    assert not connection.scalar(sa.text("PRAGMA foreign_keys"))
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    driver.create_function("digest_of", 6, _digest_of, deterministic=True)
    driver.create_function("bytes_of", 1, _bytes_of, deterministic=True)
    op.execute("PRAGMA secure_delete = OFF")
    op.drop_index("ix_visits_column_day", "visits")
    op.drop_index("ix_seals_column", "seals")
    op.execute("PRAGMA legacy_alter_table = ON")
    op.execute("ALTER TABLE visits RENAME TO visits_before")
    _create_visits()
    for part in parts(connection, "visits_before", WHAT):
        connection.execute(sa.text(_STATES_OF_FILE), part)
        connection.execute(sa.text(_VISITS_OF_FILE), part)
    op.execute("ALTER TABLE seals RENAME TO seals_before")
    op.execute("PRAGMA legacy_alter_table = OFF")
    _create_seals()
    for part in parts(connection, "seals_before", OF_CHAIN):
        connection.execute(sa.text(_SEALS_OF_FILE), part)
    op.execute("DROP TABLE seals_before")
    op.execute("DROP TABLE visits_before")
    columns = ["column_id", "day", "id", "conclusive", "voids", "complete_from"]
    op.create_index("ix_visits_column_day", "visits", columns)


def _create_visits() -> None:
    op.create_table(
        "visits",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("crawl_id", sa.Integer(), nullable=False),
        sa.Column("column_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("conclusive", sa.Boolean(), nullable=False),
        sa.Column("voids", sa.Boolean(), nullable=False),
        sa.Column("state_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=True),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("complete_from", sa.Date(), nullable=True),
        sa.Column("unchanged_from", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["crawl_id"], ["crawls.id"]),
        sa.ForeignKeyConstraint(["column_id"], ["columns.id"]),
        sa.ForeignKeyConstraint(["state_id"], ["states.id"]),
        sa.UniqueConstraint("crawl_id", "column_id", name="uq_visits_crawl_id_column_id"),
    )


def _create_seals() -> None:
    op.create_table(
        "seals",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("seal", sa.LargeBinary(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"]),
        sa.UniqueConstraint("visit_id", name="uq_seals_visit_id"),
    )


def _changed_in_place(connection: sa.Connection) -> None:
    op.add_column("visits", sa.Column("state_id", sa.BigInteger(), nullable=True))
    for part in parts(connection, "visits", WHAT):
        connection.execute(sa.text(_STATES_OF_SERVER), part)
        connection.execute(sa.text(_VISITS_OF_SERVER), part)
    if connection.scalar(sa.text("SELECT max(id) FROM visits")):
        begun("visits and the chain are written anew")
    op.drop_index("ix_seals_column", "seals")
    connection.execute(sa.text(_NARROWED))
    told = {name: _BYTES.format(it=name) for name in ("digest", "seal")}
    connection.execute(sa.text(_SEALS_OF_SERVER.format(**told)))
    op.create_foreign_key("fk_visits_state_id", "visits", "states", ["state_id"], ["id"])


def _bytes_of(digest: str) -> bytes:
    """What somebody changed into another thing stays so: the chain tells."""
    try:
        return bytes.fromhex(digest)
    except ValueError:
        return digest.encode("utf-8", "surrogatepass")


def _digest_of(*told: str) -> bytes:
    return sha256("\0".join(told).encode("utf-8", "surrogatepass")).digest()
