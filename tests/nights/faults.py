"""What goes wrong on which night: with one column, with the whole portal, with the machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from tests.nights.pages import Entry, frame, page_of, rows
from tests.nights.world import FIRST, Column

Answer = tuple[int, dict[str, str], bytes]
PASSING = (
    "500",
    "404",
    "cut off",
    "dropped",
    "firewall",
    "no script",
    "loading",
    "sent home",
    "home instead",
    "put back",
    "standing still",
    "old copy",
)
"""Faults of one column that prove nothing, however long they last."""
DOUBTED = ("gone back", "says empty", "another's list", "bare")
"""Faults of one column for one night: a second like night would confirm them."""
OUTAGES = ("down", "upkeep", "all firewall")
UPHEAVALS = ("all back", "all empty", "one list", "all re-dated", "all moved")
"""What a third of the columns and more show alike; it never confirms itself."""
_FIREWALL = (
    "<html><head><title>访问被拦截</title></head><body><h1>您的请求已被网站防火墙拦截</h1>"
    "<p>您的访问可能对网站造成威胁，请联系网站管理员。</p></body></html>"
).encode()
HOME = frame(
    "首页",
    "<h1>清州县人民政府门户网站</h1>"
    + "".join(
        f"<div class='box'><h3>{box}</h3>"
        + rows([(f"{box}第{one}条重要报道", f"/h/{box}{one}.html", FIRST) for one in range(6)])
        + "</div>"
        for box in ("政务要闻", "部门动态", "通知公告")
    ),
)
_STOPPED = '<div class="tips">公告：因网站升级改造，本栏目自即日起暂停更新，敬请谅解！</div>'


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, and the first night on which it was there."""

    kind: str
    since: int


@dataclass(frozen=True)
class Plan:
    """columns: the fault of a column on a night. dark: nights without power. broken: nights
    on which a command is killed.
    """

    columns: Mapping[tuple[int, int], Fault] = field(default_factory=dict)
    dark: frozenset[int] = frozenset()
    broken: Mapping[int, str] = field(default_factory=dict)


def plan(dice: Random, columns: Sequence[Column], nights: int) -> Plan:
    """Faults of the portal first, then of columns where they leave room, then of the machine."""
    faults: dict[tuple[int, int], Fault] = {}
    upheaval = dice.randint(4, max(5, nights - 4))
    _upheaval(dice, faults, columns, upheaval, nights)
    for _ in range(dice.randint(1, 2)):
        begin, kind = dice.randint(1, nights - 2), dice.choice(OUTAGES)
        if abs(begin - upheaval) > 6:
            for night in range(begin, min(nights, begin + dice.randint(1, 3))):
                faults |= {(night, column.number): Fault(kind, begin) for column in columns}
    for column in columns:
        _own_faults(dice, faults, column, upheaval, nights)
    dark = frozenset(night for night in range(4, nights) if dice.random() < 0.04)
    broken = {
        night: dice.choice(("crawl", "notify")) for night in range(nights) if dice.random() < 0.12
    }
    return Plan(faults, dark, broken)


