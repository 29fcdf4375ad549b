"""Counts of names beside the names: 有3家单位：A、B、C, and A、B、C等3家单位."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.reports.paper_check.language.names import (
    first_unit,
    items,
    looks_like_unit,
    split_names,
)
from monitor.reports.paper_check.language.numerals import COUNT, whole

_NOUN = (
    r"责任单位|牵头单位|部门单位|部门|单位|乡镇街道|乡镇|镇街|镇|街道|乡|栏目|专栏|账号|公众号|"
    r"网站|平台|板块|版块|科室|企业|地区|县区"
    r"|专题|方面|领域|类别|类|部分|功能板块|子栏目|指标|环节|项目|大类"
)
_COUNTED = rf"(?P<count>{COUNT})(?:个|家|名|类|项|大)?(?P<noun>{_NOUN})?"
_BEFORE = re.compile(rf"(?P<open>等)?(?P<all>共|共计|合计)?{_COUNTED}")
_RUN = re.compile(r"[，；。：（）\d]")
"""What ends a run of names before it."""
_NO_COUNT = r"(?!月|工作日|百分点|小时|季度|多月)"
"""6个月 is a time."""
_AFTER = re.compile(
    rf"(?<![\d年第月.])(?P<count>{COUNT})(?P<measure>个|家|类|项){_NO_COUNT}(?P<noun>{_NOUN})?"
    rf"(?P<between>(?:[^，；。：（）\d]|\d+(?:天|个?月|年|日|周|个?工作日)){{0,24}}?）?)"
    r"(?P<leads>：|（|，?(?:分别|依次|具体)(?:为|是|有)：?|，(?:即|为|是)：?|——)"
)
_COUNTABLE = re.compile(rf"(?<=[个家类项种]){_NO_COUNT}")
_RANKED = re.compile(
    rf"(?P<count>[前后末]{COUNT})[位名](?P<between>[^，；。：\d]{{0,20}}?)"
    r"(?P<leads>：|，?(?:分别)?(?:是|为)：?|有：?)(?P<list>[^，；。：]+)"
)
_RESPECTIVE = re.compile(
    r"，?分别(?P<verb>[\u4e00-\u9fff]{0,8}?)"
    r"(?P<numbers>\d+(?P<measure>[条件篇次个项])(?:[、，和]\d+(?P=measure))+)"
)
_PLACE_NAME = re.compile(r"[\u4e00-\u9fff]{1,10}[县区市州旗]")
_OPEN_END = re.compile(
    r"等(?:单位|部门|镇街|乡镇|地|栏目|[\d一二三四五六七八九十]*[个家])?[^、]{0,16}$"
)


@dataclass(frozen=True, slots=True)
class CountedList:
    """A count and how many names stand beside it.

    open: 等 says that not all are named. words: the count as printed, with what
    is counted. names: as printed.
    """

    count: int
    named: int
    open: bool
    words: str
    names: str

    @property
    def agrees(self) -> bool:
        return self.count == self.named or (self.open and self.count > self.named)


def counted_lists(text: str) -> list[CountedList]:
    """Every count of a sentence that stands beside the names it counts."""
    return [*_names_before(text), *_names_behind(text), *_ranked(text), *_respectively(text)]


def _names_before(text: str) -> Iterator[CountedList]:
    """A、B等3家单位; without 等 only where the last name is whole and the count follows at once."""
    for listed, match in _behind_lists(_BEFORE, text):
        count = whole(match["count"])
        names, quoted = _last_run(listed)
        if (
            count is None
            or not names
            or not (match["noun"] or (match["open"] and _COUNTABLE.match(text, match.end())))
        ):
            continue
        if not match["open"] and not all(
            looks_like_unit(each) for each in split_names("、".join(names[1:]))
        ):
            continue
        if not match["open"] and not (match["all"] or looks_like_unit(names[-1])):
            continue
        named = len(names if quoted else _divided(names))
        measure = text[match.end("count") : match.end()]
        words = f"{match['open'] or ''}{match['all'] or ''}{match['count']}{measure}"
        yield CountedList(count, named, bool(match["open"]), words, "、".join(names))


def _behind_lists(tail: re.Pattern[str], text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Where `tail` stands behind names that 、 joins: those names, and what stands there; of
    several places the first behind the last 、.

    One expression for both would try every beginning of a list with every end of it.
    """
    start = 0
    while start < len(text):
        ended = _RUN.search(text, start)
        end = ended.start() if ended else len(text)
        joint = text.find("、", start, end)
        places = range(joint + 1, end + 1) if joint >= 0 else ()
        found = [match for at in places if (match := tail.match(text, at))]
        if not found:
            start = end + 1
            continue
        last = text.rfind("、", start, found[-1].start())
        match = next(each for each in found if each.start() > last)
        yield text[start : match.start()], match
        start = match.end()


