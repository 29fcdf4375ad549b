"""confirm: a person has looked at a column in doubt, and says that it is as it was last read."""

from __future__ import annotations

import getpass
import os
from datetime import date

import click

from config.registry import Registry
from config.speech import en
from monitor.cli.context import AskedWrongly, clock_of, folder, home_option, say, tell
from monitor.proof.case import meant


@click.command()
@click.argument("columns", nargs=-1, required=True, metavar="COLUMN...")
@click.option(
    "--why", default="", help="What the person has seen; kept and shown beside the column."
)
@home_option
def confirm(columns: tuple[str, ...], why: str) -> None:
    """Record that a person has looked: an emptied, changed or empty COLUMN (name, 单位/栏目 or
    address) is as it was last read.
    """
    county = folder().county()
    clock = clock_of(county)
    with folder().store(county) as store:
        ids = store.identify(county.registry.columns)
        positions = [_position(county.registry, words, clock.today()) for words in columns]
        never = [words for words, at in zip(columns, positions, strict=True) if ids[at] is None]
        if never:
            raise AskedWrongly(
                en(
                    "{found}: never visited; run `tongbao crawl` first. Nothing was recorded."
                ).format(found="、".join(never))
            )
        who = _user()
        for position in dict.fromkeys(positions):
            name = county.registry.columns[position].name
            found = store.confirm(ids[position] or 0, clock.now(), who, why)
            if found is None:
                tell(
                    en("{name}: no visit has read anything that could be confirmed.").format(
                        name=name
                    )
                )
            else:
                say(
                    en(
                        "{name}: confirmed by {who}, as it was read on {day}. The next "
                        "crawl that reads the like believes it."
                    ).format(name=name, who=who, day=found.day)
                )


def _position(registry: Registry, words: str, today: date) -> int:
    found = meant(registry, words, today)
    if not found:
        raise AskedWrongly(
            en(
                "{words!r}: no such column; name it as columns.csv does, or by its "
                "address. Nothing was recorded."
            ).format(words=words)
        )
    if len(found) > 1:
        named = ", ".join(
            f"{'、'.join(registry.columns[at].units)}/{registry.columns[at].name}" for at in found
        )
        raise AskedWrongly(
            en(
                "{words!r} means {count} columns: say which, as 单位/栏目: {named}. "
                "Nothing was recorded."
            ).format(words=words, count=len(found), named=named)
        )
    return found[0]


def _user() -> str:
    """The system's name of who runs the command; its number where it has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
