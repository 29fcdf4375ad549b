"""Chinese and English: every text that a person reads has both, and none slipped by."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.speech import language_of, of_locale, speaking, zh
from deploy.catalogues import CATALOGUES, ROOT, brought_up, compiled, known, path_of, said
from monitor.cli.language.reasons import reason_told
from monitor.notices.notify import NO_ADDRESS
from monitor.web.changes import what
from monitor.web.mails.board import in_chinese
from monitor.web.tongue import preferred
from storage import errors

WEB = ROOT / "monitor" / "web"
TEMPLATES = ROOT / "monitor" / "templates" / "web"
HAN = re.compile(r"[\u4e00-\u9fff]")
SPOKEN = re.compile(r"""_\((?:"[^"]*"|'[^']*')""")
HOLES = re.compile(r"%\(\w+\)s|%%|\{\w*(?:![rs])?(?::[^{}]*)?\}|\{\{|\}\}")
RECORDED = {
    "appeals.py": "kept with the decision, in the audit log and exemptions.csv",
    "desk.py": "figures by their names, translated where they are shown",
    "overview.py": "figures by their names, translated where they are shown",
    "board.py": "the audit log",
    "trying.py": "the audit log",
    "changing.py": "the audit log",
    "drafting.py": "the audit log, and the name of a file",
    "words.py": "the audit log",
    "views.py": "names of files",
    "looking.py": "a header of exemptions.csv",
}
"""Modules with Chinese that is recorded, or is a name, and so stays Chinese."""


@pytest.mark.parametrize("domain", CATALOGUES)
def test_every_text_is_translated_and_what_is_compiled_is_what_was_written(domain: str) -> None:
    written = known(domain)
    now = brought_up(domain)
    assert {one.id for one in now} == {one.id for one in written}, "run `make catalogues`"
    assert [one.id for one in written if one.id and not said(one)] == []
    assert path_of(domain).with_suffix(".mo").read_bytes() == compiled(written)


@pytest.mark.parametrize("domain", CATALOGUES)
def test_a_translation_fills_the_same_holes(domain: str) -> None:
    for one in known(domain):
        if one.id:
            # Of texts by number, the one of many is what is said of any number.
            meant = sorted(HOLES.findall(numbers(one.id)[-1]))
            for string in numbers(one.string):
                assert sorted(HOLES.findall(string)) == meant, one.id


