"""What discovery hands to the clerk: rows for columns.csv with the reason for each, and how
much of the portal they cover.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from config.registry import UNCONFIRMED
from config.roster.headers import COLUMN_HEADERS, NO_UNIT
from config.speech import noted_en
from crawler.discover.columns import Found
from crawler.discover.owners import Names
from crawler.discover.survey import Survey
from crawler.page.urls import canonical
from storage.records import Outcome

BASIS = "依据"
"""The header that stands in the proposal alone."""

_MOST_HOSTS = 20

UNREAD = (
    Outcome.UNREACHABLE, Outcome.NOT_FOUND, Outcome.SERVER_ERROR, Outcome.REFUSED,
    Outcome.BOT_CHALLENGE, Outcome.FIREWALL_PAGE, Outcome.ROBOTS, Outcome.TOO_LARGE,
    Outcome.TRUNCATED, Outcome.UNDECODABLE, Outcome.MALFORMED, Outcome.NEEDS_BROWSER,
    Outcome.INTERNAL_ERROR,
)  # fmt: skip
_NOT_PROPOSED = (
    (
        Outcome.READ,
        noted_en("lists that only repeat a column's entries, or hold citizens' letters"),
    ),
    (Outcome.PARENT, noted_en("pages that only show other columns")),
    (Outcome.ARTICLE, noted_en("single articles")),
    (Outcome.FORM, noted_en("forms")),
    (Outcome.NOT_FOUND, noted_en("dead links")),
    (Outcome.LOGIN_PAGE, noted_en("logins")),
    *(
        (outcome, noted_en("pages that could not be read"))
        for outcome in UNREAD
        if outcome is not Outcome.NOT_FOUND
    ),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A column that was found, in words for the report. known: columns.csv has it already."""

    column: str
    unit: str
    category: str
    cycle: str
    url: str
    outcome: Outcome
    readable: bool
    entries: int
    latest: date | None
    known: bool
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was found of the portal, and what was not.

    unowned: roster units without a column, found or listed. lost: columns of columns.csv that the
    survey did not meet. elsewhere: links to hosts that it did not ask; barred: why, of those that
    portal.allowed_hosts names; owned_elsewhere: the units after which links to the others are
    called. left: addresses that it did not look at; stopped: why it stopped early, or "".
    """

    lines: tuple[Line, ...]
    unowned: tuple[str, ...]
    lost: tuple[str, ...]
    not_proposed: Mapping[str, int]
    elsewhere: Mapping[str, int]
    barred: Mapping[str, str]
    owned_elsewhere: Mapping[str, tuple[str, ...]]
    requests: int
    left: int
    stopped: str

    @property
    def readable(self) -> int:
        return sum(1 for line in self.lines if line.readable)

    @property
    def unsure(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.why)


Row = Mapping[str, str]


def proposed(
    found: Sequence[Found], units: Sequence[str], held: Sequence[Row]
) -> Iterator[dict[str, str]]:
    """The rows of the proposal: first `held`, the rows of columns.csv,
    as they are, then what is new.

    Units stand in the roster's order and columns of no unit last: an article that
    both show counts for the unit.
    """
    by_key = {one.place.key: one for one in found}
    for row in held:
        one = by_key.get(canonical(row["网址"]))
        outcome = (
            f"本次核查：{one.place.outcome.label}"
            if one is not None and one.place.outcome
            else "本次未发现"
        )
        _, mark, doubt = row.get(BASIS, "").partition(UNCONFIRMED)  # a second look confirms nothing
        yield {**row, BASIS: f"columns.csv原有，{outcome}{'；' if mark else ''}{mark}{doubt}"}
    listed = {canonical(row["网址"]) for row in held}
    order = {unit: position for position, unit in enumerate(units)}
    new = [one for one in found if one.place.key not in listed]
    for one in sorted(
        new,
        key=lambda one: (
            order.get(one.owner.units[0], len(order)) if one.owner.units else len(order) + 1
        ),
    ):
        yield _row(one)


def headers(held: Sequence[Row]) -> tuple[str, ...]:
    """The proposal's headers: those of columns.csv, then what its own file has
    beside them, then the reason.
    """
    further = dict.fromkeys(header for row in held for header in row if header and header != BASIS)
    return (*COLUMN_HEADERS, *(header for header in further if header not in COLUMN_HEADERS), BASIS)


def _row(one: Found) -> dict[str, str]:
    return {
        "栏目": one.name,
        "单位": "、".join(one.owner.units) or NO_UNIT,
        "类别": one.kind.category,
        "更新周期": one.kind.cycle.word,
        "网址": one.place.url,
        "重点领域": "是" if one.key_area else "",
        BASIS: _basis(one),
    }


def _basis(one: Found) -> str:
    place = one.place
    said = [f"单位：{'、'.join(one.owner.basis)}" if one.owner.units else "单位：未见线索"]
    said.append(f"周期：{one.kind.basis}")
    if place.outcome is not None and place.readable:
        latest = f"，最新{place.newest}" if place.newest else ""
        label = (
            "已读取（日期取自文章）" if place.outcome is Outcome.NO_DATES else place.outcome.label
        )
        said.append(f"核查：{label}，首页{place.entries}条{latest}")
    if one.doubts:
        said.append(f"{UNCONFIRMED}：{'，'.join(chinese for _, chinese in one.doubts)}")
    return "；".join(said)


def coverage(
    survey: Survey, found: Sequence[Found], names: Names, units: Sequence[str], held: Sequence[Row]
) -> Coverage:
    """How much of the portal the proposal covers."""
    rows = {canonical(row["网址"]): row for row in held}
    lines = tuple(_line(one, rows.get(one.place.key)) for one in found)
    owning = {unit for line in lines for unit in line.unit.split("、")} | {
        u for row in held for u in row["单位"].split("、")
    }
    met = {one.place.key for one in found}
    abroad = survey.elsewhere.ranked()
    outcomes = Counter(place.outcome for place in survey.places.values() if place.key not in met)
    return Coverage(
        lines=lines,
        unowned=tuple(unit for unit in units if unit not in owning),
        lost=tuple(
            f"{row['单位']} {row['栏目']} {row['网址']}".strip()
            for key, row in rows.items()
            if key not in met
        ),
        not_proposed=_counted(outcomes),
        elsewhere={host: one.links for host, one in abroad[:_MOST_HOSTS]},
        barred={host: one.problem for host, one in abroad if one.problem},
        owned_elsewhere={
            host: called
            for host, one in abroad
            if not one.problem
            and (called := tuple(dict.fromkeys(filter(None, map(names.whole, one.names)))))
        },
        requests=survey.requests,
        left=survey.left,
        stopped=survey.stopped,
    )


def _counted(outcomes: Mapping[Outcome | None, int]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for outcome, words in _NOT_PROPOSED:
        if outcomes.get(outcome):
            counted[words] = counted.get(words, 0) + outcomes[outcome]
    return counted


def _line(one: Found, held: Row | None) -> Line:
    place = one.place
    assert place.outcome is not None
    mine = held or _row(one)
    # What a person has written down needs no second confirmation; that its page cannot be
    # read is still worth telling.
    why = tuple(english for english, _ in one.doubts if held is None or not one.readable)
    return Line(
        column=mine["栏目"],
        unit="" if mine["单位"] == NO_UNIT else mine["单位"],
        category=mine["类别"],
        cycle=mine["更新周期"],
        url=mine["网址"],
        outcome=place.outcome,
        readable=one.readable,
        entries=place.entries,
        latest=place.newest,
        known=held is not None,
        why=why,
    )
