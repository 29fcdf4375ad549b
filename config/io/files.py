"""Writing a file whole or not at all, and reading one that holds a secret."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Replace `path` by `content` in one step: a reader sees the old file or the new one, a crash leaves the old one.

    Raises OSError, which names the file also where the disk is full.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
    except BaseException as error:
        Path(temporary).unlink(missing_ok=True)
        if isinstance(error, OSError):
            error.filename = str(path)
        raise


MOST_SECRET = 64 * 1024
"""Bytes of a file that holds a password or a key."""


def secret_in(path: Path) -> str:
    """The text of a small regular file, without the line's end. Raises OSError and UnicodeDecodeError.

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
