"""The layout for every portal: the column's own list, found by what a person would see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice, permutations

from crawler.article.article import read_article
from crawler.layouts.general.candidates import Block, dated_blocks, linked_blocks
from crawler.layouts.general.headers import cells_below
from crawler.layouts.general.linkless.blocks import linkless_blocks
from crawler.layouts.general.lone_entries import lone_blocks
from crawler.layouts.general.ownership.boxes import are_alike
from crawler.layouts.general.ownership.context import folder, own_place
from crawler.layouts.general.ownership.headings import shown_names
from crawler.layouts.general.ownership.points import Ownership
from crawler.layouts.general.ownership.rivals import Candidate, undisputed, whole
from crawler.layouts.general.placeholders import placeholder
from crawler.layouts.general.publication import choose_dates, years_above, years_by_order
from crawler.layouts.general.row import Row
from crawler.layouts.general.rows import read_row
from crawler.layouts.general.scan import PageScan, survey
from crawler.layouts.general.script_places import asked_places
from crawler.layouts.general.selectors import overridden, selected_rows
from crawler.layouts.general.sibling_rows import end_of
from crawler.layouts.general.split_lists import (
    are_named_apart,
    columns_of,
    goes_on,
    is_rest,
    linked_columns,
    undated_below,
)
from crawler.layouts.general.titles import find_dates_only
from crawler.layouts.general.weights import (
    ACCEPTED,
    LEAST_OF_ONE_LEFT,
    MOST_COUNTED,
    Signal,
    most_without_dates,
)
from crawler.page.bodies import HEADED, LOOKS_LIKE, body_of
from crawler.page.breadcrumbs import crumb_step, last_step, plain
from crawler.page.document import Document
from crawler.page.links import Element, is_more, page_order, words_of
from crawler.page.reading import Hints, Reading, Score
from crawler.page.selectors import SelectorFailedError
from crawler.page.urls import absolute, canonical, same_page, shape_of
from crawler.pagination.next_page import next_page
from crawler.templates.advice import advised
from crawler.templates.fit import Spot
from storage.records import Entry, Outcome

_MOST_JUDGED = 12
"""Blocks whose surroundings are looked at; a page with more of them is a portal's home."""

_FEW = 3
"""Dated links that an article page may hold as well as a short list."""
_SHORT = 6
"""Characters of a column's name; articles are called at more length."""


def read(doc: Document, hints: Hints) -> Reading | None:
    return read_as("general", doc, hints)


def claims(doc: Document) -> bool:
    return doc.kind == "html"


def read_as(
    name: str,
    doc: Document,
    hints: Hints,
    articles: re.Pattern[str] | None = None,
    *,
    paged: bool = True,
) -> Reading | None:
    """The page's main list under a family's name; None where no list is surely this column's.

    articles: how the family's articles are addressed, which tells a list without dates from a menu.
    paged: False where the family knows the next page by itself, and none is looked for.
    """
    found = survey(doc, hints)
    if found is None:
        return None
    judged = judge(found, doc, hints, articles)
    doc.scores = _scores(judged)
    if hints.entry and not judged[0].entries:
        raise SelectorFailedError(
            f"条目 {hints.entry!r} matches elements, none of which holds a title"
        )
    convincing = [one for one in judged if one.verdict.score >= ACCEPTED and one.entries]
    own = undisputed(convincing or _only(judged, found, doc), judged, doc)
    parent = _parent(name, judged, doc) if not any(one.block.dated for one in own) else None
    if own and parent is None:
        best = whole(max(own, key=lambda one: (one.verdict.score, len(one.entries))), judged)
        listed = best.block.dated and not best.block.linkless and len(best.block.rows) > _FEW
        if not listed and _is_article(best, found, doc, hints):
            return None
        best = _with_its_rest(best, judged, found, doc, hints)
        reading = replace(
            _reading(name, best, judged),
            scores=_scores(judged, best.entries),
            next=next_page(doc, hints) if paged else None,
        )
        return placeholder(reading, found) or reading
    return parent


