"""博达 VSB: page 1 is gzdt.htm, page 2 of 5 is gzdt/4.htm, the last is gzdt/1.htm;
pinned entries stand on top.
"""

from __future__ import annotations

from html import escape

from monitor.demo.board import Board, Item, Laid, sheets
from monitor.demo.frame import Frame

_ROWS = 18


def article(board: Board, item: Item) -> str:
    return f"/{board.folder}/info/{board.number}/{item.number}.htm"


def lay(frame: Frame, board: Board) -> Laid:
    name = f"list{board.number}"
    laid = Laid(f"/{board.folder}/{name}.htm")
    pages = sheets(board.items, _ROWS)
    for number, items in enumerate(pages):
        up = "../" if number else ""
        rows = "\n".join(_row(board, item, line, up) for line, item in enumerate(items))
        main = f"""<div class="list_right">
<ul class="winstyle{board.number}">
{rows}
</ul>
{_pager(name, number, len(pages), len(board.items))}
</div>
<script>_showDynClickBatch([],[],"wbnews", 1403)</script>"""
        head = f"""<!--Announced by Visual SiteBuilder 9-->
<link rel="stylesheet" type="text/css" href="/_sitegray/_sitegray_d.css" />
<script type="text/javascript" src="/_sitegray/_sitegray.js"></script>
<script type="text/javascript">_jsq_({board.number},'/list.jsp',-1,1938605847)</script>
"""
        path = f"/{board.folder}/{name}/{len(pages) - number}.htm" if number else laid.address
        laid.files[path] = frame.page(board, main, head=head)
    return laid


def _row(board: Board, item: Item, line: int, up: str) -> str:
    href = item.address or f"{up}info/{board.number}/{item.number}.htm"
    mark = '<span class="zd">[置顶]</span>' if item.pinned else ""
    return (
        f'<li id="line_u9_{line}">{mark}<a href="{href}" class="c{board.number}" '
        f'target="_blank">{escape(item.title)}</a>'
        f'<span class="timestyle{board.number}">{item.day:%Y/%m/%d}</span></li>'
    )


def _pager(name: str, number: int, pages: int, total: int) -> str:
    here = f"{name}/" if number == 0 else ""
    first = f"{name}.htm" if number == 0 else f"../{name}.htm"

    def link(page: int, text: str, style: str) -> str:
        href = first if page == 0 else f"{here}{pages - page}.htm"
        return f'<span class="{style} p_fun"><a href="{href}">{text}</a></span>'

    parts = [f'<span class="p_t">共{total}条</span>']
    if number:
        parts += [link(0, "首页", "p_first"), link(number - 1, "上页", "p_prev")]
    else:
        parts += [
            '<span class="p_first_d p_fun_d">首页</span>',
            '<span class="p_prev_d p_fun_d">上页</span>',
        ]
    for page in range(pages):
        parts.append(
            f'<span class="p_no_d">{page + 1}</span>'
            if page == number
            else link(page, str(page + 1), "p_no")
        )
    if number + 1 < pages:
        parts += [link(number + 1, "下页", "p_next"), link(pages - 1, "尾页", "p_last")]
    else:
        parts += [
            '<span class="p_next_d p_fun_d">下页</span>',
            '<span class="p_last_d p_fun_d">尾页</span>',
        ]
    return (
        '<div class="pb_sys_common pb_sys_normal pb_sys_style1"><span '
        f'class="p_pages">{"".join(parts)}</span></div>'
    )
