"""Pages as browsers save and send them: one file with all that a page shows, and words in
addresses in the page's own encoding.
"""

from __future__ import annotations

import json
import quopri
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from crawler.page.reading import Hints, Page
from crawler.page.saved import page_in
from crawler.read.reader import read
from monitor.cli.main import cli
from tests.crawler.list_pages import PAGE, SITE, TODAY, items, left_menu, plain


def archive_of(page: bytes, charset: str) -> bytes:
    whole = MIMEMultipart("related", type="text/html")
    whole["From"] = "<Saved by Blink>"
    whole["Snapshot-Content-Location"] = PAGE
    part = EmailMessage()
    part["Content-Type"] = f"text/html; charset={charset}" if charset else "text/html"
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part["Content-Location"] = PAGE
    part.set_payload(quopri.encodestring(page).decode("ascii"))
    whole.attach(part)
    whole.attach(MIMEApplication(b"GIF89a", "octet-stream"))
    return whole.as_bytes()


@pytest.mark.parametrize(
    ("encoding", "charset"), [("utf-8", "utf-8"), ("utf-8", ""), ("gb18030", "gb2312")]
)
def test_a_page_saved_as_one_file_is_read_as_the_page_itself(
    tmp_path: Path, encoding: str, charset: str
) -> None:
    page = left_menu(plain(items(6))).encode(encoding)
    saved = archive_of(page, charset)
    assert page_in(saved)[0].decode(encoding).splitlines() == page.decode(encoding).splitlines()
    file = tmp_path / "page.mhtml"
    file.write_bytes(saved)
    answer = CliRunner().invoke(
        cli, ["check", "--file", str(file), "--url", PAGE, "--format", "json"]
    )
    shown = json.loads(answer.stdout)
    assert [entry["title"] for entry in shown["entries"]] == [item.title for item in items(6)]


@pytest.mark.parametrize(
    "body", [b"", b"MIME-Version: 1.0", b"<html>MIME-Version: 1.0</html>", b"\xff\xfe"]
)
def test_what_is_no_such_file_is_the_page_itself(body: bytes) -> None:
    assert page_in(body) == (body, "")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_words_in_a_query_are_sent_as_a_browser_sends_them(encoding: str) -> None:
    pager = "<div class=page>共3页 <a href='list.asp?lm=通知公告&page=2'>下一页</a></div>"
    page = left_menu(plain(items(6)), pager).encode(encoding)
    reading = read(Page(f"{SITE}/zwgk/tzgg/list.asp", page), Hints(TODAY))
    assert reading.next is not None
    assert (
        reading.next.url
        == f"{SITE}/zwgk/tzgg/list.asp?lm={quote('通知公告', encoding=encoding)}&page=2"
    )


def test_the_own_name_among_links_to_its_like_is_no_heading_of_another_column() -> None:
    bar = (
        "<div class=chips><a href='/zwgk/tzgg/'>通知公告 6</a> <a href='/zwgk/gzdt/'>工作动态 "
        "5</a></div>"
    )
    page = left_menu(plain(items(6)), "").replace("<h2>通知公告</h2>", bar)
    assert bar in page
    reading = read(Page(PAGE, page.encode()), Hints(TODAY))
    assert len(reading.entries) == 6, reading.why