def _with_its_rest(
    best: Candidate, judged: Sequence[Candidate], found: PageScan, doc: Document, hints: Hints
) -> Candidate:
    """The list, whole where it shows days of its first rows alone, as of pinned ones: these are not
    all of it, and the newest of them says little of the others, which articles tell.
    """
    if not best.block.dated:
        above = (
            one
            for one in judged
            if one.block.dated and one.verdict.child is None and not one.verdict.aside
        )
        return next(
            (both for one in above if (both := _led(one, best)) is not None),
            best,
        )
    rows = undated_below(best.block, best.entries)
    if not rows or hints.entry:
        return best
    below = Block([found.body], rows, dated=False)
    return _led(best, Candidate(below, entries_of(below, found, doc, hints), best.verdict)) or best


def _led(first: Candidate, rest: Candidate) -> Candidate | None:
    """A list of which only the first rows show days, with those that do not; None where what stands
    below is none of it.
    """
    if not is_rest(first.entries, rest.entries):
        return None
    begin = undated_below(first.block, first.entries)
    if not begin or not _is_in(rest.block.rows[0], begin[0]):
        return None
    rest.verdict.note("its first rows alone show days")
    rows = first.block.rows + rest.block.rows
    known = {one.url for one in first.entries}
    entries = first.entries + tuple(one for one in rest.entries if one.url not in known)
    return Candidate(Block(first.block.containers, rows, True), entries, rest.verdict)


def _is_in(row: Row, other: Row) -> bool:
    """Whether two ways to take a page apart begin with one row."""
    one, part = row.parts[0], other.parts[0]
    return one is part or one in part.iterancestors() or part in one.iterancestors()


def _only(judged: Sequence[Candidate], found: PageScan, doc: Document) -> list[Candidate]:
    """The one dated list that is left where all others are the portal's, and nothing says
    that another should stand here.

    A plain page may say nothing in favour of its list: articles that are filed
    elsewhere, no heading, no pager.
    """
    if found.empty_set or found.notice_set or asked_places(doc):
        return []
    left = [
        one
        for one in judged
        if one.block.dated and one.entries and not one.verdict.aside and one.verdict.child is None
    ]
    left = [one for one in left if not _is_above_crumb(one, found)]
    if len(left) != 1 or left[0].verdict.doubtful or left[0].verdict.score <= LEAST_OF_ONE_LEFT:
        return []
    # A dated place alone may be anything: a term beside the breadcrumb, a line of the foot.
    if not all(
        entry.published_on and len(entry.title) >= _SHORT for entry in left[0].entries[:_FEW]
    ):
        return []
    if any(name is not left[0].verdict.heading.element for name in shown_names(found)):
        # the page shows where its column's list would stand, and this one stands elsewhere
        return []
    left[0].verdict.note("it is the only dated list that is not the portal's")
    return left


def _is_above_crumb(one: Candidate, found: PageScan) -> bool:
    """Whether it stands above the page's breadcrumb: tickers do, no column's list does."""
    if not found.crumbs:
        return False
    place = page_order(found.body)
    return place[one.block.rows[0].parts[0]] < place[found.crumbs[0]]


def _is_article(best: Candidate, found: PageScan, doc: Document, hints: Hints) -> bool:
    """Whether few dated links are an article's own particulars, attachments and neighbours."""
    entries = best.entries
    columns = {plain(last_step(crumb)) for crumb in found.crumbs[:3]} | {plain(hints.column)}
    if not hints.entry and not columns.isdisjoint(_BODIES):
        return True
    if not hints.entry and _are_neighbours(best.block.rows):
        return True
    places = {entry.url for entry in entries if entry.url and entry.published_on}
    if hints.entry or len(places) == len(entries) > 1:
        return False
    article = read_article(doc, today=hints.today)
    if article is None:
        return False
    title = plain(article.title)
    return (
        len(title) > _SHORT
        and title not in columns
        and not _shows_itself(title, article.published_on, best, found)
        and all(title != plain(entry.title) for entry in entries)
    )


