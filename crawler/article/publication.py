"""When an article was published: the evidence of its page, its meta tags, its
scripts and its address, weighed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from lxml import html

from crawler.article.masthead import is_clock
from crawler.article.shape import FOOT, PARTICULARS, is_byline, is_title_link, spaced
from crawler.dates.parse import Shown, find_date, find_dates, from_address, from_epoch, join_split
from crawler.page.lines import Line

_MARKED = 5.7  # the weight of a date without a label among an article's particulars
_LONGEST_SPLIT = 14  # characters of a day and a month in elements of their own: 26 2026.02
_NEAR = 3  # lines after a title in which a bare date is believed
_DATE_NAMES = (
    "pubdate",
    "publishdate",
    "publish_date",
    "publishtime",
    "article:published_time",
    "fbrq",
    "fbsj",
    "datepublished",
)
_BUILD_NAMES = ("maketime", "htmlgeneratetime", "generatetime", "others")
_AT_END = r"\s{0,4}[:：]?\s{0,4}[\[(（【]?\s{0,4}\Z"
_PUBLISHED = re.compile(
    rf"(?:{spaced('发布|发表|发稿|发文发布|公开|提供|上传|录入|公布|添加|提交|写信|来信|留言')})\s{{0,4}}"
    rf"(?:{spaced('时间|日期|于')}){_AT_END}"
    rf"|(?:{spaced('时间发布|日期发布')}){_AT_END}|(?:^|\s)"
    rf"(?:发布|[Pp]ublished|[Pp]osted)\s{{0,4}}(?:on\s?)?[:：]?\s{{0,4}}\Z"
)
_ENTERED = re.compile(spaced("上传|录入|添加|提交"))
"""What comes before the publication where both are shown."""
_UPDATED = re.compile(
    rf"(?:{spaced('更新|修改|编辑|刷新')})\s{{0,4}}(?:{spaced('时间|日期|于')}){_AT_END}|"
    rf"(?<!页面)(?<!网页)生成日期{_AT_END}"
)
_MADE = re.compile(
    rf"(?<!页面)(?<!网页)(?:{spaced('生成日期|生成时间|发文日期|发文时间')}){_AT_END}"
)
_DATED = re.compile(
    rf"(?:^|[^\u4e00-\u9fff]|\s|信息|文章|稿件|新闻)(?:{spaced('时间|日期')}){_AT_END}"
)
_OTHERWISE = re.compile(
    rf"[\u4e00-\u9fff](?:{spaced('时间|日期')}){_AT_END}|"
    rf"(?:{spaced('今天是|今天|至|到|截止')}){_AT_END}"
)
_DATE_HOLDER = re.compile(r"pub|date|time|rq\b|sj\b|laiyuan|source|info", re.IGNORECASE)
_SCRIPTED = re.compile(
    r"(?:datepublished|pub(?:lish(?:ed)?)?_?(?:dat[ae]|time|rq)|release_?(?:date|time)|"
    r"fbrq|fbsj)\b['\"]?\s{0,4}[=:]\s{0,4}['\"]?([^'\";,<>{}]{4,40})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DateEvidence:
    """One place's word for a day. where: the kind of place (visible,
    meta, script, address) and which.
    """

    day: date
    weight: float
    text: str
    where: str


def weigh(evidence: list[DateEvidence], today: date) -> DateEvidence | None:
    """The strongest evidence for the day that has most in sum; each kind of place counts
    once, days to come count half.
    """
    updated = max((one.day for one in evidence if one.where.endswith("更新时间")), default=None)
    sums: dict[date, dict[str, float]] = {}
    for one in evidence:
        if updated is not None and one.day > updated and one.where.startswith("meta"):
            continue  # nothing is published after its last change: that is a rebuild
        kinds = sums.setdefault(one.day, {})
        kind = one.where.partition(" ")[0]
        kinds[kind] = max(kinds.get(kind, 0.0), one.weight / (2 if one.day > today else 1))
    if not sums:
        return None
    day, kinds = max(sums.items(), key=lambda item: sum(item[1].values()))
    if sum(kinds.values()) < 2:
        return None
    return max((one for one in evidence if one.day == day), key=lambda one: one.weight)


def particular(evidence: list[DateEvidence]) -> bool:
    """Whether the page shows one day as an article's particulars do; a list shows many."""
    return 1 <= len({one.day for one in evidence if one.weight >= _MARKED}) <= 2


