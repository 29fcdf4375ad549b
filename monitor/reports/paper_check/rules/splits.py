"""Totals against their parts, where the text gives both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import permutations

from monitor.reports.paper_check.disagreement import Judgement
from monitor.reports.paper_check.language.figures import Figure, short
from monitor.reports.paper_check.language.normal import bare
from monitor.reports.paper_check.language.numerals import plain
from monitor.reports.paper_check.language.sentences import Sentence
from monitor.reports.paper_check.language.splits import Kind, Split, splits

_OPEN = re.compile(r"等|主要|其余|另|较多|较少|突出|最多|仅|重点|特别|部分|为主|以上|不少于")
_ASPECT = re.compile(
    r"办结|答复|回复|办理|满意|按时|按期|采用|采纳|录用|整改|合格|达标|转办|退回|逾期|超期|"
    r"在办|未|不|原创|转载|转发|及时|更新|回应|重复"
)
_MAY_OVERLAP = re.compile(r"以上|以下|问题|存在|发现|达到|高于|优秀|良好|涉及|同时")
_FEW = 20
_PARTITIONS = (
    (r"镇|乡|街道|园区|办事处", r"部门|县直|区直|市直|单位"),
    (r"公开", r"动态"),
    (r"^(予以|部分)公开$", r"不予公开|无法提供|不予处理|其他处理"),
    (
        r"^(?!.*(未|不|没)).*(合格|达标|办结|答复|整改|完成|更新|公开|发布|按时|按期|报送)",
        r"未|不|没|逾期|超期|正在|尚",
    ),
    (r"", r"其余|其他|其它|剩余"),
)


def check_splits(sentences: Sequence[Sentence], judgement: Judgement) -> None:
    """Every split of the text, and splits of the same labels against each other."""
    found = [split for sentence in sentences for split in splits(sentence)]
    for split in found:
        if split.closes:
            continue
        if split.counts_units:
            _judge_units(split, judgement)
        else:
            _judge(split, judgement)
    _check_crosswise([split for split in found if split.total.value == split.sum], judgement)


def _judge_units(split: Split, judgement: Judgement) -> None:
    """涉及7个单位 against the units that are named with a count each."""
    if split.units != split.total.value and not _OPEN.search(split.words):
        shown = f"{short(split.total.label)}{split.total.text}{split.noun}"
        judgement.disagree(
            f"“{shown}”与所列单位数不等：列出{split.units}个",
            here=f"{split.place} “{shown}”",
            there=f"{split.place} {'、'.join(split.labels)}",
            found=plain(split.total.value),
            expected=split.units,
        )


def _judge(split: Split, judgement: Judgement) -> None:
    shown = f"{short(split.total.label)}{split.total.text}"
    added = " + ".join(plain(part.all) for part in split.parts)
    if _certain(split):
        parts = "、".join(f"{label}{part.text}" for label, part in _named(split))
        judgement.disagree(
            f"“{shown}”与所列各项之和不等：{added} = {plain(split.sum)}",
            here=f"{split.place} “{shown}”",
            there=f"{split.place} {parts}",
            found=plain(split.total.value),
            expected=plain(split.sum),
        )
    else:
        judgement.leave_open(
            f"{split.place} “{shown}”：其后所列 {added} = {plain(split.sum)}，是否列全不能判断"
        )


def _named(split: Split) -> list[tuple[str, Figure]]:
    return list(zip(split.labels, split.parts, strict=True))


def _certain(split: Split) -> bool:
    """Whether the parts must add up to the total: too much always must not be, too little
    only where all parts are there.
    """
    total, reached = split.total.value, split.sum
    aspects = sum(_is_aspect(label, split.total.label) for label in split.labels)
    whole = _is_partition(split.labels)
    if split.kind is Kind.SUM or not (split.clear or whole):
        return split.kind is Kind.SUM
    if aspects and not whole and split.kind is not Kind.BRACKET:
        return reached < total and aspects < len(split.labels) and _complete(split, total, reached)
    if reached > total and split.kind is Kind.AMONG and not whole:
        return all(split.labels) and not any(_MAY_OVERLAP.search(label) for label in split.labels)
    if reached > total:
        return True
    if _OPEN.search(split.words) and not whole:
        return False
    return split.kind is Kind.BRACKET or whole or _complete(split, total, reached)


def _is_aspect(label: str, whole: str) -> bool:
    """Whether a part is what became of the whole, such as 办结: another part may be
    the same entries over again.
    """
    return any(word not in whole for word in _ASPECT.findall(label))


def _complete(split: Split, total: Decimal, reached: Decimal) -> bool:
    """Whether parts behind 其中 that fall short are meant as all: nearly there,
    few in all, or one digit away.
    """
    if _OPEN.search(split.words):
        return False
    share = reached / total if total else Decimal(1)
    if total <= _FEW:
        return share >= Decimal("0.7")
    if share >= (Decimal("0.9") if len(split.parts) > 2 else Decimal("0.97")):
        return True
    missing = str(int(total - reached)).rstrip("0")
    return share >= Decimal("0.5") and total - reached >= 10 and len(missing) == 1


def _is_partition(labels: Sequence[str]) -> bool:
    """Whether the labels are known to divide a whole: towns and departments, 公开 and 动态,
    done and not done, the rest.
    """
    for one, other in _PARTITIONS:
        firsts = [bool(re.search(one, label)) and not re.search(other, label) for label in labels]
        seconds = [bool(re.search(other, label)) for label in labels]
        if (
            any(firsts)
            and any(seconds)
            and all(a or b for a, b in zip(firsts, seconds, strict=True))
        ):
            return True
    return False


def _check_crosswise(found: Sequence[Split], judgement: Judgement) -> None:
    """Three splits of the same labels whose totals add up must add up
    label by label, and the reverse.
    """
    by_labels: dict[tuple[str, ...], list[Split]] = {}
    for split in found:
        by_labels.setdefault(tuple(bare(label) for label in split.labels), []).append(split)
    for alike in by_labels.values():
        for whole, one, other in permutations(alike, 3):
            if whole.place == one.place == other.place and one.total.start < other.total.start:
                _cross(whole, one, other, judgement)


def _cross(whole: Split, one: Split, other: Split, judgement: Judgement) -> None:
    totals = whole.total.value == one.total.value + other.total.value
    wrong = [
        (label, part, first.all + second.all)
        for label, part, first, second in zip(
            whole.labels, whole.parts, one.parts, other.parts, strict=True
        )
        if part.all != first.all + second.all
    ]
    if totals and wrong and len(wrong) == len(whole.parts) == 2:
        for label, part, expected in wrong:
            judgement.disagree(
                f"“{label}{part.text}”与分类之和不等",
                here=f"{whole.place} {short(whole.total.label)}{whole.total.text}中“{label}”",
                there=f"{whole.place} {short(one.total.label)}、"
                f"{short(other.total.label)}中“{label}”",
                found=plain(part.all),
                expected=plain(expected),
            )