def _are_neighbours(rows: Sequence[Row]) -> bool:
    """Whether all rows that link anything lead to an article's neighbours or what hangs on it."""
    linking = [row for row in rows if any(True for part in row.parts for _ in part.iter("a"))]
    return bool(linking) and all(map(_is_neighbour, linking))


def _is_neighbour(row: Row) -> bool:
    """Whether the first link of a row, but for 返回 and its like, stands right behind 上一篇,
    下一条 or 附件, or says so itself.
    """
    links = (one for part in row.parts for one in part.iter("a"))
    node = next((one for one in links if not is_more(words_of(one))), None)
    if node is not None and _SAYS_BESIDE.match(words_of(node)):
        return True
    for _ in range(_LEVELS):
        above = node.getparent() if node is not None else None
        if node is None or above is None:
            return False
        beside = node.getprevious()
        said = (above.text or "") if beside is None else (beside.tail or "")
        if words := said.strip() or (words_of(beside) if beside is not None else ""):
            return _BESIDE.search(words) is not None
        node = above
    return False


_BESIDE = re.compile(r"(?:[上下前后]一?[篇条则]|附件\s?\d{0,2})\s?[:：]?\s{0,3}\Z")
_SAYS_BESIDE = re.compile(
    r"\W{0,4}(?:[上下前后]一?篇|[上下前后]一?[条则](?=\s?[:：]|\s|\Z)"
    r"|(?:prev(?:ious)?|next)\s?(?:[:：]|\Z))",
    re.IGNORECASE,
)
_LEVELS = 2
_BODIES = frozenset({"正文", "内容", "详情", "详细内容", "文章内容", "信息内容", "内容详情"})
"""What a breadcrumb calls the page of an article, and none its column."""


def _shows_itself(title: str, day: date | None, best: Candidate, found: PageScan) -> bool:
    """Whether what looks like an article is a row: its day, behind its link, and for a title its
    summary, or the unit's name that stands over the list. In a table its number may be taken for
    a title, and the day of any other row for its own.
    """
    tabled = all(row.parts[0].tag == "tr" for row in best.block.rows)
    if not tabled and not any(entry.published_on == day for entry in best.entries):
        return False
    said = [
        plain("".join(text for part in row.parts for text in part.itertext()))
        for row in best.block.rows
    ]
    if any(len(one) > _LONGEST_CARD for one in said):
        return False
    if not (_names_body(title, found) or any(title in one for one in said)):
        return False
    place = page_order(found.body)
    return all(_day_is_behind(row, place) for row in best.block.rows if row.slots)


_LONGEST_CARD = 300
"""Characters of a row with a summary; the text of an article is longer."""


def _names_body(title: str, found: PageScan) -> bool:
    return title in found.kin or LOOKS_LIKE.fullmatch(title) is not None


def _day_is_behind(row: Row, place: Mapping[Element, int]) -> bool:
    """Whether a row shows its day behind its first link, as cards do; an article shows its own
    above what it links.
    """
    link = next((one for part in row.parts for one in part.iter("a")), None)
    slot = row.slots[0]
    shown = slot.holder if slot.beside is None else slot.beside
    return link is not None and place[shown] > place[link]


def judge(
    found: PageScan, doc: Document, hints: Hints, articles: re.Pattern[str] | None = None
) -> list[Candidate]:
    """Every block that may be a list, judged; dated ones first, undated ones only
    where no dated one is accepted.
    """
    if hints.entry:
        block = Block([found.body], selected_rows(found, hints.entry), dated=True)
        verdict = Ownership(score=ACCEPTED)
        verdict.note(f"chosen by the selector {hints.entry!r}")
        return [Candidate(block, entries_of(block, found, doc, hints), verdict)]
    blocks = sorted(_in_place(dated_blocks(found), found, doc), key=lambda block: -len(block.rows))[
        :_MOST_JUDGED
    ]
    candidates = [
        one for block in blocks for one in _candidates(block, found, doc, hints, articles)
    ]
    if _accepts(candidates):
        return candidates
    if halves := _halves(candidates):
        return [*candidates, _candidate(halves, found, doc, hints, articles)]
    linkless = _in_place(linkless_blocks(found, hints.today), found, doc)
    candidates += [_candidate(block, found, doc, hints, articles) for block in linkless]
    if _accepts(candidates):
        return candidates
    outside = [container for block in blocks for container in block.containers]
    undated = sorted(
        _in_place(linked_blocks(found, outside), found, doc), key=lambda block: -len(block.rows)
    )
    candidates += [
        _candidate(block, found, doc, hints, articles) for block in undated[:_MOST_JUDGED]
    ]
    behind = (block for block in undated[_MOST_JUDGED:] if _says_more_than_menus(block))
    candidates += [
        one
        for block in islice(behind, _MOST_JUDGED)
        if (one := _candidate(block, found, doc, hints, articles)).verdict.says(Signal.PAGER_BELOW)
    ]
    lone = [] if _accepts(candidates) else lone_blocks(found, doc)
    return candidates + [_candidate(block, found, doc, hints, articles) for block in lone]


