"""check: one page, and what is understood of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from config.clock import Clock
from crawler.reader import read
from crawler.reading import Hints, Page, Reading
from monitor.cli.context import AskedWrongly, format_option, home_option, say
from monitor.cli.looking import look_at_column, look_at_url

BEIJING = ZoneInfo("Asia/Shanghai")


@click.command()
@click.argument("what", metavar="[COLUMN | URL]", required=False)
@click.option("--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A saved page.")
@click.option("--url", help="The address that the saved page came from.")
@format_option
@home_option
def check(what: str | None, file: Path | None, url: str | None, form: str) -> None:
    """Read one page and show what was understood and why: a column by 栏目 or 单位/栏目, an address, or a saved page.

    An address and a saved page need no county folder.
    """
    if (what is None) == (file is None):
        raise AskedWrongly("name a column or an address, or a saved page with --file PAGE --url U")
    if file is not None:
        if not url:
            raise AskedWrongly("--file needs --url U, the address that the page came from")
        today = Clock(BEIJING).today()
        readings = [read(Page(url, file.read_bytes()), Hints(today=today))]
    elif what is not None and what.startswith(("http://", "https://")):
        readings = [look_at_url(what, Clock(BEIJING))]
    else:
        readings = look_at_column(what or "")
    for reading in readings:
        say(json.dumps(as_object(reading), ensure_ascii=False, indent=2) if form == "json" else as_text(reading))


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
            {"title": entry.title, "url": entry.url, "date": entry.published_on and entry.published_on.isoformat()}
            for entry in reading.entries
        ],
        "next": target,
        "article": article
        and {
            "title": article.title,
            "date": article.published_on and article.published_on.isoformat(),
            "source": article.source,
        },
    }


def as_text(reading: Reading) -> str:
    """The same for a person."""
    lines = [f"layout   {reading.layout or '-'}", f"outcome  {reading.outcome} ({reading.outcome.label})"]
    lines += [f"why      {reading.why}"] + ([f"hint     {reading.outcome.hint}"] if reading.outcome.hint else [])
    if reading.article is not None:
        article = reading.article
        lines.append(f"article  {article.published_on or '(no date)'}  {article.title}  {article.source}")
    if reading.follow is not None:
        lines.append(f"list at  {reading.follow.url}")
    lines.append(f"entries  {len(reading.entries)}")
    for entry in reading.entries:
        shown = f"  [{entry.date_text} in {entry.date_at}]" if entry.date_text else ""
        lines.append(f"  {entry.published_on or '(no date) '}  {entry.title}{shown}")
        lines.append(f"              {entry.url or '(opened by a script)'}")
    if reading.next is not None:
        lines.append(f"next     {reading.next.url}{'  (POST)' if reading.next.form is not None else ''}")
    return "\n".join(lines)
