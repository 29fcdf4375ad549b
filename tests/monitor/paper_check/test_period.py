"""Which months a paper speaks of, by its title and its day of issue."""

from __future__ import annotations

import pytest

from monitor.reports.paper_check.period import period_of
from monitor.reports.paper_check.reading.plain_text import read_text
from monitor.reports.paper_check.reading.structure import paper_of


@pytest.mark.parametrize(
    ("title", "issued", "label"),
    [
        ("关于2017年6月份莒南县人民政府门户网站内容保障情况的通报", "2017年7月14日", "2017-06"),
        ("关于6月份县政府门户网站内容保障情况的通报", "2017年7月14日", "2017-06"),
        ("关于12月份全县政务公开情况的通报", "2018年1月9日", "2017-12"),
        ("关于2018年1-7月份全县政务公开工作情况的通报", "2018年8月7日", "2018-01..2018-07"),
        ("关于1至4月份全市政务信息报送情况的通报", "2019年5月6日", "2019-01..2019-04"),
        ("关于2022年第三季度乡镇动态栏目信息上传情况的通报", "2022年10月9日", "2022-Q3"),
        ("关于第四季度检查情况的通报", "2022年1月10日", "2021-Q4"),
        ("关于2023年上半年县长信箱办理情况的通报", "2023年7月6日", "2023-01..2023-06"),
        ("关于2021年度政府网站工作情况的通报", "2022年1月20日", "2021"),
        ("关于近期全县政务公开工作情况的通报", "2017年11月2日", None),
        ("关于6月12日督查情况的通报", "2017年7月14日", None),
        ("关于13月份情况的通报", "2017年7月14日", None),
    ],
)
def test_the_title_names_the_months(title: str, issued: str, label: str | None) -> None:
    found = period_of(
        paper_of([read_text("通报.txt", f"{title}\n本期发布3条。\n县政府办公室\n{issued}")])
    )
    assert (found.label if found else None) == label
