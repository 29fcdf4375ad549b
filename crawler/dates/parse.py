"""Dates as government portals write them, read out of short texts, epochs and addresses; numbers
that look like dates are not.

Every expression is linear: repetitions are bounded, and what surrounds a match is
judged within a fixed window.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from typing import NamedTuple

FIRST_YEAR = 1990
LAST_YEAR = 2099
_BEIJING = timezone(timedelta(hours=8))

_DASHES = "-－‐‑−–—"
_SEPARATORS = _DASHES + "/／.．·"
_CLOCK = r"\d{1,2}\s?[:：∶]\s?\d{2}(?:\s?[:：∶]\s?\d{2})?"
# What may stand around a date that counts by itself: blanks, brackets, bars, quotes.
_BRACKETS = " \t\r\n\f\v\xa0\u3000\u200b\ufeff[]()（）【】〔〕<>《》「」|｜\"'“”"
_OPENERS = frozenset(_BRACKETS + ":：")
_CLOSERS = frozenset(_BRACKETS)
_WINDOW = 16

_SEP = f"[{re.escape(_SEPARATORS)}]"
_ENDS_THERE = r"\s{0,3}[\])）】]?\s{0,3}\Z"
"""2026年11.27, and nothing behind it: else it could be the months from January to March."""
_NUMERIC = re.compile(
    rf"""
    (\d(?<!\d\d)(?<!\d{_SEP}\d)\d{{0,3}})\s{{0,2}}
    (?: ({_SEP})\s{{0,2}}(\d{{1,2}})
        (?:\s{{0,2}}\2\s{{0,2}}(\d{{1,2}})(?:\s?[日号](?![\u4e00-\u9fff]))?)?
      | 年\s{{0,2}}(\d{{1,2}})\s{{0,2}}(?:月|(?<=\d\d){_SEP}(?=\d\d\s?[日号]?{_ENDS_THERE}))
        \s{{0,2}}(\d{{1,2}})(?>(?:\s{{0,2}}[日号])?)
      | 月\s{{0,2}}(\d{{1,2}})\s{{0,2}}[日号]
      | (天|小[时時]|分[钟鐘])前
    )
    (?: (?!\d) | (?<=\d\d)(?=\d\d[:：∶]\d\d) )        # a clock may be glued to a two-digit day
    (?! {_SEP}\d(?!\d?[:：∶]) )(?![%％])
    """,
    re.VERBOSE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_ENGLISH = re.compile(
    rf"""
    \b(\d{{1,2}})(?:st|nd|rd|th)?[ \-/]{{0,2}}{_MONTH}\.?[ ,\-/]{{1,2}}(\d{{4}})\b
    | \b{_MONTH}\.?[ ]{{1,2}}(\d{{1,2}})(?:st|nd|rd|th)?(?:,[ ]{{0,2}}|[ ]{{1,2}})
      # Java prints 'Mar 10 12:00:00 CST 2020'
      (?:\d\d:\d\d(?::\d\d)?[ ](?:[A-Z+:\d]{{1,9}}[ ])?)?(\d{{4}})\b
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_COMPACT = re.compile(rf"(?<!\d)(\d{{4}})(\d{{2}})(\d{{2}})(?:\s{{1,2}}{_CLOCK})?\Z")
_WORDS = re.compile(r"今[天日]|昨[天日]|前天|刚刚|刚才|半小时前")
_WORD_AGES = {"今": 0, "昨": 1, "前": 2, "刚": 0, "半": 0}
_AFTER = re.compile(rf"(?:\s{{0,3}}{_CLOCK})?")
_LABEL = re.compile(
    r"(?:时间|日期|发布|发表|发布于|发表于|更新|更新于|"
    r"date)\s{0,3}[:：]?\s{0,3}[\[(（【〔]?\s{0,3}\Z",
    re.IGNORECASE,
)
_OTHER_LABEL = re.compile(
    r"(?:成文|生成|生效|实施|施行|制发|印发|签发|今天是?|"
    r"今日)[时间日期]{0,2}\s{0,3}[:：]?\s{0,3}[\[(（【]?\s{0,3}\Z"
)
_DEADLINE = re.compile(
    r"(?:截止|截至|有效期|到期|失效|废止|报名|开标|出生|结束|开始|会议|活动|考试|面试|开庭|拍卖|"
    r"投标)[日时期间止限至]{0,4}(?:日期|时间|期限|[:：])"
    r"\s{0,3}[:：]?\s{0,3}[\[(（【]?\s{0,3}\Z|[至到]\s{0,3}\Z|截止\s{0,3}\Z"
)
_YEAR_BEHIND = re.compile(r"(?:\s{1,3}|\s{0,2}[\[(（【〔]\s{0,2})((?:19|20)\d\d)(?=年?\W{0,3}\Z)")
"""02-28 2015, 02-28(2015): a day whose year is all that stands behind it."""
_YEAR_BEFORE = re.compile(
    rf"""
    (?<![^\W_])(?<!\d[{re.escape(_DASHES)}])((?:19|20)\d\d)
    (?: \s{{0,2}}(?:年度?)?\s{{0,2}}[\])）】〕>》」|｜:：]\s{{0,2}} | \s{{1,3}} | 年度?\s{{1,3}}
      | (?=[\[(（【〔]) | (?![.．·])({_SEP})(?=\d\d(?!\2){_SEP}\d\d\W{{0,3}}\Z) )
    [\[(（【〔]?\s{{0,2}}(\d{{1,2}})\s{{0,2}}
    (?: (?<=\d\d){_SEP}(?=\d\d)(\d{{1,2}}) | 月\s{{0,2}}(\d{{1,2}})\s{{0,2}}[日号] )
    (?!\d)(?! {_SEP}\d )(?![%％月年])
    """,
    re.VERBOSE,
)
"""〔2026〕12-30, 2026/12-30, 2026 12月30日: a day whose year stands right before it, apart.
2026 1-3 may be three months.
"""
_LATE_UTC = re.compile(
    r"T(?:1[6-9]|2[0-3]):\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|\+00:?00)", re.ASCII
)  # tomorrow in Beijing
_RANGE_AFTER = re.compile(
    rf"(?:\s{{0,2}}{_CLOCK})?\s{{0,2}}"
    rf"(?:至|到|起至|[~～{re.escape(_DASHES)}]{{1,2}})\s{{0,2}}(?=\d)(?!{_CLOCK})"
)
_RANGE_BEFORE = re.compile(rf"[\d日]\s{{0,2}}(?:[~～{re.escape(_DASHES)}]{{1,2}})\s{{0,2}}\Z")


