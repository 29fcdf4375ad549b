"""A damaged database is found out before anything is said on its word."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.errors import CorruptError
from storage.store import Store
from tests.storage.conftest import SQLITE
from tests.storage.county import County, shown


@pytest.fixture
def file(tmp_path: Path) -> Path:
    with Store.open(SQLITE, tmp_path) as store:
        store.upgrade()
        County(store).read(
            "03-10", *(shown(f"{number}{'x' * 100}", "03-09") for number in range(500))
        )
        store.check()
    return tmp_path / "data" / "tongbao.db"


def checked(file: Path) -> None:
    with Store.open(SQLITE, file.parent.parent, must_exist=True) as store:
        store.check()


def test_a_sound_database_passes(file: Path) -> None:
    checked(file)


def test_a_page_overwritten_in_the_middle_is_found(file: Path) -> None:
    body = bytearray(file.read_bytes())
    middle = len(body) // 2 // 4096 * 4096
    body[middle : middle + 4096] = b"\xa5" * 4096
    file.write_bytes(body)
    with pytest.raises(CorruptError, match="put the last backup in its place"):
        checked(file)


@pytest.mark.parametrize("size", [100, 5_000, 40_000])
def test_a_file_cut_short_is_found(file: Path, size: int) -> None:
    file.write_bytes(file.read_bytes()[:size])
    with pytest.raises(CorruptError, match=r"tongbao\.db: the database is damaged"):
        checked(file)


def test_a_file_that_is_no_database_is_said_to_be_none(file: Path) -> None:
    file.write_bytes("单位,分组\n教育局,部门\n".encode() * 500)
    with pytest.raises(CorruptError, match="not a database"):
        checked(file)
