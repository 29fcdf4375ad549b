"""`tongbao evidence`: a folder that standard tools find whole, and find wanting
when one byte of it is another.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from config.county import load_county
from monitor.demo.portal import Site, serving
from tests.e2e.commands import tongbao
from tests.e2e.week import FIRST, REFUSED, board, serve_on, write_folder

pytestmark = pytest.mark.slow

LAST = FIRST + timedelta(days=3)
SPITEFUL = "<script>alert(1)</script>{{7*7}}\u202egnp.exe"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four nights of two columns: one goes stale and answers "not modified", one is
    refused from the second night on.
    """
    home = tmp_path_factory.mktemp("county")
    stale, refused = (
        board("教育局", "jyj", date(2026, 9, 30)),
        board("财政局", "czj", date(2026, 10, 30)),
    )
    site = Site()
    with serving(site) as portal:
        write_folder(home, portal.url, [stale, refused])
        for step in range(4):
            day = FIRST + timedelta(days=step)
            stale = stale.retitled(15, SPITEFUL) if step == 1 else stale
            serve_on(site, stale, day)
            serve_on(site, refused, day)
            if step:
                site.files[refused.path] = REFUSED
            tongbao("crawl", "--as-of", day.isoformat(), home=home)
    return home


@pytest.fixture
def proof(county: Path, tmp_path: Path) -> Path:
    tongbao(
        "evidence",
        "教育局/工作动态",
        "--as-of",
        LAST.isoformat(),
        "-o",
        str(tmp_path / "证据"),
        home=county,
    )
    return tmp_path / "证据"


def sums_hold(folder: Path) -> bool:
    return (
        subprocess.run(
            ["sha256sum", "--quiet", "--strict", "-c", "SHA256SUMS"],
            cwd=folder,
            capture_output=True,
        ).returncode
        == 0
    )


