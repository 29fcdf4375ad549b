"""更新周期 as offices write it: each spelling is read as one cycle, or
refused with the nearest one named.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache

from config.periods import Period
from config.registry import NAMED_CYCLES, ByDay, Cycle
from config.speech import en

PATTERNS = ("N天", "N个工作日", "每月5日前", "每季度首月10日前", "每年3月31日前")
"""How the cycles without a name are written; any number stands for N, 5, 10, 3 and 31."""

_MOST_DAYS = 3660
_MOST_WORKDAYS = 750

NAMES: Mapping[str, Cycle] = {
    **{cycle.word: cycle for cycle in NAMED_CYCLES},
    **dict.fromkeys(("工作日", "日", "天", "逐日"), Cycle.WORKDAY),
    **dict.fromkeys(("周", "星期", "逐周"), Cycle.WEEK),
    **dict.fromkeys(("双周", "隔周", "半月", "半个月"), Cycle.FORTNIGHT),
    **dict.fromkeys(("月", "月度", "逐月", "一月"), Cycle.MONTH),
    **dict.fromkeys(("两月", "双月", "隔月"), Cycle.TWO_MONTHS),
    **dict.fromkeys(("季", "季度", "逐季", "一季度"), Cycle.QUARTER),
    **dict.fromkeys(("半年", "半年度"), Cycle.HALF_YEAR),
    **dict.fromkeys(("年", "年度", "逐年", "全年"), Cycle.YEAR),
    **dict.fromkeys(
        (
            *(
                "不定",
                "不定时",
                "不固定",
                "随时",
                "及时",
                "适时",
                "实时",
                "即时",
                "按需",
                "有则更新",
                "有更新则更新",
                "动态",
            ),
            *(
                "长期",
                "长期有效",
                "长期坚持",
                "常年",
                "持续",
                "动态调整",
                "动态管理",
                "一次性",
                "静态",
                "固定",
                "固定不变",
            ),
            *("永久", "常态化", "无固定周期", "无固定期限", "无固定时间", "无要求", "不作要求"),
        ),
        Cycle.IRREGULAR,
    ),
    **dict.fromkeys(("归档", "已关闭", "已结束", "已停用", "停止更新", "不再更新"), Cycle.ARCHIVED),
}
"""The words alone, without what lists say around them ("每…更新一次", "按…", "…以内")."""

_BEFORE = re.compile(
    r"更新|发布|公开|频率|频次|周期|时限|[一1]次|原则上|一般|最迟|最晚|最长|最多|最少|至少|不超过|"
    r"不得超过|不少于|不低于|"
    r"应当|应|必须|须|及时|即时|实时|随时|适时|动态|不定期|定期|按照|按|每|隔|个|于|在|为|[:是]"
)
"""What may stand before a cycle and says nothing about its length."""
_BEHIND = re.compile(
    r"更新|发布|公开|公布|维护|报送|完成|定期|及时|[一1]?次|[一1]条|以上|以内|之内|内|左右|"
    r"应当|应|必须|须|有|要|至少|最少|不少于|新|信息|内容|周期|频率"
)
_LAST = re.compile(f"(?:{_BEHIND.pattern})$")

_CLAUSE = re.compile(r"[,;。()\[\]、/|]+")
_NUMERAL = re.compile(
    r"(?<![一二两三四五六七八九十百])[一二两三四五六七八九十百]++"
    r"(?=个|工作日|[日天号周月季年]|星期)"
)
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_TODAY = str.maketrans("個週兩時隨實動態調開號後內", "个周两时随实动态调开号后内")

_COUNTED = re.compile(
    r"(?P<number>\d{1,4})(?P<count>个?)(?P<unit>工作日|日|天|周|星期|月|季度?|年)"
)
_IN_DAYS = {"日": 1, "天": 1, "周": 7, "星期": 7}
_PERIOD_WORDS = {1: "每月", 3: "每季度", 6: "每半年", 12: "每年"}
_IN_MONTHS = {"月": 1, "季": 3, "季度": 3, "半年": 6, "年": 12}

_PERIOD = r"(?:每个?|各|次|下)?(?P<period>月|季|半年|年)度?的?"
_BY_DAY = re.compile(
    rf"{_PERIOD}(?:(?P<first>首个?月|头一?个?月|第[1一]个?月)|(?P<last>末月|最后[1一]?个?月)|第"
    rf"(?P<nth>\d)个?月|(?P<month>\d{{1,2}})月份?)?的?"
    r"(?:(?P<day>\d{1,2})[日号]|(?P<end>[月季年]?度?[底末]))(?:之|以)?前"
)
_AFTER_PERIOD = re.compile(
    rf"{_PERIOD}(?:结束|终了|末|底|过)?(?:之|以)?后的?(?P<day>\d{{1,2}})个?[日天]"
)
_NEXT_MONTH = re.compile(r"(?:每月|每个月)?(?:次|下|翌)个?月的?(?P<day>\d{1,2})[日号](?:之|以)?前")
_FROM_EVENT = re.compile(
    r"(?:形成|变更|产生|印发|制定|生成|获取|批准|成文|发生|作出|调整|变动|变化)[^每]{0,8}?"
    r"(?:之日|日起|后|起)"
)


_WHEN_NEW = re.compile(r"(?:如|若)?(?:有|发生).*(?:及时|随时|即时|实时).*")


class CycleError(ValueError):
    """The text names no cycle. The message says what is expected, and the nearest spelling."""


@lru_cache(maxsize=1_024)  # a roster of thousands of rows has a handful of spellings
def cycle_of(text: str) -> Cycle:
    """The cycle that a cell of 更新周期 means. Raises CycleError.

    Of several clauses ("及时更新，最迟1年内必须有更新") the one that sets a limit counts.
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(_TODAY)
    whole = _read(_CLAUSE.sub("", plain))
    if whole is not None:
        return whole
    cycle = _of_clauses([clause for clause in _CLAUSE.split(plain) if clause])
    if cycle is None:
        expected = " ".join((*(named.word for named in NAMED_CYCLES), *PATTERNS))
        raise CycleError(
            en("one of {expected}{nearest}").format(expected=expected, nearest=_nearest(plain))
        )
    return cycle


