"""A command that is asked for what cannot be says so, exits 2 and changes nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from config.clock import Clock
from config.county import load_county
from monitor.cli.main import cli
from monitor.operations.jobs import jobs
from tests.crawler.counties import county_at, list_page, rows, store_of


def ask(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(list_page(rows(5)), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "www.qs.gov.cn/gzdt/",
        "ftp://h/",
        "http://",
        "http:///gzdt/",
        "http://h:port/",
        "http://[h/",
    ],
)
def test_a_saved_page_is_read_without_a_usable_address_and_a_word_says_what_is_lost(
    page: Path, url: str
) -> None:
    told = ask("check", "--file", page, "--url", url)
    assert told.exit_code == 0
    assert f"--url {url}: expected an address such as http://www.example.gov.cn/" in told.stderr
    assert "entries  5" in told.stdout


def test_a_saved_page_with_its_address_is_read(page: Path) -> None:
    told = ask("check", "--file", page, "--url", "http://www.qs.gov.cn/gzdt/")
    assert told.exit_code == 0
    assert "entries  5" in told.stdout


@pytest.fixture
def home(tmp_path: Path) -> Path:
    county = county_at(tmp_path / "county", "http://www.qs.gov.cn", [("工作动态", "/gzdt/")])
    store_of(county).close()
    return county.home


def test_a_backup_replaces_the_one_before(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    for _ in range(2):
        assert ask("db", "backup", target, "--home", home).exit_code == 0
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("SELECT count(*) FROM visits").fetchone() == (0,)


def test_what_is_no_backup_is_never_replaced(home: Path) -> None:
    target = home / "columns.csv"
    before = target.read_bytes()
    told = ask("db", "backup", target, "--home", home)
    assert told.exit_code != 0
    assert target.read_bytes() == before


def test_the_scheduler_may_make_the_backup_of_one_night_twice(home: Path) -> None:

    county = load_county(home)
    (backup,) = (
        job for job in jobs(county, Clock(county.settings.portal.zone)) if job.name == "backup"
    )
    for _ in range(2):
        (words,) = backup.commands()
        assert ask(*words, "--home", home).exit_code == 0


@pytest.mark.parametrize(
    ("form", "said"),
    [("json", "[]"), ("csv", "截止日期"), ("table", "没有能够核查的栏目。"), ("text", "截至")],
)
def test_a_county_without_columns_yet_has_empty_lists_and_a_word_on_why(
    tmp_path: Path, form: str, said: str
) -> None:
    county = county_at(tmp_path / "county", "http://www.qs.gov.cn", [])
    told = ask("lists", "--format", form, "--home", county.home)
    assert told.exit_code == 0, told.output
    assert told.stdout.lstrip("\ufeff").startswith(said)
    assert "columns.csv lists no column" in told.stderr
