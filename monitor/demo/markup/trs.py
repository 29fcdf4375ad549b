"""TRS 拓尔思: `./201807/t20180731_1234.html`, pages index.html, index_1.html,
index_2.html (counted from 0).
"""

from __future__ import annotations

from html import escape

from monitor.demo.board import Board, Item, Laid, sheets
from monitor.demo.frame import Frame

_ROWS = 15


def article(board: Board, item: Item) -> str:
    return f"/{board.folder}/{board.number}/{item.day:%Y%m}/t{item.day:%Y%m%d}_{item.number}.html"


def lay(frame: Frame, board: Board) -> Laid:
    return _lay(frame, board, side=False)


def lay_with_sidebar(frame: Frame, board: Board) -> Laid:
    return _lay(frame, board, side=True)


def _lay(frame: Frame, board: Board, *, side: bool) -> Laid:
    home = f"/{board.folder}/{board.number}/"
    laid = Laid(home)
    pages = sheets(board.items, _ROWS)
    for number, items in enumerate(pages):
        rows = (
            "\n".join(_row(home, board, item) for item in items) or '<li class="none">暂无信息</li>'
        )
        main = f"""<div class="list-box">
<ul class="list">
{rows}
</ul>
<div class="page"><script type="text/javascript">
createPageHTML({len(pages)}, {number}, "index", "html");
</script></div>
</div>"""
        answer = frame.page(
            board, main, head='<script src="/images/page.js"></script>\n', side=side
        )
        laid.files[home + (f"index_{number}.html" if number else "index.html")] = answer
    laid.files[home] = laid.files[home + "index.html"]
    return laid


def _row(home: str, board: Board, item: Item) -> str:
    href = item.address or "./" + article(board, item).removeprefix(home)
    title = escape(item.title)
    shown = title if len(item.title) < 36 else escape(item.title[:34]) + "..."
    return (
        f'<li><span class="date">{item.day:%Y-%m-%d}</span><a href="{href}" title="{title}" '
        f'target="_blank">{shown}</a></li>'
    )
