"""Every command of `tongbao --help` where Chinese is spoken: what it says where it works, and where
it commonly fails, holds no English but names, keys, addresses and files.
"""

from __future__ import annotations

import getpass
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from monitor.cli.main import LazyGroup
from tests import forked
from tests.e2e.browsing import DAY, PASSWORD, demo
from tests.e2e.commands import environment
from tests.e2e.stranger import Portal, column, county_folder, entries, list_page, unit
from tests.storage import server
from tests.storage.server import of_server

pytestmark = pytest.mark.slow

MONTH = "2018-07"
NAMES = frozenset(
    f"""
    tongbao csv xlsx json docx eml txt pip url postgresql sqlite tls dns xml chmod dedecms general
    span county other text clerk deputy operator add list remove backup upgrade {getpass.getuser()}
    {" ".join(LazyGroup.modules)}
    """.split()
)
"""Names and keys, ours and others', as Chinese texts write them."""
_LOG = re.compile(r"^(?:\S+: )?\d{4}-\d\d-\d\d [\d:,]+ [A-Z]+ .*$", re.MULTILINE)
_FREE = re.compile(
    r"「[^」]*」|`[^`]*`|'[^']*'|\"[^\"]*\"|（原文：[^）]*）|（[A-Za-z0-9 ,.]+）| \([a-z ]+: [^)]*\)"
    r"|--?[A-Za-z][\w-]*|[^\s：，；（]*[./\\@:_=#|<>\[\]][^\s：，；（]*|(?<![A-Za-z])[A-Z][A-Z.\-_]+(?![a-z])|第[0-9a-f]+号文件"
)
"""What may stand in any language: what was quoted, options, addresses, files, and KEYS."""


def english(said: str) -> list[str]:
    """The English words of a command's output that are no names."""
    rest = _FREE.sub(" ", _LOG.sub(" ", said))
    return [word for word in re.findall(r"[A-Za-z]{2,}", rest) if word.lower() not in NAMES]


def told(
    home: Path | None,
    *words: str,
    status: int = 0,
    password: Path | None = None,
    start: Sequence[str] = (),
) -> str:
    """What a command says, on both streams; no word of it is English."""
    around = environment(home) | {"TONGBAO_LANG": "zh", "COLUMNS": "110"}
    around |= {"TONGBAO_PASSWORD_FILE": str(password)} if password else {}
    done = subprocess.run(
        [*start, *words] if start else forked.tongbao(*words),
        env=around,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=240,
    )
    said = f"{done.stdout}\n{done.stderr}"
    assert done.returncode == status, f"{' '.join(words)} exited {done.returncode}: {said}"
    if "json" not in words:
        assert english(said) == [], f"{' '.join(words)}: {said}"
    return said


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's folder with a checklist."""
    home = demo(tmp_path_factory)
    checklist = "序号,指标,方式,栏目,规则,适用\n1,工作动态,栏目,工作动态,,全部\n"
    (home / "indicators.csv").write_text(checklist, encoding="utf-8-sig")
    (home.parent / "password").write_text(PASSWORD, encoding="utf-8")
    return home


