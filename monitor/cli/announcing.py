"""announce: how the night went, by the robots of the office's own group."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import click

from alerts.channels import Robot
from alerts.channels import announce as post
from config.county import County
from monitor.cli.context import AskedWrongly, WorkFailed, clock_of, folder, home_option, say
from monitor.operations.night import summary
from monitor.operations.vitals import CRAWLS_OF_A_FORTNIGHT, missed_days
from monitor.snapshot import naming_of, picture
from storage.notices.notices import Notices
from storage.store import Store


@click.command()
@click.option("--dry-run", is_flag=True, help="Show what would be sent; send nothing.")
@home_option
def announce(dry_run: bool) -> None:
    """Tell the office's own group by its robots ([channels]) how the last crawl went: behind, not verified, nights missed."""
    county = folder().county()
    clock = clock_of(county)
    with folder().store(county, only_look=True) as store:
        text = _text(county, store)
    if dry_run:
        say(text)
        return
    if not county.settings.channels.use:
        raise AskedWrongly("No robot is named: see [channels] in tongbao.toml and docs/settings.md.")
    problems = post(robots_of(county), text, clock.now())
    for channel, problem in problems.items():
        say(f"{channel}: {problem or 'sent'}")
    failed = [f"{channel}: {problem}" for channel, problem in problems.items() if problem]
    if failed:
        raise WorkFailed("; ".join(failed))


def robots_of(county: County) -> Mapping[str, Robot]:
    """The robots that [channels] names, with their keys. Raises AskedWrongly for one without."""
    channels = county.settings.channels
    robots: dict[str, Robot] = {}
    for name in channels.use:
        key = secret(f"TONGBAO_{name.upper()}_KEY")
        if not key:
            raise AskedWrongly(f"[channels] {name}: no key; set TONGBAO_{name.upper()}_KEY or …_KEY_FILE")
        robots[name] = Robot(getattr(channels, name), key, secret(f"TONGBAO_{name.upper()}_SECRET"))
    return robots


def secret(name: str) -> str:
    """The environment's `name`, or the text of the file that `name`_FILE names; "" where neither is set."""
    if value := os.environ.get(name):
        return value
    path = os.environ.get(f"{name}_FILE")
    if not path:
        return ""
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise AskedWrongly(f"{name}_FILE: {path} cannot be read: {error}") from error


def _text(county: County, store: Store) -> str:
    crawls = store.crawls(CRAWLS_OF_A_FORTNIGHT)
    if not crawls:
        raise WorkFailed("There was no crawl yet: run `tongbao crawl` first.")
    last = crawls[0]
    verdicts = picture(county, store, last.as_of).verdicts
    hold = Notices(store.engine).held()
    missed = missed_days(crawls, last.as_of)
    return summary(county.settings.portal.name, last, verdicts, naming_of(county), missed, hold)
