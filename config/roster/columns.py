"""columns.csv as columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from urllib.parse import unquote, urlsplit

from config.cycle_words import CycleError, cycle_of
from config.io.table import Table
from config.registry import CATEGORIES, Column, Cycle, Registry, Responsibility
from config.roster.cells import lifetime, likely, name, several
from config.roster.headers import COLUMN_HEADERS, NO_UNIT
from config.settings import http_url
from config.speech import en, noted_en

_NONE = frozenset({NO_UNIT, "-", "—", "——", "–", "/", "无单位"})
_ADDRESS_ENDS = re.compile(
    r"(?<![\s、，；;|])[\s、，；;|]++(?=(?:https?://|www\.))|(?<![=/?&%:])(?=https?://)",
    re.IGNORECASE,
)
_BROKEN = re.compile(r"[\r\n\t]")
_PLAIN_PAGE = re.compile(
    r"https?://(?P<page>[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::(?!(?:80|443)/)[1-9][0-9]{0,3})?/[^\s?#%\\]*)"
)
"""An address that `_page` has nothing to even out in, as most have."""

_SHARED = noted_en(
    "an address of its own; row {row} has it too. A column that several units share "
    "is one row, its units joined by 、 under 单位, with 责任方式 共同 (any of them "
    "keeps it in time) or 分别 (each answers for itself)"
)
_NO_LEAD = noted_en("a unit of {units}, several joined by 、, or {none} for a column of no unit")


def read_columns(
    table: Table, roster: Registry | None, units_file: str, layouts: Collection[str] | None
) -> list[Column]:
    """The columns of every row, wrong cells and all; what is wrong is told to the table.

    `roster` names the units that may lead (None: it could not be read, and any may); `layouts` are
    the names that 版式 may have (None: any).
    """
    leads = _Leads(table, roster, units_file)
    columns = []
    for row, cells in table.rows:
        column = _column(table, row, cells, layouts, leads)
        if not column.name:
            table.wrong(row, "栏目", "", en("the column's name"))
        columns.append(column)
    _check_unlike(table, columns)
    return columns


def _column(
    table: Table, row: int, cells: Mapping[str, str], layouts: Collection[str] | None, leads: _Leads
) -> Column:
    category = _category(table, row, cells["类别"])
    starts, ends = lifetime(table, row, cells)
    return Column(
        name=name(cells["栏目"]),
        units=leads.of(row, cells["单位"], category),
        category=category,
        cycle=_cycle(table, row, cells["更新周期"]),
        cycle_text=cells["更新周期"],
        url=_url(table, row, cells["网址"]),
        key_area=table.yes(row, cells, "重点领域"),
        may_be_blank=table.yes(row, cells, "可为空"),
        min_entries=table.count(row, cells, "最少条数"),
        responsibility=_responsibility(table, row, cells.get("责任方式", "")),
        topics=several(cells.get("专题", "")),
        themes=several(cells.get("主题", "")),
        single_entry=table.yes(row, cells, "仅一条"),
        title_rule=cells.get("标题规则", ""),
        starts=starts,
        ends=ends,
        layout=_layout(table, row, cells.get("版式", ""), layouts),
        entry_selector=_selector(table, row, cells, "条目"),
        title_selector=_selector(table, row, cells, "标题"),
        date_selector=_selector(table, row, cells, "日期"),
        next_selector=_selector(table, row, cells, "下一页"),
        note=cells.get("备注", ""),
        row=row,
        extra={header: cell for header, cell in cells.items() if header not in COLUMN_HEADERS},
    )


class _Leads:
    """The units of a cell of 单位, by roster name."""

    def __init__(self, table: Table, roster: Registry | None, units_file: str) -> None:
        self._table, self._roster, self._units_file = table, roster, units_file
        self._meant: dict[str, str] = {}

    def of(self, row: int, text: str, category: str) -> tuple[str, ...]:
        if not text:
            if "/" not in category:
                expected = en(_NO_LEAD).format(
                    units=self._units_file, none=NO_UNIT
                ) + self._table.merged(row, "单位")
                self._table.wrong(row, "单位", "", expected)
            return ()
        if text in _NONE:
            return ()
        found: dict[str, None] = {}
        for written in self._names(text):
            unit = self._roster.by_any_name.get(written) if self._roster else None
            if unit is None and self._roster is not None:
                self._table.wrong(row, "单位", written, self._expected(written))
            lead = unit.name if unit else written
            if lead in found:
                self._table.wrong(
                    row, "单位", text, en("each lead once; {lead} is named twice").format(lead=lead)
                )
            found[lead] = None
        return tuple(found)

    def _names(self, text: str) -> Sequence[str]:
        """The names that 、 joins; a name that is no unit's is parted at other marks
        where that makes units of it.
        """
        known = self._roster.by_any_name if self._roster else {}
        names: list[str] = []
        for part in (part.strip() for part in text.split("、") if part.strip()):
            smaller = [part] if part in known else _parted(part)
            if all(piece in known for piece in smaller):
                names += smaller
            else:
                names.append(name(part))
        return names

    def _expected(self, written: str) -> str:
        known = self._roster.by_any_name if self._roster else {}
        if written not in self._meant:
            self._meant[written] = likely(written, known)
        return en(
            "a unit of {units_file} (by name or 别名), several joined by 、, or {no_unit}{meant}"
        ).format(units_file=self._units_file, no_unit=NO_UNIT, meant=self._meant[written])


def _parted(text: str) -> list[str]:
    return [piece.strip() for piece in re.split(r"[,，;；/\n]|\s{1,}", text) if piece.strip()]


def _check_unlike(table: Table, columns: Sequence[Column]) -> None:
    """Whether two rows are one column: the same in all that tells it, or read from the
    same place on the same days.
    """
    rows_of: dict[tuple[object, ...], Column] = {}
    places: dict[tuple[str, str], list[Column]] = {}
    for column in columns:
        same = (column.name, column.units, column.url, column.starts)
        place = (_page(column.url), column.entry_selector)
        if column.name and same in rows_of:
            first = rows_of[same].row
            table.wrong(
                column.row,
                "栏目",
                column.name,
                en("each column once; row {first} has the same 栏目, 单位 and 网址").format(
                    first=first
                ),
            )
        elif other := next((each for each in places.get(place, ()) if _meet(each, column)), None):
            table.wrong(column.row, "网址", column.url, en(_SHARED).format(row=other.row))
        rows_of.setdefault(same, column)
        if column.url:
            places.setdefault(place, []).append(column)


def _meet(one: Column, other: Column) -> bool:
    """Whether two columns are ever kept on the same day; an archived one is out of the way."""
    if Cycle.ARCHIVED in (one.cycle, other.cycle):
        return False
    starts = max(one.starts or date.min, other.starts or date.min)
    return starts <= min(one.ends or date.max, other.ends or date.max)


def _page(url: str) -> str:
    """What two spellings of one page's address have in common. What stands behind #
    may be the column's own number.
    """
    if plain := _PLAIN_PAGE.fullmatch(url):
        return f"{plain['page']}?#"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    host = (parts.hostname or "").rstrip(".") + ("" if port in (None, 80, 443) else f":{port}")
    return f"{host}{unquote(parts.path) or '/'}?{parts.query}#{parts.fragment}"


def _category(table: Table, row: int, text: str) -> str:
    main, slash, kind = unicodedata.normalize("NFKC", text).partition("/")
    main, kind = main.strip(), kind.strip()
    if main not in CATEGORIES or (slash and not kind):
        expected = en(
            "信息公开 or 动态信息, optionally with a kind after a slash such as 动态信息/政务要闻"
        )
        table.wrong(
            row,
            "类别",
            text,
            expected + (likely(main, CATEGORIES) if text else table.merged(row, "类别")),
        )
        return text
    return f"{main}/{kind}" if slash else main


def _cycle(table: Table, row: int, text: str) -> Cycle:
    try:
        return cycle_of(text)
    except CycleError as error:
        table.wrong(
            row,
            "更新周期",
            text,
            str(error) if text else str(error) + table.merged(row, "更新周期"),
        )
        return Cycle.IRREGULAR


def _responsibility(table: Table, row: int, text: str) -> Responsibility:
    try:
        return Responsibility(text or Responsibility.SHARED)
    except ValueError:
        table.wrong(row, "责任方式", text, en("共同, 分别 or nothing"))
        return Responsibility.SHARED


def _url(table: Table, row: int, text: str) -> str:
    several_addresses = [part for part in _ADDRESS_ENDS.split(text) if part.strip()]
    if len(several_addresses) > 1:
        expected = en("one address; a second page is a column of its own, with a row of its own")
        table.wrong(row, "网址", text, expected)
        return text
    try:
        if _BROKEN.search(text):
            raise ValueError
        return http_url(text)
    except ValueError:
        bare = re.match(r"[\w-]+(\.[\w-]+)+(/|$)", text)
        hint = en("; nearest: {name}").format(name=f"http://{text}") if bare else ""
        table.wrong(
            row,
            "网址",
            text,
            en("the column's address, beginning with http:// or https://{hint}").format(hint=hint),
        )
        return text


def _layout(table: Table, row: int, text: str, layouts: Collection[str] | None) -> str:
    if text and layouts is not None and text not in layouts:
        expected = en("nothing, or one of {sorted}").format(sorted=" ".join(sorted(layouts)))
        table.wrong(row, "版式", text, expected + likely(text, layouts))
    return text


def _selector(table: Table, row: int, cells: Mapping[str, str], header: str) -> str:
    text = cells.get(header, "")
    if text:
        from cssselect import SelectorError, parse  # few rosters have any

        try:
            parse(text)
        except SelectorError as error:
            table.wrong(
                row,
                header,
                text,
                en("a CSS selector such as ul.list > li ({error})").format(error=error),
            )
    return text
