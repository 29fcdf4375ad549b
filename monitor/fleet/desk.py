"""A county's folder on the machine that crawls it: laid out from the database, and what the crawl
learnt brought back there.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from config.county import County, load_county
from config.io.files import write_whole
from config.settings import StoreSettings
from storage.fleet.members import LEARNT, Members


def lay_out(members: Members, name: str, home: Path) -> County:
    """The folder of a county as it is enrolled, with its database's address. Raises ConfigError."""
    wanted = {file.path: file.sha256 for file in members.files(name)}
    wanted = {path: digest for path, digest in wanted.items() if not _left_out(path)}
    changed = [path for path, digest in wanted.items() if _digest(home / path) != digest]
    for path, content in members.contents(name, changed).items():
        write_whole(home / path, content)
    for file in home.rglob("*"):
        below = file.relative_to(home).as_posix()
        if file.is_file() and below not in wanted and (below in LEARNT or _is_table(below)):
            file.unlink()
    county = load_county(home)
    store = StoreSettings(url=members.address(name))
    return replace(county, settings=county.settings.model_copy(update={"store": store}))


def bring_back(members: Members, name: str, home: Path, epoch: int) -> None:
    """What the crawl learnt, for whoever goes on with it or begins the next one."""
    learnt = {path: (home / path).read_bytes() for path in LEARNT if (home / path).is_file()}
    members.keep_learnt(name, learnt, epoch)


def _left_out(path: str) -> bool:
    """What no crawl needs: what was printed and mailed."""
    return path.startswith(("reports/", "data/outbox/"))


def _is_table(path: str) -> bool:
    return "/" not in path


def _digest(path: Path) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
