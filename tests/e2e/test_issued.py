"""What is issued stays: the same bytes, later finds told once, and what became of who was named."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from tests.e2e.commands import tongbao
from tests.e2e.stranger import Portal, Row, column, county_folder, crawl, entries, list_page, unit

NAMES = ("甲局", "乙局", "丙局", "丁局", "戊局", "己局")


def show(portal: Portal, name: str, days: list[str], more: list[Row] | None = None) -> None:
    rows = sorted([*entries(name, days), *(more or [])], key=lambda row: row[2], reverse=True)
    portal.pages[f"/{NAMES.index(name)}/"] = list_page(rows, title="工作动态", counted=True)


def county(home: Path, portal: Portal) -> Path:
    for name in NAMES:
        show(portal, name, ["2017-12-20"])
    units = [unit(name, 邮箱=f"u{n}@example.gov.cn") for n, name in enumerate(NAMES)]
    columns = [column("工作动态", name, f"{portal.url}/{n}/") for n, name in enumerate(NAMES)]
    return county_folder(
        home, portal, units, columns, settings="[circular]\nmax_unverified = 0.9\n"
    )


def issue(home: Path, period: str, day: str, *more: str) -> dict[str, Any]:
    tongbao("circular", period, "--issue", "--date", day, *more, home=home)
    return figures(home, period)


def figures(home: Path, directory: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (home / "reports" / directory / "circular.json").read_text(encoding="utf-8")
    )
    return found


def draft(home: Path, period: str) -> dict[str, Any]:
    written = tongbao("circular", period, home=home).splitlines()[-1]
    found: dict[str, Any] = json.loads(Path(written).read_text(encoding="utf-8"))
    return found


def followed(home: Path, *period: str) -> dict[str, tuple[str, int]]:
    found = json.loads(tongbao("followup", *period, "--format", "json", home=home))
    return {row["unit"]: (row["state"], row["streak"]) for row in found["rows"]}


def bytes_of(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def test_issued_bytes_stay_and_a_later_find_is_told_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Portal().serving() as portal:
        county(home, portal)
        for name in NAMES:
            show(portal, name, ["2018-01-10", "2017-12-20"])
        crawl(home, "2018-01-31")
        first = issue(home, "2018-01", "2018-02-05", "--number", "某政办〔2018〕1号")
        folder = home / "reports" / "2018-01"
        before = bytes_of(folder)
        assert {
            "通报.docx",
            "通报.xlsx",
            "附件1.csv",
            "circular.json",
            "依据/units.csv",
            "依据/tongbao.toml",
        } <= set(before)
        assert (first["issued"]["number"], first["issued"]["date"]) == (
            "某政办〔2018〕1号",
            "2018-02-05",
        )
        assert first["issued"]["files"] == {
            name: sha for name, sha in before.items() if name != "circular.json"
        }
        late: Row = ("一月的一件事，二月才挂出来", "/late/1.html", "2018-01-20")
        show(portal, "甲局", ["2018-02-10", "2018-01-10", "2017-12-20"], [late])
        for name in NAMES[1:]:
            show(portal, name, ["2018-02-10", "2018-01-10", "2017-12-20"])
        crawl(home, "2018-02-28")
        for name in NAMES:
            show(
                portal,
                name,
                ["2018-03-10", "2018-02-10"],
                [("老消息", f"/old/{name}.html", "2017-11-20")],
            )
        crawl(home, "2018-03-31")
    beside = draft(home, "2018-01")
    assert (beside["draft"], beside["total"], first["total"]) == (True, 7, 6)
    differences = (home / "reports" / "2018-01-草稿" / "差异.csv").read_text(encoding="utf-8-sig")
    assert "后补,甲局,工作动态,一月的一件事，二月才挂出来,2018-01-20" in differences
    assert bytes_of(folder) == before
    drafts, elsewhere = home / "reports" / "2018-01-草稿", tmp_path / "elsewhere"
    (drafts / "差异.csv").unlink()
    out = tongbao("circular", "2018-01", "--draft", "-o", str(elsewhere), home=home)
    assert (elsewhere / "差异.csv").exists()
    assert not (drafts / "差异.csv").exists(), "it was asked for elsewhere"
    assert out.count("差异.csv") == 1
    tongbao("circular", "2018-01", "--issue", home=home)
    (folder / "附件1.csv").write_text("改过", encoding="utf-8")
    out = tongbao("circular", "2018-01", "--issue", "--date", "2018-12-31", home=home)
    assert "附件1.csv" in out
    assert bytes_of(folder) == before
    told = {
        "period": "2018-01",
        "unit": "甲局",
        "column": "工作动态",
        "title": late[0],
        "date": late[2],
    }
    assert [{**each, "first_seen": None} for each in draft(home, "2018-02")["late_found"]] == [
        {**told, "first_seen": None}
    ]
    second = issue(home, "2018-02", "2018-03-05")
    assert (second["total"], second["previous_total"], len(second["late_found"])) == (6, 6, 1)
    assert second["late_found"][0]["first_seen"] == "2018-02-28"
    assert issue(home, "2018-03", "2018-04-05")["late_found"] == []
    assert len(draft(home, "2018-02")["late_found"]) == 1
    for period in ("2018-01", "2018-02", "2018-03"):
        tongbao("circular", "--check", str(home / "reports" / period), home=home)


@pytest.fixture(scope="module")
def eight_weeks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The circular of January names all six; then the portal mends, lapses,
    mends late, stays, and goes down.
    """
    home = tmp_path_factory.mktemp("weeks") / "home"
    with Portal().serving() as portal:
        county(home, portal)
        crawl(home, "2018-01-31")
        named = issue(home, "2018-01", "2018-02-05")["named"]
        assert {row["unit"]: row["streak"] for row in named} == dict.fromkeys(NAMES, 1)
        show(portal, "甲局", ["2018-02-12", "2017-12-20"])
        show(portal, "乙局", ["2018-02-10", "2017-12-20"])
        crawl(home, "2018-02-14")
        show(portal, "甲局", ["2018-03-20", "2018-02-12", "2017-12-20"])
        show(portal, "丙局", ["2018-03-10", "2017-12-20"])
        portal.pages["/4/"] = (500, {}, b"")
        crawl(home, "2018-03-28")
    return home


