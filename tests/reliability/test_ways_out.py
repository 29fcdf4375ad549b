"""Every way out of the process is one that is guarded: the structure says where sockets,
clients and commands may stand.
"""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("config", "storage", "crawler", "alerts", "monitor")
WAYS = {
    "httpcore",
    "httpx",
    "socket",
    "smtplib",
    "ftplib",
    "http.client",
    "imaplib",
    "requests",
    "aiohttp",
    "urllib3",
}
GUARDED = {
    "monitor/cli/web/serving.py": {"socket"},  # listens for the office's browsers, and dials nobody
    "crawler/fetch/slots.py": {"socket"},  # resolves names, and dials none of them
    "config/net/addresses.py": {"socket"},  # resolves and checks: what it gives may be dialled
    "config/net/wire.py": {"httpcore", "httpx"},  # dials what was checked
    "crawler/fetch/wire/connections.py": {"aiohttp", "socket"},  # dials what was checked
    "crawler/fetch/wire/dialler.py": {"aiohttp"},  # by those connections alone
    "crawler/fetch/wire/failures.py": {"aiohttp"},  # names what it fails with
    "crawler/fetch/client.py": {"httpcore", "httpx"},  # by GuardedTransport alone
    "crawler/fetch/browser.py": {"socket"},  # resolves for the guard before the browser may ask
    "alerts/outlet.py": {"httpcore", "httpx"},  # robots and pings, by GuardedTransport alone
    "alerts/transports.py": {"smtplib", "socket"},  # the mail server that tongbao.toml names
}
OUTGOING = {
    "urlopen",
    "urlretrieve",
    "create_connection",
    "open_connection",
    "create_datagram_endpoint",
}


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
        found |= {
            way for name in names for way in WAYS if name == way or name.startswith(f"{way}.")
        }
    return found


def called(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }


def test_every_way_out_of_the_process_is_one_of_those_that_are_guarded() -> None:
    modules = {
        path.relative_to(ROOT).as_posix(): path
        for name in PACKAGES
        for path in (ROOT / name).rglob("*.py")
    }
    ways = {name: found for name, path in modules.items() if (found := imported(path))}
    local = {"monitor/demo/site.py", "storage/owners.py", "monitor/demo/portal.py"}
    assert {name: found for name, found in ways.items() if name not in local} == GUARDED
    assert not [
        name for name, path in modules.items() if name not in GUARDED and OUTGOING & called(path)
    ]
    for name in ("crawler/fetch/client.py", "alerts/outlet.py"):
        text = modules[name].read_text(encoding="utf-8")
        assert text.count("httpx.AsyncClient(") == text.count("GuardedTransport("), name
