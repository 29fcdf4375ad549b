"""jpaas: the page holds `buildstatic` scripts, and the list is HTML inside the
JSON that their address answers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from hashlib import blake2b
from html import escape

from monitor.demo.board import Board, Item, Laid
from monitor.demo.frame import Frame
from monitor.demo.portal import Answer

_UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_ROWS = 18


def article(board: Board, item: Item) -> str:
    return (
        f"/{board.folder}/{board.number}/art/{item.day.year}/art_{_hex(f'art {item.number}')}.html"
    )


def lay(frame: Frame, board: Board) -> Laid:
    address = f"/col/{board.folder}/{board.number}/index.html"
    main = "\n".join(
        f'<div class="{tag}">{_script(board, tag)}</div>' for tag in ("左侧导航", "右侧内容")
    )
    head = (
        '<script type="text/javascript" src="/cms_files/jcms1/web7/site/script/unitbuild.js"></'
        "script>\n"
    )
    laid = Laid(address, {address: frame.page(board, main, head=head)})
    laid.services[_UNIT] = partial(_unit, board)
    return laid


def _script(board: Board, tag: str) -> str:
    query = (
        f"{{'parseType':'buildstatic','webId':'7','tplSetId':'{_hex('set')}','pageType':'column',"
        f"'tagId':'{tag}',"
        f"'editType':'null','pageId':'{_hex(str(board.number))}'}}"
    )
    return (
        f'<script type="text/javascript" parseType="buildstatic" url="{_UNIT}" '
        f'queryData="{query}"></script>'
    )


def _unit(board: Board, fields: Mapping[str, str]) -> Answer | None:
    if fields.get("pageId") != _hex(str(board.number)):
        return None
    if fields.get("tagId") != "右侧内容":
        names = (board.name, "机构职能", "政策文件", "办事指南")
        rows = "".join(
            f'<li><a href="/col/{board.folder}/{n}/index.html">{name}</a></li>'
            for n, name in enumerate(names)
        )
        return _json({"html": f'<ul class="nav-sub">{rows}</ul>', "count": "0"})
    try:
        asked = json.loads(fields.get("paramJson", "{}"))
        number, size = int(asked.get("pageNo", 1)), int(asked.get("pageSize", _ROWS))
    except (ValueError, AttributeError, TypeError):
        number, size = 1, _ROWS
    start = (max(number, 1) - 1) * max(size, 1)
    rows = "".join(_row(board, item) for item in board.items[start : start + max(size, 1)])
    return _json({"html": f'<ul class="list">{rows}</ul>', "count": str(len(board.items))})


def _row(board: Board, item: Item) -> str:
    title = escape(item.title)
    href = item.address or article(board, item)
    return (
        f'<li class="cf"><a href="{href}" target="_blank" title="{title}">{title}</a><span '
        f'class="fr">{item.day}</span></li>'
    )


def _json(data: Mapping[str, str]) -> Answer:
    text = json.dumps(
        {"success": True, "message": "", "code": "200", "data": data}, ensure_ascii=False
    )
    return Answer(text.encode(), "application/json;charset=UTF-8")


def _hex(text: str) -> str:
    return blake2b(text.encode(), digest_size=16).hexdigest()
