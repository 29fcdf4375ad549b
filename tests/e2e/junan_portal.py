"""A portal of 莒南 in June 2017 whose entries add up to the printed attachments, and the
county folder that watches it.

Traps are laid where counting goes wrong: every column has entries of 31 May, every fifth one of
1 July; two articles are listed in two columns each; joint key-area columns tell only on the
article page whose an entry is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from config.io.spreadsheet import write_csv
from monitor.demo.board import Board, Item
from monitor.demo.frame import Frame, Link
from monitor.demo.markup.catalogue import MARKUPS
from monitor.demo.portal import Answer, Site
from monitor.demo.site import publish
from tests.monitor.junan_month import (
    KEY_AREA_TABLE,
    OFFICE_TABLE,
    PICTURES,
    TOP_NEWS,
    TOWN_TABLE,
    rows,
)

# The printed tables: unit, 信息公开, 动态信息; and leads, column, total.
TOWNS, DEPARTMENTS = (
    tuple((name, int(disclosed), int(told)) for name, disclosed, told in rows(table))
    for table in (TOWN_TABLE, OFFICE_TABLE)
)
KEY_AREAS = tuple((leads, name, int(total)) for leads, name, total in rows(KEY_AREA_TABLE))
TOTAL, DISCLOSURE, NEWS = 1175, 657, 518
MAY = 754
BEFORE, FIRST, LAST, AFTER = (
    date(2017, 5, 31),
    date(2017, 6, 1),
    date(2017, 6, 30),
    date(2017, 7, 1),
)
# Whose the entries of a joint column are: shares that fit the leads' own totals.
SHARES: Mapping[str, Mapping[str, int]] = {
    "重大建设项目": {"县发改局": 1, "县财政局": 1},
    "价格与收费": {"县物价局": 1},
    "环境保护": {"县环保局": 4, "县自来水公司": 2},
    "安全生产": {"县安监局": 9},
}
TWICE_DISCLOSED, TWICE_TOLD = "县食药监局", "县文化执法局"
_MARKUPS = (
    "trs",
    "ucap",
    "dedecms",
    "countdown",
    "disclosure",
    "datastore",
    "trs-sidebar",
    "cards",
    "gkmlpt",
    "formpages",
)


@dataclass(frozen=True, slots=True)
class Watched:
    """A row of columns.csv and the column behind it."""

    board: Board
    units: str
    category: str
    key_area: bool = False


def roster() -> list[tuple[str, str]]:
    """(unit, group), the quietest first: the attachments must sort, and yet keep the
    roster's order between equals.
    """
    groups = (("镇街园区", TOWNS), ("部门（单位）", DEPARTMENTS))
    return [
        (row[0], group) for group, table in groups for row in sorted(table, key=lambda row: row[1:])
    ]


def columns() -> list[Watched]:
    """Each unit's 信息公开 and 工作动态, then the key-area columns, then the columns of no unit."""
    boards = _Boards()
    keyed = _keyed()
    own = [*TOWNS, *DEPARTMENTS]
    watched: list[Watched] = []
    for name, disclosed, told in own:
        rest = disclosed - keyed[name] + (name == TWICE_DISCLOSED)
        watched += [
            Watched(
                boards.make("信息公开目录", name, "政府信息公开", rest, [name]), name, "信息公开"
            ),
            Watched(boards.make("工作动态", name, "工作动态", told, [name]), name, "动态信息"),
        ]
    by_unit = {(row.units, row.board.name): row.board for row in watched}
    for leads, name, total in KEY_AREAS:
        sources = list(Counter(SHARES.get(name, {leads.split("、")[0]: total})).elements())
        markup = "trs" if "、" in leads else ""
        again = (
            _once_more(by_unit[TWICE_DISCLOSED, "信息公开目录"]) if TWICE_DISCLOSED in leads else ()
        )
        board = boards.make(
            name,
            leads.split("、")[0],
            "重点领域",
            total - len(again),
            sources or [""],
            markup,
            again,
        )
        watched.append(Watched(board, leads, "信息公开", key_area=True))
    again = _once_more(by_unit[TWICE_TOLD, "工作动态"])
    top = boards.make("政务要闻", "", "政务要闻", TOP_NEWS, ["莒南县广播电视台"], "ucap", again)
    others = boards.make("图片新闻", "", "政务要闻", PICTURES, ["莒南县广播电视台"], "jpaas")
    return [*watched, Watched(top, "", "动态信息/政务要闻"), Watched(others, "", "动态信息/其他")]