class Shown(NamedTuple):
    """One date as a text shows it: the day it means, the raw text, and where that stands."""

    day: date
    text: str
    start: int
    end: int


class AddressDate(NamedTuple):
    """What an address says of its article's date: the day, or the year (and month) alone."""

    day: date | None = None
    year: int | None = None
    month: int | None = None


def find_dates(text: str, *, today: date, year: int | None = None) -> list[Shown]:
    """Every date in a short text (a cell, an attribute, a row), in reading order.

    A date without a year takes `year`, else the latest year that puts it no later than `today`; it
    must stand by itself, and forms that could as well be a price or a page number (`03.10`,
    `03/10`) need `year`, brackets or a label. Days later than `today` are returned. Serial numbers,
    clocks, ranges and impossible days are not dates.
    """
    if (alone := date_alone(text)) is not None:
        return [alone]
    if not _has_digit(text):
        return _by_numerals(text) or _by_word(text, today)
    frame = _Frame(text)
    found = _with_years_apart(text, frame)
    for match in _NUMERIC.finditer(text) if not found else ():
        behind = _YEAR_BEHIND.match(text, match.end()) if len(match[1]) <= 2 else None
        day = _numeric_day(match, frame, today, int(behind[1]) if behind is not None else year)
        if day is not None and not _disqualified(text, match.start(), match.end()):
            if text[match.end() : match.end() + 1] == "T" and _LATE_UTC.match(text, match.end()):
                day += timedelta(days=1)
            end = match.end() if behind is None else behind.end()
            found.append(Shown(day, text[match.start() : end], match.start(), end))
    return (
        found
        or (_by_english(text) if _has_letter(text) else [])
        or _by_compact(frame)
        or _by_word(text, today)
    )


