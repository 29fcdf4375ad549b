"""From what a walk found and what was known before to the visit that is recorded: what is proven,
what is gone, what is in doubt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from crawler.fetch.outcomes import moment_of
from crawler.visit.coverage import Span, alike, newest_known, reach, reach_of_first_page, span_of
from crawler.visit.moving_dates import (
    Pair,
    clocked,
    come_back,
    followed,
    migrated,
    paired,
    redated,
)
from crawler.visit.task import Part, Walked
from storage.crawls.visits import clean
from storage.entries.title_forms import is_same_title
from storage.records import Known, KnownEntry, Outcome, SeenEntry, Visit

MOST_VANISHED = 0.8
"""The share of the entries that should be visible which may vanish
before the page itself is doubted.
"""

_FEWEST = 5
"""Entries that must be told apart from one that its unit has changed."""

_NO_LIST = frozenset(
    {
        Outcome.NOT_A_LIST,
        Outcome.NEEDS_BROWSER,
        Outcome.NO_DATES,
        Outcome.ARTICLE,
        Outcome.PARENT,
        Outcome.TRUNCATED,
    }
)
"""Outcomes of a page that came, and in which no list was found that could be read, or none whose
newest entry can be seen.
"""


@dataclass(frozen=True, slots=True)
class _Drift:
    """Why a list is not believed to be this column's.

    settles: a second like visit on another day makes it believed. outgrown: an entry of a later day
    than the doubt does. moved: what vanished stands there under other addresses; that many columns
    show the like speaks not against it.
    """

    why: str
    settles: bool = True
    outgrown: bool = True
    moved: bool = False


def judge(
    walked: Walked,
    known: Known,
    *,
    day: date,
    at: datetime,
    min_entries: int | None = None,
    twin: str = "",
) -> Visit:
    """The visit of one column. `twin`: the address of another column that has just
    this list, "" where none has.
    """
    # A lost list takes nothing back but in a crawl, which sees how many are.
    weighed = weigh(walked, known, day=day, at=at, trusted=0, min_entries=min_entries, twin=twin)
    return (weighed.by_crawl and weighed.repeated) or weighed.visit


@dataclass(frozen=True, slots=True)
class Weighed:
    """A visit, and what stands in its place where the doubt that it settles, or leaves aside,
    is shared by many columns of its crawl.

    repeated: None where nothing was settled by being seen again, and nothing left aside. newest:
    the newest day that a list shows that was read, None where it shows none. older: that day lies
    before one that was seen. by_crawl: the doubt was many columns' when it began, and is settled
    only by a crawl in which it is those of a few.
    """

    visit: Visit
    repeated: Visit | None = None
    newest: date | None = None
    older: bool = False
    by_crawl: bool = False

    @property
    def doubtful(self) -> bool:
        """Whether the column is in doubt, or was until now."""
        return self.visit.voids or self.repeated is not None


def weigh(
    walked: Walked,
    known: Known,
    *,
    day: date,
    at: datetime,
    trusted: int,
    min_entries: int | None = None,
    twin: str = "",
) -> Weighed:
    """As `judge`, for a crawl, which knows at its end how many columns have shown the like.

    trusted: for how many days the column's last conclusive visit is relied on.
    """
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
        # Its list and its validators are those of the reading it rests on, which has them.
        return Weighed(replace(visit, layout=known.layout, fingerprint="", validators={}))
    walked, moved = _followed(walked, known, day)
    visit = replace(visit, why=f"{visit.why} {moved}".strip())
    span = span_of(walked.rows, day)
    newest = span.newest if span is not None else None
    drift = _drift(walked, known, span, day, min_entries, twin)
    if drift is not None and drift.settles and (copied := _older_copy(walked, known)):
        drift = _Drift(f"{drift.why} {copied}", settles=False)
    doubted, by_crawl = None, False
    if drift is not None:
        why = f"{drift.why} {walked.why}".strip()
        doubted = replace(visit, outcome=Outcome.LAYOUT_CHANGED, why=why, voids=True)
        outgrown = drift.outgrown and _outgrown(walked, known, span, day)
        said = confirmed(walked.fingerprint, known)
        if said:
            visit = replace(visit, why=f"{said} {why}")
        outgrown = outgrown or bool(said)
        again = drift.settles and _is_seen_again(walked, known, day)
        settled = again and not _is_many_s(known, moved=drift.moved)
        by_crawl = again and not settled and walked.outcome is Outcome.TRULY_EMPTY
        if not outgrown and not settled and not by_crawl:
            return Weighed(doubted, newest=newest, older=_is_older(newest, known, day))
        doubted = None if outgrown or drift.moved else doubted
    elif _lost(walked, known, day, trusted):
        # One page that cannot be read says nothing; many at once are a portal made anew, and
        # what was read of the old one says nothing of the new.
        return Weighed(visit, replace(visit, voids=True))
    believed = _believed(visit, walked, known, span, day, replaced=drift is not None)
    older = doubted is not None and _is_older(newest, known, day)
    return Weighed(believed, doubted, newest, older=older, by_crawl=by_crawl)


def _lost(walked: Walked, known: Known, day: date, trusted: int) -> bool:
    """Whether no list is found where the last crawls have read one, or proven it empty."""
    return (
        walked.outcome in _NO_LIST
        and known.suspicion is None
        and known.conclusive_on is not None
        and (day - known.conclusive_on).days <= trusted
    )


def _is_older(newest: date | None, known: Known, day: date) -> bool:
    """Whether a list ends before the newest that is known of the column."""
    before = newest_known(known.entries, day)
    return newest is not None and before is not None and newest < before[1]


def _followed(walked: Walked, known: Known, day: date) -> tuple[Walked, str]:
    """The walk with the entries that have moved under the keys and days that they
    had, and what is said of it.
    """
    if walked.outcome is not Outcome.READ or not known.entries:
        return walked, ""
    rows = followed(walked.rows, _pairs(walked, known, span_of(walked.rows, day)), day)
    if rows is None:
        return walked, ""
    later = [row for row in rows if row.later is not None]
    why = (
        f"{len(later)} entries came back under another address and a later day, and keep their "
        f"own: {_titled(later)}."
    )
    return replace(walked, rows=rows), why


def _believed(
    visit: Visit, walked: Walked, known: Known, span: Span | None, day: date, *, replaced: bool
) -> Visit:
    """The visit of a walk that nothing speaks against. replaced: a doubt has been settled."""
    said = confirmed(walked.fingerprint, known) if walked.outcome is Outcome.EMPTY_UNPROVEN else ""
    if said or (walked.outcome is Outcome.EMPTY_UNPROVEN and known.rows == 0 and not known.entries):
        return replace(
            visit,
            outcome=Outcome.TRULY_EMPTY,
            why=f"{walked.why} {said or 'It was proven empty before.'}",
            gone=tuple(known.entries),
            rows=0,
            complete_from=date.min,
            unchanged_from=date.min,
        )
    if walked.outcome is Outcome.TRULY_EMPTY:
        return replace(
            visit,
            gone=tuple(known.entries),
            rows=0,
            complete_from=date.min,
            unchanged_from=date.min,
        )
    if walked.outcome is not Outcome.READ:
        return visit
    rows = len(walked.rows) if walked.ended else None
    complete, unchanged = _complete(walked, day)
    return replace(
        visit,
        entries=walked.rows,
        gone=_gone(walked, known, span, replaced=replaced),
        rows=rows,
        complete_from=complete,
        unchanged_from=unchanged,
    )


def _is_seen_again(walked: Walked, known: Known, day: date) -> bool:
    """Whether an earlier day's visit had the same doubt about the same list."""
    doubt = known.suspicion
    return (
        doubt is not None
        and doubt.outcome is Outcome.LAYOUT_CHANGED
        and doubt.day < day
        and alike(doubt.fingerprint, walked.fingerprint)
    )


