"""说明.html and 核验方法.txt: the case in the office's words. Everything that comes from the
web is escaped and made plain.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from jinja2 import Environment

from alerts.rendering import templates
from alerts.words import chinese_date, plain
from monitor.proof.case import Case
from monitor.rules.bands import BLANK, UNVERIFIED
from monitor.rules.verdicts import Verdict
from storage.evidence.dossier import HeldEntry

MOST_PICTURES = 5
"""The latest, on the page itself; the folder holds them all."""


def page(case: Case, zone: ZoneInfo, bodies: Mapping[str, bytes]) -> str:
    """The whole page, readable without anything else: no script, nothing fetched,
    pictures (of `bodies`) within.
    """
    rows = [
        (record, capture)
        for record in case.records
        for capture in record.record.get("captures", ())
    ]
    pictured = [
        (record, capture, _shown(bodies, capture["picture"]))
        for record, capture in rows
        if "picture" in capture
    ]
    return (
        _environment(zone)
        .get_template("proof.html")
        .render(case=case, reasons=reasons(case), captures=rows, pictures=pictured[-MOST_PICTURES:])
    )


def method() -> str:
    """How to check the folder with standard tools alone."""
    return _environment(ZoneInfo("UTC")).get_template("proof.txt").render()


def reasons(case: Case) -> list[str]:
    """Why the column stands where it stands, sentence by sentence; for each lead
    where each answers for its own.
    """
    if case.verdict is None:
        return ["本栏目已归档，或当日无责任单位，不列入任何名单。"]
    if not case.of_leads:
        return _reasons(case.verdict, case) + _excused(case)
    said = [
        (
            "本栏目责任方式为“分别”：每个责任单位只计来源（单位名称或别名）为本单位的信息，"
            "来源无法辨认的不计入任何单位。"
        )
    ]
    for verdict in case.of_leads:
        name = plain(verdict.leads[0].name)
        said += [f"{name}：{sentence}" for sentence in _reasons(verdict, case)]
    return said + _excused(case)


def _reasons(verdict: Verdict, case: Case) -> list[str]:
    standing, day = verdict.standing, chinese_date(case.as_of)
    own = verdict.column.separate
    if verdict.band == UNVERIFIED:
        return [
            _unverified(verdict, case),
            "未能核查不是对责任单位的认定：本栏目不列入超期或未更新名单。",
        ]
    visited = chinese_date(standing.conclusive_on)
    said = [f"统计截止日期{day}；最近一次有效核查在{visited}。", *_reach(case)]
    if verdict.band == BLANK:
        what = "来源为本单位的信息" if own else "信息"
        said.append(f"历次有效核查均证明：截至{day}，本栏目没有任何{what}，此前也从未有过。")
        said.append(
            "本栏目可为空，不列入名单。"
            if verdict.column.may_be_blank
            else "因此档次为“空白栏目”。"
        )
        return said
    assert standing.conclusive_on is not None
    reckoned = chinese_date(min(case.as_of, standing.conclusive_on))
    among, source = (
        ("、来源为本单位", f"，来源“{plain(standing.latest_source)}”") if own else ("", "")
    )
    said.append(
        f"至{day}仍在列{among}的信息中，标注日期最晚的一条是“{plain(standing.latest_title)}”，"
        f"标注日期{chinese_date(standing.latest)}{source}。"
    )
    said.append(
        f"核算日取统计截止日期与最近一次有效核查日中较早的一天，即{reckoned}；"
        f"未更新{verdict.days}天，档次“{verdict.band}”。"
    )
    late = "已超期" if verdict.overdue else "未超期"
    said.append(f"本栏目更新周期为“{verdict.column.cycle.word}”，{late}。")
    return said


def _excused(case: Case) -> list[str]:
    return [
        f"{each.lead.name if each.lead else '本栏目'}已获豁免至{chinese_date(each.exemption.ends)}"
        f"（{plain(each.exemption.reason)}，批准人：{plain(each.exemption.approver)}），不予点名。"
        for each in case.excused
    ]


def _shown(bodies: Mapping[str, bytes], digest: str) -> str:
    return f"data:image/jpeg;base64,{b64encode(bodies.get(digest, b'')).decode('ascii')}"


def _reach(case: Case) -> list[str]:
    """From which day on everything is known that the column's list held on the as-of date;
    nothing where that is not known.
    """
    known = next((days for days in case.known_days if days.first <= case.as_of <= days.last), None)
    if known is None:
        return []
    if known.first == date.min:
        return ["本栏目的列表已读到末尾，统计截止日期及以前的信息均在核查之内。"]
    return [
        f"核查记录可以证明的是{chinese_date(known.first)}起的信息；更早的信息未逐条核查，不作证明。"
    ]


def _unreached(case: Case) -> str:
    """The as-of date lies before what later lists show, and no visit
    of its own time speaks for it.
    """
    day = chinese_date(case.as_of)
    later = next((days.first for days in case.known_days if days.first > case.as_of), None)
    shown = (
        "其后读到的列表没有列到那一天"
        if later is None
        else f"其后读到的列表只能证明{chinese_date(later)}起的信息"
    )
    return (
        f"{day}及此前{case.trust_days}天内没有有效核查，{shown}；当日的情况无人见到，"
        "不作任何证明，因此为“未能核查”。"
    )


def _unverified(verdict: Verdict, case: Case) -> str:
    standing, trust_days = verdict.standing, case.trust_days
    trusted = (
        standing.conclusive_on is not None
        and (verdict.as_of - standing.conclusive_on).days <= trust_days
    )
    if standing.unreached and not trusted:
        return _unreached(case)
    if standing.conclusive_on is None:
        return "本栏目从未有过有效核查，因此为“未能核查”。"
    if standing.voided:
        return (
            "最近的核查发现页面与此前明显不同（条目消失、最新日期倒退或换成其他栏目的列表），"
            "或网站当时显示的是较早的页面，"
            "有待再次核查或人工确认，因此为“未能核查”。"
        )
    if not trusted:
        return (
            f"最近一次有效核查在{chinese_date(standing.conclusive_on)}，"
            f"距统计截止日期超过{trust_days}天，因此为“未能核查”。"
        )
    if standing.unclaimed is not None and standing.unclaimed > (standing.latest or date.min):
        return _unclaimed(verdict)
    if standing.latest is not None:
        return "列表中有一条未标注日期的信息可能晚于最近更新，无法确定是否超期，因此为“未能核查”。"
    return "列表中的信息没有可以采信的日期，因此为“未能核查”。"


def _unclaimed(verdict: Verdict) -> str:
    """An entry may be this lead's: one whose source names nobody for sure, or one
    that was not seen so far back.
    """
    standing = verdict.standing
    day = chinese_date(standing.unclaimed)
    if standing.unclaimed == standing.unseen_until:
        return (
            f"核查记录没有逐条见到{day}及以前的全部信息，其中可能有来源为本单位的，"
            "因此为“未能核查”。"
        )
    return (
        f"列表中有标注日期为{day}的信息，来源无法辨认，可能属于本单位；如计入，结论会改变，"
        "因此为“未能核查”。"
    )


def _state(entry: HeldEntry) -> str:
    if entry.gone_on is not None:
        return f"{entry.gone_on}核查时已移除"
    if entry.published_on is not None and entry.published_on > entry.dated_on:
        return "日期异常（标注日期晚于读取之日），不作依据"
    return "在列" if entry.published_on is not None else "未标注日期，不作依据"


def _read_in(entry: HeldEntry) -> str:
    """Where an entry's source was read, and in which visit."""
    place = {"list": "列表", "article": "文章"}.get(entry.source_at, "")
    visit = f"访问{entry.source_visit}" if entry.source_visit is not None else ""
    said = "，".join(part for part in (place, visit) if part)
    return f"（{said}）" if entry.source and said else ""


def _environment(zone: ZoneInfo) -> Environment:
    environment = templates("monitor", "templates")

    def moment(at: datetime) -> str:
        return at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")

    environment.filters.update(day=chinese_date, moment=moment, state=_state, read_in=_read_in)
    return environment