WORK = (
    ("lists", "--as-of", DAY),
    ("lists", "--as-of", DAY, "--by", "unit", "--all"),
    ("lists", "--as-of", DAY, "--category", "动态信息", "--format", "text"),
    ("lists", "--as-of", DAY, "--format", "csv"),
    ("notify", "--as-of", DAY, "--dry-run"),
    ("notify", "--as-of", DAY, "--retry-now"),
    ("notify", "--as-of", DAY, "--redirect-to", "a@x.gov.cn"),
    ("notify", "--as-of", DAY, "--release"),
    ("circular", MONTH, "--draft"),
    ("circular", MONTH),
    ("circular", MONTH, "--issue", "--date", "2018-08-02"),
    ("circular", MONTH, "--issue"),
    ("circular", "--check", "{home}/reports/2018-07"),
    ("followup",),
    ("followup", MONTH),
    ("ledger", MONTH),
    ("ledger", MONTH, "--format", "csv", "-o", "-"),
    ("matrix", "--as-of", DAY),
    ("package", MONTH),
    ("evidence", "大兴镇/工作动态", "--as-of", DAY),
    ("evidence", "--verify"),
    ("anomalies", "--as-of", DAY),
    ("confirm", "大兴镇/工作动态", "--why", "看过"),
    ("check", "--coverage"),
    ("announce", "--dry-run"),
    ("user", "add", "张主任", "--role", "clerk"),
    ("user", "list"),
    ("user", "remove", "张主任"),
    ("link", "大兴镇", "--days", "10"),
    ("link", "大兴镇", "--revoke"),
    ("db", "upgrade"),
    ("db", "check"),
    ("db", "backup", "{home}/copy.db"),
    ("--version",),
)
"""One after the other in one folder."""
FAILING: tuple[tuple[int, tuple[str, ...]], ...] = (
    (2, ("nothing",)),
    (2, ("crawl", "--unit", "没有的单位")),
    (2, ("crawl", "--column", "没有的栏目")),
    (1, ("crawl", "--as-of", "2018-07-01")),
    (2, ("lists", "--as-of", "昨天")),
    (2, ("lists", "--format", "pdf")),
    (2, ("lists", "--format", "xlsx")),
    (2, ("lists", "-o", "a.docx")),
    (2, ("lists", "-o", "{home}/units.csv")),
    (2, ("lists", "--category", "没有的类别")),
    (2, ("--home", "{home}/none", "lists")),
    (2, ("circular",)),
    (2, ("circular", "2018-13")),
    (1, ("circular", "2999-01")),
    (1, ("circular", "--check", "{home}/none")),
    (2, ("ledger", MONTH, "-o", "a.pdf")),
    (2, ("matrix", "--format", "text")),
    (1, ("package", "2018-05")),
    (2, ("evidence",)),
    (2, ("evidence", "没有的栏目")),
    (2, ("evidence", "工作动态")),
    (2, ("anomalies", "--since", "2019-01-01", "--as-of", "2018-01-01")),
    (2, ("notify", "--as-of", "2999-01-01")),
    (2, ("notify", "--redirect-to", "谁")),
    (2, ("confirm", "没有的栏目")),
    (2, ("confirm", "工作动态")),
    (2, ("check",)),
    (2, ("check", "没有的栏目")),
    (2, ("check", "工作动态")),
    (0, ("check", "http://127.0.0.1:9/x")),
    (0, ("check", "--file", "{home}/units.csv", "--url", "http://127.0.0.1:9/x")),
    (2, ("check", "--file", "{home}/units.csv")),
    (2, ("check", "--file", "{home}/none.html")),
    (2, ("user", "add", "x")),
    (2, ("user", "add", " x", "--role", "clerk")),
    (2, ("user", "add", "y", "--role", "king")),
    (1, ("user", "remove", "没有的人")),
    (2, ("link", "没有的单位")),
    (2, ("link", "大兴镇", "--days", "900")),
    (2, ("link", "大兴镇", "--days", "3", "--revoke")),
    (1, ("link", "青云镇", "--revoke")),
    (2, ("db", "backup")),
    (1, ("serve", "--host", "0.0.0.0")),
    (2, ("serve", "--port", "99999")),
    (2, ("init",)),
    (2, ("init", "{home}", "--name", "某县", "--url", "http://x/")),
    (2, ("init", "{home}/new", "--name", "某县", "--url", "x")),
    (2, ("fleet",)),
    (2, ("fleet", "--folders", "{home}/reports")),
    (1, ("fleet", "--into", "sqlite:///x")),
    (1, ("fleet", "--into", "postgresql+psycopg://127.0.0.1:9/x")),
    (2, ("enroll", "{home}")),
    (2, ("enroll", "{home}", "--into", "postgresql+psycopg://127.0.0.1:9/x", "--name", "大")),
    (1, ("enroll", "{home}", "--into", "postgresql+psycopg://127.0.0.1:9/x", "--name", "d")),
    (2, ("worker",)),
    (1, ("worker", "--into", "postgresql+psycopg://127.0.0.1:9/x")),
    (2, ("discover", "--pages", "0")),
)


def test_what_works_is_told_in_chinese(home: Path) -> None:
    for words in WORK:
        told(home, *(word.format(home=home) for word in words), password=home.parent / "password")


@pytest.mark.parametrize(("status", "words"), FAILING, ids=[" ".join(one) for _, one in FAILING])
def test_what_fails_is_told_in_chinese(home: Path, status: int, words: tuple[str, ...]) -> None:
    told(home, *(word.format(home=home) for word in words), status=status)


