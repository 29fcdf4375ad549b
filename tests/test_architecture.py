"""The arrows between the rooms never turn back, no room outgrows a newcomer's eye, and
only the clock asks the time.

A room is a folder inside one of the five packages. A module that lies in a package itself,
beside its rooms, counts as a room of its own: storage/tables.py stands below
storage/crawls, storage/store.py above it.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator, Mapping
from functools import cache
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


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def modules_in(room: str) -> list[Path]:
    """Those of a folder and of the folders in it."""
    return [path for path in MODULES if path.is_relative_to(ROOT / room)]


def imported(tree: ast.AST) -> set[str]:
    names = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_module_imports_only_what_stands_to_its_left(room: str) -> None:
    others = set(MAY_IMPORT) - MAY_IMPORT[room]
    assert not {
        path: turned for path in modules_in(room) if (turned := imported(tree_of(path)) & others)
    }


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_only_the_clock_asks_the_time(room: str) -> None:
    asked = [
        f"{path}: {ast.unparse(node)}"
        for path in modules_in(room)
        if path != ROOT / "config" / "clock.py"
        for node in ast.walk(tree_of(path))
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
            body = tree_of(path).body
            assert len(body) == 1, path
            assert isinstance(body[0], ast.Expr), path


MOST_MODULES = 20
MOST_FLOORS = 8
PURE = (
    "crawler/page",
    "crawler/dates",
    "crawler/article",
    "crawler/pagination",
    "crawler/layouts",
    "crawler/read",
    "monitor/rules",
)
IMPURE = {
    "scrapy",
    "twisted",
    "httpx",
    "sqlalchemy",
    "apscheduler",
    "asyncio",
    "socket",
    "subprocess",
    "config.clock",
}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


@cache
def arrows() -> Mapping[str, frozenset[str]]:
    """For each module, the modules of the project that it imports."""
    names = {name_of(path) for path in MODULES if path.name != "__init__.py"}
    return {
        name_of(path): frozenset(named(tree_of(path), names) - {name_of(path)})
        for path in MODULES
        if path.name != "__init__.py"
    }


def named(tree: ast.AST, names: set[str]) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (whole & names) or {node.module}
    return found & names


def room_of(module: str, depth: int) -> str:
    """The folder that a module lies in, `depth` steps down from the root; the module itself
    where it lies beside folders.
    """
    parts = module.split(".")
    return ".".join(parts[:depth]) if len(parts) > depth else module


def between_rooms(inside: str) -> dict[str, set[str]]:
    """The arrows between the rooms of one folder."""
    depth = inside.count(".") + 2
    found: dict[str, set[str]] = {}
    for module, others in arrows().items():
        if module.startswith(f"{inside}."):
            here = room_of(module, depth)
            there = {room_of(other, depth) for other in others if other.startswith(f"{inside}.")}
            found.setdefault(here, set()).update(there - {here})
    return found


def circles(graph: Mapping[str, set[str] | frozenset[str]]) -> Iterator[list[str]]:
    done: set[str] = set()

    def follow(node: str, way: list[str]) -> Iterator[list[str]]:
        if node in way:
            yield way[way.index(node) :]
            return
        if node in done:
            return
        for other in sorted(graph.get(node, ())):
            yield from follow(other, [*way, node])
        done.add(node)

    for node in sorted(graph):
        yield from follow(node, [])


def floors(graph: Mapping[str, set[str]]) -> int:
    @cache
    def floor(node: str) -> int:
        return 1 + max((floor(other) for other in graph.get(node, ())), default=0)

    return max(map(floor, graph))


FOLDERS = sorted({name_of(path.parent) for path in MODULES})


def test_no_module_imports_itself_by_a_detour() -> None:
    assert list(circles(arrows())) == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_rooms_of_a_folder_stand_on_few_floors_without_a_circle(folder: str) -> None:
    graph = between_rooms(folder)
    assert list(circles(graph)) == []
    assert not graph or floors(graph) <= MOST_FLOORS


# A log, not a room: one module a change of the tables, for ever, each read alone.
LOG = "storage.migrations.versions"


@pytest.mark.parametrize("folder", [folder for folder in FOLDERS if folder != LOG])
def test_a_folder_holds_no_more_modules_than_one_can_take_in(folder: str) -> None:
    held = [
        path
        for path in (ROOT / folder.replace(".", "/")).glob("*.py")
        if path.name != "__init__.py"
    ]
    assert len(held) <= MOST_MODULES


@pytest.mark.parametrize("room", PURE)
def test_the_pure_rooms_know_no_database_network_clock_or_framework(room: str) -> None:
    for path in modules_in(room):
        tree = tree_of(path)
        modules = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import)
            for alias in node.names
        }
        modules |= {
            node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
        }
        assert not {name for name in modules if name in IMPURE or name.split(".")[0] in IMPURE}, (
            path
        )


@pytest.mark.parametrize("room", ["config", "crawler", "alerts", "monitor"])
def test_the_store_is_the_one_door_to_the_database(room: str) -> None:
    for path in modules_in(room):
        tree = tree_of(path)
        assert "sqlalchemy" not in imported(tree), path
        assert not [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and node.attr == "_engine"
        ], path
