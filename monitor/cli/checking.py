"""check: one page, and what is understood of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import click
from pydantic import ValidationError

from config.clock import Clock
from config.registry import Column, Cycle
from config.settings import PortalSettings, http_url
from config.speech import en
from crawler.layouts.general.weights import ACCEPTED
from crawler.page.reading import Hints, Page, Reading
from crawler.page.saved import page_in
from crawler.page.urls import Addresses, canonical
from crawler.read.reader import read
from crawler.templates.kept import remembered
from crawler.visit.asked import with_namesakes
from crawler.visit.check import look
from monitor.cli.context import (
    AskedWrongly,
    clock_of,
    folder,
    format_option,
    home_option,
    say,
    tell,
)
from monitor.cli.language.page_text import as_text, named
from monitor.rules.coverage import coverage
from monitor.snapshot import picture

BEIJING = ZoneInfo("Asia/Shanghai")


@click.command()
@click.argument("what", metavar="[COLUMN | URL]", required=False)
@click.option(
    "--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A saved page."
)
@click.option("--url", help="The address that the saved page came from.")
@click.option(
    "--coverage",
    "all_columns",
    is_flag=True,
    help="Of all columns: the share verified, and why the rest is not.",
)
@format_option
@home_option
def check(
    what: str | None, file: Path | None, url: str | None, all_columns: bool, form: str
) -> None:
    """Read one page and show what was understood and why: a column by 栏目 or 单位/栏目,
    an address, or a saved page.

    An address and a saved page need no county folder. With --coverage nothing is read: what
    the last crawls saw is counted.
    """
    if all_columns:
        if what is not None or file is not None:
            raise AskedWrongly(en("--coverage is of all columns: name none, and no page"))
        _show_coverage(form)
        return
    if (what is None) == (file is None):
        raise AskedWrongly(
            en("name a column or an address, or a saved page with --file PAGE --url U")
        )
    if file is not None:
        reading = _saved(file, url)
    elif what is not None and what.startswith(("http://", "https://")):
        reading = _address(what)
    else:
        column, reading = _column(what or "")
        tell(_cycle(column))
    say(
        json.dumps(as_object(reading), ensure_ascii=False, indent=2)
        if form == "json"
        else as_text(reading)
    )


def _show_coverage(form: str) -> None:
    county = folder().county()
    with folder().store(county, only_look=True) as store:
        seen = coverage(picture(county, store, clock_of(county).today()).verdicts)
    if form == "json":
        reasons = [
            {
                "outcome": one.outcome,
                "count": len(one.columns),
                "hint": one.hint,
                "columns": one.columns,
            }
            for one in seen.reasons
        ]
        found = {
            "columns": seen.columns,
            "verified": seen.verified,
            "percent": seen.percent,
            "unverified": reasons,
        }
        say(json.dumps(found, ensure_ascii=False, indent=2))
        return
    said = en("{verified} of {columns} columns are verified: {percent} %")
    say(said.format(verified=seen.verified, columns=seen.columns, percent=seen.percent))
    for one in seen.reasons:
        label = en("never visited") if one.outcome is None else named(one.outcome)
        say(f"  {len(one.columns):4}  {label}: {en(one.hint)}")
        some = "、".join(one.columns[:_MOST_NAMED])
        say(f"        {some}{' …' if len(one.columns) > _MOST_NAMED else ''}")


_MOST_NAMED = 5


def _saved(file: Path, url: str | None) -> Reading:
    """A page that was saved to a file, as if it had come from `url`."""
    if not url:
        raise AskedWrongly(en("--file needs --url U, the address that the page came from"))
    try:
        http_url(url)
    except ValueError as error:
        # It could be looked at all the same: only its relative addresses lead nowhere.
        tell(
            en("--url {url}: {error}; the page's relative addresses are lost").format(
                url=url, error=error
            )
        )
    body, content_type = page_in(file.read_bytes())
    return read(Page(url, body, content_type), Hints(today=Clock(BEIJING).today()))


def _address(url: str) -> Reading:
    """The page at an address, read as if it were a column's of its own host."""
    try:
        portal = PortalSettings(name=urlsplit(url).hostname or url, url=url, delay=0)
    except ValidationError as error:
        raise AskedWrongly(
            en("{url} is no address that can be fetched; expected http://host/path").format(url=url)
        ) from error
    return look(Column(portal.name, (), "信息公开", Cycle.IRREGULAR, url), portal, Clock(BEIJING))


def _cycle(column: Column) -> str:
    """As which cycle the words of columns.csv are read, and what that means."""
    cycle, written = column.cycle, column.cycle_text
    word = (
        en("更新周期 {written} is read as {word}").format(written=written, word=cycle.word)
        if written != cycle.word
        else en("更新周期 is {word}").format(word=cycle.word)
    )
    if cycle.by is not None:
        return en("{word}: one entry in each such period, on that day at the latest").format(
            word=word
        )
    return word if cycle.timed else en("{word}: the column is never overdue").format(word=word)


def _column(name: str) -> tuple[Column, Reading]:
    """The one column that `name` means: 栏目, or 单位/栏目 where several
    units have one of that name.
    """
    county = folder().county()
    columns = county.registry.columns
    unit, slash, rest = name.partition("/")
    found = [column for column in columns if column.name == name]
    if not found and slash and (lead := county.registry.by_any_name.get(unit)):
        found = [column for column in columns if column.name == rest and lead.name in column.units]
    if not found:
        raise AskedWrongly(
            en(
                "columns.csv has no column {name}; name one by 栏目 or 单位/栏目, or give an "
                "address"
            ).format(name=name)
        )
    if len(found) > 1:
        choices = "、".join(f"{'、'.join(column.units)}/{column.name}" for column in found[:8])
        raise AskedWrongly(
            en(
                "{count} columns are called {name}; name one as 单位/栏目, such as {choices}"
            ).format(count=len(found), name=name, choices=choices)
        )
    others = Addresses(canonical(column.url) for column in columns)
    namesakes = with_namesakes((column.name, column.url) for column in columns)
    return found[0], look(
        found[0],
        county.settings.portal,
        clock_of(county),
        others,
        remembered(county.home),
        namesakes=canonical(found[0].url) in namesakes,
    )


def as_object(reading: Reading) -> Mapping[str, object]:
    """The JSON of `check`: addresses absolute, days ISO."""
    following = reading.next
    target: object = following and following.url
    if following is not None and following.form is not None:
        target = {"url": following.url, "form": dict(following.form)}
    article = reading.article
    return {
        "layout": reading.layout,
        "outcome": reading.outcome,
        "why": reading.why,
        "entries": [
            {
                "title": entry.title,
                "url": entry.url,
                "date": entry.published_on and entry.published_on.isoformat(),
            }
            for entry in reading.entries
        ],
        "next": target,
        "article": article
        and {
            "title": article.title,
            "date": article.published_on and article.published_on.isoformat(),
            "source": article.source,
        },
        "score": {
            "threshold": ACCEPTED,
            "lists": [
                {
                    "first": score.first,
                    "rows": score.rows,
                    "taken": score.taken,
                    "points": score.total,
                    "signals": [one._asdict() for one in score.points if one.signal],
                }
                for score in reading.scores
            ],
        },
    }
