"""Which places are columns: lists that could be read, and addresses called
like a column that could not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.discover.kinds import Kind, kind_of
from crawler.discover.naming import name_of
from crawler.discover.owners import SOURCES, Names, Owner, Owners
from crawler.discover.survey import Survey
from crawler.discover.values import Place
from storage.records import Outcome

_BARRED = frozenset({
    Outcome.UNREACHABLE, Outcome.SERVER_ERROR, Outcome.REFUSED, Outcome.BOT_CHALLENGE,
    Outcome.FIREWALL_PAGE, Outcome.ROBOTS, Outcome.UNDER_CONSTRUCTION, Outcome.TOO_LARGE,
    Outcome.TRUNCATED, Outcome.UNDECODABLE, Outcome.MALFORMED, Outcome.NO_DATES,
    Outcome.EMPTY_UNPROVEN, Outcome.NEEDS_BROWSER, Outcome.INTERNAL_ERROR, Outcome.PLACEHOLDER,
    Outcome.NOT_A_LIST,
})  # fmt: skip
"""Outcomes behind which a column may hide: proposed only where the address is called like one."""

_CALLED_LIKE_A_COLUMN = re.compile(
    r"(?:动态|要闻|新闻|快讯|公告|公示|通知|文件|解读|公报|规划|计划|总结|预决算|预算|决算|"
    r"年报|招聘|招考|人事信息|采购|招标|征收|征地|救助|处罚|许可|执法)(?:信息|公开|公示)?$"
)

_CALLED_LIKE_AN_ARTICLE = re.compile(r"^关于|的[^的]{2,4}$|[《〔]|\d{4}年|.{16}")

_LETTERS = re.compile(
    r"信箱$|邮箱$|(?:来信|信件)(?:列表|查询)?$|留言板?$|投诉|在线咨询|我要(?:写信|咨询|举报|留言)"
)
"""What citizens write is no column that a unit keeps up to date."""

_LEADING = re.compile(r"要闻|头条|时政|(?:图片|视频|滚动)新闻")

_OTHERS = 0.6
"""The share of a landing page's entries that belong to other columns,
from which it is none itself.
"""


@dataclass(frozen=True, slots=True)
class Found:
    """A column as it is proposed. doubts: what a person has to look
    at, in English and in Chinese.
    """

    place: Place
    name: str
    owner: Owner
    kind: Kind
    key_area: bool
    readable: bool
    doubts: tuple[tuple[str, str], ...]


def columns_of(survey: Survey, names: Names, groups: Mapping[str, str]) -> list[Found]:
    """Every column that the survey met, in the order in which it met them. groups:
    each unit's group by its name.
    """
    places = list(survey.places.values())
    readable = [place for place in places if place.readable and place is not survey.home]
    landing = _landing_pages(survey, readable)
    columns = [
        place
        for place in places
        if (
            place.readable
            and place is not survey.home
            and not _shows_others(place, readable, landing)
        )
        or (
            not place.readable
            and _may_hide_a_column(place, names)
            and place is not survey.home
            and place.key not in landing
        )
    ]
    columns = [place for place in columns if not _LETTERS.search(name_of(place, names))]
    owners = Owners(names, places, columns)
    found = [_found(place, owners.of(place), names, groups) for place in columns]
    return _without_doubles(found)


def _may_hide_a_column(place: Place, names: Names) -> bool:
    if place.outcome not in _BARRED:
        return False
    name = name_of(place, names)
    return (
        _CALLED_LIKE_A_COLUMN.search(name) is not None
        and _CALLED_LIKE_AN_ARTICLE.search(name) is None
    )


def _shows_others(place: Place, readable: Iterable[Place], landing: Collection[str]) -> bool:
    """Whether a landing page that reads as a list holds the entries of the columns
    below it, and few of its own.

    A list without dates may be any page's choice of entries: it need not lead to the
    columns whose entries it holds.
    """
    if (
        place.key not in landing and place.outcome is not Outcome.NO_DATES
    ) or not place.fingerprint:
        return False
    below = {
        key
        for other in readable
        if other.fingerprint != place.fingerprint
        for key in other.fingerprint
    }
    return sum(key in below for key in place.fingerprint) > _OTHERS * len(place.fingerprint)


def _landing_pages(survey: Survey, readable: Iterable[Place]) -> set[str]:
    """Pages above columns: a column's breadcrumb leads there, or its address lies below theirs."""
    folders = {folder for place in readable for folder in _above(place.url)}
    above = {key for key, place in survey.places.items() if place.url in folders}
    listed = {place.key: place.face.crumbs[:-1] for place in readable}
    for key, place in survey.places.items():
        if any(sight.link.text in listed.get(sight.page, ()) for sight in place.sights):
            above.add(key)
    return above


