"""notify: the mails to the units that are behind."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from datetime import date

import click
from rich.table import Table

from alerts.transports import open_transport
from config.settings import mail_address
from monitor.cli.context import (
    AskedWrongly,
    WorkFailed,
    as_of_option,
    clock_of,
    drawn,
    folder,
    format_option,
    home_option,
    say,
    secrets,
    tell,
)
from monitor.holding import changed_at_once
from monitor.notify import Notifier
from monitor.picture import picture, rules_of
from monitor.rechecking import rechecked
from storage.notice_records import Hold, NoticeState, NoticeStatus
from storage.notices import Notices
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
@click.option(
    "--redirect-to", metavar="ADDRESS", help="Try it out: every mail goes to ADDRESS alone, and nobody is told."
)
@click.option("--release", is_flag=True, help="Let go notices that are held because too much turned stale at once.")
@format_option
@home_option
def notify(
    as_of: date | None, dry_run: bool, retry_now: bool, redirect_to: str | None, release: bool, form: str
) -> None:
    """At most one mail per unit and day: columns overdue, soon due and mended; without a mail server, .eml files."""
    if sum((dry_run, redirect_to is not None, release)) > 1:
        raise AskedWrongly("--dry-run, --redirect-to and --release exclude one another.")
    address = _address(redirect_to)
    county = folder().county()
    settings, clock, rules = county.settings, clock_of(county), rules_of(county)
    day = as_of or clock.today()
    with folder().store(county, only_look=dry_run) as store:
        notifier = Notifier(
            Notices(store.engine), settings, county.registry, rules, clock, this_process(), county.exemptions
        )
        known = picture(county, store, day)
        verdicts = rechecked(county, store, known, clock, warned=True)
        change = changed_at_once(county, store, known, verdicts)
        unusable = ""
        if dry_run:
            states = notifier.preview(day, verdicts, change)
        else:
            if release and notifier.release() is None:
                tell("No notices were held.")
            with closing(open_transport(settings.mail, secrets(), county.home)) as transport:
                if address:
                    states = notifier.rehearse(day, verdicts, address, transport)
                elif hold := notifier.decide(day, verdicts, change):
                    _tell_of(hold)
                    states = notifier.states(day)
                else:
                    unusable = notifier.send(transport, retry_now=retry_now)
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
    if unusable:
        raise WorkFailed(f"no mail could be sent: {unusable}")


def _address(redirect_to: str | None) -> str | None:
    """The one address of a rehearsal."""
    if redirect_to is None:
        return None
    try:
        if redirect_to:
            return mail_address(redirect_to)
    except ValueError:
        pass
    raise AskedWrongly(f"--redirect-to {redirect_to!r}: expected one mail address such as office@example.gov.cn")


def _tell_of(hold: Hold) -> None:
    tell(
        f"All notices are held, and nobody was mailed: {hold}. Look at some of them (`tongbao lists`, `tongbao check`): did the "
        "portal change? `tongbao notify --redirect-to YOUR-ADDRESS` shows the mails, `tongbao notify --release` lets them go."
    )


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
