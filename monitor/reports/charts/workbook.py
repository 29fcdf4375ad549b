"""The charts of a paper on a sheet of their own, each below the table of what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from config.io.xlsx import A4
from config.io.xml_text import printed
from monitor.reports.charts.values import Chart, Kind

CHARTS = "图表"
_HEIGHT = 18
"""Rows that a chart takes."""


def write_charts(book: Any, charts: Sequence[Chart], head: Any, cell: Any) -> None:
    """Adds the sheet; `head` and `cell` are the formats of its tables."""
    page = book.add_worksheet(CHARTS)
    page.set_column(0, 0, 24)
    page.set_column(1, 12, 12)
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    row = 0
    for chart in charts:
        if row:
            page.set_h_pagebreaks([row])  # no table is torn from its chart
        row = _write(book, page, chart, row, head, cell)


def _write(book: Any, page: Any, chart: Chart, row: int, head: Any, cell: Any) -> int:
    """One table and the chart below it; the first row after both."""
    page.write_string(row, 0, printed(chart.title), head)
    for column, (name, _) in enumerate(chart.series, start=1):
        page.write_string(row, column, printed(name), head)
    for at, category in enumerate(chart.categories, start=row + 1):
        page.write_string(at, 0, printed(category), cell)
        for column, (_, values) in enumerate(chart.series, start=1):
            value = values[at - row - 1]
            if value is None:
                page.write_blank(at, column, None, cell)
            else:
                page.write_number(at, column, value, cell)
    last = row + len(chart.categories)
    drawn = book.add_chart({"type": "column" if chart.kind is Kind.BAR else "line"})
    for column in range(1, len(chart.series) + 1):
        drawn.add_series(
            {
                "name": [CHARTS, row, column],
                "categories": [CHARTS, row + 1, 0, last, 0],
                "values": [CHARTS, row + 1, column, last, column],
                "data_labels": {
                    "value": True,
                    "position": "outside_end" if chart.kind is Kind.BAR else "above",
                },
                "marker": {"type": "circle"},
            }
        )
    drawn.set_title({"name": printed(chart.title), "overlay": False})
    drawn.show_blanks_as("gap")
    drawn.set_y_axis({"min": 0})
    drawn.set_legend({"position": "bottom"} if len(chart.series) > 1 else {"none": True})
    drawn.set_size({"width": 720, "height": _HEIGHT * 20 - 20})
    page.insert_chart(last + 2, 0, drawn, {"description": printed(chart.description)})
    return last + 2 + _HEIGHT
