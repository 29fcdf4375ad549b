"""Tables as classes: each column is an attribute with its type, and the class stands for its table
in statements. SQLAlchemy's own mapping makes objects of rows besides, which nobody here asks for;
every command would wait for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, ClassVar, TypeVar, get_origin

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    FromClause,
    Integer,
    LargeBinary,
    MetaData,
    Table,
)
from sqlalchemy import Text as SqlText
from sqlalchemy.schema import SchemaItem
from sqlalchemy.sql.elements import NamedColumn
from sqlalchemy.types import TypeDecorator, TypeEngine

Value = TypeVar("Value")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, in UTC both ways; SQLite keeps no time zone,
    so a naive moment is refused.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Digest(TypeDecorator[str]):
    """A SHA-256: 64 hexadecimal digits here, 32 bytes in the database."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return bytes.fromhex(value) if value is not None else None

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        # What somebody wrote there in another type is no digest of ours.
        return value.hex() if isinstance(value, bytes) else None if value is None else str(value)


_TYPES: Mapping[type, TypeEngine[Any]] = {
    bool: Boolean(),
    bytes: LargeBinary(),
    date: Date(),
    datetime: UtcDateTime(),
    dict: JSON(),
    int: Integer(),
    list: JSON(),
    str: SqlText(),
}


def column(
    kind: type[Value], *how: SchemaItem, type_: TypeEngine[Any] | None = None, **options: Any
) -> NamedColumn[Value]:
    """A column of values of this kind. type_: where it is another one than the kind's; that of a
    foreign key is the other column's. how, options: what else SQLAlchemy's Column takes.
    """
    return _column(kind, how, type_, nullable=False, **options)


def optional(
    kind: type[Value], *how: SchemaItem, type_: TypeEngine[Any] | None = None, **options: Any
) -> NamedColumn[Value | None]:
    """The same, where a row may have none."""
    return _column(kind, how, type_, nullable=True, **options)


def _column(
    kind: type, how: Sequence[SchemaItem], type_: TypeEngine[Any] | None, **options: Any
) -> Column[Any]:
    if type_ is None and not any(isinstance(one, ForeignKey) for one in how):
        type_ = _TYPES[get_origin(kind) or kind]
    return Column(None, type_, *how, **options)


class Rows:
    """A table: what is derived from one of its databases' bases, with columns of its own."""

    metadata: ClassVar[MetaData]
    __tablename__: ClassVar[str]
    __table_args__: ClassVar[tuple[SchemaItem, ...]] = ()
    __table__: ClassVar[FromClause]

    def __init_subclass__(cls) -> None:
        if "__tablename__" not in vars(cls):
            return
        columns = {name: one for name, one in vars(cls).items() if isinstance(one, Column)}
        for name, one in columns.items():
            one.name = one.key = name
        found = Table(cls.__tablename__, cls.metadata, *columns.values(), *cls.__table_args__)
        cls.__table__ = found

    @classmethod
    def __clause_element__(cls) -> FromClause:
        """What SQLAlchemy takes for the class in a statement."""
        return cls.__table__


Row = TypeVar("Row", bound=Rows)


def aliased(rows: type[Row]) -> type[Row]:
    """The same table once more, for a statement that looks at it twice."""
    again = rows.__table__.alias()
    made: type[Row] = type(rows.__name__, (rows,), {"__table__": again, **dict(again.columns)})
    return made
