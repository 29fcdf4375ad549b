"""Bringing a county folder into a database of many: its rows, its evidence, its files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from config.county import County
from config.speech import en
from monitor.operations.fleet import members
from storage.counties import LONGEST_NAME, is_name
from storage.errors import StoreError
from storage.evidence.captures import Captures
from storage.fleet.copying import Counted
from storage.fleet.members import LEARNT, Member, Members
from storage.store import Store

_OF_DATA = ("outbox/*.eml", "templates.json", "asked.json")
"""What below data/ is more than the database, its evidence, backups and logs."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What came of it. address: of the county's own tables, as [store] url takes it. copied: the
    rows of each table, empty where they were there already.
    """

    name: str
    address: str
    copied: Sequence[Counted]
    captures: int
    files: int


def name_for(home: Path) -> str:
    """The county's name in the database, from its folder's; "" where that gives none."""
    name = re.sub(r"[^a-z0-9_]+", "_", home.absolute().name.lower()).strip("_")[:LONGEST_NAME]
    return name if is_name(name) else ""


def enroll(county: County, all_of_them: Members, name: str) -> Enrolled:
    """Brings the county into the database; again, only what is new. Raises StoreError where the
    folder knows crawls that the database does not, or a crawl is under way.
    """
    all_of_them.upgrade()
    all_of_them.make_place(name)
    copied: Sequence[Counted] = ()
    captures = 0
    with Store.open(all_of_them.address(name), county.home) as there:
        there.upgrade()
        if (own := _own(county)) is not None:
            with own as here:
                here.require_schema()
                here.check()
                if there.copying.is_empty():
                    copied = there.copying.copy(here.copying)
                elif not follows(there, here, county.home):
                    raise StoreError(
                        en(
                            "{home}: its own database knows crawls that county {name} of the "
                            "common one does not: it was crawled here after it was enrolled. Name "
                            "another county with --name, or set [store] url to the common database"
                        ).format(home=county.home, name=name)
                    )
                captures = there.copying.copy_captures(Captures(county.home))
        there.check()
    files = files_of(county.home)
    all_of_them.enter(_member(county, name), files)
    return Enrolled(name, all_of_them.address(name), copied, captures, len(files))


def differences(county: County, all_of_them: Members, name: str) -> Iterator[str]:
    """What the database lacks of the folder, or holds otherwise; nothing is changed."""
    all_of_them.require()
    if name not in {member.name for member in all_of_them.all()}:
        yield en("county {name} is not enrolled").format(name=name)
        return
    with Store.open(all_of_them.address(name), county.home) as there:
        there.require_schema()
        there.check()
        if (own := _own(county)) is not None:
            with own as here:
                yield from _of_rows(here.copying.counts(), there.copying.counts())
                if not follows(there, here, county.home):
                    yield en("the chain of evidence here is not that of the database")
            for digest in there.copying.missing_captures(Captures(county.home)):
                yield en("the capture {digest} is missing").format(digest=digest)
        yield from there.evidence(there.captures(county.home)).problems()
    yield from _of_files(files_of(county.home), all_of_them, name)


def follows(later: Store, earlier: Store, home: Path) -> bool:
    """Whether `later` holds all visits that `earlier` knows, by the last link of the evidence."""
    last = earlier.evidence(Captures(home)).head()
    return last is None or later.evidence(Captures(home)).holds(*last)


def _of_rows(here: Mapping[str, int], there: Mapping[str, int]) -> Iterator[str]:
    for table, count in here.items():
        if there[table] < count:
            said = en("{table}: {count} rows here, {there} in the database")
            yield said.format(table=table, count=count, there=there[table])


def _of_files(files: Mapping[str, bytes], all_of_them: Members, name: str) -> Iterator[str]:
    kept = {file.path: file.sha256 for file in all_of_them.files(name)}
    for path in sorted(files.keys() | kept.keys()):
        if path not in kept:
            yield en("{path} is not in the database: enroll the folder again").format(path=path)
        elif path not in files and path not in LEARNT:
            yield en("{path} is no longer in the folder: enroll it again").format(path=path)
        elif path not in LEARNT and sha256(files[path]).hexdigest() != kept[path]:
            yield en("{path} has changed since: enroll the folder again").format(path=path)


def _own(county: County) -> Store | None:
    """The folder's own database; None where it has none, or where its address names a county of
    the common one.
    """
    url, home = county.settings.store.url, county.home
    if not Store.exists(url, home):
        return None
    store = Store.open(url, home)
    if store.county is not None or not store.schema_state().version:
        store.close()
        return None
    return store


def files_of(home: Path) -> dict[str, bytes]:
    """What a person put into the folder and what was made for one, by its path below it."""
    below = [path for path in home.rglob("*") if path.relative_to(home).parts[0] != "data"]
    data = [path for pattern in _OF_DATA for path in (home / "data").glob(pattern)]
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in sorted([*below, *data])
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(home).parts)
    }


def _member(county: County, name: str) -> Member:
    portal, schedule = county.settings.portal, county.settings.schedule
    (found,) = members([county])
    return Member(
        name,
        portal.name,
        portal.url,
        found.columns,
        tuple(sorted(found.slots)),
        portal.timezone,
        schedule.crawl,
        schedule.full,
        schedule.hours,
    )