def _says_more_than_menus(block: Block) -> bool:
    """Whether a block without dates may be a list behind a dozen longer menus."""
    first = block.rows[:_FEW]
    return sum(len(words_of(part)) for row in first for part in row.parts) >= _LEAST_SAID * len(
        first
    )


_LEAST_SAID = 8
"""Characters of a row, on average, below which titles are as short as a menu's."""


def _accepts(candidates: Iterable[Candidate]) -> bool:
    return any(one.verdict.score >= ACCEPTED and one.entries for one in candidates)


def _halves(candidates: Sequence[Candidate]) -> Block | None:
    """Two boxes that are one list set in two columns: neither alone is
    followed by the list's pager.
    """
    dated = [one for one in candidates if one.block.dated and one.entries and not one.verdict.aside]
    for one, other in permutations(dated, 2):
        if one.verdict.child is None is other.verdict.child and goes_on(
            one.block, one.entries, other.block, other.entries
        ):
            return Block(
                one.block.containers + other.block.containers,
                one.block.rows + other.block.rows,
                dated=True,
            )
    return None


def _candidates(
    block: Block, found: PageScan, doc: Document, hints: Hints, articles: re.Pattern[str] | None
) -> list[Candidate]:
    """The block as one list, or its sections where each stands under the
    name of a column of its own.
    """
    if block.sections:
        sections = [_candidate(section, found, doc, hints, articles) for section in block.sections]
        children = {one.verdict.child for one in sections if one.verdict.child}
        if len(children) > 1 or are_named_apart(one.verdict.heading.text for one in sections):
            for one in sections:
                one.block.parted = True
            return sections
        if owners := _owners(sections, found, doc):
            for one, owner in zip(sections, owners, strict=True):
                if not same_page(owner, doc.page.url):
                    one.verdict.add(Signal.BELOW_ANOTHER_COLUMN, f"its entries lie below {owner}")
                    one.verdict.child = owner
            return sections
        if chosen := [one for one in sections if one.verdict.says(Signal.HOT_HEADING)]:
            rest = [one.block for one in sections if one not in chosen]
            return chosen + (
                [_candidate(_together(rest), found, doc, hints, articles)] if rest else []
            )
    return [_candidate(block, found, doc, hints, articles)]


def _owners(sections: Sequence[Candidate], found: PageScan, doc: Document) -> list[str]:
    """The columns whose lists stand in boxes of one make: the panes of tabs that lead to them."""
    boxes = [one.entries for one in sections]
    if len({entries[0].url and folder(entries[0].url) for entries in boxes if entries}) < len(
        boxes
    ):
        return []
    links = (
        (url, plain(words_of(link)))
        for link in found.anchors
        if (url := absolute(link.get("href") or "", doc.base)) is not None
    )
    return columns_of(boxes, linked_columns(links))


def _together(parts: Sequence[Block]) -> Block:
    """What is left of a list's boxes without those that are headed 推荐 or the
    like, though they are made alike.
    """
    containers = [container for one in parts for container in one.containers]
    return Block(containers, [row for one in parts for row in one.rows], dated=True)


