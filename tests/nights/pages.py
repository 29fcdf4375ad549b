"""What a column's page shows, in several makes, with what stands beside its own news."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from tests.nights.world import Column

Entry = tuple[str, str, date]
PER_PAGE = 10
MOST_ROWS = 40


def frame(title: str, main: str, *, notice: str = "") -> bytes:
    """A page of the portal round its main part."""
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}'
        "-清州县人民政府</title></head><body>"
        f'<div class="header"><a href="/">清州县人民政府</a></div>{notice}'
        f'<div class="position">当前位置：<a href="/">首页</a> &gt; {title}</div><div '
        f'class="main">{main}</div>'
        '<div class="foot">版权所有 清州县人民政府办公室</div></body></html>'
    ).encode()


def page_of(
    column: Column, number: int, entries: Sequence[Entry], day: date, *, notice: str = ""
) -> bytes:
    """The column's page `number` (from 1) with these entries."""
    if not column.days:
        return frame(column.name, '<div class="list"><p>暂无信息</p></div>', notice=notice)
    return frame(
        column.name, _with_tricks(column, _listed(column, number, entries), day), notice=notice
    )


def _listed(column: Column, number: int, entries: Sequence[Entry]) -> str:
    shown, pager = list(entries[:MOST_ROWS]), ""
    if column.make == "pages":
        count = -(-len(entries) // PER_PAGE)
        shown = list(entries[(number - 1) * PER_PAGE : number * PER_PAGE])
        following = (
            f'<a href="/c/{column.number}/index_{number + 1}.html">下一页</a>'
            if number < count
            else ""
        )
        pager = f'<div class="pagination"><span>共{count}页</span>{following}</div>'
    elif column.make == "oldest first":
        shown = list(reversed(entries))  # the whole list, so that its end is seen
    return rows(shown, column.make) + pager


def rows(entries: Sequence[Entry], make: str = "list") -> str:
    """A list of entries as one make writes it."""
    if make == "table":
        cells = "".join(
            f'<tr><td><a href="{url}">{title}</a></td><td>{day}</td></tr>'
            for title, url, day in entries
        )
        return f'<table class="tb"><tr><th>标题</th><th>日期</th></tr>{cells}</table>'
    if make == "days first":
        items = "".join(
            f'<li><span>[{day}]</span><a href="{url}">{title}</a></li>'
            for title, url, day in entries
        )
    else:
        items = "".join(
            f'<li><a href="{url}">{title}</a><span>{day}</span></li>' for title, url, day in entries
        )
    return f'<ul class="list">{items}</ul>'


def _with_tricks(column: Column, main: str, day: date) -> str:
    others = [
        (
            f"清州县综合新闻第{number}条最新报道",
            f"/hot/{column.number}-{number}.html",
            day - timedelta(days=number % 2),
        )
        for number in range(8)
    ]
    match column.trick:
        case "hidden":
            return f'<div style="display: none">{rows(others)}</div>{main}'
        case "hot":
            return f'{main}<div class="box"><h3>热点推荐</h3>{rows(others)}</div>'
        case "other tab":
            return (
                f'<div class="tab-hd"><ul><li class="on">{column.name}'
                '</li><li>政务要闻</li></ul></div><div class="tab-bd">'
                f'<div class="con">{main}</div><div class="con" '
                f'style="display:none">{rows(others)}</div></div>'
            )
    return main
