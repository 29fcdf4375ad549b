"""make bundle: everything that a machine without a network needs, one
archive for each kind of processor.

    python deploy/bundle.py [--machine x86_64 --machine aarch64] [--python 3.11 ...] [--output dist]

Wheels come from the package index that pip is set up for, each with the hash of requirements.lock;
--wheelhouse takes them from a folder instead. Run it in the development environment (`make bundle`
does), on any Linux machine.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker

ROOT = Path(__file__).resolve().parent.parent
MACHINES = ("x86_64", "aarch64")
PYTHONS = ("3.11", "3.12", "3.13")
# Wheels for glibc up to 2.28 alone, whatever this machine has: what is
# installed on may be years older.
GLIBC = ("2_5", "2_12", "2_17", "2_24", "2_26", "2_27", "2_28")
OLD_NAMES = ("manylinux1", "manylinux2010", "manylinux2014")
FILES = (
    *("deploy/install.sh", "deploy/tongbao.sh", "deploy/tongbao.service", "deploy/tongbao.env"),
    *("deploy/Containerfile", "deploy/compose.yaml"),
    *(
        "docs/operations.md",
        "docs/operations.zh-CN.md",
        "docs/settings.md",
        "docs/roster.md",
        "docs/roster.zh-CN.md",
        "LICENSE",
    ),
)


@dataclass(frozen=True, slots=True)
class Pin:
    """One requirement of the lock: its name, its environment marker ("": always), and its lines."""

    name: str
    marker: str
    lines: str

    @property
    def unconditional(self) -> str:
        """The same requirement wherever it is installed: the bundle is put together elsewhere."""
        return self.lines.replace(f" ; {self.marker}", "", 1) if self.marker else self.lines


def pins(lock: str) -> Iterator[Pin]:
    """The requirements of a lock file, each with its hashes."""
    for block in re.findall(r"^[A-Za-z0-9].*(?:\n {4}.*)*", lock, re.MULTILINE):
        head = block.partition("\\")[0].strip()
        requirement, _, marker = head.partition(" ; ")
        yield Pin(re.split("[=<>!\\[ ]", requirement)[0], marker.strip(), block)


def wanted(pin: Pin, python: str, machine: str) -> bool:
    """Whether a CPython of exactly that release needs it on Linux."""
    if not pin.marker:
        return True
    series = ".".join(python.split(".")[:2])
    facts = {
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "os_name": "posix",
    }
    facts |= {
        "sys_platform": "linux",
        "platform_system": "Linux",
        "platform_machine": machine,
        "extra": "",
    }
    return Marker(pin.marker).evaluate(
        facts | {"python_version": series, "python_full_version": python}
    )


def by_release(lock: str, series: str, machine: str) -> dict[str, list[Pin]]:
    """What the first release of a series needs, and what its last one needs besides: which one
    there is, nobody knows here.
    """
    first, last = f"{series}.0", f"{series}.99"
    at_first = [pin for pin in pins(lock) if wanted(pin, first, machine)]
    return {
        first: at_first,
        last: [pin for pin in pins(lock) if wanted(pin, last, machine) and pin not in at_first],
    }


def platforms(machine: str) -> list[str]:
    """The tags of wheels that fit the machine."""
    names = [*(f"manylinux_{version}" for version in GLIBC), *OLD_NAMES, "linux"]
    return [word for name in reversed(names) for word in ("--platform", f"{name}_{machine}")]


def download(lock: str, machine: str, series: str, wheelhouse: Path) -> None:
    """Fetches the wheels of the lock for a machine and a series of Python."""
    abis = (f"cp{series.replace('.', '')}", "abi3", "none")
    for release, needed in by_release(lock, series, machine).items():
        if needed:
            listed = wheelhouse.parent.parent / f"{machine}-{release}.txt"
            listed.write_text(
                "\n".join(pin.unconditional for pin in needed) + "\n", encoding="utf-8"
            )
            fits = ["--implementation", "cp", "--python-version", release, *platforms(machine)]
            fits += [word for abi in abis for word in ("--abi", abi)]
            exactly = [
                "--only-binary",
                ":all:",
                "--no-deps",
                "--require-hashes",
                "--requirement",
                str(listed),
            ]
            pip("download", "--quiet", *exactly, *fits, "--dest", str(wheelhouse))


def build(wheelhouse: Path) -> Path:
    """Our own wheel."""
    pip(
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        str(wheelhouse),
        str(ROOT),
    )
    (wheel,) = wheelhouse.glob("tongbao-*.whl")
    return wheel


def pip(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", *words], check=True)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def assemble(
    folder: Path, lock: str, wheel: Path, version: str, machine: str, pythons: Sequence[str]
) -> None:
    """Lays out what goes into the archive round `folder`/wheelhouse."""
    for name in FILES:
        shutil.copy(ROOT / name, folder / Path(name).name)
    shutil.copy(wheel, folder / "wheelhouse" / wheel.name)
    own = f"tongbao=={version} \\\n    --hash=sha256:{digest(wheel)}\n"
    (folder / "requirements.txt").write_text(f"{lock.rstrip()}\n{own}", encoding="utf-8")
    for name, text in (("VERSION", version), ("MACHINE", machine), ("PYTHONS", " ".join(pythons))):
        (folder / name).write_text(f"{text}\n", encoding="utf-8")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = "".join(f"{digest(path)}  {path.relative_to(folder).as_posix()}\n" for path in files)
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")


def sign(folder: Path, key: Path) -> None:
    """Signs `folder`/SHA256SUMS with a private key (PEM, EC or RSA): SHA256SUMS.sig,
    which every openssl verifies.
    """
    sums = folder / "SHA256SUMS"
    signature = folder / "SHA256SUMS.sig"
    command = ["openssl", "dgst", "-sha256", "-sign", str(key), "-out", str(signature), str(sums)]
    subprocess.run(command, check=True)


def pack(folder: Path, archive: Path) -> None:
    """The folder as an archive that is the same bytes whenever and by whomever
    it is made of the same files.
    """

    def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = member.mtime = 0
        member.uname = member.gname = ""
        member.mode = 0o755 if member.isdir() or member.name.endswith(".sh") else 0o644
        return member

    # Wheels are compressed already: to try harder only takes longer.
    with (
        archive.open("wb") as raw,
        gzip.GzipFile("", "wb", compresslevel=1, fileobj=raw, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as tar,
    ):
        tar.add(folder, folder.name, recursive=False, filter=plain)
        for path in sorted(folder.rglob("*")):
            tar.add(
                path,
                f"{folder.name}/{path.relative_to(folder).as_posix()}",
                recursive=False,
                filter=plain,
            )


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Put together the archives for machines without a network."
    )
    parser.add_argument("--machine", action="append", choices=MACHINES, help="default: both")
    parser.add_argument(
        "--python", action="append", help=f"a series such as 3.11; default: {', '.join(PYTHONS)}"
    )
    parser.add_argument(
        "--wheelhouse", type=Path, help="a folder of wheels, instead of the package index"
    )
    parser.add_argument("--lock", type=Path, default=ROOT / "requirements.lock")
    parser.add_argument("--output", type=Path, default=ROOT / "dist")
    parser.add_argument(
        "--key", type=Path, help="a private key (PEM): SHA256SUMS is signed with it"
    )
    asked = parser.parse_args()
    lock = asked.lock.read_text(encoding="utf-8")
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "version"
    ]
    asked.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        wheel = build(scratch / "own")
        for machine in asked.machine or MACHINES:
            folder = scratch / f"tongbao-{version}-{machine}"
            wheelhouse = folder / "wheelhouse"
            wheelhouse.mkdir(parents=True)
            pythons = asked.python or PYTHONS
            if asked.wheelhouse:
                shutil.copytree(asked.wheelhouse, wheelhouse, dirs_exist_ok=True)
            else:
                for python in pythons:
                    download(lock, machine, python, wheelhouse)
            assemble(folder, lock, wheel, version, machine, pythons)
            if asked.key:
                sign(folder, asked.key)
            archive = asked.output / f"{folder.name}.tar.gz"
            pack(folder, archive)
            (asked.output / f"{archive.name}.sha256").write_text(
                f"{digest(archive)}  {archive.name}\n", encoding="utf-8"
            )
            print(f"{archive}: {archive.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
