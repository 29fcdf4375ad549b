"""A person has looked: what was confirmed is told with the doubt, and with the column."""

from __future__ import annotations

import pytest

from storage.records import Confirmation, Outcome
from tests.storage.county import County, at, on, shown


@pytest.mark.parametrize("outcome", [Outcome.LAYOUT_CHANGED, Outcome.EMPTY_UNPROVEN])
def test_a_confirmation_belongs_to_the_last_visit_that_read_anything(
    county: County, outcome: Outcome
) -> None:
    county.read("03-10", shown("a", "03-09"))
    county.visit("03-11", outcome, voids=outcome is Outcome.LAYOUT_CHANGED, fingerprint="seen")
    county.visit("03-12", Outcome.UNREACHABLE)
    said = Confirmation(on("03-11"), "wang", "已电话核实", "seen")
    assert county.store.confirm(county.ids[0], at(on("03-12")), "wang", "已电话核实") == said
    doubt = county.store.known(county.ids[0]).suspicion
    assert doubt is not None
    assert doubt.confirmation == said
    assert county.standing("03-12").confirmation == said
    assert county.standing("03-10").confirmation is None
    county.read("03-13", shown("a", "03-09"))
    assert county.store.known(county.ids[0]).suspicion is None, (
        "a doubt that is settled needs no confirmation"
    )


def test_nothing_is_confirmed_where_nothing_was_read(county: County) -> None:
    assert county.store.confirm(county.ids[0], at(on("03-12")), "wang", "") is None
    county.visit("03-11", Outcome.UNREACHABLE)
    assert county.store.confirm(county.ids[0], at(on("03-12")), "wang", "") is None
