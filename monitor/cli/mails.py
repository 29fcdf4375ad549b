"""notify: the mails to the units that are behind."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from contextlib import closing
from datetime import date
from email import message_from_bytes, policy

import click
from rich.table import Table
from rich.text import Text

from alerts.transports import open_transport
from config.county import County
from config.settings import mail_address
from config.speech import en, noted_en
from monitor.cli.context import (
    AskedWrongly,
    WorkFailed,
    as_of_option,
    clock_of,
    day_of,
    drawn,
    folder,
    format_option,
    home_option,
    say,
    secrets,
    tell,
)
from monitor.cli.language.reasons import reason_told
from monitor.notices.contact import MISSING, REMEDY, contact_of
from monitor.operations.health import unconfirmed
from monitor.operations.telling import ready
from monitor.plural import several
from monitor.web import tickets
from storage.notices.records import Draft, Hold, NoticeState, NoticeStatus

STATES = (
    *(noted_en("queued"), noted_en("sending"), noted_en("sent"), noted_en("skipped")),
    *(noted_en("failed"), noted_en("uncertain")),
)
"""How a notice stands, as the table shows it."""


@click.command()
@as_of_option
@click.option("--dry-run", is_flag=True, help="Show what would be sent; write nothing anywhere.")
@click.option(
    "--retry-now",
    is_flag=True,
    help="Do not wait for back-off, and take over what a dead process left.",
)
@click.option(
    "--redirect-to",
    metavar="ADDRESS",
    help="Try it out: every mail goes to ADDRESS alone, and nobody is told.",
)
@click.option(
    "--release",
    is_flag=True,
    help="Let go notices that are held because too much turned stale at once.",
)
@format_option
@home_option
def notify(
    as_of: date | None,
    dry_run: bool,
    retry_now: bool,
    redirect_to: str | None,
    release: bool,
    form: str,
) -> None:
    """At most one mail per unit and day: columns overdue, soon due and mended;
    without a mail server, .eml files.
    """
    if sum((dry_run, redirect_to is not None, release)) > 1:
        raise AskedWrongly(en("--dry-run, --redirect-to and --release exclude one another."))
    address = _address(redirect_to)
    county = folder().county()
    settings, clock = county.settings, clock_of(county)
    day = day_of(as_of, clock)
    with folder().store(county, only_look=dry_run) as store:
        _tell_of_gaps(county, day)
        told = [unit.name for unit in county.registry.units if unit.email]
        links = (
            tickets.known(store.links, clock, settings.web.url)
            if dry_run or address
            else tickets.mailed(store.links, clock, told, settings.web.url)
        )
        made = ready(county, store, clock, day, links)
        notifier, verdicts, change = made.notifier, made.verdicts, made.change
        unusable, mails, earlier = "", list[Draft](), notifier.sent(day, address)
        if dry_run:
            states, mails = notifier.preview(day, verdicts, change)
        else:
            if release and notifier.release() is None:
                tell(en("No notices were held."))
            with closing(open_transport(settings.mail, secrets(), county.home)) as transport:
                if address:
                    states = notifier.rehearse(day, verdicts, address, transport)
                elif hold := notifier.decide(day, verdicts, change):
                    _tell_of(hold)
                    states = notifier.states(day)
                else:
                    unusable = notifier.send(transport, retry_now=retry_now)
                    states = notifier.states(day)
    _show(states, form, earlier)
    if form != "json":
        for mail in mails:
            say(f"\n{_as_text(mail)}")
    _tell_of_the_rest(states, earlier, day, dry_run=dry_run)
    if unusable:
        raise WorkFailed(en("no mail could be sent: {unusable}").format(unusable=unusable))


def _tell_of_the_rest(
    states: Sequence[NoticeState], earlier: Collection[str | None], day: date, *, dry_run: bool
) -> None:
    """What a person should know of notices that did not go out in this call."""
    if (
        earlier
        and not dry_run
        and not any(_sent(state) and state.message_id not in earlier for state in states)
    ):
        tell(
            en(
                "Nothing new was sent: what is marked sent above went out in an earlier call "
                "for {day}."
            ).format(day=day)
        )
    waiting = sum(state.status in (NoticeStatus.QUEUED, NoticeStatus.SENDING) for state in states)
    troubled = sum(
        state.status in (NoticeStatus.FAILED, NoticeStatus.UNCERTAIN) for state in states
    )
    if troubled:
        tell(
            en(
                "{notices} refused or in doubt: the reasons stand above; "
                "correct 邮箱 in units.csv or [mail]."
            ).format(notices=several(troubled, "notice"))
        )
    if waiting and not dry_run:
        tell(
            en(
                "{notices} waiting to be sent again; `tongbao notify --retry-now` does not wait."
            ).format(notices=several(waiting, "notice"))
        )


def _tell_of_gaps(county: County, day: date) -> None:
    """What is missing in the roster and the settings, and makes mails wrong or poor."""
    if told := unconfirmed(county.registry.columns):
        tell(
            en("{told}: who answers for them, and how often they are due, may be wrong.").format(
                told=told
            )
        )
    if not contact_of(county.settings.mail, county.registry, day):
        missing = en(MISSING)
        told = en("{missing}: {remedy}.")
        tell(told.format(missing=missing[0].upper() + missing[1:], remedy=en(REMEDY)))


def _address(redirect_to: str | None) -> str | None:
    """The one address of a rehearsal."""
    if redirect_to is None:
        return None
    try:
        if redirect_to:
            return mail_address(redirect_to)
    except ValueError:
        pass
    raise AskedWrongly(
        en(
            "--redirect-to {redirect_to!r}: expected one mail address such as office@example.gov.cn"
        ).format(redirect_to=redirect_to)
    )


def _tell_of(hold: Hold) -> None:
    tell(
        en(
            "All notices are held, and nobody was mailed: {hold}. Look at some of them (`tongbao "
            "lists`, `tongbao check`): did the "
            "portal change? `tongbao notify --redirect-to YOUR-ADDRESS` shows the mails, `tongbao "
            "notify --release` lets them go."
        ).format(hold=hold.told())
    )


def _sent(state: NoticeState) -> bool:
    return state.status is NoticeStatus.SENT


def _as_text(mail: Draft) -> str:
    """A mail as its reader sees it: addressees, subject and plain text."""
    message = message_from_bytes(mail.message, policy=policy.default)
    body = message.get_body(("plain",))
    heads = [
        f"{name}: {message[name]}" for name in ("To", "Cc", "Reply-To", "Subject") if message[name]
    ]
    return "\n".join([*heads, "", body.get_content().rstrip("\n") if body else ""])


def _show(states: Sequence[NoticeState], form: str, earlier: Collection[str | None] = ()) -> None:
    """The notices as a table or JSON. earlier: the mails that an earlier call
    sent, of which the table says so.
    """
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
    if form == "json":
        say(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not rows:
        say(en("There is nothing to say to any unit."))
        return
    # What servers answered stands in it, so it is the operator's, as doctor's table is.
    table = Table(en("unit"), en("to"), en("status"), en("reason"))
    for row, state in zip(rows, states, strict=True):
        again = _sent(state) and state.message_id in earlier
        reason = reason_told(state.reason)
        if again:
            reason = en("by an earlier call; {reason}").format(reason=reason).rstrip("; ；")
        status = en(row["status"] or NoticeStatus.QUEUED)
        table.add_row(*(Text(cell or "") for cell in (row["unit"], row["to"], status, reason)))
    say(drawn(table))
