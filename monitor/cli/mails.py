"""notify: the mails to the units that are behind."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

import click
from rich.table import Table

from alerts.transports import open_transport
from monitor.cli.context import as_of_option, clock_of, drawn, folder, format_option, home_option, say, secrets, tell
from monitor.notify import Notifier
from monitor.picture import picture, rules_of
from monitor.rechecking import rechecked
from storage.notices import Notices, NoticeState, NoticeStatus
from storage.owners import this_process

_WORDS = {
    NoticeStatus.QUEUED: "待发送",
    NoticeStatus.SENDING: "发送中",
    NoticeStatus.SENT: "已发送",
    NoticeStatus.SKIPPED: "未发送",
    NoticeStatus.FAILED: "被拒绝",
    NoticeStatus.UNCERTAIN: "结果不明",
}


@click.command()
@as_of_option
@click.option("--dry-run", is_flag=True, help="Show what would be sent; write nothing anywhere.")
@click.option("--retry-now", is_flag=True, help="Do not wait for back-off, and take over what a dead process left.")
@format_option
@home_option
def notify(as_of: date | None, dry_run: bool, retry_now: bool, form: str) -> None:
    """At most one mail per unit and day about its overdue and soon-due columns; without a mail server, .eml files."""
    county = folder().county()
    settings, clock = county.settings, clock_of(county)
    day = as_of or clock.today()
    with folder().store(county, only_look=dry_run) as store:
        notices = Notices(store.engine)
        notifier = Notifier(notices, settings, county.registry, rules_of(county), clock, this_process())
        verdicts = rechecked(county, store, picture(county, store, day), clock)
        if dry_run:
            states = notifier.preview(day, verdicts)
        else:
            transport = open_transport(settings.mail, secrets(), county.home)
            try:
                notifier.decide(day, verdicts)
                notifier.send(transport, retry_now=retry_now)
            finally:
                transport.close()
            states = notifier.states(day)
    _show(states, form)
    waiting = sum(state.status in (NoticeStatus.QUEUED, NoticeStatus.SENDING) for state in states)
    troubled = sum(state.status in (NoticeStatus.FAILED, NoticeStatus.UNCERTAIN) for state in states)
    if troubled:
        tell(
            f"{troubled} notices were refused or are in doubt: their reasons stand above; correct 邮箱 in units.csv or [mail]."
        )
    if waiting and not dry_run:
        tell(f"{waiting} notices wait to be sent again; `tongbao notify --retry-now` does not wait.")


def _show(states: Sequence[NoticeState], form: str) -> None:
    if form == "json":
        rows = [
            {
                "unit": state.unit,
                "to": state.to,
                "status": NoticeStatus.QUEUED if state.status is NoticeStatus.SENDING else state.status,
                "reason": state.reason,
                "message_id": state.message_id,
            }
            for state in states
        ]
        say(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not states:
        say("没有需要提醒的单位。")
        return
    table = Table("责任单位", "收件人", "状态", "说明")
    for state in states:
        table.add_row(state.unit, state.to or "", _WORDS[state.status], state.reason)
    say(drawn(table))
