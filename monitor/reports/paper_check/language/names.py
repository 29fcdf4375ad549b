"""Names of units in running text: where a list of them begins and ends, and
when two names are one unit's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from monitor.reports.paper_check.language.normal import bare

_SUFFIX = (
    r"局|委员会|委|办公室|办事处|办|镇|乡|街道|中心|管委会|开发区|园区|产业园|物流园|示范区|"
    r"度假区|景区|社区"
    r"|公司|集团|银行|大队|支队|总队|管理处|管理所|联社|供销社|社|残联|妇联|科协|文联|工商联|侨联|"
    r"红十字会|商会|协会|总工会|工会|联合会"
    r"|团县委|团区委|团市委|法院|检察院|医院|学校|林场|农场|水库|保护区|管理站|站|所|院|馆|处|部|"
    r"组|台|园|商城|党校|联|校|社会保险"
)
_UNIT = re.compile(rf"[\u4e00-\u9fff\d]{{1,24}}(?:{_SUFFIX})(?:（[^（）]{{1,12}}）)?")
_UNIT_START = re.compile(rf"[\u4e00-\u9fff\d]{{1,24}}?(?:{_SUFFIX})(?:（[^（）]{{1,12}}）)?")
_GOES_ON = re.compile(rf"[\u4e00-\u9fff\d]{{0,9}}?(?:{_SUFFIX})")
_PREDICATE = re.compile(
    r"重点|信息|政务|工作|发布|公开|更新|网站|栏目|为|未|的|等|在|对|也|均|都|连续|超|没|无|较|"
    r"存在|报送|按|被|及时|上报"
    r"|负责|共|有|已|仍|还|至|从|自|比|是|因|由|和|与|以|门户|主动|完成|做|高度|积极|\d|（"
)
_NO_NAME = re.compile(
    r"^(各|全县|全区|全市|有关|部分|相关|其他|多数|个别|上述)|[的了将为于是年]|市政府"
    r"|县政府.|区政府(?!办)"
)
_LEAD = re.compile(
    r".*(?:有|为|是|如|像|对|由|及其|其中|包括|涉及|分别|名单|单位|部门|乡镇|镇街|表扬|"
    r"批评|通报|建议|要求|督促|以|给予|将|含|即|尤其|特别)"
)
_NAMED_OTHERWISE = re.compile(
    rf"(?!.*(?:{_SUFFIX})$)(?!.*[的了将为于是未不等])[\u4e00-\u9fff]{{3,8}}"
)
_JOIN = re.compile(r"以及|及|和|与")
_PLACE = re.compile(
    r"^(?:(?!.{1,4}(?:开发区|园区|新区|社区|示范区|度假区|景区|矿区|林区|库区|片区|"
    r"街区))[\u4e00-\u9fff]{2,4}?[县区市州旗盟]"
    r"|[县区州旗盟]|市(?![场政监容民]))(?=[\u4e00-\u9fff]{2})(?![场划域级])"
)
_BRACKETED = re.compile(r"（[^（）]*）|《[^《》]*》|“[^“”]*”")


@dataclass(frozen=True, slots=True)
class NameList:
    """A run of names. clause: the words around it, from one ；or 。to the
    next; open: it ends with 等.
    """

    names: tuple[str, ...]
    lead: str
    clause: str
    open: bool


def looks_like_unit(text: str) -> bool:
    """Whether a text has the form of a unit's name, and nothing else."""
    return bool(_UNIT.fullmatch(text)) and not _NO_NAME.search(text)


def items(text: str) -> list[str]:
    """The parts between 、 of a text; 、 inside brackets and quotes divides nothing."""
    hidden = _BRACKETED.sub(lambda match: "\u0002" * len(match[0]), text)
    found, start = [], 0
    for at, mark in enumerate([*hidden, "、"]):
        if mark == "、":
            found.append(text[start:at])
            start = at + 1
    return [each for each in found if each.strip()]


def split_names(text: str) -> list[str]:
    """The names that a text joins by 、, 和, 及 and 与; the last three divide only what
    are whole names on both sides.
    """
    found: list[str] = []
    for item in items(text):
        found += _divided(item.strip())
    return found


def _divided(item: str) -> list[str]:
    for match in _JOIN.finditer(item):
        left, right = item[: match.start()], item[match.end() :]
        if looks_like_unit(left) and _UNIT_START.match(right):
            return [left, *_divided(right)]
    return [item]


def first_unit(text: str) -> str:
    """The unit's name that a text begins with, "" where it begins with none.

    A name ends at its last suffix before the sentence goes on: 政务服务中心管理办公室 is one,
    民政局重点领域信息 is 民政局.
    """
    match = _UNIT_START.match(text)
    if match is None:
        return ""
    end = match.end()
    while not _PREDICATE.match(text, end):
        more = _GOES_ON.match(text, end)
        if more is None or _PREDICATE.search(text, end, more.end()):
            break
        end = more.end()
    return "" if _NO_NAME.search(text[:end]) else text[:end]