def date_alone(text: str) -> Shown | None:
    """The date that is all of a text, its brackets and its clock aside, in the forms that
    nearly every row shows; else None.

    `find_dates` says the same of such a text, in five times the time.
    """
    length = len(text)
    if (length == 10 or (length in (16, 19) and _CLOCKED.fullmatch(text, 10))) and text[4] == text[
        7
    ] == "-":
        shown = text[:10]
        try:
            day: date | None = date.fromisoformat(shown)
        except ValueError:
            return None
        return (
            Shown(day, shown, 0, 10)
            if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR
            else None
        )
    match = _ALONE.fullmatch(text) if text[:1] in _BEGINS_ALONE else None
    if match is None:
        return None
    day = _day(int(match[2]), int(match[4] or match[6]), int(match[5] or match[7]))
    return Shown(day, match[1], match.start(1), match.end(1)) if day is not None else None


_CLOCKED = re.compile(r" \d\d:\d\d(?::\d\d)?", re.ASCII)
_BEGINS_ALONE = frozenset("[(（【0123456789")
_ALONE = re.compile(
    r"[\[(（【]?((\d{4})(?:([-/.])(\d{1,2})\3(\d{1,2})|年(\d{1,2})月(\d{1,2})日))"
    r"(?: \d\d:\d\d(?::\d\d)?)?[\])）】]?",
    re.ASCII,
)


def find_date(text: str, *, today: date, year: int | None = None) -> Shown | None:
    """The date of a short text that most likely is its publication date, None where it has none.

    A labelled date comes first, then one that stands by itself at the end, at the start, elsewhere,
    then one inside a sentence. Deadlines and the ends of ranges are none.
    """
    shown = find_dates(text, today=today, year=year)
    if len(shown) < 2:
        return shown[0] if shown else None
    frame = _Frame(text)
    return max(shown, key=lambda one: _rank(one, frame))


def join_split(pieces: Sequence[str], *, today: date, year: int | None = None) -> Shown | None:
    """A date whose parts stand in elements of their own: ('10', '2020-03'),
    ('03-10', '2020'), ('12', '2021.05').

    None unless the pieces give a day, a month and a year (or `year`) exactly once each, in
    forms that tell which is which.
    """
    parts: dict[str, int] = {}
    for piece in pieces:
        said = _parts_of(piece)
        if said is None or not parts.keys().isdisjoint(said):
            return None
        parts |= said
    if "d" not in parts or "m" not in parts:
        return None
    month, day = parts["m"], parts["d"]
    found = _day(parts["y"], month, day) if "y" in parts else _yearless(month, day, today, year)
    text = " ".join(piece.strip() for piece in pieces)
    return Shown(found, text, 0, len(text)) if found else None


def kinds_of(piece: str) -> str:
    """Which of day, month and year a piece of a date may give `join_split`: "d", "ym",
    "md"; "" where it gives none.
    """
    return "".join(_parts_of(piece) or ())


def _parts_of(piece: str) -> dict[str, int] | None:
    text = piece.strip(_BRACKETS)
    match = _PIECE.fullmatch(text) or _PARTED.fullmatch(text)
    if match is None:
        return None
    found = (
        (name.rstrip("_"), value) for name, value in match.groupdict().items() if value is not None
    )
    return {name: _month_number(value) for name, value in found}


def from_epoch(value: int | float | str) -> date | None:
    """The Beijing day of a Unix time in seconds or milliseconds; None
    where it is none of our years.
    """
    try:
        moment = float(value)
    except (ValueError, OverflowError):
        return None
    if moment >= 1e11:
        moment /= 1000
    if (
        not 631_123_200 <= moment < 4_102_416_000
    ):  # 1990-01-01 and 2100-01-01, 00:00 in Beijing; refuses nan too
        return None
    return datetime.fromtimestamp(moment, _BEIJING).date()


_STAMP = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?:_|(?:\d{6}|\d{9})(?=\.))", re.ASCII)
_FOLDERS = re.compile(
    r"/((?:19|20)\d\d)(?:[/-](\d{1,2})(?:[/-](\d{1,2}))?(?=/)|(\d\d)(?:(\d\d)|/(\d\d))?"
    r"(?=/)|(?=/))",
    re.ASCII,
)


