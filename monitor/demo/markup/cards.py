"""Cards with the day and the month in elements of their own, pages by
query string, and a `next` link.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from html import escape

from monitor.demo.board import Board, Item, Laid, sheets
from monitor.demo.frame import Frame
from monitor.demo.portal import Answer

_PATH = "/info/list"
_ROWS = 12


def article(board: Board, item: Item) -> str:
    return f"/info/{board.folder}/show-{item.number}.html"


def lay(frame: Frame, board: Board) -> Laid:
    laid = Laid(f"{_PATH}?cid={board.number}")
    laid.services[_PATH] = partial(_list, frame, board)
    return laid


def _list(frame: Frame, board: Board, fields: Mapping[str, str]) -> Answer | None:
    if fields.get("cid") != str(board.number):
        return None
    pages = sheets(board.items, _ROWS)
    asked = fields.get("page", "1")
    number = min(max(int(asked) if asked.isdecimal() else 1, 1), len(pages))
    cards = "\n".join(_card(board, item) for item in pages[number - 1])
    main = (
        f'<div class="news-cards">\n{cards}\n</div>\n<div '
        f'class="pager">{_pager(board.number, number, len(pages))}</div>'
    )
    return Answer(frame.html(board, main).encode())


def _card(board: Board, item: Item) -> str:
    href = item.address or article(board, item)
    title = escape(item.title)
    return f"""<div class="card">
<a class="thumb" href="{href}"><img src="/upload/{item.number % 40}.jpg" alt="" /></a>
<div class="when"><b>{item.day:%d}</b><i>{item.day:%Y-%m}</i></div>
<div class="what"><h4><a href="{href}" title="{title}">{title}</a></h4>
<p>{escape(item.source)}多措并举，推动各项任务落地落实。</p><a class="more" href="{href}">查看详情</a></div>
</div>"""


def _pager(column: int, number: int, pages: int) -> str:
    links = [
        f'<span class="current">{page}</span>'
        if page == number
        else f'<a href="?cid={column}&amp;page={page}">{page}</a>'
        for page in range(1, pages + 1)
    ]
    if number < pages:
        links.append(f'<a class="next" href="?cid={column}&amp;page={number + 1}">下一页 &gt;</a>')
    return " ".join(links)
