"""Where a path lies: SQLite's locks and shared memory cannot be trusted across a network."""

from __future__ import annotations

import re
from pathlib import Path

NETWORK = frozenset(
    {
        *(
            "nfs",
            "nfs4",
            "cifs",
            "smb",
            "smb2",
            "smb3",
            "smbfs",
            "fuse.sshfs",
            "9p",
            "vboxsf",
            "afs",
            "ncpfs",
        ),
        *(
            "ceph",
            "fuse.ceph",
            "fuse.ceph-fuse",
            "glusterfs",
            "fuse.glusterfs",
            "lustre",
            "beegfs",
            "fuse.juicefs",
        ),
        *("fuse.rclone", "fuse.s3fs", "davfs", "virtiofs", "vmhgfs", "fuse.vmhgfs-fuse", "prl_fs"),
    }
)
"""Shares of servers, of clusters and of what a virtual machine runs on."""

_MOUNTS = Path("/proc/self/mountinfo")
_ESCAPE = re.compile(r"\\([0-7]{3})")


def network_file_system(path: Path, mounts: str | None = None) -> str:
    """The kind of network file system that holds `path`, "" for a local one
    or where that cannot be told.

    mounts: text in the form of /proc/self/mountinfo; by default this machine's.
    """
    if str(path).startswith("\\\\"):
        return "UNC path"
    if mounts is None:
        try:
            mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            return ""
    # Links are followed first: what counts is where the file really lies.
    place = path.resolve()
    kind, depth = "", -1
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields, details = before.split(" "), after.split(" ")
        if len(fields) < 5:
            continue
        point = Path(_ESCAPE.sub(lambda code: chr(int(code[1], 8)), fields[4]))
        # The last mount on the deepest point hides the earlier ones.
        if place.is_relative_to(point) and len(point.parts) >= depth:
            kind, depth = details[0], len(point.parts)
    return kind if kind in NETWORK else ""
