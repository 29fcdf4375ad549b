"""An old table of dots: dates such as (07-13) without a year, and bare links for a pager."""

from __future__ import annotations

from html import escape

from monitor.demo.board import Board, Item, Laid, sheets
from monitor.demo.frame import Frame

_ROWS = 20


def article(board: Board, item: Item) -> str:
    return f"/{board.folder}/show/{item.number}.htm"


def lay(frame: Frame, board: Board) -> Laid:
    home = f"/{board.folder}/class/{board.number}"
    laid = Laid(f"{home}.htm")
    pages = sheets(board.items, _ROWS)
    paths = [f"{home}.htm"] + [f"{home}_{number}.htm" for number in range(2, len(pages) + 1)]
    for number, items in enumerate(pages):
        rows = "\n".join(_row(board, item) for item in items)
        following = (
            f'<a href="{paths[number + 1]}">下一页</a>' if number + 1 < len(pages) else "下一页"
        )
        main = f"""<table width="98%" border="0" align="center" cellpadding="0" cellspacing="0">
{rows}
<tr><td colspan="2" align="center" class="fy">第{number + 1}页/共{len(pages)}页 <a href="{paths[0]}">首页</a> {following} \
<a href="{paths[-1]}">尾页</a></td></tr>
</table>"""
        laid.files[paths[number]] = frame.page(board, main)
    return laid


def _row(board: Board, item: Item) -> str:
    href = item.address or article(board, item)
    return (
        f'<tr><td height="28">·<a href="{href}" target="_blank">{escape(item.title)}</a></td>'
        f'<td width="70" align="right" class="gray">({item.day:%m-%d})</td></tr>'
    )
