"""A row more in exemptions.csv: whatever form the clerk's file has, it reads as before and this
one more, or nothing is changed.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.words import plain
from config.county import load_county
from config.editing.exempting import NotAddedError, add_exemption
from config.exemptions import Exemption
from config.template import init_county

UNITS = "单位,分组\n甲镇,镇街\n"
COLUMNS = "栏目,单位,类别,更新周期,网址\n工作动态,甲镇,动态信息,每周,http://www.example.gov.cn/a/\n"
ROW = Exemption("甲镇", "工作动态", "机构改革", "张主任", date(2018, 7, 31), date(2018, 9, 30))
HELD = "甲镇,工作动态,网站改版,王县长,,2018-08-31"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    init_county(tmp_path, "青山县", "http://www.example.gov.cn/")
    (tmp_path / "units.csv").write_text(UNITS, encoding="utf-8")
    (tmp_path / "columns.csv").write_text(COLUMNS, encoding="utf-8")
    return tmp_path


def added(home: Path, row: Exemption = ROW) -> tuple[Exemption, ...]:
    add_exemption(home, load_county(home).registry, row)
    return load_county(home).exemptions


def test_the_file_is_made_where_there_is_none(home: Path) -> None:
    assert added(home) == (ROW,)
    assert (home / "exemptions.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    "text",
    [
        f"单位,栏目,原因,批准人,起始日期,截止日期\n{HELD}\n",
        f"单位,栏目,原因,批准人,起始日期,截止日期\r\n{HELD}",
        f"豁免清单,,,,,\n单位,栏目,原因,批准人,起始日期,截止日期\n{HELD}\n\n\n",
        "单位;栏目;原因;批准人;起始日期;截止日期\n" + HELD.replace(",", ";") + "\n",
        (
            "文号,截止日期,单位,栏目,批准人,原因,起始日期\n1号,2018-08-31,甲镇,工作动态,王县长,"
            "网站改版,\n"
        ),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_file_in_any_form_reads_as_before_and_one_more(
    home: Path, text: str, encoding: str
) -> None:
    (home / "exemptions.csv").write_bytes(text.encode(encoding))
    before = load_county(home).exemptions
    assert len(before) == 1
    assert added(home) == (*before, ROW)


@pytest.mark.parametrize(
    "content",
    [
        "单位,栏目,原因,批准人,起始日期,截止日期\n没有的镇,工作动态,x,y,,2018-08-31\n",
        "单位,栏目\n",
        '"a',
    ],
)
def test_a_file_that_cannot_be_read_is_left_alone(home: Path, content: str) -> None:
    registry = load_county(home).registry
    path = home / "exemptions.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(NotAddedError):
        add_exemption(home, registry, ROW)
    assert path.read_text(encoding="utf-8") == content


@pytest.mark.parametrize(
    "row",
    [
        Exemption("乙镇", "工作动态", "x", "y", None, date(2018, 9, 30)),
        Exemption("甲镇", "通知公告", "x", "y", None, date(2018, 9, 30)),
        Exemption("甲镇", "工作动态", "", "y", None, date(2018, 9, 30)),
        Exemption("甲镇", "工作动态", "x", "y", date(2018, 10, 1), date(2018, 9, 30)),
    ],
)
def test_what_the_file_s_checks_refuse_is_not_written(home: Path, row: Exemption) -> None:
    with pytest.raises(NotAddedError):
        added(home, row)
    assert not (home / "exemptions.csv").exists()


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(reason=st.text(max_size=40).map(plain).filter(bool))
@pytest.mark.parametrize("start", ["", "=", "'=", '"', 'a"b,c;d\t'])
def test_any_reason_comes_back_or_is_refused(home: Path, start: str, reason: str) -> None:
    (home / "exemptions.csv").unlink(missing_ok=True)
    row = Exemption("甲镇", "工作动态", plain(start + reason), "张主任", None, date(2018, 9, 30))
    try:
        found = added(home, row)
    except NotAddedError:
        assert not (home / "exemptions.csv").exists()
        return
    assert found == (row,)
