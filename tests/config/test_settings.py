"""tongbao.toml: what cannot be is a fault with its key, whichever command reads it, and
no password is repeated in it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from config.settings import ConfigError, Settings, parse_settings
from tests.crawler.counties import county_at
from tests.e2e.commands import tongbao

PORTAL = '[portal]\nname = "青山县"\nurl = "http://www.qs.gov.cn/"\n'


def settings(more: str = "") -> Settings:
    return parse_settings(PORTAL + more)


def faults(more: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        settings(more)
    return caught.value.problems


def test_a_visit_is_relied_on_for_three_days_unless_the_county_says_otherwise() -> None:
    assert settings().bands.trust_days == 3
    assert settings("[bands]\ntrust_days = 7\n").bands.trust_days == 7


@pytest.mark.parametrize("days", ["0", "-1", "32", "2.5", '"three"', "[3]"])
def test_days_of_trust_that_cannot_be_are_a_fault(days: str) -> None:
    (problem,) = faults(f"[bands]\ntrust_days = {days}\n")
    assert problem.startswith("tongbao.toml line 5: bands.trust_days = ")


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///data/tongbao.db",
        "sqlite+pysqlite:////var/lib/tongbao/通报 100%.db",
        "sqlite:///C:/tongbao/tongbao.db",
        "postgresql://db.example/tongbao",
        "postgresql+psycopg://tongbao:p%40ss@db.example:5433/tongbao?sslmode=require",
        "postgresql+psycopg:///tongbao?host=/run/postgresql",
    ],
)
def test_sqlite_files_and_postgresql_servers_may_keep_the_database(url: str) -> None:
    assert settings(f'[store]\nurl = "{url}"\n').store.url == url


@pytest.mark.parametrize(
    "url",
    [
        *(
            "",
            "nonsense",
            "data/tongbao.db",
            "sqlite:",
            "sqlite://",
            "sqlite:///",
            "sqlite:///:memory:",
        ),
        *(
            "sqlite:///a.db?mode=ro",
            "sqlite+aiosqlite:///a.db",
            "mysql://h/d",
            "oracle://h",
            "http://h/d",
        ),
        *("postgresql://", "postgresql://h:port/d", "postgresql://[h/d", "postgresql://h d/e"),
    ],
)
def test_a_database_that_cannot_be_is_a_fault(url: str) -> None:
    (problem,) = faults(f'[store]\nurl = "{url}"\n')
    assert problem.startswith("tongbao.toml line 5: store.url = ")
    assert "expected a file such as sqlite:///data/tongbao.db" in problem


@pytest.mark.parametrize(
    ("more", "named", "said"),
    [
        ('dealy = "hunter2"\n', "line 4: portal.dealy: ", "no such key"),
        ('[mail]\npassword = "hunter2"\n', "line 5: mail.password: ", "TONGBAO_MAIL_PASSWORD_FILE"),
    ],
)
def test_a_key_that_there_is_not_is_named_without_what_was_put_there(
    more: str, named: str, said: str
) -> None:
    (problem,) = faults(more)
    assert problem.startswith(f"tongbao.toml {named}")
    assert said in problem
    assert "hunter2" not in problem


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        (
            "[store]\nurl",
            "mysql://tongbao:h@ush:1@db.example/d",
            "'mysql://tongbao:***@db.example/d'",
        ),
        (
            "[store]\nurl",
            "postgres://tongbao@db.example/d?password=hush",
            "'postgres://tongbao@db.example/d…'",
        ),
        (
            "[schedule]\nping",
            "mysql://tongbao:h@ush:1@db.example/d",
            "'mysql://tongbao:***@db.example…'",
        ),
        ("[schedule]\nping", "hc.example/ping/hush", "'hc.example…'"),
        ("[channels]\nwecom", "qyapi.example/send?key=hush", "'qyapi.example…'"),
        ("[mail]\nhost", "smtp://office:hush@mail.example", "'smtp://office:***@mail.example'"),
    ],
)
def test_a_fault_does_not_repeat_what_may_be_secret_in_an_address(
    key: str, value: str, shown: str
) -> None:
    """A password, a query; and a path where it is a ping's or a robot's own key."""
    (problem,) = faults(f'{key} = "{value}"\n')
    assert shown in problem
    assert "ush" not in problem


@pytest.mark.parametrize(
    "words",
    [
        ("lists",),
        ("crawl",),
        ("db", "upgrade"),
        ("db", "backup", "copy.db"),
        ("notify", "--dry-run"),
    ],
)
def test_every_command_names_the_key_and_does_nothing(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    county_at(tmp_path, "http://www.qs.gov.cn", [("工作动态", "/gzdt/")])
    with (tmp_path / "tongbao.toml").open("a", encoding="utf-8") as file:
        file.write('[store]\nurl = "nonsense"\n')
    before = sorted(tmp_path.iterdir())
    assert "store.url = 'nonsense'" in tongbao(*words, home=tmp_path, expect=2, errors=True)
    assert sorted(tmp_path.iterdir()) == before
