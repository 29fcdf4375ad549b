"""-o never takes the place of the county's own files, nor of a file of another kind; no two
columns share an evidence folder.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from tests.e2e.commands import tongbao

OWN = (
    "tongbao.toml",
    "units.csv",
    "columns.csv",
    "obligations.csv",
    "备注.docx",
    "data/tongbao.db",
    "data/mine.csv",
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "county"
    tongbao("init", str(folder), "--name", "青山县", "--url", "http://127.0.0.1:9/")
    tongbao("db", "upgrade", home=folder)
    (folder / "obligations.csv").write_text("\ufeff单位,栏目,标题含,截止日期\n", encoding="utf-8")
    (folder / "备注.docx").write_bytes(b"my own")
    (folder / "data" / "mine.csv").write_bytes(b"my own")
    (folder / "link.csv").symlink_to("units.csv")
    return folder


def marks(home: Path) -> dict[str, str]:
    return {name: sha256((home / name).read_bytes()).hexdigest() for name in OWN}


@pytest.mark.parametrize(
    "place",
    [
        *OWN,
        "UNITS.CSV",
        "units.xlsx",
        "reports/../columns.csv",
        "link.csv",
        "data/new.csv",
        "registers/部门信箱.csv",
    ],
)
def test_the_countys_own_files_are_no_place_for_a_list(home: Path, place: str) -> None:
    before = marks(home)
    form = "json" if place.endswith(("toml", "db", "docx")) else "csv"
    tongbao("lists", "--format", form, "-o", str(home / place), home=home, expect=2)
    tongbao("db", "backup", str(home / place), home=home, expect=2)
    assert marks(home) == before


def test_a_new_file_and_an_older_list_are(home: Path) -> None:
    for place in (home / "名单.csv", home / "名单.csv", home / "reports" / "今天" / "名单.csv"):
        tongbao("lists", "-o", str(place), home=home)
        assert place.is_file()
    (home / "data" / "backups").mkdir()
    tongbao("db", "backup", str(home / "data" / "backups" / "x.db"), home=home)


def test_a_circular_is_not_written_among_the_data(home: Path) -> None:
    said = tongbao(
        "circular", "2018-06", "--draft", "-o", str(home / "data"), home=home, expect=2, errors=True
    )
    assert "county's own" in said