def _is_many_s(known: Known, *, moved: bool) -> bool:
    """Whether the doubt was not this column's alone, nor a migration's."""
    doubt = known.suspicion
    return doubt is not None and (doubt.twins if moved else doubt.shared)


def confirmed(fingerprint: str, known: Known) -> str:
    """By whom and why a doubt about this very list was confirmed; "" where it was not."""
    doubt = known.suspicion
    if (
        doubt is None
        or (said := doubt.confirmation) is None
        or not alike(said.fingerprint, fingerprint)
    ):
        return ""
    because = f": {said.why}" if said.why else ""
    return f"{said.who} has looked and confirmed what was read on {said.day}{because}."


def _outgrown(walked: Walked, known: Known, span: Span | None, day: date) -> bool:
    """Whether the list shows an entry that was published after the doubt began: it lives
    on, and is the column's own. What was known before is none, nor is what shows a day that the
    page has given to many that were.
    """
    doubt = known.suspicion
    if doubt is None or doubt.outcome is not Outcome.LAYOUT_CHANGED or doubt.twins:
        return False
    pairs = _pairs(walked, known, span)
    old = {pair.row.key for pair in pairs} | known.withdrawn.keys()
    given = {pair.row.entry.published_on for pair in redated(pairs)}
    return any(
        row.key not in old
        and row.entry.published_on is not None
        and row.entry.published_on not in given
        and doubt.since < row.entry.published_on <= day
        for row in walked.rows
    )


