"""Counts in a sentence: how many of what, and the words that say so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from monitor.reports.paper_check.language.names import split_names
from monitor.reports.paper_check.language.sentences import HIDDEN, clean_label

_MEASURES = (
    "条次|篇次|件次|人次|个次|期次|条|件|个|家|次|篇|项|份|期|起|封|例|宗|场|户|名|人|类|种|则|"
    "部|处|批|张|幅|台"
)
_FIGURE = re.compile(
    r"(?<![\d.〔\[第\-—~至])(?P<number>\d+(?:\.\d+)?)(?P<scale>[万亿]?)(?P<about>[余多来]?)"
    rf"(?P<measure>{_MEASURES})"
    r"(?![\d月以]|百分点|工作日)(?P<bound>及?以[上下]|左右)?"
)
_ABOUT = re.compile(
    r"(约|近|逾|超过|超|不少于|不低于|不足|少于|低于|多于|高于|至少|最多|不超过|大于|小于|"
    r"达不到|接近|未满|不满|每月|每周|每年|各限)$"
)
_CHANGE = re.compile(r"(增|减|增加|减少|增长|下降|上升|多|少|新增加|提高|降低)(了|到|至)?$")
_EACH = re.compile(
    r"(?:^|(?<=[，；：。]))(?P<names>[^，；：。]+?)(各自?|均|都)"
    r"(?>(?:有|为|发布|公开|报送|出现|收到|办理|信息)*)$"
)
_SCALES = {"": 1, "万": 10_000, "亿": 100_000_000}
_TRIM = re.compile(r"(总数|总量|总计|合计|共计|累计)?(共有|共|有|为|是|达到|达|计)?$")


@dataclass(frozen=True, slots=True)
class Figure:
    """A count as a sentence gives it. text: number and measure word as
    printed; value: what it comes to.

    label: the words before it, back to the figure before. each: how many names share it (各2件 of
    two units is 4). sure: whether it is a count at all: no limit (不少于15条), no about (33余次),
    no change (增加25项). start and end: where number and measure stand in the sentence.
    """

    value: Decimal
    text: str
    measure: str
    label: str
    start: int
    end: int
    each: int
    sure: bool
    changes: bool

    @property
    def all(self) -> Decimal:
        """The count of all names that share it."""
        return self.value * self.each


def figures(text: str) -> list[Figure]:
    """Every count with a measure word in a sentence or a bracket, in order."""
    found: list[Figure] = []
    behind = 0
    for match in _FIGURE.finditer(text):
        before = text[behind : match.start()]
        value = Decimal(match["number"]) * _SCALES[match["scale"]]
        label = clean_label(before)
        changes = bool(_CHANGE.search(before))
        about = bool(
            match["about"]
            or match["bound"]
            or match["scale"]
            or _ABOUT.search(before.rstrip(HIDDEN))
        )
        found.append(
            Figure(
                value=value,
                text=match["number"] + match["scale"] + match["measure"],
                measure=match["measure"],
                label=label,
                start=match.start(),
                end=match.end("measure"),
                each=_sharers(before),
                sure=not about and not changes,
                changes=changes,
            )
        )
        behind = match.end()
    return found


def _sharers(label: str) -> int:
    """How many names a figure speaks of: 区人社局、区住建局各 are two."""
    match = _EACH.search(label.replace(HIDDEN, ""))
    return max(1, len(split_names(match["names"]))) if match else 1


def short(label: str) -> str:
    """A label without the words that only lead to its number."""
    return _TRIM.sub("", label).strip()
