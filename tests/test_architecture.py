"""The arrows between the rooms never turn back, and only the clock asks the time."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "config": {"config"},
    "storage": {"storage", "config"},
    "crawler": {"crawler", "storage", "config"},
    "alerts": {"alerts", "storage", "config"},
    "monitor": {"monitor", "crawler", "alerts", "storage", "config"},
}
MODULES = [path for room in MAY_IMPORT for path in sorted((ROOT / room).rglob("*.py"))]


def imported(tree: ast.AST) -> set[str]:
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_what_stands_to_its_left(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert imported(tree) & set(MAY_IMPORT) <= MAY_IMPORT[room]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_clock_asks_the_time(path: Path) -> None:
    if path == ROOT / "config" / "clock.py":
        return
    asked = [
        ast.unparse(node)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in ("now", "today", "utcnow")
        and ast.unparse(node.value) in ("date", "datetime", "datetime.date", "datetime.datetime")
    ]
    assert not asked


def test_all_five_packages_resolve_under_one_root() -> None:
    for room in MAY_IMPORT:
        file = importlib.import_module(room).__file__
        assert file is not None
        assert Path(file).resolve().parent.parent == ROOT


def test_a_package_itself_holds_a_docstring_only() -> None:
    for path in MODULES:
        if path.name == "__init__.py":
            body = ast.parse(path.read_text(encoding="utf-8")).body
            assert len(body) == 1, path
            assert isinstance(body[0], ast.Expr), path
