"""The articles that a walk opens: only where the list leaves out what only they tell, a date,
a year or whose an entry is.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlsplit

from config.net.reach import Reach
from crawler.article.article import read_article
from crawler.dates.missing_years import doubtful, settled, years_off
from crawler.fetch.exchange import Ask
from crawler.fetch.outcomes import RETRYABLE
from crawler.page.document import Document, MalformedError, UndecodableError
from crawler.page.reading import Hints
from crawler.read.reader import read
from crawler.visit.origins import ARTICLE, UNOPENED, Origins
from crawler.visit.requests import Passage, Reply, page_of
from crawler.visit.task import Halt, Task, Told
from storage.records import Article, Capture, Entry, Outcome, SeenEntry

Rows = dict[str, SeenEntry]

RECENT = timedelta(days=62)
"""How old an entry may be whose article is asked once more in the weekly walk."""
_FILES = re.compile(
    r".*\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|jpe?g|png|gif|mp[34])", re.IGNORECASE
)
_SETTLED = frozenset(
    {
        Outcome.ARTICLE,
        Outcome.READ,
        Outcome.NO_DATES,
        Outcome.NOT_A_LIST,
        Outcome.PARENT,
        Outcome.FORM,
        Outcome.PLACEHOLDER,
        Outcome.NOT_HTML,
        Outcome.NOT_FOUND,
    }
)
"""What the page of an entry may be that will hardly say more tomorrow: of any other the portal may
not be well.
"""
_MOST_YEARS_ASKED = 8
_MOST_FAILURES = 3
"""Articles in a row that may fail before no more are asked for: the portal is not
well, and another night will do.
"""


def opens(url: str, reach: Reach) -> bool:
    """Whether an entry's address may be asked for, and is no file's."""
    return reach.problem(url) is None and _FILES.fullmatch(urlsplit(url).path) is None


class Articles:
    """The articles of one walk. origins: whose the entries are, where each lead
    answers for its own; else None.

    told: what those said that this walk asked for, by their addresses.
    """

    def __init__(self, task: Task, passage: Passage, origins: Origins | None) -> None:
        self._task = task
        self._passage = passage
        self._origins = origins
        self._budget = task.most_articles
        self._failed = False
        self.told: dict[str, Told] = {}

    def complete(self, rows: Rows) -> Generator[Ask, Reply, None]:
        """Adds to the rows what their articles tell: dates first, then sources, then years."""
        yield from self._dates(rows)
        if self._origins is not None:
            yield from self._sources(rows, self._origins)
        yield from self._years(rows)

    def _dates(self, rows: Rows) -> Generator[Ask, Reply, None]:
        """Dates that the list does not show, and the source of each entry of joint leads."""
        joint = len(self._task.column.units) > 1 and self._origins is None
        for key, row in list(rows.items()):
            entry = row.entry
            if entry.published_on is not None and (entry.source or not joint):
                continue
            if key in self._task.known.entries and not self._worth_another_look(entry):
                continue
            if entry.url is None or not self._opens(entry.url):
                continue
            if not self._budget:
                return
            article = yield from self._article(entry.url, needed=entry.published_on is None)
            if article is not None:
                rows[key] = replace(row, entry=_completed(entry, article))

    def _sources(self, rows: Rows, origins: Origins) -> Generator[Ask, Reply, None]:
        """Whose the entries are that the list does not say it of: the newest first, and no
        further back than is of use.
        """
        failures = 0
        for key in origins.newest_first(rows):
            entry = rows[key].entry
            again = self._worth_another_look(entry)
            if not origins.wanted(entry, again=again):
                continue
            if entry.url is None or not self._opens(entry.url):
                rows[key] = replace(
                    rows[key], entry=replace(entry, source_at=entry.source_at or UNOPENED)
                )
                continue
            if not self._budget or failures >= _MOST_FAILURES or origins.enough(entry):
                return
            article = yield from self._article(entry.url, needed=False)
            failures = failures + 1 if self._failed else 0
            if not self._failed:
                source = article.source if article is not None else ""
                told = replace(entry, source=source or entry.source, source_at=ARTICLE)
                rows[key] = replace(rows[key], entry=told)
                origins.note(told)

    def _years(self, rows: Rows) -> Generator[Ask, Reply, None]:
        """Where the newest entries are new and show no year, articles tell it: an old list
        must not pass for this year's.
        """
        held = self._task.known.entries
        since = max(
            (one.published_on for one in held.values() if one.published_on is not None),
            default=date.min,
        )
        keys = list(rows)
        told = {at for at, key in enumerate(keys) if key in held}
        for _ in range(_MOST_YEARS_ASKED):
            entries = [row.entry for row in rows.values()]
            at = doubtful(entries, told, since)
            url = entries[at].url if at is not None else None
            if at is None or url is None or not self._opens(url):
                return
            article = yield from self._article(url, needed=True)
            day = entries[at].published_on
            if article is None or article.published_on is None or day is None:
                return
            settled_ones = settled(entries, at, years_off(day, article.published_on), told)
            told.add(at)
            rows.update(
                {
                    key: replace(rows[key], entry=entry)
                    for key, entry in zip(keys, settled_ones, strict=True)
                }
            )

    def _worth_another_look(self, entry: Entry) -> bool:
        """Whether an entry whose article was looked at before is asked once more: in the
        weekly walk, where it may count.
        """
        day = entry.published_on
        return self._task.full and (day is None or day > self._task.today - RECENT)

    def _opens(self, url: str) -> bool:
        return opens(url, self._task.reach)

    def _article(self, url: str, *, needed: bool) -> Generator[Ask, Reply, Article | None]:
        """What the article says. Where a date hangs on it and it cannot be had just now,
        the visit has come to nothing.

        Where nothing but a source does, `_failed` says that it could not be had just now.
        """
        self._failed = False
        if (told := self._told_before(url)) is not None:
            return told.article
        self._budget -= 1
        before, at = len(self._passage.captures), url
        article, outcome = None, Outcome.ARTICLE
        try:
            answer = yield from self._passage.entry(url)
            at, page = answer.url, page_of(answer)
            article = read_article(Document(page), today=self._task.today)
            if article is None:
                outcome = read(page, Hints(today=self._task.today)).outcome
        except Halt as halt:
            outcome = halt.outcome
            self._failed = halt.outcome in RETRYABLE | {Outcome.REFUSED}
            if needed and self._failed:
                raise Halt(
                    halt.outcome,
                    f"the article {url}, whose date the list does not show: {halt.why}",
                ) from halt
        except (UndecodableError, MalformedError):
            outcome = Outcome.UNDECODABLE
        if outcome in _SETTLED:
            self.told[url] = Told(article, self._answers(before, at))
        return article

    def _answers(self, before: int, url: str) -> tuple[Capture, ...]:
        """The answers that came since so many, or the one that had come before, when the page was
        asked whose the list is.
        """
        captures = self._passage.captures
        return tuple(captures[before:] or (one for one in captures if one.url == url))

    def _told_before(self, url: str) -> Told | None:
        """What the article said in this walk, or on an earlier night, whose answers are this
        visit's evidence then; None where it is to be asked.
        """
        if url in self.told:
            return self.told[url]
        told = None if self._task.full else self._task.told(url)
        if told is not None:
            self._passage.captures.extend(told.captures)
        return told


def _completed(entry: Entry, article: Article) -> Entry:
    if entry.published_on is None:
        entry = replace(
            entry,
            published_on=article.published_on,
            date_text=article.date_text,
            date_at=f"article: {article.date_at}",
        )
    return replace(
        entry, source=entry.source or article.source, source_at=entry.source_at or ARTICLE
    )
