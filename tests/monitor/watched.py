"""A county folder whose crawls are told in one line each, and whose notices
are asked for by the command.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from config.county import load_county
from config.io.spreadsheet import write_csv
from config.settings import FILE
from monitor.cli.main import cli
from storage.records import CrawlState, Entry, Outcome, SeenEntry, Visit
from storage.store import Store
from tests.monitor import kept_in

PORTAL = "http://portal.test/"


@dataclass(frozen=True)
class Watched:
    """A county where every unit answers for one weekly column, 工作动态."""

    home: Path

    @classmethod
    def of(cls, home: Path, units: Mapping[str, str], mail: str = "") -> Watched:
        """units: addresses by name. mail: the lines of [mail]."""
        text = f'[portal]\nname = "临沭县人民政府网站"\nurl = "{PORTAL}"\n\n{kept_in.table()}\n[mail]\n{mail}\n'
        home.joinpath(FILE).write_text(text, encoding="utf-8")
        write_csv(
            home / "units.csv",
            ("单位", "分组", "邮箱"),
            [(name, "部门", to) for name, to in units.items()],
        )
        rows = [
            ("工作动态", name, "动态信息", "每周", f"{PORTAL}{number}/")
            for number, name in enumerate(units)
        ]
        write_csv(home / "columns.csv", ("栏目", "单位", "类别", "更新周期", "网址"), rows)
        return cls(home)

    def crawl(
        self, day: date, latest: Mapping[str, date | None], state: CrawlState = CrawlState.FINISHED
    ) -> None:
        """A crawl on a day that finds these newest entries by unit; None could not be read."""
        county = load_county(self.home)
        with self.store() as store:
            enrolment = store.enrol(county.registry, county.units_csv, county.columns_csv)
            ids = dict(
                zip(
                    (column.units[0] for column in county.registry.columns),
                    enrolment.column_ids,
                    strict=True,
                )
            )
            at = datetime.combine(day, time(2), UTC)
            crawl_id = store.begin_crawl(enrolment, as_of=day, started_at=at)
            visits = [_visit(ids[unit], day, at, newest) for unit, newest in latest.items()]
            store.record(crawl_id, visits)
            store.finish_crawl(crawl_id, at, state)

    def store(self) -> Store:
        store = Store.open(kept_in.address(), self.home)
        store.upgrade()
        return store

    def ask(self, *words: str) -> Result:
        return CliRunner().invoke(cli, [*words, "--home", str(self.home)])

    def notify(self, day: date, *words: str) -> dict[str, dict[str, Any]]:
        """The rows that `notify` prints, by unit."""
        result = self.ask("notify", "--as-of", str(day), "--format", "json", *words)
        assert result.exit_code == 0, result.output
        return {row["unit"]: row for row in json.loads(result.stdout)}

    @property
    def mails(self) -> list[EmailMessage]:
        messages = [
            message_from_bytes(path.read_bytes(), policy=default)
            for path in sorted((self.home / "data" / "outbox").glob("*.eml"))
        ]
        return [message for message in messages if isinstance(message, EmailMessage)]


def _visit(column_id: int, day: date, at: datetime, newest: date | None) -> Visit:
    if newest is None:
        return Visit(column_id, day, at, Outcome.UNREACHABLE, why="timeout")
    entry = SeenEntry(
        f"{column_id}/{newest}", Entry(f"{newest}的信息", f"{PORTAL}{column_id}/{newest}", newest)
    )
    return Visit(column_id, day, at, Outcome.READ, entries=(entry,))
