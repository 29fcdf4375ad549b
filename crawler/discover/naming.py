"""What a column is called: the name on which breadcrumb, tags, links and headings agree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from crawler.discover.owners import Names
from crawler.discover.values import Place
from crawler.page.navigation import HOME, MORE

_EDGES = " \t　-—–_|·•:：>＞»>【】[]（）()“”\"'"
_NO_NAME = re.compile(
    r"列表|列表页|正文|详情页|公共头|null|undefined|\d+|栏目|频道|查看|详情|内容|网站|信息"
    r"|默认|当前位置|(?:栏目)?导航|.{2,}(?:网|网站|门户|人民政府)",
    re.IGNORECASE,
)
_HEAD = re.compile(r"^(?:\[[^\[\]]{1,10}\]|【[^【】]{1,10}】)")
_TAIL = re.compile(r"(?:栏目|列表|频道)$")
_TITLE_SPLIT = re.compile(r"[_|｜\-—–·>＞»]+")
_LONGEST = 30


def name_of(place: Place, names: Names) -> str:
    """The column's name without its unit's, "" where nothing tells it."""
    votes: Counter[str] = Counter()
    for weight, text in _said(place):
        if name := cleaned(text, names):
            votes[name] += weight
    return votes.most_common(1)[0][0] if votes else ""


def cleaned(text: str, names: Names) -> str:
    """The text as a column's name; "" where it is none, or names a unit and nothing else."""
    found = names.within(text)
    rest = found[1] if found is not None else text
    name = _TAIL.sub("", _HEAD.sub("", rest.strip()).strip(_EDGES)).strip(_EDGES)
    if _NO_NAME.fullmatch(name) or MORE.fullmatch(name) or HOME.fullmatch(name):
        return ""
    return name if 1 < len(name) <= _LONGEST else ""


def _said(place: Place) -> Iterator[tuple[int, str]]:
    face = place.face
    if face.crumbs:
        yield 4, face.crumbs[-1]
    yield 3, face.meta.get("columnname", "")
    for text in dict.fromkeys(sight.link.text for sight in place.sights if sight.link.text):
        yield 3, text
    yield 2, face.heading
    if face.title:
        yield 2, _TITLE_SPLIT.split(face.title)[0]
