"""The password of a database server comes from the environment or a
file, and stands in no message.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from config.settings import PortalSettings
from crawler.night.supervisor import _environment
from storage.engine import PASSWORD, locate
from storage.errors import StoreError

SERVER = "postgresql://clerk@server/tongbao"
CANARY = "k4n@r%i/e"


def found(home: Path, url: str = SERVER) -> str | None:
    password = locate(url, home).password
    return None if password is None else str(password)


def test_it_is_taken_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(tmp_path) is None
    monkeypatch.setenv(PASSWORD, CANARY)
    assert found(tmp_path) == CANARY


def test_it_is_taken_from_the_file_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret").write_text(f"{CANARY}\n", encoding="utf-8")
    monkeypatch.setenv(f"{PASSWORD}_FILE", str(tmp_path / "secret"))
    assert found(tmp_path) == CANARY


def test_one_that_the_address_holds_goes_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSWORD, CANARY)
    assert found(tmp_path, "postgresql://clerk:other@server/tongbao") == "other"


@pytest.mark.parametrize("make", ["missing", "folder", "fifo", "not text"])
def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: str
) -> None:
    path = tmp_path / "secret"
    match make:
        case "folder":
            path.mkdir()
        case "fifo":
            os.mkfifo(path)
        case "not text":
            path.write_bytes(b"\xff\xfe\xff")
    monkeypatch.setenv(f"{PASSWORD}_FILE", str(path))
    with pytest.raises(StoreError, match=rf"{PASSWORD}_FILE: .*secret cannot be read"):
        locate(SERVER, tmp_path)


def test_it_stands_in_no_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD, CANARY)
    for told in (str(locate(SERVER, tmp_path)), repr(locate(SERVER, tmp_path))):
        assert CANARY not in told
        assert "k4n" not in told


def test_the_crawling_process_is_handed_it_and_no_other_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(PASSWORD, CANARY)
    monkeypatch.setenv("TONGBAO_MAIL_PASSWORD", "another")
    given = _environment(PortalSettings(name="青山县", url="http://x.test/"))
    assert given[PASSWORD] == CANARY
    assert "another" not in given.values()
