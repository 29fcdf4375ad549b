"""环比 and 同比: a growth in percent against the count it speaks of, and against its
base where the text gives it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from monitor.reports.paper_check.disagreement import Judgement
from monitor.reports.paper_check.language.figures import Figure, figures, short
from monitor.reports.paper_check.language.numerals import plain
from monitor.reports.paper_check.language.rounding import percent, rounded, shows
from monitor.reports.paper_check.language.sentences import Sentence

_THEN = (
    r"环比|同比|[较比与](?:上(?:个)?(?:月|期|季度|年)|去年|前一?[月期年])(?:份)?(?:同期)?"
    r"(?:相比|的)?"
    r"|[较比与](?:\d{4}年)?(?:\d{1,2}月份?|第?[一二三四]季度)(?:相比|的)?"
)
_UP, _DOWN = r"增长|上升|增加|提高|提升|增幅|增多|上涨", r"下降|减少|降低|下滑|回落|降幅"
_GROWTH = re.compile(
    rf"(?P<then>{_THEN})(?P<between>[^；。%]{{0,24}}?)(?P<way>{_UP}|{_DOWN})(?:了|率)?"
    r"(?:为|达到|达)?"
    r"(?P<percent>\d+(?:\.\d+)?)%"
)
_BASE = re.compile(
    r"(?:上(?:个)?(?:月|期|季度|年)|去年|前一?[月期年]|[较比与]"
    r"(?:\d{1,2}月|第?[一二三四]季度)|(?:由|从))(?:份|同期)?"
    r"(?:(?![增减多少降升])[^，；。\d]){0,16}?(?P<base>\d+)(?P<measure>[条件个次篇项份家])"
)
_CHANGE = re.compile(rf"(?:{_UP}|{_DOWN}|多|少)了?(?P<count>\d+)[条件个次篇项份家]")


@dataclass(frozen=True, slots=True)
class _Growth:
    """A growth as printed. up: whether it says more; printed: the percent; change: the
    same in counts, where given.
    """

    up: bool
    printed: str
    words: str
    start: int
    change: Decimal | None


def check_growth(sentences: Sequence[Sentence], judgement: Judgement) -> None:
    """Every growth in percent whose count stands before it in the same sentence."""
    for sentence in sentences:
        text = sentence.text
        for growth in _growths(text):
            counts = [each for each in figures(text[: growth.start]) if each.sure]
            base = _base(text, growth)
            counts = [each for each in counts if base is None or each.value != base]
            if counts:
                _judge(sentence, growth, counts, base, judgement)


def _growths(text: str) -> Iterator[_Growth]:
    for match in _GROWTH.finditer(text):
        change = _CHANGE.search(match["between"])
        yield _Growth(
            up=bool(re.fullmatch(_UP, match["way"])),
            printed=match["percent"],
            words=match[0],
            start=match.start(),
            change=Decimal(change["count"]) if change else None,
        )


def _base(text: str, growth: _Growth) -> Decimal | None:
    """The earlier count that the text itself gives: 上月753条; in the
    growth's own words, else beside it.
    """
    around = text[max(0, growth.start - 40) : growth.start + len(growth.words) + 30]
    found = _BASE.search(growth.words) or _BASE.search(around)
    return Decimal(found["base"]) if found else None


def _judge(
    sentence: Sentence,
    growth: _Growth,
    counts: Sequence[Figure],
    base: Decimal | None,
    judgement: Judgement,
) -> None:
    count = counts[-1]
    if base is None and growth.change is not None:
        base = count.value - growth.change if growth.up else count.value + growth.change
    elif base is not None and growth.change is not None:
        _change_against_base(sentence, growth, counts, base, judgement)
    if base is not None and base > 0:
        _against_base(sentence, growth, counts, base, judgement)
    elif base is None and not any(_possible(each.value, growth) for each in counts):
        _impossible(sentence, growth, count, judgement)


def _against_base(
    sentence: Sentence,
    growth: _Growth,
    counts: Sequence[Figure],
    base: Decimal,
    judgement: Judgement,
) -> None:
    if any(_agrees(each.value, base, growth) for each in counts):
        return
    count = counts[-1]
    change = percent(count.value - base, base)
    said = "增长" if change >= 0 else "下降"
    right = rounded(abs(change), growth.printed)
    judgement.disagree(
        f"“{growth.words}”与两期数不符：{plain(count.value)}比{plain(base)}{said}{right}%",
        here=f"{sentence.place} “{growth.words}”",
        there=f"{sentence.place} “{short(count.label)}{count.text}”，上期{plain(base)}",
        found=f"{growth.printed}%",
        expected=f"{'' if (change >= 0) == growth.up else '-'}{right}%",
    )


def _change_against_base(
    sentence: Sentence,
    growth: _Growth,
    counts: Sequence[Figure],
    base: Decimal,
    judgement: Judgement,
) -> None:
    """864条，比上月的800条多64条: the change that the text gives against its two counts."""
    changes = [abs(each.value - base) for each in counts]
    if growth.change is None or growth.change in changes:
        return
    count = counts[-1]
    judgement.disagree(
        f"“{growth.words}”与两期数不符：{plain(count.value)}与{plain(base)}"
        f"相差{plain(changes[-1])}",
        here=f"{sentence.place} “{growth.words}”",
        there=f"{sentence.place} “{short(count.label)}{count.text}”，上期{plain(base)}",
        found=plain(growth.change),
        expected=plain(changes[-1]),
    )


def _agrees(value: Decimal, base: Decimal, growth: _Growth) -> bool:
    change = percent(value - base, base)
    return (change >= 0) == growth.up and shows(abs(change), growth.printed)


def _possible(value: Decimal, growth: _Growth) -> bool:
    """Whether any whole number, as the earlier count, gives this growth."""
    return any(_agrees(value, base, growth) for base in _near(value, growth))


def _near(value: Decimal, growth: _Growth) -> list[Decimal]:
    """The whole numbers around the earlier count that the growth implies."""
    rate = 1 + Decimal(growth.printed) / 100 * (1 if growth.up else -1)
    if rate <= 0:
        return []
    middle = int(value / rate)
    spread = 2 + middle // 500
    return [Decimal(each) for each in range(max(1, middle - spread), middle + spread + 1)]


def _impossible(sentence: Sentence, growth: _Growth, count: Figure, judgement: Judgement) -> None:
    sign = 1 if growth.up else -1
    nearest = sorted(
        (abs(sign * percent(count.value - base, base) - Decimal(growth.printed)), base)
        for base in _near(count.value, growth)
    )[:2]
    if not nearest:
        return
    reached = [
        (base, rounded(sign * percent(count.value - base, base), growth.printed))
        for _, base in nearest
    ]
    said = "，".join(f"上期{plain(base)}时为{rate}%" for base, rate in reached)
    judgement.disagree(
        f"“{growth.words}”不能由任何上期数得出：本期{count.text}，{said}",
        here=f"{sentence.place} “{growth.words}”",
        there=f"{sentence.place} “{short(count.label)}{count.text}”",
        found=f"{growth.printed}%",
        expected=f"{reached[0][1]}%",
    )
