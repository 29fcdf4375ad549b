"""What `check` understood of a page, as text for a person."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len

from config.speech import en, spoken
from crawler.layouts.general.weights import ACCEPTED
from crawler.page.reading import Reading, Score
from monitor.whys import why_told
from storage.records import Outcome

_LABELLED = 9
"""Columns of a terminal that a label takes."""
_DATED, _ADDRESSED = 12, 14
"""Before an entry's title, and before its address."""


def as_text(reading: Reading) -> str:
    """The reading line by line: what it is, why, its entries, and what spoke for each list."""
    return "\n".join(_lines(reading))


def named(outcome: Outcome) -> str:
    """An outcome by its name and its label, the one that is read first."""
    form = "{key} ({label})" if spoken() != "zh" else "{label}（{key}）"
    return form.format(key=outcome, label=outcome.label)


def _lines(reading: Reading) -> Iterator[str]:
    outcome = reading.outcome
    yield _line(en("layout"), reading.layout or "-")
    yield _line(en("outcome"), named(outcome))
    yield _line(en("why"), why_told(reading.why) or outcome.label)
    if outcome.hint:
        yield _line(en("hint"), en(outcome.hint))
    if (article := reading.article) is not None:
        day = article.published_on or en("(no date)")
        yield _line(en("article"), f"{day}  {article.title}  {article.source}")
    if reading.follow is not None:
        yield _line(en("list at"), reading.follow.url)
    yield _line(en("entries"), str(len(reading.entries)))
    for entry in reading.entries:
        where = en("  [{text} in {place}]").format(
            text=entry.date_text, place=why_told(entry.date_at) or entry.date_at
        )
        day = _padded(str(entry.published_on or en("(no date)")), _DATED - 2)
        yield f"  {day}  {entry.title}{where if entry.date_text else ''}"
        address = entry.url or en("(opened by a script)")
        yield f"{' ' * _ADDRESSED}{address}"
    for score in reading.scores:
        yield from _score_lines(score)
    if (following := reading.next) is not None:
        yield _line(en("next"), f"{following.url}{'' if following.form is None else '  (POST)'}")


def _score_lines(score: Score) -> Iterator[str]:
    """What speaks for and against a list, in points."""
    told = (
        en("{points:g} of {needed:g}, taken: {rows} rows from 「{first}」")
        if score.taken
        else en("{points:g} of {needed:g}, not taken: {rows} rows from 「{first}」")
    )
    yield _line(
        en("score"),
        told.format(points=score.total, needed=ACCEPTED, rows=score.rows, first=score.first[:16]),
    )
    for one in score.points:
        if one.signal:
            yield f"  {one.points:+6g}  {one.signal}: {why_told(one.reason)}"


def _line(label: str, text: str) -> str:
    return f"{_padded(label, _LABELLED)}{text}"


def _padded(text: str, columns: int) -> str:
    return text + " " * max(0, columns - cell_len(text))
