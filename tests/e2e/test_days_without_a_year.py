"""A list that shows days without a year, through the commands: last year's
entries are never this year's news.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from config.settings import FILE
from config.template import init_county
from monitor.demo.portal import Resource, Site, serving
from tests.crawler.discover.portal import article, page
from tests.e2e.commands import tongbao

NEWEST = date(2017, 7, 25)
DAYS = [NEWEST - timedelta(days=9 * n) for n in range(8)]


def portal() -> Site:
    rows = "".join(
        (
            f"<li><a href='/gzdt/show{n}.asp'>教育局召开第{n}"
            f"次重点工作推进会</a><span>{day:%m-%d}</span></li>"
        )
        for n, day in enumerate(DAYS)
    )
    body = (
        "<p>当前位置：<a href='/'>首页</a> &gt; 工作动态</p><h2>工作动态</h2><ul "
        f"class='l'>{rows}</ul>"
    )
    files: dict[str, Resource] = {
        "/": page("青岭县", "<p>首页</p>"),
        "/gzdt/list.asp": page("工作动态", body),
    }
    for n, day in enumerate(DAYS):
        files[f"/gzdt/show{n}.asp"] = article(f"教育局召开第{n}次重点工作推进会", day, "教育局")
    return Site(files)


def verdict(home: Path, day: str) -> dict[str, Any]:
    tongbao("crawl", "--as-of", day, home=home)
    (row,) = json.loads(tongbao("lists", "--all", "--as-of", day, "--format", "json", home=home))
    return {key: row[key] for key in ("latest", "band", "overdue", "outcome")}


def test_last_years_list_is_behind_and_stays_so_a_year_later(tmp_path: Path) -> None:
    with serving(portal()) as site:
        init_county(tmp_path / "q", "青岭县人民政府", site.url)
        home = tmp_path / "q"
        text = (home / FILE).read_text("utf-8").replace("delay = 0.5", "delay = 0")
        (home / FILE).write_text(text, "utf-8")
        (home / "units.csv").write_text("单位,分组\n教育局,部门\n", "utf-8")
        head = "栏目,单位,类别,更新周期,网址"
        (home / "columns.csv").write_text(
            f"{head}\n工作动态,教育局,动态信息,每周,{site.url}gzdt/list.asp\n", "utf-8"
        )
        behind = {"latest": "2017-07-25", "band": "1年以上", "overdue": True, "outcome": "read"}
        assert verdict(home, "2018-07-31") == behind
        assert verdict(home, "2018-08-01") == behind
        assert verdict(home, "2019-07-26") == behind