def test_five_states_over_eight_weeks(eight_weeks: Path) -> None:
    mails = tongbao("notify", "--as-of", "2018-03-28", "--dry-run", home=eight_weeks)
    assert mails.count("通报情况：已列入2018年1月份通报") == 3
    tongbao(
        "circular",
        "2018-03",
        "--as-of",
        "2018-03-28",
        "--draft",
        "-o",
        str(eight_weeks / "out"),
        home=eight_weeks,
    )
    found = json.loads((eight_weeks / "out" / "circular.json").read_text(encoding="utf-8"))[
        "followup"
    ]
    assert {row["unit"]: (row["state"], row["since"]) for row in found["rows"]} == {
        "甲局": ("已整改", "2018-02-12"),
        "乙局": ("整改后又超期", "2018-03-10"),
        "丙局": ("逾期整改", "2018-03-10"),
        "丁局": ("未整改", "2018-01-31"),
        "戊局": ("未能核查", None),
        "己局": ("未整改", "2018-01-31"),
    }
    assert (found["of"], found["named"], found["未整改"], found["已整改"]) == ("2018-01", 6, 2, 1)
    tongbao("circular", "--check", str(eight_weeks / "out"), home=eight_weeks)
    attached = max((eight_weeks / "out").glob("附件*.csv")).read_text(encoding="utf-8-sig")
    assert attached.splitlines()[:2] == ["单位,栏目,整改情况,连续期数", "甲局,工作动态,已整改,1"]


