"""An empty place in the portal's own template: blank where the page says so, unknown where it
says nothing or what went wrong.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.e2e.commands import tongbao
from tests.e2e.stranger import Portal, column, county_folder, crawl, lists, unit
from tests.e2e.test_product_notices import today

BLANK = "空白栏目"


def page(said: str = "") -> bytes:
    """The portal's template, with menus and its latest news beside
    the column's own, empty place.
    """
    menu = "".join(f"<li><a href='/m{number}/'>栏目{number}</a></li>" for number in range(20))
    return (
        "<html><head><meta charset='utf-8'><title>工作动态-某县人民政府</title></head><body>"
        f"<ul class='nav'>{menu}</ul><div class='position'>当前位置：<a href='/'>首页</a> &gt; "
        "工作动态</div>"
        f"<div class='list'><ul></ul><p>{said}</p></div>"
        "<div class='foot'>主办：某县人民政府办公室 技术支持：某县大数据中心</div></body></html>"
    ).encode()


@pytest.mark.parametrize(
    ("said", "band"),
    [
        *(("暂无信息", BLANK), ("", "未能核查"), ("数据加载失败", "未能核查"), ("服务繁忙，请稍候再试", "未能核查")),
        *(("暂时无法访问，敬请谅解", "未能核查"), ("数据库连接错误", "未能核查"), ("栏目内容正在迁移", "未能核查")),
        ("本栏目已停用", "未能核查"),
    ],
)  # fmt: skip
def test_only_the_portal_s_own_words_prove_that_a_place_is_empty(
    said: str, band: str, tmp_path: Path
) -> None:
    with Portal().serving() as portal:
        portal.pages["/gzdt/"] = page(said)
        home = county_folder(
            tmp_path / "county",
            portal,
            [unit("甲镇")],
            [column("工作动态", "甲镇", f"{portal.url}/gzdt/")],
        )
        found = []
        for number in range(4):
            day = (date(2018, 7, 31) + timedelta(days=number)).isoformat()
            crawl(home, day)
            (row,) = lists(home, day)
            found.append(row["band"])
        assert found == [band] * 4


def test_a_column_proven_empty_is_confirmed_when_it_is_read_again(tmp_path: Path) -> None:
    with Portal().serving() as portal:
        portal.pages["/gzdt/"] = page("暂无信息")
        home = county_folder(
            tmp_path / "county",
            portal,
            [unit("甲镇", 邮箱="a@x.gov.cn")],
            [column("工作动态", "甲镇", f"{portal.url}/gzdt/")],
        )
        crawl(home, (today() - timedelta(days=1)).isoformat())
        crawl(home, today().isoformat())
        (row,) = json.loads(tongbao("notify", "--format", "json", home=home))
        assert (row["unit"], row["status"]) == ("甲镇", "sent")
        portal.pages["/gzdt/"] = page("数据加载失败")
        reports = tmp_path / "reports"
        tongbao(
            "circular",
            f"{today():%Y-%m}",
            "--as-of",
            today().isoformat(),
            "--draft",
            "-o",
            str(reports),
            home=home,
        )
        (told,) = json.loads((reports / "circular.json").read_text("utf-8"))["columns"]
        assert told["band"] == "未能核查"
