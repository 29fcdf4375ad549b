"""销号: what a visit says of the units' word that a column is mended, and the findings that end
by it before the next notices are made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from alerts.words import plain
from config.clock import Clock
from config.county import County
from config.speech import noted
from crawler.page.urls import canonical
from monitor.retelling import BETWEEN
from monitor.rules.cycles import mending_limit
from monitor.rules.findings import MENDED, reconcile
from monitor.rules.naming import Naming
from monitor.rules.verdicts import Rules, Verdict
from monitor.snapshot import Picture, rules_of
from storage.records import KnownEntry
from storage.store import Store
from storage.web.replies import BY_ITSELF, Reply, ReplyState

MOST_CLAIMS = 500
_LAST_VISITS = 20

_MENDED = {
    True: noted("经核查，栏目最近更新为{latest}，未超期，已销号。"),
    False: noted("经核查，栏目未超期。"),
}
"""By whether it has an entry."""
_STANDS = {
    (True, True): noted("栏目最近一条为{latest}，仍为超期（标注日期应晚于{limit}）"),
    (True, False): noted("栏目最近一条为{latest}，仍为超期（应有新的信息）"),
    (False, True): noted("栏目中没有信息，仍为超期（标注日期应晚于{limit}）"),
    (False, False): noted("栏目中没有信息，仍为超期（应有新的信息）"),
}
"""By whether it has an entry, and whether there is a day that one must be later than."""
_LACKING = noted("{parts}。")
_NOT_LISTED = noted("本栏目的列表中没有读到所填网址的信息，请确认它已在该栏目列表中显示")
_UNDATED = noted("列表中这条信息没有可以识别的发布日期")
_AHEAD = noted("列表中这条信息的标注日期{shown}晚于今天，不能作为更新")
_TOO_OLD = noted("列表中这条信息的标注日期为{shown}，早于整改标准")
_OF_OTHERS = noted("列表中这条信息（来源“{source}”）不能计为本单位的更新")
ANSWERS = (
    *_MENDED.values(),
    *_STANDS.values(),
    *(_LACKING, _NOT_LISTED, _UNDATED, _AHEAD, _TOO_OLD, _OF_OTHERS),
)
"""What is recorded as the answer to a unit's word, for `retold`."""


def settle(
    county: County, store: Store, known: Picture, clock: Clock, column_id: int | None = None
) -> int:
    """Settles the open 已整改 of a column (default: of all) that has been read conclusively since
    they were sent, and closes the findings that are mended; how many replies were settled.

    What could not be verified settles nothing: the reply waits for the next crawl, or a person.
    """
    claims = [
        one
        for one in store.replies.claims(MOST_CLAIMS)
        if column_id in (None, one.column_id) and _read_since(store, one)
    ]
    for number in {one.column_id for one in claims} | ({column_id} if column_id else set()):
        close_mended(county, store, known, number)
    settled = 0
    for claim in claims:
        verdict = _verdict(county, known, claim)
        if verdict is None or verdict.overdue is None:
            continue
        entries = store.known(claim.column_id).entries.values()
        said = missing(verdict, claim.url, entries, rules_of(county))
        state = ReplyState.REFUSED if said else ReplyState.ACCEPTED
        settled += store.replies.decide(
            *(claim.number or 0, state, said or mended(verdict), BY_ITSELF, clock.now()),
            follow=lambda: None,
        )
    return settled


def close_mended(county: County, store: Store, known: Picture, column_id: int) -> None:
    """Closes the open findings of one column that the picture shows mended, as the next notices
    would; nothing is opened or said.
    """
    registry = county.registry
    verdicts = [
        replace(
            verdict,
            leads=tuple(registry.by_any_name.get(lead.name, lead) for lead in verdict.leads),
        )
        for verdict in known.verdicts
        if verdict.standing.column_id == column_id
    ]
    with store.notices.deciding(registry.present_names) as book:
        newest = {key: one for key, one in book.findings().items() if key[0] == column_id}
        naming = Naming(registry, county.exemptions)
        changed = reconcile(known.as_of, verdicts, newest, rules_of(county), naming)
        book.save(finding for finding in changed if finding.ending == MENDED)


def mended(verdict: Verdict) -> str:
    """That a column stands in time, in the office's words."""
    latest = verdict.standing.latest
    return _MENDED[latest is not None].format(latest=latest)


def missing(verdict: Verdict, url: str, entries: Iterable[KnownEntry], rules: Rules) -> str:
    """What a column still lacks that is said to be mended by the entry at `url`; "" where it
    lacks nothing.
    """
    if not verdict.overdue:
        return ""
    limit = mending_limit(verdict.column.cycle, verdict.as_of, rules.workdays)
    latest = verdict.standing.latest
    stands = _STANDS[latest is not None, limit is not None].format(latest=latest, limit=limit)
    named = [one for one in entries if one.url and canonical(one.url) == canonical(url)]
    return _LACKING.format(parts=BETWEEN.join((_of_entry(named, verdict.as_of, limit), stands)))


def _of_entry(named: Sequence[KnownEntry], today: date, limit: date | None) -> str:
    """What is not right with the entry that was named, as far as it can be told."""
    if not named:
        return _NOT_LISTED
    shown = max((one.published_on for one in named if one.published_on), default=None)
    if shown is None:
        return _UNDATED
    if shown > today:
        return _AHEAD.format(shown=shown)
    if limit is not None and shown <= limit:
        return _TOO_OLD.format(shown=shown)
    source = plain(named[0].source, 60)
    return _OF_OTHERS.format(source=source)


def _read_since(store: Store, claim: Reply) -> bool:
    visits = store.dossier.visits(claim.column_id, _LAST_VISITS)
    return any(visit.outcome.conclusive and visit.at > claim.sent_at for visit in visits)


def _verdict(county: County, known: Picture, claim: Reply) -> Verdict | None:
    """How the column stands for the unit that claims it mended; None where it has none any more."""
    present = county.registry.present_names
    unit = present.get(claim.unit, claim.unit)
    for verdict in known.verdicts:
        if verdict.standing.column_id == claim.column_id and any(
            present.get(lead.name, lead.name) == unit for lead in verdict.leads
        ):
            return verdict
    return None