def _of_clauses(clauses: Sequence[str]) -> Cycle | None:
    """The one cycle that several clauses mean together; None where one is not
    understood, or two disagree.
    """
    found = {clause: _read(clause) for clause in clauses}
    lengths = [
        cycle.every.months
        for cycle in found.values()
        if cycle is not None and cycle.every is not None
    ]
    for clause, cycle in found.items():
        # 每季度一次（首月10日前）: the day stands apart from its period.
        periods = (
            [_PERIOD_WORDS[months] for months in lengths if months in _PERIOD_WORDS]
            if cycle is None
            else []
        )
        found[clause] = next(filter(None, (_read(period + clause) for period in periods)), cycle)
    if None in found.values():
        return None
    cycles = {cycle for cycle in found.values() if cycle is not None}
    days = {cycle.by.months for cycle in cycles if cycle.by is not None}
    limits = [
        cycle
        for cycle in cycles
        if cycle.timed and not (cycle.every and cycle.every.months in days)
    ]
    if len(limits) == 1:
        return limits[0]
    return Cycle.IRREGULAR if cycles == {Cycle.IRREGULAR} else None


def _read(clause: str) -> Cycle | None:
    """The cycle that one clause means, whatever of no weight stands around it."""
    if _FROM_EVENT.search(clause) or _WHEN_NEW.fullmatch(clause):
        # How long after an event is no cycle: nobody can be late as long as nothing happens.
        return Cycle.IRREGULAR
    for words in _cores(clause):
        cycle = NAMES.get(words) or _reckoned(
            _NUMERAL.sub(lambda numeral: _number(numeral[0]), words)
        )
        if cycle is not None:
            return cycle
    return None


def _cores(clause: str) -> Iterator[str]:
    """The clause itself, then what is left of it without the words of
    no weight before and behind.
    """
    heads = [clause]
    while match := _BEFORE.match(heads[-1]):
        heads.append(heads[-1][match.end() :])
    for head in heads:
        core = head
        while core:
            yield core
            match = _LAST.search(core)
            if match is None:
                break
            core = core[: match.start()]


