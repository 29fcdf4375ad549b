"""The demo's entries: the same on every run, with dates that fall back from a given
newest one about once a week.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from monitor.demo.board import Item

_GAPS = (7, 6, 8, 5, 9, 0, 7, 3, 11, 7)
_FORMS = (
    "{who}召开{topic}工作推进会",
    "{who}扎实开展{topic}工作",
    "{who}积极推进{topic}专项行动",
    "{who}多措并举抓好{topic}",
    "{who}组织{topic}业务培训",
    "{who}举办{topic}集中宣传活动",
    "{who}主要负责同志调研{topic}工作",
    "{who}“三强化”推动{topic}提质增效",
)
# Twelve here and the unit's own make thirteen, which shares no factor with eight forms: 104
# titles before one comes again.
_TOPICS = (
    *("安全生产", "环境整治", "脱贫攻坚", "扫黑除恶", "防汛抗旱", "“放管服”改革"),
    *("党风廉政建设", "信访维稳", "志愿服务", "政务公开", "招商引资", "作风建设"),
)
_NOTICES = (
    "关于做好2018年{topic}有关工作的通知",
    "关于印发《{topic}三年行动方案（2018—2020年）》的通知",
    "关于{topic}情况的公示",
    "关于2018年8月15日前完成{topic}自查的通知",
    "{who}{topic}工作2017年度总结",
    "关于公开征求《{topic}管理办法》意见的公告",
    "{who}关于{topic}政策的解读",
)


def days_back(newest: date, count: int, seed: int) -> list[date]:
    """`count` days from `newest` backwards, about a week apart; `seed`
    shifts where the gaps begin.
    """
    days = [newest]
    for step in range(count - 1):
        days.append(days[-1] - timedelta(days=_GAPS[(step + seed) % len(_GAPS)]))
    return days[:count]


def news(who: str, topic: str, order: int) -> str:
    """The title of a 动态信息 entry; every ninth one carries a date of its own, later
    than any that the list shows.
    """
    if order % 9 == 4:
        return f"{who}部署2018年8月15日前{_TOPICS[order % len(_TOPICS)]}重点任务"
    topics = (topic, *_TOPICS)
    return _FORMS[order % len(_FORMS)].format(who=who, topic=topics[order % len(topics)])


def notice(who: str, topic: str, order: int) -> str:
    """The title of a 信息公开 entry."""
    topics = (topic, *_TOPICS)
    return _NOTICES[order % len(_NOTICES)].format(who=who, topic=topics[order % len(topics)])


def dated(
    titles: Iterable[str], days: Iterable[date], *, first_number: int, sources: tuple[str, ...]
) -> tuple[Item, ...]:
    """Titles and days made entries, newest first; numbers fall, and the sources take turns."""
    pairs = list(zip(titles, days, strict=True))
    return tuple(
        Item(first_number + len(pairs) - order, title, day, sources[order % len(sources)])
        for order, (title, day) in enumerate(pairs)
    )
