"""The circular of a county made by hand: what counts, for whom and once; attachments to
the letter; cells safe to open.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.e2e.commands import tongbao
from tests.e2e.stranger import Portal, Row, column, county_folder, crawl, list_page, unit

BOM = "\ufeff"
SHARED: Row = ("两栏同登的一件事", "/shared/1.html", "2018-07-31")
PAGES: dict[str, list[Row]] = {
    "工作动态": [
        SHARED,
        ("七月的第一天", "/a/2.html", "2018-07-01"),
        ("六月的最后一天", "/a/3.html", "2018-06-30"),
        ("五月的最后一天", "/a/4.html", "2018-05-31"),
    ],
    "乙局公开": [
        SHARED,
        ("乙局公开一件事", "/b/1.html", "2018-07-15"),
        ("乙局六月一件事", "/b/2.html", "2018-06-15"),
    ],
    "联合公开": [
        ("别名所称的单位", "/j/1.html", "2018-07-25"),
        ("另一牵头单位的", "/j/2.html", "2018-07-24"),
        ("报纸上转来的事", "/j/3.html", "2018-07-23"),
    ],
    "=戊局栏": [
        ('=HYPERLINK("http://x.example","点")', "/e/1.html", "2018-01-02"),
        ("＝全角的等号", "/e/2.html", "2018-01-01"),
    ],
}
SOURCES = {"/j/1.html": "甲镇人民政府", "/j/2.html": "乙局", "/j/3.html": "某某日报"}


def article(title: str, day: str, source: str) -> bytes:
    return (
        f'<html><head><meta charset="utf-8"><title>{title}</title><meta name="ArticleTitle" '
        f'content="{title}">'
        f'<meta name="PubDate" content="{day}"><meta name="ContentSource" '
        f'content="{source}"></head>'
        f"<body><h1>{title}</h1><p>发布日期：{day} "
        f"来源：{source}</p><p>{'正文。' * 60}</p></body></html>"
    ).encode()


def county(home: Path, portal: Portal) -> Path:
    for number, (name, rows) in enumerate(PAGES.items()):
        portal.pages[f"/{number}/"] = list_page(rows, title=name, counted=True)
    for title, url, day in PAGES["联合公开"]:
        portal.pages[url] = article(title, day, SOURCES[url])
    units = [
        unit("甲镇", "镇街园区", 别名="甲镇人民政府"),
        unit("丙镇", "镇街园区"),
        unit("丁局"),
        unit("乙局"),
        unit("戊局"),
    ]
    columns = [
        column("工作动态", "甲镇", portal.url + "/0/"),
        column("乙局公开", "乙局", portal.url + "/1/", category="信息公开", 重点领域="是"),
        column("联合公开", "甲镇、乙局", portal.url + "/2/", category="信息公开", 重点领域="是"),
        column("=戊局栏", "戊局", portal.url + "/3/", category="信息公开", 重点领域="是"),
        column("打不开的栏", "丁局", portal.url + "/none/", category="信息公开"),
    ]
    return county_folder(home, portal, units, columns)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The county after its crawl."""
    home = tmp_path_factory.mktemp("county")
    with Portal().serving() as portal:
        crawl(county(home, portal), "2018-07-31")
    return home


def test_the_attachments_and_figures_of_a_month(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    tongbao("circular", "2018-07", "-o", str(out), home=home)
    assert [read(out, number) for number in (1, 2, 3)] == [
        ["序号,镇街园区,信息公开（条数）,动态信息（条数）,备注", "1,甲镇,1,2,", "2,丙镇,0,0,"],
        # What could not be read is no 0.
        [
            "序号,部门,信息公开（条数）,动态信息（条数）,备注",
            "1,乙局,2,0,",
            "2,丁局,,,未能核查1个栏目",
            "3,戊局,0,0,",
        ],
        # A column's own total has what it shares with another; the formula is text.
        ["牵头责任单位,栏目,总数", "乙局,乙局公开,2", "甲镇、乙局,联合公开,3", "戊局,'=戊局栏,0"],
    ]
    assert [line.split(",")[:2] for line in read(out, 4)[1:]] == [["戊局", "'=戊局栏"]]
    assert [line.split(",")[1:3] for line in read(out, 5)[1:]] == [["丁局", "打不开的栏"]]
    figures = json.loads((out / "circular.json").read_text(encoding="utf-8"))
    named = ("month", "as_of", "total", "disclosure", "news", "previous_total")
    assert [figures[name] for name in named] == ["2018-07", "2018-07-31", 6, 4, 2, 2]
    assert figures["growth"] == 200.0
    assert (
        sum(one["total"] or 0 for one in figures["units"]) + figures["unassigned"]["total"]
        == figures["total"]
    )
    assert {one["column"]: one["total"] for one in figures["columns"]}["乙局公开"] == 2


def test_what_was_issued_for_the_month_before_stays_as_it_was_printed(tmp_path: Path) -> None:
    home = tmp_path / "county"
    with Portal().serving() as portal:
        county(home, portal)
        crawl(home, "2018-07-31")
        tongbao("circular", "2018-06", "--issue", home=home)
        late: Row = ("六月的一件事，七月底才挂出来", "/b/9.html", "2018-06-20")
        portal.pages["/1/"] = list_page([*PAGES["乙局公开"], late], title="乙局公开", counted=True)
        crawl(home, "2018-08-01")
    assert previous_total(home) == 2
    shutil.rmtree(home / "reports" / "2018-06")
    assert previous_total(home) == 2, "the database keeps what was issued"


def previous_total(home: Path) -> int:
    tongbao("circular", "2018-07", home=home)
    figures = json.loads(
        (home / "reports" / "2018-07" / "circular.json").read_text(encoding="utf-8")
    )
    return int(figures["previous_total"])


def test_a_list_for_a_spreadsheet_opens_as_text_and_json_keeps_the_words(
    home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "名单.csv"
    tongbao("lists", "--as-of", "2018-07-31", "--format", "csv", "-o", str(file), home=home)
    text = file.read_bytes().decode("utf-8")
    header = (
        "截止日期,分组,单位,栏目,类别,更新周期,最近更新,最近标题,未更新天数,档次,是否超期,"
        "是否豁免,应更新时限,核查时间,核查结果,网址"
    )
    assert text.splitlines()[0] == BOM + header
    assert not [line for line in text.splitlines() if ",=" in line or ',"=' in line]
    assert ",'=戊局栏," in text
    rows = json.loads(tongbao("lists", "--as-of", "2018-07-31", "--format", "json", home=home))
    assert list(rows[0]) == [
        *("as_of", "group", "unit", "column", "category", "cycle", "latest", "title"),
        *("days", "band", "overdue", "exempt", "due", "checked_at", "outcome", "url"),
    ]
    assert [row["column"] for row in rows] == [*PAGES, "打不开的栏"]
    assert rows[2]["unit"] == "甲镇、乙局"
    assert rows[3]["title"] == '=HYPERLINK("http://x.example","点")'
    assert [rows[4][key] for key in ("latest", "title", "days", "overdue", "band")] == [
        *[None] * 4,
        "未能核查",
    ]


def read(out: Path, number: int) -> list[str]:
    text = (out / f"附件{number}.csv").read_bytes().decode("utf-8")
    assert text.startswith(BOM)
    return text.removeprefix(BOM).splitlines()
