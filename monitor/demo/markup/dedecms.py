"""DedeCMS in GBK: one block per entry with a summary and a second link, pages
list_33_2.html behind a literal 下一页.
"""

from __future__ import annotations

from datetime import timedelta
from html import escape

from monitor.demo.board import Board, Item, Laid, sheets
from monitor.demo.frame import Frame

_ROWS = 12


def article(board: Board, item: Item) -> str:
    return f"/{board.folder}/{board.number}/{item.number}.html"


def lay(frame: Frame, board: Board) -> Laid:
    home = f"/{board.folder}/{board.number}/"
    laid = Laid(home + "index.html")
    pages = sheets(board.items, _ROWS)
    names = ["index.html"] + [
        f"list_{board.number}_{number}.html" for number in range(2, len(pages) + 1)
    ]
    for number, items in enumerate(pages):
        blocks = "\n".join(_block(board, item) for item in items)
        main = (
            f'<div class="listbox">\n{blocks}\n</div>\n<div '
            f'class="dede_pages">{_pager(names, number, len(board.items))}</div>'
        )
        text = frame.html(board, main, charset="gb2312")
        # As such hosts answer: the charset stands in the page alone.
        laid.files[home + names[number]] = frame.file(text, "text/html", "gbk")
    laid.files[home] = laid.files[home + names[0]]
    return laid


def _block(board: Board, item: Item) -> str:
    href = item.address or article(board, item)
    title = escape(item.title)
    began = item.day - timedelta(days=40)
    return f"""<ul class="e2">
<li class="tit"><a href="{href}" class="title">{title}</a></li>
<li class="content">{escape(item.source)}自{began.year}年{began.month}月{began.day}日起扎实推进相关工作，目前进展顺利...\
<a href="{href}">[查看全文]</a></li>
<li class="time"><span>发布时间：{item.day:%Y-%m-%d} 10:{item.number % 60:02d}:18</span> <span>点击：{item.number % 300}次</span></li>
</ul>"""


def _pager(names: list[str], number: int, total: int) -> str:
    links = [
        f'<li class="thisclass">{n + 1}</li>'
        if n == number
        else f'<li><a href="{name}">{n + 1}</a></li>'
        for n, name in enumerate(names)
    ]
    if number:
        links.insert(0, f'<li><a href="{names[number - 1]}">上一页</a></li>')
    if number + 1 < len(names):
        links.append(
            f'<li><a href="{names[number + 1]}">下一页</a></li><li><a '
            f'href="{names[-1]}">末页</a></li>'
        )
    counted = (
        f'<li><span class="pageinfo">共 <strong>{len(names)}</strong>页<strong>{total}'
        "</strong>条</span></li>"
    )
    return f'<ul class="pagelist">{"".join(links)}{counted}</ul>'
