"""Where a database may lie, and what is said where it cannot."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from storage.engine import describe, file_of, locate
from storage.errors import CorruptError, ForeignError, SchemaError, StoreError
from storage.filesystems import network_file_system
from storage.store import Store
from tests.processes import process
from tests.storage.conftest import SQLITE
from tests.storage.county import County, shown
from tests.storage.others import write_as_nobody

MOUNTS = """\
22 1 253:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:30 / /mnt/office rw,relatime - nfs4 server:/office rw
31 22 0:31 / /mnt/two\\040words rw - cifs //server/share rw
32 22 0:32 / /mnt/c rw - 9p C:\\134 rw
33 30 253:1 / /mnt/office/disk rw - xfs /dev/vdb rw
34 22 0:34 / /home/li/server rw - fuse.sshfs li@server: rw
35 22 0:35 / /mnt/over rw - ext4 /dev/vdc rw
36 22 0:36 / /mnt/over rw - smb3 //server/share rw
37 22 0:37 / /vagrant rw - vboxsf vagrant rw
38 22 0:38 / /mnt/pool rw - fuse.glusterfs server:/pool rw
broken line
"""


@pytest.mark.parametrize("name", ["县 数据", "100%", "50%41", "a?b#c", "a b&c"])
def test_a_relative_address_lies_in_the_county_folder_whatever_it_is_called(
    tmp_path: Path, name: str
) -> None:
    home = tmp_path / name
    home.mkdir()
    with Store.open("sqlite:///data/监测.db", home) as store:
        store.upgrade()
        County(store).read("03-10", shown("a", "03-09"))
    assert (home / "data" / "监测.db").stat().st_size > 0
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_an_absolute_address_is_taken_as_it_is(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.db"
    with Store.open(f"sqlite:///{target}", tmp_path / "county") as store:
        store.upgrade()
    assert target.is_file()


def test_the_folder_of_the_data_is_made_where_the_county_folder_exists(tmp_path: Path) -> None:
    with Store.open(SQLITE, tmp_path) as store:
        store.upgrade()
    assert (tmp_path / "data" / "tongbao.db").is_file()


@pytest.mark.parametrize("place", ["no/such/county", "county.txt"])
def test_a_county_folder_that_is_none_gets_no_database(tmp_path: Path, place: str) -> None:
    (tmp_path / "county.txt").write_text("a file")
    with pytest.raises(StoreError, match=r"folder .* does not exist"):
        Store.open(SQLITE, tmp_path / place)
    assert not (tmp_path / "no").exists()


def test_a_folder_in_the_place_of_the_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "data" / "tongbao.db").mkdir(parents=True)
    with pytest.raises(StoreError, match="is not a file"):
        Store.open(SQLITE, tmp_path)


@pytest.mark.parametrize("mode", ["delete", "wal", "truncate"])
@pytest.mark.parametrize(
    "made",
    [
        "CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url TEXT)",
        "CREATE TABLE alembic_version (version_num TEXT)",
        "CREATE TABLE entries (a)",
        "CREATE TABLE a (b); CREATE VIEW visits AS SELECT b FROM a",
    ],
)
def test_another_program_s_database_is_left_as_it_is(tmp_path: Path, made: str, mode: str) -> None:
    path = tmp_path / "data" / "tongbao.db"
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as theirs:
        theirs.execute(f"PRAGMA journal_mode = {mode}")
        theirs.executescript(made)
    before = {one.name: one.read_bytes() for one in path.parent.iterdir()}
    with pytest.raises(ForeignError, match="another program's database"):
        Store.open(SQLITE, tmp_path)
    assert {one.name: one.read_bytes() for one in path.parent.iterdir()} == before


@pytest.mark.parametrize("content", [b"", b"hello\n" * 400, b"SQLite format 3\0" + b"\xff" * 5_000])
def test_what_is_no_database_yet_or_none_at_all_is_told_apart_from_one_of_others(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "data" / "tongbao.db"
    path.parent.mkdir()
    path.write_bytes(content)
    with Store.open(SQLITE, tmp_path) as store:
        if content:
            with pytest.raises(StoreError, match="database"):
                store.schema_state()
        else:
            store.upgrade()
            store.check()


@pytest.mark.parametrize(
    ("text", "at"), [(b"CREATE TABLE", 20), (b"CREATE TABLE", 13), (b"first_seen_on DATE", 5)]
)
def test_a_page_of_noise_in_the_schema_is_told_in_words(
    tmp_path: Path, text: bytes, at: int
) -> None:
    with Store.open(SQLITE, tmp_path) as store:
        store.upgrade()
    path = tmp_path / "data" / "tongbao.db"
    with closing(sqlite3.connect(path)) as ours:
        ours.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    body = bytearray(path.read_bytes())
    begin = body.find(text) + at
    body[begin : begin + 4] = b"\xff\xfe\x99\xdb"
    path.write_bytes(body)
    with pytest.raises(CorruptError, match="damaged"):
        checked_in(tmp_path)


def checked_in(home: Path) -> None:
    with Store.open(SQLITE, home) as store:
        store.require_schema()
        store.check()


def test_a_database_of_ours_whose_tables_all_lie_in_its_journal_is_ours(tmp_path: Path) -> None:
    with Store.open(SQLITE, tmp_path) as store:
        store.upgrade()
        with Store.open(SQLITE, tmp_path) as other:
            other.check()


def test_a_database_that_must_exist_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no database yet"):
        Store.open(SQLITE, tmp_path, must_exist=True)
    assert list(tmp_path.iterdir()) == []


def test_using_a_database_without_tables_says_to_upgrade_it(tmp_path: Path) -> None:
    with Store.open(SQLITE, tmp_path) as store:
        with pytest.raises(SchemaError, match="tongbao db upgrade"):
            store.crawls(1)
        with pytest.raises(SchemaError, match="tongbao db upgrade"):
            store.require_schema()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("nonsense", "no database address"),
        ("sqlite://", "must name a file"),
        ("sqlite:///:memory:", "must name a file"),
        ("sqlite+aiosqlite:///a.db", "must name a file"),
        ("sqlite:///a.db?mode=ro", "nothing may follow"),
        ("mysql://server/a", "mysql is not supported"),
        ("postgresql+nosuch://server/a", "not installed|not supported|no database address"),
    ],
)
def test_an_address_that_cannot_be_used_is_explained(tmp_path: Path, url: str, told: str) -> None:
    with pytest.raises(StoreError, match=told):
        Store.open(url, tmp_path)


def test_a_password_never_stands_in_a_message(tmp_path: Path) -> None:
    pytest.importorskip("psycopg", exc_type=ImportError)
    with Store.open("postgresql+psycopg://li:secret@127.0.0.1:1/tongbao", tmp_path) as store:
        with pytest.raises(StoreError) as refusal:
            store.crawls(1)
        assert "secret" not in str(refusal.value) + describe(store._engine)


def test_a_server_has_no_file(tmp_path: Path) -> None:
    assert file_of(locate("postgresql://server/tongbao", tmp_path)) is None


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/county/data/tongbao.db", ""),
        ("/mnt/office/data/tongbao.db", "nfs4"),
        ("/mnt/office/disk/tongbao.db", ""),
        ("/mnt/pool/tongbao.db", "fuse.glusterfs"),
        ("/mnt/officer/tongbao.db", ""),
        ("/mnt/two words/tongbao.db", "cifs"),
        ("/mnt/c/county/tongbao.db", "9p"),
        ("/home/li/server/tongbao.db", "fuse.sshfs"),
        ("/mnt/over/tongbao.db", "smb3"),
        ("/vagrant/tongbao.db", "vboxsf"),
    ],
)
def test_a_network_file_system_is_recognised_by_what_is_mounted_there(path: str, kind: str) -> None:
    assert network_file_system(Path(path), MOUNTS) == kind


def test_a_link_onto_a_network_file_system_is_followed(tmp_path: Path) -> None:
    (tmp_path / "data").symlink_to("/mnt/office")
    assert network_file_system(tmp_path / "data" / "tongbao.db", MOUNTS) == "nfs4"


def test_a_share_by_its_network_name_is_refused(tmp_path: Path) -> None:
    assert network_file_system(Path("\\\\server\\share\\tongbao.db"), "") == "UNC path"
    if os.name == "posix":
        assert network_file_system(tmp_path) == ""


def test_a_folder_where_nobody_may_write_is_explained(tmp_path: Path) -> None:
    if not Path("/proc/self").exists():
        pytest.skip("needs a folder that not even root can write")
    with (
        Store.open("sqlite:////proc/tongbao.db", tmp_path) as store,
        pytest.raises(
            StoreError,
            match=r"/proc/tongbao\.db: the database cannot be opened: see that its folder",
        ),
    ):
        store.upgrade()


@pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")
def test_a_file_that_this_user_may_only_read_is_explained() -> None:
    with (
        tempfile.TemporaryDirectory() as folder
    ):  # not tmp_path, whose parents are closed to other users
        home = Path(folder)
        with Store.open(SQLITE, home) as store:
            store.upgrade()
        home.chmod(0o555)
        (home / "data").chmod(0o555)
        (home / "data" / "tongbao.db").chmod(0o444)
        with process(write_as_nobody, SQLITE, home) as (_, line):
            told = line.recv()
        home.chmod(0o755)
        (home / "data").chmod(0o755)
    assert "correct the owner and rights" in told
