"""A unit's own sheet goes with its mail where that is asked for, and holds nothing of others
or of what could not be read.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from config.io.spreadsheet import write_csv
from storage.records import Entry, Outcome
from tests.monitor.reading import ask, crawl, entry, folder

pytestmark = pytest.mark.on_both

COLUMNS = [
    ("工作动态", "东镇", "动态信息", "每周", "east/"),
    ("信息公开目录", "东镇", "信息公开", "每月", "east-open/"),
    ("领导分工", "东镇", "信息公开", "每月", "down/"),
    ("工作动态", "西镇", "动态信息", "每周", "west/"),
]


def county(home: Path, attach: bool) -> Path:
    settings = f'[mail]\nattach_sheet = {str(attach).lower()}\ncontact = "办公室"\n'
    folder(home, [("东镇", "镇街"), ("西镇", "镇街")], COLUMNS, settings)
    write_csv(
        home / "units.csv",
        ("单位", "分组", "邮箱"),
        [("东镇", "镇街", "e@x.cn"), ("西镇", "镇街", "w@x.cn")],
    )
    pages: dict[str, Sequence[Entry] | Outcome] = {
        "east/": [entry("2026-06-10", "=1+1", "e/1.html")],
        "east-open/": [
            entry("2026-06-20", "公开", "o/1.html"),
            entry("2026-05-02", "旧的", "o/2.html"),
        ],
        "down/": Outcome.SERVER_ERROR,
        "west/": [entry("2026-05-01", "西镇的会", "w/1.html")],
    }
    crawl(home, "2026-06-30", pages)
    return home


def mails(home: Path) -> dict[str, EmailMessage]:
    done = ask(home, "notify", "--as-of", "2026-06-30")
    assert done.exit_code == 0, done.output
    found = {}
    for path in (home / "data" / "outbox").glob("*.eml"):
        message = message_from_bytes(path.read_bytes(), policy=default)
        assert isinstance(message, EmailMessage)
        found[str(message["To"])] = message
    return found


def test_each_unit_gets_its_own_columns_that_were_read(tmp_path: Path) -> None:
    found = mails(county(tmp_path, attach=True))
    assert set(found) == {"e@x.cn", "w@x.cn"}
    (sheet,) = found["e@x.cn"].iter_attachments()
    assert sheet.get_filename() == "东镇责任栏目（截至2026-06-30）.xlsx"
    content = sheet.get_content()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["责任栏目", "更新周期", "最后更新", "本期条数", "标题", "链接"]
    assert [(row[0], row[3], row[4]) for row in rows[1:]] == [
        ("工作动态", 1.0, "=1+1"),
        ("信息公开目录", 1.0, "公开"),
    ]
    body = found["e@x.cn"].get_body(("plain",))
    assert body is not None
    assert "工作动态" in body.get_content()


@pytest.mark.parametrize("attach", [False])
def test_nothing_goes_with_it_unless_asked_for(tmp_path: Path, attach: bool) -> None:
    assert [list(mail.iter_attachments()) for mail in mails(county(tmp_path, attach)).values()] == [
        [],
        [],
    ]
