"""Days and months that cannot be, or that contradict each other."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date

from monitor.reports.paper_check.blocks import Paragraph
from monitor.reports.paper_check.disagreement import Judgement
from monitor.reports.paper_check.language.numerals import DIGITS, whole
from monitor.reports.paper_check.period import period_of
from monitor.reports.paper_check.reading.structure import Paper

_DAY = re.compile(r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]")
_SIGNED = re.compile(
    r"(?P<year>\d{4}|[〇○零一二三四五六七八九]{4})年(?P<month>[\d一二三四五六七八九十]{1,2})月"
    r"(?P<day>[\d一二三四五六七八九十]{1,3})日"
)
_AS_OF = re.compile(r"(?:截至|截止|截止到|截止时间[为：]?|统计截止)(?:日期)?(?:[为：至到于])?")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}〔(?P<year>\d{4})〕\d{1,4}号")
_WEEKDAY = re.compile(r"[（(]?(?:星期|周)(?P<day>[一二三四五六日天])[）)]?")
_MONTH = re.compile(r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月份?")
_TITLE = re.compile(r".{0,40}(通报|情况|报告|通知)$")
_COUNTS = re.compile(r"共[^，。；]{0,10}(发布|公开|更新|采集)[^，。；]{0,16}\d+[条篇]")
_RANGE = re.compile(r"\d{1,2}月?份?[-—~至到]\d{1,2}月|季度|上半年|下半年|全年")
_DEADLINE = re.compile(
    r"(?:务必|请|须|务于|限于|要在|应在|应于|需在|需于)[^，；。]{0,12}?"
    r"(?=\d{1,2}月\d{1,2}日[^，；。]{0,6}前)"
)
_EARLIER = re.compile(r"上期|上月|上次|此前|曾|已|去年")
_WEEK = "一二三四五六日"


def check_dates(paper: Paper, judgement: Judgement) -> None:
    """Every date of the text and the notes, and the months of the titles."""
    issued = _issued(paper.text)
    period = period_of(paper)
    paragraphs = [*paper.text, *(note for each in paper.attached for note in each.notes)]
    for paragraph in paragraphs:
        _check_days(paragraph, issued[0] if issued else None, judgement)
    beside = period.last if period else issued[0] if issued else None
    if issued:
        _check_issue(paper, *issued, judgement)
        _check_counted(paper, beside, *issued, judgement)
    _check_as_of(paper, beside, judgement)
    _check_months(paper, judgement)


def _issued(text: Sequence[Paragraph]) -> tuple[date, str] | None:
    """The day of issue: the last paragraph that is a date and nothing else."""
    for paragraph in reversed(text):
        match = _SIGNED.fullmatch(paragraph.text)
        if match:
            day = _date(_year(match["year"]), whole(match["month"]), _day_number(match["day"]))
            return (day, paragraph.place) if day else None
    return None


def _year(text: str) -> int:
    return (
        int(text)
        if text.isdigit() and text.isascii()
        else int("".join(str(DIGITS[mark]) for mark in text))
    )


def _day_number(text: str) -> int | None:
    if text.startswith(("二十", "三十")) and len(text) == 3:
        return DIGITS[text[0]] * 10 + DIGITS[text[2]]
    return whole(text)


def _date(year: int | None, month: int | None, day: int | None) -> date | None:
    try:
        return date(year or 0, month or 0, day or 0)
    except ValueError:
        return None


def _day_of(match: re.Match[str], beside: date | None) -> date | None:
    """The day that a match of `_DAY` names; where it names no year, the one that lies nearest to
    the day `beside`: what is issued in January speaks of the year before.
    """
    month, day = int(match["month"]), int(match["day"])
    if match["year"]:
        return _date(int(match["year"]), month, day)
    if beside is None:
        return None
    near = (_date(beside.year + years, month, day) for years in (-1, 0, 1))
    return min((day for day in near if day), key=lambda day: abs(day - beside), default=None)


def _check_days(paragraph: Paragraph, issued: date | None, judgement: Judgement) -> None:
    for match in _DAY.finditer(paragraph.text):
        month, day = int(match["month"]), int(match["day"])
        longest = monthrange(int(match["year"] or 2024), month)[1] if 1 <= month <= 12 else 0
        if not 1 <= day <= longest:
            judgement.disagree(
                f"没有“{match[0]}”这一天",
                here=f"{paragraph.place} “{match[0]}”",
                there="日历",
                found=match[0],
                expected=f"{month}月{longest}日" if longest else "1至12月",
            )
            continue
        weekday = _WEEKDAY.match(paragraph.text, match.end())
        known = _day_of(match, issued)
        if weekday and known and _WEEK[known.weekday()] != weekday["day"].replace("天", "日"):
            judgement.disagree(
                f"{known.year}年{match[0]}不是星期{weekday['day']}",
                here=f"{paragraph.place} “{match[0]}{weekday[0]}”",
                there="日历",
                found=f"星期{weekday['day']}",
                expected=f"星期{_WEEK[known.weekday()]}",
            )


def _check_issue(paper: Paper, issued: date, place: str, judgement: Judgement) -> None:
    """The document number's year, and limits set, against the day of issue."""
    for paragraph in paper.text:
        number = _NUMBER.fullmatch(paragraph.text)
        if number and int(number["year"]) != issued.year:
            judgement.disagree(
                f"文号“{paragraph.text}”与成文日期不同年",
                here=paragraph.place,
                there=place,
                found=number["year"],
                expected=issued.year,
            )
        for words, day in _limits(paragraph.text, issued):
            if day < issued:
                judgement.disagree(
                    f"“{words}”所限日期早于成文日期{issued.isoformat()}",
                    here=f"{paragraph.place} “{words}”",
                    there=place,
                    found=day.isoformat(),
                    expected=f"不早于{issued.isoformat()}",
                )


