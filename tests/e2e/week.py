"""A week of an invented portal, day by day: units that play with dates, and units that do not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from html import escape
from pathlib import Path

from config.io.spreadsheet import write_csv
from monitor.demo.portal import Answer, Site

FIRST = date(2026, 11, 2)
REFUSED = Answer(b"<html><body><h1>403 Forbidden</h1></body></html>", status=403)
HEADER = ("栏目", "单位", "类别", "更新周期", "网址")

_SUBJECTS = (
    "秋粮收购",
    "校园安全",
    "道路养护",
    "医保缴费",
    "河道清淤",
    "消防演练",
    "档案整理",
    "普法宣传",
)
_ACTS = ("工作部署会召开", "进展情况", "有关事项的通告", "专项检查结束", "经验在全县推广")


@dataclass(frozen=True, slots=True)
class Item:
    number: int
    title: str
    day: date


@dataclass(frozen=True, slots=True)
class Board:
    """One unit's column: its rows, the newest first."""

    unit: str
    folder: str
    rows: tuple[Item, ...]
    moved: bool = False

    @property
    def path(self) -> str:
        return f"/{self.folder}/gzdt/"

    def adding(self, *days: date) -> Board:
        """With one more entry of each of these days."""
        number = max(row.number for row in self.rows)
        new = [_item(self.unit, number + step, day) for step, day in enumerate(days, start=1)]
        return self.showing(*new, *self.rows)

    def without(self, number: int) -> Board:
        return self.showing(*(row for row in self.rows if row.number != number))

    def redated(self, number: int, day: date) -> Board:
        return self.showing(
            *(replace(row, day=day) if row.number == number else row for row in self.rows)
        )

    def retitled(self, number: int, title: str) -> Board:
        return self.showing(
            *(replace(row, title=title) if row.number == number else row for row in self.rows)
        )

    def showing(self, *rows: Item) -> Board:
        return replace(
            self, rows=tuple(sorted(rows, key=lambda row: (row.day, row.number), reverse=True))
        )

    def page(self) -> bytes:
        def link(row: Item) -> str:
            name = f"art_{row.number}.html" if self.moved else f"t{row.number}.html"
            return f"<li><a href='{name}'>{escape(row.title)}</a><span>{row.day}</span></li>"

        rows = "\n".join(link(row) for row in self.rows)
        return (
            f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>工作动态-{self.unit}"
            "</title></head><body>"
            "<ul class='nav'><li><a href='/'>首页</a></li><li><a "
            "href='/zwgk/'>政务公开</a></li></ul>"
            f"<div class='position'>当前位置：<a href='/'>首页</a> &gt; {self.unit} &gt; "
            "工作动态</div>"
            f"<div class='main'><h2>工作动态</h2><ul class='list'>{rows}</ul></div>"
            f"<div class='footer'>主办：青山县人民政府办公室</div></body></html>"
        ).encode()


def board(unit: str, folder: str, newest: date, count: int = 15) -> Board:
    """A column whose newest entry is of that day; an earlier one every five days."""
    days = [newest - timedelta(days=5 * step) for step in range(count)]
    return Board(
        unit, folder, tuple(_item(unit, count - step, day) for step, day in enumerate(days))
    )


def serve_on(site: Site, board: Board, day: date) -> None:
    """The column's page as a static file that was last written on that day, if it
    differs from what is served.
    """
    body = board.page()
    now = site.files.get(board.path)
    if not isinstance(now, Answer) or now.body != body:
        site.files[board.path] = Answer(body, modified=datetime.combine(day, time(1), UTC))


def write_folder(home: Path, url: str, boards: list[Board]) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / "tongbao.toml").write_text(
        f'[portal]\nname = "青山县"\nurl = "{url}"\ndelay = 0\n', "utf-8"
    )
    write_csv(home / "units.csv", ("单位", "分组"), [(board.unit, "部门") for board in boards])
    rows = [
        ("工作动态", board.unit, "动态信息", "每周", url.rstrip("/") + board.path)
        for board in boards
    ]
    write_csv(home / "columns.csv", HEADER, rows)


def _item(unit: str, number: int, day: date) -> Item:
    title = (
        f"{unit}{_SUBJECTS[number % len(_SUBJECTS)]}{_ACTS[number % len(_ACTS)]}（第{number}期）"
    )
    return Item(number, title, day)
