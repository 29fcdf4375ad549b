"""The commands' help in Chinese: said whole, in lines that fit 80 columns."""

from __future__ import annotations

import re
import subprocess

import pytest
from rich.cells import cell_len

from monitor.cli.main import LazyGroup
from tests import forked
from tests.e2e.commands import environment

HAN = re.compile(r"[\u4e00-\u9fff]")


def help_of(*words: str, language: str) -> str:
    done = subprocess.run(
        forked.tongbao(*words, "--help"),
        env=environment(None) | {"TONGBAO_LANG": language, "COLUMNS": "80"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize("words", [(), ("circular",), ("ledger",), ("user", "add")])
def test_a_command_s_help_is_chinese_and_fits(words: tuple[str, ...]) -> None:
    shown = help_of(*words, language="zh").splitlines()
    assert HAN.search("".join(shown[2:4]))
    assert [
        line for line in shown if cell_len(line) > 80 or re.match(r"\s*[，。；：、）]", line)
    ] == []
    assert [line for line in shown if re.search("[（“]$", line)] == []


def test_every_command_is_told_in_the_list() -> None:
    shown = help_of(language="zh")
    for name in LazyGroup.modules:
        assert re.search(rf"^  {name} +.*[\u4e00-\u9fff]", shown, re.M), name
    assert not HAN.search(help_of("serve", language="en"))
