"""ASP.NET WebForms: the next page is the page's own form, posted back by a script."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from html import escape

from monitor.demo.board import Board, Item, Laid, sheets
from monitor.demo.frame import Frame
from monitor.demo.portal import Answer

_ROWS = 16
_PAGER = "ctl00$Content$AspNetPager1"


def article(board: Board, item: Item) -> str:
    return f"/{board.folder}/Detail-{item.number}.aspx"


def lay(frame: Frame, board: Board) -> Laid:
    address = f"/{board.folder}/List-{board.number}.aspx"
    laid = Laid(address)
    laid.services[address] = partial(_list, frame, board)
    return laid


def _list(frame: Frame, board: Board, fields: Mapping[str, str]) -> Answer:
    pages = sheets(board.items, _ROWS)
    asked = fields.get("__EVENTARGUMENT", "")
    posted = (
        fields.get("__EVENTTARGET") == _PAGER
        and fields.get("__VIEWSTATE") == _state(board)
        and asked.isdecimal()
    )
    number = min(max(int(asked), 1), len(pages)) if posted else 1
    rows = "\n".join(_row(board, item) for item in pages[number - 1])
    main = f"""<form name="aspnetForm" method="post" action="List-{board.number}.aspx" id="aspnetForm">
<div><input type="hidden" name="__EVENTTARGET" id="__EVENTTARGET" value="" />
<input type="hidden" name="__EVENTARGUMENT" id="__EVENTARGUMENT" value="" />
<input type="hidden" name="__VIEWSTATE" id="__VIEWSTATE" value="{_state(board)}" /></div>
<script type="text/javascript">
var theForm = document.forms['aspnetForm'];
function __doPostBack(eventTarget, eventArgument) {{
    theForm.__EVENTTARGET.value = eventTarget; theForm.__EVENTARGUMENT.value = eventArgument; theForm.submit();
}}
</script>
<ul class="newslist">
{rows}
</ul>
<div id="AspNetPager1">{_pager(number, len(pages))}</div>
</form>"""
    return Answer(frame.html(board, main).encode())


def _row(board: Board, item: Item) -> str:
    href = item.address or article(board, item)
    title = escape(item.title)
    return (
        f'<li><a href="{href}" title="{title}">{title}</a><em>[{item.day.year}'
        f"年{item.day.month}月{item.day.day}日]</em></li>"
    )


def _pager(number: int, pages: int) -> str:
    def link(page: int, text: str) -> str:
        if page == number or not 1 <= page <= pages:
            return f'<a disabled="disabled" style="margin-right:5px;">{text}</a>'
        return f"""<a href="javascript:__doPostBack('{_PAGER}','{page}')" style="margin-right:5px;">{text}</a>"""

    numbers = "".join(
        f'<span style="font-weight:bold;color:red;">{page}</span>'
        if page == number
        else link(page, str(page))
        for page in range(1, pages + 1)
    )
    return (
        f"{link(1, '首页')}{link(number - 1, '上一页')}{numbers}{link(number + 1, '下一页')}"
        f"{link(pages, '尾页')}"
    )


def _state(board: Board) -> str:
    return f"/wEPDwUKLTk{board.number:08d}ZGQ=="
