"""Writing a file whole or not at all, and reading one that holds a secret."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import BinaryIO

_NUMBERS = count()
"""Of the files that this process has written beside others."""


def write_whole(path: Path, content: bytes) -> None:
    """Replace `path` by `content` in one step: a reader sees the old file or the new
    one, a crash leaves the old one. A device or a pipe is written to, and stays.

    Raises OSError, which names the file also where the disk is full.
    """
    if _is_special(path):
        path.write_bytes(content)
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{next(_NUMBERS)}")
    with _taking_the_place_of(path, temporary), _created(temporary) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _created(path: Path) -> BinaryIO:
    """A new file for writing; its folder is made where it is missing."""
    try:
        return path.open("xb")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("xb")


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A new file beside `path` to be filled, which takes its place in
    one step where that ends well.

    A device or a pipe is written to, and stays. Raises OSError, which names the file also where
    the disk is full.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = None if _is_special(path) else path.parent
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=folder)
    os.close(handle)
    temporary = Path(name)
    with _taking_the_place_of(path, temporary):
        yield temporary
        _flush(temporary)
        temporary.chmod(0o666 & ~_umask())


@contextmanager
def _taking_the_place_of(path: Path, temporary: Path) -> Iterator[None]:
    """Puts a file that the block has filled in the place of `path`; where anything fails, also
    an interrupt, takes it away, and an OSError names `path`.
    """
    try:
        yield
        if _is_special(path):
            with temporary.open("rb") as filled, path.open("wb") as place:
                shutil.copyfileobj(filled, place)
            temporary.unlink()
        else:
            temporary.replace(path)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            error.filename = str(path)
        raise


def _is_special(path: Path) -> bool:
    """Whether something that is no file and no folder stands there, such as /dev/null."""
    return path.exists() and not path.is_file() and not path.is_dir()


def _flush(path: Path) -> None:
    """Waits until what was written to the file is on the disk."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


MOST_SECRET = 64 * 1024
"""Bytes of a file that holds a password or a key."""


def secret_in(path: Path) -> str:
    """The text of a small regular file, without the line's end. Raises
    OSError and UnicodeDecodeError.

    A pipe would be waited for without end, and a device never ends: neither is read.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(None, "it is no regular file", str(path))
        content = file.read(MOST_SECRET + 1)
    if len(content) > MOST_SECRET:
        raise OSError(None, f"it is longer than {MOST_SECRET} bytes", str(path))
    return content.decode("utf-8").rstrip("\r\n")


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