def last_unit(text: str) -> str:
    """The unit's name that a text ends with, without what leads to
    it: 的单位有：道口镇 is 道口镇.
    """
    tail = re.split(r"[，。；：]", text)[-1]
    lead = _LEAD.match(tail)
    kept = tail[lead.end() :] if lead and lead.end() < len(tail) else tail
    return kept if looks_like_unit(kept) else (tail if looks_like_unit(tail) else "")


def name_lists(text: str) -> list[NameList]:
    """The lists of units in a sentence, by clauses: at least two names, or
    one that 有：or 为： leads to.
    """
    found: list[NameList] = []
    outer = text
    for bracket in _BRACKETED.finditer(text):
        if "、" in bracket[0] and bracket[0][0] == "（":
            names, rest = _names_of(items(bracket[0][1:-1]))
            if len(names) >= 2 and not rest:
                lead = re.split(r"[；。]", text[: bracket.start()])[-1]
                found.append(NameList(tuple(names), f"{lead}（", lead + bracket[0], False))
                outer = outer.replace(bracket[0], "")
    return [*found, *_lists_in(outer)]


def _lists_in(text: str) -> list[NameList]:
    found: list[NameList] = []
    for clause in text.split("；"):
        for part in re.split(r"[，：]", clause):
            names, rest = _names_of(items(part))
            if len(names) >= 2 or (names and _leads_to_one(clause, part)):
                lead = clause[: clause.find(names[0])]
                found.append(NameList(tuple(names), lead, clause, rest.startswith("等")))
    return found


def _names_of(pieces: Sequence[str]) -> tuple[list[str], str]:
    """The longest run of names among the parts between 、, and what stands behind its last name.

    The first may have words before it, the last words behind it.
    """
    names: list[str] = []
    if len(pieces) == 1:
        return _lone_name(pieces[0])
    for at, piece in enumerate(pieces):
        if not names:
            lead = last_unit(piece)
            names += _divided(lead) if lead else []
        elif (
            at + 1 < len(pieces)
            and _NAMED_OTHERWISE.fullmatch(piece)
            and first_unit(pieces[at + 1])
        ):
            names.append(piece)
        elif all(looks_like_unit(each) for each in _divided(piece)):
            names += _divided(piece)
        else:
            last = first_unit(piece)
            return [*names, *(_divided(last) if last else [])], piece[len(last) :]
    return names, ""


def _lone_name(piece: str) -> tuple[list[str], str]:
    lead = _LEAD.match(piece)
    rest = piece[lead.end() :] if lead else piece
    name = first_unit(rest) or first_unit(piece)
    return ([name], piece[piece.find(name) + len(name) :]) if name else ([], "")


def _leads_to_one(clause: str, part: str) -> bool:
    at = clause.find(part)
    return bool(re.search(r"(有|为|是|[1一][个家])：?$", clause[:at])) or bool(
        re.search(r"的(单位|部门|镇街|乡镇)?(有|为|是)", part)
    )


@lru_cache(maxsize=20_000)
def core(name: str) -> str:
    """What of a name tells the unit from its like: without the place before
    it, brackets, spaces and marks.
    """
    return _PLACE.sub("", _BRACKETED.sub("", bare(name)))


def same_unit(one: str, other: str) -> bool:
    """Whether two names can be one unit's: the same core, or one a short form that keeps the
    other's first and last character.
    """
    left, right = sorted((core(one), core(other)), key=len)
    if left == right or bare(one) == bare(other):
        return True
    if len(left) < 2:
        return False
    if right.endswith(left):
        return True
    return left[0] == right[0] and left[-1] == right[-1] and _is_subsequence(left, right)


def _is_subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(mark in rest for mark in short)


def find_unit(name: str, known: Sequence[str]) -> str | None:
    """The one of the known names that a name means: the same, else the only one it can be;
    None where none or several can.
    """
    own = core(name)
    for each in known:
        if core(each) == own:
            return each
    close = [each for each in known if same_unit(name, each)]
    return close[0] if len(close) == 1 else None


def one_slip_apart(one: str, other: str) -> bool:
    """Whether two names differ in one character only: one written for
    another, left out, or added.
    """
    left, right = sorted((core(one), core(other)), key=len)
    if len(left) < 2 or left == right or len(right) - len(left) > 1:
        return False
    if len(left) == len(right):
        return sum(a != b for a, b in zip(left, right, strict=True)) == 1
    return any(right[:at] + right[at + 1 :] == left for at in range(len(right)))
