"""The circular of a period, from the store: the same pure builder whatever day it is printed on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from config.county import County
from config.months import Months
from config.registers import NO_REGISTERS, Registers, read_registers
from config.registry import Cycle
from config.settings import ConfigError
from config.sources import Sources
from monitor.reports.anomalies import Anomaly, anomalies
from monitor.reports.circular.base import NO_BASE, Base, comparable
from monitor.reports.circular.builder import Circular, build
from monitor.reports.circular.follow_values import FollowUp, Today
from monitor.reports.circular.following import follow_up
from monitor.reports.circular.past import NO_PAST, LateFound, Past, Printed, earlier, kept
from monitor.rules.counts import Counted, Counts, articles_in, count
from monitor.rules.duties import Duty, Facts, duties
from monitor.rules.naming import Naming
from monitor.rules.registers import faults, summaries
from monitor.rules.verdicts import Verdict
from monitor.rules.weeks import LOOK_BACK, MOST, RULES, MissedWeeks
from monitor.snapshot import Picture, naming_of, naming_on, picture, rules_of
from storage.issues import Issue
from storage.records import SourcedEntry, Watch
from storage.store import Store


@dataclass(frozen=True)
class Draft:
    """What the circular of a period is built from, so that its columns can be
    read again before it is written.

    issue: the circular of these very days, where one was issued. after: what has been published
    since the as-of date of the last circular before it.
    """

    county: County
    period: Months
    picture: Picture
    counts: Counts
    previous: Base
    last_year: Base
    anomalies: tuple[Anomaly, ...]
    notices_sent: int
    facts: Facts
    naming: Naming
    registers: Registers = NO_REGISTERS
    missed_weeks: tuple[MissedWeeks, ...] = ()
    reminders: Mapping[str, int] = field(default_factory=dict)
    past: Past = NO_PAST
    after: tuple[Counted, ...] = ()
    issue: Issue | None = None

    def circular(self, verdicts: Sequence[Verdict], *, only_draft: bool = False) -> Circular:
        """The circular over these verdicts, or a draft of it. Raises CircularError
        when its figures do not close.
        """
        found = duties_of(self.county, self.picture, self.facts, verdicts)
        registry, settings = self.picture.registry, self.county.settings
        typed = summaries(self.registers, registry, self.period, self.picture.as_of)
        counted = build(
            registry,
            self.counts,
            verdicts,
            rules_of(self.county).scale,
            self.naming,
            settings.portal.zone,
            self.picture.as_of,
            period=self.period,
            groups=settings.circular.groups,
            in_roster_order=settings.circular.order == "roster",
            lists=settings.circular.lists,
            unranked=settings.circular.unranked,
            missed_weeks=self.missed_weeks,
            reminders=self.reminders,
            register_faults=faults(self.registers, typed, registry, self.period),
        )
        return replace(
            counted,
            previous=self.previous,
            last_year=self.last_year,
            anomalies=self.anomalies,
            notices_sent=self.notices_sent,
            past=self.past,
            obligations=found,
            registers=typed,
            followup=followed_up(
                self.county,
                self.picture,
                self.past.chain,
                self.after,
                verdicts,
                found,
                self.registers,
            ),
            draft=only_draft,
        )


def draft(county: County, store: Store, period: Months, as_of: date | None) -> Draft:
    """The draft of a period, as of its last day unless `as_of` is given."""
    known = picture(county, store, as_of or period.last)
    watched = _watched(store, known, period)
    days = period.up_to(known.as_of)
    issues = store.issues.all()
    chain = chain_before(store, period.first)
    return Draft(
        county,
        period,
        known,
        _count(county, store, known, days, watched),
        _base(county, store, period.before, watched),
        _base(county, store, period.a_year_before, watched),
        anomalies(county, store, known, *days),
        store.notices.sent(*days),
        duty_facts(county, store, known),
        naming_on(county, store, known.verdicts),
        registers_of(county),
        _missed_weeks(county, store, known, period),
        _reminders(county, store, known, period),
        Past(chain, _late(county, store, known, period, issues)),
        published_after(county, store, known, chain),
        _of(issues, period),
    )


def reports_of(county: County, period: Months, *, only_draft: bool = False) -> Path:
    """Where the circular of a period is written unless another place is named; a
    draft takes no circular's place.
    """
    return county.home / "reports" / f"{period.label}{'-草稿' if only_draft else ''}"


def chain_before(store: Store, day: date) -> tuple[Printed, ...]:
    """The issued circulars of days before one, with their figures, the latest first."""
    issues = store.issues
    return tuple(Printed(issue, issues.figures(issue)) for issue in earlier(issues.all(), day))


def published_after(
    county: County, store: Store, known: Picture, chain: Sequence[Printed]
) -> tuple[Counted, ...]:
    """The entries dated after the as-of date of the chain's latest circular, each once
    in every column that holds it.
    """
    if not chain:
        return ()
    first = chain[0].issue.as_of + timedelta(days=1)
    return _count(county, store, known, (first, known.as_of)).listed


def followed_up(
    county: County,
    known: Picture,
    chain: Sequence[Printed],
    after: Sequence[Counted],
    verdicts: Sequence[Verdict],
    duties_now: Sequence[Duty],
    typed: Registers,
) -> FollowUp | None:
    """What became of what the chain's latest circular named; None where none was issued."""
    days, workdays = county.settings.circular.deadline_days, rules_of(county).workdays
    return follow_up(
        chain,
        Today(
            *(known.registry, known.as_of, verdicts, after, workdays, naming_of(county), days),
            *(duties_now, typed),
        ),
    )


