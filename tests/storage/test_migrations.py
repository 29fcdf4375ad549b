"""The tables come to be by the migrations alone, once, whoever asks for them first."""

from __future__ import annotations

import importlib
import pkgutil
import random
import sqlite3
import time
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

import storage
from storage import schema
from storage.engine import reading, writing
from storage.errors import SchemaError
from storage.schema import MIGRATIONS, revisions
from storage.store import Store
from storage.tables import Base
from tests.processes import process
from tests.storage.county import County
from tests.storage.others import upgrade
from tests.storage.versions import left_at

_MIGRATE = schema.migrate


@pytest.fixture(autouse=True)
def _step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "migrate", schema.step_by_step)


def test_a_new_file_is_made_at_once_as_the_migrations_make_it(tmp_path: Path) -> None:
    made = []
    for migrate in (schema.step_by_step, _MIGRATE):
        schema.migrate = migrate
        with Store.open(f"sqlite:///{migrate.__name__}.db", tmp_path) as store:
            store.upgrade()
        with closing(sqlite3.connect(tmp_path / f"{migrate.__name__}.db")) as connection:
            # the constraints of one table stand in no order
            made.append(
                sorted(line.strip(" ,;") for line in "\n".join(connection.iterdump()).splitlines())
            )
    assert made[0] == made[1], "`make tables` writes storage/migrations/new.sql"


def test_the_migrations_make_exactly_the_tables_of_the_code(store: Store) -> None:
    for module in pkgutil.iter_modules(storage.__path__, "storage."):
        importlib.import_module(module.name)
    with reading(store._engine) as connection:
        found = compare_metadata(
            MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata
        )
    assert found == []


def test_the_migrations_stand_in_one_line_in_the_order_of_their_numbers() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    steps = ScriptDirectory.from_config(config).walk_revisions()
    assert tuple(step.revision for step in reversed(list(steps))) == revisions()


def test_upgrading_again_changes_nothing(store: Store) -> None:
    County(store)
    store.upgrade()
    assert store.schema_state().current
    assert store.identify(County(store).columns) == (1,)


@pytest.mark.parametrize(
    ("database", "revision"),
    [
        *(("sqlite", revision) for revision in revisions()[:-1]),
        *(("postgresql", revision) for revision in revisions()[:-1:4]),
    ],
    indirect=["database"],
)
def test_a_database_of_every_earlier_version_is_brought_up_with_its_data(
    database: str, tmp_path: Path, revision: str
) -> None:
    with Store.open(database, tmp_path) as store:
        with left_at(store, revision) as connection:
            connection.execute(
                text("INSERT INTO columns (name, units, url) VALUES ('动态', '局', 'http://a/')")
            )
        with pytest.raises(SchemaError, match=f"version {revision}.*tongbao db upgrade"):
            store.require_schema()
        store.upgrade()
        store.require_schema()
        with reading(store._engine) as connection:
            assert connection.execute(text("SELECT id, name FROM columns")).all() == [(1, "动态")]


def test_a_database_newer_than_the_code_is_refused_and_left_alone(store: Store) -> None:
    with writing(store._engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert store.schema_state().newer
    for touch in (store.upgrade, store.require_schema):
        with pytest.raises(SchemaError, match=r"9999.*made by a newer tongbao"):
            touch()
    assert store.schema_state().version == "9999"


def test_several_processes_may_upgrade_at_once(database: str, tmp_path: Path) -> None:
    with ExitStack() as stack:
        lines = [stack.enter_context(process(upgrade, database, tmp_path))[1] for _ in range(5)]
        for line in lines:
            line.send("now")
        assert [line.recv() for line in lines] == [True] * 5


@pytest.mark.parametrize(
    ("database", "times"), [("sqlite", 8), ("postgresql", 3)], indirect=["database"]
)
def test_an_upgrade_killed_at_any_moment_is_done_anew(
    database: str, tmp_path: Path, times: int
) -> None:
    chance = random.Random(2026)
    for _ in range(times):
        with process(upgrade, database, tmp_path) as (child, line):
            line.send("now")
            time.sleep(chance.uniform(0, 0.6))
            child.kill()
            child.join()
        with Store.open(database, tmp_path) as store:
            assert store.schema_state().version in ("", revisions()[-1])
    with Store.open(database, tmp_path) as store:
        store.upgrade()
        store.check()
        with reading(store._engine) as connection:
            assert set(Base.metadata.tables) <= set(inspect(connection).get_table_names())