def _reckoned(words: str) -> Cycle | None:
    """A cycle of so many days or months, or by a day of each period; numbers are digits."""
    if match := _COUNTED.fullmatch(words):
        return _counted(int(match["number"]), match["unit"], with_measure=bool(match["count"]))
    if match := _NEXT_MONTH.fullmatch(words):
        return _by_day("月", 1, int(match["day"]))
    if match := _AFTER_PERIOD.fullmatch(words):
        # So many days after a period are the first days of the next one, as long as
        # they lie in its first month.
        return _by_day(match["period"], 1, int(match["day"])) if int(match["day"]) <= 28 else None
    if match := _BY_DAY.fullmatch(words):
        month = _month_of(match)
        return None if month is None else _by_day(match["period"], month, int(match["day"] or 31))
    return None


def _counted(number: int, unit: str, *, with_measure: bool) -> Cycle | None:
    """So many units. with_measure: 个 stands between; without it 3月 is March,
    and 三季度 the third quarter.
    """
    if unit == "工作日":
        return _workdays(number)
    if unit in _IN_DAYS:
        return _days(number * _IN_DAYS[unit])
    if number > 1 and not with_measure and unit != "年":
        return None
    return _months(number * _IN_MONTHS[unit])


def _workdays(number: int) -> Cycle | None:
    if number == 1:
        return Cycle.WORKDAY
    return Cycle(f"{number}个工作日", workdays=number) if 1 < number <= _MOST_WORKDAYS else None


def _days(number: int) -> Cycle | None:
    named = {1: Cycle.WORKDAY, 7: Cycle.WEEK, 14: Cycle.FORTNIGHT}
    if number in named:
        return named[number]
    return Cycle(f"{number}天", Period(days=number)) if 0 < number <= _MOST_DAYS else None


def _months(number: int) -> Cycle | None:
    named = {
        cycle.every.months: cycle
        for cycle in NAMED_CYCLES
        if cycle.every is not None and cycle.every.months
    }
    if number in named:
        return named[number]
    word = f"{number}个月" if number % 12 else f"{number // 12}年"
    return Cycle(word, Period(months=number)) if 0 < number <= _MOST_DAYS // 30 else None


def _month_of(match: re.Match[str]) -> int | None:
    """The month of its period that a day is in, counted from 1; None where that is not said."""
    months = _IN_MONTHS[match["period"]]
    named = bool(match["first"] or match["last"] or match["nth"] or match["month"])
    if months == 1:
        return None if named else 1
    if match["first"]:
        return 1
    if match["last"] or (match["end"] and not named):
        return months
    number = int(match["nth"] or (match["month"] if months == 12 else None) or 0)
    return number if 0 < number <= months else None


def _by_day(period: str, month: int, day: int) -> Cycle | None:
    months = _IN_MONTHS[period]
    longest = 31 if months < 12 else monthrange(2000, month)[1]
    if not 0 < day <= longest:
        return None
    return Cycle(_by_day_word(months, month, day), by=ByDay(months, month, day))


def _by_day_word(months: int, month: int, day: int) -> str:
    match months:
        case 1:
            return f"每月{day}日前"
        case 12:
            return f"每年{month}月{day}日前"
    place = {1: "首月", months: "末月"}.get(month, f"第{month}个月")
    return f"{'每季度' if months == 3 else '每半年'}{place}{day}日前"


def _number(numeral: str) -> str:
    """二十 is 20. What is no number is left as it is."""
    total, digit = 0, 0
    for sign in numeral:
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        elif digit:
            return numeral
        else:
            digit = _DIGITS[sign]
    return str(total + digit)


def _nearest(plain: str) -> str:
    if plain.isdecimal() and _days(int(plain)) is not None:
        return en("; a number alone is no cycle: {plain}天?").format(plain=plain)
    meant = {cycle.word: cycle.word for cycle in NAMED_CYCLES} | {
        "每年": "一年",
        "每半年": "半年",
        "每两个月": "两个月",
    }
    meant |= {example: example for example in ("30天", "10个工作日", *PATTERNS[2:])}
    near = get_close_matches(plain, meant, n=1, cutoff=0.2)
    return en("; nearest: {name}").format(name=meant[near[0]]) if near else ""
