"""From the first pages of many columns to what they have in common: their
furniture and their templates.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from crawler.page.template import FEWEST_PAGES, Template
from crawler.templates.outline import LIST_BOX, Outline
from crawler.templates.places import common

LEAST_SHARE = 0.5
_ON_ALL = 0.8
_ON_NEARLY_ALL = 0.95
"""Of what stands around lists: a pager stands on most pages, and yet not under short lists."""
_ON_MOST = 0.6
_ON_SOME = 2
MOST_PAGES = 200
"""Addresses that a template is remembered with."""


def furniture_of(pages: Iterable[frozenset[str]]) -> frozenset[str]:
    """Links on at least five of the pages, each given by its links,
    and on at least half of them.
    """
    counts: Counter[str] = Counter()
    number = 0
    for links in pages:
        number += 1
        counts.update(links)
    least = max(FEWEST_PAGES, LEAST_SHARE * number)
    return frozenset(link for link, count in counts.items() if count >= least)


def templates_of(outlines: Iterable[Outline]) -> tuple[Template, ...]:
    """The templates that enough of the pages have in common, those of most pages first."""
    latest = {outline.url: outline for outline in outlines}
    made: list[Template] = []
    rest: dict[tuple[str, ...], list[Outline]] = defaultdict(list)
    for group in _grouped(latest.values(), by_names=True).values():
        if len(group) >= FEWEST_PAGES:
            made.append(_template(group))
        else:
            rest[tuple(step.tag for step in group[0].box)].extend(group)
    made.extend(_template(group) for group in rest.values() if len(group) >= FEWEST_PAGES)
    return tuple(sorted(made, key=lambda one: -len(one.pages)))


def renewed(
    before: Iterable[Template], now: Sequence[Template], fitting: Mapping[str, Collection[Template]]
) -> tuple[Template, ...]:
    """The templates learnt today, and those learnt earlier that today's pages do not speak against.

    fitting: today's pages, by canonical address, with the earlier templates that each still fits. A
    template that most of the pages that taught it no longer fit is forgotten.
    """
    kept: list[Template] = []
    fresh = list(now)
    for old in before:
        seen = [url for url in old.pages if url in fitting]
        left = [url for url in seen if old not in fitting[url]]
        pages = old.pages.difference(left)
        if len(pages) < FEWEST_PAGES or 2 * len(left) > len(seen):
            continue
        like = next(
            (new for new in fresh if common([old.box, new.box]) is not None and _overlap(old, new)),
            None,
        )
        if like is None:
            kept.append(replace(old, pages=pages))
        else:
            fresh.remove(like)
            kept.append(_merged(replace(old, pages=pages), like))
    return tuple(sorted([*kept, *fresh], key=lambda one: -len(one.pages)))


def _overlap(old: Template, new: Template) -> bool:
    """Whether two templates are one: they stand on the same frame, each step of their boxes with
    a name or a place in common.
    """
    if len(old.frame & new.frame) < LEAST_SHARE * min(len(old.frame), len(new.frame)):
        return False
    return all(
        one.ats & other.ats or one.names & other.names
        for one, other in zip(old.box, new.box, strict=True)
    )


def _merged(old: Template, new: Template) -> Template:
    """An earlier template with what today's pages say: their frame is the one that stands now."""
    box = common([old.box, new.box])
    assert box is not None
    return Template(
        box=box,
        pages=frozenset(sorted(old.pages | new.pages)[:MOST_PAGES]),
        frame=new.frame,
        inner=new.inner,
        texts=old.texts | new.texts,
        scripts=old.scripts | new.scripts,
        shapes=old.shapes | new.shapes,
        beside=new.beside,
    )


def _grouped(outlines: Iterable[Outline], *, by_names: bool) -> dict[object, list[Outline]]:
    groups: dict[object, list[Outline]] = defaultdict(list)
    for outline in outlines:
        groups[outline.box if by_names else tuple(step.tag for step in outline.box)].append(outline)
    return groups


def _template(group: Sequence[Outline]) -> Template:
    box = common([outline.box for outline in group])
    assert box is not None
    return Template(
        box=box,
        pages=frozenset(sorted(outline.url for outline in group)[:MOST_PAGES]),
        frame=_shared((outline.frame for outline in group), _ON_ALL * len(group)),
        inner=_parts([outline.inner for outline in group]),
        texts=_shared((outline.texts for outline in group), _ON_MOST * len(group)),
        scripts=_shared((outline.scripts for outline in group), _ON_SOME),
        shapes=_shared((outline.shapes for outline in group), _ON_SOME),
        beside=_shared((outline.beside for outline in group), _ON_NEARLY_ALL * len(group)),
    )


def _parts(sets: Sequence[frozenset[str]]) -> frozenset[str]:
    """The parts that stand on nearly all pages; what is a list's box on
    some of them is marked as that.
    """
    parts = _shared(sets, _ON_NEARLY_ALL * len(sets))
    return parts | {
        part for part in _shared(sets, _ON_SOME) if part.removeprefix(LIST_BOX) in parts
    }


def _shared(sets: Iterable[frozenset[str]], least: float) -> frozenset[str]:
    counts: Counter[str] = Counter()
    for one in sets:
        counts.update(one)
    return frozenset(item for item, count in counts.items() if count >= least)