def _older_copy(walked: Walked, known: Known) -> str:
    """Why the page is an older copy than the one read before: by its own Last-Modified.
    "" where it does not say so.
    """
    for url, (_, modified) in walked.validators.items():
        now, before = moment_of(modified), moment_of(known.validators.get(url, ("", ""))[1])
        if now is not None and before is not None and now < before:
            return (
                f"By its own Last-Modified, {modified}, the page is an older copy than the one "
                "read before."
            )
    return ""


def _drift(
    walked: Walked, known: Known, span: Span | None, day: date, min_entries: int | None, twin: str
) -> _Drift | None:
    """What makes the reading unbelievable, given what the column held before."""
    held = known.entries
    dated = sum(one.published_on is not None for one in held.values())
    match walked.outcome:
        case Outcome.TRULY_EMPTY if held:
            return _Drift(
                f"The column held {len(held)} entries and now shows none.", settles=not walked.bare
            )
        case Outcome.EMPTY_UNPROVEN if held:
            # A reader that finds nothing proves nothing, however often: only
            # the portal's own word would.
            return _Drift(
                f"The column held {len(held)} entries, and now none is found.", settles=False
            )
        case Outcome.NO_DATES if dated:
            return _Drift(
                f"The dates of {dated} entries are known, and now the list shows none.",
                settles=False,
            )
        case Outcome.READ if (
            min_entries is not None and walked.ended and len(walked.rows) < min_entries
        ):
            return _Drift(
                f"The list holds {len(walked.rows)} entries; 最少条数 is {min_entries}.",
                settles=False,
            )
        case Outcome.READ if held:
            return _drift_of_rows(walked, known, span, day, twin)
        case Outcome.READ if twin:
            return _Drift(
                f"The column held nothing yet, and the list is that of another column, {twin}."
            )
    return None


def _drift_of_rows(
    walked: Walked, known: Known, span: Span | None, day: date, twin: str
) -> _Drift | None:
    held = known.entries
    pairs = _pairs(walked, known, span)
    if drift := _drift_of_dates(pairs, walked, day):
        return drift
    expected, vanished = _vanished(walked, held, span)
    other = _is_twin(walked, known, twin)
    if expected and len(vanished) > MOST_VANISHED * len(expected):
        why = f"{len(vanished)} of {len(expected)} entries that should be visible have vanished."
        return _Drift(why, outgrown=not other, moved=_moved(pairs) > MOST_VANISHED * len(vanished))
    renamed = _retitled(walked, held)
    if renamed:
        return _Drift(
            f"All but a few entries, {renamed} of them, now show another title under their "
            "old date."
        )
    newest = newest_known(held, day)
    if newest is not None and (span is None or span.newest < newest[1]):
        shown = "none" if span is None else str(span.newest)
        return _Drift(f"The newest date has gone back from {newest[1]} to {shown}.")
    return _Drift(f"The list is that of another column, {twin}.", outgrown=False) if other else None


