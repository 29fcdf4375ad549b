"""Who is praised must not be blamed, and who stands in a list stands in it once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.reports.paper_check.disagreement import Judgement
from monitor.reports.paper_check.language.names import NameList, core, name_lists, same_unit
from monitor.reports.paper_check.language.sentences import Sentence

_PRAISE = re.compile(
    r"较好|良好|表扬|突出|先进|优秀|较高|名列前茅|值得肯定|更新及时|公开及时|信息及时|"
    r"发布及时|较大|居前|靠前|前[列茅三五十\d]|积极|位居前|排名前"
)
_BLAME = re.compile(
    r"为零|为0|零发布|未更新|未按|未发布|未公开|未报送|未及时|没有发布|不力|较差|批评|不及时|"
    r"不到位|不够|滞后|落后|较少|偏少|量少|超期|逾期|末位|靠后"
    r"|不足|不高|不重视|空白栏目|少于|低于"
)
_NO_PRAISE = re.compile(r"[不欠]够?(突出|积极|及时|较好|良好)|问题(较为)?突出|未及时|不及时")
# One column of a unit may be late while the unit as a whole has published much: both can be right.
_OF_A_COLUMN = re.compile(r"栏目[^，。；]{0,20}?(?:未更新|超期|空白)|空白栏目")
_EARLIER = re.compile(r"上期|上月|上次|已整改|整改完成|整改到位|完成整改|回头看")
_BAND = re.compile(r"(?<![一两二三四五六半\d])([一两二三四五六半\d]+(?:周|年|个月))以上")


@dataclass(frozen=True, slots=True)
class _Said:
    listed: NameList
    words: str
    place: str


def check_praise(sentences: Sequence[Sentence], judgement: Judgement) -> None:
    """Lists that praise against lists that blame, names within each list, and
    bands that exclude each other.
    """
    praised: list[_Said] = []
    blamed: list[_Said] = []
    for sentence in sentences:
        for listed in name_lists(sentence.text):
            _check_twice(listed, sentence.place, judgement)
            words = _words(listed)
            good = _PRAISE.search(_NO_PRAISE.sub("", words))
            bad = _BLAME.search(words)
            if _EARLIER.search(words) or _OF_A_COLUMN.search(words) or bool(good) == bool(bad):
                continue
            found = good or bad
            assert found is not None
            (praised if good else blamed).append(
                _Said(listed, _shown(words, found), sentence.place)
            )
        _check_bands(sentence, judgement)
    _check_both(praised, blamed, judgement)


def _words(listed: NameList) -> str:
    """The words that say something of a list: before it back to the last comma but one,
    and behind it to the next mark.
    """
    behind = listed.clause[listed.clause.rfind(listed.names[-1]) + len(listed.names[-1]) :]
    before = "，".join(listed.lead[-60:].split("，")[-2:])
    return f"{before}…{re.split(r'[，。；]', behind)[0][:30]}"


def _shown(words: str, found: re.Match[str]) -> str:
    parts = re.split(r"[，：…。]", words)
    return next((part for part in parts if found[0] in part), found[0])[-24:]


def _check_both(praised: Sequence[_Said], blamed: Sequence[_Said], judgement: Judgement) -> None:
    for good in praised:
        for bad in blamed:
            for name in good.listed.names:
                other = next(
                    (
                        each
                        for each in bad.listed.names
                        if core(each) == core(name) or _short(each, name)
                    ),
                    None,
                )
                if other is not None:
                    judgement.disagree(
                        f"“{other}”既受表扬又被点名：“{good.words}”“{bad.words}”",
                        here=f"{bad.place} “{bad.words}”名单",
                        there=f"{good.place} “{good.words}”名单",
                        found=f"{bad.words}：{other}",
                        expected=f"{good.words}：{name}",
                    )


def _short(one: str, other: str) -> bool:
    """Whether one name is the other's short form; not where both are
    complete names of like length.
    """
    return (
        same_unit(one, other)
        and abs(len(core(one)) - len(core(other))) >= 1
        and len(min(core(one), core(other), key=len)) >= 3
    )


def _check_twice(listed: NameList, place: str, judgement: Judgement) -> None:
    for name in dict.fromkeys(listed.names):
        times = listed.names.count(name)
        if times > 1:
            judgement.disagree(
                f"同一名单中“{name}”出现{times}次",
                here=f"{place} 名单",
                there=f"{place} 名单",
                found=times,
                expected=1,
            )


def _check_bands(sentence: Sentence, judgement: Judgement) -> None:
    """两周以上未更新 and 1个月以上未更新 of one sentence name different units:
    each stands in its worst band.
    """
    bands: list[tuple[str, NameList]] = []
    for listed in name_lists(sentence.text):
        words = list(_BAND.finditer(listed.lead))
        if words and "未更新" in listed.lead[words[-1].end() :]:
            bands.append((words[-1][0], listed))
    for at, (later, listed) in enumerate(bands):
        for earlier, before in bands[:at]:
            for name in listed.names:
                if name in before.names and earlier != later:
                    judgement.disagree(
                        f"“{name}”同时列入“{earlier}”和“{later}”未更新",
                        here=f"{sentence.place} “{earlier}未更新”名单",
                        there=f"{sentence.place} “{later}未更新”名单",
                        found=f"{earlier}：{name}",
                        expected=f"{later}：{name}",
                    )
