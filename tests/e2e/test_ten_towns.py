"""One column, ten towns, each answering for its own entries (师宗县, second quarter of 2022): from
the page to what is printed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.commands import tongbao
from tests.e2e.stranger import Portal, column, county_folder, crawl, lists, unit

TOWNS = (
    "漾月街道",
    "丹凤街道",
    "大同街道",
    "雄壁镇",
    "彩云镇",
    "五龙乡",
    "龙庆乡",
    "竹基镇",
    "葵山镇",
    "高良乡",
)
PRINTED = dict(zip(TOWNS, (4, 9, 5, 2, 0, 4, 0, 9, 14, 22), strict=True))
IDLE = [town for town, count in PRINTED.items() if not count]
AS_OF = "2022-06-30"


@dataclass(frozen=True)
class Item:
    title: str
    url: str
    day: date
    source: str


def quarter() -> list[Item]:
    """What the ten put into 乡镇动态 in the quarter, the newest first;
    before it each had put in two.
    """
    # Each town's newest is of the last days of June; the rest stand among each
    # other over the whole quarter.
    names = [town for town, count in PRINTED.items() if count]
    days = [date(2022, 6, 30) - timedelta(days=at) for at in range(len(names))]
    rest = [town for town, count in PRINTED.items() for _ in range(count - 1)]
    names += [name for at in range(7) for name in rest[at::7]]
    days += [date(2022, 6, 20) - timedelta(days=at * 80 // len(rest)) for at in range(len(rest))]
    found = [
        Item(f"{name}召开第{at}次会议研究部署工作", f"/zwgk/xzdt/{at}.html", days[at], name)
        for at, name in enumerate(names)
    ]
    for at, town in enumerate(TOWNS):
        found.append(
            Item(f"{town}做好春耕备耕第{at}期", f"/zwgk/xzdt/c{at}.html", date(2022, 3, 20), town)
        )
    for at, town in enumerate(TOWNS):
        found.append(
            Item(f"{town}部署新年工作第{at}期", f"/zwgk/xzdt/n{at}.html", date(2022, 1, 10), town)
        )
    return found


def headed_table(items: Sequence[Item]) -> bytes:
    rows = "".join(
        (
            f'<tr><td><a href="{one.url}">{one.title}</a></td><td>{one.source}'
            f"</td><td>{one.day}</td></tr>"
        )
        for one in items
    )
    head = "<tr><th>标题</th><th>发布机构</th><th>发布日期</th></tr>"
    return page(f"<table>{head}{rows}</table>")


def bare_list(items: Sequence[Item]) -> bytes:
    return page(
        "<ul>"
        + "".join(
            f'<li><a href="{one.url}">{one.title}</a><span>{one.day}</span></li>' for one in items
        )
        + "</ul>"
    )


def page(content: str) -> bytes:
    crumb = '<div class="position">当前位置：<a href="/">首页</a> &gt; 乡镇动态</div>'
    return (
        f'<html><head><meta charset="utf-8"><title>乡镇动态</title></head><body>{crumb}'
        f"{content}</body></html>"
    ).encode()


def article(one: Item) -> bytes:
    said = f"来源：{one.source}" if one.source else "浏览：12"
    return (
        f'<html><head><meta charset="utf-8"><title>{one.title}</title></head><body><h1>{one.title}'
        "</h1>"
        f"<p>发布日期：{one.day} {said}</p><p>{'会议传达学习了有关精神。' * 40}</p></body></html>"
    ).encode()


def county(home: Path, portal: Portal) -> Path:
    units = [
        unit(town, "镇街园区", 别名=f"{town}办事处" if town.endswith("街道") else "")
        for town in TOWNS
    ]
    units.append(unit("财政局"))
    shared = column(
        "乡镇动态", "、".join(TOWNS), portal.url + "/xzdt/", cycle="每季度", 责任方式="分别"
    )
    return county_folder(home, portal, units, [shared])


def show(portal: Portal, items: Sequence[Item], *, in_articles: bool) -> None:
    portal.pages["/xzdt/"] = (bare_list if in_articles else headed_table)(items)
    for one in items:
        portal.pages[one.url] = article(one)


def said(home: Path, as_of: str = AS_OF) -> dict[str, tuple[str, bool | None, str | None]]:
    rows = lists(home, as_of)
    assert [row["unit"] for row in rows] == list(TOWNS)
    return {row["unit"]: (row["band"], row["overdue"], row["latest"]) for row in rows}


def figures(home: Path, month: str) -> dict[str, Any]:
    written = tongbao("circular", month, home=home).splitlines()[-1]
    found: dict[str, Any] = json.loads(Path(written).read_text(encoding="utf-8"))
    return found


@pytest.fixture(params=["in the list", "in the articles"])
def portal(request: pytest.FixtureRequest) -> Iterator[Portal]:
    with Portal().serving() as served:
        show(served, quarter(), in_articles=request.param == "in the articles")
        served.in_articles = request.param == "in the articles"  # type: ignore[attr-defined]
        yield served


def shows(portal: Portal, items: Sequence[Item]) -> None:
    show(portal, items, in_articles=portal.in_articles)  # type: ignore[attr-defined]


def test_sixty_nine_entries_of_one_column_are_each_town_s_own(
    portal: Portal, tmp_path: Path
) -> None:
    home = county(tmp_path / "home", portal)
    crawl(home, AS_OF)
    found = said(home)
    assert [town for town, (_, late, _) in found.items() if late] == IDLE
    assert {found[town] for town in IDLE} == {("1个月以上", True, "2022-03-20")}
    assert {late for town, (_, late, _) in found.items() if town not in IDLE} == {False}
    months = [figures(home, month) for month in ("2022-04", "2022-05", "2022-06")]
    counted: Counter[str] = Counter()
    for each in months:
        assert [one["unit"] for one in each["columns"]] == list(TOWNS)
        assert (
            sum(one["total"] for one in each["columns"])
            == each["total"]
            == sum(one["total"] for one in each["units"])
        )
        counted.update({one["unit"]: one["total"] for one in each["columns"]})
    assert dict(counted) == PRINTED
    assert sum(counted.values()) == 69
    with (home / "tongbao.toml").open("a", encoding="utf-8") as settings:
        settings.write('[circular]\norder = "roster"\n')
    whole = figures(home, "2022-Q2")
    assert (whole["month"], whole["period"]) == (None, {"from": "2022-04-01", "to": "2022-06-30"})
    assert (whole["total"], whole["groups"][0]["news"]) == (69, 69)
    attached = (
        (home / "reports" / "2022-Q2" / "附件1.csv")
        .read_text(encoding="utf-8-sig")
        .splitlines()[1:]
    )
    assert attached == [
        f"{number},{town},0,{count},"
        for number, (town, count) in enumerate(PRINTED.items(), start=1)
    ]
    assert figures(home, "2022-04..2022-06")["period"] == whole["period"]
    text = tongbao("lists", "--as-of", AS_OF, "--format", "text", home=home)
    assert "1个月以上未更新的有" in text
    assert [town for town in TOWNS if town in text] == IDLE
    kept = tongbao("lists", "--as-of", AS_OF, "--format", "csv", home=home).splitlines()
    assert [line.split(",")[2] for line in kept[1:]] == list(TOWNS)


def test_where_two_sources_are_swapped_so_are_the_verdicts(portal: Portal, tmp_path: Path) -> None:
    items = quarter()
    swapped = [
        replace(one, source={"雄壁镇": "彩云镇", "彩云镇": "雄壁镇"}.get(one.source, one.source))
        for one in items
    ]
    homes = [county(tmp_path / name, portal) for name in ("before", "after")]
    crawl(homes[0], AS_OF)
    shows(portal, swapped)
    crawl(homes[1], AS_OF)
    before, after = map(said, homes)
    assert before["雄壁镇"] != before["彩云镇"]
    assert (after["雄壁镇"], after["彩云镇"]) == (before["彩云镇"], before["雄壁镇"])
    assert {town: after[town] for town in TOWNS if town not in ("雄壁镇", "彩云镇")} == {
        town: before[town] for town in TOWNS if town not in ("雄壁镇", "彩云镇")
    }


def test_an_entry_without_a_source_is_nobody_s_and_keeps_from_blame_whom_it_may_be_of(
    portal: Portal, tmp_path: Path
) -> None:
    items = quarter()
    items = [
        replace(one, source="") if one.source == "雄壁镇" and one.day.month > 3 else one
        for one in items
    ]
    shows(portal, items)
    home = county(tmp_path / "home", portal)
    crawl(home, AS_OF)
    found = said(home)
    assert {
        town for town, (band, late, _) in found.items() if (band, late) == ("未能核查", None)
    } == {"雄壁镇", *IDLE}
    assert "没有" in tongbao("lists", "--as-of", AS_OF, "--format", "text", home=home)
    june = figures(home, "2022-06")
    assert june["unassigned"]["total"] == sum(
        not one.source and one.day.month == 6 for one in items
    )
    assert all(one["unverified"] == ["乡镇动态"] for one in june["units"] if one["unit"] in TOWNS)
    assert (
        "“乡镇动态”栏目有2条信息的来源无法辨认，未计入任何单位，相关单位的条数为下限。"
        in june["notes"]
    )
    assert {one["unit"]: one["news"] for one in june["units"]}[
        "雄壁镇"
    ] is None  # a 0 would be no count


def test_a_later_night_asks_for_the_article_of_each_new_entry_and_a_failing_one_again(
    tmp_path: Path,
) -> None:
    items = quarter()
    broken = next(one for one in items if one.source == "葵山镇")
    with Portal().serving() as portal:
        portal.etags = True
        show(portal, items[1:], in_articles=True)
        portal.pages[broken.url] = (503, {}, b"")
        home = county(tmp_path / "home", portal)
        crawl(home, "2022-06-30")
        assert sorted(set(portal.paths) - {"/", "/robots.txt"}) == sorted(
            {"/xzdt/", *(one.url for one in items[1:])}
        )
        portal.asked.clear()
        show(portal, items[1:], in_articles=True)
        crawl(home, "2022-07-01")
        assert [path for path in portal.paths if path != "/robots.txt"] == ["/xzdt/", broken.url]
        portal.asked.clear()
        crawl(home, "2022-07-02")
        assert [path for path in portal.paths if path != "/robots.txt"] == ["/xzdt/"]
        show(portal, items, in_articles=True)
        portal.asked.clear()
        crawl(home, "2022-07-03")
        assert [path for path in portal.paths if path != "/robots.txt"] == ["/xzdt/", items[0].url]
        assert said(home, "2022-07-03")[items[0].source][2] == str(items[0].day)


def test_a_source_that_the_list_once_named_is_kept_when_it_names_none_any_more(
    tmp_path: Path,
) -> None:
    with Portal().serving() as portal:
        show(portal, quarter(), in_articles=False)
        home = county(tmp_path / "home", portal)
        crawl(home, AS_OF)
        before = said(home)
        show(portal, [replace(one, source="") for one in quarter()], in_articles=True)
        crawl(home, "2022-07-01", "--full")
    assert said(home) == before


def test_the_evidence_says_whose_each_entry_is_and_by_which_source(
    portal: Portal, tmp_path: Path
) -> None:
    home = county(tmp_path / "home", portal)
    crawl(home, AS_OF)
    crawl(home, "2022-07-01")
    whole, alone = tmp_path / "全部", tmp_path / "一个"
    tongbao("evidence", "乡镇动态", "--as-of", AS_OF, "-o", str(whole), home=home)
    tongbao("evidence", "彩云镇/乡镇动态", "--as-of", AS_OF, "-o", str(alone), home=home)
    text = (whole / "说明.html").read_text(encoding="utf-8")
    for town in TOWNS:
        assert f"{town}：至2022年6月30日仍在列、来源为本单位的信息中" in text
    assert (
        "<td>彩云镇</td><td>2022-03-20</td><td><bdi>彩云镇</bdi></td><td>102</td><td>"
        "1个月以上</td><td>是</td>"
    ) in text
    own = (alone / "说明.html").read_text(encoding="utf-8")
    read_in = "文章，访问1" if portal.in_articles else "列表，访问1"  # type: ignore[attr-defined]
    assert f"<bdi>彩云镇</bdi>（{read_in}）</td><td>彩云镇</td>" in own
    assert not [town for town in TOWNS if town in own and town != "彩云镇"]
    # What was received when the source was read is among the captures, though a
    # later visit read the list again.
    captured = [
        line
        for line in (alone / "records.jsonl").read_text(encoding="utf-8").splitlines()
        if "c4.html" in line
    ]
    assert bool(captured) is portal.in_articles  # type: ignore[attr-defined]
    tongbao("evidence", "--verify", home=home)


def test_the_evidence_says_why_a_lead_could_not_be_verified(portal: Portal, tmp_path: Path) -> None:
    shows(
        portal,
        [
            replace(one, source="" if one.url.endswith("/0.html") else one.source)
            for one in quarter()
        ],
    )
    home = county(tmp_path / "home", portal)
    crawl(home, AS_OF)
    folder = tmp_path / "证据"
    tongbao("evidence", "彩云镇/乡镇动态", "--as-of", AS_OF, "-o", str(folder), home=home)
    text = (folder / "说明.html").read_text(encoding="utf-8")
    assert "列表中有标注日期为2022年6月30日的信息，来源无法辨认，可能属于本单位" in text
    assert "无法辨认，不计入任何单位" in text


def test_the_attachment_stands_in_the_roster_s_order_where_the_county_says_so(
    tmp_path: Path,
) -> None:
    with Portal().serving() as portal:
        show(portal, quarter(), in_articles=False)
        home = county(tmp_path / "home", portal)
        crawl(home, AS_OF)
    assert attached(home) != list(TOWNS)
    with (home / "tongbao.toml").open("a", encoding="utf-8") as settings:
        settings.write('[circular]\norder = "roster"\n')
    assert attached(home) == list(TOWNS)


def attached(home: Path) -> list[str]:
    figures(home, "2022-06")
    rows = (home / "reports" / "2022-06" / "附件1.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [row.split(",")[0] for row in rows[1:]] == [str(number) for number in range(1, 11)]
    return [row.split(",")[1] for row in rows[1:]]
