"""doctor: what is ill, and what to do."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from alerts.transports import Limits, SmtpTransport
from config.county import County
from config.registry import DISCLOSURE, Column, Cycle
from config.settings import FILE, ConfigError
from config.speech import en, noted_en
from crawler.visit.check import look
from monitor.cli.announcing import robots_of
from monitor.cli.context import (
    WORK_FAILED,
    clock_of,
    drawn,
    folder,
    format_option,
    home_option,
    say,
    secrets,
)
from monitor.operations import full_check, health, vitals
from monitor.operations.health import Sign, State
from monitor.operations.probes import Probe, together
from monitor.whys import why_told
from storage.engine import file_of, locate
from storage.errors import StoreError
from storage.records import Outcome
from storage.store import Store

PARTS = (
    *(noted_en("configuration"), noted_en("tables"), noted_en("columns"), noted_en("addresses")),
    *(noted_en("contact"), noted_en("holidays"), noted_en("secrets"), noted_en("browser")),
    *(noted_en("disk"), noted_en("backups"), noted_en("database"), noted_en("mail")),
    *(noted_en("channels"), noted_en("portal"), noted_en("clock"), noted_en("last crawl")),
    *(noted_en("columns read"), noted_en("nights"), noted_en("notices")),
    *(noted_en("scheduler"), noted_en("jobs"), noted_en("ok"), noted_en("warning")),
    noted_en("ill"),
)
"""What is looked at, and how it does, as the table shows it."""
LONGEST = 25.0
"""Seconds for everything that may hang: a portal, a mail server, a
database that another process holds.
"""
_PATIENCE = 5.0

_UNANSWERED = frozenset(
    {
        *(
            Outcome.UNREACHABLE,
            Outcome.SERVER_ERROR,
            Outcome.REFUSED,
            Outcome.BOT_CHALLENGE,
            Outcome.NOT_FOUND,
        ),
        *(
            Outcome.FIREWALL_PAGE,
            Outcome.OFF_PORTAL,
            Outcome.ROBOTS,
            Outcome.TRUNCATED,
            Outcome.NOT_HTML,
        ),
        Outcome.OTHER_DAY,
    }
)


@click.command()
@format_option
@home_option
@click.pass_context
def doctor(ctx: click.Context, form: str) -> None:
    """Configuration, database, mail, portal and the last crawl: what is ill, and what to do.
    Exit 1 when something is ill.
    """
    signs = list(_signs())
    if form == "json":
        rows = [
            {"part": s.part, "state": s.state, "found": s.found, "remedy": s.remedy} for s in signs
        ]
        say(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        table = Table(en("part"), en("state"), en("found"), en("what to do"))
        for sign in signs:
            table.add_row(
                *(Text(cell) for cell in (en(sign.part), en(sign.state), sign.found, sign.remedy))
            )
        say(drawn(table))
    if any(sign.state is State.ILL for sign in signs):
        ctx.exit(WORK_FAILED)


def _signs() -> Iterable[Sign]:
    try:
        county = folder().todays()
    except ConfigError as error:
        if not (folder().home / FILE).exists():
            raise
        try:
            county = folder().last_good(error)
        except ConfigError:
            return [
                Sign("configuration", State.ILL, problem, en("correct the file"))
                for problem in error.problems
            ]
    return _signs_of(county)


def _signs_of(county: County) -> Iterator[Sign]:
    today = clock_of(county).today()
    if county.faults:
        yield from (
            Sign("configuration", State.ILL, fault, en("correct the file"))
            for fault in county.faults
        )
        since = (
            en(" since {shown}").format(shown=county.shown(county.faulty_since))
            if county.faulty_since
            else ""
        )
        used = en("the last good tables, of {shown}, are used by `tongbao run`{since}").format(
            shown=county.shown(county.good_at), since=since
        )
        yield Sign(
            "tables",
            State.ILL,
            used,
            en("correct the files above: from then on they are used again"),
        )
    else:
        yield Sign(
            "configuration", State.WELL, f"{county.home.absolute()}: {county.settings.portal.name}"
        )
        yield from health.tables(county)
    yield from health.configuration(county, today)
    yield from health.browser(county.registry.columns)
    yield from health.secrets(_secret_files(), county.home / FILE)
    yield from health.disk(county.home)
    yield from together(
        LONGEST,
        Probe("database", en("see which process holds it"), lambda: _database(county)),
        Probe(
            "mail",
            en("see that the server answers, or correct [mail] in tongbao.toml"),
            lambda: [_mail(county)],
        ),
        Probe("channels", en("see docs/settings.md"), lambda: _channels(county)),
        Probe(
            "portal",
            en("see that the portal answers in a browser on this machine"),
            lambda: [_portal(county)],
        ),
    )


def _secret_files() -> dict[str, Path]:
    return {
        name: Path(path)
        for name, path in os.environ.items()
        if path
        and name.startswith("TONGBAO_")
        and name.endswith(("_PASSWORD_FILE", "_KEY_FILE", "_SECRET_FILE"))
    }


def _database(county: County) -> Iterator[Sign]:
    settings, clock = county.settings, clock_of(county)
    try:
        if not Store.exists(settings.store.url, county.home):
            yield Sign(
                "database", State.WARNING, en(vitals.NO_DATABASE), en(vitals.NO_DATABASE_REMEDY)
            )
            return
        with Store.open(
            settings.store.url, county.home, must_exist=True, patience=_PATIENCE
        ) as store:
            signs = list(vitals.database(store))
            if all(sign.state is State.WELL for sign in signs) and (
                fault := full_check.last_fault(county.home)
            ):
                signs = [Sign("database", State.ILL, fault, en(full_check.REMEDY))]
            yield from signs
            if all(sign.state is State.WELL for sign in signs):
                yield from vitals.clockwork(store, clock)
                yield from vitals.last_crawl(store, clock)
                yield from vitals.nights(store, clock, settings.bands.trust_days)
                yield from vitals.scheduler(county.home, store.duties, clock)
                yield from vitals.notices(store.notices, clock)
        on_server = file_of(locate(settings.store.url, county.home)) is None
        scheduled = bool(settings.schedule.backup)
        yield from health.backups(
            county.home, clock.today(), scheduled=scheduled, on_server=on_server
        )
    except StoreError as error:
        yield Sign("database", State.ILL, str(error), vitals.remedy_of(error))


def _portal(county: County) -> Sign:
    """Whether the home page answers with a page, whatever stands on it."""
    portal = county.settings.portal
    home = Column(portal.name, (), DISCLOSURE, Cycle.IRREGULAR, portal.url)
    reading = look(home, portal, clock_of(county))
    if reading.outcome in _UNANSWERED:
        return Sign(
            "portal",
            State.ILL,
            why_told(f"{reading.outcome}: {reading.why}"),
            en(reading.outcome.hint),
        )
    return Sign("portal", State.WELL, en("{url} answers").format(url=portal.url))


def _mail(county: County) -> Sign:
    mail = county.settings.mail
    if not mail.host:
        return Sign(
            "mail", State.WELL, en("no mail server is named: mails are written to data/outbox/")
        )
    try:
        password = secrets()
    except click.ClickException as error:
        return Sign("mail", State.ILL, error.message, "correct TONGBAO_MAIL_PASSWORD_FILE")
    problem = SmtpTransport(
        mail, password, county.home, limits=Limits(connect=LONGEST - 5)
    ).problem()
    if problem:
        return Sign(
            "mail",
            State.ILL,
            problem,
            en("correct [mail] in tongbao.toml, or the password in the environment"),
        )
    return Sign(
        "mail",
        State.WELL,
        en("{host}:{port} greets us ({security})").format(
            host=mail.host, port=mail.port, security=mail.security
        ),
    )


def _channels(county: County) -> Iterator[Sign]:
    """Whether each robot has its key; nothing is sent."""
    try:
        robots = robots_of(county)
    except click.ClickException as error:
        yield Sign(
            "channels",
            State.ILL,
            error.message,
            en("docs/settings.md tells where the key is taken from"),
        )
        return
    if robots:
        yield Sign(
            "channels",
            State.WELL,
            en("{robots}: `tongbao announce` sends a message by each").format(
                robots=", ".join(robots)
            ),
        )
