"""Which of a portal's templates a page is made of, and where its list then stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crawler.page.document import Document
from crawler.page.links import Element
from crawler.page.template import FEWEST_PAGES, Template
from crawler.page.urls import absolute, canonical, makes_of
from crawler.templates.outline import body_of, frame_of, shows_frame
from crawler.templates.places import element_at

_LIKE = 0.6
"""The share of a template's frame that a page must show to be of its make at all."""


class Spot(NamedTuple):
    """The place on a page where columns of its template show their lists.

    others: how many other pages taught it. likeness: the share of the
    template's frame that the page shows.
    """

    template: Template
    box: Element
    others: int
    likeness: float

    def is_article(self, url: str) -> bool:
        """Whether an address is made as those of the template's articles are,
        and as none of its columns'.
        """
        made = makes_of(url) & self.template.shapes
        return bool(made) and not made <= {
            make for page in self.template.pages for make in makes_of(page)
        }

    def linked_beside(self, base: str) -> frozenset[str]:
        """The canonical addresses that the box links beside its list, as those of nearly all other
        pages do. What it links more than once may be a row of the list as well.
        """
        if not self.template.beside:
            return frozenset()
        links = (absolute(one.get("href") or "", base) for one in self.box.iter("a"))
        counts = Counter(canonical(url) for url in links if url is not None)
        return frozenset(url for url in self.template.beside if counts[url] == 1)

    def holds(self, element: Element) -> bool:
        return element is self.box or any(above is self.box for above in element.iterancestors())


def spot_on(doc: Document, templates: Sequence[Template]) -> Spot | None:
    """The innermost place of a template that the page fits; None where it fits
    none that other pages taught.
    """
    for body, template, box, others in _places(doc, templates):
        if (likeness := _likeness(template, body, box)) >= _LIKE:
            return Spot(template, box, others, likeness)
    return None


def sure_spot(doc: Document, templates: Sequence[Template]) -> Spot | None:
    """What `spot_on` finds, where a look at the first few children of each element is enough to
    be sure of it; None where it finds none or is not sure.
    """
    for body, template, box, others in _places(doc, templates):
        least = _LIKE * len(template.frame)
        sure = not least or shows_frame(template.frame, body, box, least)
        return Spot(template, box, others, _LIKE) if sure else None
    return None


def _places(
    doc: Document, templates: Sequence[Template]
) -> Iterator[tuple[Element, Template, Element, int]]:
    """The page's body, and each template that enough other pages taught with its place on the
    page and how many these are, the innermost place first.
    """
    body = body_of(doc)
    if body is None:
        return
    here = canonical(doc.page.url)
    for template in sorted(templates, key=lambda one: -len(one.box)):
        others = len(template.pages - {here})
        if others < FEWEST_PAGES - 1:
            continue
        box = element_at(template.box, body)
        if box is not None:
            yield body, template, box, others


def _likeness(template: Template, body: Element, box: Element) -> float:
    if not template.frame:
        return 1.0
    return len(template.frame & frame_of(body, box)) / len(template.frame)