def registers_of(county: County) -> Registers:
    """What was typed into registers/. Raises ConfigError with every wrong cell."""
    problems: list[str] = []
    found = read_registers(county.home, county.settings.registers, problems)
    if problems:
        raise ConfigError(problems)
    return found


def duties_of(
    county: County, known: Picture, facts: Facts, verdicts: Sequence[Verdict]
) -> tuple[Duty, ...]:
    """How every duty of obligations.csv stands, and what breaks 仅一条 and 标题规则."""
    sources = Sources(known.registry, county.settings.portal.name)
    return duties(known.registry, county.obligations, verdicts, facts, sources)


def duty_facts(county: County, store: Store, known: Picture) -> Facts:
    """What is held of the columns that duties are about, and of which days it was seen whole."""
    named = {obligation.column for obligation in county.obligations}
    asked = [
        verdict.standing.column_id
        for verdict in known.verdicts
        if verdict.column.name in named or verdict.column.single_entry or verdict.column.title_rule
    ]
    entries: dict[int, list[SourcedEntry]] = {}
    for entry in store.sourced(known.as_of, asked) if asked else ():
        entries.setdefault(entry.column_id, []).append(entry)
    return Facts(
        entries, {column_id: store.known_days(column_id) for column_id in dict.fromkeys(asked)}
    )


def _missed_weeks(
    county: County, store: Store, known: Picture, period: Months
) -> tuple[MissedWeeks, ...]:
    """The columns due every week (or oftener) that missed any in the period,
    as far as it was seen whole.
    """
    first, last = period.up_to(known.as_of)
    weekly = {
        verdict.standing.column_id: verdict
        for verdict in known.verdicts
        if verdict.column.cycle in (Cycle.WEEK, Cycle.WORKDAY) and not verdict.column.separate
    }
    if not weekly:
        return ()
    rule = RULES[county.settings.circular.weeks]
    watched = store.watched(first - timedelta(days=6), last, as_of=known.as_of, column_ids=weekly)
    days: dict[int, list[date]] = {column_id: [] for column_id in weekly}
    for entry in store.published(first - LOOK_BACK, last, as_of=known.as_of, column_ids=weekly):
        days[entry.column_id].append(entry.published_on)
    found = (
        MissedWeeks(verdict.leads, verdict.column, rule(days[column_id], first, last))
        for column_id, verdict in weekly.items()
        if watched[column_id] is Watch.WHOLE
    )
    return tuple(each for each in found if each.weeks)


