"""协同办公.zip: the paper as it lies there, and for each unit that it names a
text that says exactly that.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.monitor.reading import ask, crawl, entry, folder

pytestmark = pytest.mark.on_both

UNITS = [("东镇", "镇街"), ("西镇", "镇街"), ("财政局", "部门")]
COLUMNS = [
    ("工作动态", "东镇", "动态信息", "每周", "east/"),
    ("工作动态", "西镇", "动态信息", "每周", "west/"),
    ("联合整治", "东镇、财政局", "信息公开", "每月", "joint/"),
    ("预决算", "财政局", "信息公开", "一年", "budget/"),
]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    contact = '[circular]\ncontact = "联系电话：8196766"\n'
    home = folder(tmp_path, UNITS, COLUMNS, contact)
    pages = {
        "east/": [entry("2026-06-29", "开会", "e/1.html")],
        "west/": [entry("2026-05-01", "开会", "w/1.html")],
        "joint/": [entry("2026-05-20", "整治", "j/1.html")],
        "budget/": [],
    }
    crawl(home, "2026-06-30", pages)
    return home


def test_the_package_holds_the_files_and_a_text_for_each_unit_that_is_named(
    home: Path, tmp_path: Path
) -> None:
    done = ask(home, "circular", "2026-06", "--date", "2026-07-03")
    assert done.exit_code == 0, done.output
    paths = [home / "reports" / "2026-06" / "协同办公.zip", tmp_path / "again.zip"]
    for words in ([], ["-o", str(paths[1])]):
        done = ask(home, "package", "2026-06", *words)
        assert done.exit_code == 0, done.output
    assert paths[0].read_bytes() == paths[1].read_bytes()
    with zipfile.ZipFile(paths[0]) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    texts = {
        name: content.decode("utf-8-sig")
        for name, content in held.items()
        if name.startswith("文本/")
    }
    assert {name.partition("_")[2] for name in texts} == {"东镇.txt", "西镇.txt", "财政局.txt"}
    directory = home / "reports" / "2026-06"
    figures = json.loads((directory / "circular.json").read_text(encoding="utf-8"))
    assert {each["file"] for each in figures["attachments"]} | {"通报.docx", "通报.xlsx"} == set(
        held
    ) - set(texts)
    assert all(held[name] == (directory / name).read_bytes() for name in held if name not in texts)
    west = next(text for name, text in texts.items() if "西镇" in name)
    assert west.splitlines() == [
        "西镇：",
        "2026年6月份青山县人民政府门户网站内容保障情况通报涉及你单位的事项如下：",
        (
            "1.“工作动态”栏目截至2026年6月30日1个月以上未更新，最近更新为2026年5月1日（60天），"
            "自2026年5月8日起超期。"
        ),
        "请于2026年7月13日前完成整改，整改后的信息应在原栏目公开。",
        "联系电话：8196766",
        "青山县人民政府办公室",
    ]
    money = next(text for name, text in texts.items() if "财政局" in name)
    assert "“联合整治”栏目截至2026年6月30日1个月以上未更新" in money
    assert "“预决算”栏目截至2026年6月30日为空白栏目。" in money
    assert "工作动态" not in money


def test_nothing_is_packed_that_is_not_there_or_a_draft(home: Path) -> None:
    done = ask(home, "package", "2026-06")
    assert done.exit_code == 1
    assert "tongbao circular 2026-06" in done.output
    directory = home / "reports" / "2026-06"
    assert ask(home, "circular", "2026-06", "--draft", "-o", str(directory)).exit_code == 0
    assert ask(home, "package", "2026-06").exit_code == 1
    assert ask(home, "package", "2026-06", "-o", "x.docx").exit_code == 2
