"""announce: how the night went, by the robots of the office's own group."""

from __future__ import annotations

from collections.abc import Mapping

import click

from alerts.channels import Robot
from alerts.channels import announce as post
from config.county import County
from config.speech import en
from monitor.cli.context import AskedWrongly, WorkFailed, clock_of, folder, home_option, say, secret
from monitor.operations.night import faulty_tables, summary
from monitor.operations.vitals import CRAWLS_OF_A_FORTNIGHT, missed_days
from monitor.snapshot import naming_of, picture
from storage.store import Store


@click.command()
@click.option("--dry-run", is_flag=True, help="Show what would be sent; send nothing.")
@home_option
def announce(dry_run: bool) -> None:
    """Tell the office's own group by its robots ([channels]) how the last crawl went: behind,
    not verified, nights missed.
    """
    county = folder().county(or_last_good=True)
    clock = clock_of(county)
    with folder().store(county, only_look=True) as store:
        text = _text(county, store)
    if dry_run:
        say(text)
        return
    if not county.settings.channels.use:
        raise AskedWrongly(
            en("No robot is named: see [channels] in tongbao.toml and docs/settings.md.")
        )
    problems = post(robots_of(county), text, clock.now())
    for channel, problem in problems.items():
        say(f"{channel}: {problem or en('sent')}")
    failed = [f"{channel}: {problem}" for channel, problem in problems.items() if problem]
    if failed:
        raise WorkFailed("; ".join(failed))


def robots_of(county: County) -> Mapping[str, Robot]:
    """The robots that [channels] names, with their keys. Raises AskedWrongly for one without."""
    channels = county.settings.channels
    robots: dict[str, Robot] = {}
    for name in channels.use:
        key = secret(f"TONGBAO_{name.upper()}_KEY").strip()
        if not key:
            raise AskedWrongly(
                en("[channels] {name}: no key; set TONGBAO_{found}_KEY or …_KEY_FILE").format(
                    name=name, found=name.upper()
                )
            )
        robots[name] = Robot(
            getattr(channels, name), key, secret(f"TONGBAO_{name.upper()}_SECRET").strip()
        )
    return robots


def _text(county: County, store: Store) -> str:
    crawls = store.crawls(CRAWLS_OF_A_FORTNIGHT, of_all=True)
    if not crawls:
        raise WorkFailed(en("There was no crawl yet: run `tongbao crawl` first."))
    last = crawls[0]
    verdicts = picture(county, store, last.as_of).verdicts
    hold = store.notices.held()
    missed = missed_days(crawls, last.as_of)
    told = summary(county.settings.portal.name, last, verdicts, naming_of(county), missed, hold)
    return "\n".join(
        filter(
            None, (told, faulty_tables(county.faults, county.good_at, county.settings.portal.zone))
        )
    )