def _keyed() -> Counter[str]:
    """How many key-area entries belong to each unit's disclosure."""
    keyed: Counter[str] = Counter()
    for leads, name, total in KEY_AREAS:
        keyed.update(SHARES.get(name, {leads: total}))
    return keyed


def _once_more(board: Board) -> tuple[Item, ...]:
    """The column's newest entry of June, as another column lists it again."""
    item = next(item for item in board.items if item.day <= LAST)
    return (replace(item, address=MARKUPS[board.markup].article(board, item)),)


class _Boards:
    """Makes columns one after the other, each with the next markup and numbers of its own."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def make(
        self,
        name: str,
        owner: str,
        section: str,
        in_june: int,
        sources: list[str],
        markup: str = "",
        again: Iterable[Item] = (),
    ) -> Board:
        number = next(self._numbers)
        days = [LAST - timedelta(days=order * 30 // in_june) for order in range(in_june)]
        if in_june > 1:
            days[-1] = FIRST
        # Of May's 754, 196 columns have two each, and the county's top news the
        # rest; all reach back into April.
        may = 2 + (MAY - 2 * 196) * (name == "政务要闻")
        days = [AFTER] * (number % 5 == 0) + days + [BEFORE] * may + [BEFORE - timedelta(days=33)]
        items = [
            Item(
                number * 1000 + len(days) - order,
                f"{owner or '莒南县'}{name}信息第{order + 1}期",
                day,
                f"莒南{sources[order % len(sources)]}".replace("莒南莒南", "莒南"),
            )
            for order, day in enumerate(days)
        ]
        items = sorted([*items, *again], key=lambda item: item.day, reverse=True)
        chosen = markup or _MARKUPS[number % len(_MARKUPS)]
        return Board(number, name, owner, f"d{number}", section, chosen, tuple(items))


def portal(watched: Iterable[Watched]) -> tuple[Site, list[str]]:
    """The portal, and the address of each column."""
    menu = tuple(Link(text, f"/{text}/") for text in ("首页", "政务公开", "政务要闻", "办事服务"))
    latest = tuple(
        Link(f"县领导督导重点工作第{n}次", f"/yw/{n}.html", LAST - timedelta(days=n))
        for n in range(6)
    )
    furniture = Frame("莒南县人民政府", "莒南县", "www.junan.example", LAST, menu, latest)
    site = Site(files={"/robots.txt": Answer(b"User-agent: *\nDisallow: /admin/\n", "text/plain")})
    return site, [publish(site, furniture, row.board).address for row in watched]


PRINTED_LISTS = """
[[circular.list]]
name = "信息公开工作较好"
groups = ["镇街园区"]
top = 4
[[circular.list]]
name = "信息公开工作较好"
groups = ["部门（单位）"]
top = 7
except = [{unit = "县政务服务中心管理办公室", reason = "窗口单位"}]
[[circular.list]]
name = "各类信息均为零"
measure = "合计"
groups = ["镇街园区"]
equals = 0
[[circular.list]]
name = "政务公开信息为零"
groups = ["部门（单位）"]
equals = 0
[[circular.list]]
name = "重点领域信息发布为零"
measure = "重点领域"
equals = 0
[[circular.list]]
name = "信息发布量较少"
measure = "合计"
groups = ["镇街园区"]
at_most = 10
sentence = "各镇街（园区）中，信息发布量少于{限}条（包含{限}条）的单位数为{数}家。"
"""
"""The lists of the printed paper, as data."""


def write_folder(
    home: Path, url: str, watched: Iterable[Watched], addresses: Iterable[str]
) -> None:
    """The county folder that watches the portal at `url` (with a slash at the end)."""
    home.mkdir(parents=True, exist_ok=True)
    toml = f'[portal]\nname = "莒南县人民政府"\nurl = "{url}"\ndelay = 0\nconcurrency = 8\n'
    (home / "tongbao.toml").write_text(toml, "utf-8")
    units = [(name, group, f"莒南{name}") for name, group in roster()]
    write_csv(home / "units.csv", ("单位", "分组", "别名"), units)
    header = ("栏目", "单位", "类别", "更新周期", "网址", "重点领域")
    cells = [
        (
            row.board.name,
            row.units,
            row.category,
            "每季度" if row.key_area else "每月",  # so that some stand in a band and are in time
            url.rstrip("/") + address,
            "是" if row.key_area else "",
        )
        for row, address in zip(watched, addresses, strict=True)
    ]
    write_csv(home / "columns.csv", header, cells)
