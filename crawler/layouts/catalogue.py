"""The families that are known, by the name that 版式 in columns.csv and `check` use. A new
one: one module, one line here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from crawler.layouts.families import (
    datasource,
    feed,
    gkmlpt,
    iframe,
    ilist,
    jpaas,
    jpage,
    js_arrays,
    json_list,
    longcms,
    script_calls,
    script_files,
    script_rows,
    static,
    static_docs,
    trs_datas,
    truecms,
    xxgk_search,
)
from crawler.layouts.families import ucap_json as ucap
from crawler.layouts.general import layout as general
from crawler.layouts.scripted import app_state, component_data, joined_rows, script_boxes
from crawler.page.document import Document
from crawler.page.marks import Marks
from crawler.page.reading import Hints, Reading


class Layout(NamedTuple):
    """claims: cheap marks that say the page is of this family. read: its entries; None where it is
    not this family's list after all. words: one of them is on every web page that it claims;
    none where it claims some by other signs.
    """

    claims: Callable[[Document], bool]
    read: Callable[[Document, Hints], Reading | None]
    words: tuple[str, ...] = ()


# In the order of asking: what a script fills before what stands in the
# page, the general layout last.
LAYOUTS: dict[str, Layout] = {
    script_files.NAME: Layout(script_files.claims, script_files.read),
    gkmlpt.NAME: Layout(gkmlpt.claims, gkmlpt.read),
    jpaas.NAME: Layout(jpaas.claims, jpaas.read, jpaas.WORDS),
    truecms.NAME: Layout(truecms.claims, truecms.read, truecms.WORDS),
    jpage.NAME: Layout(jpage.claims, jpage.read, jpage.WORDS),
    ucap.NAME: Layout(ucap.claims, ucap.read, ucap.WORDS),
    xxgk_search.NAME: Layout(xxgk_search.claims, xxgk_search.read),
    longcms.NAME: Layout(longcms.claims, longcms.read),
    trs_datas.NAME: Layout(trs_datas.claims, trs_datas.read),
    static_docs.NAME: Layout(static_docs.claims, static_docs.read),
    datasource.NAME: Layout(datasource.claims, datasource.read, datasource.WORDS),
    js_arrays.NAME: Layout(js_arrays.claims, js_arrays.read, js_arrays.WORDS),
    ilist.NAME: Layout(ilist.claims, ilist.read),
    json_list.NAME: Layout(json_list.claims, json_list.read),
    feed.NAME: Layout(feed.claims, feed.read),
    **{family.name: Layout(family.claims, family.read, family.words) for family in static.FAMILIES},
    "general": Layout(general.claims, general.read),
    app_state.NAME: Layout(app_state.claims, app_state.read),
    component_data.NAME: Layout(component_data.claims, component_data.read),
    script_boxes.NAME: Layout(script_boxes.claims, script_boxes.read),
    joined_rows.NAME: Layout(joined_rows.claims, joined_rows.read),
    script_rows.NAME: Layout(script_rows.claims, script_rows.read),
    script_calls.NAME: Layout(script_calls.claims, script_calls.read),
    iframe.NAME: Layout(iframe.claims, iframe.read),
}

_MARKS = Marks(word for layout in LAYOUTS.values() for word in layout.words)


def claiming(doc: Document) -> Iterator[tuple[str, Layout]]:
    """The families that claim a page, in the order of asking."""
    marks = _MARKS.on(doc.words) if doc.kind == "html" else None
    for name, layout in LAYOUTS.items():
        if marks is not None and layout.words and marks.isdisjoint(layout.words):
            continue
        if layout.claims(doc):
            yield name, layout


def plain_family(doc: Document) -> str:
    """The first family that claims a web page of which others of its portal have most, where its
    lists are those that the general layout finds in the page itself; "" where it is another one.
    """
    marks = _MARKS.on(doc.words)
    for name, layout in LAYOUTS.items():
        if (not layout.words or not marks.isdisjoint(layout.words)) and layout.claims(doc):
            return name if name in _PLAIN else ""
    return ""


_PLAIN = frozenset({"general", *(family.name for family in static.FAMILIES)})
