"""evidence and anomalies: what a unit that disputes is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from alerts.words import plain
from config.registry import Column, Unit
from config.speech import en
from monitor.cli.context import (
    AskedWrongly,
    Day,
    WorkFailed,
    as_of_option,
    clock_of,
    day_of,
    drawn,
    folder,
    home_option,
    say,
    tell,
)
from monitor.cli.output import file_format_option, form_of, output_option, put, refuse_own
from monitor.proof.case import case, lead_meant, meant
from monitor.proof.folder import ProofError, write_proof
from monitor.reports.anomalies import Anomaly, as_csv, as_json, as_xlsx
from monitor.reports.anomalies import anomalies as found_on
from monitor.snapshot import Picture, picture
from storage.evidence.chain import Evidence
from storage.issues import Issues

FORMS = ("table", "csv", "xlsx", "json")
_MONTH = timedelta(days=30)
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\s]')


@click.command()
@click.argument("column", required=False)
@as_of_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Where to write. Default: reports/YYYY-MM-DD/证据/….",
)
@click.option(
    "--verify",
    is_flag=True,
    help="Check the whole chain of records and every capture kept, instead.",
)
@home_option
def evidence(column: str | None, as_of: date | None, output: Path | None, verify: bool) -> None:
    """Why COLUMN (a name, 单位/栏目 or an address) stands where it stands: a folder that can be
    checked with standard tools.
    """
    county = folder().county()
    clock = clock_of(county)
    with folder().store(county) as store:
        captures = store.captures(county.home)
        kept = store.evidence(captures)
        if verify:
            _verify(kept, store.issues)
            return
        if column is None:
            raise AskedWrongly(
                en("Name a COLUMN (its name, 单位/栏目 or its address), or use --verify.")
            )
        known = picture(county, store, day_of(as_of, clock))
        position = _position(known, column)
        lead = lead_meant(known.registry, column, position, known.as_of)
        told = case(county, store, kept, known, position, clock, lead)
    name = _folder_of(told.column, known.registry.columns, lead)
    target = output or county.home / "reports" / known.as_of.isoformat() / "证据" / name
    refuse_own(target)
    try:
        files = write_proof(told, captures, county.settings.portal.zone, target)
    except ProofError as problem:
        raise WorkFailed(en("{problem}. Nothing was written.").format(problem=problem)) from problem
    for path in files:
        say(str(path))
    tell(
        en("Open {page}; 核验方法.txt says how to check the folder.").format(
            page=target / "说明.html"
        )
    )


@click.command()
@click.option("--since", type=Day(), help="The first day. Default: 30 days before the last.")
@as_of_option
@file_format_option(FORMS)
@output_option
@home_option
def anomalies(since: date | None, as_of: date | None, form: str | None, output: str | None) -> None:
    """日期异常: entries first seen late, bursts, dates and titles changed, entries removed, dates
    to come; facts with their proof.
    """
    form = form_of(form, output, FORMS, "table")
    county = folder().county()
    last = day_of(as_of, clock_of(county))
    first = since or last - _MONTH
    if first > last:
        raise AskedWrongly(en("--since {first} lies after {last}").format(first=first, last=last))
    with folder().store(county) as store:
        found = found_on(county, store, picture(county, store, last), first, last)
    forms: dict[str, Callable[[Sequence[Anomaly]], str | bytes]] = {
        "csv": as_csv,
        "xlsx": as_xlsx,
        "json": as_json,
    }
    put(forms.get(form, _table)(found), output)


def _folder_of(column: Column, columns: Sequence[Column], lead: Unit | None) -> str:
    """The folder's name: unit and column; with a mark of its own where that is not the
    column's alone, or cannot be a name.

    lead: the one whose part of the column it is, where each lead answers for itself.
    """
    whole = f"{lead.name}-{column.name}" if lead is not None else _whole_name(column)
    name = _UNFIT.sub("_", whole)[:60]
    alike = sum(_whole_name(other) == _whole_name(column) for other in columns)
    if name == whole and alike == 1:
        return name
    mark = sha256(f"{whole}|{column.url}".encode()).hexdigest()[:6]
    return f"{name[:52]}_{mark}"


def _whole_name(column: Column) -> str:
    return "-".join(part for part in ("、".join(column.units), column.name) if part)


def _position(known: Picture, words: str) -> int:
    """The one column that is meant."""
    found = meant(known.registry, words, known.as_of)
    if len(found) == 1:
        return found[0]
    if not found:
        raise AskedWrongly(
            en(
                "columns.csv: no column is {words}; give its name, 单位/栏目 or its "
                "address as written there."
            ).format(words=words)
        )
    names = [
        f"  {'、'.join(column.units) or '-'}/{column.name}  {column.url}"
        for column in (known.registry.columns[at] for at in found)
    ]
    raise AskedWrongly(
        "\n".join(
            [
                en("{count} columns are {words}; give 单位/栏目 or the address of one:").format(
                    count=len(found), words=words
                ),
                *names,
            ]
        )
    )


def _verify(kept: Evidence, issues: Issues) -> None:
    problems = 0
    for problem in (*kept.problems(), *_loose_anchors(kept, issues)):
        problems += 1
        say(problem)
    if problems:
        raise WorkFailed(
            en(
                "{problems} problems: the evidence was changed, or the disk is "
                "damaged; compare with a backup."
            ).format(problems=problems)
        )
    say(en("Every record stands in the chain, and every capture is as it was received."))


def _loose_anchors(kept: Evidence, issues: Issues) -> Iterator[str]:
    """Issued circulars that print another seal than the chain now has: it was made anew since."""
    for issue in issues.all():
        head = issues.figures(issue).get("evidence")
        if head and not kept.holds(head["link"], head["seal"]):
            yield (
                en(
                    "link {link}: {issue} prints another seal of it: the chain was made anew since"
                ).format(link=head["link"], issue=issue)
            )


def _table(found: Sequence[Anomaly]) -> str:
    if not found:
        return "没有发现日期异常。"
    table = Table("发现日期", "单位", "栏目", "类型", "说明", "标题")
    for one in found:
        seen = one.observation
        cells = [
            str(seen.found_on),
            "、".join(unit.name for unit in one.leads),
            one.column.name,
            seen.kind.label,
            plain(seen.text, 120),
            plain(seen.title, 60),
        ]
        table.add_row(*map(Text, cells))
    return drawn(table)
