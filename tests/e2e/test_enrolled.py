"""A county that was brought into a PostgreSQL database of many says what its folder says, while two
workers crawl other counties of that database.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.e2e.browsing import DAY, county, log_in, served
from tests.e2e.commands import tongbao
from tests.e2e.stranger import Portal
from tests.fleet.machines import begin, enroll, fill, until, worker
from tests.fleet.machines import county as crawled_county
from tests.storage import server
from tests.storage.server import of_server

pytestmark = pytest.mark.slow

CHANGING = re.compile(r'(name="token" value=")[^"]*|(nonce[-=]"?)[\w+/=-]+')
"""What is another for every login."""


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """The address of an empty common database."""
    address = server.address()
    if address is None:
        pytest.skip(server.NONE)
    with of_server(address) as url:
        yield url


@pytest.fixture(scope="module")
def busy(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sequence[Portal]]:
    """The portals of two other counties, which two workers crawl all the while."""
    with ExitStack() as stack:
        portals = []
        for number in range(2):
            portal = stack.enter_context(Portal().serving(f"127.0.0.{31 + number}"))
            home = tmp_path_factory.mktemp("busy") / f"busy{number}"
            enroll(crawled_county(home, fill(portal, 800), 1.0), database)
            stack.enter_context(worker(database))
            portals.append(portal)
        begin(database)
        until(lambda: all(portal.asked for portal in portals))
        yield portals
        for portal in portals:
            asked = len(portal.asked)
            until(lambda: len(portal.asked) > asked)  # noqa: B023 - waited for here


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The county in a folder with a database of its own."""
    return county(tmp_path_factory.mktemp("folder"))


@pytest.fixture(scope="module")
def enrolled(folder: Path, database: str, busy: Sequence[Portal]) -> Path:
    """The same county's folder on another machine: its database and its evidence are the
    common ones.
    """
    told = tongbao("enroll", str(folder), "--into", database, home=None)
    assert "county county" in told
    return elsewhere(folder, database, folder.parent / "elsewhere")


def elsewhere(folder: Path, database: str, home: Path, name: str = "county") -> Path:
    """A copy of a folder that uses the common database, without rows or evidence of its own."""
    shutil.copytree(folder, home)
    for path in (home / "data").glob("tongbao.db*"):
        path.unlink()
    shutil.rmtree(home / "data" / "evidence")
    joined = "&" if "?" in database else "?"
    with (home / "tongbao.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[store]\nurl = "{database}{joined}county={name}"\n')
    return home


COMMANDS = {
    "columns": ("lists", "--as-of", DAY, "--format", "csv"),
    "columns as json": ("lists", "--as-of", DAY, "--format", "json", "--all"),
    "units": ("lists", "--as-of", DAY, "--by", "unit", "--format", "json"),
    "sentences": ("lists", "--as-of", DAY, "--format", "text"),
    "notices": ("notify", "--as-of", DAY, "--dry-run", "--format", "json"),
    "ledger": ("ledger", "2018-07", "--format", "csv", "-o", "-"),
    "followup": ("followup", "2018-07", "--format", "json"),
    "anomalies": ("anomalies", "--as-of", DAY, "--format", "json"),
    "evidence": ("evidence", "--verify"),
}


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_every_command_says_the_same(folder: Path, enrolled: Path, words: tuple[str, ...]) -> None:
    here, there = (tongbao(*words, home=home) for home in (folder, enrolled))
    assert here
    assert there == here


def test_the_circular_is_the_same_to_the_byte(folder: Path, enrolled: Path) -> None:
    for home in (folder, enrolled):
        tongbao(
            "circular", "2018-07", "--draft", "-o", str(home.parent / f"{home.name}纸"), home=home
        )
    here, there = (home.parent / f"{home.name}纸" for home in (folder, enrolled))
    names = sorted(path.name for path in here.iterdir())
    assert "circular.json" in names
    assert names == sorted(path.name for path in there.iterdir())
    for name in names:
        # 差异.csv names tongbao.toml, whose [store] is another one
        if name.endswith((".csv", ".json")) and name != "差异.csv":
            assert (there / name).read_bytes() == (here / name).read_bytes(), name


def test_the_web_face_shows_the_same(folder: Path, enrolled: Path) -> None:
    shown = []
    for home in (folder, enrolled):
        with served(home) as url, httpx.Client(base_url=url, follow_redirects=True) as client:
            log_in(client)
            pages = [
                client.get(path)
                for path in (
                    "/",
                    "/units/%E7%94%B2%E9%95%87",
                    "/columns/1",
                    "/anomalies",
                    "/circulars",
                    "/mails",
                    "/crawls",
                )
            ]
        assert [page.status_code for page in pages] == [200] * len(pages)
        shown.append([CHANGING.sub("", page.text) for page in pages])
    assert shown[0] == shown[1]


def test_enrolling_again_brings_only_what_is_new(
    folder: Path, enrolled: Path, database: str
) -> None:
    tongbao("enroll", str(folder), "--into", database, "--check", home=None)
    again = tongbao("enroll", str(folder), "--into", database, home=None)
    assert "0 rows and 0 captures" in again
    note = folder / "前言.md"
    note.write_text("各单位：\n", encoding="utf-8")
    missing = tongbao("enroll", str(folder), "--into", database, "--check", home=None, expect=1)
    assert missing == "前言.md is not in the database: enroll the folder again\n"
    tongbao("enroll", str(folder), "--into", database, home=None)
    tongbao("enroll", str(folder), "--into", database, "--check", home=None)
    note.unlink()


def test_a_folder_that_went_its_own_way_is_refused(
    folder: Path, enrolled: Path, database: str, tmp_path: Path
) -> None:
    """It was crawled by itself after it was enrolled: neither history may be lost."""
    strange = tmp_path / "county"
    shutil.copytree(folder, strange)
    tongbao("crawl", "--as-of", "2018-08-01", home=strange)
    refused = tongbao("enroll", str(strange), "--into", database, home=None, expect=1, errors=True)
    assert "crawled here after it was enrolled" in refused


def test_a_second_county_keeps_to_itself(
    folder: Path, enrolled: Path, database: str, tmp_path: Path
) -> None:
    """Two counties of one database share no row, and the numbers of each begin with 1."""
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    tongbao("enroll", str(other), "--into", database, "--name", "other", home=None)
    home = elsewhere(folder, database, tmp_path / "moved", "other")
    tongbao("crawl", "--as-of", "2018-08-01", home=home)
    one, two = (
        json.loads(
            tongbao("lists", "--as-of", "2018-08-02", "--format", "json", "--all", home=each)
        )
        for each in (enrolled, home)
    )
    assert {row["checked_at"][:10] for row in one} == {"2018-07-31"}
    assert "2018-08-01" in {row["checked_at"][:10] for row in two}


def test_what_cannot_be_enrolled_is_said(folder: Path, database: str) -> None:
    for words, said in (
        (("--into", "sqlite:///a.db"), "one PostgreSQL database"),
        (("--into", database, "--name", "莒南"), "small letters"),
    ):
        refused = tongbao("enroll", str(folder), *words, home=None, expect=None, errors=True)
        assert said in refused
