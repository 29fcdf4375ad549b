"""协同办公.zip: the circular's files as they are, and 文本/ with a text to paste for each unit."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from config.io.made import MADE

TEXTS = "文本"
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def package(files: Mapping[str, bytes], texts: Mapping[str, str]) -> bytes:
    """The bytes of the package; the same content gives the same bytes. Texts are UTF-8 with BOM and
    CRLF, as Windows reads them.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            _add(archive, name, files[name])
        for number, (unit, text) in enumerate(texts.items(), start=1):
            content = text.replace("\n", "\r\n").encode("utf-8-sig")
            _add(archive, f"{TEXTS}/{number:03d}_{_NOT_IN_NAMES.sub('_', unit)}.txt", content)
    return buffer.getvalue()


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, (MADE.year, MADE.month, MADE.day, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content)
