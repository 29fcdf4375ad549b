"""连续N期 of the text against the streaks that the county's own figures
have, over issued circulars.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from monitor.reports.paper_check.disagreement import Judgement
from monitor.reports.paper_check.language.names import find_unit, name_lists
from monitor.reports.paper_check.language.numerals import COUNT, whole
from monitor.reports.paper_check.language.sentences import Sentence

_STREAK = re.compile(
    rf"连续(?P<count>{COUNT})(?:个月|个季度|期|次)"
    rf"(?=[^，；。]{{0,16}}(?:通报|点名|未更新|超期|未整改))"
)


def check_streaks(
    known: Mapping[str, Any], source: str, sentences: Iterable[Sentence], judgement: Judgement
) -> None:
    """Each unit of a list that speaks of so many in a row, against the
    longest streak of its columns.
    """
    streaks = _streaks(known)
    if not streaks:
        return
    for sentence in sentences:
        match = _STREAK.search(sentence.text)
        count = whole(match["count"]) if match else None
        if match is None or count is None:
            continue
        for name in (name for listed in name_lists(sentence.text) for name in listed.names):
            unit = find_unit(name, tuple(streaks))
            if unit is not None and streaks[unit] < count:
                judgement.disagree(
                    f"“{name}”写连续{count}期，与{source}不符",
                    here=f"{sentence.place} “{match[0]}”",
                    there=f"{source} {unit}",
                    found=count,
                    expected=streaks[unit],
                )


def _streaks(known: Mapping[str, Any]) -> dict[str, int]:
    """The longest streak of each unit of the figures; 0 for one that is not named at all."""
    rows = [row for row in known.get("named") or () if isinstance(row.get("streak"), int)]
    found = {str(unit["unit"]): 0 for unit in known.get("units") or ()} if rows else {}
    for row in rows:
        for name in str(row.get("unit") or "").split("、"):
            if name:
                found[name] = max(found.get(name, 0), row["streak"])
    return found
