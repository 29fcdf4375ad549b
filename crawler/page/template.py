"""What is known of how a portal makes its pages: values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

FEWEST_PAGES = 5
"""Columns' pages that show their lists in one place before that is the template's."""


class Step(NamedTuple):
    """One step down from the body.

    tag: of the element. names: its class words and `#id` that none of its like beside it has.
    ats: its place among the elements of its tag beside it, from 0; where several pages were
    put together, each of theirs.
    """

    tag: str
    names: frozenset[str]
    ats: frozenset[int]


Place = tuple[Step, ...]
"""The steps from the page's body, itself left out, down to an element."""


@dataclass(frozen=True, slots=True)
class Template:
    """What pages of one make have in common.

    box: where their lists stand. pages: canonical addresses of the pages that showed their
    rows there in the bytes themselves. frame: what stands on all of them outside the box.
    inner: what stands on all of them in it, around and beside the list. texts: where in the
    box words stand on most of them besides the list. scripts: those on some of them. shapes:
    of their articles' addresses. beside: what the box links beside the list on nearly all of
    them, by canonical address.
    """

    box: Place
    pages: frozenset[str]
    frame: frozenset[str]
    inner: frozenset[str]
    texts: frozenset[str]
    scripts: frozenset[str]
    shapes: frozenset[str]
    beside: frozenset[str] = frozenset()

    def as_json(self) -> dict[str, Any]:
        return {
            "box": [[step.tag, sorted(step.names), sorted(step.ats)] for step in self.box],
            "pages": sorted(self.pages),
            "frame": sorted(self.frame),
            "inner": sorted(self.inner),
            "texts": sorted(self.texts),
            "scripts": sorted(self.scripts),
            "shapes": sorted(self.shapes),
            "beside": sorted(self.beside),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Template:
        """The inverse of `as_json`. Raises KeyError, TypeError or ValueError for what is none."""
        return cls(
            box=tuple(
                Step(str(tag), frozenset(names), frozenset(ats)) for tag, names, ats in data["box"]
            ),
            **{
                name: frozenset(map(str, data[name]))
                for name in ("pages", "frame", "inner", "texts", "scripts", "shapes")
            },
            beside=frozenset(map(str, data.get("beside", ()))),  # files of old have none
        )


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a portal's pages have taught.

    furniture: canonical addresses of links that stand on the pages of many columns.
    templates: as the pages are made. parents: plain words that stand over lists where other pages
    show their column's name: what groups of columns are called.
    """

    furniture: frozenset[str] = frozenset()
    templates: tuple[Template, ...] = ()
    parents: frozenset[str] = frozenset()


NOTHING_LEARNT = Learnt()
