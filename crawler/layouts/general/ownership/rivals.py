"""Which of a page's lists is its column's, where several may be: what ties one to its page, and
what is as much like it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from crawler.layouts.general.candidates import Block
from crawler.layouts.general.ownership.points import Ownership
from crawler.layouts.general.split_lists import goes_on
from crawler.layouts.general.weights import ACCEPTED, MOST_COUNTED, Signal, points_of
from crawler.page.breadcrumbs import plain
from crawler.page.document import Document
from crawler.page.urls import is_home
from storage.records import Entry


@dataclass(frozen=True, slots=True)
class Candidate:
    """A block with its entries and what speaks for and against it."""

    block: Block
    entries: tuple[Entry, ...]
    verdict: Ownership


_NAMING = (
    Signal.OWN_HEADING,
    Signal.SHARED_HEADING,
    Signal.PART_OF_NAME,
    Signal.PAGER_BELOW,
    Signal.BELOW_OWN_PATH,
    Signal.MOST_OF_THE_LINKS,
    Signal.IN_ITS_PLACE,
)
"""What ties a list to its page; how many rows it has, and how long their titles are, says nothing
of whose it is.
"""


def undisputed(own: list[Candidate], judged: Sequence[Candidate], doc: Document) -> list[Candidate]:
    """The lists that may be the column's; none where nothing ties the best of them to the page, and
    the page is its host's home, or shows a list like it of which as little is known.
    """
    best = max(own, key=lambda one: (one.verdict.score, len(one.entries)), default=None)
    if best is None or not best.block.dated:
        return own
    paged = _is_paged_alone(best, judged)
    if (of_others := _of_others(best, judged)) is not None:
        best.verdict.note(of_others)
        return []
    if _is_tied(best, paged=paged):
        if not paged and (beside := _beside_below(best, judged)) is not None:
            best.verdict.note(
                f"the list of 「{beside.entries[0].title[:16]}」 lies below the page's path as well"
            )
            return []
        if paged or (namesake := _namesake(best, judged)) is None:
            return own
        best.verdict.note(
            f"the list under 「{namesake.verdict.heading.text[:20]}」 is no less its own"
        )
        return []
    if is_home(doc.page.url):
        best.verdict.note("it is one of a home page's")
        return []
    if _begins_anew(best.block):
        best.verdict.note("it is several lists, each from new to old, and nothing says of what")
        return []
    if _shows_columns(best, judged):
        best.verdict.note("the page shows lists of several columns, each under its name")
        return []
    rivals = (
        one
        for one in _others(best, judged)
        if one.verdict.child is None
        and one.verdict.score >= ACCEPTED
        and not _is_tied(one, paged=paged)
    )
    rival = next(rivals, None) or _one_of_several(best, judged)
    if rival is None or whole(best, judged) is not best:
        return own
    best.verdict.note(f"as much speaks for the list of 「{rival.entries[0].title[:16]}」")
    return []


def _of_others(best: Candidate, judged: Sequence[Candidate]) -> str | None:
    """Why a list is a part of what other columns show, where it is."""
    if _is_older_part(best, judged):
        return "boxes of its make hold newer entries under names as strange"
    if (shown := _shown_as_childs(best, judged)) is not None:
        return f"its entries stand under the name of {shown.verdict.child} as well"
    return None


def _shown_as_childs(best: Candidate, judged: Sequence[Candidate]) -> Candidate | None:
    """The list under a child column's name that holds all of the best one's entries, where nothing
    but the page's path ties those to it: templates set the box of a child once more for
    telephones, and do not repeat its heading there.
    """
    if not {signal for signal in _NAMING if best.verdict.says(signal)} <= {Signal.BELOW_OWN_PATH}:
        return None
    if best.verdict.heading.crumb:
        return None
    told = {_told(entry) for entry in best.entries}
    return next(
        (
            one
            for one in judged
            if one is not best
            and one.verdict.child is not None
            and told <= {_told(entry) for entry in one.entries}
        ),
        None,
    )


def _told(entry: Entry) -> tuple[str | None, str]:
    return entry.url, entry.title


def _speaks_for(one: Candidate) -> float:
    """What speaks for a list besides how many rows it has."""
    return one.verdict.score - min(len(one.entries), MOST_COUNTED) * points_of(Signal.ENTRY)


def _one_of_several(best: Candidate, judged: Sequence[Candidate]) -> Candidate | None:
    """One of several other lists that nothing but their fewer rows sets back behind the best."""
    others = (
        one
        for one in _others(best, judged)
        if one.verdict.child is None and _speaks_for(one) >= _speaks_for(best)
    )
    rivals = list(islice(others, _SEVERAL - 1))
    return rivals[0] if len(rivals) == _SEVERAL - 1 else None


def _beside_below(best: Candidate, judged: Sequence[Candidate]) -> Candidate | None:
    """Another list that lies below the page's path, where nothing else ties the best one to it:
    below a channel lie the entries of all of its columns. One under a child column's name is
    enough, or several of which as little is known.
    """
    ties = [signal for signal in _NAMING if best.verdict.says(signal)]
    if ties != [Signal.BELOW_OWN_PATH] or best.verdict.heading.crumb:
        return None
    if whole(best, judged) is not best:
        return None
    below = [
        one
        for one in _beside(best, judged)
        if len(one.entries) > 1 and one.verdict.says(Signal.BELOW_OWN_PATH)
    ]
    named = [one for one in below if one.verdict.child is not None]
    nameless = [one for one in below if one not in named and one.verdict.score >= ACCEPTED]
    return next(iter(named or nameless[_SEVERAL - 2 :]), None)


def _is_older_part(best: Candidate, judged: Sequence[Candidate]) -> bool:
    """Whether it is one of several boxes of one make, none under a name of the page's, of which
    another one is newer: 法律, 法规 and 规章 may all be the column's.
    """
    strange = Signal.STRANGE_HEADING
    if not best.block.parted or not best.verdict.says(strange):
        return False
    newest = max((one.published_on for one in best.entries if one.published_on), default=None)
    return newest is not None and any(
        entry.published_on is not None and entry.published_on > newest
        for one in _beside(best, judged)
        if one.block.parted and one.verdict.says(strange)
        for entry in one.entries
    )


def _beside(best: Candidate, judged: Sequence[Candidate]) -> Iterator[Candidate]:
    """The other dated lists, none of the page's frame, that share no entry with the best one."""
    titles = {entry.title for entry in best.entries}
    for one in judged:
        if one is best or not one.block.dated or one.verdict.aside:
            continue
        if titles.isdisjoint(entry.title for entry in one.entries):
            yield one


