"""发布日历: every day of the year once, every entry counted once, drawing and table alike."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.web.charts.calendar import calendar, first_day

DAYS = st.dates(date(1995, 1, 1), date(2100, 1, 1))


@given(DAYS, st.dictionaries(st.integers(0, 400), st.integers(1, 50), max_size=30))
def test_drawing_and_table_hold_the_same(last: date, back: dict[int, int]) -> None:
    counts = {last - timedelta(days=days): number for days, number in back.items()}
    found = calendar(counts, last)
    days = [cell.day for cell in found.cells]
    assert days[0] == first_day(last)
    assert days[-1] == last
    assert days[0].weekday() == 0
    assert 365 <= len(days) <= 371
    assert len({(cell.x, cell.y) for cell in found.cells}) == len(days)
    within = {day: number for day, number in counts.items() if day >= days[0]}
    assert {cell.day: cell.count for cell in found.cells if cell.count} == within
    assert sum(number for _, number in found.by_month) == found.total == sum(within.values())
    assert found.active == len(within)
    assert all((cell.level == 0) is (cell.count == 0) for cell in found.cells)
    assert max(cell.x for cell in found.cells) < found.width
    assert max(cell.y for cell in found.cells) < found.height
