"""Lists served as JSON (or JSONP, or a script that assigns one literal) by
services that no other layout knows.
"""

from __future__ import annotations

import re

from crawler.layouts.served import json_records as records
from crawler.layouts.served.answers import ROW, SAYS, SEEN, advanced, empty, listed, number, refusal
from crawler.layouts.served.json_records import Found
from crawler.layouts.served.markup_values import nothing_in, rows_of
from crawler.layouts.served.row_templates import RowTemplate
from crawler.layouts.served.unnamed_records import named
from crawler.page.document import Document
from crawler.page.js_literals import Value, load
from crawler.page.reading import Fetch, Hints, Page, Reading

NAME = "json"
PAGE_NAMES = (
    "pageNo",
    "pageNum",
    "pageIndex",
    "page",
    "currentPage",
    "curPage",
    "currPage",
    "cur_page",
    "current",
    "nowPage",
    "p",
    "dqy",
    "yema",
    "ym",
    "ys",
)
"""At last 当前页, 页码 and 页数 in letters."""
_FILE = re.compile(
    r"^([^?#]{1,2000}(?:pageIndex=|/datas_\d{1,10}_))(\d{1,5})"
    r"((?:,[^?#]{0,200})?\.js(?:on)?(?:\?[^#]{0,200})?)$",
    re.IGNORECASE,
)
_SCRIPT = re.compile(
    r"[\s;]{0,20}(?:/\*\*/)?\s{0,5}(?:(?:var|let|const)\s{1,5})?[\w$.]{1,80}\s{0,5}[=(]\s{0,5}[\[{]"
)


def claims(doc: Document) -> bool:
    return doc.kind == "json" or (doc.kind != "xml" and _SCRIPT.match(doc.text[:400]) is not None)


def read(doc: Document, hints: Hints) -> Reading | None:
    return read_value(NAME, load(doc.text), doc, hints)


def read_value(layout: str, value: Value, doc: Document, hints: Hints) -> Reading | None:
    """The list of an answer; None where it holds no array of articles, nor says that
    it would and there are none.
    """
    row = hints.carried.get(ROW, "")
    template = RowTemplate.of(row) if row else None
    found = records.find(value, hints.today, template)
    if found is None and (value_named := named(value)) is not None:
        found = records.find(value_named, hints.today)
    if found is not None:
        entries = records.entries(found, doc.page.url, hints.today)
        why = (
            f"the array 「{found.name}」, title from {found.keys.titles[0]}, date from "
            f"{' or '.join(found.keys.dates) or 'none'}."
        )
        return listed(
            layout,
            entries,
            why,
            hints,
            _following(doc.page, found, hints),
            {"rows": str(len(found.rows)), **({ROW: row} if row else {})},
        )
    refused = refusal(layout, value)
    if refused is not None:
        return refused
    if (markup := _in_markup(layout, value, doc, hints)) is not None:
        return markup
    if value == [] and (said := hints.carried.get(SAYS)):
        why = f"The answer is an empty array, for which the page then says 「{said}」."
        return empty(layout, why, proven=True, hints=hints)
    nothing = records.find_empty(value)
    if nothing is None:
        return None
    return empty(
        layout,
        f"The array 「{nothing.name}」 is empty and the answer counts 0.",
        proven=True,
        hints=hints,
    )


def _in_markup(layout: str, value: Value, doc: Document, hints: Hints) -> Reading | None:
    """The list whose rows an answer holds as markup; None where it holds none."""
    if (held := rows_of(value, doc.page.url, hints.today)) is not None:
        markup, entries = held
        found = Found(tuple({} for _ in entries), records.Keys(()), markup.name, (markup.around,))
        why = f"the markup under 「{markup.name}」."
        following = _following(doc.page, found, hints)
        return listed(layout, entries, why, hints, following, {"rows": str(len(entries))})
    if (nothing := nothing_in(value)) is None:
        return None
    markup, said = nothing
    proven = records.total((markup.around,)) in (0, None)
    why = f"The markup under 「{markup.name}」 says 「{said}」."
    return empty(layout, why, proven=proven, hints=hints)


def _following(page: Page, found: Found, hints: Hints) -> Fetch | None:
    """The request for the next page, where this one names its page and the answer does
    not say that it is the last.
    """
    file = _FILE.match(page.url)
    here = int(file[2]) if file else number(page, *PAGE_NAMES)
    total, pages, held = records.total(found.around), records.pages(found.around), len(found.rows)
    if here is None or (pages is not None and max(here, 1) >= pages) or records.ended(found.around):
        return None
    per_page = max(held, int(hints.carried.get("rows", "0")) if SEEN in hints.carried else 0)
    if pages is None and total is not None and max(here, 1) * per_page >= total:
        return None
    if file:
        return Fetch(f"{file[1]}{here + 1}{file[3]}", referer=page.url)
    return advanced(page, *PAGE_NAMES)
