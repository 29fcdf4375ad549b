"""From what a walk found and what was known before to the visit that is recorded: what is proven, what is gone, what is in doubt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from crawler.fetch.outcomes import moment_of
from crawler.visit.coverage import Span, alike, newest_known, reach, reach_of_first_page, span_of
from crawler.visit.task import Part, Walked
from storage.crawls.visits import clean
from storage.records import Known, KnownEntry, Outcome, Visit

MOST_VANISHED = 0.8
"""The share of the entries that should be visible which may vanish before the page itself is doubted."""

_FEWEST = 5
"""Entries that must be told apart from one that its unit has changed."""


@dataclass(frozen=True, slots=True)
class _Drift:
    """Why a list is not believed to be this column's. settles: a second like visit on another day makes it believed."""

    why: str
    settles: bool = True


def judge(
    walked: Walked,
    known: Known,
    *,
    day: date,
    at: datetime,
    min_entries: int | None = None,
    twin: str = "",
) -> Visit:
    """The visit of one column. `twin`: the address of another column that has just this list, "" where none has."""
    visit = Visit(
        column_id=known.column_id,
        day=day,
        at=at,
        outcome=walked.outcome,
        why=walked.why,
        url=walked.url,
        status=walked.status,
        layout=walked.layout,
        fingerprint=walked.fingerprint,
        validators=walked.validators,
        requests=walked.requests,
        received=walked.received,
        evidence=walked.captures,
    )
    if walked.outcome is Outcome.NOT_MODIFIED:
        return replace(visit, layout=known.layout, fingerprint=known.fingerprint)
    span = span_of(walked.rows, day)
    drift = _drift(walked, known, span, day, min_entries, twin)
    if drift is not None and drift.settles and (copied := _older_copy(walked, known)):
        drift = _Drift(f"{drift.why} {copied}", settles=False)
    if drift is not None and not (drift.settles and _confirms(Outcome.LAYOUT_CHANGED, walked, known, day)):
        return replace(visit, outcome=Outcome.LAYOUT_CHANGED, why=f"{drift.why} {walked.why}".strip(), voids=True)
    proven = known.rows == 0 and not known.entries
    if walked.outcome is Outcome.EMPTY_UNPROVEN and (proven or _confirms(walked.outcome, walked, known, day)):
        return replace(
            visit,
            outcome=Outcome.TRULY_EMPTY,
            why=f"{walked.why} {'It was proven empty before.' if proven else 'An earlier visit found it empty too.'}",
            rows=0,
            complete_from=date.min,
            unchanged_from=date.min,
        )
    if walked.outcome is Outcome.TRULY_EMPTY:
        return replace(visit, gone=tuple(known.entries), rows=0, complete_from=date.min, unchanged_from=date.min)
    if walked.outcome is not Outcome.READ:
        return visit
    rows = len(walked.rows) if walked.ended else None
    complete, unchanged = _complete(walked, day)
    return replace(
        visit,
        entries=walked.rows,
        gone=_gone(walked, known, span, replaced=drift is not None),
        rows=rows,
        complete_from=complete,
        unchanged_from=unchanged,
    )


def _confirms(outcome: Outcome, walked: Walked, known: Known, day: date) -> bool:
    """Whether an earlier day's visit had the same doubt about the same list."""
    doubt = known.suspicion
    return (
        doubt is not None
        and doubt.outcome is outcome
        and doubt.day < day
        and alike(doubt.fingerprint, walked.fingerprint)
    )


def _older_copy(walked: Walked, known: Known) -> str:
    """Why the page is an older copy than the one read before: by its own Last-Modified. "" where it does not say so."""
    for url, (_, modified) in walked.validators.items():
        now, before = moment_of(modified), moment_of(known.validators.get(url, ("", ""))[1])
        if now is not None and before is not None and now < before:
            return f"By its own Last-Modified, {modified}, the page is an older copy than the one read before."
    return ""


def _drift(
    walked: Walked, known: Known, span: Span | None, day: date, min_entries: int | None, twin: str
) -> _Drift | None:
    """What makes the reading unbelievable, given what the column held before."""
    held = known.entries
    dated = sum(one.published_on is not None for one in held.values())
    match walked.outcome:
        case Outcome.TRULY_EMPTY if held:
            return _Drift(f"The column held {len(held)} entries and now shows none.")
        case Outcome.EMPTY_UNPROVEN if held:
            # A reader that finds nothing proves nothing, however often: only the portal's own word would.
            return _Drift(f"The column held {len(held)} entries, and now none is found.", settles=False)
        case Outcome.NO_DATES if dated:
            return _Drift(f"The dates of {dated} entries are known, and now the list shows none.", settles=False)
        case Outcome.READ if min_entries is not None and walked.ended and len(walked.rows) < min_entries:
            return _Drift(f"The list holds {len(walked.rows)} entries; 最少条数 is {min_entries}.", settles=False)
        case Outcome.READ if held:
            return _drift_of_rows(walked, known, span, day, twin)
        case Outcome.READ if twin:
            return _Drift(f"The column held nothing yet, and the list is that of another column, {twin}.")
    return None


