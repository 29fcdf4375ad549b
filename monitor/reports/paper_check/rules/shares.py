"""Shares and rates in percent against the counts they are reckoned from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from monitor.reports.paper_check.disagreement import Judgement
from monitor.reports.paper_check.language.figures import Figure, figures, short
from monitor.reports.paper_check.language.numerals import plain
from monitor.reports.paper_check.language.rounding import percent, rounded, shows, step
from monitor.reports.paper_check.language.sentences import Sentence

_SHARE = re.compile(r"占(?:比|[^，；。%]{0,14}?)(?:的|为|约)?(?P<percent>\d+(?:\.\d+)?)%")
_IN_TURN = re.compile(
    r"分别(?:约?占(?:比|[^，；。%\d]{0,14})?)(?:为|约)?"
    r"(?P<percents>\d+(?:\.\d+)?%(?:[、，和]\d+(?:\.\d+)?%)+)"
)
_PERCENT = re.compile(r"(?<!\d)(\d{1,12}(?:\.\d{1,12})?)%")
_RATE = re.compile(r"(?P<name>[\u4e00-\u9fff]{1,6}率)(?:为|达到|达|是)?(?P<percent>\d+(?:\.\d+)?)%")
_CONTRARY = re.compile(r"未|不|没|逾期|超期")
_NOT_A_RATE = re.compile(r"增长|增幅|下降|环比|同比|提高|[增降]")


@dataclass(frozen=True, slots=True)
class _Share:
    """A part, what it is a share of, and the percent printed."""

    part: Figure
    whole: Figure
    printed: str
    words: str
    place: str

    @property
    def holds(self) -> bool:
        return shows(percent(self.part.all, self.whole.value), self.printed)


def check_shares(sentences: Sequence[Sentence], judgement: Judgement) -> None:
    """Every 占比 with its part and whole in the text, shares of one whole
    together, and rates of two counts.
    """
    for before, sentence in pairwise([None, *sentences]):
        assert sentence is not None
        earlier = before.text if before is not None and sentence.before else ""
        _check_together(_shares(sentence, earlier), judgement)
        _check_rates(sentence, judgement)


def _shares(sentence: Sentence, earlier: str) -> list[_Share]:
    found: list[_Share] = []
    behind = 0
    known = [each for each in figures(earlier) if each.sure]
    in_turn = list(_IN_TURN.finditer(sentence.text))
    for several in in_turn:
        found += _in_turn(several, sentence, known)
    for match in _SHARE.finditer(sentence.text):
        if any(several.start() <= match.start() < several.end() for several in in_turn):
            continue
        own = [each for each in figures(sentence.text[behind : match.start()]) if each.sure]
        if own:
            part = own[-1]
            wholes = [
                each
                for each in (*known, *own[:-1])
                if each.measure == part.measure and each.value >= part.all
            ]
            fitting = [
                each for each in wholes if shows(percent(part.all, each.value), match["percent"])
            ]
            if wholes:
                whole = (fitting or wholes)[0]
                found.append(_Share(part, whole, match["percent"], match[0], sentence.place))
        known += own
        behind = match.end()
    return found


def _in_turn(match: re.Match[str], sentence: Sentence, known: Sequence[Figure]) -> list[_Share]:
    """甲156条、乙936条，分别占1%、6%: each share with the part that stands in its place."""
    percents = _PERCENT.findall(match["percents"])
    own = [each for each in figures(sentence.text[: match.start()]) if each.sure]
    parts = own[-len(percents) :]
    wholes = [*known, *own[: -len(percents)]]
    fitting = [
        each
        for each in wholes
        if each.measure == parts[0].measure and each.value >= sum(p.all for p in parts)
    ]
    if len(parts) < len(percents) or not fitting or len({part.measure for part in parts}) > 1:
        return []
    pairs = zip(parts, percents, strict=True)
    return [_Share(part, fitting[-1], each, f"占{each}%", sentence.place) for part, each in pairs]


def _check_together(shares: Sequence[_Share], judgement: Judgement) -> None:
    """Shares that add up to 100 may each be moved by a last digit for it; the others
    must be right by themselves.
    """
    parts = sum((share.part.all for share in shares), Decimal(0))
    one_whole = len({share.whole.value for share in shares}) == 1
    closed = len(shares) > 1 and one_whole and parts == shares[0].whole.value
    hundred = sum((Decimal(share.printed) for share in shares), Decimal(0)) == 100
    for share in shares:
        exact = percent(share.part.all, share.whole.value)
        moved = closed and hundred and abs(exact - Decimal(share.printed)) <= step(share.printed)
        if not share.holds and not moved and share.part.all <= share.whole.value:
            judgement.disagree(
                f"“{short(share.part.label)}{share.part.text}，{share.words}”与总数不符："
                f"占{plain(share.whole.value)}的"
                f"{rounded(exact, share.printed)}%",
                here=f"{share.place} “{share.words}”",
                there=f"{share.place} {plain(share.part.all)} ÷ {plain(share.whole.value)}",
                found=f"{share.printed}%",
                expected=f"{rounded(exact, share.printed)}%",
            )


def _check_rates(sentence: Sentence, judgement: Judgement) -> None:
    """合格率 and its like, where the sentence gives exactly a whole and a part of that name
    before it, or what is missing.
    """
    for match in _RATE.finditer(sentence.text):
        if _NOT_A_RATE.search(match["name"]):
            continue
        counts = [each for each in figures(sentence.text[: match.start()]) if each.sure]
        pairs = [
            (whole, part)
            for at, whole in enumerate(counts)
            for part in counts[at + 1 :]
            if part.measure == whole.measure
            and Decimal(0) < whole.value >= part.all
            and _is_named(sentence, part, match)
        ]
        done = [pair for pair in pairs if not _CONTRARY.search(pair[1].label)]
        pairs = done if len(done) == 1 and _together(counts, done[0]) else pairs
        if len(pairs) == 1 and not any(_fits(*pair, match["percent"]) for pair in pairs):
            _wrong_rate(sentence, match, *pairs[0], judgement)


def _together(counts: Sequence[Figure], pair: tuple[Figure, Figure]) -> bool:
    """Whether another count is all that the part lacks: 126个，已整改108个，未整改18个."""
    whole, part = pair
    return any(each.all == whole.value - part.all and each is not part for each in counts)


def _is_named(sentence: Sentence, part: Figure, rate: re.Match[str]) -> bool:
    """Whether a part speaks of what the rate is of (合格114个, 合格率), or of its contrary."""
    words = part.label + re.split(r"[，；。]", sentence.text[part.end :])[0]
    name = rate["name"][:-1]
    said = any(name[at : at + 2] in words for at in range(max(1, len(name) - 1)))
    return said or bool(re.search(r"未|不|没|逾期|超期|问题", words))


def _fits(whole: Figure, part: Figure, printed: str) -> bool:
    share = percent(part.all, whole.value)
    return shows(share, printed) or shows(100 - share, printed)


def _wrong_rate(
    sentence: Sentence, match: re.Match[str], whole: Figure, part: Figure, judgement: Judgement
) -> None:
    share = percent(part.all, whole.value)
    missing = bool(re.search(r"未|不|没|逾期|超期", part.label))
    expected = rounded(100 - share if missing else share, match["percent"])
    judgement.disagree(
        f"“{match[0]}”与所给两数不符：{plain(part.all)}、{plain(whole.value)}得{expected}%",
        here=f"{sentence.place} “{match[0]}”",
        there=f"{sentence.place} “{short(whole.label)}{whole.text}”“{short(part.label)}"
        f"{part.text}”",
        found=f"{match['percent']}%",
        expected=f"{expected}%",
    )
