"""UCAP 开普云: pages list.shtml, list_2.shtml (counted from 1) by a script; a second set
of tags from a shared header.
"""

from __future__ import annotations

from html import escape

from monitor.demo.board import Board, Item, Laid, sheets
from monitor.demo.frame import Frame

_ROWS = 20


def article(board: Board, item: Item) -> str:
    return f"/{board.folder}/c{board.number}/{item.day:%Y%m}/{item.number:032x}.shtml"


def lay(frame: Frame, board: Board) -> Laid:
    home = f"/{board.folder}/c{board.number}/"
    laid = Laid(home + "list.shtml")
    pages = sheets(board.items, _ROWS)
    for number, items in enumerate(pages, start=1):
        rows = "\n".join(_row(board, item) for item in items)
        main = f"""<div class="list_con">
<ul class="list01">
{rows}
</ul>
<div id="page_div" class="pagination"></div>
<script type="text/javascript">createPageHTML('page_div',{len(pages)},{number},'list','shtml',{len(board.items)});</script>
</div>"""
        head = f"""<meta name="others" content="页面生成时间 {frame.built:%Y-%m-%d} 02:15:07" />
<meta name="ColumnName" content="公共头" />
<meta name="ColumnType" content="公共头" />
<script type="text/javascript" src="/xhtml/js/page.js"></script>
<script type="text/javascript">var channelId = "{board.number}"; var websiteId = "lsx";</script>
"""
        name = "list.shtml" if number == 1 else f"list_{number}.shtml"
        laid.files[home + name] = frame.page(board, main, head=head)
    return laid


def _row(board: Board, item: Item) -> str:
    title = escape(item.title)
    href = item.address or article(board, item)
    return (
        f'<li><span>{item.day}</span><a href="{href}" target="_blank" '
        f'title="{title}">{title}</a></li>'
    )