def _others(best: Candidate, judged: Sequence[Candidate]) -> Iterator[Candidate]:
    """Those of them that are not much shorter."""
    return (one for one in _beside(best, judged) if 2 * len(one.entries) >= len(best.entries))


def _shows_columns(best: Candidate, judged: Sequence[Candidate]) -> bool:
    """Whether several dated lists, none of them of the page's frame, stand under names that are not
    the page's: then one without a name above them is a choice of theirs.
    """
    others = (
        one
        for one in _beside(best, judged)
        if len(one.entries) >= _LEAST_OF_A_COLUMN
        and (one.verdict.child or one.verdict.says(Signal.STRANGE_HEADING))
    )
    return not best.verdict.heading.text and sum(1 for _ in others) >= _SEVERAL


_LEAST_OF_A_COLUMN = 4
_SEVERAL = 3


def _begins_anew(block: Block) -> bool:
    """Whether its boxes are lists of their own: each runs from new to old, and one of them begins
    with what is newer than the end of the one before.
    """
    days = [
        part
        for section in block.sections
        if (part := [row.slots[0].shown.day for row in section.rows if row.slots])
    ]
    ordered = all(part == sorted(part, reverse=True) for part in days)
    return ordered and any(part[0] > before[-1] for before, part in pairwise(days))


def _is_tied(one: Candidate, *, paged: bool) -> bool:
    """paged: whether a pager below a list ties it to its page."""
    naming = (signal for signal in _NAMING if paged or signal is not Signal.PAGER_BELOW)
    return one.verdict.heading.crumb or any(map(one.verdict.says, naming))


def _is_paged_alone(best: Candidate, judged: Sequence[Candidate]) -> bool:
    """Whether the list is followed by a pager, and not each of several lists is: what stands below
    all of them is no pager of any.
    """
    if not best.verdict.says(Signal.PAGER_BELOW):
        return False
    others = (one for one in _others(best, judged) if one.verdict.says(Signal.PAGER_BELOW))
    return sum(1 for _ in others) < _SEVERAL - 1


def _namesake(best: Candidate, judged: Sequence[Candidate]) -> Candidate | None:
    """Another list under a name that is as much like the column's: 高端人才培养 and 国际人才培养
    for 人才培养, which are its child columns.
    """
    named = Signal.PART_OF_NAME
    if not best.verdict.says(named) or best.verdict.says(Signal.IN_ITS_PLACE):
        return None
    heading = plain(best.verdict.heading.text)
    others = (
        one
        for one in _others(best, judged)
        if one.verdict.says(named) and plain(one.verdict.heading.text) != heading
    )
    return next(others, None)


def _is_beside(one: Candidate, best: Candidate) -> bool:
    """Whether a box is the portal's. What the name of a box that is around the column's list as
    well says, it says of neither.
    """
    verdict = one.verdict
    if not verdict.aside or verdict.called is None or verdict.says(Signal.ON_MANY_PAGES):
        return verdict.aside
    return verdict.called not in best.block.rows[0].parts[0].iterancestors()


def whole(best: Candidate, judged: Sequence[Candidate]) -> Candidate:
    """The best list with the box right above it and the one right below it, where
    they are parts of the same list.
    """
    others = [
        one
        for one in judged
        if one is not best and one.verdict.child is None and not _is_beside(one, best)
    ]
    here = {entry.url for entry in best.entries}
    others = [
        one for one in others if not {entry.url for entry in one.entries} <= here
    ]  # the same rows for telephones
    above = next(
        (one for one in others if goes_on(one.block, one.entries, best.block, best.entries)), None
    )
    below = next(
        (one for one in others if goes_on(best.block, best.entries, one.block, one.entries)), None
    )
    if above is None and below is None:
        return best
    parts = [one for one in (above, best, below) if one is not None]
    block = Block(
        best.block.containers, [row for one in parts for row in one.block.rows], dated=True
    )
    best.verdict.note(f"{len(parts)} boxes of it stand one below the other")
    return Candidate(block, tuple(entry for one in parts for entry in one.entries), best.verdict)
