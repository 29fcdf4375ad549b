"""A county folder is read whole: every spelling that clerks' programs save,
and every wrong cell at once.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from config.county import load_county, parse_registry
from config.io.spreadsheet import SpreadsheetError, decode, records, to_csv
from config.registry import Cycle, Responsibility
from config.roster.headers import UNIT_HEADERS
from config.settings import FILE, ConfigError, parse_settings
from config.speech import speaking
from config.template import comments, init_county, settings_text

UNITS = (
    "单位,分组,别名,邮箱,抄送,月任务数,启用日期,停用日期,并入\n"
    "甲局,部门,甲、老甲,a@x.cn,b@x.cn、c@x.cn,15,2018/1/2,,\n乙镇,镇街,,,,,,,\n"
)
COLUMNS = (
    "栏目,单位,类别,更新周期,网址,重点领域,自编号\n动态,甲,动态信息/部门动态,一个月,"
    "http://h/a/,是,007\n通知,甲局、乙镇,信息公开,季度,http://h/b/,,008\n"
)


def folder(tmp_path: Path, units: bytes, columns: bytes) -> Path:
    init_county(tmp_path, "门户", "http://h/")
    (tmp_path / "units.csv").write_bytes(units)
    (tmp_path / "columns.csv").write_bytes(columns)
    return tmp_path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_files_are_read_in_every_encoding_that_excel_and_wps_save(
    tmp_path: Path, encoding: str
) -> None:
    county = load_county(folder(tmp_path, UNITS.encode(encoding), COLUMNS.encode(encoding)))
    unit = county.registry.units[0]
    assert (unit.name, unit.aliases, unit.cc, unit.quota) == (
        "甲局",
        ("甲", "老甲"),
        ("b@x.cn", "c@x.cn"),
        15,
    )
    assert str(unit.starts) == "2018-01-02"
    first, second = county.registry.columns
    assert (first.units, first.cycle, first.main_category, first.key_area) == (
        ("甲局",),
        Cycle.MONTH,
        "动态信息",
        True,
    )
    assert (second.units, second.cycle) == (("甲局", "乙镇"), Cycle.QUARTER)


def test_unknown_headers_are_kept(tmp_path: Path) -> None:
    county = load_county(folder(tmp_path, UNITS.encode(), COLUMNS.encode()))
    assert [column.extra for column in county.registry.columns] == [
        {"自编号": "007"},
        {"自编号": "008"},
    ]


def test_what_else_a_column_may_say_of_itself() -> None:
    roster = "单位,分组\n甲局,部门\n乙镇,镇街\n"
    header = "栏目,单位,类别,更新周期,网址,责任方式,专题,主题,仅一条,标题规则,启用日期,停用日期\n"
    rows = (
        "公开指南,甲局、乙镇,信息公开,一年,http://h/a/,分别,优化营商环境、放管服,农业、"
        "教育,是,{单位}公开指南,2018-01-01,2018/12/31\n"
    )
    plain = "要闻,无,动态信息/政务要闻,每周,http://h/b/,,,,,,,\n"
    first, second = parse_registry(roster, header + rows + plain).columns
    assert first.responsibility is Responsibility.SEPARATE
    assert (first.topics, first.themes) == (("优化营商环境", "放管服"), ("农业", "教育"))
    assert (first.single_entry, first.title_rule) == (True, "{单位}公开指南")
    assert (first.starts, first.ends) == (date(2018, 1, 1), date(2018, 12, 31))
    assert (second.units, second.responsibility, second.topics, second.starts) == (
        (),
        Responsibility.SHARED,
        (),
        None,
    )
    with pytest.raises(ConfigError) as caught:
        parse_registry(
            roster, header + rows.replace("分别", "各自").replace("2018/12/31", "2017-12-31")
        )
    assert [problem.split(" = ")[0] for problem in caught.value.problems] == [
        "columns.csv row 2, 停用日期",
        "columns.csv row 2, 责任方式",
    ]


def test_ten_different_faults_get_ten_messages(tmp_path: Path) -> None:
    faulty = "\n".join(
        (
            "栏目,单位,类别,更新周期,网址,重点领域,可为空,最少条数,版式,条目",
            ",甲局,信息公开,每周,http://h/1,,,,,",
            "二,丙局,信息公开,每周,http://h/2,,,,,",
            "三,甲局,新闻,每周,http://h/3,,,,,",
            "四,甲局,信息公开,每旬,http://h/4,,,,,",
            "五,甲局,信息公开,每周,h/5,,,,,",
            "六,甲局,信息公开,每周,http://h/6,对,,,,",
            "七,甲局,信息公开,每周,http://h/7,,无,,,",
            "八,甲局,信息公开,每周,http://h/8,,,几条,,",
            "九,甲局,信息公开,每周,http://h/9,,,,没有的版式,",
            "十,甲局,信息公开,每周,http://h/10,,,,,ul[[",
            "",
        )
    )
    with pytest.raises(ConfigError) as caught:
        load_county(folder(tmp_path, UNITS.encode(), faulty.encode()), layouts=["trs"])
    problems = caught.value.problems
    assert [problem.split(":")[0].split(" = ")[0] for problem in problems] == [
        "columns.csv row 2, 栏目",
        "columns.csv row 3, 单位",
        "columns.csv row 4, 类别",
        "columns.csv row 5, 更新周期",
        "columns.csv row 6, 网址",
        "columns.csv row 7, 重点领域",
        "columns.csv row 8, 可为空",
        "columns.csv row 9, 最少条数",
        "columns.csv row 10, 版式",
        "columns.csv row 11, 条目",
    ]
    assert all("expected" in problem for problem in problems)


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        ("单位\n甲\n", "header 分组 is missing"),
        ("单位,分组,单位\n甲,部门,乙\n", "header 单位 stands twice"),
        ("单位,分组\n甲,部门\n甲,部门\n", "row 3, 单位"),
        ("单位,分组,别名\n甲,部门,\n乙,部门,甲\n", "row 3, 别名"),
        ("单位,分组,邮箱\n甲,部门,a@b@c\n", "row 2, 邮箱"),
        ('单位,分组,邮箱\n甲,部门,"a@x.cn\nBcc: e@x.cn"\n', "row 2, 邮箱"),
        ("单位,分组,启用日期\n甲,部门,2018-02-30\n", "row 2, 启用日期"),
        ("单位,分组,启用日期,停用日期\n甲,部门,2018-02-02,2018-02-01\n", "row 2, 停用日期"),
        ("单位,分组,并入\n甲,部门,没有\n", "row 2, 并入"),
        ("单位,分组,并入\n甲,部门,甲\n", "row 2, 并入"),
        ("单位,分组\n甲、乙,部门\n", "row 2, 单位"),
        ("单位,分组\n甲,部门,多一格\n", "row 2: 3 cells"),
        ('单位,分组\n"甲,部门\n', "row 2: a quote"),
    ],
)
def test_a_wrong_roster_is_reported_by_file_row_and_header(units: str, expected: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_registry(units, "栏目,单位,类别,更新周期,网址\n")
    assert len(caught.value.problems) == 1
    assert caught.value.problems[0].startswith("units.csv")
    assert expected in caught.value.problems[0]


def test_two_units_merged_into_each_other_are_both_reported() -> None:
    with pytest.raises(ConfigError) as caught:
        parse_registry("单位,分组,并入\n甲,部门,乙\n乙,部门,甲\n", "栏目,单位,类别,更新周期,网址\n")
    assert [problem.split(" = ")[0] for problem in caught.value.problems] == [
        "units.csv row 2, 并入",
        "units.csv row 3, 并入",
    ]


def test_a_lead_named_twice_is_reported() -> None:
    with pytest.raises(
        ConfigError, match=r"columns.csv row 2, 单位 = “甲、甲”: expected each lead once"
    ):
        parse_registry(
            "单位,分组\n甲,部门\n",
            "栏目,单位,类别,更新周期,网址\n动态,甲、甲,信息公开,每周,http://h/\n",
        )


def test_an_unreadable_roster_is_one_fault_not_one_for_every_column() -> None:
    with pytest.raises(ConfigError) as caught:
        parse_registry("名单\n甲\n", COLUMNS)
    assert caught.value.problems == [
        "units.csv row 1: headers 单位、分组 are missing; expected 单位、分组; found 名单"
    ]


def test_settings_name_key_and_line(tmp_path: Path) -> None:
    home = folder(tmp_path, UNITS.encode(), COLUMNS.encode())
    text = (
        (home / FILE)
        .read_text(encoding="utf-8")
        .replace("concurrency = 4", "concurency = 4")
        .replace("port = 25", 'port = "mail"')
    )
    (home / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_county(home)
    lines = [
        number
        for number, line in enumerate(text.splitlines(), 1)
        if line.startswith(("concurency", "port = "))
    ]
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        f"tongbao.toml line {n}" for n in lines
    ]


def test_every_key_is_written_with_its_default_and_a_comment(tmp_path: Path) -> None:
    init_county(tmp_path, "门户", "http://h/")
    text = (tmp_path / FILE).read_text("utf-8")
    keys = [line for line in text.splitlines() if line[:1].isalpha()]
    assert [line for line in keys if "# " not in line] == []
    written = {
        table: {
            key: value
            for key, value in keys_of.items()
            if (table, key) not in (("portal", "name"), ("portal", "url"))
        }
        for table, keys_of in tomllib.loads(text).items()
    }
    bare = parse_settings('[portal]\nname = "门户"\nurl = "http://h/"\n').model_dump(
        mode="json", by_alias=True
    )
    for name in ("name", "url"):
        del bare["portal"][name]
    # Tables of which there may be any number stand in the file as an example behind #.
    assert (bare["circular"].pop("list"), bare.pop("register")) == ([], [])
    assert "# [[circular.list]]" in text
    assert "# [[register]]" in text
    assert written == bare


def test_a_second_init_changes_nothing(tmp_path: Path) -> None:
    init_county(tmp_path, "门户", "http://h/")
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(ConfigError, match="exists already"):
        init_county(tmp_path, "别的", "http://other/")
    assert (tmp_path / FILE).read_bytes() == before


def test_new_files_carry_a_bom_and_every_header(tmp_path: Path) -> None:
    init_county(tmp_path, '引号"与\\反斜杠', "http://h/")
    content = (tmp_path / "units.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert tuple(records(decode(content))[0]) == UNIT_HEADERS
    assert load_county(tmp_path).settings.portal.name == '引号"与\\反斜杠'


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@a", "\tx", "\rx", "＝1", "＋1", "－1", "＠a"]
)
def test_no_cell_from_the_web_runs_as_a_formula(cell: str) -> None:
    written = next(csv.reader(io.StringIO(to_csv((cell,), []).removeprefix("\ufeff"), newline="")))
    assert written == ["'" + cell]


def test_numbers_and_plain_text_are_left_alone() -> None:
    assert to_csv(("数",), [(-3,), ("a=b",)]) == "\ufeff数\r\n-3\r\na=b\r\n"


def test_bytes_in_no_known_encoding_are_refused() -> None:
    with pytest.raises(SpreadsheetError):
        decode(b"\x81\xff\x00\xff")


def test_comments_are_in_the_reader_s_language_and_change_no_setting() -> None:
    words = '引号" # 与\\反斜杠', "http://h/#x"
    english = settings_text(*words)
    with speaking("zh"):
        chinese = settings_text(*words)
    assert settings_text(*words) == english
    assert parse_settings(chinese) == parse_settings(english)
    lines = list(zip(english.splitlines(), chinese.splitlines(), strict=True))
    for before, after in lines:
        if before == after:  # it has no comment, or is an example of a table or key itself
            assert "# " not in before or re.fullmatch(r"# (\[\[[\w.]+\]\]|\w+ = [^#]*)", before)
        else:
            assert before.startswith(after.rpartition("# ")[0])
            assert not re.search(r"\b(the|of|empty|and|its|is|which)\b", after), after
    assert len([1 for before, after in lines if before != after]) >= len(comments())
