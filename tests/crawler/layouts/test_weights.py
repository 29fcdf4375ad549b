"""Every weight of the general reader decides something: two pages differ in its signal alone,
and in what is read from them.
"""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from crawler.layouts.general.weights import ACCEPTED, WEIGHTS, Signal
from crawler.page.reading import Reading
from monitor.cli.main import cli
from tests.golden import PAGES, summary
from tests.mutation import decides, page_of


def points(reading: Reading, signal: Signal) -> list[float]:
    return [one.points for score in reading.scores for one in score.points if one.signal == signal]


@pytest.mark.parametrize("signal", Signal)
def test_a_weight_decides_between_two_pages_and_without_it_the_page_is_read_otherwise(
    signal: Signal,
) -> None:
    golden, twin = page_of(signal), page_of(signal, without=True)
    here, there = golden.read(), twin.read()
    assert summary(here) == golden.expected
    assert summary(there) == twin.expected
    assert (here.outcome, here.entries) != (there.outcome, there.entries)
    assert points(here, signal) != points(there, signal)
    assert decides(signal)


def test_each_signal_has_a_weight_that_says_what_it_means_and_each_page_a_signal() -> None:
    assert set(WEIGHTS) == set(Signal)
    assert all(weight.points and weight.meaning.endswith(".") for weight in WEIGHTS.values())
    pages = {path.stem.removesuffix("_without") for path in (PAGES / "weights").glob("*.html")}
    assert pages == {signal.value for signal in Signal}


def test_check_shows_signals_points_and_threshold_of_each_list() -> None:
    page = PAGES / "weights" / f"{Signal.PAGER_ELSEWHERE}.html"
    asked = ["check", "--file", str(page), "--url", "http://www.yunling.gov.cn/tzgg/index.html"]
    answer = json.loads(CliRunner().invoke(cli, [*asked, "--format", "json"]).stdout)
    assert answer["score"]["threshold"] == ACCEPTED
    taken, other = sorted(answer["score"]["lists"], key=lambda one: not one["taken"])
    assert (taken["taken"], taken["first"]) == (True, answer["entries"][0]["title"])
    assert taken["points"] == sum(one["points"] for one in taken["signals"]) >= ACCEPTED
    assert {"signal": "pager_below", "points": 3, "reason": "a pager follows it"} in taken[
        "signals"
    ]
    assert [one["points"] for one in other["signals"] if one["signal"] == "pager_elsewhere"] == [-2]
    shown = CliRunner().invoke(cli, asked).stdout
    assert f"score    {taken['points']:g} of {ACCEPTED:g}, taken" in shown
    assert "-2  pager_elsewhere: the page's pager stands elsewhere" in shown


def test_check_shows_the_points_of_a_page_on_which_no_list_was_accepted() -> None:
    reading = page_of(Signal.NO_DATES).read()
    assert reading.entries == ()
    assert [score.taken for score in reading.scores] == [False]
    assert reading.scores[0].total < ACCEPTED
