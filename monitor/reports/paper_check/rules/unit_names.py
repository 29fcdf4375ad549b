"""Names in the text against those of the tables, and all names against the county's roster."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal

from monitor.reports.paper_check.disagreement import Judgement
from monitor.reports.paper_check.language.names import (
    core,
    find_unit,
    first_unit,
    items,
    last_unit,
    looks_like_unit,
    name_lists,
    one_slip_apart,
)
from monitor.reports.paper_check.language.sentences import Sentence
from monitor.reports.paper_check.reading.unit_tables import UnitTable

_TOWN = re.compile(r"(镇|乡|街道)$")
_MANY = 10
"""So many names tell whose paper it is by those that are known; towns tell it sooner, for
offices are alike everywhere.
"""
_RUN = 3
"""So many parts between 、 are a run of names, where most of them are known ones."""
_RUN_ENDS = re.compile(r"[，；：。（）]")
_ROSTER = "责任单位名录"


def check_against_tables(
    sentences: Sequence[Sentence], tables: Sequence[UnitTable], judgement: Judgement
) -> None:
    """A name of a list that stands in no table, where most of the list do, and that is
    one character from a table's.
    """
    known = tuple(dict.fromkeys(name for table in tables for name in table.names))
    told = _check_runs(sentences, known, lambda name: _place(name, tables), judgement)
    for sentence in sentences:
        for listed in name_lists(sentence.text):
            unknown = [name for name in listed.names if not _is_known(name, known)]
            if len(listed.names) < 3 or len(unknown) * 2 >= len(listed.names):
                continue
            for name in (each for each in unknown if each not in told):
                meant = [each for each in known if one_slip_apart(name, each)]
                if len(meant) == 1 and find_unit(meant[0], listed.names) is None:
                    _misspelt(
                        name,
                        meant[0],
                        f"{sentence.place} 名单",
                        _place(meant[0], tables),
                        judgement,
                    )


def check_against_roster(
    sentences: Sequence[Sentence],
    tables: Sequence[UnitTable],
    roster: Sequence[str],
    judgement: Judgement,
) -> None:
    """Every name of lists and tables against the roster's names and aliases; a paper of
    another county is left open.
    """
    named = list(dict.fromkeys(_named(sentences, tables)))
    known = {name for name, _ in named if _is_known(name, roster)}
    names = {name for name, _ in named}
    if not names or not roster:
        return
    towns = [name for name in names if _TOWN.search(name)]
    strangers = sum(name not in known for name in towns)
    enough = Decimal("0.8") if len(names) >= _MANY else Decimal("0.5")
    if len(known) < len(names) * enough or (len(towns) > 1 and strangers * 2 > len(towns)):
        judgement.leave_open("文中单位多数不在本县责任单位名录：单位名称未核对")
        return
    told = _check_runs(sentences, tuple(roster), lambda _: _ROSTER, judgement)
    for name, place in named:
        if name not in known and name not in told:
            near = (each for each in roster if one_slip_apart(name, each))
            meant = min(near, key=len, default=None)
            if meant is not None:
                _misspelt(name, meant, place, _ROSTER, judgement)
            elif looks_like_unit(name):
                judgement.disagree(
                    f"“{name}”不在责任单位名录（units.csv）中，也不是其中单位的别名",
                    here=f"{place} “{name}”",
                    there=_ROSTER,
                    found=name,
                    expected="名录中的单位",
                )


def _check_runs(
    sentences: Sequence[Sentence],
    known: Sequence[str],
    place: Callable[[str], str],
    judgement: Judgement,
) -> set[str]:
    """What stands among known names, has the form of none, and is one character from one that
    is not among them: 郑山衔道.

    Returns what was told of, as it is written.
    """
    told: set[str] = set()
    for sentence in sentences:
        for part in _RUN_ENDS.split(sentence.text):
            for written, meant in _slips(items(part), known):
                told.add(written)
                _misspelt(written, meant, f"{sentence.place} 名单", place(meant), judgement)
    return told


def _slips(pieces: Sequence[str], known: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The parts between 、 that no unit's name can be read from, though most others are known
    ones; and which each may mean.
    """
    if len(pieces) < _RUN:
        return
    named = [find_unit(last_unit(piece) or first_unit(piece) or piece, known) for piece in pieces]
    if sum(each is not None for each in named) * 2 <= len(pieces):
        return
    written_right = {core(name) for name in named if name is not None}
    for at, piece in enumerate(pieces):
        if named[at] is not None or first_unit(piece) or last_unit(piece):
            continue
        cut = slice(None) if 0 < at < len(pieces) - 1 else None
        meant: dict[str, tuple[str, str]] = {}
        for name in sorted(known, key=len):
            # Words may lead to the first name and follow the last one.
            written = piece[cut or (slice(-len(name), None) if at == 0 else slice(len(name)))]
            if core(name) not in written_right and one_slip_apart(written, name):
                meant.setdefault(core(name), (written, name))  # a unit by its shortest name
        yield from meant.values() if len(meant) == 1 else ()


def _named(sentences: Sequence[Sentence], tables: Sequence[UnitTable]) -> Iterator[tuple[str, str]]:
    for table in tables:
        for row, cell in zip(table.table.data, table.names, strict=True):
            for name in cell.split("、"):
                yield name.strip(), row.place
    for sentence in sentences:
        for listed in name_lists(sentence.text):
            for name in listed.names:
                yield name, sentence.place


def _is_known(name: str, known: Iterable[str]) -> bool:
    candidates = tuple(known)
    return find_unit(name, candidates) is not None or any(
        core(each) == core(name) for each in candidates
    )


def _misspelt(name: str, meant: str, here: str, there: str, judgement: Judgement) -> None:
    judgement.disagree(
        f"没有名为“{name}”的单位，疑为“{meant}”",
        here=f"{here} “{name}”",
        there=f"{there} “{meant}”",
        found=name,
        expected=meant,
    )


def _place(name: str, tables: Sequence[UnitTable]) -> str:
    return next((table.where for table in tables if name in table.names), "")
