"""A played-out month: the notices of thirty nights are exactly those that the policy demands.

golden/month.csv lists them for a person to read; its last header, 依据, says why each is due and is
compared with nothing. The portal stands on loopback and shows, on each day, what was published up
to it. Night after night it is crawled, and on working days the units are told, by the commands and
on a virtual clock: nothing here looks into the program.
"""

from __future__ import annotations

import csv
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner

from config.io.spreadsheet import write_csv
from config.settings import FILE
from config.template import settings_text
from monitor.cli.main import cli
from monitor.rules.cycles import Workdays

pytestmark = pytest.mark.slow

GOLDEN = Path(__file__).parent / "golden" / "month.csv"
HEADER = ("日期", "单位", "收件人", "抄送", "结果", "主题或原因", "依据")
FIRST = date(2018, 9, 10)
NIGHTS = [FIRST + timedelta(days=number) for number in range(30)]
MISSED = {date(2018, 9, 13)}
OUTAGE = {date(2018, 9, 19), date(2018, 9, 20)}
# 22 to 24 September and 1 to 7 October 2018 are free; the weekend of 29 and 30 September is worked.

ALWAYS = tuple(
    f"2018-{month:02}-{day:02}" for month in (8, 9, 10) for day in (1, 5, 9, 13, 17, 21, 25, 29)
)
COLUMNS = {
    # unit: (cycle, the days on which it publishes)
    "青云镇": ("每周", ALWAYS),  # always in time
    "临沭街道": (
        "每周",
        ("2018-09-05", "2018-09-16", "2018-10-07"),
    ),  # lapses, mends, lapses again, mends
    "水利局": (
        "每周",
        ("2018-09-06", "2018-09-28"),
    ),  # falls due in the missed night, later in the holiday
    "农业局": (
        "每周",
        ("2018-09-07", "2018-09-12", "2018-09-20", "2018-09-26", "2018-10-02", "2018-10-06"),
    ),  # mends while nobody sees
    "林业局": ("每周", ("2018-09-07", "2018-09-12")),  # falls due while the portal is down
    "财政局": ("每月", ("2018-08-28", "2018-09-27")),  # publishes when warned
    "统计局": ("每月", ("2018-06-30",)),  # exempt for a while
    "卫生局": ("一年", ("2017-08-01",)),  # never does anything
}


class Portal(ThreadingHTTPServer):
    """A list for each unit, as on `today`; nothing but errors while it is down."""

    daemon_threads = True
    today = FIRST

    def page(self, unit: str) -> str:
        days = [day for day in COLUMNS[unit][1] if day <= str(self.today)]
        rows = "".join(
            (
                f"<li><a href='/{unit}/{day}.html'>{unit}召开{day[5:7]}月{day[8:]}"
                f"日工作会议</a><span>{day}</span></li>"
            )
            for day in sorted(days, reverse=True)
        )
        return (
            f"<html><head><title>{unit}工作动态</title></head><body><h2>工作动态</h2><ul>{rows}"
            "</ul></body></html>"
        )


class Handler(BaseHTTPRequestHandler):
    server: Portal

    def do_GET(self) -> None:
        unit = unquote(self.path).strip("/")
        known = unit in COLUMNS and self.server.today not in OUTAGE
        body = self.server.page(unit).encode() if known else b"error"
        self.send_response(200 if known else 500)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: the test's output is its own."""


@contextmanager
def serving() -> Iterator[Portal]:
    with Portal(("127.0.0.1", 0), Handler) as portal:
        thread = threading.Thread(target=portal.serve_forever)
        thread.start()
        try:
            yield portal
        finally:
            portal.shutdown()
            thread.join()


def county(home: Path, url: str) -> None:
    text = settings_text("临沭县人民政府网站", url, delay=0).replace(
        "robots = true", "robots = false"
    )
    home.joinpath(FILE).write_text(
        text.replace("escalate_cc = []", 'escalate_cc = ["ducha@x.cn"]'), encoding="utf-8"
    )
    addresses = [(unit, "部门", f"u{number}@x.cn") for number, unit in enumerate(COLUMNS, start=1)]
    write_csv(home / "units.csv", ("单位", "分组", "邮箱"), addresses)
    columns = [
        ("工作动态", unit, "动态信息", cycle, f"{url}{unit}/")
        for unit, (cycle, _) in COLUMNS.items()
    ]
    write_csv(home / "columns.csv", ("栏目", "单位", "类别", "更新周期", "网址"), columns)
    exemption = ("统计局", "工作动态", "机构改革", "王主任", "2018-09-01", "2018-09-21")
    write_csv(
        home / "exemptions.csv",
        ("单位", "栏目", "原因", "批准人", "起始日期", "截止日期"),
        [exemption],
    )


def run(home: Path, *words: str) -> str:
    result = CliRunner().invoke(cli, [*words, "--home", str(home)])
    assert result.exit_code == 0, (words, result.output)
    return result.stdout


def mail_of(home: Path, message_id: str) -> EmailMessage:
    mark = "".join(character for character in message_id if character.isalnum())[:8]
    (path,) = (home / "data" / "outbox").glob(f"*_{mark}.eml")
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    assert message["Message-ID"] == message_id
    return message


def played(home: Path, portal: Portal) -> Iterator[tuple[str, ...]]:
    """What the units got: every mail, and every reason for silence
    on the first day that it held.
    """
    workdays, silences = Workdays(), dict[str, str]()
    for night in NIGHTS:
        portal.today = night
        if night not in MISSED:
            run(home, "crawl", "--as-of", str(night))
        if night not in workdays:
            continue
        for row in json.loads(run(home, "notify", "--as-of", str(night), "--format", "json")):
            if row["status"] == "sent":
                mail = mail_of(home, row["message_id"])
                yield (
                    str(night),
                    row["unit"],
                    row["to"],
                    str(mail["Cc"] or ""),
                    "sent",
                    str(mail["Subject"]),
                )
            elif (
                not row["reason"].startswith("already told")
                and silences.get(row["unit"]) != row["reason"]
            ):
                yield str(night), row["unit"], row["to"], "", row["status"], row["reason"]
                silences[row["unit"]] = row["reason"]


def test_the_notices_of_a_month_are_those_that_the_policy_demands(tmp_path: Path) -> None:
    with serving() as portal:
        county(tmp_path, f"http://127.0.0.1:{portal.server_port}/")
        rows = list(played(tmp_path, portal))
    with GOLDEN.open(encoding="utf-8-sig", newline="") as file:
        header, *expected = (tuple(row) for row in csv.reader(file))
    assert header == HEADER
    assert rows == [row[:-1] for row in expected]
    mails = [row for row in rows if row[4] == "sent"]
    assert len(list((tmp_path / "data" / "outbox").iterdir())) == len(mails)
    assert len({(day, unit) for day, unit, *_ in mails}) == len(mails)
