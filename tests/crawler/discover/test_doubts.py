"""What a proposal says of itself: what is only inferred, what is no column after all,
and where it was not let in.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from config.io.spreadsheet import decode
from config.settings import FILE
from monitor.demo.portal import Answer, Resource, Site, serving
from tests.crawler.discover.portal import articles, listing, page
from tests.crawler.discover.test_discover import folder
from tests.e2e.commands import tongbao

MENU = (
    "<ul><li><a href='/tzgg/list.html'>通知公告</a></li><li><a "
    "href='/jryw/list.html'>今日要闻</a></li></ul>"
)


def report_of(
    files: Mapping[str, Resource], home: Path, home_page: str = MENU, settings: str = ""
) -> Mapping[str, Any]:
    with serving(Site({"/": page("青岭县人民政府", home_page), **files})) as portal:
        made = folder(home, portal.url)
        if settings:
            text = (made / FILE).read_text("utf-8").replace("allowed_hosts = []", settings)
            (made / FILE).write_text(text, "utf-8")
        found: Mapping[str, Any] = json.loads(tongbao("discover", "--format", "json", home=made))
        return found


def one_body(path: str, name: str) -> dict[str, Resource]:
    crumbs = f"<a href='/'>首页</a> &gt; {name}"
    return {
        **listing(path, name, 3, crumbs=crumbs, site="青岭县"),
        **articles(path, name, 3, ["青岭县财政局"]),
    }


def test_a_unit_that_only_entries_name_is_a_guess_and_headlines_have_none(tmp_path: Path) -> None:
    report = report_of(
        one_body("/tzgg/list.html", "通知公告") | one_body("/jryw/list.html", "今日要闻"),
        tmp_path / "q",
    )
    rows = {row["column"]: row for row in report["found"]}
    assert rows["通知公告"]["unit"] == "财政局"
    assert rows["通知公告"]["why"] == ["the unit is inferred from 信息来源 only"]
    assert (rows["今日要闻"]["unit"], rows["今日要闻"]["category"]) == ("", "动态信息/政务要闻")
    assert "待确认：单位仅为推断" in decode((tmp_path / "q" / "columns.proposed.csv").read_bytes())


def undated(rows: int, name: str) -> Answer:
    """A list as offices show consultations: two days of which neither is headed 发布日期."""
    cells = "".join(
        (
            f"<tr><td><a href='/zj/{n}.html'>关于征求第{n}"
            "号工作方案意见建议的公告</a></td><td>进行中</td></tr>"
        )
        for n in range(rows)
    )
    body = (
        f"<p>当前位置：<a href='/'>首页</a> &gt; {name}</p><h2>{name}</h2><table "
        f"class='l'>{cells}</table>"
    )
    return page(f"{name}-青岭县", body)


def consultation(n: int) -> Answer:
    text = "现将有关情况说明如下，欢迎提出意见。" * 20
    title = f"关于征求第{n}号工作方案意见建议的公告"
    return page(
        title,
        f"<h1>{title}</h1><div>发布时间：2026-03-{n + 1:02d}　来源：财政局</div><div "
        f"id='zoom'><p>{text}</p></div>",
    )


def test_a_list_whose_days_only_its_articles_show_is_a_column(tmp_path: Path) -> None:
    menu = "<a href='/zj/list.html'>民意征询</a>"
    files: dict[str, Resource] = {"/zj/list.html": undated(8, "民意征询")}
    dated = {f"/zj/{n}.html": consultation(n) for n in range(8)}
    undatable = {f"/zj/{n}.html": page("无", "<p>内容</p>") for n in range(8)}
    report = report_of(files | dated, tmp_path / "dated", menu)
    assert [(row["column"], row["unit"], row["latest"]) for row in report["found"]] == [
        ("民意征询", "财政局", "2026-03-03")
    ]
    assert report["readable"] == 1
    assert report_of(files | undatable, tmp_path / "undatable", menu)["found"] == []


def test_what_citizens_write_is_no_column(tmp_path: Path) -> None:
    files = one_body("/hd/list.html", "县长信箱") | one_body("/xd/list.html", "来信选登")
    menu = "<a href='/hd/list.html'>县长信箱</a><a href='/xd/list.html'>来信选登</a>"
    report = report_of(files, tmp_path / "q", menu)
    assert [row["column"] for row in report["found"]] == ["来信选登"]
    assert (
        report["not_proposed"][
            "lists that only repeat a column's entries, or hold citizens' letters"
        ]
        == 1
    )


def test_a_host_to_which_a_unit_has_moved_is_told(tmp_path: Path) -> None:
    menu = MENU + (
        "<a href='http://bsz.qingling.example:8080/'>白石镇</a><a "
        "href='http://www.gov.example/'>中国政府网</a>"
    )
    report = report_of(one_body("/tzgg/list.html", "通知公告"), tmp_path / "q", menu)
    assert report["elsewhere"] == {"bsz.qingling.example:8080": 1, "www.gov.example": 1}
    assert report["elsewhere_units"] == {"bsz.qingling.example:8080": ["白石镇"]}
    assert report["elsewhere_refused"] == {}


def test_an_allowed_host_that_may_not_be_dialled_is_told_with_the_reason(tmp_path: Path) -> None:
    menu = MENU + "<a href='http://10.1.2.3:8080/'>白石镇</a>"
    allowed = 'allowed_hosts = ["10.1.2.3:8080"]'
    report = report_of(one_body("/tzgg/list.html", "通知公告"), tmp_path / "q", menu, allowed)
    assert "not in portal.allowed_networks" in report["elsewhere_refused"]["10.1.2.3:8080"]
    assert report["elsewhere_units"] == {}
