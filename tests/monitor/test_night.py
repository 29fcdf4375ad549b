"""What the office's group is told in the morning."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.operations.night import faulty_tables, summary
from monitor.rules.verdicts import Verdict, judge_column
from storage.notices.records import Hold
from storage.records import Crawl, CrawlState, Owner
from tests.e2e.commands import environment, tongbao
from tests.faults import FaultServer, answering
from tests.monitor.builders import DAY, NAMING, RULES, column, standing, unit

pytestmark = pytest.mark.slow

THEN = datetime(2018, 7, 30, 18, 0, tzinfo=UTC)
CRAWL = Crawl(1, DAY, False, CrawlState.FINISHED, THEN, THEN, THEN, Owner("h", 1, ""), "", {})


def verdicts() -> list[Verdict]:
    """One of each: fresh, two late ones of which one is two units', one that nobody could read."""
    farming, health = unit("农业局"), unit("卫健局")
    return [
        judge_column(column("甲"), (farming,), standing("2018-07-30"), DAY, RULES),
        judge_column(column("乙"), (farming,), standing("2018-06-01"), DAY, RULES),
        judge_column(column("丙"), (farming, health), standing("2018-05-01"), DAY, RULES),
        judge_column(
            column("丁"), (health,), standing("2018-05-01", visited="2018-07-01"), DAY, RULES
        ),
    ]


def test_a_good_night_is_told_in_figures() -> None:
    assert summary("青山县", CRAWL, verdicts(), NAMING, []) == (
        "青山县 7月31日巡查完成：共4个栏目。\n"
        "超期未更新2个，涉及2个单位。\n"
        "未能核查1个（不计入单位责任）。\n"
        "已核查75.0%；未能核查的原因：核查已过期1个。\n"
        "名单见 reports/2018-07-31/未更新名单.csv"
    )


def test_where_nobody_is_late_that_is_said() -> None:
    assert "没有超期未更新的栏目。" in summary("青山县", CRAWL, verdicts()[:1], NAMING, [])
    assert "未能核查" not in summary("青山县", CRAWL, verdicts()[:1], NAMING, [])


@pytest.mark.parametrize("state", [CrawlState.FAILED, CrawlState.ABORTED, CrawlState.INTERRUPTED])
def test_a_crawl_that_broke_off_is_never_told_as_done(state: CrawlState) -> None:
    told = summary("青山县", replace(CRAWL, state=state), verdicts(), NAMING, [])
    assert "巡查未完成" in told
    assert "巡查完成" not in told


def test_nights_without_a_crawl_and_notices_that_are_held_are_told() -> None:
    hold = Hold(DAY, DAY, 100, tuple(range(60)))
    told = summary(
        "青山县", CRAWL, verdicts(), NAMING, [date(2018, 7, 29), date(2018, 7, 28)], hold
    )
    assert "7月28日、7月29日没有巡查。" in told
    assert "60个栏目同时转为未更新，提醒邮件已全部暂缓" in told


@pytest.fixture
def robot() -> Iterator[FaultServer]:
    server = FaultServer()
    server.pages["/send"] = answering('{"errcode":0}')
    with server.serving():
        yield server


def folder(home: Path, robot: FaultServer) -> Path:
    """A county folder with a crawl behind it and two robots, the first of which is dead."""
    tongbao("init", str(home), "--name", "青山县", "--url", f"{robot.url}/")
    (home / "units.csv").write_text("单位,分组\n农业局,部门\n", encoding="utf-8")
    (home / "columns.csv").write_text(
        f"栏目,单位,类别,更新周期,网址\n甲,农业局,动态信息,每周,{robot.url}/jia/\n",
        encoding="utf-8",
    )
    text = (home / "tongbao.toml").read_text(encoding="utf-8")
    text = text.replace("use = []", 'use = ["feishu", "wecom"]')
    text = text.replace('"https://qyapi.weixin.qq.com/cgi-bin/webhook/send"', f'"{robot.url}/send"')
    text = text.replace(
        '"https://open.feishu.cn/open-apis/bot/v2/hook"', '"http://127.0.0.1:1/hook"'
    )
    (home / "tongbao.toml").write_text(text, encoding="utf-8")
    tongbao("crawl", home=home)
    return home


def test_the_command_tells_by_every_robot_that_it_can_and_fails_where_one_does(
    tmp_path: Path, robot: FaultServer
) -> None:
    home = folder(tmp_path / "c", robot)
    key = tmp_path / "key"
    key.write_text("k-1234\n", encoding="utf-8")
    robot.asked.clear()
    done = subprocess.run(
        [sys.executable, "-m", "monitor.cli.main", "--home", str(home), "announce"],
        env=environment(None)
        | {"TONGBAO_WECOM_KEY_FILE": str(key), "TONGBAO_FEISHU_KEY": "k-5678"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert "feishu: 127.0.0.1:1" in done.stdout
    assert "wecom: sent" in done.stdout
    assert robot.requests() == ["/send?key=k-1234"]
    assert "未能核查1个" in robot.asked[0].body.decode()
    assert "k-5678" not in done.stdout + done.stderr


def test_a_dry_run_shows_the_text_and_sends_nothing(tmp_path: Path, robot: FaultServer) -> None:
    home = folder(tmp_path / "c", robot)
    robot.asked.clear()
    assert "巡查完成：共1个栏目。" in tongbao("announce", "--dry-run", home=home)
    assert robot.asked == []


def test_without_a_key_it_was_asked_wrongly(tmp_path: Path, robot: FaultServer) -> None:
    tongbao("announce", home=folder(tmp_path / "c", robot), expect=2)


def test_faulty_tables_are_told_with_their_places_and_the_day_of_those_that_were_used() -> None:
    faults = [
        "columns.csv row 3, 更新周期 = “每旬”: expected one of 每工作日",
        "columns.csv row 4: 7 cells; expected 5, one for each header",
        "units.csv and units.xlsx are both there; keep the one that you edit",
        "/srv/county/exemptions.csv: not found; make a county folder",
    ]
    told = faulty_tables(faults, THEN, ZoneInfo("Asia/Shanghai"))
    assert told == (
        "注意：名册填写有误（columns.csv第3行“更新周期”、columns.csv第4行、units.csv等4处），"
        "本次使用7月31日的名册；"
        "请运行 tongbao doctor 查看，改正后即恢复使用新名册。"
    )
    assert "（exemptions.csv），本次使用此前的名册" in faulty_tables(
        faults[3:], None, ZoneInfo("Asia/Shanghai")
    )
    assert faulty_tables([], THEN, ZoneInfo("Asia/Shanghai")) == ""
