"""A file is written whole or not at all, and is as open to others as any file of this user."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from config.io.files import MOST_SECRET, replacing, secret_in, write_whole


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "名单.csv"
    write_whole(path, b"old")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(path.parent.iterdir()) == [path]


def test_what_cannot_take_the_name_leaves_no_trace(tmp_path: Path) -> None:
    (tmp_path / "folder" / "inner").mkdir(parents=True)
    with pytest.raises(OSError):
        write_whole(tmp_path / "folder", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


@pytest.mark.skipif(os.name != "posix", reason="only Unix has these")
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o027, 0o640), (0o077, 0o600)])
def test_the_users_mask_decides_who_may_read_it(tmp_path: Path, mask: int, mode: int) -> None:
    before = os.umask(mask)
    try:
        write_whole(tmp_path / "a.csv", b"")
    finally:
        os.umask(before)
    assert (tmp_path / "a.csv").stat().st_mode & 0o777 == mode


def test_no_call_that_windows_lacks_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("fchmod", "fchown", "chown", "getuid", "geteuid"):
        monkeypatch.delattr(os, name, raising=False)
    write_whole(tmp_path / "a.csv", b"a")
    assert (tmp_path / "a.csv").read_bytes() == b"a"


def test_a_secret_is_the_text_of_a_small_regular_file(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_bytes(b"geheim\r\n")
    assert secret_in(path) == "geheim"
    path.write_bytes(b"x" * (MOST_SECRET + 1))
    with pytest.raises(OSError, match="longer than"):
        secret_in(path)


@pytest.mark.skipif(os.name != "posix", reason="only Unix has these")
def test_a_pipe_and_a_device_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(OSError, match="no regular file"):
            secret_in(path)


@pytest.mark.parametrize("write", ["whole", "replacing"])
def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path, write: str) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        if write == "whole":
            write_whole(pipe, b"content")
        else:
            with replacing(pipe) as temporary:
                temporary.write_bytes(b"content")
        assert os.read(reader, 100) == b"content"
    finally:
        os.close(reader)
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]
