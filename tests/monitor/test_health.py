"""doctor on folders that are ill in one way each: it names the part, says what
to do, and never takes long.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from config.clock import Clock
from config.county import County
from config.last_good import keep
from monitor.cli.main import cli
from monitor.operations.health import State, configuration
from monitor.operations.vitals import missed_days
from storage.duties import SCHEDULER, Duties, JobState
from storage.notices.records import Hold
from storage.owners import this_process
from storage.records import CrawlState, Outcome, Owner, Visit
from storage.store import Store
from tests import forked
from tests.alerts.builders import opened, queue
from tests.crawler.counties import county_at
from tests.e2e.commands import environment
from tests.faults import FaultServer, answering, raw
from tests.monitor.nights import ZONE, duties_of

pytestmark = pytest.mark.slow

CLOCK = Clock(ZONE)


class Told(NamedTuple):
    status: int
    rows: dict[str, list[dict[str, str]]]

    def of(self, part: str) -> dict[str, str]:
        (row,) = self.rows[part]
        return row

    def ill(self) -> set[str]:
        return {
            part
            for part, rows in self.rows.items()
            if any(row["state"] == State.ILL for row in rows)
        }


def doctor(county: County, **variables: str) -> Told:
    """What the command says, within this process."""
    only: dict[str, str | None] = {name: None for name in os.environ if name.startswith("TONGBAO_")}
    only.update(variables)
    words = ["--home", str(county.home), "doctor", "--format", "json"]
    done = CliRunner().invoke(cli, words, env=only)
    return told_in(done.exit_code, done.stdout)


def doctor_alone(county: County) -> Told:
    """The same in a process of its own, which must end whatever hangs in it: beside
    starting, within half a minute.
    """
    command = forked.tongbao("--home", str(county.home), "doctor", "--format", "json")
    done = subprocess.run(
        command, capture_output=True, env=environment(None), timeout=90, check=False
    )
    return told_in(done.returncode, done.stdout)


def told_in(status: int, output: str | bytes) -> Told:
    rows: dict[str, list[dict[str, str]]] = {}
    for row in json.loads(output):
        rows.setdefault(row["part"], []).append(row)
    return Told(status, rows)


@pytest.fixture
def portal() -> Iterator[FaultServer]:
    server = FaultServer()
    server.page("/", "<html><title>青山县人民政府</title><body>首页</body></html>")
    with server.serving():
        yield server


@pytest.fixture
def county(tmp_path: Path, portal: FaultServer) -> County:
    return county_at(
        tmp_path / "county", portal.url, [("工作动态", "/gzdt/"), ("通知公告", "/tzgg/")]
    )


def crawled(county: County, *outcomes: Outcome, ago: timedelta = timedelta(hours=3)) -> None:
    """A crawl that came to its end, with these outcomes of the columns."""
    then = datetime.now(UTC) - ago
    with Store.open(county.settings.store.url, county.home) as store:
        store.upgrade()
        enrolment = store.enrol(county.registry, county.units_csv, county.columns_csv)
        day = CLOCK.day_of(then)
        crawl_id = store.begin_crawl(enrolment, as_of=day, started_at=then)
        visits = [
            Visit(one, day, then, outcome)
            for one, outcome in zip(enrolment.column_ids, outcomes, strict=True)
        ]
        store.record(crawl_id, visits)
        store.finish_crawl(crawl_id, then, CrawlState.FINISHED)


def alive(duties: Duties, county: County) -> None:
    """A scheduler that holds the folder and gave a sign of life just now."""
    duties.take(SCHEDULER, this_process(), CLOCK.now())
    beat = {"at": CLOCK.now().isoformat(), "pid": os.getpid(), "problem": ""}
    (county.home / "data" / "heartbeat.json").write_text(json.dumps(beat), encoding="utf-8")


def test_what_was_proposed_and_confirmed_by_nobody_is_told(county: County) -> None:
    (county.home / "columns.csv").write_text(
        "栏目,单位,类别,更新周期,网址,备注,依据\n"
        "工作动态,教育局,动态信息,每周,http://www.qs.gov.cn/1/,,单位：面包屑；待确认："
        "单位仅由来源推断\n"
        "通知公告,教育局,动态信息,每周,http://www.qs.gov.cn/2/,,单位：面包屑\n"
        "政策文件,教育局,动态信息,每周,http://www.qs.gov.cn/3/,周期待确认,\n"
        "领导信箱,教育局,动态信息,已归档,http://www.qs.gov.cn/4/,待确认,\n",
        encoding="utf-8",
    )
    read, unconfirmed = doctor(county).rows["columns"]
    assert (read["state"], read["found"]) == (State.WELL, "4 columns, 2 units")
    assert unconfirmed["state"] == State.WARNING
    assert unconfirmed["found"] == "2 columns still marked 待确认 in columns.csv (row 2, 4)"
    assert "delete the word" in unconfirmed["remedy"]


def test_a_year_whose_holidays_nobody_knows_is_told_because_notices_keep_them(
    county: County,
) -> None:
    unknown = date(2090, 3, 1)
    (sign,) = (sign for sign in configuration(county, unknown) if sign.part == "holidays")
    assert (sign.state, "holidays of 2090 are not known" in sign.found) == (State.WARNING, True)
    listed = replace(county, holidays={date(2090, 10, 1): False})
    assert not [sign for sign in configuration(listed, unknown) if sign.part == "holidays"]


def test_one_of_a_thing_is_not_many(county: County) -> None:
    (county.home / "units.csv").write_text("单位,分组\n教育局,部门\n", encoding="utf-8")
    (county.home / "columns.csv").write_text(
        "栏目,单位,类别,更新周期,网址\n工作动态,教育局,动态信息,每周,http://www.qs.gov.cn/1/\n",
        encoding="utf-8",
    )
    told = doctor(county)
    assert told.of("columns")["found"] == "1 column, 1 unit"
    assert told.of("addresses")["found"] == "1 unit cannot be mailed: 教育局"


def test_a_healthy_county_is_well_in_every_part(county: County) -> None:
    rows = "教育局,部门,jyj@example.gov.cn,\n县政府办公室,部门,zwgk@example.gov.cn,张三\n"
    (county.home / "units.csv").write_text(f"单位,分组,邮箱,联系人\n{rows}", encoding="utf-8")
    # From December on the next year's holidays must be known, published or not.
    free = "".join(f"{CLOCK.today().year + later}-10-01,放假\n" for later in range(2))
    (county.home / "holidays.csv").write_text(f"日期,性质\n{free}", encoding="utf-8")
    crawled(county, Outcome.READ, Outcome.READ)
    with duties_of(county) as duties:
        alive(duties, county)
        backups = county.home / "data" / "backups"
        backups.mkdir()
        (backups / f"tongbao-{CLOCK.today()}.db").write_bytes(b"")
        told = doctor_alone(county)
    assert {row["state"] for rows in told.rows.values() for row in rows} == {State.WELL}, told.rows
    assert told.status == 0
    parts = {
        "configuration",
        "columns",
        "disk",
        "database",
        "columns read",
        "scheduler",
        "notices",
        "backups",
        "mail",
    }
    assert set(told.rows) == parts | {"portal"}


def test_where_there_is_no_database_it_says_so_and_makes_none(county: County) -> None:
    told = doctor(county)
    assert told.of("database")["state"] == State.WARNING
    assert told.of("database")["remedy"] == "run `tongbao crawl`"
    assert not (county.home / "data").exists()
    assert told.status == 0


@pytest.mark.parametrize(
    "content", [b"no database at all" * 500, b"SQLite format 3\0" + b"\xff" * 9000]
)
def test_a_damaged_database_is_ill_and_the_rest_is_looked_at(
    county: County, content: bytes
) -> None:
    crawled(county, Outcome.READ, Outcome.READ)
    (county.home / "data" / "tongbao.db").write_bytes(content)
    told = doctor(county)
    assert told.of("database")["state"] == State.ILL
    assert "Restore" in told.of("database")["remedy"]
    assert told.of("portal")["state"] == State.WELL
    assert told.status == 1


def test_a_page_of_the_database_that_was_overwritten_is_found(county: County) -> None:
    crawled(county, Outcome.READ, Outcome.READ)
    path = county.home / "data" / "tongbao.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")
    content = bytearray(path.read_bytes())
    for page in range(5, len(content) // 4096, 7):
        content[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    path.write_bytes(bytes(content))
    assert doctor(county).of("database")["state"] == State.ILL


def test_a_database_that_another_process_holds_alone_is_reported_soon(county: County) -> None:
    crawled(county, Outcome.READ, Outcome.READ)
    path = county.home / "data" / "tongbao.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("BEGIN EXCLUSIVE")
        told = doctor_alone(county)
    assert told.of("database")["state"] == State.ILL
    assert "busy" in told.of("database")["found"]


def test_a_portal_that_hangs_is_ill_within_half_a_minute(
    county: County, portal: FaultServer
) -> None:
    portal.pages["/"] = raw(b"HTTP/1.1 200 OK\r\n", then_close=False)
    text = (
        (county.home / "tongbao.toml")
        .read_text(encoding="utf-8")
        .replace("timeout = 5", "timeout = 600")
    )
    (county.home / "tongbao.toml").write_text(text, encoding="utf-8")
    told = doctor_alone(county)
    assert told.of("portal")["state"] == State.ILL
    assert told.status == 1


@pytest.mark.parametrize("status", [500, 404])
def test_a_portal_that_refuses_is_ill_and_says_how(
    county: County, portal: FaultServer, status: int
) -> None:
    portal.pages["/"] = answering("", status)
    told = doctor(county)
    assert told.of("portal")["state"] == State.ILL
    assert str(status) in told.of("portal")["found"]


def test_a_mail_server_that_never_greets_is_ill_within_half_a_minute(
    county: County, tmp_path: Path
) -> None:
    with FaultServer().serving() as silent:  # it waits for a request, as a web server does
        with (county.home / "tongbao.toml").open("a", encoding="utf-8") as file:
            file.write(f'\n[mail]\nhost = "127.0.0.1"\nport = {silent.port}\n')
        told = doctor_alone(county)
    assert told.of("mail")["state"] == State.ILL


def test_a_mail_server_that_is_down_is_ill(county: County) -> None:
    with (county.home / "tongbao.toml").open("a", encoding="utf-8") as file:
        file.write('\n[mail]\nhost = "127.0.0.1"\nport = 1\n')
    assert "127.0.0.1:1" in doctor(county).of("mail")["found"]


def test_a_password_that_others_can_read_is_warned_of(county: County, tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("hush", encoding="utf-8")
    for mode, expected in ((0o644, 1), (0o640, 1), (0o600, 0), (0o400, 0)):
        secret.chmod(mode)
        told = doctor(county, TONGBAO_MAIL_PASSWORD_FILE=str(secret))
        assert len(told.rows.get("secrets", [])) == expected, oct(mode)
    assert "hush" not in json.dumps(told.rows)


def test_a_password_file_that_is_missing_is_ill_and_ends_nothing(county: County) -> None:
    with (county.home / "tongbao.toml").open("a", encoding="utf-8") as file:
        file.write('\n[mail]\nhost = "127.0.0.1"\nport = 1\n')
    told = doctor(county, TONGBAO_MAIL_PASSWORD_FILE="/nowhere/password")
    assert {"secrets", "mail"} <= told.ill()
    assert "portal" in told.rows


def test_faulty_tables_are_ill_and_the_last_good_ones_are_looked_at(county: County) -> None:
    keep(county, Clock(ZONE).now())
    with (county.home / "columns.csv").open("a", encoding="utf-8") as file:
        file.write("坏栏目,教育局,动态信息,逢双日,http://127.0.0.1/\n")
    told = doctor(county)
    assert told.status == 1
    assert "逢双日" in told.of("configuration")["found"]
    assert told.of("tables")["found"].startswith("the last good tables, of ")
    assert told.of("portal")["state"] == "ok"


def test_what_was_made_of_the_tables_is_told(county: County) -> None:
    columns = county.home / "columns.csv"
    columns.write_text(
        "责任清单\n" + columns.read_text("utf-8").replace("每周", "每周一次"), encoding="utf-8"
    )
    told = doctor(county)
    assert [row["found"] for row in told.rows["tables"]] == [
        "columns.csv: the headers stand in row 2",
        "更新周期 read: 每周一次 as 每周 (2 rows)",
    ]


def test_a_wrong_cell_is_named_and_is_ill(county: County) -> None:
    with (county.home / "columns.csv").open("a", encoding="utf-8") as file:
        file.write("坏栏目,教育局,动态信息,逢双日,http://127.0.0.1/\n")
    told = doctor(county)
    assert told.status == 1
    assert "逢双日" in told.of("configuration")["found"]


def test_a_folder_that_is_none_was_asked_for_wrongly(tmp_path: Path) -> None:
    command = forked.tongbao("--home", str(tmp_path), "doctor")
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert "tongbao init" in done.stderr


def test_a_night_without_the_portal_is_ill_in_the_morning(county: County) -> None:
    crawled(county, Outcome.UNREACHABLE, Outcome.UNREACHABLE)
    told = doctor(county)
    assert told.of("columns read")["state"] == State.ILL
    assert told.of("columns read")["found"].startswith("the portal looks down: 2 of 2 columns")


def test_one_column_that_could_not_be_read_is_a_warning(county: County) -> None:
    crawled(county, Outcome.READ, Outcome.BOT_CHALLENGE)
    assert doctor(county).of("columns read")["state"] == State.WARNING


def test_a_crawl_whose_process_died_is_ill(county: County) -> None:
    with Store.open(county.settings.store.url, county.home) as store:
        store.upgrade()
        enrolment = store.enrol(county.registry, county.units_csv, county.columns_csv)
        dead = Owner(this_process().host, 2**22, "an earlier boot/1")
        store.begin_crawl(enrolment, as_of=CLOCK.today(), started_at=CLOCK.now(), owner=dead)
    told = doctor(county)
    assert "its process is dead" in told.of("last crawl")["found"]
    assert told.status == 1


def test_days_without_a_crawl_are_named(county: County) -> None:
    crawled(county, Outcome.READ, Outcome.READ, ago=timedelta(days=3))
    crawled(county, Outcome.READ, Outcome.READ, ago=timedelta())
    today = CLOCK.today()
    told = doctor(county).of("nights")
    assert told["state"] == State.WARNING
    assert f"{today - timedelta(days=2)}, {today - timedelta(days=1)}" in told["found"]
    with Store.open(county.settings.store.url, county.home) as store:
        assert missed_days(store.crawls(9), today) == [
            today - timedelta(days=2),
            today - timedelta(days=1),
        ]


def test_a_scheduler_without_a_sign_of_life_is_ill_and_so_is_a_job_that_failed(
    county: County,
) -> None:
    crawled(county, Outcome.READ, Outcome.READ)
    with duties_of(county) as duties:
        alive(duties, county)
        beat = {"at": (CLOCK.now() - timedelta(hours=26)).isoformat(), "pid": 1, "problem": ""}
        (county.home / "data" / "heartbeat.json").write_text(json.dumps(beat), encoding="utf-8")
        duties.end(
            duties.begin("crawl", CLOCK.now(), CLOCK.now()),
            JobState.FAILED,
            "exit status 1",
            CLOCK.now(),
        )
        told = doctor(county)
    assert told.of("scheduler")["state"] == State.ILL
    assert "exit status 1" in told.of("jobs")["found"]
    assert told.status == 1


def test_a_scheduler_that_was_killed_is_ill_at_once(county: County) -> None:
    crawled(county, Outcome.READ, Outcome.READ)
    with duties_of(county) as duties:
        alive(duties, county)
        duties.release(SCHEDULER, this_process())
        duties.take(SCHEDULER, Owner(this_process().host, 2**22, "an earlier boot/1"), CLOCK.now())
        told = doctor(county)
    assert "process 4194304" in told.of("scheduler")["found"]
    assert told.of("scheduler")["state"] == State.ILL


def test_what_the_scheduler_cannot_tell_the_database_is_told_by_its_file(county: County) -> None:
    crawled(county, Outcome.READ, Outcome.READ)
    with duties_of(county) as duties:
        alive(duties, county)
        beat = {
            "at": CLOCK.now().isoformat(),
            "pid": 1,
            "problem": "the clock was set forward by 365 days",
        }
        (county.home / "data" / "heartbeat.json").write_text(json.dumps(beat), encoding="utf-8")
        told = doctor(county)
    assert any("set forward" in row["found"] for row in told.rows["scheduler"])
    assert told.status == 1


def test_a_column_that_asks_for_a_browser_which_is_not_there_is_ill(
    county: County, tmp_path: Path
) -> None:
    (tmp_path / "chromium").touch(mode=0o755)
    (tmp_path / "nothing").mkdir()
    with (county.home / "columns.csv").open("r+", encoding="utf-8") as file:
        lines = file.read().splitlines()
        file.seek(0)
        file.write("\n".join([f"{lines[0]},版式", f"{lines[1]},browser", f"{lines[2]},", ""]))
    told = doctor(county, PATH=str(tmp_path / "nothing"))
    assert told.status == 1
    sign = told.of("browser")
    assert sign["state"] == State.ILL
    assert sign["found"].startswith("1 column to be read by a browser (版式), and ")
    assert "Chromium cannot be found" in sign["found"]
    assert "install Chromium" in sign["remedy"]
    sign = doctor(county, PATH=str(tmp_path)).of("browser")
    if find_spec("scrapy_playwright"):
        assert sign["state"] == State.WELL
    else:
        assert "the extra js cannot be found" in sign["found"]
        assert "pip install 'tongbao[js]'" in sign["remedy"]


def test_a_robot_without_its_key_is_ill(county: County) -> None:
    with (county.home / "tongbao.toml").open("a", encoding="utf-8") as file:
        file.write('\n[channels]\nuse = ["wecom"]\n')
    assert "TONGBAO_WECOM_KEY" in doctor(county).of("channels")["found"]
    told = doctor(county, TONGBAO_WECOM_KEY="k-e-y")
    assert told.of("channels")["state"] == State.WELL
    assert "k-e-y" not in json.dumps(told.rows)


def test_mails_that_wait_for_long_or_were_refused_are_ill_with_their_reasons(
    county: County,
) -> None:
    today = CLOCK.today()
    queue(county.home, "a@x.cn", "b@x.cn", day=today)
    with closing(sqlite3.connect(county.home / "data" / "tongbao.db")) as connection:
        connection.execute("UPDATE deliveries SET reason = '451 later' WHERE address = 'a@x.cn'")
        connection.execute(
            "UPDATE deliveries SET state = 'failed', reason = '550 nobody' WHERE address = 'b@x.cn'"
        )
        connection.commit()
    late, lost = doctor(county).rows["notices"]
    assert late["state"] == lost["state"] == State.ILL
    assert late["found"].startswith("1 notice waiting since 2018-07-31 ")
    assert "a <a@x.cn> 451 later" in late["found"]
    assert "b <b@x.cn> 550 nobody" in lost["found"]


def test_notices_that_are_held_for_a_person_are_ill(county: County) -> None:
    hold = Hold(CLOCK.today(), CLOCK.today() - timedelta(days=1), 100, tuple(range(60)))
    with opened(county.home) as notices, notices.deciding() as book:
        book.place_hold(hold, CLOCK.now())
    told = doctor(county).of("notices")
    assert "60 of 100 columns" in told["found"]
    assert "--release" in told["remedy"]


def test_mails_that_name_nobody_to_ask_are_ill_until_somebody_is_named(county: County) -> None:
    units = county.home / "units.csv"
    units.write_text("单位,分组,邮箱\n教育局,部门,jyj@example.gov.cn\n", encoding="utf-8")
    (sign,) = doctor_alone(county).rows["contact"]
    assert (sign["state"], "mail.contact" in sign["remedy"]) == (State.ILL, True)
    settings = county.home / "tongbao.toml"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(f'{before}\n[mail]\ncontact = "张三 0539-0000000"\n', encoding="utf-8")
    assert "contact" not in doctor_alone(county).rows
    settings.write_text(before, encoding="utf-8")
    units.write_text(
        "单位,分组,邮箱,联系人\n政务公开办,部门,zwgk@example.gov.cn,张三\n教育局,部门,,\n",
        encoding="utf-8",
    )
    assert "contact" not in doctor_alone(county).rows
    units.write_text("单位,分组\n教育局,部门\n", encoding="utf-8")
    assert "contact" not in doctor_alone(county).rows
