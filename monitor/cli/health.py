"""doctor: what is ill, and what to do."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import click
from rich.table import Table

from alerts.transports import SmtpTransport
from config.county import County
from config.registry import DISCLOSURE, Column, Cycle
from config.settings import FILE
from crawler.look import look
from monitor import health
from monitor.cli.context import WORK_FAILED, clock_of, drawn, folder, format_option, home_option, say, secrets
from monitor.health import Sign, State
from storage.duties import Duties
from storage.records import Outcome
from storage.store import Store

_UNANSWERED = frozenset(
    {
        *(Outcome.UNREACHABLE, Outcome.SERVER_ERROR, Outcome.REFUSED, Outcome.BOT_CHALLENGE, Outcome.NOT_FOUND),
        *(Outcome.FIREWALL_PAGE, Outcome.OFF_PORTAL, Outcome.ROBOTS, Outcome.TRUNCATED, Outcome.NOT_HTML),
    }
)


@click.command()
@format_option
@home_option
@click.pass_context
def doctor(ctx: click.Context, form: str) -> None:
    """Configuration, database, mail, portal and the last crawl: what is ill, and what to do. Exit 1 when something is ill."""
    county = folder().county()
    signs = list(_signs(county))
    if form == "json":
        rows = [{"part": s.part, "state": s.state, "found": s.found, "remedy": s.remedy} for s in signs]
        say(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        table = Table("part", "state", "found", "what to do")
        for sign in signs:
            table.add_row(sign.part, sign.state, sign.found, sign.remedy)
        say(drawn(table))
    if any(sign.state is State.ILL for sign in signs):
        ctx.exit(WORK_FAILED)


def _signs(county: County) -> Iterator[Sign]:
    clock = clock_of(county)
    yield Sign("configuration", State.WELL, f"{county.home.absolute()}: {county.settings.portal.name}")
    yield from health.configuration(county, clock.today())
    password_file = os.environ.get("TONGBAO_MAIL_PASSWORD_FILE")
    yield from health.secrets(Path(password_file) if password_file else None, county.home / FILE)
    with Store.open(county.settings.store.url, county.home) as store:
        signs = list(health.database(store))
        yield from signs
        if all(sign.state is State.WELL for sign in signs):
            yield from health.last_crawl(store, clock)
            yield from health.scheduler(county.home, Duties(store.engine), clock)
    yield _mail(county)
    yield _portal(county)


def _portal(county: County) -> Sign:
    """Whether the home page answers with a page, whatever stands on it."""
    portal = county.settings.portal
    home = Column(portal.name, (), DISCLOSURE, Cycle.IRREGULAR, portal.url)
    reading = look(home, portal, clock_of(county))
    if reading.outcome in _UNANSWERED:
        return Sign("portal", State.ILL, f"{reading.outcome}: {reading.why}", reading.outcome.hint)
    return Sign("portal", State.WELL, f"{portal.url} answers")


def _mail(county: County) -> Sign:
    mail = county.settings.mail
    if not mail.host:
        return Sign("mail", State.WELL, "no mail server is named: mails are written to data/outbox/")
    problem = SmtpTransport(mail, secrets(), county.home).problem()
    if problem:
        return Sign("mail", State.ILL, problem, "correct [mail] in tongbao.toml, or the password in the environment")
    return Sign("mail", State.WELL, f"{mail.host}:{mail.port} greets us ({mail.security})")