def _above(url: str) -> Iterator[str]:
    """The folders above an address, as addresses, without its own."""
    parts = urlsplit(url)
    segments = parts.path.split("/")[1:-1]
    for depth in range(1, len(segments)):
        yield f"{parts.scheme}://{parts.netloc}/{'/'.join(segments[:depth])}/"


def _found(place: Place, owner: Owner, names: Names, groups: Mapping[str, str]) -> Found:
    name = name_of(place, names)
    if _LEADING.search(name) and set(owner.basis) <= {SOURCES}:
        # Who wrote the county's headlines does not answer for their column.
        owner = Owner()
    sections = [text for sight in place.sights for text in sight.link.sections]
    above = [*place.face.crumbs[:-1][::-1], *sections]
    group = groups.get(owner.units[0], "") if owner.units else ""
    kind = kind_of(
        name, place.face.meta.get("columntype", ""), above, group, owned=bool(owner.units)
    )
    key_area = any("重点领域" in text for text in (name, *above))
    doubts = tuple(_doubts(place, name, owner, kind))
    return Found(place, name or "（未命名）", owner, kind, key_area, place.readable, doubts)


def _doubts(place: Place, name: str, owner: Owner, kind: Kind) -> Iterable[tuple[str, str]]:
    if not place.readable and place.outcome is not None:
        yield f"{place.outcome}: {place.why}"[:200], f"未能读取（{place.outcome.label}）"
    if not name:
        yield "nothing tells its name", "名称未知"
    if owner.rivals:
        yield (
            f"the unit may be {'、'.join((*owner.units, *owner.rivals))}",
            f"单位可能是{'、'.join((*owner.units, *owner.rivals))}",
        )
    elif owner.units and not owner.sure:
        yield f"the unit is inferred from {'、'.join(owner.basis)} only", "单位仅为推断"
    elif len(owner.units) > 1:
        yield (
            "its entries' sources take turns: a joint column?",
            "信息来源轮流，是否为多单位共用栏目",
        )
    elif not owner.units and not kind.category.startswith("动态信息"):
        yield "no trace of a unit", "未发现责任单位"


def _without_doubles(found: Sequence[Found]) -> list[Found]:
    """One of the columns that hold the same list under the same name: portals link
    `dir/` and `dir/index.html` alike.
    """
    best: dict[object, Found] = {}
    for one in found:
        same: object = one.place.key
        if one.place.fingerprint:
            same = (one.name, one.place.fingerprint)
        held = best.get(same)
        if held is None or (held.place.met, -len(held.place.url)) < (
            one.place.met,
            -len(one.place.url),
        ):
            best[same] = one
    kept = {id(one) for one in best.values()}
    found = [one for one in found if id(one) in kept]
    return [one for one in found if not _is_a_part(one, found)]


def _is_a_part(one: Found, found: Sequence[Found]) -> bool:
    """Whether it is the list of another column's page, which shows it in a
    frame: the page has the name.
    """
    place = one.place
    pages = {sight.page for sight in place.sights}
    return any(
        other is not one
        and other.place.fingerprint == place.fingerprint
        and pages == {other.place.key}
        for other in found
        if place.fingerprint
    )