def numbers(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    """The texts of a message: one, or one for each number that is told apart."""
    return [text] if isinstance(text, str) else list(text or ())


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_a_template_says_nothing_past_the_catalogue(path: Path) -> None:
    text = SPOKEN.sub("", path.read_text(encoding="utf-8"))
    assert HAN.findall(text) == []


def literals(path: Path) -> Iterator[str]:
    """The texts of a module that no function of config.speech is given."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    spoken = {
        id(argument)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("zh", "noted")
        for argument in node.args
    }
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if id(node) not in spoken | docs and HAN.search(node.value):
            yield node.value


def test_no_module_of_the_face_says_anything_past_the_catalogue() -> None:
    silent = {
        path.name: found
        for path in sorted(WEB.rglob("*.py"))
        if (found := list(literals(path))) and path.name not in RECORDED
    }
    assert silent == {}


OF_THE_DOCUMENT = {
    *("核查时已移除", "日期异常（标注日期晚于读取之日），不作依据", "在列", "未标注日期，不作依据"),
    *("列表", "文章", "访问", "，", "（", "）"),
}
"""What 说明.html says beside the reasons: it goes to others, and stays Chinese."""


@pytest.mark.parametrize(
    ("module", "stays"),
    [
        ("monitor/proof/page.py", OF_THE_DOCUMENT),
        ("monitor/notices/results.py", set()),
        ("monitor/notices/settling.py", set()),
    ],
)
def test_what_pages_show_of_other_rooms_is_in_the_catalogue(module: str, stays: set[str]) -> None:
    assert set(literals(ROOT / module)) <= stays


FAILURES = frozenset(
    {
        *("AskedWrongly", "WorkFailed", "fail", "RefusedError", "CircularError", "ProofError"),
        *("UnreadablePaperError", "TooLongError", "FileExistsError"),
        *("LeaseLostError", "LeaseHeldError"),
        *(name for name in vars(errors) if name.endswith("Error")),
    }
)
"""By these names the operator is told that something failed."""


def untranslated(source: str) -> Iterator[str]:
    """What a module tells of failures without asking the catalogue."""
    for told in told_of_failures(ast.parse(source)):
        spoken = {
            id(part)
            for node in ast.walk(told)
            if isinstance(node, ast.Call) and _name(node.func) in ("en", "zh", "several")
            for part in ast.walk(node)
        }
        for node in ast.walk(told):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            if id(node) not in spoken and re.search("[A-Za-z]{2}", node.value):
                yield node.value


def told_of_failures(tree: ast.Module) -> Iterator[ast.expr]:
    """The messages of what is raised, and those that a failure's class makes itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in FAILURES:
            yield from node.args[:1]
        if isinstance(node, ast.ClassDef) and node.name.endswith("Error"):
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and _name(call.func) == "__init__":
                    yield from call.args[:1]


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


@pytest.mark.parametrize("room", ["monitor", "storage"])
def test_no_failure_is_told_past_the_catalogue(room: str) -> None:
    silent = {
        path.relative_to(ROOT).as_posix(): found
        for path in sorted((ROOT / room).rglob("*.py"))
        if (found := list(untranslated(path.read_text(encoding="utf-8"))))
    }
    assert silent == {}


def test_what_is_told_past_the_catalogue_is_found() -> None:
    assert list(untranslated('raise StoreError(f"{path}: is not a file")')) == [": is not a file"]
    assert list(untranslated('raise WorkFailed(en("{why}. It ends").format(why=why))')) == []
    assert list(untranslated('raise WorkFailed(f"{path}: {error}")')) == []
    assert list(untranslated('raise WorkFailed(en("no: ") + "see above")')) == ["see above"]
    assert list(
        untranslated("class OwnError(Exception):\n  def __init__(self): super().__init__('so')")
    ) == ["so"]


def said_past_the_catalogue(source: str) -> Iterator[str]:
    """The English that a command says or tells without asking the catalogue."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call) or _name(call.func) not in ("say", "tell"):
            continue
        asked = {
            id(part)
            for node in ast.walk(call)
            if isinstance(node, ast.Call) and node is not call and _name(node.func) != "join"
            for part in ast.walk(node)
        }
        for node in ast.walk(call):
            if isinstance(node, ast.JoinedStr | ast.Constant) and id(node) not in asked:
                parts = node.values if isinstance(node, ast.JoinedStr) else [node]
                words = "".join(str(one.value) for one in parts if isinstance(one, ast.Constant))
                if re.search("[A-Za-z]{2} ", words):
                    yield words


def test_no_command_says_anything_past_the_catalogue() -> None:
    silent = {
        path.name: found
        for path in sorted((ROOT / "monitor" / "cli").rglob("*.py"))
        if (found := list(said_past_the_catalogue(path.read_text(encoding="utf-8"))))
    }
    assert silent == {}
    assert set(said_past_the_catalogue('say(f"{n} was read")')) == {" was read"}
    assert list(said_past_the_catalogue('tell(en("{n} was read").format(n=n))')) == []


@pytest.mark.parametrize(
    ("recorded", "told"),
    [
        ("already told on 2018-07-31", "已于2018-07-31提醒"),
        ("written to the file data/outbox/a.eml", "已写入文件 data/outbox/a.eml"),
        ("550 no such user", "550 no such user"),
        ("", ""),
    ],
)
def test_why_a_mail_went_or_not_is_told_in_chinese(recorded: str, told: str) -> None:
    assert reason_told(recorded) == recorded
    with speaking("zh"):
        assert reason_told(recorded) == told


@pytest.mark.parametrize(
    ("recorded", "told"),
    [
        ("already told on 2018-07-31", "2018-07-31已提醒过"),
        ("written to the file data/outbox/a.eml", "已写入data/outbox/a.eml"),
        (NO_ADDRESS, "units.csv 中没有邮箱"),
        ("550 no such user", "550 no such user"),
    ],
)
def test_what_became_of_a_mail_is_told_in_the_office_s_words(recorded: str, told: str) -> None:
    with speaking("zh"):
        assert in_chinese(recorded) == told


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", ""),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-US,en;q=0.9,zh-CN;q=0.8", "en"),
        ("fr, en;q=0.3, zh-TW;q=0.7", "zh"),
        ("de", ""),
        ("en;q=0, zh;q=0.1", "zh"),
        ("en;q=x", ""),
        (";;;=,", ""),
        ("en" + "," * 100_000 + "zh", "en"),
    ],
)
def test_a_browser_s_wish_is_understood(header: str, language: str) -> None:
    assert preferred(header) == language


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, ""),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, ""),
        ({"LANG": "zh_CN.UTF-8", "TONGBAO_LANG": "en"}, "en"),
        ({"LANG": "en_US.UTF-8", "TONGBAO_LANG": ""}, "en"),
        ({"LC_ALL": "de_DE"}, ""),
    ],
)
def test_the_commands_language_is_the_locale_s(environment: dict[str, str], language: str) -> None:
    assert of_locale(environment) == language


def test_a_text_is_as_it_is_written_where_no_language_was_chosen() -> None:
    assert zh("单位") == "单位"
    with speaking("en"):
        assert zh("单位") == "Unit"
        with speaking("zh"):
            assert zh("单位") == "单位"
        assert zh("没有这样的文字") == "没有这样的文字"
    assert zh("单位") == "单位"
    assert language_of("ZH-hans") == "zh"


@pytest.mark.parametrize(
    ("recorded", "english"),
    [
        ("放行邮件", "Mails released"),
        ("修改经办人文字", "Edit the clerk's paragraphs"),
        ("修改单位", "Unit: table changed"),
        ("修改没有的", "没有的: table changed"),
        ("别的", "别的"),
        ("", ""),
    ],
)
def test_a_matter_of_the_audit_log_is_told_in_the_reader_s_language(
    recorded: str, english: str
) -> None:
    assert what(recorded) == recorded
    with speaking("en"):
        assert what(recorded) == english