def _upheaval(
    dice: Random,
    faults: dict[tuple[int, int], Fault],
    columns: Sequence[Column],
    night: int,
    nights: int,
) -> None:
    held = [column for column in columns if column.days]
    struck = dice.sample(held, max(5, -(-len(columns) // 2)))
    kind = dice.choice(UPHEAVALS)
    length = nights if kind == "all moved" else dice.randint(1, 5)
    for later in range(night, min(nights, night + length)):
        faults |= {(later, column.number): Fault(kind, night) for column in struck}


def _own_faults(
    dice: Random, faults: dict[tuple[int, int], Fault], column: Column, upheaval: int, nights: int
) -> None:
    doubted = False
    night = 1
    while night < nights:
        if dice.random() < 0.10 and (night, column.number) not in faults:
            # One doubt a column, with healthy nights round it: two like ones would
            # be believed, as they should.
            apart = all((night + near, column.number) not in faults for near in (-2, -1, 0, 1, 2))
            if (
                not doubted
                and night >= 3
                and abs(night - upheaval) > 7
                and apart
                and dice.random() < 0.4
            ):
                kind, length, doubted = dice.choice(DOUBTED), 1, True
            else:
                kind, length = dice.choice(PASSING), dice.randint(1, 5)
            for later in range(night, min(nights, night + length)):
                faults.setdefault((later, column.number), Fault(kind, night))
            night += length + 2
        night += 1


def answer(
    column: Column, columns: Sequence[Column], number: int, night: int, fault: Fault | None
) -> Answer | bytes:
    """What the portal answers to one who asks for the column's page `number` on a night."""
    day = FIRST + timedelta(days=night)
    if fault is None:
        return page_of(column, number, column.entries(day), day)
    begun = FIRST + timedelta(days=fault.since)
    healthy = page_of(column, number, column.entries(day), day)
    return (
        _failed(fault.kind, healthy)
        or _without_rows(column, fault.kind)
        or _stale(column, number, day, begun, fault.kind)
        or _upset(column, columns, number, day, begun, fault.kind)
        or healthy
    )


def _failed(kind: str, healthy: bytes) -> Answer | bytes | None:
    """The faults that show no list at all."""
    match kind:
        case "500" | "down":
            return 503, {}, b"error"
        case "404":
            return 404, {}, "<html><body>页面不存在</body></html>".encode()
        case "sent home":
            return 302, {"Location": "/"}, b""
        case "home instead":
            return HOME
        case "cut off":
            return healthy[: len(healthy) * 2 // 3]
        case "dropped":
            return 200, {"Content-Length": "90000", "Connection": "close"}, healthy[:300]
        case "firewall" | "all firewall":
            return _FIREWALL
        case "upkeep":
            return frame("系统维护", "<h1>网站维护公告</h1><p>网站正在维护升级，请稍后访问。</p>")
    return None


def _without_rows(column: Column, kind: str) -> bytes | None:
    """The faults that show the column's page without its rows."""
    match kind:
        case "no script":
            return frame(
                column.name, '<ul class="list" id="l"></ul><script src="/js/l.js"></script>'
            )
        case "loading":
            return frame(column.name, '<div class="list"><p>数据加载中，请稍候</p></div>')
        case "bare":
            return frame(column.name, '<ul class="list"></ul>')
        case "says empty" | "all empty":
            return frame(column.name, '<div class="list"><p>暂无信息</p></div>')
    return None


def _stale(column: Column, number: int, day: date, begun: date, kind: str) -> Answer | bytes | None:
    """The faults that show the column as it was on another day."""
    match kind:
        case "standing still":
            return page_of(column, number, column.entries(begun), day, notice=_STOPPED)
        case "old copy":
            age = (day - begun).days + 4
            content = page_of(column, number, column.entries(day - timedelta(days=age)), day)
            return 200, {"Age": str(age * 86_400 + 60)}, content
        case "put back":
            return page_of(column, number, _put_back(column, day, begun), day)
        case "gone back":
            return page_of(column, number, column.entries(day - timedelta(days=45)), day)
        case "all back":
            return page_of(column, number, column.entries(begun - timedelta(days=60)), day)
    return None


def _put_back(column: Column, day: date, begun: date) -> list[Entry]:
    """An old entry is taken down for a night, and stands there again
    elsewhere as if it were new.
    """
    rows, before = column.entries(day), column.entries(begun)
    if len(before) < 2:
        return rows
    title, url, _ = before[1]
    others = [row for row in rows if row[0] != title]
    if day == begun:
        return others
    return sorted([*others, (title, f"/again{url}", begun)], key=lambda row: row[2], reverse=True)


def _upset(
    column: Column, columns: Sequence[Column], number: int, day: date, begun: date, kind: str
) -> bytes | None:
    """The faults that show other entries, or the column's own under other days and addresses."""
    match kind:
        case "another's list":
            other = columns[(column.number + 3) % len(columns)]
            return (
                page_of(other, number, other.entries(day), day)
                if other.days and not other.trick
                else _FIREWALL
            )
        case "one list":
            shown = [
                (f"清州县要闻综合报道第{one}号", f"/one/{one}.html", day - timedelta(days=one % 9))
                for one in range(20)
            ]
            return frame("政务要闻", rows(shown))
        case "all re-dated":
            return page_of(
                column, number, [(title, url, day) for title, url, _ in column.entries(begun)], day
            )
        case "all moved":
            entries = column.entries(day)
            moved = [
                (title, url.replace("/art/", "/2018/art/"), max(one, begun))
                for title, url, one in entries
            ]
            return page_of(column, number, moved, day)
    return None
