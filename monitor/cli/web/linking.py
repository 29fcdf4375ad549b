"""link: a unit's own page, for whoever holds its address."""

from __future__ import annotations

from datetime import timedelta

import click

from config.speech import en
from monitor.cli.context import AskedWrongly, WorkFailed, clock_of, folder, home_option, say, tell
from monitor.plural import several
from monitor.web.tickets import DAYS, address


@click.command()
@click.argument("unit")
@click.option(
    "--days",
    type=click.IntRange(1, 366),
    help=f"For how long the link holds.  [default: {DAYS}]",
)
@click.option("--revoke", is_flag=True, help="Take back every link of the unit instead.")
@home_option
def link(unit: str, days: int | None, revoke: bool) -> None:
    """The signed address of a unit's own page in the web face: whoever holds it sees that unit's
    columns, without an account.
    """
    if revoke and days is not None:
        raise AskedWrongly(en("--revoke takes links back: leave --days out"))
    county = folder().county()
    found = county.registry.by_any_name.get(unit)
    if found is None:
        raise AskedWrongly(
            en("UNIT = {unit!r}: expected a unit of units.csv, by name or 别名").format(unit=unit)
        )
    clock = clock_of(county)
    with folder().store(county, any_clock=True) as store:
        if revoke:
            taken = store.links.revoke(found.name, clock.now())
            if not taken:
                raise WorkFailed(en("{name} has no link that holds").format(name=found.name))
            links = several(taken, "link")
            say(en("{name}: {links} taken back.").format(name=found.name, links=links))
            return
        now = clock.now()
        made = store.links.make(found.name, now, now + timedelta(days=days or DAYS))
    url = county.settings.web.url
    say(address(made, url))
    if not url:
        tell(en("[web] url is not set in tongbao.toml: the address is that of this machine alone."))
    tell(
        en("It shows what {name} answers for to whoever holds it, until {end}.").format(
            name=found.name, end=county.shown(made.ends_at)
        )
    )
