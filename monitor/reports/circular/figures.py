"""All figures of a circular as JSON has them: circular.json, and what the paper is made from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from operator import attrgetter

from config.registry import Column
from monitor.reports.anomalies import as_object as as_anomaly
from monitor.reports.circular.attachments import attachments, names_of, notes
from monitor.reports.circular.builder import Circular
from monitor.reports.circular.lines import ColumnLine, UnitLine
from monitor.reports.circular.named_lists import NamedList
from monitor.reports.circular.past import units_of
from monitor.reports.lists import ColumnRow, as_object
from monitor.rules.counts import Counted, Tally, shares_of
from monitor.rules.cross_tables import Spread
from monitor.rules.naming import LeftOut


def as_figures(
    circular: Circular, *, issued: object = None, deadline: date | None = None
) -> dict[str, object]:
    """Every figure under English keys, for circular.json; days ISO, missing null.

    issued: number, day and files of a circular that is frozen. deadline: 整改期限.
    """
    lines = [line for table in circular.tables for line in table.lines]
    period = circular.period
    return {
        "month": period.label if period.count == 1 else None,
        "as_of": circular.as_of.isoformat(),
        **_tally(circular.tally),
        "previous_total": circular.previous.total,
        "growth": None if circular.growth is None else float(circular.growth),
        "last_year_total": circular.last_year.total if circular.last_year.whole else None,
        "lower_bound": circular.lower_bound,
        "period": {"from": period.first.isoformat(), "to": period.last.isoformat()},
        "draft": circular.draft,
        "groups": _groups(circular),
        "contributing": _contributing(circular),
        "units": [_unit(line) for line in lines],
        "columns": [_column(line) for line in circular.columns],
        "kinds": [{"kind": kind, "total": spread.total} for kind, spread in circular.kinds.items()],
        "kinds_by_group": [
            {"kind": kind, **spread.by_group} for kind, spread in circular.kinds.items()
        ],
        "topics": _spreads(circular.topics, circular.columns, attrgetter("topics")),
        "themes": _spreads(circular.themes, circular.columns, attrgetter("themes")),
        "unassigned": _tally(circular.unassigned),
        "zero_disclosure": [unit.name for unit in circular.zero_disclosure],
        "short_of_quota": [
            {"unit": line.unit.name, "quota": line.quota, "total": line.tally.total}
            for line in circular.short_of_quota
        ],
        "name": circular.mode,
        "named": [_named(row, circular) for row in circular.not_updated],
        "exempt": [_exempt(each) for each in circular.exempt],
        "not_updated": [as_object(row) for row in circular.not_updated],
        "not_verified": [as_object(row) for row in circular.not_verified],
        "late_found": [each.as_object() for each in circular.past.late],
        "missed_weeks": [each.as_object() for each in circular.missed_weeks],
        "obligations": [each.as_object() for each in circular.obligations],
        "registers": {each.rule.name: each.as_object() for each in circular.registers},
        "followup": circular.followup.as_object() if circular.followup else None,
        "incomplete": [as_object(row) for row in circular.incomplete],
        "found_late": [_found_late(article) for article in circular.found_late],
        "anomalies": [as_anomaly(anomaly) for anomaly in circular.anomalies],
        "notices_sent": circular.notices_sent,
        "lists": [_list(each) for each in circular.lists],
        "sentences": list(circular.sentences),
        "notes": list(notes(circular)),
        "deadline": deadline.isoformat() if deadline else None,
        "issued": issued,
        "checks": [each.as_object() for each in circular.checks],
        "attachments": [{"file": each.file, "title": each.title} for each in attachments(circular)],
    }


def _groups(circular: Circular) -> list[dict[str, object]]:
    """The groups, and under null what belongs to no unit, each with its share of the
    total: together they are 100.
    """
    tallies = [(table.group, table.tally) for table in circular.tables]
    rows: list[tuple[str | None, Tally]] = [*tallies, (None, circular.unassigned)]
    shares = shares_of([tally.total for _, tally in rows])
    return [
        {"group": group, **_tally(tally), "share": share}
        for (group, tally), share in zip(rows, shares, strict=True)
    ]


def _contributing(circular: Circular) -> dict[str, object]:
    """How many units published anything, in all and by group."""
    by_group = {
        table.group: sum(line.tally.total > 0 for line in table.lines) for table in circular.tables
    }
    return {"total": sum(by_group.values()), "by_group": by_group}


def _unit(line: UnitLine) -> dict[str, object]:
    return {
        "unit": line.unit.name,
        "group": line.unit.group,
        "total": line.total,
        "disclosure": line.disclosure,
        "news": line.news,
        "quota": line.quota,
        "short_of_quota": line.short_of_quota,
        "unverified": list(line.unverified),
        "doubtful": sorted(line.doubtful),
    }


def _spreads(
    spreads: Mapping[str, Spread],
    lines: Iterable[ColumnLine],
    names_of_column: Callable[[Column], Collection[str]],
) -> dict[str, object]:
    """Entries by topic or theme; unverified: its columns that may hold more, where any may."""
    unverified: dict[str, list[str]] = {}
    for line in lines:
        for name in names_of_column(line.column) if line.lower_bound else ():
            unverified.setdefault(name, []).append(line.column.name)
    return {
        name: {
            "total": each.total,
            "by_column": dict(each.by_column),
            "by_group": dict(each.by_group),
            **({"unverified": unverified[name]} if name in unverified else {}),
            **({"from": each.opened.isoformat()} if each.opened else {}),
            **({"to": each.closed.isoformat()} if each.closed else {}),
        }
        for name, each in spreads.items()
    }


def _list(found: NamedList) -> dict[str, object]:
    rule = found.rule
    return {
        "name": rule.name,
        "group": found.group,
        "measure": rule.measure,
        "kind": rule.kind,
        "limit": rule.limit,
        "count": len(found.units),
        "units": list(found.units),
        "printed": list(found.printed),
        "praise": rule.praises,
        "sentence": found.sentence,
        "undecided": list(found.undecided),
        "except": [{"unit": unit, "reason": reason} for unit, reason in found.excepted.items()],
    }


def _named(row: ColumnRow, circular: Circular) -> dict[str, object]:
    state = as_object(row)
    found = {
        key: state[key] for key in ("unit", "column", "category", "latest", "days", "band", "due")
    }
    objections = [{"unit": unit, "state": said} for unit, said in row.marks.items()]
    return {
        **found,
        "streak": 1 + circular.past.streak(units_of(found), row.column),
        **({"objections": objections} if objections else {}),
    }


def _exempt(each: LeftOut) -> dict[str, object]:
    return {
        "unit": each.lead.name if each.lead else None,
        "column": each.verdict.column.name,
        "reason": each.exemption.reason,
        "approver": each.exemption.approver,
        "until": each.exemption.ends.isoformat(),
    }


def _tally(tally: Tally) -> dict[str, object]:
    return {"total": tally.total, "disclosure": tally.disclosure, "news": tally.news}


def _column(line: ColumnLine) -> dict[str, object]:
    state = {} if line.state is None else as_object(line.state)
    shown = ("latest", "days", "band", "overdue", "checked_at", "outcome")
    return {
        "column": line.column.name,
        "unit": names_of(line) or None,
        "category": line.column.category,
        "cycle": line.column.cycle.word,
        "total": line.total,
        "by_group": dict(line.by_group),
        "lower_bound": line.lower_bound,
        "key_area": line.column.key_area,
        **{key: state.get(key) for key in shown},
        "url": line.column.url,
    }


def _found_late(article: Counted) -> dict[str, object]:
    return {
        "unit": article.unit.name if article.unit else None,
        "column": article.column.name,
        "title": article.entry.title,
        "url": article.entry.url,
        "date": article.entry.published_on.isoformat(),
    }
