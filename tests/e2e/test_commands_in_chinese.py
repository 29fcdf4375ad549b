"""The commands' help and doctor in Chinese: said whole, in lines that fit the terminal."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from rich.cells import cell_len

from monitor.cli.main import LazyGroup
from tests import forked
from tests.e2e.commands import environment, tongbao

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


def test_doctor_speaks_the_locale_s_language_and_its_json_stays(tmp_path: Path) -> None:
    tongbao("init", str(tmp_path / "c"), "--name", "云溪县", "--url", "http://127.0.0.1:9/")
    around = environment(tmp_path / "c") | {"TONGBAO_LANG": "zh", "COLUMNS": "120"}

    def doctor(*words: str) -> str:
        command = forked.tongbao("doctor", *words)
        done = subprocess.run(
            command, env=around, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 1
        return done.stdout

    table = doctor()
    for words in ("怎么办", "异常", "columns.csv 中没有栏目", "门户网站没有应答", "请运行"):
        assert words in table
    assert len({cell_len(line) for line in table.splitlines()}) == 1
    signs = {sign["part"]: sign for sign in json.loads(doctor("--format", "json"))}
    assert signs["columns"]["state"] == "ill"
    assert signs["columns"]["remedy"] == "请填写，或运行 `tongbao discover`"


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("init",), 2, "错误：缺少参数"),
        (("lists", "--as-of", "昨天"), 2, "'昨天'不是日期；应为YYYY-MM-DD"),
        (("lists", "--no-such"), 2, "没有'--no-such'这个选项"),
        (("no-such",), 2, "没有'no-such'这个命令"),
        (("lists", "--as-of", "2990-01-01"), 2, "是将来的日期"),
        (("announce",), 1, "还没有采集过"),
        (("circular",), 2, "哪一期？"),
        (("db", "check"), 1, "数据库：.*还没有数据库"),
    ],
)
def test_what_is_wrong_is_told_in_chinese(
    words: tuple[str, ...], status: int, told: str, tmp_path: Path
) -> None:
    home = tmp_path / "c"
    tongbao("init", str(home), "--name", "云溪县", "--url", "http://127.0.0.1:9/")
    around = environment(home) | {"TONGBAO_LANG": "zh", "COLUMNS": "80"}
    done = subprocess.run(
        forked.tongbao(*words), env=around, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == status
    assert re.search(told, done.stderr), done.stderr
    shown = re.sub(r"--?[\w-]+|'[^']*'|\S*/\S*|[A-Z.\[\]]{2,}", "", done.stderr)
    assert not re.search(r"\b(the|is|Usage|Error|no|for|Missing)\b", shown), done.stderr


@pytest.mark.parametrize(("language", "comment"), [("zh", "# 一次请求的秒数"), ("en", "# seconds")])
def test_init_comments_in_the_reader_s_language(
    language: str, comment: str, tmp_path: Path
) -> None:
    home = tmp_path / "c"
    command = forked.tongbao("init", str(home), "--name", "云溪县", "--url", "http://h/")
    around = environment(None) | {"TONGBAO_LANG": language}
    done = subprocess.run(command, env=around, capture_output=True, encoding="utf-8", check=True)
    assert comment in (home / "tongbao.toml").read_text(encoding="utf-8")
    assert ("请填写" in done.stderr) == (language == "zh")
