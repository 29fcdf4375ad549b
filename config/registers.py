"""registers/ (台账登记): what no crawl can know, typed in. A register is one line of data,
[[register]]; five come defined.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator

from config.io.checked import CheckedTable
from config.io.headers import Header, headers_of
from config.io.source import Source, read_source
from config.io.spreadsheet import SpreadsheetError
from config.io.table import Table
from config.months import Months, read_months
from config.speech import en

FOLDER = "registers"
TOTALS, REPORTS = "合计", "整改报告"
"""Files beside the registers: totals that another office gives, and which unit
has reported what it mended.
"""
_TOTAL_HEADERS = ("新收", "上期结转", "办结", "结转下期")
OTHER_TABLES = {
    TOTALS: headers_of(("登记", "期间"), _TOTAL_HEADERS),
    REPORTS: headers_of(("期间", "单位", "报送日期"), ("栏目",)),
}
"""The headers of those two files."""

Word = Annotated[str, Field(min_length=1)]


class RegisterRule(CheckedTable):
    """One register. date, unit, due, done, kind, state: the headers of its file that
    hold them, "" where it has none.

    file: below registers/; "": NAME.csv. days: a row is overdue so many days after its date,
    where it has no header for a limit. ended: states in which nothing is owed any more. measure:
    what one row is called. sentence: with {数}, {单位列表}, {分类}, {超期数}, {超期单位}, in
    place of the one that is made.
    """

    name: Word
    file: str = ""
    date: Word
    unit: Word = "单位"
    due: str = ""
    done: str = ""
    kind: str = ""
    state: str = ""
    days: Annotated[int, Field(ge=1, le=3660)] | None = None
    ended: tuple[str, ...] = ()
    measure: Word = "件"
    sentence: str = ""

    @field_validator("file")
    @classmethod
    def _inside(cls, file: str) -> str:
        if file and (Path(file).name != file or not file.endswith((".csv", ".xlsx"))):
            raise ValueError(en("expected the name of a .csv or .xlsx file in registers/"))
        return file

    @property
    def stem(self) -> str:
        return Path(self.file).stem if self.file else self.name


SHIPPED = (
    RegisterRule(
        name="依申请公开",
        date="收到日期",
        due="答复期限",
        done="答复日期",
        kind="渠道",
        state="结果",
    ),
    RegisterRule(name="部门信箱", date="收到日期", due="答复期限", done="答复日期"),
    RegisterRule(
        name="政务新媒体",
        date="最近更新",
        kind="平台",
        state="状态",
        days=14,
        ended=("已注销",),
        measure="个",
    ),
    RegisterRule(name="政务访谈", date="计划日期", due="计划日期", done="报送日期", measure="期"),
    RegisterRule(name="亮点信息", date="报送日期", kind="采用级别", measure="条"),
)
_TITLES = ("标题", "账号")
"""Headers by which two rows of one day and unit are told apart."""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One row. number: its place in the file. title: what it is about, "" where
    nothing tells. cells: all of them.
    """

    number: int
    day: date
    unit: str
    due: date | None = None
    done: date | None = None
    kind: str = ""
    state: str = ""
    title: str = ""
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Totals:
    """What another office says of a register and a period, None where it does not:
    新收, 上期结转, 办结, 结转下期.
    """

    register: str
    period: Months
    row: int
    new: int | None = None
    carried_in: int | None = None
    handled: int | None = None
    carried_out: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A unit's report that it has mended what the circular of a period
    named; column "": all of it.
    """

    period: Months
    unit: str
    column: str
    day: date


@dataclass(frozen=True, slots=True)
class Registers:
    """What was typed in. rows: by register, those without a file left out. texts: the
    files as they were read, by name.
    """

    rules: tuple[RegisterRule, ...] = ()
    rows: Mapping[str, tuple[RegisterRow, ...]] = field(default_factory=dict)
    totals: tuple[Totals, ...] = ()
    reports: tuple[Report, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


NO_REGISTERS = Registers()


def with_shipped(rules: Sequence[RegisterRule]) -> tuple[RegisterRule, ...]:
    """The shipped registers, each replaced by one of the office's own of the same
    name; then the others of its own.
    """
    own = {rule.name: rule for rule in rules}
    return (*(own.pop(rule.name, rule) for rule in SHIPPED), *own.values())


def headers_in(rule: RegisterRule) -> tuple[Header, ...]:
    """The headers of a register's file."""
    required = [rule.date, rule.unit]
    others = [
        each
        for each in (rule.due, rule.done, rule.kind, rule.state, *_TITLES)
        if each and each not in required
    ]
    return headers_of(required, dict.fromkeys(others))


