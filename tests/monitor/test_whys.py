"""Why a visit came to what it did, told in Chinese: by the forms in which the crawl says it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from config.speech import speaking
from deploy.catalogues import ROOT
from monitor.whys import PHRASES, why_told
from storage.records import UNCHANGED

HOLE = re.compile(r"\{[a-z]\}")


def said_by_the_crawl() -> Iterator[str]:
    """Every text of the crawl and of what guards it, each hole as {}."""
    for path in (*(ROOT / "crawler").rglob("*.py"), ROOT / "config/net/reach.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = (
                    part.value if isinstance(part, ast.Constant) else "{}" for part in node.values
                )
                yield "".join(str(part) for part in parts)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_every_form_is_one_in_which_the_crawl_says_something() -> None:
    said = "\n".join({*said_by_the_crawl(), UNCHANGED})
    words = {one: HOLE.sub("{}", one).removesuffix("{}").strip(" .") for one in PHRASES}
    assert [one for one in PHRASES if words[one] not in said] == []
    assert len(set(PHRASES)) == len(PHRASES)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("", ""),
        ("The answer is empty.", "应答为空。"),
        (
            "http://a.cn/x/: the portal answered 521, a browser check",
            "http://a.cn/x/：门户网站应答521（要求浏览器验证）",
        ),
        (
            "no connection (All connection attempts failed)",
            "连接不上（原文：All connection attempts failed）",
        ),
        (
            "2 entries, 1 dated: it is hidden. Rejected: 3 rows from 「热」 (its links are issues)",
            "共2条，其中1条有日期：是隐藏的。未采用的列表：从「热」起的3行（链接是各期公报）",
        ),
        ("page 3 of the list: the host is down", "列表第3页：主机没有应答"),
        ("unreachable: the host is down", "无法连接：主机没有应答"),
        ("It says 「Access denied」 and little else.", "写着「Access denied」，此外几乎没有内容。"),
        ("a form that nobody knows any more. The answer is empty.", "应答为空。"),
        ("a form that nobody knows any more", ""),
        ("已经是中文", "已经是中文"),
    ],
)
def test_a_reason_is_told_by_its_form_and_as_it_is_elsewhere(said: str, told: str) -> None:
    assert why_told(said) == said
    with speaking("zh"):
        assert why_told(said) == told
