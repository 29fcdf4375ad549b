"""What holds for every date and every text: round trips through all forms,
no crash, no impossible year.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.dates.parse import (
    FIRST_YEAR,
    LAST_YEAR,
    find_date,
    find_dates,
    from_address,
    from_epoch,
    join_split,
)

TODAY = date(2026, 8, 7)
FULL_WIDTH = str.maketrans("0123456789-/.", "０１２３４５６７８９－／．")

FORMS: tuple[Callable[[date], str], ...] = (
    lambda d: f"{d:%Y-%m-%d}",
    lambda d: f"{d:%Y/%m/%d}",
    lambda d: f"{d:%Y.%m.%d}",
    lambda d: f"{d.year}-{d.month}-{d.day}",
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{d:%Y年%m月%d日}",
    lambda d: f"{d.year} 年 {d.month} 月 {d.day} 日",
    lambda d: f"{d:%Y- %m- %d}",
    lambda d: f"{d:%Y-%m-%d}".translate(FULL_WIDTH),
    lambda d: f"{d:%Y/%m/%d}".translate(FULL_WIDTH),
    lambda d: f"[{d:%Y-%m-%d}]",
    lambda d: f"（{d:%Y-%m-%d}）",
    lambda d: f"{d:%Y-%m-%d} 12:11:42",
    lambda d: f"{d:%Y-%m-%d} 10∶08",
    lambda d: f"发布时间：{d:%Y-%m-%d}",
    lambda d: f"发布日期:{d:%Y年%m月%d日} 09:30",
)
SHORT_FORMS: tuple[Callable[[date], str], ...] = (
    lambda d: f"{d:%y-%m-%d}",
    lambda d: f"{d:%y/%m/%d} 12:11:42",
    lambda d: f"[{d:%y-%m-%d}]",
    lambda d: f"{d:%m-%d}",
    lambda d: f"({d:%m-%d})",
    lambda d: f"{d.month}月{d.day}日",
    lambda d: f"{d:%m-%d} 12:11",
    lambda d: f"日期：{d:%m/%d}",
)

days = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
words = st.text(
    st.sampled_from("关于召开县政府常务会议的通知公示名单第三届，。！《》“”"), max_size=30
)


@given(day=days, form=st.sampled_from(FORMS), before=words, after=words)
def test_every_full_form_survives_the_words_around_it(
    day: date, form: Callable[[date], str], before: str, after: str
) -> None:
    shown = find_date(f"{before} {form(day)} {after}", today=TODAY)
    assert shown is not None
    assert shown.day == day


@given(
    age=st.integers(0, 360),
    form=st.sampled_from(SHORT_FORMS),
    title=words,
    today=st.dates(date(2005, 1, 1), date(2060, 12, 31)),
)
def test_short_forms_of_the_last_year_come_back_behind_a_title(
    age: int, form: Callable[[date], str], title: str, today: date
) -> None:
    day = today - timedelta(days=age)
    shown = find_date(f"{title} {form(day)}", today=today)
    assert shown is not None
    assert shown.day == day


@given(day=days)
def test_split_pieces_come_back(day: date) -> None:
    for pieces in (
        (f"{day:%d}", f"{day:%Y-%m}"),
        (f"{day:%Y.%m}", f"{day:%d}"),
        (f"{day:%m-%d}", f"{day:%Y}"),
        (f"{day:%d}日", f"{day:%Y年%m月}"),
    ):
        shown = join_split(pieces, today=TODAY)
        assert shown is not None
        assert shown.day == day


date_like = st.text(
    st.sampled_from("0123456789０９-/.年月日:： ~至天前今昨T()[]new发布时间截止"), max_size=60
)


@settings(max_examples=400)
@given(text=st.one_of(st.text(max_size=200), date_like), year=st.none() | st.integers(-5, 10_000))
def test_no_text_raises_or_gives_an_impossible_year(text: str, year: int | None) -> None:
    for shown in find_dates(text, today=TODAY, year=year):
        assert FIRST_YEAR <= shown.day.year <= LAST_YEAR + 1
        assert text[shown.start : shown.end] == shown.text
    best = find_date(text, today=TODAY, year=year)
    assert best is None or best in find_dates(text, today=TODAY, year=year)
    from_address(text)
    from_epoch(text)
    join_split([text, "2020"], today=TODAY)


@given(value=st.one_of(st.integers(), st.floats(), st.text(max_size=30)))
def test_no_epoch_raises_or_gives_an_impossible_year(value: int | float | str) -> None:
    day = from_epoch(value)
    assert day is None or FIRST_YEAR <= day.year <= LAST_YEAR


@given(first=st.integers(1, 12), second=st.integers(1, 31), serial=st.integers(100, 99_999))
def test_serial_numbers_are_never_dates(first: int, second: int, serial: int) -> None:
    for text in (
        f"2026-{first:02}-{serial:05}",
        f"{serial:05}/2026-{first:02}",
        f"2026-{first:02}-{second:02}-{serial:05}",
    ):
        assert find_dates(text, today=TODAY) == []
