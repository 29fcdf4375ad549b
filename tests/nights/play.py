"""Plays one seed night by night through the commands, and holds what they say against
what a careful person would say.
"""

from __future__ import annotations

import json
import re
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from tests.e2e.stranger import Portal
from tests.nights.faults import HOME, Plan, answer, plan
from tests.nights.office import Office
from tests.nights.world import FIRST, Column, county

UNVERIFIED, BLANK = "未能核查", "空白栏目"
WRONG = ("falsely late", "falsely fresh", "wrongly told", "told twice", "never told", "broken")
_ACCUSING = re.compile(r"超期|空白栏目")
_REMINDED_AFTER = 7
_TOLD_WITHIN = 5
_RESTARTED = 0.1
"""Of the nights: the machine is started afresh, besides after each cut of its power."""


@dataclass
class Played:
    """What was wrong, by kind, with a line each; verdicts: how many of all rows said something."""

    seed: int
    wrong: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)
    verdicts: int = 0
    rows: int = 0
    mails: int = 0

    def note(self, kind: str, line: str) -> None:
        self.wrong[kind] += 1
        self.lines.append(f"seed {self.seed}: {kind}: {line}")

    def __str__(self) -> str:
        found = ", ".join(f"{self.wrong[kind]} {kind}" for kind in WRONG)
        return (
            f"seed {self.seed}: {found}; {self.mails} mails, {self.verdicts} of {self.rows} "
            "rows with a verdict"
        )


def play(seed: int, nights: int) -> Played:
    """The nights of one seed; the same seed and number of nights is the same play."""
    dice = Random(seed)
    columns = county(dice, nights)
    with tempfile.TemporaryDirectory(prefix="nights-") as folder, Portal().serving() as portal:
        game = _Game(seed, Path(folder), portal, columns, plan(dice, columns, nights), dice)
        try:
            for night in range(nights):
                game.night(night)
        finally:
            game.close()
    return game.played


