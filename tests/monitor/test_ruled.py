"""A ruled table: as rich draws it where all fits, folded where the terminal is narrow."""

from __future__ import annotations

from monitor.reports.ruled import ruled


def test_columns_are_as_wide_as_what_is_shown_of_their_widest_cell() -> None:
    assert ruled(("单位", "days"), [("财政局", "7"), ("", "12")], 80).splitlines() == [
        "┏━━━━━━━━┳━━━━━━┓",
        "┃ 单位   ┃ days ┃",
        "┡━━━━━━━━╇━━━━━━┩",
        "│ 财政局 │ 7    │",
        "│        │ 12   │",
        "└────────┴──────┘",
    ]


def test_the_widest_column_is_folded_first_and_loses_nothing() -> None:
    rows = [("县人民政府办公室", "2026-12-01 02:00", "是")]
    assert ruled(("单位", "核查时间", "豁免"), rows, 34).splitlines()[3:] == [
        "│ 县人民政府 │ 2026-12-01 │ 是   │",
        "│ 办公室     │ 02:00      │      │",
        "└────────────┴────────────┴──────┘",
    ]


def test_lines_of_a_cell_stay_and_what_would_move_the_cursor_goes() -> None:
    assert ruled(("栏目",), [("甲\n乙\x1b[2J\t丙\r",)], 80).splitlines()[3:] == [
        "│ 甲       │",
        "│ 乙[2J 丙 │",
        "└──────────┘",
    ]


def test_a_terminal_too_narrow_for_anything_ends_and_loses_nothing() -> None:
    shown = ruled(("a", "b"), [("栏目", "xyz")], 3)
    assert shown.splitlines()[3:] == ["│栏│xy│", "│目│z │", "└──┴──┘"]
