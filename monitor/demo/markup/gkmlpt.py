"""gkmlpt 政府信息公开平台: a shell whose address ends in `#column`, and
JSON of a hundred rows a page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from monitor.demo.board import Board, Item, Laid
from monitor.demo.frame import Frame
from monitor.demo.portal import Answer

_ROWS = 100
_SID = "755031"
_ZONE = ZoneInfo("Asia/Shanghai")


def article(board: Board, item: Item) -> str:
    return (
        f"/{board.folder}/gkmlpt/content/{item.number // 1000}/{item.number}/post_{item.number}"
        ".html"
    )


def lay(frame: Frame, board: Board) -> Laid:
    shell = f"/{board.folder}/gkmlpt/index"
    tree = [
        {"id": 1, "name": "机构概况", "parent": 0, "children": [], "jump_url": "", "post_count": 1},
        {
            "id": board.number,
            "name": board.name,
            "parent": 0,
            "children": [],
            "jump_url": "",
            "post_count": 9999,
        },
    ]
    config = json.dumps(
        {"SID": _SID, "DOMAIN": frame.domain, "ROOT": f"/{board.folder}/gkmlpt", "TREE": tree},
        ensure_ascii=False,
    )
    main = '<div id="app"><gkml-list></gkml-list></div>'
    scripts = f"""<script>window._CONFIG = {config};</script>
<script src="/gkmlpt/static/js/manifest.js"></script><script src="/gkmlpt/static/js/app.js"></script>
"""
    laid = Laid(f"{shell}#{board.number}", {shell: frame.page(board, main, scripts=scripts)})
    laid.services[f"/{board.folder}/gkmlpt/api/all/{board.number}"] = partial(_api, board)
    return laid


def _api(board: Board, fields: Mapping[str, str]) -> Answer:
    page = fields.get("page", "1")
    start = (max(int(page) if page.isdecimal() else 1, 1) - 1) * _ROWS
    items = board.items[start : start + _ROWS]
    if fields.get("sid") != _SID or (start and not items):
        return Answer(b'{"error":"not found"}', "application/json", 404)
    data = {
        "classify": {
            "id": board.number,
            "name": board.name,
            "parent": 0,
            "post_count": 9999,
            "jump_url": "",
        },
        "total": len(board.items),
        "offset": start,
        "articles": [_row(board, item) for item in items],
    }
    return Answer(json.dumps(data, ensure_ascii=False).encode(), "application/json")


def _row(board: Board, item: Item) -> dict[str, object]:
    written = item.day - timedelta(days=item.number % 9)
    return {
        "id": item.number,
        "title": item.title,
        "type": "normal",
        "url": item.address or article(board, item),
        "date": _epoch(written),
        "create_time": _epoch(item.day, 10),
        "created_at": f"{item.day} 00:00:00",
        "document_number": "",
        "publisher": item.source,
        "is_expired": 0,
        "is_abolished": 0,
    }


def _epoch(day: date, hour: int = 0) -> int:
    return int(datetime(day.year, day.month, day.day, hour, tzinfo=_ZONE).timestamp())