class _Game:
    def __init__(
        self,
        seed: int,
        home: Path,
        portal: Portal,
        columns: tuple[Column, ...],
        faults: Plan,
        dice: Random,
    ) -> None:
        self.played = Played(seed)
        self._home, self._portal, self._columns, self._plan, self._dice = (
            home,
            portal,
            columns,
            faults,
            dice,
        )
        self._seen: set[Path] = set()
        self._told: dict[tuple[int, str, str], int] = {}
        self._untold: Counter[int] = Counter()
        self._heard: set[int] = set()
        self._asked_a_night = 3 * len(columns)
        self._write_folder()
        self._office = Office(home)

    def close(self) -> None:
        self._office.close()

    def night(self, number: int) -> None:
        if number in self._plan.dark or self._dice.random() < _RESTARTED:
            self._office.restart()
        if number in self._plan.dark:
            return
        day = FIRST + timedelta(days=number)
        self._publish(number)
        for name in ("crawl", "notify"):
            if self._plan.broken.get(number) == name:
                self._killed(name, "--as-of", str(day))
            if not self._ran(number, name, "--as-of", str(day)):
                return
        rows = {
            row["column"]: row
            for row in json.loads(self._said("lists", "--as-of", str(day), "--format", "json"))
        }
        self._judge_mails(number, day, rows)
        for column in self._columns:
            self._judge(number, day, column, rows[column.name])
        self._miss(number, day, rows)

    def _judge(self, night: int, day: date, column: Column, row: dict[str, Any]) -> None:
        """Whether more was said of a column than anybody may say who has
        looked within the days of trust.
        """
        self.played.rows += 1
        self.played.verdicts += row["band"] != UNVERIFIED
        if not column.days:
            if row["band"] not in (BLANK, UNVERIFIED):
                self.played.note("falsely fresh", self._line(night, day, column, row))
        elif (column.never_late(day) and row["overdue"]) or (
            column.entries(FIRST) and row["band"] == BLANK
        ):
            self.played.note("falsely late", self._line(night, day, column, row))
        elif column.surely_late(day) and row["overdue"] is False:
            self.played.note("falsely fresh", self._line(night, day, column, row))

    def _judge_mails(self, night: int, day: date, rows: dict[str, dict[str, Any]]) -> None:
        by_address = {column.address: column for column in self._columns}
        today: Counter[str] = Counter()
        for path in sorted(set((self._home / "data" / "outbox").glob("*.eml")) - self._seen):
            self._seen.add(path)
            self.played.mails += 1
            mail = message_from_bytes(path.read_bytes(), policy=policy.default)
            assert isinstance(mail, EmailMessage)
            column = by_address[str(mail["To"])]
            today[column.name] += 1
            if today[column.name] > 1:
                self.played.note(
                    "told twice", f"night {night}: two mails to {column.unit} for {day}"
                )
            if _ACCUSING.search(str(mail["Subject"])):
                self._judge_accusation(night, day, column, rows[column.name])

    def _judge_accusation(self, night: int, day: date, column: Column, row: dict[str, Any]) -> None:
        self._heard.add(column.number)
        if column.days and column.never_late(day):
            self.played.note("wrongly told", self._line(night, day, column, row))
        said = (column.number, str(row["latest"]), row["band"])
        if said in self._told and night - self._told[said] < _REMINDED_AFTER:
            self.played.note(
                "told twice",
                f"{self._line(night, day, column, row)}, as on night {self._told[said]}",
            )
        self._told[said] = night

    def _miss(self, night: int, day: date, rows: dict[str, dict[str, Any]]) -> None:
        """Whether a unit that is behind, in truth and in the lists, has not been told for
        five nights without a reason.
        """
        due = [
            column
            for column in self._columns
            if rows[column.name]["overdue"] is True
            and column.surely_late(day)
            and column.number not in self._heard
        ]
        silent = self._silent(day) if due else frozenset()
        self._untold = Counter(
            {
                column.number: self._untold[column.number] + 1
                for column in due
                if column.unit not in silent
            }
        )
        for column in due:
            if self._untold[column.number] == _TOLD_WITHIN:
                self.played.note("never told", self._line(night, day, column, rows[column.name]))

    def _silent(self, day: date) -> frozenset[str]:
        """The units that get no mail today, for a reason."""
        words = ("notify", "--as-of", str(day), "--retry-now", "--format", "json")
        states = json.loads(self._said(*words))
        return frozenset(state["unit"] for state in states if state["status"] == "skipped")

    def _line(self, night: int, day: date, column: Column, row: dict[str, Any]) -> str:
        fault = self._plan.columns.get((night, column.number))
        what = (
            f"{column.name} ({column.cycle.word}, {column.make}, {column.trick or 'plain'}, "
            f"{fault.kind if fault else 'well'})"
        )
        said = f"{row['band']}, overdue {row['overdue']}, latest {row['latest']}, {row['outcome']}"
        true = max((str(one) for one in column.days if one <= day), default="none")
        return f"night {night} {day} {what}: {said}; the newest is {true}"

    def _publish(self, night: int) -> None:
        pages: dict[str, Any] = {"/": HOME}
        for column in self._columns:
            fault = self._plan.columns.get((night, column.number))
            for number in range(1, 2 + len(column.days) // 10 if column.make == "pages" else 2):
                path = f"/c/{column.number}/" + ("" if number == 1 else f"index_{number}.html")
                pages[path] = partial(answer, column, self._columns, number, night, fault)
        self._portal.pages.clear()
        self._portal.pages.update(pages)
        self._portal.asked.clear()

    def _write_folder(self) -> None:
        (self._home / "tongbao.toml").write_text(
            f'[portal]\nname = "清州县人民政府"\nurl = "{self._portal.url}/"\ndelay = '
            "0\nconcurrency = 8\ntimeout = 5\nrobots = false\n",
            encoding="utf-8",
        )
        units = [f"{column.unit},部门,{column.address}" for column in self._columns]
        (self._home / "units.csv").write_text(
            "\n".join(["单位,分组,邮箱", *units, ""]), encoding="utf-8"
        )
        columns = [
            (
                f"{column.name},{column.unit},信息公开,{column.cycle.word},{self._portal.url}"
                f"/c/{column.number}/"
            )
            for column in self._columns
        ]
        (self._home / "columns.csv").write_text(
            "\n".join(["栏目,单位,类别,更新周期,网址", *columns, ""]), encoding="utf-8"
        )

    def _said(self, *words: str) -> str:
        return self._office.run(*words).stdout

    def _ran(self, night: int, *words: str) -> bool:
        done = self._office.run(*words)
        if done.returncode or "Traceback" in done.stderr:
            self.played.note(
                "broken",
                f"night {night}: {words[0]} exit {done.returncode}: {done.stderr.strip()[-300:]}",
            )
        if words[0] == "crawl":
            self._asked_a_night = len(self._portal.asked)
        return done.returncode == 0

    def _killed(self, *words: str) -> None:
        """The command, killed somewhere in its course: whoever runs it
        again must come to the same end.

        A crawl dies at one of the requests that such a night takes, whatever the machine's pace.
        """
        last = self._dice.randint(0, self._asked_a_night) if words[0] == "crawl" else 0
        longest = time.monotonic() + self._dice.uniform(0.02, 0.6)
        self._office.kill_in(
            *words,
            when=lambda: len(self._portal.asked) >= last if last else time.monotonic() > longest,
        )
        self._portal.asked.clear()
