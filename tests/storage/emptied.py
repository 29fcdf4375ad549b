"""A database of a server that tests use one after the other: emptied in between, which takes a
twentieth of what it takes to make one.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import create_engine, text

_TABLES = """
SELECT c.relname, c.relkind, a.attname, a.atttypid, a.attnotnull, a.attnum,
    pg_get_expr(d.adbin, d.adrelid), i.indisunique, pg_get_indexdef(i.indexrelid)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
LEFT JOIN pg_index i ON i.indexrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'i', 'v') AND a.attnum > 0
"""
_CONSTRAINTS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace
"""
_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_KEEP = """
DO $$ DECLARE one record; filled boolean; BEGIN
CREATE SCHEMA first;
FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', one.tablename) INTO filled;
    IF filled THEN
        EXECUTE format('CREATE TABLE first.%1$I AS TABLE %1$I', one.tablename);
    END IF;
END LOOP; END $$
"""
_EMPTY = """
DO $$ DECLARE one record; BEGIN
SET LOCAL session_replication_role = replica;
FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DELETE FROM %I', one.tablename);
END LOOP;
FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'first' LOOP
    EXECUTE format('INSERT INTO %1$I SELECT * FROM first.%1$I', one.tablename);
END LOOP;
FOR one IN SELECT sequencename FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
    EXECUTE format('ALTER SEQUENCE %I RESTART', one.sequencename);
END LOOP; END $$
"""


class Emptied:
    """One database with its tables, in the state in which it is given."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._engine = create_engine(address, isolation_level="AUTOCOMMIT")
        self._made = self._shape()
        with self._engine.connect() as connection:
            connection.execute(text(_KEEP))

    def empty(self) -> bool:
        """Brings it back to that state; False where more than rows have changed since."""
        with self._engine.connect() as connection:
            connection.execute(text(_OTHERS)).all()
        if self._shape() != self._made:
            return False
        with self._engine.connect() as connection:
            connection.execute(text(_EMPTY))
        return True

    def close(self) -> None:
        self._engine.dispose()

    def _shape(self) -> set[tuple[Any, ...]]:
        with self._engine.connect() as connection:
            return {
                tuple(row)
                for query in (_TABLES, _CONSTRAINTS)
                for row in connection.execute(text(query))
            }