def shown_evidence(
    lines: list[Line], zone: range, today: date, year: int | None
) -> Iterator[DateEvidence]:
    """Dates that the page shows: under the title with or without a label, elsewhere only
    behind 发布时间 and its like.
    """
    for number, line in enumerate(lines):
        if (
            (line.plain < 8 and number not in zone)
            or _is_no_particular(line.text)
            or is_clock(line.text)
        ):
            continue
        if number not in zone and number and is_title_link(lines[number - 1]):
            continue
        if (
            number in zone
            and len(line.text) <= _LONGEST_SPLIT
            and (split := join_split(line.text.split(), today=today))
            and _has_year(split, None)
        ):
            yield DateEvidence(split.day, _MARKED, split.text, "visible date")
        for shown in find_dates(line.text, today=today, year=year):
            before = line.text[max(0, shown.start - 24) : shown.start]
            if not before.strip() and number and number != zone.start:  # over which the title is
                before = lines[number - 1].text[-24:] + " "
            weight, label = _label(before, in_zone=number in zone, above=number < zone.start)
            if weight == 0 or not (_has_year(shown, year) or label):
                continue
            if not label:
                weight = _unlabelled(line, shown, weight, near=number - zone.start <= _NEAR)
            if weight:
                yield DateEvidence(shown.day, weight, shown.text, f"visible {label or 'date'}")


def _unlabelled(line: Line, shown: Shown, weight: float, *, near: bool) -> float:
    """What a date without a label is worth, 0 where it is likely to be another one.
    near: it stands near the title.
    """
    if line.linked > max(8, line.plain) or _inside_sentence(line, shown):
        return 0
    if PARTICULARS.search(line.text) or _DATE_HOLDER.search(line.holder) or is_byline(line.text):
        return _MARKED
    return weight if near else 0  # far below the title it is the date of a signature, likely


def timed_evidence(root: html.HtmlElement, today: date) -> Iterator[DateEvidence]:
    """The one day that the page's `<time datetime>` name, whose words may leave out the year;
    several different ones are a list's.
    """
    told = (one.get("datetime") or "" for one in islice(root.iter("time"), _MOST_ROWS))
    days = {day: text for text in told if (day := value_day(text, today)) is not None}
    for day, text in days.items() if len(days) == 1 else ():
        yield DateEvidence(day, 4.0, text[:40], "time datetime")


def headed_evidence(root: html.HtmlElement, today: date) -> Iterator[DateEvidence]:
    """The day below 发布日期 in a table of particulars whose first row names what the second
    holds. Rows of links are a list's.
    """
    for row in islice(root.iter("tr"), _MOST_ROWS):
        below = row.getnext()
        if (
            below is None
            or below.tag != "tr"
            or not 2 <= len(row) == len(below)
            or next(below.iter("a"), None) is not None
        ):
            continue
        for name, cell in zip(row, below, strict=True):
            if _HEADED.fullmatch("".join(name.itertext()).strip()):
                shown = find_date("".join(cell.itertext()).strip()[:40], today=today)
                if shown is not None and _has_year(shown, None):
                    yield DateEvidence(shown.day, 6.5, shown.text, "visible 发布时间")


_HEADED = re.compile(r"(?:发布|公开|公布)(?:日期|时间)\s?[:：]?")
_MOST_ROWS = 40


def _is_no_particular(text: str) -> bool:
    """Whether a line is too long, or a foot: below a short body it stands where particulars do."""
    return len(text) > _LONGEST_LINE or FOOT.search(text) is not None


_LONGEST_LINE = 200


