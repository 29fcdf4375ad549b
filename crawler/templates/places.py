"""Where an element stands on a page, in words that find its like on
another page of the same make.
"""

from __future__ import annotations

from collections.abc import Sequence

from crawler.page.links import CURRENT, Element
from crawler.page.template import Place, Step

_MOST_STEPS = 40


def names_of(element: Element) -> frozenset[str]:
    """The class words of an element, and its id behind a `#`. Words that say which of several is
    shown just now are left out.
    """
    return names_in(element.get("class"), element.get("id"))


def names_in(classes: str | None, name: str | None) -> frozenset[str]:
    """The same of the attributes `class` and `id`."""
    words = frozenset((classes or "").split()) - CURRENT
    return words | {f"#{name.strip()}"} if name else words


def place_of(element: Element, body: Element) -> Place | None:
    """The place of an element; None where it does not stand in the body, or lies too deep."""
    steps: list[Step] = []
    node = element
    while node is not body:
        above = node.getparent()
        if above is None or len(steps) == _MOST_STEPS:
            return None
        like = [beside for beside in above if beside.tag == node.tag]
        names = names_of(node)
        for beside in like if names else ():
            if beside is not node:
                names -= names_of(beside)
        steps.append(Step(str(node.tag), names, frozenset({like.index(node)})))
        node = above
    return tuple(reversed(steps))


def common(places: Sequence[Place]) -> Place | None:
    """One place for those of several pages: what they have in common at each step;
    None where their tags differ.
    """
    if not places or len({tuple(step.tag for step in place) for place in places}) > 1:
        return None
    return tuple(
        Step(
            steps[0].tag,
            frozenset.intersection(*(step.names for step in steps)),
            frozenset.union(*(step.ats for step in steps)),
        )
        for steps in zip(*places, strict=True)
    )


def element_at(place: Place, body: Element) -> Element | None:
    """The one element of a page that stands at a place; None where none does, or
    where it is not clear which.
    """
    node = body
    for step in place:
        like = [child for child in node if child.tag == step.tag]
        found = [at for at, child in enumerate(like) if step.names <= names_of(child)]
        if not step.names or len(found) > 1:
            # Without a name of its own only its place tells it: what is left of a
            # page must not move up into it.
            found = [at for at in found if at in step.ats]
        if len(found) != 1:
            return None
        node = like[found[0]]
    return node
