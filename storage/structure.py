"""Whether the tables are those that the migrations make: nothing is missing, renamed,
or made anew in another way.

What stands there besides, such as a view for the office's own reports, is nobody's fault.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection, Table, UniqueConstraint, text

from storage import duty_tables, issue_tables  # noqa: F401 - their tables are looked for too
from storage.evidence import tables as evidence_tables  # noqa: F401 - so are these
from storage.tables import Base
from storage.web import tables as web_tables  # noqa: F401 - and these


@dataclass(slots=True)
class _Found:
    """A table as it stands. columns: by name, whether they may be without a value. indexes: columns
    in order, and whether they are unique. alone: sets of columns that no two rows may share.
    """

    columns: dict[str, bool] = field(default_factory=dict)
    key: set[str] = field(default_factory=set)
    indexes: dict[str, tuple[list[str], bool]] = field(default_factory=dict)
    alone: list[set[str]] = field(default_factory=list)


def deviations(connection: Connection) -> list[str]:
    """What the database lacks of its tables, columns, keys and indexes, or has
    otherwise; a phrase each, sorted.
    """
    found = _in_file(connection) if connection.dialect.name == "sqlite" else _on_server(connection)
    different: list[str] = []
    for table in Base.metadata.tables.values():
        if table.name in found:
            different += [*_of_columns(table, found[table.name])]
            different += [*_of_indexes(table, found[table.name])]
        else:
            different.append(f"table {table.name} is missing")
    return sorted(different)


def _of_columns(table: Table, found: _Found) -> Iterator[str]:
    strange = ", ".join(sorted(found.columns.keys() - table.columns.keys()))
    besides = f" (there is {strange} instead)" if strange else ""
    missing = [one.name for one in table.columns if one.name not in found.columns]
    for name in missing:
        yield f"column {table.name}.{name} is missing{besides}"
    key = {column.name for column in table.primary_key}
    for column in table.columns:
        required = not column.nullable and column.name not in key
        if required and found.columns.get(column.name):
            yield f"column {table.name}.{column.name} may be without a value"
    if not missing and found.key != key:
        yield f"table {table.name} has another key"


def _of_indexes(table: Table, found: _Found) -> Iterator[str]:
    for index in table.indexes:
        made = ([column.name for column in index.columns], bool(index.unique))
        if index.name not in found.indexes:
            yield f"index {index.name} is missing"
        elif found.indexes[index.name] != made:
            yield f"index {index.name} is made otherwise"
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            names = [column.name for column in constraint.columns]
            if set(names) <= found.columns.keys() and set(names) not in found.alone:
                yield f"table {table.name} may hold two rows of one {' and '.join(names)}"


_COLUMNS = text(
    'SELECT m.name, c.name, c."notnull", c.pk FROM sqlite_master m JOIN pragma_table_info(m.name) '
    "c "
    "WHERE m.type = 'table'"
)
_INDEXES = text(
    'SELECT m.name, i.name, i."unique", c.name FROM sqlite_master m JOIN '
    "pragma_index_list(m.name) i "
    "JOIN pragma_index_info(i.name) c WHERE m.type = 'table' ORDER BY m.name, i.name, c.seqno"
)


def _in_file(connection: Connection) -> dict[str, _Found]:
    """In two questions: every command asks them, and asking table by
    table takes ten times as long.
    """
    found: dict[str, _Found] = defaultdict(_Found)
    for table, column, required, key in connection.execute(_COLUMNS):
        found[table].columns[column] = not required
        if key:
            found[table].key.add(column)
    for table, index, unique, column in connection.execute(_INDEXES):
        found[table].indexes.setdefault(index, ([], bool(unique)))[0].append(column)
    for one in found.values():
        one.alone = [set(names) for names, unique in one.indexes.values() if unique]
    return found


_COLUMNS_THERE = text(
    "SELECT t.relname, a.attname, NOT a.attnotnull FROM pg_class t "
    "JOIN pg_namespace n ON n.oid = t.relnamespace JOIN pg_attribute a ON a.attrelid = t.oid "
    "WHERE n.nspname = current_schema() AND t.relkind IN ('r', 'p') "
    "AND a.attnum > 0 AND NOT a.attisdropped"
)
_INDEXES_THERE = text(
    "SELECT t.relname, i.relname, x.indisunique, x.indisprimary, a.attname FROM pg_index x "
    "JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid "
    "JOIN pg_namespace n ON n.oid = t.relnamespace "
    "CROSS JOIN LATERAL unnest(x.indkey) WITH ORDINALITY AS part (number, place) "
    "JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = part.number "
    "WHERE n.nspname = current_schema() AND x.indisvalid ORDER BY t.relname, i.relname, part.place"
)


def _on_server(connection: Connection) -> dict[str, _Found]:
    """In two questions here too: SQLAlchemy's inspection asks a hundred."""
    found: dict[str, _Found] = defaultdict(_Found)
    for table, column, may_lack in connection.execute(_COLUMNS_THERE):
        found[table].columns[column] = may_lack
    for table, index, unique, primary, column in connection.execute(_INDEXES_THERE):
        found[table].indexes.setdefault(index, ([], bool(unique)))[0].append(column)
        if primary:
            found[table].key.add(column)
    for one in found.values():
        one.alone = [set(names) for names, unique in one.indexes.values() if unique]
    return found
