"""The checklist as it is printed: title, header, rows and notes, and the same as CSV and JSON."""

from __future__ import annotations

import json

from config.checklist.overrides import NO, NOT_ASKED, UNVERIFIED, YES, Override
from config.io.spreadsheet import Cell, to_csv
from monitor.reports.matrix.build import Matrix, MatrixCell
from monitor.reports.paper.make import portal_words
from monitor.reports.period_words import day_words

UNIT = "单位"


def title_of(matrix: Matrix) -> str:
    return matrix.title or "政务公开工作开展情况统计表"


def header_of(matrix: Matrix) -> tuple[str, ...]:
    return (UNIT, *(indicator.name for indicator in matrix.indicators))


def notes_of(matrix: Matrix) -> tuple[str, ...]:
    """What the marks mean, who filled in what, and the county's own notes, numbered."""
    place = portal_words(matrix.portal)
    said = [
        f"“{YES}”表示该项已在{place}公开",
        f"“{NO}”表示该项未在{place}公开或不符合要求",
        f"“{NOT_ASKED}”表示该项不涉及该单位",
        f"“{UNVERIFIED}”表示未能核查或尚未填报，不作评价依据",
        f"各项统计均截至{day_words(matrix.as_of)}",
        *_filled_in(matrix),
        *(note.rstrip("；。") for note in matrix.notes),
    ]
    ends = ["；"] * (len(said) - 1) + ["。"]
    return tuple(
        f"{number}.{note}{end}"
        for number, (note, end) in enumerate(zip(said, ends, strict=True), start=1)
    )


def _filled_in(matrix: Matrix) -> list[str]:
    """Who filled in cells, on which day and on what ground, each once."""
    found = {
        _initials(each): None
        for _, cells in matrix.rows
        for cell in cells
        if (each := cell.override)
    }
    return [f"括号内为填报人的单元格系人工填报：{'；'.join(sorted(found))}"] if found else []


def _initials(override: Override) -> str:
    ground = f"，依据：{override.ground}" if override.ground else ""
    return f"{override.by}（{day_words(override.on)}{ground}）"


def marked(cell: MatrixCell, *, day: bool = False) -> Cell:
    """The cell's value; behind one that was filled in stands by whom, and on which
    day where that is asked for.
    """
    if cell.override is None:
        return cell.value
    on = f" {cell.override.on}" if day else ""
    return f"{cell.value}（{cell.override.by}{on}）"


def as_csv(matrix: Matrix) -> str:
    """One header row and a row a unit."""
    rows = [[unit.name, *(marked(cell, day=True) for cell in cells)] for unit, cells in matrix.rows]
    return to_csv(header_of(matrix), rows)


def as_json(matrix: Matrix) -> str:
    """Values bare, with who filled them in beside them; days ISO, missing null."""
    indicators = [
        {
            "number": each.number or None,
            "indicator": each.name,
            "method": str(each.method),
            "columns": list(each.columns),
        }
        for each in matrix.indicators
    ]
    rows = [
        {
            "unit": unit.name,
            "group": unit.group,
            "cells": {
                indicator.name: _as_object(cell)
                for indicator, cell in zip(matrix.indicators, cells, strict=True)
            },
        }
        for unit, cells in matrix.rows
    ]
    whole = {
        "title": title_of(matrix),
        "as_of": matrix.as_of.isoformat(),
        "indicators": indicators,
        "rows": rows,
        "notes": list(notes_of(matrix)),
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _as_object(cell: MatrixCell) -> dict[str, object]:
    filled = cell.override
    return {
        "value": cell.value,
        "by": filled.by if filled else None,
        "date": filled.on.isoformat() if filled else None,
        "ground": (filled.ground or None) if filled else None,
    }
