"""Which tables of the county folder can be changed, and what is wrong with one that is to take its
file's place: the folder is read with it, as it would be from the files.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from config.county import load_county
from config.exemptions import EXEMPTION_HEADERS, EXEMPTIONS
from config.holidays import HOLIDAY_HEADERS, HOLIDAYS
from config.io.headers import Header, headers_of
from config.io.source import Source, read_source
from config.obligations import OBLIGATIONS
from config.obligations import OPTIONAL as OBLIGATION_OPTIONAL
from config.obligations import REQUIRED as OBLIGATION_REQUIRED
from config.registers import (
    FOLDER,
    OTHER_TABLES,
    RegisterRule,
    headers_in,
    read_registers,
    with_shipped,
)
from config.roster.headers import COLUMN_TABLE, COLUMNS, UNIT_TABLE, UNITS
from config.settings import ConfigError, Settings
from config.speech import noted


@dataclass(frozen=True, slots=True)
class Kind:
    """One table. name: as addresses have it. folder: below the county folder, "" for itself.
    keys: headers by which a row is known again, the surest first.
    """

    name: str
    label: str
    folder: str
    stem: str
    headers: tuple[Header, ...]
    keys: tuple[tuple[str, ...], ...]

    def place(self, home: Path) -> Path:
        return home / self.folder

    def called(self, file: str) -> str:
        """A file of it as messages name it."""
        return f"{self.folder}/{file}" if self.folder else file


def _kind(
    file: str, label: str, headers: tuple[Header, ...], *keys: tuple[str, ...], folder: str = ""
) -> Kind:
    stem = Path(file).stem
    required = tuple(header.name for header in headers if header.required)
    return Kind(stem, label, folder, stem, headers, (required, *keys))


ROSTER = (
    _kind(UNITS, noted("责任单位"), UNIT_TABLE, ("单位",), ("邮箱",)),
    _kind(COLUMNS, noted("栏目"), COLUMN_TABLE, ("网址",), ("栏目", "单位")),
    _kind(
        EXEMPTIONS,
        noted("豁免"),
        headers_of(EXEMPTION_HEADERS),
        ("单位", "栏目", "截止日期"),
        ("单位", "栏目"),
    ),
    _kind(
        OBLIGATIONS,
        noted("任务"),
        headers_of(OBLIGATION_REQUIRED, OBLIGATION_OPTIONAL),
        ("单位", "栏目", "标题含"),
        ("单位", "栏目"),
    ),
    _kind(HOLIDAYS, noted("放假与调休"), headers_of(HOLIDAY_HEADERS), ("日期",)),
)


def registers(settings: Settings) -> tuple[Kind, ...]:
    """The registers, and the two tables that stand beside them."""
    rules = with_shipped(settings.registers)
    own = [_register(rule) for rule in rules]
    taken = {kind.stem for kind in own}
    others = [
        _kind(name, name, headers, folder=FOLDER)
        for name, headers in OTHER_TABLES.items()
        if name not in taken
    ]
    return (*own, *others)


def _register(rule: RegisterRule) -> Kind:
    """A slash would end the name in an address, even an escaped one."""
    headers = headers_in(rule)
    by_title = tuple(
        header.name for header in headers if header.name not in (rule.done, rule.state)
    )
    return Kind(
        rule.name.replace("/", "／"),
        rule.name,
        FOLDER,
        rule.stem,
        headers,
        (by_title, (rule.date, rule.unit)),
    )


def faults(
    home: Path, kind: Kind, source: Source, settings: Settings, layouts: Collection[str] | None
) -> tuple[Sequence[str], Sequence[str]]:
    """What would be wrong in the folder with this table in place of its own, in the words of
    `tongbao doctor`, and what would be made of it beyond reading it. layouts: what 版式 may be.
    """
    if kind.folder:
        problems: list[str] = []
        read_registers(home, settings.registers, problems, instead={kind.stem: source})
        return problems, ()

    def read(stem: str) -> Source | None:
        return source if stem == kind.stem else read_source(home, stem)

    try:
        county = load_county(home, layouts=layouts, read=read)
    except ConfigError as error:
        return error.problems, ()
    return (), [note for note in county.notes if note.startswith(f"{source.name}: ")]
