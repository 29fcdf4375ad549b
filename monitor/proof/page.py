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
from config.speech import speaking, spoken, zh
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
    with speaking("zh"):  # whoever asks for it: it goes to others
        why = reasons(case)
    return (
        _environment(zone)
        .get_template("proof.html")
        .render(case=case, reasons=why, captures=rows, pictures=pictured[-MOST_PICTURES:])
    )


def method() -> str:
    """How to check the folder with standard tools alone."""
    return _environment(ZoneInfo("UTC")).get_template("proof.txt").render()


def reasons(case: Case) -> list[str]:
    """Why the column stands where it stands, sentence by sentence, in the language that is spoken
    now; for each lead where each answers for its own.
    """
    if case.verdict is None:
        return [zh("本栏目已归档，或当日无责任单位，不列入任何名单。")]
    if not case.of_leads:
        return _reasons(case.verdict, case) + _excused(case)
    said = [
        zh(
            "本栏目责任方式为“分别”：每个责任单位只计来源（单位名称或别名）为本单位的信息，"
            "来源无法辨认的不计入任何单位。"
        )
    ]
    for verdict in case.of_leads:
        name = plain(verdict.leads[0].name)
        said += [
            zh("{unit}：{sentence}").format(unit=name, sentence=sentence)
            for sentence in _reasons(verdict, case)
        ]
    return said + _excused(case)


def _day(day: date | None) -> str:
    return chinese_date(day) if spoken() != "en" else str(day or "")


def _reasons(verdict: Verdict, case: Case) -> list[str]:
    if verdict.band == UNVERIFIED:
        return [
            _unverified(verdict, case),
            zh("未能核查不是对责任单位的认定：本栏目不列入超期或未更新名单。"),
        ]
    visited = zh("统计截止日期{day}；最近一次有效核查在{visited}。").format(
        day=_day(case.as_of), visited=_day(verdict.standing.conclusive_on)
    )
    said = [visited, *_reach(case)]
    return said + (_blank(verdict, case) if verdict.band == BLANK else _reckoned(verdict, case))


def _blank(verdict: Verdict, case: Case) -> list[str]:
    proven = (
        zh("历次有效核查均证明：截至{day}，本栏目没有任何来源为本单位的信息，此前也从未有过。")
        if verdict.column.separate
        else zh("历次有效核查均证明：截至{day}，本栏目没有任何信息，此前也从未有过。")
    )
    return [
        proven.format(day=_day(case.as_of)),
        zh("本栏目可为空，不列入名单。")
        if verdict.column.may_be_blank
        else zh("因此档次为“空白栏目”。"),
    ]


def _reckoned(verdict: Verdict, case: Case) -> list[str]:
    """From the newest entry to the band, and whether that is late."""
    standing = verdict.standing
    assert standing.conclusive_on is not None
    newest = (
        zh(
            "至{day}仍在列、来源为本单位的信息中，标注日期最晚的一条是“{title}”，"
            "标注日期{latest}，来源“{source}”。"
        )
        if verdict.column.separate
        else zh("至{day}仍在列的信息中，标注日期最晚的一条是“{title}”，标注日期{latest}。")
    )
    cycle = (
        zh("本栏目更新周期为“{cycle}”，已超期。")
        if verdict.overdue
        else zh("本栏目更新周期为“{cycle}”，未超期。")
    )
    return [
        newest.format(
            day=_day(case.as_of),
            title=plain(standing.latest_title),
            latest=_day(standing.latest),
            source=plain(standing.latest_source),
        ),
        zh(
            "核算日取统计截止日期与最近一次有效核查日中较早的一天，即{reckoned}；"
            "未更新{days}天，档次“{band}”。"
        ).format(
            reckoned=_day(min(case.as_of, standing.conclusive_on)),
            days=verdict.days,
            band=zh(verdict.band),
        ),
        cycle.format(cycle=zh(verdict.column.cycle.word)),
    ]


def _excused(case: Case) -> list[str]:
    return [
        zh("{who}已获豁免至{ends}（{reason}，批准人：{approver}），不予点名。").format(
            who=each.lead.name if each.lead else zh("本栏目"),
            ends=_day(each.exemption.ends),
            reason=plain(each.exemption.reason),
            approver=plain(each.exemption.approver),
        )
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
        return [zh("本栏目的列表已读到末尾，统计截止日期及以前的信息均在核查之内。")]
    return [
        zh("核查记录可以证明的是{first}起的信息；更早的信息未逐条核查，不作证明。").format(
            first=_day(known.first)
        )
    ]


def _unreached(case: Case) -> str:
    """The as-of date lies before what later lists show, and no visit
    of its own time speaks for it.
    """
    later = next((days.first for days in case.known_days if days.first > case.as_of), None)
    said = (
        zh(
            "{day}及此前{days}天内没有有效核查，其后读到的列表没有列到那一天；当日的情况无人见到，"
            "不作任何证明，因此为“未能核查”。"
        )
        if later is None
        else zh(
            "{day}及此前{days}天内没有有效核查，其后读到的列表只能证明{later}起的信息；当日的情况"
            "无人见到，不作任何证明，因此为“未能核查”。"
        )
    )
    return said.format(day=_day(case.as_of), days=case.trust_days, later=_day(later))


def _unverified(verdict: Verdict, case: Case) -> str:
    standing, trust_days = verdict.standing, case.trust_days
    trusted = (
        standing.conclusive_on is not None
        and (verdict.as_of - standing.conclusive_on).days <= trust_days
    )
    if standing.unreached and not trusted:
        return _unreached(case)
    if standing.conclusive_on is None:
        return zh("本栏目从未有过有效核查，因此为“未能核查”。")
    if standing.voided:
        return zh(
            "最近的核查发现页面与此前明显不同（条目消失、最新日期倒退或换成其他栏目的列表），"
            "或网站当时显示的是较早的页面，"
            "有待再次核查或人工确认，因此为“未能核查”。"
        )
    if not trusted:
        return zh(
            "最近一次有效核查在{visited}，距统计截止日期超过{days}天，因此为“未能核查”。"
        ).format(visited=_day(standing.conclusive_on), days=trust_days)
    if standing.unclaimed is not None and standing.unclaimed > (standing.latest or date.min):
        return _unclaimed(verdict)
    if standing.latest is not None:
        return zh(
            "列表中有一条未标注日期的信息可能晚于最近更新，无法确定是否超期，因此为“未能核查”。"
        )
    return zh("列表中的信息没有可以采信的日期，因此为“未能核查”。")


def _unclaimed(verdict: Verdict) -> str:
    """An entry may be this lead's: one whose source names nobody for sure, or one
    that was not seen so far back.
    """
    standing = verdict.standing
    said = (
        zh(
            "核查记录没有逐条见到{day}及以前的全部信息，其中可能有来源为本单位的，"
            "因此为“未能核查”。"
        )
        if standing.unclaimed == standing.unseen_until
        else zh(
            "列表中有标注日期为{day}的信息，来源无法辨认，可能属于本单位；如计入，结论会改变，"
            "因此为“未能核查”。"
        )
    )
    return said.format(day=_day(standing.unclaimed))


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
