"""A 政府信息公开 catalogue (JEECMS): a table of 索引号, 信息名称, 成文日期 and 发布日期, whose
pager is a script in onclick.
"""

from __future__ import annotations

from datetime import timedelta
from html import escape

from monitor.demo.board import Board, Item, Laid, sheets
from monitor.demo.frame import Frame

_ROWS = 12


def article(board: Board, item: Item) -> str:
    return f"/{board.folder}/{board.number}/{item.number}.jhtml"


def lay(frame: Frame, board: Board) -> Laid:
    home = f"/{board.folder}/{board.number}/"
    laid = Laid(home + "index.jhtml")
    pages = sheets(board.items, _ROWS)
    for number, items in enumerate(pages, start=1):
        rows = "\n".join(_row(board, item) for item in items)
        main = f"""<table class="gkml" width="100%" cellspacing="0" cellpadding="0">
<thead><tr><th width="160">索引号</th><th>信息名称</th><th width="120">发文字号</th><th width="90">成文日期</th>\
<th width="90">发布日期</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
<div class="pagebar">共{len(board.items)}条记录 {number}/{len(pages)}页 {_pager(number, len(pages))}</div>"""
        name = "index.jhtml" if number == 1 else f"index_{number}.jhtml"
        laid.files[home + name] = frame.page(
            board, main, head='<link rel="stylesheet" href="/r/cms/www/css/gk.css" />\n'
        )
    return laid


def _row(board: Board, item: Item) -> str:
    title = escape(item.title)
    href = item.address or article(board, item)
    written = item.day - timedelta(days=item.number % 9)
    index = f"004232{board.number % 1000:03d}/{item.day.year}-{item.number % 100000:05d}"
    return (
        f'<tr><td>{index}</td><td class="mc"><a href="{href}" target="_blank" '
        f'title="{title}">{title}</a></td>'
        f"<td>〔{written.year}〕{item.number % 90 + 1}号</td><td>{written}</td><td>{item.day}"
        "</td></tr>"
    )


def _pager(number: int, pages: int) -> str:
    def link(page: int, text: str) -> str:
        if page == number or not 1 <= page <= pages:
            return f'<a disabled="disabled">{text}</a>'
        name = "index.jhtml" if page == 1 else f"index_{page}.jhtml"
        return (
            f"""<a href="#" onclick="location.href=encodeURI('{name}');return false;">{text}</a>"""
        )

    return " ".join(
        (
            link(1, "首页"),
            link(number - 1, "上一页"),
            link(number + 1, "下一页"),
            link(pages, "尾页"),
        )
    )