def _check_counted(
    paper: Paper, beside: date | None, issued: date, place: str, judgement: Judgement
) -> None:
    """No paper counts up to a day after its own."""
    for as_of, words, where in _as_of_days(paper.text, beside):
        if as_of > issued and (as_of - issued).days < 300:
            judgement.disagree(
                f"“{words}”晚于成文日期{issued.isoformat()}",
                here=f"{where} “{words}”",
                there=place,
                found=as_of.isoformat(),
                expected=f"不晚于{issued.isoformat()}",
            )


def _limits(text: str, issued: date) -> Iterator[tuple[str, date]]:
    """请于4月20日前 and its like: days that the paper sets for what is still to be done."""
    for sentence in re.split(r"[。；]", text):
        for match in _DEADLINE.finditer(sentence):
            day = _DAY.search(sentence, match.end())
            limit = _day_of(day, issued) if day else None
            if day and limit and not _EARLIER.search(sentence[: match.end()]):
                yield match[0] + day[0], limit


def _as_of_days(text: Sequence[Paragraph], beside: date | None) -> list[tuple[date, str, str]]:
    found = []
    for paragraph in text:
        for match in _AS_OF.finditer(paragraph.text):
            day = _DAY.match(paragraph.text, match.end())
            if day and (known := _day_of(day, beside)):
                found.append((known, match[0] + day[0], paragraph.place))
    return found


def _check_as_of(paper: Paper, beside: date | None, judgement: Judgement) -> None:
    """The day that an attachment counts up to is one that the text counts up to, where the
    text names any in that month.
    """
    in_text = _as_of_days(paper.text, beside)
    for attached in paper.attached:
        headed = [Paragraph(attached.title, attached.place), *attached.notes]
        for day, words, place in _as_of_days(headed, beside):
            near = [
                each for each in in_text if (each[0].year, each[0].month) == (day.year, day.month)
            ]
            if near and all(each[0] != day for each in near):
                judgement.disagree(
                    f"{attached.name}“{words}”与正文“{near[0][1]}”不一致",
                    here=f"{place} “{words}”",
                    there=f"{near[0][2]} “{near[0][1]}”",
                    found=day.isoformat(),
                    expected=near[0][0].isoformat(),
                )


def _check_months(paper: Paper, judgement: Judgement) -> None:
    """The month in the title against those of the attachments' titles and
    of the sentence that counts.
    """
    title = next(
        (
            each
            for each in paper.text[:8]
            if _TITLE.fullmatch(each.text) and _MONTH.search(each.text)
        ),
        None,
    )
    if title is None or _RANGE.search(title.text):
        return
    month = _MONTH.search(title.text)
    assert month is not None
    others = [(each.title, each.place) for each in paper.titles]
    counting = [each for each in paper.text if _COUNTS.search(each.text)][:1]
    others += [(re.split(r"[，。]", each.text)[0], each.place) for each in counting]
    for words, place in others:
        other = (
            None
            if _RANGE.search(words)
            else _MONTH.match(words.removeprefix("全县").removeprefix("全区"))
        )
        if other is None:
            continue
        years = month["year"] and other["year"] and month["year"] != other["year"]
        if int(other["month"]) != int(month["month"]) or years:
            judgement.disagree(
                f"标题为{month[0]}，“{words[:24]}”为{other[0]}",
                here=f"{place} “{words[:24]}”",
                there=f"{title.place} 标题",
                found=other[0],
                expected=month[0],
            )