def _candidate(
    block: Block, found: PageScan, doc: Document, hints: Hints, articles: re.Pattern[str] | None
) -> Candidate:
    first, last = block.rows[0].parts[0], end_of(block.rows)
    if block.linkless and block.first.tag == "table":
        first, last = block.first, block.containers[-1]  # its own title is no heading above it
    verdict = own_place(found, first, last, doc.base, doc.page.url)
    _weigh_spot(verdict, found)
    if not block.dated and verdict.score + most_without_dates() < ACCEPTED:
        return Candidate(block, (), verdict)  # a menu: whatever its links say
    entries = entries_of(block, found, doc, hints)
    _weigh(entries, verdict, found, doc, linked=not block.linkless)
    if not block.dated and 5 * sum(1 for entry in entries if entry.published_on) < 4 * len(entries):
        _doubt(entries, block, verdict, found, doc, articles)
    if _names_columns(block, entries):
        verdict.add(
            Signal.UPDATES_OF_COLUMNS, "its dates say when the columns that it names changed"
        )
    if entries and all(entry.title.startswith("附件") for entry in entries):
        verdict.add(Signal.ATTACHMENTS, "its links are an article's attachments")
    if _is_furniture(entries, verdict, found, doc, hints):
        verdict.add(Signal.ON_MANY_PAGES, "its links stand on the pages of many columns")
        verdict.aside = True
    return Candidate(block, entries, verdict)


def _weigh_spot(verdict: Ownership, found: PageScan) -> None:
    """Where this portal's columns show their lists, a list is the column's, whatever it is headed
    by, but for 推荐 and its like.
    """
    if (
        found.spot is not None
        and verdict.child is None
        and not verdict.says(Signal.HOT_HEADING)
        and not _is_headed_beside_own(verdict, found)
    ):
        verdict.add(
            Signal.IN_ITS_PLACE,
            f"{found.spot.others} columns of this portal show their lists in this place",
        )
        verdict.aside = verdict.doubtful = False


def _is_headed_beside_own(verdict: Ownership, found: PageScan) -> bool:
    """Whether a strange name stands over a list, and the column's own over a box beside it, in a
    heading of the same make: the page shows several columns, and this list is another's.
    """
    head = verdict.heading.element
    return (
        head is not None
        and verdict.says(Signal.STRANGE_HEADING)
        and any(one is not head and are_alike(one, head, _BOX_LEVELS) for one in shown_names(found))
    )


_BOX_LEVELS = 3
"""A heading, the box of its list, and the one around that."""


def _in_place(blocks: Iterable[Block], found: PageScan, doc: Document) -> list[Block]:
    """The blocks that stand where this portal's columns show their lists;
    elsewhere none is the column's.

    A block of one row may have the place itself for its row, where that holds one link
    to an article, and no other.
    """
    spot = found.spot
    return [
        block
        for block in blocks
        if spot is None or all(map(spot.holds, block.containers)) or _is_the_place(block, spot, doc)
    ]


def _is_the_place(block: Block, spot: Spot, doc: Document) -> bool:
    if any(part is not spot.box for row in block.rows for part in row.parts):
        return False
    links = {absolute(one.get("href") or "", doc.base) for one in spot.box.iter("a")}
    return len(links) == 1 and all(url is not None and spot.is_article(url) for url in links)


def _names_columns(block: Block, entries: Sequence[Entry]) -> bool:
    """领导信息, 更新于 2026-08-01: the child columns of this one."""
    if sum(len(entry.title) for entry in entries) > _SHORT * len(entries):
        return False
    changed = sum(
        1
        for row in block.rows
        if any("更新" in slot.text[: slot.shown.start] for slot in row.slots)
    )
    return changed == len(block.rows) > 1