def test_every_command_is_tried() -> None:
    beside = {"demo", "run", "doctor"}
    tried = {word for words in WORK for word in words} | {w for _, words in FAILING for w in words}
    assert set(LazyGroup.modules) - beside <= tried


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    """Columns that are read, that are late, and that fail in several ways."""
    with Portal().serving() as found:
        found.pages["/0/"] = list_page(entries("甲镇", ["2018-07-30", "2018-07-02"]), counted=True)
        found.pages["/1/"] = list_page(entries("乙镇", ["2018-05-01"]), counted=True)
        found.pages["/2/"] = (500, {}, b"")
        form = "<form><input name='a'><input name='b'></form>"
        found.pages["/4/"] = f"<html><body>{form}</body></html>".encode()
        found.pages["/5/"] = list_page([], title="栏目5")
        found.pages["/6/"] = (302, {"Location": f"{found.url}/login.html"}, b"")
        found.pages["/7/"] = (302, {"Location": "http://other.example.cn/"}, b"")
        links = "".join(f'<li><a href="/{n}/">栏目{n}</a></li>' for n in range(9))
        found.pages["/"] = f"<html><body><ul>{links}</ul></body></html>".encode()
        yield found


@pytest.fixture(scope="module")
def county(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    units = [unit(name, 邮箱="a@x.gov.cn") for name in ("甲镇", "乙镇")]
    columns = [column(f"栏目{n}", ("甲镇", "乙镇")[n % 2], f"{portal.url}/{n}/") for n in range(9)]
    folder = tmp_path_factory.mktemp("zh") / "counties" / "county"
    folder.parent.mkdir()
    return county_folder(folder, portal, units, columns)


def test_a_portal_is_read_and_told_of_in_chinese(county: Path) -> None:
    assert "栏目" in told(county, "crawl", "--as-of", DAY)
    for number in range(9):
        told(county, "check", f"栏目{number}")
    told(county, "discover", "--pages", "20")
    told(county, "lists", "--all")
    told(county, "doctor", status=1)
    alone = (sys.executable, "-P", "-m", "monitor.cli.main")
    told(None, "fleet", "--folders", str(county.parent), start=alone)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("tongbao.toml", "[portal]", "[portal]\ndelay = -1\nnosuch = 1"),
        ("tongbao.toml", "[portal]", "[portal"),
        ("units.csv", "甲镇", ""),
        ("columns.csv", "每月", "偶尔"),
        ("columns.csv", "http://", "gopher://"),
        ("columns.csv", "乙镇", "没有的单位"),
        ("columns.csv", "栏目,单位", "栏目,不知道"),
    ],
)
def test_what_is_wrong_in_a_file_is_told_in_chinese(
    county: Path, tmp_path: Path, file: str, old: str, new: str
) -> None:
    home = shutil.copytree(county, tmp_path / "county")
    text = (home / file).read_text(encoding="utf-8-sig")
    assert old in text
    (home / file).write_text(text.replace(old, new), encoding="utf-8")
    told(home, "lists", status=2)
    told(home, "doctor", status=1)


def test_a_common_database_is_told_of_in_chinese(county: Path, tmp_path: Path) -> None:
    address = server.address()
    if address is None:
        pytest.skip(server.NONE)
    with of_server(address) as url:
        told(None, "fleet", "--into", url, status=1)
        told(None, "enroll", str(county), "--into", url)
        told(None, "enroll", str(county), "--into", url, "--check")
        told(None, "enroll", str(county), "--into", url, "--check", "--name", "other", status=1)
        told(None, "fleet", "--into", url)


def test_the_demo_is_told_of_in_chinese(tmp_path: Path) -> None:
    told(None, "demo", str(tmp_path / "demo"))
    told(None, "init", str(tmp_path / "new"), "--name", "某县", "--url", "http://127.0.0.1:9/")


@pytest.mark.parametrize("words", [("serve", "--port", "0"), ("run",)])
def test_what_runs_in_the_foreground_is_told_of_in_chinese(
    home: Path, words: tuple[str, ...]
) -> None:
    around = environment(home) | {"TONGBAO_LANG": "zh"}
    with subprocess.Popen(
        forked.tongbao(*words),
        env=around,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        first = process.stdout if words[0] == "serve" else process.stderr
        assert first is not None
        said = first.readline()
        process.send_signal(signal.SIGTERM)
        rest = process.communicate(timeout=60)
    assert english("\n".join((said, *rest))) == []
