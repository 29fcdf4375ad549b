"""Lists in doubt, settled by asking: the pages of the newest and of the oldest entry say in which
column they are filed.

The newest tells that the column has news of that day, the oldest that the list is not one of many
columns' entries. A list that the column is known by needs no asking again but for what is new.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from crawler.fetch.exchange import Ask
from crawler.fetch.outcomes import RETRYABLE
from crawler.page.document import Document, MalformedError, UndecodableError, parsed
from crawler.page.reading import Hints, Page, Reading
from crawler.page.urls import lies_right_below
from crawler.read.filed import filed_in
from crawler.read.in_doubt import list_in_doubt
from crawler.visit.articles import opens
from crawler.visit.coverage import alike, fingerprint, keys_of
from crawler.visit.requests import Passage, Reply, page_of
from crawler.visit.task import Halt, Task
from storage.records import Entry, Outcome


def settled(
    reading: Reading, page: Page, task: Task, passage: Passage, hints: Hints
) -> Generator[Ask, Reply, Reading]:
    """A page's reading, with its list in doubt for the column's where that is known or where its
    entries' pages say so; else as it was.
    """
    inquiry = task.inquiry
    if inquiry is None or reading.outcome not in _UNSURE or not (reading.placed or task.last_word):
        return reading
    found = list_in_doubt(parsed(page), hints)
    if found is None:
        return reading
    if all(one.url and lies_right_below(one.url, task.column.url) for one in found.entries):
        return _vouched(found, "all of its entries lie right below the column's own address")
    keys = keys_of(found.entries, task.known.entries)
    asked = _to_ask(dict(zip(keys, found.entries, strict=True)), task)
    if not asked:
        return _vouched(found, "the column is known by it") if asked is not None else reading
    mark = fingerprint(keys)
    refused = inquiry.refused(hints.address)
    if inquiry.left < len(asked) or (refused and alike(refused, mark)):
        return reading
    inquiry.left -= len(asked)  # at once: other walks ask at the same time
    said = ""
    for at, entry in enumerate(asked, start=1):
        answer = yield from _filed(entry, task, passage, hints)
        if not answer:
            inquiry.left += len(asked) - at
        if answer is None:
            return reading
        if not (said := answer):
            inquiry.refuse(hints.address, mark)
            why = f"{reading.why} 「{entry.title[:30]}」 does not say that it is this column's."
            return replace(reading, why=why)
    return _vouched(found, f"its entries' own pages say so: {said}")


_UNSURE = frozenset({Outcome.NOT_A_LIST, Outcome.EMPTY_UNPROVEN, Outcome.NEEDS_BROWSER})


def _vouched(found: Reading, why: str) -> Reading:
    return replace(found, why=f"{len(found.entries)} entries, in doubt by {found.why} But {why}.")


def _to_ask(entries: Mapping[str, Entry], task: Task) -> Sequence[Entry] | None:
    """The entries whose pages must vouch for the list: none where the column is known by it;
    None where they cannot be asked.
    """
    known = task.known.entries
    ordered = sorted(entries, key=lambda key: _day(entries[key]), reverse=True)
    if 2 * sum(key in known for key in entries) > len(entries):
        newest = [key for key in ordered[:1] if key not in known]
    else:
        newest = list(dict.fromkeys((ordered[0], ordered[-1])))
    asked = [entries[key] for key in newest]
    return asked if all(one.url and opens(one.url, task.reach) for one in asked) else None


def _day(entry: Entry) -> date:
    return entry.published_on or date.min


def _filed(
    entry: Entry, task: Task, passage: Passage, hints: Hints
) -> Generator[Ask, Reply, str | None]:
    """What on an entry's page says that it is filed in the column, "" where nothing does; None
    where the page cannot be had just now.
    """
    place = passage.url, passage.status
    try:
        answer = yield from passage.entry(entry.url or "", again=True)
        doc = Document(page_of(answer))
        return filed_in(doc, replace(hints, templates=()), namesakes=task.namesakes)
    except Halt as halt:
        return None if halt.outcome in RETRYABLE else ""
    except (UndecodableError, MalformedError):
        return ""
    finally:
        passage.url, passage.status = place