def entries_of(block: Block, found: PageScan, doc: Document, hints: Hints) -> tuple[Entry, ...]:
    chosen = choose_dates(block.rows)
    years = years_above(block.rows, chosen)
    sources = _headed_sources(block.rows)
    read_rows = [
        read_row(
            row,
            doc.base,
            hints.today,
            slot,
            sourced=not found.labelled.isdisjoint(row.parts),
            source=source,
            year=year,
        )
        for row, slot, source, year in zip(block.rows, chosen, sources, years, strict=True)
    ]
    read_rows = years_by_order(chosen, read_rows, years)
    if hints.title or hints.date:
        read_rows = overridden(block.rows, read_rows, doc.base, hints)
    entries = []
    seen: set[tuple[str, str]] = set()
    for entry in read_rows:
        if entry is None:
            continue
        key = (entry.url or "", entry.title)
        if key[0] and key in seen:
            continue
        seen.add(key)
        entries.append(entry)
    titled = [
        entry
        for entry in entries
        if not (find_dates_only(entry.title) or _ADDRESS.fullmatch(entry.title))
    ]
    return tuple(
        titled or (entries if len(entries) > 1 else ())
    )  # 最后更新：2026-08-06, linked, above the rows


_ADDRESS = re.compile(r"(?:https?://|www\.)[\x21-\x7e]+")
"""What a letter's answer refers to, written out: no title."""


def _headed_sources(rows: Sequence[Row]) -> list[str]:
    """For each row what stands below 发布机构, 来源 or the like, "" where no header names such
    cells or nobody stands there.
    """
    below = cells_below(
        [row.parts[0] for row in rows], lambda words: HEADED.fullmatch(words) is not None
    )
    if below is None:
        return [""] * len(rows)
    cells = (below.get(row.parts[0]) for row in rows)
    return ["" if cell is None else body_of(words_of(cell)) for cell in cells]


def _is_furniture(
    entries: Sequence[Entry], verdict: Ownership, found: PageScan, doc: Document, hints: Hints
) -> bool:
    """Whether nearly all of a block stands elsewhere too. Single rows may: the newest of a
    column are in every sidebar.

    Where a column shows its list, what the page's sidebar shows once more is the column's, but
    for what is headed 推荐 there.
    """
    if not hints.furniture or not entries:
        return False
    common = [
        url for entry in entries if entry.url and (url := canonical(entry.url)) in hints.furniture
    ]
    if len(common) <= 0.8 * len(entries):
        return False
    if found.spot is None or verdict.says(Signal.HOT_HEADING):
        return True
    return not set(common) <= _linked_outside(found.spot.box, found, doc)


def _linked_outside(box: Element, found: PageScan, doc: Document) -> set[str]:
    inside = set(box.iter("a")) - advised(box, doc.base, found.crumb_holders)
    links = (
        absolute(one.get("href") or "", doc.base) for one in found.anchors if one not in inside
    )
    return {canonical(url) for url in links if url is not None}


def _weigh(
    entries: Sequence[Entry], verdict: Ownership, found: PageScan, doc: Document, *, linked: bool
) -> None:
    """What the entries themselves say: how many, how long, where they lead."""
    count = len(entries)
    if not count:
        verdict.note("it holds no entry")
        return
    verdict.add(Signal.ENTRY, f"{count} entries", min(count, MOST_COUNTED))
    here = folder(doc.page.url)
    if (
        here.count("/") > 3
        and sum(1 for entry in entries if entry.url and entry.url.startswith(here)) * 2 > count
    ):
        verdict.add(Signal.BELOW_OWN_PATH, "its links lie below the page's own path")
    length = sum(len(entry.title) for entry in entries) / count
    if length >= 12:
        verdict.add(Signal.LONG_TITLES, "its titles are as long as headlines")
    if linked and count > 0.8 * found.worded_links(2 * count):
        verdict.add(Signal.MOST_OF_THE_LINKS, "it holds nearly all of the page's links")


