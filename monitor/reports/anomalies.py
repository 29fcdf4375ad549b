"""日期异常: what timeliness observed over some days, as rows for the clerk, the
circular and the evidence page.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from config.county import County
from config.io.spreadsheet import Cell, to_csv
from config.registry import Column, Unit
from config.settings import EvidenceSettings
from monitor.rules.observations import Facts, Limits, Observation
from monitor.rules.timeliness import in_question, observe, perhaps_bursting
from monitor.snapshot import Picture
from storage.evidence.sightings import Look, Sighting
from storage.store import Store

FILE = "日期异常.csv"
HEADER = (
    *("发现日期", "分组", "单位", "栏目", "类型", "说明", "标题", "标注日期"),
    *("此前访问", "此前核查时间", "发现访问", "发现核查时间", "条目网址", "栏目网址"),
)
_FRESH = timedelta(days=1)
_MEMORY = timedelta(days=92)
"""How far before the first of the days a visit may lie and still be a proof."""


@dataclass(frozen=True, slots=True)
class Anomaly:
    """One observation, with the column it is of and who answers for it. Moments
    are in the portal's time zone.
    """

    column: Column
    leads: tuple[Unit, ...]
    observation: Observation


def anomalies(
    county: County,
    store: Store,
    known: Picture,
    first: date,
    last: date,
    *,
    only: int | None = None,
) -> tuple[Anomaly, ...]:
    """What was found on these days in the columns of a picture (or in `only` one), in the
    order in which it was found.
    """
    ids = [column_id for column_id in known.column_ids if column_id is not None]
    zone = county.settings.portal.zone
    worth = limits(county.settings.evidence)
    facts = _facts(store, ids if only is None else [only], ids, first, last, worth)
    columns = {
        column_id: column
        for column_id, column in zip(known.column_ids, known.registry.columns, strict=True)
        if column_id is not None
    }
    return tuple(
        Anomaly(
            columns[one.column_id],
            known.registry.leads(columns[one.column_id], known.as_of),
            replace(
                one, proof=tuple(replace(look, at=look.at.astimezone(zone)) for look in one.proof)
            ),
        )
        for one in observe(facts, worth)
    )


def limits(settings: EvidenceSettings) -> Limits:
    """The limits that a county has set."""
    return Limits(settings.late_days, settings.burst_entries, settings.burst_gap_days)


def as_csv(found: Sequence[Anomaly]) -> str:
    """The rows as CSV text under HEADER."""
    return to_csv(HEADER, (_cells(one) for one in found))


def as_xlsx(found: Sequence[Anomaly]) -> bytes:
    """The rows as a workbook under HEADER."""
    from config.io.xlsx import to_xlsx  # with its library: no other form waits for it

    return to_xlsx("日期异常", HEADER, (_cells(one) for one in found))


def as_json(found: Sequence[Anomaly]) -> str:
    """The rows as a JSON array."""
    return json.dumps([as_object(one) for one in found], ensure_ascii=False, indent=2)


def as_object(anomaly: Anomaly) -> dict[str, object]:
    """One row as JSON has it: days and moments ISO, missing null."""
    one = anomaly.observation
    return {
        "found_on": one.found_on.isoformat(),
        "unit": _units(anomaly) or None,
        "column": anomaly.column.name,
        "kind": one.kind.value,
        "text": one.text,
        "title": one.title or None,
        "url": one.url,
        "date": one.shown_on.isoformat() if one.shown_on else None,
        "days": one.days,
        "before": one.before or None,
        "after": one.after or None,
        "entries": [_entry(entry) for entry in one.entries],
        "proof": [_look(look) for look in one.proof],
        "column_url": anomaly.column.url,
    }


def _facts(
    store: Store,
    ids: Sequence[int],
    everywhere: Sequence[int],
    first: date,
    last: date,
    worth: Limits,
) -> Facts:
    sightings = store.sightings
    new = sightings.new(first, last, ids)
    # What bears the date of the day before it was seen, or later, is
    # news, wherever else it was known.
    doubtful = [one for one in new if one.shown_on is not None and one.day - one.shown_on > _FRESH]
    facts = Facts(
        sightings=new,
        known_before=frozenset(sightings.known_before(doubtful, everywhere)),
        changes=store.changes(first, last, column_ids=ids),
        anomalies=[one for one in store.anomalies(ids) if first <= one.dated_on <= last],
    )
    # Of most columns nothing can be said, whatever their visits were: those are not asked for.
    looks = sightings.looks(in_question(facts, worth), first - _MEMORY, last)
    facts = replace(facts, looks=looks)
    return replace(facts, dates=sightings.dates(perhaps_bursting(facts, worth)))


def _units(anomaly: Anomaly) -> str:
    return "、".join(unit.name for unit in anomaly.leads)


def _cells(anomaly: Anomaly) -> list[Cell]:
    one = anomaly.observation
    found = one.proof[-1] if one.proof else None
    before = one.proof[0] if len(one.proof) > 1 else None
    return [
        one.found_on,
        "、".join(dict.fromkeys(unit.group for unit in anomaly.leads)),
        _units(anomaly),
        anomaly.column.name,
        one.kind.label,
        one.text,
        one.title or "；".join(entry.title for entry in one.entries),
        one.shown_on,
        *_visit(before),
        *_visit(found),
        one.url,
        anomaly.column.url,
    ]


def _visit(look: Look | None) -> tuple[Cell, Cell]:
    if look is None:
        return None, None
    return look.visit_id, look.at.strftime("%Y-%m-%d %H:%M")


def _entry(entry: Sighting) -> dict[str, object]:
    return {
        "title": entry.title,
        "url": entry.url,
        "date": entry.shown_on.isoformat() if entry.shown_on else None,
        "first_seen": entry.day.isoformat(),
    }


def _look(look: Look) -> dict[str, object]:
    return {
        "visit": look.visit_id,
        "day": look.day.isoformat(),
        "at": look.at.isoformat(timespec="seconds"),
        "outcome": look.outcome.value,
    }