def chain_holds(folder: Path) -> bool:
    """Runs the very command that 核验方法.txt gives."""
    text = (folder / "核验方法.txt").read_text("utf-8")
    command = re.search(r"^python3 -c '\n(.*?)^'$", text, re.DOTALL | re.MULTILINE)
    assert command is not None
    done = subprocess.run(
        [sys.executable, "-I", "-c", command[1]], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode != 0 or done.stdout == "OK\n"
    return done.returncode == 0


def redo_sums(folder: Path) -> None:
    """What somebody does who changes a file and does not want it to be seen."""
    names = [
        line.split("  ", 1)[1] for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines()
    ]
    lines = [
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names
    ]
    (folder / "SHA256SUMS").write_text("".join(lines), "utf-8")


def test_standard_tools_find_the_folder_whole(proof: Path) -> None:
    assert sums_hold(proof)
    assert chain_holds(proof)
    for path in (proof / "captures").iterdir():
        content = subprocess.run(["gzip", "-dc", str(path)], capture_output=True, check=True).stdout
        assert hashlib.sha256(content).hexdigest() == path.stem


def test_one_byte_changed_in_any_file_is_found_by_sha256sum(proof: Path) -> None:
    files = [path for path in proof.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {
        "说明.html",
        "capture.warc.gz",
        "records.jsonl",
        "chain.txt",
        "SHA256SUMS",
    }
    for path in files:
        whole = path.read_bytes()
        for at in (0, len(whole) // 2, len(whole) - 2):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            assert not sums_hold(proof), f"{path.name}, byte {at}"
        path.write_bytes(whole)
    assert sums_hold(proof)


def test_a_record_a_link_or_a_page_that_was_changed_is_found_even_with_new_sums(
    proof: Path,
) -> None:
    capture = next((proof / "captures").iterdir())
    page = gzip.decompress(capture.read_bytes())
    forgeries = {
        "records.jsonl": (proof / "records.jsonl")
        .read_bytes()
        .replace(b"2026-09-30", b"2026-08-30", 1),
        "chain.txt": b"".join((proof / "chain.txt").read_bytes().splitlines(keepends=True)[:1]),
        f"captures/{capture.name}": gzip.compress(page.replace(b"2026-09-30", b"2026-08-30")),
    }
    for name, forged in forgeries.items():
        whole = (proof / name).read_bytes()
        assert forged != whole
        (proof / name).write_bytes(forged)
        redo_sums(proof)
        assert sums_hold(proof)
        assert not chain_holds(proof), name
        (proof / name).write_bytes(whole)
    assert chain_holds(proof)


def test_the_archive_opens_with_warc_tools_and_holds_what_was_received_and_what_was_asked(
    proof: Path,
) -> None:
    with (proof / "capture.warc.gz").open("rb") as stream:
        records = [
            (
                record.rec_type,
                record.http_headers.get_statuscode()
                if record.rec_type == "response"
                else record.http_headers.protocol,
                record.http_headers.get_header("User-Agent"),
                record.content_stream().read(),
            )
            for record in ArchiveIterator(stream)
        ]
    assert [kind for kind, *_ in records] == ["response", "request"] * 4
    assert [status for kind, status, *_ in records if kind == "response"] == [
        "200",
        "200",
        "304",
        "304",
    ]
    assert all(
        agent == "Mozilla/5.0 (compatible; tongbao)"
        for kind, _, agent, _ in records
        if kind == "request"
    )
    kept = {path.stem for path in (proof / "captures").iterdir()}
    assert {
        hashlib.sha256(body).hexdigest()
        for kind, _, _, body in records
        if kind == "response" and body
    } == kept


def test_the_records_lead_from_the_unchanged_page_to_the_reading_it_rests_on(proof: Path) -> None:
    records = [
        json.loads(line) for line in (proof / "records.jsonl").read_text("utf-8").splitlines()
    ]
    reading = next(
        record
        for record in records
        if record["outcome"] == "read" and record["day"] == "2026-11-03"
    )
    unchanged = [record for record in records if record["outcome"] == "not modified"]
    assert [record["same_as_visit"] for record in unchanged] == [reading["visit"]] * 2
    assert reading["newest"] == "2026-09-30"


def test_the_page_says_why_in_chinese_and_shows_titles_as_text(proof: Path) -> None:
    page = (proof / "说明.html").read_text("utf-8")
    assert "档次“1个月以上”" in page
    assert "标注日期2026年9月30日" in page
    assert (
        "核算日取统计截止日期与最近一次有效核查日中较早的一天，即2026年11月5日；未更新36天" in page
    )
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}gnp.exe" in page
    assert "<script" not in page
    assert "\u202e" not in page
    assert "标题修改" in page
    assert re.search(r"<code>[0-9a-f]{64}</code>", page)


def test_a_column_that_could_not_be_read_is_shown_as_that_and_nothing_more(
    county: Path, tmp_path: Path
) -> None:
    day = FIRST + timedelta(days=6)
    tongbao(
        "evidence",
        "财政局/工作动态",
        "--as-of",
        day.isoformat(),
        "-o",
        str(tmp_path / "证据"),
        home=county,
    )
    page = (tmp_path / "证据" / "说明.html").read_text("utf-8")
    assert "未能核查不是对责任单位的认定" in page
    assert "网站拒绝访问" in page
    assert sums_hold(tmp_path / "证据")


def test_a_column_is_named_by_its_unit_or_its_address_and_a_name_that_several_bear_is_refused(
    county: Path, tmp_path: Path
) -> None:
    url = load_county(county).registry.columns[0].url
    tongbao("evidence", url, "-o", str(tmp_path / "a"), home=county)
    assert "教育局" in (tmp_path / "a" / "说明.html").read_text("utf-8")
    tongbao("evidence", "工作动态", home=county, expect=2)
    tongbao("evidence", "没有的栏目", home=county, expect=2)
    tongbao("evidence", home=county, expect=2)


def test_an_earlier_folder_is_replaced_and_anything_else_is_left_alone(
    county: Path, proof: Path, tmp_path: Path
) -> None:
    (proof / "captures" / "left.gz").write_bytes(b"from before")
    again = ("evidence", "教育局/工作动态", "--as-of", LAST.isoformat(), "-o")
    tongbao(*again, str(proof), home=county)
    assert not (proof / "captures" / "left.gz").exists()
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("keep", "utf-8")
    tongbao(*again, str(mine), home=county, expect=1)
    assert [path.name for path in mine.iterdir()] == ["letter.txt"]


def test_evidence_that_would_not_stand_a_check_is_not_handed_out(
    county: Path, tmp_path: Path
) -> None:
    words = (
        "evidence",
        "教育局/工作动态",
        "--as-of",
        LAST.isoformat(),
        "-o",
        str(tmp_path / "证据"),
    )
    tongbao("evidence", "--verify", home=county)
    digest = json.loads(_records(county, tmp_path)[0])["captures"][0]["sha256"]
    kept = county / "data" / "evidence" / digest[:2] / f"{digest}.gz"
    whole = kept.read_bytes()
    kept.write_bytes(gzip.compress(b"another page"))
    assert digest in tongbao("evidence", "--verify", home=county, expect=1)
    kept.unlink()
    tongbao(*words, home=county, expect=1)
    assert not (tmp_path / "证据").exists()
    kept.write_bytes(whole)
    tongbao(*words, home=county)


def _records(county: Path, tmp_path: Path) -> list[str]:
    tongbao(
        "evidence",
        "教育局/工作动态",
        "--as-of",
        LAST.isoformat(),
        "-o",
        str(tmp_path / "first"),
        home=county,
    )
    return (tmp_path / "first" / "records.jsonl").read_text("utf-8").splitlines()