def _doubt(
    entries: Sequence[Entry],
    block: Block,
    verdict: Ownership,
    found: PageScan,
    doc: Document,
    articles: re.Pattern[str] | None,
) -> None:
    """Links without dates are a menu until they look like articles."""
    verdict.add(Signal.NO_DATES, "it shows no dates")
    count = len(entries)
    if not count:
        return
    urls = [entry.url for entry in entries if entry.url]
    here = shape_of(doc.page.url)
    if articles is not None and sum(1 for url in urls if articles.search(url)) * 2 > count:
        verdict.add(Signal.FAMILYS_ARTICLES, "its links are this family's articles")
    elif found.spot is not None and sum(map(found.spot.is_article, urls)) * 2 > count:
        verdict.add(Signal.FAMILYS_ARTICLES, "its links are addressed like this portal's articles")
    elif sum(1 for entry in entries if _ISSUE.search(entry.title)) * 2 > count:
        verdict.add(Signal.ISSUES, "its links are issues")
    elif sum(1 for url in urls if shape_of(url) == here) * 2 > count:
        verdict.add(Signal.ADDRESSED_LIKE_COLUMNS, "its links are addressed like columns")
    if sum(len(entry.title) for entry in entries) < 8 * count:
        verdict.add(Signal.SHORT_TITLES, "its titles are as short as a menu's")
    if any(
        crumb_step(one) and not _stands_beside_crumb(block, one, found) for one in block.containers
    ):
        verdict.add(Signal.BREADCRUMB, "it is the breadcrumb")


def _stands_beside_crumb(block: Block, container: Element, found: PageScan) -> bool:
    """Whether the breadcrumb is another part of what holds the rows: a short box that holds one
    reads like one as a whole.
    """
    first = block.rows[0].parts[0]
    inside = [
        one for one in found.crumbs if one is not container and container in one.iterancestors()
    ]
    return bool(inside) and not any(one is first or one in first.iterancestors() for one in inside)


_ISSUE = re.compile(r"第\s?\d{1,4}\s?[期号]")
"""2024年第3期: an issue of a gazette, which has a folder of its own as columns have."""


def _reading(name: str, best: Candidate, judged: Sequence[Candidate]) -> Reading:
    dated = sum(1 for entry in best.entries if entry.published_on)
    outcome = Outcome.READ if dated else Outcome.NO_DATES
    others = [one for one in judged if one.entries and one is not best]
    rejected = [one for one in others if not set(one.entries) <= set(best.entries)]
    why = f"{len(best.entries)} entries, {dated} dated: {best.verdict.why}."
    if rejected:
        why += " Rejected: " + " | ".join(
            f"{len(one.entries)} rows from 「{one.entries[0].title[:16]}」 ({one.verdict.why})"
            for one in rejected[:4]
        )
    return Reading(name, outcome, why, best.entries)


def _scores(judged: Sequence[Candidate], taken: Sequence[Entry] = ()) -> tuple[Score, ...]:
    """How each list was judged, those whose entries were taken marked."""
    return tuple(
        Score(
            one.entries[0].title,
            len(one.entries),
            one.verdict.score,
            tuple(one.verdict.points),
            one.entries[0] in taken,
        )
        for one in judged
        if one.entries
    )


def _are_mostly_dated(entries: Sequence[Entry]) -> bool:
    return 2 * sum(1 for entry in entries if entry.published_on) > len(entries)


def _more_in(block: Block, doc: Document) -> list[str]:
    """Where the 更多 in a block's rows lead."""
    links = (link for row in block.rows for part in row.parts for link in part.iter("a"))
    urls = (absolute(one.get("href") or "", doc.base) for one in links if is_more(words_of(one)))
    return [url for url in urls if url is not None]


def _parent(name: str, judged: Sequence[Candidate], doc: Document) -> Reading | None:
    """A column that shows its children: two lists or more, each under the name and
    link of a column of its own. A menu that names a few days among its columns is none.

    What passes for a row may be such a list of one row itself, with its name and its 更多.
    """
    children: dict[str, str] = {}
    entries: list[Entry] = []
    for one in judged:
        if (
            one.block.dated
            and _are_mostly_dated(one.entries)
            and not one.verdict.aside
            and one.verdict.child is not None
        ):
            children.setdefault(canonical(one.verdict.child), one.verdict.child)
            for url in _more_in(one.block, doc):
                children.setdefault(canonical(url), url)
            entries.extend(entry for entry in one.entries if entry not in entries)
    if len(children) < 2:
        return None
    return Reading(
        name,
        Outcome.PARENT,
        f"{len(children)} lists, each under the heading of a child column: their dates are "
        "the children's, not this column's.",
        tuple(entries),
        children=tuple(children.values()),
    )