def test_streaks_over_issued_months_pass_over_a_month_that_could_not_be_read(
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    with Portal().serving() as portal:
        county(home, portal)
        crawl(home, "2018-01-31")
        issue(home, "2018-01", "2018-02-05")
        show(portal, "甲局", ["2018-02-27", "2017-12-20"])
        crawl(home, "2018-02-28")
        second = issue(home, "2018-02", "2018-03-05")
        portal.pages["/1/"] = (500, {}, b"")
        crawl(home, "2018-03-31")
        third = issue(home, "2018-03", "2018-04-05")
        show(portal, "乙局", ["2017-12-20"])
        crawl(home, "2018-04-30")
    fourth = draft(home, "2018-04")
    streaks = [
        {row["unit"]: row["streak"] for row in each["named"]} for each in (second, third, fourth)
    ]
    assert streaks[0] == dict.fromkeys(NAMES[1:], 2)
    assert streaks[1] == {"甲局": 1, **dict.fromkeys(NAMES[2:], 3)}
    assert streaks[2] == {"甲局": 2, "乙局": 3, **dict.fromkeys(NAMES[2:], 4)}
    assert followed(home, "2018-04")["丙局"] == ("未整改", 3)
    assert followed(home, "2018-03")["乙局"] == ("未能核查", 2)


def test_who_is_exempt_by_now_is_not_reproached_in_the_follow_up(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Portal().serving() as portal:
        county(home, portal)
        crawl(home, "2018-01-31")
        issue(home, "2018-01", "2018-02-05")
        (home / "exemptions.csv").write_text(
            "单位,栏目,原因,批准人,起始日期,截止日期\n甲局,工作动态,系统迁移,李主任,2018-02-01,2018-02-28\n",
            encoding="utf-8-sig",
        )
        crawl(home, "2018-02-28")
    found = draft(home, "2018-02")
    rows = {row["unit"]: (row["state"], row.get("exempt")) for row in found["followup"]["rows"]}
    assert rows == {"甲局": ("未整改", True), **dict.fromkeys(NAMES[1:], ("未整改", None))}
    folder = home / "reports" / "2018-02"
    attached = max(folder.glob("附件*.csv")).read_text(encoding="utf-8-sig").splitlines()
    assert attached[1:3] == ["甲局,工作动态,未整改（豁免）,1", "乙局,工作动态,未整改,1"]
    tongbao("circular", "--check", str(folder), home=home)
    told = "".join(each.text for each in Document(str(folder / "通报.docx")).paragraphs)
    assert "未整改6个（含经批准暂缓更新的1个）" in told


def test_a_month_in_which_the_portal_was_down_changes_no_streak(tmp_path: Path) -> None:
    """Neither where its circular was issued, all unread, nor where there was none."""
    home = tmp_path / "home"
    with Portal().serving() as portal:
        county(home, portal)
        settings = home / "tongbao.toml"
        settings.write_text(
            settings.read_text(encoding="utf-8").replace("0.9", "1.0"), encoding="utf-8"
        )
        crawl(home, "2018-01-31")
        issue(home, "2018-01", "2018-02-05")
        kept = dict(portal.pages)
        for path in portal.pages:
            portal.pages[path] = (503, {}, b"")
        crawl(home, "2018-02-28")
        down = issue(home, "2018-02", "2018-03-05")
        crawl(home, "2018-03-31")
        portal.pages.update(kept)
        crawl(home, "2018-04-30")
    assert (down["named"], {row["unit"] for row in down["not_verified"]}) == ([], set(NAMES))
    assert followed(home, "2018-02") == dict.fromkeys(NAMES, ("未能核查", 1))
    assert {row["unit"]: row["streak"] for row in draft(home, "2018-04")["named"]} == dict.fromkeys(
        NAMES, 2
    )


def test_a_draft_is_not_issued_and_what_cannot_be_written_is_not_frozen(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Portal().serving() as portal:
        county(home, portal)
    tongbao("circular", "2018-01", "--issue", "--draft", home=home, expect=2)
    tongbao("circular", "2018-01", "--issue", home=home, expect=1)
    assert json.loads(tongbao("followup", "--format", "json", home=home)) is None
