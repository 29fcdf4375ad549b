"""How the night went: what the office's group is told of it, and the
address that hears of a good one.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Sequence
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from alerts.outlet import OutletError, ask
from config.clock import Clock
from config.settings import Settings
from monitor.operations import vitals
from monitor.operations.health import State
from monitor.rules.coverage import Coverage, coverage
from monitor.rules.naming import Naming
from monitor.rules.verdicts import Verdict, columns_of
from storage.errors import StoreError
from storage.notices.records import Hold
from storage.records import Crawl, CrawlState, Outcome
from storage.store import Store

log = logging.getLogger("tongbao.night")


class GoodNight:
    """Asks for [schedule] ping after a night in which all went well; a bad one is silent,
    and so is told by its silence.
    """

    def __init__(self, settings: Settings, store: Store, clock: Clock) -> None:
        self._url, self._store, self._clock = settings.schedule.ping, store, clock

    def __call__(self) -> None:
        if not self._url:
            return
        try:
            ill = [
                sign.found
                for sign in vitals.last_crawl(self._store, self._clock)
                if sign.state is State.ILL
            ]
            if ill:
                log.error("not pinged: %s", "; ".join(ill))
                return
            ask(self._url)
        except (StoreError, OutletError) as error:
            log.error("schedule.ping: %s", error)


def summary(
    name: str,
    crawl: Crawl,
    verdicts: Sequence[Verdict],
    naming: Naming,
    missed: Collection[date],
    hold: Hold | None = None,
) -> str:
    """What the clerk reads in the group: whether the crawl came to its end, how many are
    overdue, what is not verified.

    missed: days without a crawl. hold: why notices wait for a person.
    """
    naming = naming.by_cycle
    late = [verdict for verdict in verdicts if naming.names(verdict)]
    units = {unit.name for verdict in late for unit in naming.leads(verdict)}
    exempt = columns_of(each.verdict for each in naming.left_out(verdicts))
    seen = coverage(verdicts)
    unread = seen.columns - seen.verified
    head = (
        "巡查完成"
        if crawl.state is CrawlState.FINISHED
        else "巡查未完成，以下按已核查的结果统计，请联系运维人员"
    )
    lines = [
        f"{name} {_chinese(crawl.as_of)}{head}：共{columns_of(verdicts)}个栏目。",
        f"超期未更新{columns_of(late)}个，涉及{len(units)}个单位。"
        if late
        else "没有超期未更新的栏目。",
    ]
    if exempt:
        lines.append(f"另有{exempt}个已豁免。")
    if unread:
        lines.append(f"未能核查{unread}个（不计入单位责任）。")
        lines.append(f"已核查{seen.percent}%；未能核查的原因：{_reasons(seen)}。")
    if missed:
        lines.append(f"{'、'.join(_chinese(day) for day in sorted(missed))}没有巡查。")
    if hold is not None:
        lines.append(
            f"{_chinese(hold.day)}有{len(hold.column_ids)}个栏目同时转为未更新，"
            "提醒邮件已全部暂缓，"
            "请核实后再放行（tongbao notify --release）。"
        )
    lines.append(f"名单见 reports/{crawl.as_of.isoformat()}/未更新名单.csv")
    return "\n".join(lines)


def _reasons(seen: Coverage) -> str:
    few = seen.reasons[:_MOST_REASONS]
    named = [f"{_cause(one.outcome)}{len(one.columns)}个" for one in few]
    return "、".join(named) + ("等" if len(seen.reasons) > _MOST_REASONS else "")


def _cause(outcome: Outcome | None) -> str:
    return "核查已过期" if outcome is None or outcome.conclusive else outcome.label


_MOST_REASONS = 3


def faulty_tables(faults: Sequence[str], good_at: datetime | None, zone: ZoneInfo) -> str:
    """What the group is told where tables are at fault and those of `good_at` were used;
    "" where there are no faults.
    """
    if not faults:
        return ""
    places = list(dict.fromkeys(_place(fault) for fault in faults))
    some = "、".join(places[:3]) + (f"等{len(places)}处" if len(places) > 3 else "")
    when = f"{_chinese(good_at.astimezone(zone).date())}的名册" if good_at else "此前的名册"
    return (
        f"注意：名册填写有误（{some}），本次使用{when}；请运行 tongbao doctor "
        "查看，改正后即恢复使用新名册。"
    )


def _place(fault: str) -> str:
    """Where a fault is, in the office's words: columns.csv第3行“更新周期”; the file
    alone where no row is named.
    """
    found = re.match(r"(\S+?)(?: row (\d+)(?:, (\S+) = )?.*|[ :].*|$)", fault, re.DOTALL)
    if found is None:
        return fault
    file, row, header = found.groups()
    return f"{Path(file).name}{f'第{row}行' if row else ''}{f'“{header}”' if header else ''}"


def _chinese(day: date) -> str:
    return f"{day.month}月{day.day}日"
