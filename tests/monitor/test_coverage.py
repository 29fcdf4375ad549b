"""How much of a county is seen: the share verified, and the commonest
reasons why the rest is not.
"""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from config.registry import Registry
from monitor.cli.main import cli
from monitor.rules.coverage import MOST_REASONS, coverage
from storage.records import Outcome
from tests.monitor.builders import column, standing, unit, verdicts


def seen(*outcomes: Outcome | None) -> list[tuple[Outcome | None, int]]:
    columns = tuple(column(f"栏目{number}", "甲局") for number in range(len(outcomes)))
    standings = [
        standing(
            "2018-07-30", visited="2018-07-31" if one is Outcome.READ else "2018-07-01", outcome=one
        )
        for one in outcomes
    ]
    found = coverage(verdicts(Registry((unit("甲局"),), columns), standings))
    assert found.columns == len(outcomes)
    assert found.verified == sum(one is Outcome.READ for one in outcomes)
    return [(one.outcome, len(one.columns)) for one in found.reasons]


def test_reasons_stand_in_the_order_of_how_many_columns_have_them() -> None:
    outcomes = [Outcome.READ, Outcome.NOT_A_LIST, Outcome.UNREACHABLE, Outcome.UNREACHABLE, None]
    assert seen(*outcomes) == [(Outcome.UNREACHABLE, 2), (Outcome.NOT_A_LIST, 1), (None, 1)]
    assert seen(Outcome.READ) == []
    assert seen() == []


def test_the_ten_commonest_reasons_are_told() -> None:
    inconclusive = [one for one in Outcome if not one.conclusive]
    assert len(inconclusive) > MOST_REASONS
    assert len(seen(*inconclusive)) == MOST_REASONS


def test_a_county_that_nobody_crawled_is_not_seen_at_all(tmp_path: Path) -> None:
    home = tmp_path / "county"
    run = CliRunner()
    assert (
        run.invoke(
            cli, ["init", str(home), "--name", "青山县", "--url", "http://www.qingshan.example.cn/"]
        ).exit_code
        == 0
    )
    (home / "units.csv").write_text("单位,分组\n甲局,部门\n", "utf-8-sig")
    row = "工作动态,甲局,动态信息,每周,http://www.qingshan.example.cn/gzdt/\n"
    (home / "columns.csv").write_text(f"栏目,单位,类别,更新周期,网址\n{row}", "utf-8-sig")
    assert run.invoke(cli, ["db", "upgrade", "--home", str(home)]).exit_code == 0
    shown = run.invoke(cli, ["check", "--coverage", "--home", str(home)])
    assert shown.exit_code == 0, shown.output
    assert "0 of 1 columns are verified: 0.0 %" in shown.output
    assert "甲局/工作动态" in shown.output
    assert run.invoke(cli, ["check", "--coverage", "工作动态", "--home", str(home)]).exit_code == 2
