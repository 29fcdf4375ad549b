"""Short ways to write a county down: units, columns, standings, and verdicts over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from config.registry import Column, Cycle, Registry, Unit
from monitor.rules.bands import Scale
from monitor.rules.cycles import Workdays
from monitor.rules.naming import Mode, Naming
from monitor.rules.verdicts import Rules, Verdict, judge
from storage.records import Outcome, Standing

PERIODS = ("2 weeks", "1 month", "6 months", "1 year")
SCALE = Scale.of(PERIODS)
RULES = Rules(SCALE)
DAY = date(2018, 7, 31)
NAMING = Naming(Registry((), ()))
BY_BANDS = Naming(Registry((), ()), mode=Mode.BANDS)


def unit(name: str, group: str = "部门", **facts: object) -> Unit:
    return replace(Unit(name, group), **facts)  # type: ignore[arg-type]


def column(
    name: str = "工作动态",
    units: str = "",
    *,
    category: str = "动态信息",
    cycle: Cycle = Cycle.WEEK,
    key_area: bool = False,
    may_be_blank: bool = False,
) -> Column:
    """A column; `units` are its leads joined by 、."""
    leads = tuple(part for part in units.split("、") if part)
    return Column(
        name, leads, category, cycle, f"http://x.test/{name}/{units}/", key_area, may_be_blank
    )


def standing(
    latest: str | None = None,
    *,
    visited: str | None = "2018-07-31",
    voided: bool = False,
    ever_held: bool | None = None,
    undated: int = 0,
    outcome: Outcome | None = Outcome.READ,
) -> Standing:
    """A standing; a column with a latest entry has held one unless said otherwise."""
    visited_on = None if visited is None else date.fromisoformat(visited)
    return Standing(
        column_id=0,
        latest=None if latest is None else date.fromisoformat(latest),
        latest_title="" if latest is None else f"{latest}的信息",
        conclusive_on=visited_on,
        voided=voided,
        ever_held=latest is not None if ever_held is None else ever_held,
        undated=undated,
        checked_at=None
        if visited_on is None
        else datetime(visited_on.year, visited_on.month, visited_on.day, 1, 5, tzinfo=UTC),
        outcome=outcome,
    )


def verdicts(
    registry: Registry,
    standings: Sequence[Standing | None],
    as_of: date = DAY,
    *,
    overrides: Mapping[date, bool] | None = None,
) -> tuple[Verdict, ...]:
    """The verdicts on all active columns; `standings` stand beside the columns."""
    ids = [None if found is None else number for number, found in enumerate(standings, start=1)]
    known = {number: found for number, found in enumerate(standings, start=1) if found is not None}
    return judge(registry, ids, known, as_of, Rules(SCALE, Workdays(overrides or {})))


def verdict(
    found: Standing | None,
    cycle: Cycle = Cycle.WEEK,
    as_of: date = DAY,
    *,
    may_be_blank: bool = False,
) -> Verdict:
    """The verdict on one column of one unit."""
    registry = Registry(
        (unit("财政局"),), (column("工作动态", "财政局", cycle=cycle, may_be_blank=may_be_blank),)
    )
    return verdicts(registry, [found], as_of)[0]
