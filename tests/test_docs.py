"""The documents tell the truth: every setting is in the table, every
command of the README exists.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from config.settings import Settings
from config.template import settings_text
from monitor.cli.main import LazyGroup, cli

ROOT = Path(__file__).resolve().parent.parent


def keys_of_model() -> set[str]:
    found = set()
    for table, field in Settings.model_fields.items():
        model = field.annotation
        if model is None or not hasattr(model, "model_fields"):  # [[register]]: docs/registers.md
            continue
        found |= {f"{table}.{inner.alias or name}" for name, inner in model.model_fields.items()}
    return found


def test_the_settings_table_names_every_key_and_no_other() -> None:
    table = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+\.\w+)` \|", table, re.MULTILINE)) == keys_of_model()


def test_init_writes_every_key() -> None:
    text = settings_text("门户", "http://h/")
    written = tomllib.loads(text)
    # Tables that there may be several of are written as a comment: an
    # empty one could not be added to.
    several = set(re.findall(r"^# \[\[(\w+\.\w+)\]\]$", text, re.MULTILINE))
    assert {
        f"{table}.{key}" for table, keys in written.items() for key in keys
    } | several == keys_of_model()


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_every_command_of_the_readme_exists_and_every_command_stands_in_it(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    named = set(re.findall(r"(?<![\w/-])tongbao(?: --home \S+)? ([a-z]+)\b", text))
    assert named == set(LazyGroup.modules)


@pytest.mark.parametrize("command", sorted(LazyGroup.modules))
def test_every_command_explains_itself(command: str) -> None:
    result = CliRunner().invoke(cli, [command, "--help"])
    assert result.exit_code == 0, result.output
    assert "--home" in result.output


def test_every_module_that_is_said_to_run_does_something_when_it_is_run() -> None:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("benchmarks/*.py")]
    told = {
        name
        for page in pages
        for name in re.findall(
            r"python -m ((?:benchmarks|tests|deploy)\.\w+)", page.read_text(encoding="utf-8")
        )
    }
    assert "benchmarks.size" in told
    for name in sorted(told):
        path = ROOT.joinpath(*name.split("."))
        text = (path / "__main__.py" if path.is_dir() else path.with_suffix(".py")).read_text()
        assert path.is_dir() or '\nif __name__ == "__main__":\n' in text, name