def read_registers(
    home: Path,
    rules: Sequence[RegisterRule],
    problems: list[str],
    *,
    instead: Mapping[str, Source] | None = None,
) -> Registers:
    """Every register that has a file. Wrong cells are told to `problems`, all at once. instead:
    tables that are read in place of the files, by their names without ending.
    """
    known = with_shipped(rules)
    sources: dict[str, Source] = {}
    for stem in (*(rule.stem for rule in known), TOTALS, REPORTS):
        try:
            source = (instead or {}).get(stem) or read_source(home / FOLDER, stem)
        except SpreadsheetError as error:
            problems.append(f"{FOLDER}/{error}")
            continue
        if source is not None:
            sources[stem] = Source(f"{FOLDER}/{source.name}", source.text)
    rows = {
        rule.name: _rows(rule, sources[rule.stem], problems)
        for rule in known
        if rule.stem in sources
    }
    return Registers(
        rules=tuple(rule for rule in known if rule.name in rows),
        rows=rows,
        totals=tuple(_totals(sources.get(TOTALS), known, problems)),
        reports=tuple(_reports(sources.get(REPORTS), problems)),
        texts={f"{FOLDER}/{stem}.csv": source.text for stem, source in sources.items()},
    )


def _rows(rule: RegisterRule, source: Source, problems: list[str]) -> tuple[RegisterRow, ...]:
    if not source.text.strip("\ufeff \r\n\t,"):
        return ()
    table = Table(source.name, source.text, headers_in(rule), problems)
    found = []
    for number, cells in table.rows:
        day = table.day(number, cells, rule.date)
        if day is None:
            if not cells[rule.date]:
                table.wrong(number, rule.date, "", en("a day such as 2020-03-15"))
            continue
        found.append(_row(rule, table, number, cells, day))
    return tuple(found)


def _row(
    rule: RegisterRule, table: Table, number: int, cells: Mapping[str, str], day: date
) -> RegisterRow:
    due, done = (
        table.day(number, cells, header) if header else None for header in (rule.due, rule.done)
    )
    return RegisterRow(
        number=number,
        day=day,
        unit=cells[rule.unit],
        due=due,
        done=done,
        kind=cells.get(rule.kind, ""),
        state=cells.get(rule.state, ""),
        title=next((cells[header] for header in _TITLES if cells.get(header)), ""),
        cells=tuple(cells.values()),
    )


def _totals(
    source: Source | None, rules: Sequence[RegisterRule], problems: list[str]
) -> Iterable[Totals]:
    if source is None:
        return
    table = Table(source.name, source.text, OTHER_TABLES[TOTALS], problems)
    names = [rule.name for rule in rules]
    for row, cells in table.rows:
        period = read_months(cells["期间"])
        if cells["登记"] not in names:
            table.wrong(
                row, "登记", cells["登记"], en("one of {names}").format(names="、".join(names))
            )
        if period is None:
            table.wrong(row, "期间", cells["期间"], en("a period such as 2020-03, 2020-Q1 or 2020"))
        counts = [
            table.count(row, cells, header) if cells.get(header) else None
            for header in _TOTAL_HEADERS
        ]
        if period is not None:
            yield Totals(cells["登记"], period, row, *counts)


def _reports(source: Source | None, problems: list[str]) -> Iterable[Report]:
    if source is None:
        return
    table = Table(source.name, source.text, OTHER_TABLES[REPORTS], problems)
    for row, cells in table.rows:
        period, day = read_months(cells["期间"]), table.day(row, cells, "报送日期")
        if period is None:
            table.wrong(
                row, "期间", cells["期间"], en("the period of the circular, such as 2020-03")
            )
        if period is not None and day is not None:
            yield Report(period, cells["单位"], cells.get("栏目", ""), day)
