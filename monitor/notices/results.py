"""What a recheck came to: recorded in the office's words, told in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from config.speech import noted
from monitor.retelling import BETWEEN
from monitor.rules.verdicts import Verdict
from storage.records import Outcome

WRONG = noted("复核时出错，结果以下次巡查为准。")
GONE = noted("名册中已没有这个栏目，或它已停用。")
HALF = noted("复核没有做完，结果以下次巡查为准。")
TAKEN = noted("门户一直在接受其他巡查的访问，这次没有复核，结果以下次巡查为准。")
_UNREAD = noted("这次没有读到可靠的结果（{outcome_word}），不作为对单位的认定，下次巡查再核。")
_READ = noted("已读到栏目（{outcome_word}）：{parts}。")
_IN_NO_LIST = noted("本栏目不列入名单")
_LATE = {True: noted("已超期"), False: noted("未超期"), None: noted("尚不能认定")}
_STANDS = {
    (True, False): noted("最近更新{latest}，{band_word}，{late_word}"),
    (False, False): noted("没有信息，{band_word}，{late_word}"),
    (True, True): noted("{who}最近更新{latest}，{band_word}，{late_word}"),
    (False, True): noted("{who}没有信息，{band_word}，{late_word}"),
}
"""By whether there is an entry, and whether it is said of whom."""
RESULTS = (WRONG, GONE, HALF, TAKEN, _UNREAD, _READ, _IN_NO_LIST, *_STANDS.values())
"""What is recorded of a recheck, for `retold`."""


def said_of(verdicts: Sequence[Verdict], outcome: Outcome) -> str:
    """What a recheck came to, in the office's words."""
    if not outcome.conclusive:
        return _UNREAD.format(outcome_word=outcome.label)
    told = []
    for verdict in verdicts:
        who = "、".join(lead.name for lead in verdict.leads) if len(verdicts) > 1 else ""
        latest = verdict.standing.latest
        pattern = _STANDS[latest is not None, bool(who)]
        words = {"band_word": verdict.band, "late_word": _LATE[verdict.overdue]}
        told.append(pattern.format(latest=latest, who=who, **words))
    return _READ.format(outcome_word=outcome.label, parts=BETWEEN.join(told) or _IN_NO_LIST)
