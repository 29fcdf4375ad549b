"""A paper against the figures of its period that the county's own
circular holds (circular.json).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from monitor.reports.paper_check.disagreement import Judgement
from monitor.reports.paper_check.language.figures import figures, short
from monitor.reports.paper_check.language.measures import Measure, group_of, is_general, measure_of
from monitor.reports.paper_check.language.names import find_unit
from monitor.reports.paper_check.language.normal import bare
from monitor.reports.paper_check.language.numerals import plain
from monitor.reports.paper_check.language.sentences import Sentence
from monitor.reports.paper_check.reading.unit_tables import KeyAreaTable, UnitTable

Known = Mapping[str, Any]
_KEYS = {Measure.DISCLOSURE: "disclosure", Measure.NEWS: "news", Measure.TOTAL: "total"}
_GROWTH = re.compile(r"环比(增长|上升|增加|下降|减少|降低)(?:了|为)?(\d+(?:\.\d+)?)%")


def check_known_figures(
    known: Known,
    source: str,
    sentences: Sequence[Sentence],
    tables: Sequence[UnitTable],
    key_areas: Sequence[KeyAreaTable],
    judgement: Judgement,
) -> None:
    """Totals, growth, and the rows of the unit and key area tables. source: where the
    figures come from, for the reader.
    """
    _check_text(known, source, sentences, judgement)
    for table in tables:
        _check_units(known, source, table, judgement)
    for key_area in key_areas:
        _check_key_areas(known, source, key_area, judgement)


def _check_text(
    known: Known, source: str, sentences: Sequence[Sentence], judgement: Judgement
) -> None:
    """The county's totals: figures whose words name no group, topic or other time."""
    for sentence in sentences:
        for figure in figures(sentence.outer):
            words = short(figure.label)
            measure = measure_of(words)
            whole = (
                figure.sure
                and figure.measure in ("条", "篇", "件")
                and is_general(words)
                and group_of(words) is None
            )
            named = measure is not None and (measure is not Measure.TOTAL or "共" in figure.label)
            if not (whole and named) or measure is None:
                continue
            expected = known.get(_KEYS[measure])
            if isinstance(expected, int) and figure.value != expected:
                _differs(
                    f"{words}{figure.text}",
                    sentence.place,
                    source,
                    plain(figure.value),
                    expected,
                    judgement,
                )
        _check_growth(known, source, sentence, judgement)


def _check_growth(known: Known, source: str, sentence: Sentence, judgement: Judgement) -> None:
    growth = known.get("growth")
    for match in _GROWTH.finditer(sentence.outer):
        said = Decimal(match[2]) * (1 if match[1] in ("增长", "上升", "增加") else -1)
        if growth is not None and said != Decimal(str(growth)):
            _differs(match[0], sentence.place, source, f"{said}%", f"{growth}%", judgement)


def _check_units(known: Known, source: str, table: UnitTable, judgement: Judgement) -> None:
    units = {unit["unit"]: unit for unit in known.get("units", ())}
    for row, name in zip(table.table.data, table.names, strict=True):
        meant = find_unit(name, tuple(units))
        for measure in table.columns if meant else ():
            value, expected = table.value(row, measure), units[meant or ""].get(_KEYS[measure])
            if value is not None and isinstance(expected, int) and value != expected:
                words = f"{table.where} {name} {measure.value}"
                _differs(words, row.place, source, plain(value), expected, judgement)


def _check_key_areas(known: Known, source: str, table: KeyAreaTable, judgement: Judgement) -> None:
    totals: dict[tuple[str, str], set[object]] = {}
    for column in known.get("columns", ()):
        totals.setdefault(
            (bare(column.get("unit") or ""), bare(column.get("column", ""))), set()
        ).add(column.get("total"))
    for row in table.table.data:
        assert table.table.column is not None
        key = (bare(table.table.name(row)), bare(row.cells[table.table.column]))
        value, expected = table.table.value(row, table.count), totals.get(key, set())
        if (
            value is not None
            and len(expected) == 1
            and isinstance(first := next(iter(expected)), int)
            and value != first
        ):
            _differs(
                f"{table.where} {'·'.join(key)}", row.place, source, plain(value), first, judgement
            )


def _differs(
    words: str, place: str, source: str, found: str, expected: object, judgement: Judgement
) -> None:
    judgement.disagree(
        f"“{words}”与{source}不符",
        here=place,
        there=source,
        found=found,
        expected=expected,
    )