def from_address(url: str) -> AddressDate:
    """The day, month or year that an address is filed under: `t20200102_1.html`, `/2020/1/2/`,
    `/202001/`, 17-digit stamps.

    This is the day on which the page was made, often but not always the date shown.
    """
    path = (
        url[:2000].split("?", 1)[0].split("#", 1)[0].partition("://")[2]
        or url[:2000].split("?", 1)[0]
    )
    stamps = [_day(int(found[1]), int(found[2]), int(found[3])) for found in _STAMP.finditer(path)]
    stamp = next((day for day in reversed(stamps) if day is not None), None)
    if stamp is not None:
        return AddressDate(stamp, stamp.year, stamp.month)
    best = AddressDate()
    for match in _FOLDERS.finditer(path):
        year, month, day = int(match[1]), match[2] or match[4], match[3] or match[5] or match[6]
        if not FIRST_YEAR <= year <= LAST_YEAR or (month and not 1 <= int(month) <= 12):
            continue
        whole = _day(year, int(month), int(day)) if month and day else None
        best = max(
            best,
            AddressDate(whole, year, int(month) if month else None),
            key=lambda hint: sum(map(bool, hint)),
        )
    return best


_has_digit = re.compile(r"\d").search
_has_letter = re.compile(r"[A-Za-z]").search

_YEAR_PIECE = r"(?:19|20)\d\d"
_PIECE = re.compile(
    rf"""
    (?P<d>\d{{1,2}})\s?[日号]?
    | (?P<y>{_YEAR_PIECE})\s?年?
    | (?P<m>\d{{1,2}})\s?月 | (?P<m_>{_MONTH})(?:[ ,.]{{1,3}}(?P<y__>{_YEAR_PIECE})|\.)?
    | (?P<y_>{_YEAR_PIECE})\s{{0,2}}
      (?:{_SEP}\s{{0,2}}(?P<m__>\d{{1,2}})|年\s{{0,2}}(?P<m___>\d{{1,2}})\s{{0,2}}月?)
    | (?P<m____>\d{{1,2}})\s{{0,2}}
      (?:{_SEP}\s{{0,2}}(?P<d_>\d{{1,2}})|月\s{{0,2}}(?P<d__>\d{{1,2}})\s{{0,2}}[日号]?)
    """,
    re.VERBOSE | re.IGNORECASE,
)

_PARTED = re.compile(
    rf"(?P<y>{_YEAR_PIECE})\s?{_SEP}|{_SEP}\s?(?P<m>\d{{1,2}})\s?{_SEP}\s?(?P<d>\d{{1,2}})"
)
"""2026/ and /11/28: the sign that parts them stands with one of them."""


