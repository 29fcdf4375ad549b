"""What `tongbao notify` and the web face begin with: the notices of a day made ready, on verdicts
that were just read again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from config.clock import Clock
from config.county import County
from monitor.notices.mass_change_hold import changed_at_once
from monitor.notices.named_in_print import named_in_print
from monitor.notices.notify import Notifier
from monitor.notices.own_sheets import OwnSheets
from monitor.notices.rechecking import rechecked
from monitor.reports.circular.issuing import chain_before, duties_of, duty_facts
from monitor.rules.duties import near
from monitor.rules.verdicts import Verdict
from monitor.snapshot import naming_of, picture, rules_of
from storage.notices.records import Hold
from storage.owners import this_process
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Ready:
    """The notices of one day. change: what turned stale at once, and holds them; None where
    nothing did.
    """

    notifier: Notifier
    verdicts: Sequence[Verdict]
    change: Hold | None


def ready(county: County, store: Store, clock: Clock, day: date, links: Mapping[str, str]) -> Ready:
    """Reads the late columns again where the day is near; writes nothing.

    links: the address of each unit's own page. Raises StoreError, ConfigError.
    """
    known = picture(county, store, day)
    duties = near(duties_of(county, known, duty_facts(county, store, known), known.verdicts), day)
    notifier = Notifier(
        *(store.notices, county.settings, county.registry, rules_of(county), clock),
        *(this_process(), county.exemptions),
        named_in_print(chain_before(store, day + timedelta(days=1))),
        duties,
        links=links,
    )
    if county.settings.mail.attach_sheet:
        notifier = replace(notifier, sheets=OwnSheets(county, store, day))
    verdicts = rechecked(
        county, store, known, clock, naming_of(county).by_cycle, warned=True, duties=duties
    )
    return Ready(notifier, verdicts, changed_at_once(county, store, known, verdicts))