def _reminders(county: County, store: Store, known: Picture, period: Months) -> Mapping[str, int]:
    """How many mails that named an overdue column each unit was sent in one week at
    most, by its name in the roster.
    """
    first, last = period.up_to(known.as_of)
    days: dict[str, list[date]] = {}
    for name, day in store.notices.reminded(first - timedelta(days=6), last):
        unit = known.registry.by_any_name.get(name)
        days.setdefault(unit.name if unit else name, []).append(day)
    most = MOST[county.settings.circular.weeks]
    return {unit: most(sent, first, last) for unit, sent in days.items()}


def _of(issues: Sequence[Issue], period: Months) -> Issue | None:
    return next(
        (each for each in issues if (each.first, each.last) == (period.first, period.last)), None
    )


def _late(
    county: County, store: Store, known: Picture, period: Months, issues: Sequence[Issue]
) -> tuple[LateFound, ...]:
    """The entries of issued periods before this one that their circulars did not
    count, and none has told of since.
    """
    book = store.issues
    earlier_ones = [issue for issue in issues if issue.last < period.first]
    told = {
        each.article
        for issue in issues
        if issue != _of(issues, period)
        for each in book.entries(issue).late
    }
    found: list[LateFound] = []
    for issue in earlier_ones:
        before = book.entries(issue)
        told |= {each.article for each in before.counted}
        read_since = _count(
            county, store, known, (issue.first, issue.last), dated_from=issue.as_of
        ).articles
        found += [
            LateFound(issue.label, article)
            for article in read_since
            if article.entry.column_id in before.columns and kept(article).article not in told
        ]
        told |= {kept(each.article).article for each in found}
    return tuple(found)


def _base(county: County, store: Store, period: Months, now: Mapping[int, Watch]) -> Base:
    """An earlier period to compare with: what its circular said, for that is
    frozen; else what is known now.

    now: how much of the later period was seen of each column.
    """
    earlier_one = picture(county, store, period.last)
    watched = _watched(store, earlier_one, period)
    active = {verdict.standing.column_id for verdict in earlier_one.verdicts}
    whole = comparable({each: watch for each, watch in watched.items() if each in active}, now)
    issues = store.issues
    issue = _of(issues.all(), period)
    if issue is not None:
        return Base(int(issues.figures(issue)["total"]), whole)
    days = period.first, period.last
    if not whole:
        return NO_BASE
    keys = store.counted_keys(*days, as_of=earlier_one.as_of, column_ids=_ids(earlier_one))
    return Base(
        articles_in(earlier_one.column_ids, keys, store.earlier(*days, as_of=earlier_one.as_of))
    )


def _watched(store: Store, known: Picture, period: Months) -> Mapping[int, Watch]:
    """How much of what the circular of a period counts was seen, of each column by its id."""
    first, last = period.up_to(known.as_of)
    return store.watched(first, last, as_of=known.as_of, column_ids=_ids(known))


def _count(
    county: County,
    store: Store,
    known: Picture,
    days: tuple[date, date],
    watched: Mapping[int, Watch] | None = None,
    *,
    dated_from: date = date.min,
) -> Counts:
    """The entries of these days, both included; dated_from: whose date was
    first read on that day or later.
    """
    published = store.published(
        *days, as_of=known.as_of, column_ids=_ids(known), dated_from=dated_from
    )
    earlier = store.earlier(*days, as_of=known.as_of)
    place = county.settings.portal.name
    return count(
        known.registry,
        known.column_ids,
        published,
        *days,
        place=place,
        watched=watched,
        earlier=earlier,
    )


def _ids(known: Picture) -> list[int]:
    return [column_id for column_id in known.column_ids if column_id is not None]
