"""Hanweb 大汉 jpage: the list stands in a script as XML, three pages of it; the
rest comes from dataproxy.jsp.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from html import escape
from urllib.parse import quote

from monitor.demo.board import Board, Item, Laid
from monitor.demo.frame import Frame
from monitor.demo.portal import Answer

_PROXY = "/module/web/jpage/dataproxy.jsp"
_ROWS = 15
_GROUP = 3 * _ROWS


def article(board: Board, item: Item) -> str:
    day = item.day
    return f"/art/{day.year}/{day.month}/{day.day}/art_{board.number}_{item.number}.html"


def lay(frame: Frame, board: Board) -> Laid:
    address = f"/col/col{board.number}/index.html"
    unit = board.number + 20000
    total = len(board.items)
    main = f"""<div class="default_pgContainer"><ul></ul></div>
<div id="{unit}" style="display:none"><script type="text/xml">{_store(frame, board, 0)}</script></div>
<script type="text/javascript">
var param_{unit} = {{col:1,appid:1,webid:7,path:'/',columnid:{board.number},sourceContentType:1,unitid:'{unit}',
webname:'{frame.name}',permissiontype:0}};
$(function(){{
  $('#{unit}').jpage({{
    totalRecord:{total}, perPage:{_ROWS}, groupSize:3, barPosition:'bottom', showTotal:true,
    proxyUrl:'{_PROXY}', openCookies:false, currentPage:1,
    dataStore: $('#{unit}').children('script').html(),
    dataBefore:'<ul class="list">', dataAfter:'</ul>',
    ajaxParam: param_{unit}
  }});
}});
</script>"""
    head = f"""<meta name="WebId" content="7" />
<meta name="Maketime" content="{frame.built:%Y-%m-%d} 08:30:12" />
<script type="text/javascript" src="/script/jquery.jpage.js"></script>
"""
    laid = Laid(address, {address: frame.page(board, main, head=head)})
    laid.services[_PROXY] = partial(_proxy, frame, board)
    return laid


def _proxy(frame: Frame, board: Board, fields: Mapping[str, str]) -> Answer | None:
    """Asked by `page` (groups, the one in the page being 0) or by `startrecord` and
    `endrecord` (from 1, both included).
    """
    if fields.get("columnid") != str(board.number):
        return None
    if fields.get("startrecord", "").isdecimal() and fields.get("endrecord", "").isdecimal():
        rows = board.items[max(int(fields["startrecord"]) - 1, 0) : int(fields["endrecord"])]
        total = (
            f"<totalrecord>{len(board.items)}</totalrecord><totalpage>"
            f"{-(-len(board.items) // _ROWS)}</totalpage>"
        )
        return _xml(f"<datastore>{total}{_records(board, rows)}</datastore>")
    group = fields.get("page", "")
    return _xml(_store(frame, board, int(group) if group.isdecimal() else 0))


def _store(frame: Frame, board: Board, group: int) -> str:
    rows = board.items[group * _GROUP : (group + 1) * _GROUP]
    following = ""
    if (group + 1) * _GROUP < len(board.items):
        query = (
            f"page={group + 1}&appid=1&appid=1&webid=7&path=/&columnid={board.number}&"
            f"unitid={board.number + 20000}"
            f"&webname={quote(quote(frame.name))}&permissiontype=0"
        )
        following = f'<nextgroup><![CDATA[<a href="{_PROXY}?{query}"></a>]]></nextgroup>'
    return f"<datastore>\n{following}\n{_records(board, rows)}\n</datastore>"


def _records(board: Board, items: Sequence[Item]) -> str:
    records = "\n".join(
        '<record><![CDATA[\n<li class="clearfix">    <a target="_blank" '
        f'href="{item.address or article(board, item)}" '
        f'title="{escape(item.title)}">{escape(item.title)}</a>    '
        f"<b>{item.day:%Y-%m-%d}</b></li>]]></record>"
        for item in items
    )
    return f"<recordset>\n{records}\n</recordset>"


def _xml(text: str) -> Answer:
    return Answer(
        f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode(), "text/xml; charset=UTF-8"
    )