def _label(before: str, *, in_zone: bool, above: bool) -> tuple[float, str]:
    """What the words before a date make it worth; 0 where they say that it is another date.

    above: it stands over the title, where a table of particulars may say when the document
    was made and nothing better.
    """
    if above and _MADE.search(before):
        return 2.5, "生成日期"
    if _UPDATED.search(before):
        return (3.4 if in_zone else 0.0), "更新时间"
    if published := _PUBLISHED.search(before):
        entered = _ENTERED.match(published.group()) is not None
        return (6.5 if in_zone else 6.0) - (0.3 if entered else 0), "发布时间"
    if not in_zone:
        return 0.0, ""
    if _DATED.search(before):
        return 6.0, "时间"
    return (0.0, "") if _OTHERWISE.search(before) else (3.0, "")


def _inside_sentence(line: Line, shown: Shown) -> bool:
    """Whether a date without a label has Chinese words stuck to it:
    then it is part of what is told.
    """
    before, after = line.text[: shown.start][-1:], line.text[shown.end :][:1]
    return any("\u4e00" <= sign <= "\u9fff" for sign in (before, after))


def _has_year(shown: Shown, year: int | None) -> bool:
    return (
        year is not None
        or re.search(r"\d{4}", shown.text) is not None
        or len(re.findall(r"\d+", shown.text)) == 3
    )


def scripted_evidence(root: html.HtmlElement, today: date) -> Iterator[DateEvidence]:
    """The one day that the page's scripts name as its publication; several
    different ones are a list's.
    """
    found = []
    for script in root.iter("script"):
        for match in _SCRIPTED.finditer((script.text or "")[:100_000]):
            day = value_day(match[1], today)
            if day is not None:
                found.append((day, match[1].strip()))
    if len({day for day, _ in found}) == 1:
        yield DateEvidence(found[0][0], 4.0, found[0][1], "script")
    for script in root.iter("script"):
        text = script.text or ""
        if (
            len(text) > _LONGEST_WRITTEN
            or "document.write" not in text
            or not _PUBLISHED.search(_words_before(script))
        ):
            continue
        days = {shown.day: shown for shown in find_dates(text, today=today)}
        for day, shown in days.items() if len(days) == 1 else ():
            yield DateEvidence(day, 6.0, shown.text, "script 发布时间")


_LONGEST_WRITTEN = 400


def _words_before(element: html.HtmlElement) -> str:
    beside, above = element.getprevious(), element.getparent()
    return ((beside.tail if beside is not None else above.text if above is not None else "") or "")[
        -24:
    ]


def declared_evidence(meta: Mapping[str, str], url: str, today: date) -> Iterator[DateEvidence]:
    """Meta tags and the address. A PubDate that equals the page's build time
    says when the page was built.
    """
    built = [_moment(meta[name]) for name in _BUILD_NAMES if name in meta]
    address = from_address(url)
    if address.day is not None:
        yield DateEvidence(address.day, 2.0, url, "address")
    for name in _DATE_NAMES:
        day = value_day(meta.get(name, ""), today)
        if day is None:
            continue
        moment = _moment(meta[name])
        stamp = len(moment) > 8 and any(moment[:14] == one[: len(moment)] for one in built)
        weight = 3.5
        if stamp:
            agrees = (address.year, address.month or day.month) == (day.year, day.month)
            weight = 2.0 if agrees else 1.5
        yield DateEvidence(day, weight, meta[name][:100], f"meta {name}")


def _moment(text: str) -> str:
    """The digits of the date and clock in a meta tag, to compare two of them."""
    return "".join(re.findall(r"\d+", text[:100]))[:14]


def value_day(text: str, today: date) -> date | None:
    """A day out of a script's or a JSON's value: an epoch or a date."""
    text = text.strip()
    if re.fullmatch(r"\d{9,10}|\d{12,13}", text, re.ASCII):
        return from_epoch(text)
    if re.fullmatch(r"(?:19|20)\d{12}", text, re.ASCII):
        text = text[:8]
    shown = find_date(text[:100], today=today)
    return shown.day if shown is not None and _has_year(shown, None) else None
