"""The folder that a disputing unit can open, and check with sha256sum, gzip and Python alone."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from config.io.files import write_whole
from config.speech import en
from monitor.proof.archive import warc
from monitor.proof.case import Case
from monitor.proof.page import method, page
from storage.evidence.captures import CaptureStore

SUMS = "SHA256SUMS"
_OWN = frozenset(
    {SUMS, "说明.html", "核验方法.txt", "records.jsonl", "chain.txt", "capture.warc.gz", "captures"}
)


class ProofError(Exception):
    """The folder cannot be written, or would not stand a check. The message is for the operator."""


def write_proof(case: Case, captures: CaptureStore, zone: ZoneInfo, directory: Path) -> list[Path]:
    """Writes the folder, in the place of an earlier one; the files written. Raises
    ProofError, and then changes nothing.
    """
    files = contents(case, captures, zone)
    _make_room(directory)
    for name, content in files.items():
        write_whole(directory / name, content)
    return [directory / name for name in files]


def contents(case: Case, captures: CaptureStore, zone: ZoneInfo) -> Mapping[str, bytes]:
    """The files by their names inside the folder. Raises ProofError where a
    capture is missing or was changed.
    """
    if damaged := [problem for digest in case.digests if (problem := captures.problem(digest))]:
        raise ProofError("; ".join(damaged))
    bodies = {digest: captures.read(digest) or b"" for digest in case.digests}
    files = {
        "说明.html": page(case, zone, bodies).encode("utf-8", "replace"),
        "核验方法.txt": method().encode(),
        "records.jsonl": "".join(
            f"{record.line}\n" for record in case.records if record.line
        ).encode(),
        "chain.txt": _chain(case).encode(),
        "capture.warc.gz": warc(case, bodies),
        **{f"captures/{digest}.gz": captures.packed(digest) or b"" for digest in bodies},
    }
    sums = "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    return {**files, SUMS: sums.encode()}


def _chain(case: Case) -> str:
    """Its first line is what the chain goes on from: number, no record, seal."""
    first = case.links[0].number - 1 if case.links else 0
    lines = [f"{first} - {case.before}"] if case.links else [f"0 - {'0' * 64}"]
    lines += [f"{link.number} {link.digest} {link.seal}" for link in case.links]
    return "".join(f"{line}\n" for line in lines)


def _make_room(directory: Path) -> None:
    """Takes an earlier folder of ours away; anything else in the place is left alone."""
    if not directory.exists():
        return
    there = {path.name for path in directory.iterdir()} if directory.is_dir() else {directory.name}
    if foreign := there - _OWN:
        raise ProofError(
            en(
                "{directory}: holds {found}, which is no part of an evidence folder; "
                "name another place"
            ).format(directory=directory, found=min(foreign))
        )
    for name in there:
        path = directory / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
