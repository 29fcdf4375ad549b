"""A password that a command was given stands nowhere but where it was put: in no file, no
output, no list of processes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli.main import cli
from tests.crawler.counties import county_at, list_page, rows
from tests.e2e.commands import environment
from tests.faults import FaultServer

CANARY = "K4n@rien-Vogel/7!"
TONGBAO = str(Path(sys.executable).parent / "tongbao")


def running(pid: int) -> str:
    """The command lines of a process and its children, as any user of the machine may see them."""
    told = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            status = (place / "status").read_text(encoding="utf-8", errors="replace")
            if place.name == str(pid) or f"PPid:\t{pid}\n" in status:
                told.append(
                    (place / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
                )
        except OSError:
            continue
    return "\n".join(told)


def test_a_password_stands_nowhere_but_where_it_was_put(tmp_path: Path) -> None:
    home = tmp_path / "county"
    portal = FaultServer()
    portal.page("/a/", list_page(rows(5, folder="/a"), name="栏目"))
    said = []
    with portal.serving():
        settings = (
            "delay = 0\nrobots = false\n[mail]\nhost = '127.0.0.1'\nport = 9\nsecurity = 'tls'\n"
            "username = 'clerk'\nfrom = 'clerk@x.cn'\n"
        )
        county_at(home, portal.url, [("栏目", "/a/")], settings)
        (home / "units.csv").write_text("单位,分组,邮箱\n教育局,部门,a@x.cn\n", encoding="utf-8")
        given = environment(home) | {
            "TONGBAO_MAIL_PASSWORD": CANARY,
            "TONGBAO_WECOM_KEY": CANARY,
            "TONGBAO_STORE_PASSWORD": CANARY,
        }
        for words in (
            ("crawl",),
            ("notify",),
            ("doctor",),
            ("db", "backup", str(home / "copy.db")),
            ("evidence", "栏目"),
        ):
            process = subprocess.Popen(
                [TONGBAO, *words],
                env=given,
                cwd=tmp_path,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            time.sleep(0.5)
            said.append(running(process.pid))
            said.append(process.communicate(timeout=240)[0])
    assert all(CANARY not in one and "Traceback" not in one for one in said), said
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 5
    assert not [path for path in files if CANARY.encode() in path.read_bytes()]


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("missing", "No such file"),
        ("folder", "Is a directory"),
        ("fifo", "no regular file"),
        ("/dev/zero", "no regular file"),
        ("long", "longer than"),
        ("noise", "not UTF-8"),
    ],
)
def test_a_password_file_that_cannot_be_read_ends_the_work_at_once_with_a_word(
    tmp_path: Path, kind: str, told: str
) -> None:
    county = county_at(
        tmp_path / "county",
        "http://127.0.0.1:9",
        [("工作动态", "/gzdt/")],
        '\n[mail]\nhost = "127.0.0.1"\n',
    )
    path = Path(kind) if kind.startswith("/") else tmp_path / "password"
    if kind == "folder":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind in ("long", "noise"):
        path.write_bytes(b"x" * 70_000 if kind == "long" else b"\xff\xfe\x81")
    asked = CliRunner(env={"TONGBAO_MAIL_PASSWORD_FILE": str(path)}).invoke(
        cli, ["--home", str(county.home), "notify"]
    )
    assert asked.exit_code == 1, asked.output
    assert told in asked.stderr