def _drift_of_dates(pairs: Sequence[Pair], walked: Walked, day: date) -> _Drift | None:
    """What makes the dates unbelievable. None of it is settled by being seen again: a
    wrong date stays where it is.
    """
    if clocks := clocked(pairs, walked.rows, day):
        return _Drift(
            f"The newest date is only that of {_named(clocks)}, which moves with the visits.",
            settles=False,
        )
    if moved := migrated(pairs):
        why = (
            f"{len(moved)} entries came back under another address and a later day: "
            f"{_named(moved)}."
        )
        return _Drift(why, settles=False)
    if later := redated(pairs):
        days = sorted(
            {
                pair.row.entry.published_on
                for pair in later
                if pair.row.entry.published_on is not None
            }
        )
        shown = str(days[0]) if len(days) == 1 else f"days from {days[0]} to {days[-1]}"
        return _Drift(
            f"{len(later)} of {len(pairs)} entries now show later dates, {shown}.", settles=False
        )
    return None


def _moved(pairs: Iterable[Pair]) -> int:
    """How many entries only moved to another address, under their titles and their days."""
    return sum(
        pair.moved and pair.held.published_on == pair.row.entry.published_on for pair in pairs
    )


def _pairs(walked: Walked, known: Known, span: Span | None) -> list[Pair]:
    standing = paired(walked.rows, known.entries, _vanished(walked, known.entries, span)[1])
    met = {pair.row.key for pair in standing}
    back = come_back(walked.rows, known.entries, known.withdrawn)
    return [*standing, *(pair for pair in back if pair.row.key not in met)]


def _vanished(
    walked: Walked, held: Mapping[str, KnownEntry], span: Span | None
) -> tuple[set[str], set[str]]:
    """Keys of the entries that should stand among the rows, and those of them that do not."""
    seen = {row.key for row in walked.rows}
    expected = _expected(walked, held, span)
    if not expected and not seen & held.keys():
        expected = set(held)
    return expected, expected - seen


def _is_twin(walked: Walked, known: Known, twin: str) -> bool:
    return bool(twin) and known.fingerprint not in ("", walked.fingerprint)


def _named(pairs: Sequence[Pair]) -> str:
    return "、".join(f"「{pair.held.title[:40]}」" for pair in pairs[:3])


def _titled(rows: Sequence[SeenEntry]) -> str:
    return "、".join(f"「{row.entry.title[:40]}」" for row in rows[:3])


def _retitled(walked: Walked, held: Mapping[str, KnownEntry]) -> int:
    """How many entries show another title, where nearly all of those known do: an encoding or a
    template is wrong, no unit does that.
    """
    same_day = [
        (before.title, clean(row.entry.title))
        for row in walked.rows
        if (before := held.get(row.key)) and before.published_on == row.entry.published_on
    ]
    renamed = sum(not is_same_title(before, now) for before, now in same_day)
    return renamed if len(same_day) >= _FEWEST and renamed > MOST_VANISHED * len(same_day) else 0


def _expected(walked: Walked, held: Mapping[str, KnownEntry], span: Span | None) -> set[str]:
    """Keys of the entries that must stand among the rows seen, were they still there."""
    if span is None or not (walked.ended or span.ordered):
        return set()
    return {
        key
        for key, one in held.items()
        if one.published_on is not None and one.published_on > span.oldest
    }


def _complete(walked: Walked, day: date) -> tuple[date | None, date | None]:
    """The days from which on the visit saw every entry, and from which on its first
    page alone would show a new one.
    """
    parts = walked.parts or (Part(0, len(walked.rows), whole=False),)
    seen = _latest(reach(walked.rows, part, day) for part in parts)
    if walked.requests - walked.asides == 1:
        return seen, seen
    return seen, _latest(reach_of_first_page(walked.rows, part, day) for part in parts)


def _latest(days: Iterable[date | None]) -> date | None:
    """What holds of several lists together: the latest of their days,
    None where one of them has none.
    """
    found = list(days)
    known = [day for day in found if day is not None]
    return max(known, default=None) if len(known) == len(found) else None


def _gone(walked: Walked, known: Known, span: Span | None, *, replaced: bool) -> tuple[str, ...]:
    """Keys that this walk proves removed. `replaced`: a doubt has been settled, and this
    is another list than before.
    """
    seen = {row.key for row in walked.rows}
    inside = _expected(walked, known.entries, span)
    # A list may hold no more than so many rows: its oldest ones roll off,
    # and are not removed for that.
    shrunk = walked.ended and (
        replaced or (known.rows is not None and len(walked.rows) < known.rows)
    )
    return tuple(key for key in known.entries if key not in seen and (shrunk or key in inside))
