"""What a person sees of the commands' tables: the words of the JSON, nothing cut short, no good
news where nothing is known.
"""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from datetime import date, timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.e2e.commands import environment
from tests.monitor.watched import Watched

pytestmark = pytest.mark.on_both

DAY = date(2018, 7, 31)
OLD = date(2018, 6, 1)


def behind(home: Path) -> Watched:
    """Two units with an address and one without, all behind."""
    units = {"财政局": "cz@x.cn", "教育局": "jy@x.cn", "审计局": ""}
    county = Watched.of(home, units)
    county.crawl(DAY, dict.fromkeys(units, OLD))
    return county


def test_a_person_reads_the_rows_and_the_words_that_json_has(tmp_path: Path) -> None:
    county = behind(tmp_path)
    dry = ("notify", "--as-of", str(DAY), "--dry-run")
    head, *rows = (
        tuple(cell.strip() for cell in line.replace("┃", "│").strip("│").split("│"))
        for line in county.ask(*dry).stdout.splitlines()
        if line.startswith(("┃", "│"))
    )
    assert head == ("unit", "to", "status", "reason")
    assert rows == [
        tuple(row[name] or "" for name in head) for row in county.notify(DAY, "--dry-run").values()
    ]
    assert (
        county.ask("notify", "--as-of", "2018-06-01", "--dry-run").stdout
        == "There is nothing to say to any unit.\n"
    )


def test_whose_columns_nobody_confirmed_is_said_before_units_are_told(tmp_path: Path) -> None:
    county = behind(tmp_path)
    columns = county.home / "columns.csv"
    head, first, *rest = columns.read_text(encoding="utf-8-sig").splitlines()
    columns.write_text(
        "\n".join([f"{head},依据", f"{first},待确认：单位", *rest]), encoding="utf-8"
    )
    told = county.ask("notify", "--as-of", str(DAY), "--dry-run")
    assert "1 column still marked 待确认 in columns.csv (row 2)" in told.stderr


def test_an_empty_table_is_good_news_only_of_what_was_verified(tmp_path: Path) -> None:
    county = Watched.of(tmp_path, {"财政局": "cz@x.cn"})
    by = ("lists", "--as-of", str(DAY), "--by")
    county.crawl(DAY, {"财政局": None})
    assert (
        county.ask(*by, "column").stdout
        == county.ask(*by, "unit").stdout
        == "没有能够核查的栏目。\n"
    )
    county.crawl(DAY, {"财政局": DAY - timedelta(days=8)})
    assert "财政局" in county.ask(*by, "column").stdout
    assert county.ask(*by, "unit").stdout == "已核查的单位没有超期且两周以上未更新的。\n"
    county.crawl(DAY, {"财政局": DAY})
    assert county.ask(*by, "column").stdout == "已核查的栏目没有超期未更新的。\n"


def test_on_a_narrow_terminal_no_cell_is_cut_short(tmp_path: Path) -> None:
    county = behind(tmp_path)
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 60, 0, 0))
    words = [
        sys.executable,
        "-m",
        "monitor.cli.main",
        "--home",
        str(county.home),
        "lists",
        "--as-of",
        str(DAY),
    ]
    told = {
        key: value for key, value in environment(None).items() if key not in ("COLUMNS", "LINES")
    } | {"TERM": "xterm"}
    subprocess.run(
        words, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL, check=True, env=told
    )
    os.close(theirs)
    shown = b""
    while piece := os.read(ours, 65_536):
        shown += piece
        if "└".encode() in shown:
            break
    os.close(ours)
    table = shown.decode("utf-8", "replace")
    assert max(cell_len(line) for line in table.splitlines()) == 60
    cells = zip(
        *(line.split("│")[1:-1] for line in table.splitlines() if line.startswith("│")), strict=True
    )
    columns = ["".join(part.strip() for part in column) for column in cells]
    assert columns[4] == 3 * str(OLD)
    assert columns[6] == 3 * "1个月以上"