class _Frame:
    """A text and where its first and last words stand."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    @property
    def first(self) -> int:
        return len(self.text) - len(self.text.lstrip(_BRACKETS))

    @property
    def last(self) -> int:
        return len(self.text.rstrip(_BRACKETS))

    def opens(self, start: int) -> bool:
        return start == 0 or self.text[start - 1] in _OPENERS

    def closed_at(self, end: int) -> int:
        """Where the date and its clock end, -1 where something sticks to it."""
        after = _AFTER.match(self.text, end)
        end = after.end() if after else end
        return end if end == len(self.text) or self.text[end] in _CLOSERS else -1


def _numeric_day(match: re.Match[str], frame: _Frame, today: date, year: int | None) -> date | None:
    first, separator, second, third, month, day, bare_day, unit = match.groups()
    start = match.start()
    if unit:
        return _age(int(first), unit, today) if _is_age(frame, start, match.end()) else None
    if (
        start
        and frame.text[start - 1].isascii()
        and frame.text[start - 1].isalpha()
        and not _after_badge(frame.text, start)
    ):
        return None
    if len(first) == 4:
        if month:
            return _day(int(first), int(month), int(day))
        return _day(int(first), int(second), int(third)) if third else None
    if len(first) == 3:
        return None
    if month or third:
        return _short_year(match, frame, today)
    if bare_day:
        stands = _stands_alone(frame, start, match.end())
        return _yearless(int(first), int(bare_day), today, year) if stands else None
    if len(first) == len(second) == 2 and _stands_alone(frame, start, match.end()):
        sure = separator in _DASHES or year is not None or _marked(frame.text, start)
        return _yearless(int(first), int(second), today, year) if sure else None
    return None


def _with_years_apart(text: str, frame: _Frame) -> list[Shown]:
    """〔2026〕12-30: the year that stands before a day is the day's, not to be guessed. Between a
    title and its date it is the title's.
    """
    found = []
    for match in _YEAR_BEFORE.finditer(text):
        day = _day(int(match[1]), int(match[3]), int(match[4] or match[5]))
        start = match.start(1)
        if (
            day is not None
            and (start <= frame.first or _labelled(text, start))
            and frame.closed_at(match.end()) >= 0
            and not _disqualified(text, start, match.end())
        ):
            found.append(Shown(day, text[start : match.end()], start, match.end()))
    return found


def _short_year(match: re.Match[str], frame: _Frame, today: date) -> date | None:
    """`22-04-26`: the year of this century that is not after next year; it must stand by itself.

    `26-1-9` must be all there is, and of late: else it numbers a clause or a house.
    """
    first, separator, second, third, month, day, _, _ = match.groups()
    if len(first) != 2:
        return None
    if third and not len(second) == len(third) == 2:
        alone = match.start() <= frame.first and frame.closed_at(match.end()) >= frame.last
        late = 2000 + int(first) > today.year - _TERSE_YEARS
        if separator in _DOTS or not alone or not late:
            return None
    if (
        not frame.opens(match.start())
        or frame.closed_at(match.end()) < 0
        or 2000 + int(first) > today.year + 1
    ):
        return None
    return _day(2000 + int(first), int(month or second), int(day or third))


_DOTS = ".．·"
_TERSE_YEARS = 15


def _day(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _yearless(month: int, day: int, today: date, year: int | None) -> date | None:
    if year is not None:
        return _day(year, month, day)
    for back in range(today.year, today.year - 9, -1):  # 29 February may lie eight years back
        found = _day(back, month, day)
        if found is not None and found <= today:
            return found
    return None


def _age(count: int, unit: str, today: date) -> date | None:
    days = count // {"天": 1, "小": 24, "分": 1440}[unit[0]]
    return today - timedelta(days=days) if days <= 366 else None


def _ends(frame: _Frame, start: int, end: int) -> bool:
    """Whether the text from start to end (and a clock after it) stands by
    itself at the end of the text.
    """
    return (frame.opens(start) or frame.text[start - 1] in "，,") and frame.closed_at(
        end
    ) >= frame.last


def _is_age(frame: _Frame, start: int, end: int) -> bool:
    """Whether 昨天, 3天前 from start to end tells the age of what it stands with: by itself at the
    end of the text, or with nothing behind it but a count (昨天 · 23张). What 今日 | 访问：9 counts
    is a day's visits.
    """
    if _ends(frame, start, end):
        return True
    clock = _AFTER.match(frame.text, end)
    behind = clock.end() if clock else end
    return (
        start <= frame.first
        and frame.text[end - 1] != "日"
        and _COUNTED.match(frame.text, behind) is not None
    )


_COUNTED = re.compile(
    r"\s{0,3}[·•|｜]\s{0,3}(?:\d{1,7}\s?[张组图条次篇]|(?:阅读|浏览|点击|访问|评论)\W{0,3}\d{1,7}\s?次?)\W{0,3}\Z"
)


def _stands_alone(frame: _Frame, start: int, end: int) -> bool:
    """Whether it stands by itself at the start or the end of the text, or behind a label."""
    if not frame.opens(start):
        return _labelled(frame.text, start) and frame.closed_at(end) >= 0
    closed = frame.closed_at(end)
    return closed >= 0 and (
        start <= frame.first or closed >= frame.last or _labelled(frame.text, start)
    )


def _labelled(text: str, start: int) -> bool:
    return _LABEL.search(text[max(0, start - _WINDOW) : start]) is not None


def _marked(text: str, start: int) -> bool:
    return text[start - 1 : start] in ("[", "(", "（", "【") or _labelled(text, start)


def _after_badge(text: str, start: int) -> bool:
    """Whether the letters before are the word of a badge that text extraction glued to the date."""
    return text[max(0, start - 3) : start].lower() in ("new", "hot")


def _disqualified(text: str, start: int, end: int) -> bool:
    """Whether the date is one end of a range, the start of a term (起施行) or a deadline."""
    if end < len(text) and (text[end] == "起" or _RANGE_AFTER.match(text, end)):
        return True
    if start < 2:
        return False
    before = text[max(0, start - _WINDOW) : start]
    return _RANGE_BEFORE.search(before) is not None or _DEADLINE.search(before) is not None


def _rank(one: Shown, frame: _Frame) -> int:
    before = frame.text[max(0, one.start - _WINDOW) : one.start]
    if _OTHER_LABEL.search(before):
        return 1
    if _LABEL.search(before):
        return 6
    closed = frame.closed_at(one.end)
    if not frame.opens(one.start) or closed < 0:
        return 2
    if closed >= frame.last:
        return 5
    return 4 if one.start <= frame.first else 3


_NUMERALS = re.compile(
    r"([二一][〇○零０Ｏ九][〇○零０Ｏ一二三四五六七八九]{2})年\s?"
    r"([一二三四五六七八九十]{1,2})月\s?([一二三四五六七八九十]{1,3})[日号]"
)
_NUMERAL = {name: str(value) for value, name in enumerate("〇一二三四五六七八九")} | dict.fromkeys(
    "○零０Ｏ", "0"
)


def _by_numerals(text: str) -> list[Shown]:
    """二〇二六年十一月二十七日."""
    found = []
    for match in _NUMERALS.finditer(text):
        year, month, number = match.groups()
        day = _day(
            int("".join(_NUMERAL[digit] for digit in year)), _count_of(month), _count_of(number)
        )
        if day is not None and not _disqualified(text, match.start(), match.end()):
            found.append(Shown(day, match[0], match.start(), match.end()))
    return found


def _count_of(numerals: str) -> int:
    """十一, 二十七, 三: 0 where it is none below a hundred."""
    tens, ten, ones = numerals.partition("十")
    if not ten:
        return int(_NUMERAL[tens]) if len(tens) == 1 else 0
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return 0
    return 10 * int(_NUMERAL[tens] if tens else "1") + int(_NUMERAL[ones] if ones else "0")


def day_and_month(texts: Sequence[str]) -> list[Shown] | None:
    """The dates of rows that end with the year, 27/11/2026 and 05/11/2026: their days and
    months as the rows together tell.

    None where one is no such date, or where they leave open which is the day.
    """
    matches = [_YEAR_LAST.fullmatch(text.strip(_BRACKETS)) for text in texts]
    pairs = [
        (int(match[1]), int(match[3]), int(match[4])) for match in matches if match is not None
    ]
    day_first, month_first = (
        any(one > 12 for one, _, _ in pairs),
        any(two > 12 for _, two, _ in pairs),
    )
    if len(pairs) < len(texts) or day_first is month_first:
        return None
    days = [_day(year, two, one) if day_first else _day(year, one, two) for one, two, year in pairs]
    shown = [
        Shown(day, text, 0, len(text))
        for day, text in zip(days, texts, strict=True)
        if day is not None
    ]
    return shown if len(shown) == len(texts) else None


_YEAR_LAST = re.compile(rf"(\d{{1,2}})({_SEP})(\d{{1,2}})\2((?:19|20)\d\d)", re.ASCII)


def _by_word(text: str, today: date) -> list[Shown]:
    match = _WORDS.search(text)
    if match is None:
        return []
    frame = _Frame(text)
    if not _is_age(frame, match.start(), match.end()):
        return []
    day = today - timedelta(days=_WORD_AGES[match[0][0]])
    return [Shown(day, match[0], match.start(), match.end())]


def _by_english(text: str) -> list[Shown]:
    found = []
    for match in _ENGLISH.finditer(text):
        day = _day(
            int(match[3] or match[6]),
            _month_number(match[2] or match[4]),
            int(match[1] or match[5]),
        )
        if day is not None:
            found.append(Shown(day, match[0], match.start(), match.end()))
    return found


def _by_compact(frame: _Frame) -> list[Shown]:
    """`20200310`, only where nothing but a label stands beside it."""
    text = frame.text[: frame.last]
    if len(text) - frame.first > 40:
        return []
    match = _COMPACT.search(text, frame.first)
    if match is None or not (match.start() == frame.first or _labelled(text, match.start())):
        return []
    day = _day(int(match[1]), int(match[2]), int(match[3]))
    return [Shown(day, match[0][:8], match.start(), match.start() + 8)] if day else []


def _month_number(text: str) -> int:
    return int(text) if text[0].isdigit() else _MONTHS.index(text[:3].lower()) + 1