def _drift_of_rows(walked: Walked, known: Known, span: Span | None, day: date, twin: str) -> _Drift | None:
    seen = {row.key for row in walked.rows}
    expected = _expected(walked, known.entries, span)
    if not expected and not seen & known.entries.keys():
        expected = set(known.entries)
    vanished = expected - seen
    if expected and len(vanished) > MOST_VANISHED * len(expected):
        return _Drift(f"{len(vanished)} of {len(expected)} entries that should be visible have vanished.")
    moved = _redated(walked, known.entries)
    if moved is not None:
        count, among, only = moved
        # A date that is always today's is a clock's, whatever night it is.
        return _Drift(f"{count} of {among} entries now show one date, {only}.", settles=only != day)
    if clocked := _clocked(walked, known.entries, day):
        return _Drift(f"The newest date is only that of {clocked}, which shows the day of every visit.", settles=False)
    renamed = _retitled(walked, known.entries)
    if renamed:
        return _Drift(f"All but a few entries, {renamed} of them, now show another title under their old date.")
    newest = newest_known(known.entries, day)
    if newest is not None and (span is None or span.newest < newest[1]):
        shown = "none" if span is None else str(span.newest)
        return _Drift(f"The newest date has gone back from {newest[1]} to {shown}.")
    if twin and known.fingerprint not in ("", walked.fingerprint):
        return _Drift(f"The list is that of another column, {twin}.")
    return None


def _redated(walked: Walked, held: Mapping[str, KnownEntry]) -> tuple[int, int, date] | None:
    """Where nearly all entries that were known show one other date than before: how many, of how many, and which."""
    dates = [
        (before.published_on, row.entry.published_on)
        for row in walked.rows
        if row.entry.published_on is not None and (before := held.get(row.key)) and before.published_on is not None
    ]
    moved = [now for before, now in dates if before != now]
    if len(dates) < _FEWEST or len(moved) <= MOST_VANISHED * len(dates) or len(set(moved)) > 1:
        return None
    return len(moved), len(dates), moved[0]


def _clocked(walked: Walked, held: Mapping[str, KnownEntry], day: date) -> str:
    """The entries that alone make the list one of today, where each was of its visit's day before too; "" where none do."""
    todays = [row for row in walked.rows if row.entry.published_on == day]
    before = [one for row in todays if (one := held.get(row.key)) and one.published_on == one.dated_on < day]
    return "、".join(f"「{one.title[:40]}」" for one in before[:3]) if before and len(before) == len(todays) else ""


def _retitled(walked: Walked, held: Mapping[str, KnownEntry]) -> int:
    """How many entries show another title, where nearly all of those known do: an encoding or a template is wrong, no unit does that."""
    same_day = [
        (before.title, clean(row.entry.title))
        for row in walked.rows
        if (before := held.get(row.key)) and before.published_on == row.entry.published_on
    ]
    renamed = sum(before != now for before, now in same_day)
    return renamed if len(same_day) >= _FEWEST and renamed > MOST_VANISHED * len(same_day) else 0


def _expected(walked: Walked, held: Mapping[str, KnownEntry], span: Span | None) -> set[str]:
    """Keys of the entries that must stand among the rows seen, were they still there."""
    if span is None or not (walked.ended or span.ordered):
        return set()
    return {key for key, one in held.items() if one.published_on is not None and one.published_on > span.oldest}


def _complete(walked: Walked, day: date) -> tuple[date | None, date | None]:
    """The days from which on the visit saw every entry, and from which on its first page alone would show a new one."""
    parts = walked.parts or (Part(0, len(walked.rows), whole=False),)
    seen = _latest(reach(walked.rows, part, day) for part in parts)
    if walked.requests - walked.asides == 1:
        return seen, seen
    return seen, _latest(reach_of_first_page(walked.rows, part, day) for part in parts)


def _latest(days: Iterable[date | None]) -> date | None:
    """What holds of several lists together: the latest of their days, None where one of them has none."""
    found = list(days)
    known = [day for day in found if day is not None]
    return max(known, default=None) if len(known) == len(found) else None


def _gone(walked: Walked, known: Known, span: Span | None, *, replaced: bool) -> tuple[str, ...]:
    """Keys that this walk proves removed. `replaced`: a doubt has been settled, and this is another list than before."""
    seen = {row.key for row in walked.rows}
    inside = _expected(walked, known.entries, span)
    # A list may hold no more than so many rows: its oldest ones roll off, and are not removed for that.
    shrunk = walked.ended and (replaced or (known.rows is not None and len(walked.rows) < known.rows))
    return tuple(key for key in known.entries if key not in seen and (shrunk or key in inside))
