"""The accounts of the office, and the logins that are open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Engine, delete, func, insert, select, update

from config.speech import en
from storage.engine import alone, reading, writing
from storage.errors import StoreError
from storage.web.tables import AccountRow, SessionRow

_NOTED = timedelta(minutes=1)


class Role(StrEnum):
    """clerk edits, deputy issues and approves, operator sees how the machine does."""

    CLERK = "clerk"
    DEPUTY = "deputy"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Account:
    name: str
    role: Role
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """An open login: whose, and what its forms send along."""

    name: str
    role: Role
    form_token: str


class Accounts:
    """Accounts and logins in one database. Every method is one
    transaction and raises StoreError.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> list[Account]:
        """Every account, by name."""
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(AccountRow.name, AccountRow.role, AccountRow.made_at).order_by(
                    AccountRow.name
                )
            ).all()
        return [Account(name, Role(role), made_at) for name, role, made_at in rows]

    def add(self, name: str, role: Role, password: str, at: datetime) -> None:
        """A new account; password: its hash. Raises StoreError where the name is taken."""
        with writing(self._engine, durable=True) as connection:
            taken = select(func.count()).select_from(AccountRow).where(AccountRow.name == name)
            if connection.scalar(taken):
                raise StoreError(
                    en("there is an account {name} already: remove it first").format(name=name)
                )
            values = {"name": name, "role": role.value, "password": password, "made_at": at}
            connection.execute(insert(AccountRow).values(values))

    def remove(self, name: str) -> bool:
        """Takes an account away and ends its logins. False where there is none of that name."""
        with writing(self._engine, durable=True) as connection:
            alone(connection)
            connection.execute(delete(SessionRow).where(SessionRow.account == name))
            return (
                connection.execute(delete(AccountRow).where(AccountRow.name == name)).rowcount > 0
            )

    def password_of(self, name: str) -> str | None:
        """The hash of an account's password; None where there is none of that name."""
        with reading(self._engine) as connection:
            return connection.scalar(select(AccountRow.password).where(AccountRow.name == name))

    def log_in(
        self,
        name: str,
        password: str,
        digest: str,
        form_token: str,
        at: datetime,
        longest: timedelta,
    ) -> bool:
        """Opens a login, and forgets those that are older than `longest`. False where the account
        was taken away, or has another password (its hash), since that was looked at.
        """
        account = select(AccountRow.name).where(
            AccountRow.name == name, AccountRow.password == password
        )
        values = {
            "digest": digest,
            "account": name,
            "form_token": form_token,
            "opened_at": at,
            "used_at": at,
        }
        with writing(self._engine) as connection:
            alone(connection)
            connection.execute(delete(SessionRow).where(SessionRow.opened_at < at - longest))
            if connection.scalar(account) is None:
                return False
            connection.execute(insert(SessionRow).values(values))
        return True

    def session(
        self, digest: str, at: datetime, idle: timedelta, longest: timedelta
    ) -> Session | None:
        """The login that a token belongs to; None after `idle` without use or `longest` altogether.

        Its use is noted once a minute: a page that is only looked at need not
        wait for a crawl that writes.
        """
        mine = SessionRow.digest == digest
        with reading(self._engine) as connection:
            row = connection.execute(
                select(AccountRow.name, AccountRow.role, SessionRow.form_token, SessionRow.used_at)
                .join(AccountRow, AccountRow.name == SessionRow.account)
                .where(mine, SessionRow.used_at >= at - idle, SessionRow.opened_at >= at - longest)
            ).first()
        if row is None:
            return None
        if row.used_at < at - _NOTED:
            with writing(self._engine) as connection:
                connection.execute(update(SessionRow).where(mine).values(used_at=at))
        return Session(row.name, Role(row.role), row.form_token)

    def log_out(self, digest: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(delete(SessionRow).where(SessionRow.digest == digest))
