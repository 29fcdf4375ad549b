"""What portals sent, byte for byte: one gzip file for each content, named
by the SHA-256 of its bytes.
"""

from __future__ import annotations

import errno
import gzip
import os
import zlib
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from isal import igzip

from config.io.files import write_whole
from config.speech import en
from storage.errors import DiskFullError, StoreError

FOLDER = Path("data") / "evidence"
_LEVEL = 2
"""Of isal, which writes gzip's own format: a twentieth to a tenth larger than by zlib's level 4, in
a fifth of its time.
"""
_FULL = (errno.ENOSPC, errno.EDQUOT)


class CaptureStore(Protocol):
    """Where captures are kept: the county folder, or the county's database."""

    def keep(self, digest: str, body: bytes, at: datetime) -> None:
        """Keeps the bytes, once however often they come; whole or not at all. Raises StoreError."""

    def packed(self, digest: str) -> bytes | None:
        """The bytes as they are kept, compressed; None where they are not."""

    def read(self, digest: str) -> bytes | None:
        """The bytes; None where they are not kept, or can no longer be read."""

    def problem(self, digest: str) -> str:
        """What is wrong with the kept bytes; "" where nothing is."""

    def prune(self, before: datetime, needed: Collection[str]) -> None:
        """Removes what was last received before a moment and is not needed. Raises StoreError."""


def pack(body: bytes) -> bytes:
    """The bytes compressed, in the format that every gzip reads."""
    return igzip.compress(body, _LEVEL, mtime=0)


def opened(packed: bytes | None) -> bytes | None:
    """The bytes of a compressed capture; None where they cannot be read."""
    try:
        return None if packed is None else gzip.decompress(packed)
    except (OSError, EOFError, zlib.error):
        return None


def problem_of(digest: str, packed: bytes | None) -> str:
    """What is wrong with a compressed capture; "" where nothing is."""
    if packed is None:
        return en("the capture {digest} is missing").format(digest=digest)
    body = opened(packed)
    sound = body is not None and sha256(body).hexdigest() == digest
    return "" if sound else en("the capture {digest} was changed").format(digest=digest)


class Captures:
    """The files under data/evidence/ of one county folder. A file's time is when
    its bytes were last received.
    """

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER

    def path(self, digest: str) -> Path:
        """Where the bytes with this SHA-256 are, or would be."""
        return self._folder / digest[:2] / f"{digest}.gz"

    def keep(self, digest: str, body: bytes, at: datetime) -> None:
        """Keeps the bytes, once however often they come; whole or not at all. Raises StoreError."""
        path = self.path(digest)
        try:
            if not path.exists():
                write_whole(path, pack(body))
            os.utime(path, (at.timestamp(), at.timestamp()))
        except OSError as error:
            kind = DiskFullError if error.errno in _FULL else StoreError
            raise kind(f"{path}: the answer cannot be kept: {error.strerror}") from error

    def packed(self, digest: str) -> bytes | None:
        """The bytes as they are kept, compressed; None where they are not, or cannot be read."""
        try:
            return self.path(digest).read_bytes()
        except OSError:
            return None

    def read(self, digest: str) -> bytes | None:
        """The bytes; None where they are not kept, or can no longer be read."""
        return opened(self.packed(digest))

    def problem(self, digest: str) -> str:
        """What is wrong with the kept bytes; "" where nothing is."""
        return problem_of(digest, self.packed(digest))

    def all(self) -> Iterator[tuple[str, datetime]]:
        """Of each capture its SHA-256, and when it was last received."""
        for path in sorted(self._folder.glob("??/*.gz")):
            yield path.stem, datetime.fromtimestamp(path.stat().st_mtime, UTC)

    def prune(self, before: datetime, needed: Collection[str]) -> None:
        """Removes what was last received before a moment and is not needed. Raises StoreError."""
        try:
            for path in self._folder.glob("??/*.gz"):
                if path.stem not in needed and path.stat().st_mtime < before.timestamp():
                    path.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(
                en("{filename}: cannot be removed: {strerror}").format(
                    filename=error.filename, strerror=error.strerror
                )
            ) from error
