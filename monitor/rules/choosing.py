"""Whom a list of the circular names: by a limit, or by rank, ties at the edge included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from config.circular_lists import ListRule


@dataclass(frozen=True, slots=True)
class Candidate:
    """One unit before a list. value: what was counted of it, None where nothing could be.

    sure: nothing is missing in the count, so that it may be called few.
    """

    unit: str
    value: int | None
    sure: bool = True


def chosen(candidates: Sequence[Candidate], rule: ListRule) -> tuple[str, ...]:
    """The units that a list names, in the order of the candidates.

    Who is called few must have been read whole. A rank is no honour, and no shame, to who
    has nothing of what is ranked.
    """
    known = [(each, each.value) for each in candidates if each.value is not None]
    if rule.kind == "top":
        best = sorted((value for _, value in known if value > 0), reverse=True)[: rule.limit]
        return tuple(each.unit for each, value in known if best and value >= best[-1])
    if rule.kind == "at_least":
        return tuple(each.unit for each, value in known if value >= rule.limit)
    few = [(each, value) for each, value in known if each.sure]
    if rule.kind == "at_most":
        return tuple(each.unit for each, value in few if value <= rule.limit)
    if rule.kind == "fewer_than":
        return tuple(each.unit for each, value in few if value < rule.limit)
    return tuple(each.unit for each, value in few if value == rule.limit)


def undecided(candidates: Sequence[Candidate], rule: ListRule) -> tuple[str, ...]:
    """The units that the list would name by what was counted of them, had they been read
    whole; and those not read at all.
    """
    named = set(chosen(candidates, rule))
    whole = [
        Candidate(each.unit, each.value or 0)
        for each in candidates
        if not each.sure or each.value is None
    ]
    return (
        tuple(unit for unit in chosen(whole, rule) if unit not in named)
        if rule.kind in ("equals", "at_most", "fewer_than")
        else ()
    )
