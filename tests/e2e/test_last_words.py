"""What ends a command ends it with a word, not with a traceback; and what it writes is not
for the machine's other users.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.commands import environment, tongbao

TONGBAO = str(Path(sys.executable).parent / "tongbao")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "county"
    tongbao("init", str(folder), "--name", "青山县", "--url", "http://127.0.0.1:9/")
    tongbao("db", "upgrade", home=folder)
    return folder


def test_a_locale_without_chinese_writes_chinese_names_all_the_same(home: Path) -> None:
    poor = environment(home) | {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(
        [TONGBAO, "lists", "-o", str(home / "名单.csv"), "--format", "csv"], env=poor, check=False
    )
    assert done.returncode == 0
    assert (home / "名单.csv").is_file()


@pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="only Linux has a disk that is always full"
)
def test_a_full_disk_behind_standard_output_is_named(home: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [TONGBAO, "lists", "--format", "csv"],
            env=environment(home),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, b"Traceback" in done.stderr, b"standard output" in done.stderr) == (
        1,
        False,
        True,
    )


def test_links_that_go_in_a_circle_in_the_databases_place_are_named(home: Path) -> None:
    for path in (home / "data").glob("tongbao.db*"):
        path.unlink()
    (home / "data" / "tongbao.db").symlink_to("loop")
    (home / "data" / "loop").symlink_to("tongbao.db")
    said = tongbao("db", "upgrade", home=home, expect=1, errors=True)
    assert "in a circle" in said
    assert "Traceback" not in said


def test_the_database_is_closed_to_others_whatever_the_users_mask(home: Path) -> None:
    modes = {path.name: path.stat().st_mode & 0o007 for path in (home / "data").glob("tongbao.db*")}
    assert modes
    assert not any(modes.values())
