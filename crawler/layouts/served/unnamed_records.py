"""Records that are lists: `{"head": ["id", "title", "date"], "rows": [[…], […]]}`, `[["/a.html",
"标题", "2026-11-27"], …]`, and those whose names say nothing: `{"t": "标题", "u": "/a.html", …}`.

The names stand beside the rows, once for all; where they do not, what the values are tells what
they stand for, if it tells so of one only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from crawler.dates.parse import from_epoch
from crawler.page.js_literals import Value

_DEEPEST = 8
_MOST_NODES = 5_000
_MOST_ROWS = 2_000
_WIDTHS = range(2, 41)
_SAMPLE = 30
_DAY = re.compile(
    r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}(?!\d)[^\u4e00-\u9fff]{0,30}日?"
)
_ADDRESS = re.compile(r"(?:https?:/)?\.{0,2}/?[^\s<>\"']{1,500}[./?][^\s<>\"']{1,300}", re.ASCII)
_PICTURE = re.compile(r"\.(?:gif|jpe?g|png|webp|svg)(?:\?|\Z)", re.IGNORECASE)
_CHINESE = re.compile("[\u4e00-\u9fff]")
_LEAST_TITLE = 4
"""Chinese characters of a title; states, names and columns have fewer."""


def named(value: Value) -> Value:
    """The same value with objects under telling names in place of such records; None where it
    holds none.
    """
    return _Naming().named(value, ())


class _Naming:
    def __init__(self) -> None:
        self._seen = 0

    def named(self, value: Value, beside: Sequence[Value], depth: int = 0) -> Value:
        self._seen += 1
        if depth > _DEEPEST or self._seen > _MOST_NODES:
            return None
        if isinstance(value, dict):
            inside = {
                key: one
                for key, child in value.items()
                if isinstance(child, dict | list)
                and (one := self.named(child, tuple(value.values()), depth + 1)) is not None
            }
            return {**value, **inside} if inside else None
        if not isinstance(value, list):
            return None
        return _renamed(value) or _objects(value, beside)


def _objects(rows: Sequence[Value], beside: Sequence[Value]) -> list[Value] | None:
    """The rows as objects; None where they are none, or nothing tells what is what."""
    if not rows or not isinstance(rows[0], list) or (width := len(rows[0])) not in _WIDTHS:
        return None
    if any(not isinstance(row, list) or len(row) != width for row in rows[:_MOST_ROWS]):
        return None
    if any(isinstance(one, list | dict) for row in rows[:_SAMPLE] for one in row):
        return None
    names = next((one for one in beside if _are_names(one, width)), None)
    if names is None:
        names = _by_values(rows[:_SAMPLE], width)
    if names is None:
        return None
    return [dict(zip(names, row, strict=True)) for row in rows[:_MOST_ROWS]]


def _renamed(rows: Sequence[Value]) -> list[Value] | None:
    """Objects whose names say nothing, under those that their values tell."""
    records = [row for row in rows[:_MOST_ROWS] if isinstance(row, dict)]
    if not records or len(records) < len(rows[:_MOST_ROWS]) or len(records[0]) not in _WIDTHS:
        return None
    keys = list(records[0])
    if any(list(row) != keys for row in records):
        return None
    sample = [_moments_as_days(row) for row in records[:_SAMPLE]]
    names = _by_values([list(row.values()) for row in sample], len(keys))
    if names is None or _OTHER_DAYS.search(keys[names.index("date")]):
        return None
    return [dict(zip(names, row.values(), strict=True)) for row in records]


_OTHER_DAYS = re.compile(
    "jz|js|hf|bj|sx|cw|xg|gx|ks|end|dead|clos|expir|reply|upd|modif|valid|begin|start",
    re.IGNORECASE,
)
"""截止, 结束, 回复, 办结, 失效, 成文, 修改, 更新, 开始: days that are not of publication."""


def _moments_as_days(row: Mapping[str, Value]) -> dict[str, Value]:
    """The record with days in place of numbers that are moments under a name that may be theirs:
    d, t, ts. Others may count something.
    """
    return {
        key: str(day)
        if _MOMENT.fullmatch(key)
        and isinstance(value, int)
        and not isinstance(value, bool)
        and (day := from_epoch(value)) is not None
        else value
        for key, value in row.items()
    }


_MOMENT = re.compile(r"[dt]|[dt][a-z]|ts|rq|sj", re.IGNORECASE)


def _are_names(value: Value, width: int) -> bool:
    return (
        isinstance(value, list)
        and len(value) == width
        and all(isinstance(one, str) and 0 < len(one) <= 60 for one in value)
        and len(set(value)) == width
    )


def _by_values(rows: Sequence[Sequence[Value]], width: int) -> list[str] | None:
    """Names of the places of a row by what stands there in all rows: None where no place or
    several hold days, or none holds addresses.
    """
    days = _places(rows, width, lambda said: len(said) <= 30 and _DAY.match(said) is not None)
    addresses = _places(rows, width, _is_address)
    titles = [
        at
        for at in _places(rows, width, lambda said: len(_CHINESE.findall(said)) >= _LEAST_TITLE)
        if at not in days and at not in addresses
    ]
    if len(days) != 1 or not addresses or not titles:
        return None
    title = max(titles, key=lambda at: sum(len(str(row[at])) for row in rows))
    known = {days[0]: "date", addresses[0]: "url", title: "title"}
    return [known.get(at, f"_{at}") for at in range(width)]


def _places(rows: Sequence[Sequence[Value]], width: int, holds: Callable[[str], bool]) -> list[int]:
    return [
        at
        for at in range(width)
        if all(isinstance(said := row[at], str) and holds(said.strip()) for row in rows)
    ]


def _is_address(said: str) -> bool:
    return (
        _DAY.match(said) is None
        and _ADDRESS.fullmatch(said) is not None
        and _PICTURE.search(said) is None
    )
