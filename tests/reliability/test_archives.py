"""No archive that comes from elsewhere is unpacked onto the disk: parts of workbooks and papers are
read in memory, within bounds.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("config", "storage", "crawler", "alerts", "monitor")
UNPACKING = {"extract", "extractall", "unpack_archive", "make_archive"}
ARCHIVES = {"zipfile", "tarfile", "shutil.unpack_archive"}
READERS = {"config/io/workbook.py", "monitor/reports/paper_check/reading/word.py"}
"""Where archives are opened to be read: each says how much it takes, and has tests of its own."""


def calls(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr


def reads_archives(path: Path) -> bool:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in (
            "zipfile.ZipFile",
            "tarfile.open",
        ):
            words = [
                ast.literal_eval(one) for one in node.args[1:2] if isinstance(one, ast.Constant)
            ]
            if words not in (["w"], ["x"]):
                return True
    return False


def test_nothing_from_outside_is_ever_unpacked_onto_the_disk() -> None:
    modules = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    assert not [
        path
        for path in modules
        if UNPACKING & set(calls(path)) and "zipfile" in path.read_text("utf-8")
    ]
    reading = {path.relative_to(ROOT).as_posix() for path in modules if reads_archives(path)}
    # Our own paper is packed anew from memory; what it is made of never left the process.
    assert reading - {"monitor/reports/paper/word.py"} == READERS