def _last_run(text: str) -> tuple[list[str], bool]:
    """The names that end a text; those inside one pair of quotes where it ends with them."""
    if text.endswith("”") and "“" in text:
        inside = text[text.rfind("“") + 1 : -1]
        return (items(inside), True) if "、" in inside else (items(text), False)
    return items(re.sub(r"^[和及与]", "", text)), False


def _divided(names: Sequence[str]) -> list[str]:
    return [part for name in names for part in split_names(name)]


def _names_behind(text: str) -> Iterator[CountedList]:
    for match in _AFTER.finditer(text):
        count = whole(match["count"])
        if count is None:
            continue
        listed = _listed(text, match)
        if listed is None:
            continue
        names = items(listed)
        if not _are_names(names, match["noun"] or text[: match.start()]):
            continue
        words = text[match.start() : match.start("leads")]
        yield CountedList(
            count, len(_divided(names)), bool(_OPEN_END.search(listed)), words, listed
        )


def _listed(text: str, match: re.Match[str]) -> str | None:
    """The list behind a count: to the bracket's end, or to the next ；or comma."""
    rest = text[match.end() :]
    if match["leads"] == "（":
        return rest.partition("）")[0] if "）" in rest else None
    listed = re.split(r"[，；。]", rest)[0]
    return listed.lstrip("：")


def _are_names(names: Sequence[str], noun: str) -> bool:
    """Whether parts between 、 are names of what is counted: mostly units, or short
    words where columns are counted.

    noun: what is counted, or the words that end with it.
    """
    if not names or any(re.search(r"\d", name) for name in names):
        return False
    units = sum(looks_like_unit(name.strip()) or bool(first_unit(name.strip())) for name in names)
    if len(names) == 1:
        return looks_like_unit(names[0].strip())
    if units * 5 >= len(names) * 4:
        return True
    columns = noun.endswith(
        ("栏目", "专栏", "账号", "公众号", "网站", "板块", "版块", "领域", "类别", "大类")
    )
    return columns and all(len(name) <= 16 for name in names)


def _ranked(text: str) -> Iterator[CountedList]:
    """前三位的是A、B、C: as many names as places, but where 并列 gives a place to several."""
    for match in _RANKED.finditer(text):
        count = whole(match["count"][1:])
        names = _divided(items(match["list"]))
        if (
            count is not None
            and "并列" not in text
            and len(names) >= 2
            and all(_is_name(name) for name in names[1:-1])
        ):
            words = text[match.start() : match.start("leads")]
            yield CountedList(
                count, len(names), bool(_OPEN_END.search(match["list"])), words, match["list"]
            )


def _respectively(text: str) -> Iterator[CountedList]:
    """A、B、C分别报送12条、10条、8条: as many numbers as names."""
    for listed, match in _behind_lists(_RESPECTIVE, text):
        names = _divided(items(re.sub(r"^[和及与]", "", listed)))
        numbers = re.findall(r"\d+", match["numbers"])
        if len(names) >= 2 and all(_is_name(name) for name in names[1:]):
            yield CountedList(
                len(numbers),
                len(names),
                False,
                f"分别{match['verb']}{match['numbers']}",
                "、".join(names),
            )


def _is_name(text: str) -> bool:
    return looks_like_unit(text) or bool(_PLACE_NAME.fullmatch(text))
