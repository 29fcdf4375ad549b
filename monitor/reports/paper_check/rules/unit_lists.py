"""Lists of units in the text against the tables: who stands at zero, who
published little, who leads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from monitor.reports.paper_check.disagreement import Judgement
from monitor.reports.paper_check.language.measures import Measure, group_of, measure_of
from monitor.reports.paper_check.language.names import (
    NameList,
    find_unit,
    name_lists,
    one_slip_apart,
)
from monitor.reports.paper_check.language.sentences import Sentence
from monitor.reports.paper_check.reading.unit_tables import KeyAreaTable, UnitTable, one_of_each

_ZERO = re.compile(
    r"(?P<what>[^，；。：、（）]{0,20}?)(?:发布|更新|公开)?(?:量|数量?|条数)?(?:均|都|全部|甚至)?"
    r"(?:为零|为0(?![.\d])|为“0”|零发布|零公开)"
    r"|(?:未|没有)(?:主动)?(?:发布|上传|报送|更新|公开)(?:过|任何)?"
    r"(?P<other>[^，；。：、（）]{0,8}?信息)"
)
_LOW = re.compile(
    r"(?P<what>[^，；。：、（）]{0,16}?)(?P<how>少于|低于|不足|不满|未达到|未达|不超过|"
    r"小于)(?P<limit>\d+)条(?:（(?:包?含|含)\d+条?）)?"
)
_LOW_UNDER = re.compile(
    r"(?P<what>[^，；。：、（）]{0,16}?)(?:在)?(?P<limit>(?<!\d)\d+)条"
    r"(?:（(?:包?含|含)\d+条?）)?(?P<how>及?以下)"
)
_LEFT_OUT = re.compile(r"不列入|不计入名单|不在此列")
_A_GROUP = re.compile(r"镇|乡|街道|园区|部门|县直|区直|市直|直属|机关|委办局")
_ANOTHER_TIME = re.compile(
    r"上月|上期|上年|去年|上季度|连续|专题|专栏|新媒体|信箱|留言|栏目(?!信息)"
)

Match = Callable[[Decimal], bool]


@dataclass(frozen=True, slots=True)
class _Claim:
    """Units that the text says meet a condition. words: the condition as printed."""

    listed: NameList
    words: str
    meets: Match
    place: str
    all_groups: bool
    """Whether the sentence speaks of units without naming a group."""


def check_unit_lists(
    sentences: Sequence[Sentence],
    tables: Sequence[UnitTable],
    key_areas: Sequence[KeyAreaTable],
    judgement: Judgement,
) -> None:
    """Every list of units at zero, or under a limit, against the rows for which that is so.

    Units that the paper itself says are not listed (…的单位不列入：A、B), and rows
    with a remark, may be missing.
    """
    said = [sentence.text for sentence in sentences if _LEFT_OUT.search(sentence.text)]
    left_out = {name for text in said for listed in name_lists(text) for name in listed.names} | {
        name  # one alone is no list of names
        for table in tables
        for name in table.names
        if any(name in text for text in said)
    }
    for sentence in sentences:
        if _LEFT_OUT.search(sentence.text):
            continue
        for claim in _claims(sentence):
            if "重点领域" in claim.listed.lead[-60:] + claim.words:
                _against_key_areas(claim, key_areas, judgement)
            elif not _ANOTHER_TIME.search(claim.listed.clause):
                _against_tables(claim, one_of_each(tables), frozenset(left_out), judgement)


def _claims(sentence: Sentence) -> Iterator[_Claim]:
    """One claim a list: by the words right behind it, else by those that lead to it."""
    for listed in name_lists(sentence.text):
        behind = listed.clause[listed.clause.rfind(listed.names[-1]) + len(listed.names[-1]) :]
        near = re.split(r"[，。；]", behind)[0][:40]
        found = (match for words in (near, listed.lead[-40:]) for match in _conditions(words))
        match = next(found, None)
        if match is not None:
            before = sentence.text[: sentence.text.find(listed.names[0])]
            all_groups = "单位" in listed.lead[-20:] and not _A_GROUP.search(before)
            yield _Claim(listed, match[0], _condition(match), sentence.place, all_groups)


def _conditions(words: str) -> list[re.Match[str]]:
    """The conditions that words state, the last first: it stands
    nearest to the names that follow.
    """
    found = [match for pattern in (_ZERO, _LOW, _LOW_UNDER) for match in pattern.finditer(words)]
    return sorted(found, key=lambda match: -match.end())


def _condition(match: re.Match[str]) -> Match:
    limit = Decimal(match.groupdict().get("limit") or 0)
    if "limit" not in match.groupdict() or match.groupdict()["limit"] is None:
        return lambda value: value == 0
    inclusive = "含" in match[0] or match["how"] in ("不超过", "以下", "及以下")
    return (lambda value: value <= limit) if inclusive else (lambda value: value < limit)


def _against_key_areas(claim: _Claim, tables: Sequence[KeyAreaTable], judgement: Judgement) -> None:
    """Leads all of whose columns are at zero. Who leads only jointly may be left out,
    but not of mere examples (如).
    """
    for table in tables:
        by_lead = table.by_lead()
        due = [lead for lead, value in by_lead.items() if claim.meets(value)]
        alone = [lead for lead in due if table.leads_alone(lead)]
        found = {find_unit(name, tuple(by_lead)) for name in claim.listed.names}
        examples = claim.listed.lead.endswith(("如", "例如", "比如"))
        wrong = [lead for lead in found if lead is not None and lead not in due]
        fair = (due,) if examples else (due, alone)
        if wrong or (not claim.listed.open and not any(set(each) <= found for each in fair)):
            missing = [lead for lead in fair[-1] if lead not in found]
            _report(
                claim,
                table.where,
                len(set(claim.listed.names)),
                len(due),
                wrong,
                missing,
                judgement,
            )


def _against_tables(
    claim: _Claim, tables: Sequence[UnitTable], left_out: frozenset[str], judgement: Judgement
) -> None:
    meant = [table for table in tables if any(table.row_of(name) for name in claim.listed.names)]
    for kind in dict.fromkeys(table.kind for table in meant):
        same_kind = [
            each for each in tables if each.kind == kind and (each in meant or claim.all_groups)
        ]
        measures = _meant(claim.words)
        results = [_compare(claim, same_kind, measure, left_out) for measure in measures]
        known = [each for each in results if each is not None]
        if known and all(each.faults for each in known):
            _tell(claim, same_kind, min(known, key=lambda each: each.faults), judgement)


def _meant(words: str) -> tuple[Measure, ...]:
    """The counts that words may mean: the one they name, else any, the total first."""
    stated = measure_of(words)
    if stated in (Measure.DISCLOSURE, Measure.NEWS) or (stated is not None and "总" in words):
        return (stated,)
    return (Measure.TOTAL, Measure.DISCLOSURE, Measure.NEWS)


@dataclass(frozen=True, slots=True)
class _Comparison:
    """A list against the rows: who stands in it wrongly, who is missing,
    how many ought to stand in it.
    """

    wrong: tuple[str, ...]
    missing: tuple[str, ...]
    due: int
    measure: Measure

    @property
    def faults(self) -> int:
        return len(self.wrong) + len(self.missing)


def _compare(
    claim: _Claim, tables: Sequence[UnitTable], measure: Measure, left_out: frozenset[str]
) -> _Comparison | None:
    if any(table.total(measure) is None for table in tables):
        return None
    wrong: list[str] = []
    missing: list[str] = []
    due = 0
    for table in tables:
        named = {find_unit(name, table.names) for name in claim.listed.names}
        for row, name in zip(table.table.data, table.names, strict=True):
            value = table.value(row, measure)
            if value is not None and claim.meets(value):
                if name not in named and (table.remark(row) or find_unit(name, tuple(left_out))):
                    continue
                due += 1
                missing += [] if name in named or claim.listed.open else [name]
            elif value is not None and name in named:
                wrong.append(name)
    return _Comparison(tuple(wrong), tuple(missing), due, measure)


def _tell(
    claim: _Claim, tables: Sequence[UnitTable], result: _Comparison, judgement: Judgement
) -> None:
    where = "、".join(dict.fromkeys(table.where for table in tables))
    known = [name for table in tables for name in table.names]
    unknown = [name for name in claim.listed.names if find_unit(name, known) is None]
    missing = list(result.missing)
    for name in unknown:
        meant = next((each for each in missing if one_slip_apart(name, each)), None)
        if meant is not None:
            missing.remove(meant)
            judgement.disagree(
                f"名单中的“{name}”不在{where}中，疑为“{meant}”",
                here=f"{claim.place} “{claim.words}”名单",
                there=f"{where} “{meant}”",
                found=name,
                expected=meant,
            )
    if result.wrong or missing:
        _report(
            claim,
            where,
            len(set(claim.listed.names)),
            result.due,
            list(result.wrong),
            missing,
            judgement,
        )


def _report(
    claim: _Claim,
    where: str,
    named: int,
    due: int,
    wrong: list[str],
    missing: list[str],
    judgement: Judgement,
) -> None:
    reasons = []
    if missing:
        reasons.append(f"漏列{'、'.join(missing)}")
    if wrong:
        reasons.append(f"误列{'、'.join(wrong)}")
    same = named == due
    judgement.disagree(
        f"“{claim.words.strip()}”名单列{named}个，按{where}应为{due}个：{'；'.join(reasons)}",
        here=f"{claim.place} “{claim.words.strip()}”名单",
        there=where,
        found="、".join(wrong) or "（漏列）" if same else named,
        expected="、".join(missing) or "（误列）" if same else due,
    )


def check_low_counts(
    sentences: Sequence[Sentence], tables: Sequence[UnitTable], judgement: Judgement
) -> None:
    """少于10条的单位数为8家, without names, against the rows of the group
    that the sentence speaks of.
    """
    for sentence in sentences:
        if _ANOTHER_TIME.search(sentence.text) or name_lists(sentence.text):
            continue
        for pattern in (_LOW, _LOW_UNDER):
            for match in pattern.finditer(sentence.text):
                count = re.match(
                    r"[^，；。\d]{0,16}?(?P<count>\d+)[个家]", sentence.text[match.end() :]
                )
                if count:
                    _check_low(sentence, match, int(count["count"]), one_of_each(tables), judgement)


def _check_low(
    sentence: Sentence,
    match: re.Match[str],
    count: int,
    tables: Sequence[UnitTable],
    judgement: Judgement,
) -> None:
    meets = _condition(match)
    behind = re.match(r"[^，；。\d]*", sentence.text[match.end() :])
    group = group_of(sentence.text[: match.start()]) or group_of(
        match["what"] + (behind[0] if behind else "")
    )
    for table in tables:
        if table.group is not group or group is None:
            continue
        measures = _meant(match["what"])
        reached = [
            sum(meets(v) for v in values)
            for values in (_values(table, m) for m in measures)
            if values
        ]
        if reached and count not in reached:
            judgement.disagree(
                f"“{match[0].strip()}”的单位写{count}个，按{table.where}为{reached[0]}个",
                here=f"{sentence.place} “{match[0].strip()}”",
                there=table.where,
                found=count,
                expected=reached[0],
            )


def _values(table: UnitTable, measure: Measure) -> list[Decimal]:
    values = [table.value(row, measure) for row in table.table.data]
    return [value for value in values if value is not None]
