"""The only door to the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from sqlalchemy import Connection, Engine

from config.registry import Column, Registry
from config.speech import en
from storage import schema, soundness, structure
from storage.counties import county_of
from storage.crawls import confirmations, crawls, facts, marks, reach, rosters, standings
from storage.crawls.going_on import Done, done
from storage.crawls.known import Both, fingerprints, held_by, known, known_of
from storage.crawls.letter_pairs import LetterPairs
from storage.engine import (
    PATIENCE,
    alone,
    describe,
    file_of,
    is_small,
    locate,
    open_engine,
    quick_check,
    reading,
    writing,
)
from storage.errors import CorruptError, StoreError, tried_again
from storage.evidence.captures import Captures, CaptureStore
from storage.evidence.chain import Evidence, loose_head
from storage.owners import Held, hold, this_process
from storage.records import (
    Anomaly,
    Change,
    Confirmation,
    Crawl,
    CrawlState,
    Days,
    Earlier,
    Enrolment,
    Known,
    Owner,
    Published,
    Roster,
    SourcedEntry,
    Standing,
    Visit,
    Watch,
)
from storage.schema import SchemaState

# A room is imported when it is asked for, and what writes when something is written: a list waits
# for no notices, circulars or accounts.
if TYPE_CHECKING:
    from storage.crawls.searching import Search
    from storage.duties import Duties
    from storage.evidence.dossier import Dossier
    from storage.evidence.sightings import Sightings
    from storage.fleet.copying import Copying
    from storage.issues import Issues
    from storage.notices.deliveries import Deliveries
    from storage.notices.notices import Notices
    from storage.web.accounts import Accounts
    from storage.web.audits import Audits
    from storage.web.links import Links
    from storage.web.rechecks import Rechecks
    from storage.web.replies import Replies


class Store:
    """What is known, in one database. Every method is one transaction and raises
    StoreError; threads may share a Store.

    Each of its rooms (`notices`, `evidence` …) is a class of its own, reached from here alone.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._pairs = LetterPairs()

    @property
    def notices(self) -> Notices:
        """What the units were told, and what is to be told to them."""
        from storage.notices.notices import Notices

        return Notices(self._engine)

    @property
    def deliveries(self) -> Deliveries:
        """The mails of the notices, on their way."""
        from storage.notices.deliveries import Deliveries

        return Deliveries(self._engine)

    @property
    def duties(self) -> Duties:
        """Who runs the jobs, and how each of them ended."""
        from storage.duties import Duties

        return Duties(self._engine)

    @property
    def issues(self) -> Issues:
        """The circulars that were issued."""
        from storage.issues import Issues

        return Issues(self._engine)

    @property
    def accounts(self) -> Accounts:
        """Who may log in to the web face, and who has."""
        from storage.web.accounts import Accounts

        return Accounts(self._engine)

    @property
    def links(self) -> Links:
        """What the units open their own pages by."""
        from storage.web.links import Links

        return Links(self._engine)

    @property
    def replies(self) -> Replies:
        """What the units answered by their own pages, and what was decided of it."""
        from storage.web.replies import Replies

        return Replies(self._engine)

    @property
    def rechecks(self) -> Rechecks:
        """The columns that somebody asked to have read again."""
        from storage.web.rechecks import Rechecks

        return Rechecks(self._engine)

    @property
    def audits(self) -> Audits:
        """What accounts of the office changed by the web face."""
        from storage.web.audits import Audits

        return Audits(self._engine)

    @property
    def copying(self) -> Copying:
        """All rows, to be copied into a database of many counties, or counted there."""
        from storage.fleet.copying import Copying

        return Copying(self._engine)

    @property
    def dossier(self) -> Dossier:
        """All that is known of one column."""
        from storage.evidence.dossier import Dossier

        return Dossier(self._engine)

    @property
    def search(self) -> Search:
        """Entries sought over all columns."""
        from storage.crawls.searching import Search

        return Search(self._engine, self._pairs)

    @property
    def sightings(self) -> Sightings:
        """What was seen of columns' entries from day to day."""
        from storage.evidence.sightings import Sightings

        return Sightings(self._engine)

    @property
    def county(self) -> str | None:
        """The county's name in a database of many; None where it has one of its own."""
        return county_of(self._engine.url)

    def captures(self, home: Path, held: Held | None = None) -> CaptureStore:
        """Where the county's captures are kept: its folder, or a database of many counties.

        held: the crawl that keeps them.
        """
        if self.county is None:
            return Captures(home)
        from storage.evidence.stored import StoredCaptures

        return StoredCaptures(self._engine, held)

    def evidence(self, captures: CaptureStore) -> Evidence:
        """The chain of sealed answers; captures: where the answers themselves are kept."""
        return Evidence(self._engine, captures)

    @classmethod
    def open(
        cls, url: str, home: Path, *, must_exist: bool = False, patience: float = PATIENCE
    ) -> Self:
        """The database at `url` (a relative SQLite path is relative to the county
        folder); `upgrade` makes its tables.

        must_exist: an SQLite file that is not there is an error, not an empty database. patience:
        seconds to wait for another process's write.
        """
        located = locate(url, home)
        path = file_of(located)
        if path is not None and not path.exists():
            if must_exist:
                raise StoreError(
                    en("{path}: there is no database yet; run `tongbao crawl` first").format(
                        path=path
                    )
                )
            if home.is_dir() and path.is_relative_to(home.absolute()):
                _make_folder(path.parent)
        return cls(open_engine(located, patience=patience))

    @staticmethod
    def exists(url: str, home: Path) -> bool:
        """Whether there is a database at `url`; one that a server keeps is taken to be there."""
        path = file_of(locate(url, home))
        return path is None or path.exists()

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def upgrade(self) -> None:
        """Brings the tables up to date; several processes may try at once."""
        schema.upgrade(self._engine)

    def schema_state(self) -> SchemaState:
        return schema.schema_state(self._engine)

    def require_schema(self, state: SchemaState | None = None) -> None:
        """Raises SchemaError where the tables are not those of this program; state: as
        `schema_state` gave it just now.
        """
        schema.require(self._engine, state)

    def check(self, *, only_small: bool = False) -> None:
        """Raises CorruptError where the file is damaged, a part of it is missing, or rows
        were taken away behind our back.

        only_small: of a database that takes longer, only that which takes no time is looked at.
        """
        hasty = only_small and not is_small(self._engine)
        if not hasty:
            quick_check(self._engine)
        self._count(at_a_glance=hasty)

    def _count(self, *, at_a_glance: bool = False) -> None:
        """Raises CorruptError where the tables are not those that the
        migrations make, or rows are missing.
        """
        with reading(self._engine) as connection:
            different = structure.deviations(connection)
            problems = different or [
                *soundness.lost_rows(connection, at_a_glance=at_a_glance),
                *filter(None, [loose_head(connection)]),
            ]
        found = "; ".join(problems[:5])
        if different:
            raise CorruptError(
                en(
                    "{where}: the tables are not those that this program makes, another "
                    "hand changed them: {told}; put the last backup in its place"
                ).format(where=describe(self._engine), told=found)
            )
        if problems:
            raise CorruptError(
                en(
                    "{where}: the database has lost something that nobody takes away: "
                    "{told}; put the last backup in its place"
                ).format(where=describe(self._engine), told=found)
            )

    def backup(self, path: Path) -> None:
        """A verified copy in one file, made while others read and write; none of a
        database that has lost rows.
        """
        from storage import backups

        if self.schema_state().current:
            self._count()
        backups.backup(self._engine, path)

    @tried_again
    def enrol(self, registry: Registry, units_csv: str, columns_csv: str) -> Enrolment:
        """Records the roster where it is new, and gives every column its id;
        doing so again changes nothing.
        """
        with writing(self._engine) as connection:
            alone(connection)
            return rosters.enrol(connection, registry, units_csv, columns_csv)

    def identify(self, columns: Sequence[Column]) -> tuple[int | None, ...]:
        """The id of each column, None for one that no crawl has enrolled; changes nothing."""
        with reading(self._engine) as connection:
            return rosters.identify(connection, columns)

    def addresses(self) -> Mapping[int, str]:
        """The address under which each column was last enrolled, by
        its id: what its visits read.
        """
        with reading(self._engine) as connection:
            return rosters.addresses(connection)

    def roster_on(self, day: date) -> Roster | None:
        """The roster in force on a past day; None where the files of today apply."""
        with reading(self._engine) as connection:
            return rosters.roster_on(connection, day)

    @tried_again
    def begin_crawl(
        self,
        enrolment: Enrolment,
        *,
        as_of: date,
        started_at: datetime,
        full: bool = False,
        scope_ids: Iterable[int] | None = None,
        owner: Owner | None = None,
        epoch: int = 0,
    ) -> int:
        """A new crawl over `scope_ids` (default: all), owned by a process (default: this one).

        One that a dead process left is closed as interrupted. Raises
        CrawlRunningError where one is still running.
        """
        with writing(self._engine) as connection:
            alone(connection)
            return crawls.begin(
                connection,
                enrolment,
                as_of=as_of,
                started_at=started_at,
                full=full,
                scope_ids=enrolment.column_ids if scope_ids is None else scope_ids,
                owner=owner or this_process(),
                epoch=epoch,
            )

    @tried_again
    def take_crawl(self, epoch: int, since: datetime) -> crawls.Taken | None:
        """The crawl in slices that was begun since then, in this process's hands from now on where
        it has not ended; None where there is none.
        """
        with writing(self._engine) as connection:
            alone(connection)
            return crawls.take(connection, epoch, this_process(), since)

    def progress(self, crawl_id: int) -> list[Done]:
        """What a crawl has recorded so far, for a process that goes on with it."""
        with reading(self._engine) as connection:
            return done(connection, crawl_id)

    @tried_again
    def heartbeat(self, crawl_id: int, at: datetime, epoch: int | None = None) -> None:
        """A sign of life of a crawl that has nothing to record for minutes.

        epoch, here and below: what the crawl counted when its process took it; CrawlLostError
        where another has taken it since. None: not asked.
        """
        with writing(self._engine) as connection:
            _held(connection, crawl_id, epoch)
            crawls.heartbeat(connection, crawl_id, at)

    @tried_again
    def note_older_copy(self, crawl_id: int, until: date, epoch: int | None = None) -> None:
        """The portal showed an older copy of itself in this crawl: a list with nothing later
        than that day proves nothing of its column.
        """
        with writing(self._engine) as connection:
            _held(connection, crawl_id, epoch)
            crawls.note_older_copy(connection, crawl_id, until)

    @tried_again
    def finish_crawl(
        self,
        crawl_id: int,
        at: datetime,
        state: CrawlState,
        note: str = "",
        epoch: int | None = None,
    ) -> None:
        """Closes a crawl; every column of its scope without an outcome gets `not visited`."""
        with writing(self._engine) as connection:
            _held(connection, crawl_id, epoch)
            crawls.finish(connection, crawl_id, at, state, note)

    @tried_again
    def crawls(self, limit: int, *, of_all: bool = False) -> list[Crawl]:
        """The last crawls begun, the latest first. of_all: without those of one column
        among several, such as rechecks.
        """
        with reading(self._engine) as connection:
            return crawls.recent(connection, limit, of_all=of_all)

    def last_moment(self) -> datetime | None:
        """The latest moment at which a crawl gave a sign of life; None where there was no crawl."""
        with reading(self._engine) as connection:
            return crawls.last_moment(connection)

    def last_day(self) -> date | None:
        """The latest as-of date of any crawl; None where there was no crawl."""
        with reading(self._engine) as connection:
            return crawls.last_day(connection)

    def behind(self, crawl_id: int) -> int:
        """How many visits of a crawl speak, by their pages' own Date and Age,
        for a day before the crawl's.
        """
        with reading(self._engine) as connection:
            return crawls.behind(connection, crawl_id)

    @tried_again
    def known(self, column_id: int) -> Known:
        """What is known of a column before it is visited."""
        with reading(self._engine) as connection:
            return known(connection, column_id)

    @tried_again
    def known_of(self, column_ids: Sequence[int]) -> list[Known]:
        """As `known`, of several columns in their order; entries are read, in a transaction of
        their own, when those of a column are first asked for.
        """
        with reading(self._engine) as connection:
            return known_of(connection, column_ids, self._held_by)

    @tried_again
    def _held_by(self, columns: Mapping[int, date | None]) -> dict[int, Both]:
        with reading(self._engine) as connection:
            return held_by(connection, columns)

    def confirm(self, column_id: int, at: datetime, who: str, why: str) -> Confirmation | None:
        """Records that a person confirms what a column's last visit read; None
        where no visit read anything.
        """
        from storage.crawls.visits import clean

        with writing(self._engine) as connection:
            return confirmations.confirm(connection, column_id, at, clean(who), clean(why))

    @tried_again
    def record(self, crawl_id: int, visits: Sequence[Visit], epoch: int | None = None) -> None:
        """Stores the visits, all or none: a column's second visit in one crawl is an
        error, and nothing is stored.
        """
        from storage.crawls.visits import writer_for

        with writing(self._engine) as connection:
            _held(connection, crawl_id, epoch)
            kind = type(self._engine.dialect)
            writer_for(kind).record(connection, crawl_id, visits)  # type: ignore[arg-type] # a class has a hash

    def fingerprints(self) -> dict[int, str]:
        """Of every column whose list was ever read: what it looked like last."""
        with reading(self._engine) as connection:
            return fingerprints(connection)

    def visited(self, crawl_id: int) -> set[int]:
        """The columns that have their outcome in this crawl."""
        with reading(self._engine) as connection:
            return crawls.visited(connection, crawl_id)

    def standings(self, as_of: date, column_ids: Iterable[int]) -> dict[int, Standing]:
        """How every column stands at a date."""
        with reading(self._engine) as connection:
            return standings.standings(connection, as_of, column_ids)

    def published(
        self,
        first: date,
        last: date,
        *,
        as_of: date,
        column_ids: Iterable[int],
        dated_from: date = date.min,
    ) -> list[Published]:
        """The entries with a shown date from first to last, and up to
        `as_of`, that count at `as_of`.

        dated_from: only those whose shown date was first read on that day or later.
        """
        with reading(self._engine) as connection:
            return facts.published(
                connection, first, last, as_of=as_of, column_ids=column_ids, dated_from=dated_from
            )

    def counted_keys(
        self, first: date, last: date, *, as_of: date, column_ids: Iterable[int]
    ) -> list[tuple[int, str, bool]]:
        """Of each entry that `published` gives the column, its key,
        and whether it has an address.
        """
        with reading(self._engine) as connection:
            return facts.counted_keys(connection, first, last, as_of=as_of, column_ids=column_ids)

    def earlier(self, first: date, last: date, *, as_of: date) -> list[Earlier]:
        """What columns showed before `first` of the articles that any lists from first to
        last, as it counts at `as_of`.
        """
        with reading(self._engine) as connection:
            return facts.earlier(connection, first, last, as_of=as_of)

    def in_several(self, first: date, last: date, *, as_of: date) -> list[tuple[str, date, int]]:
        """Of the articles that more than one column lists in these days: key, shown
        date and column of each entry.
        """
        with reading(self._engine) as connection:
            return facts.in_several(connection, first, last, as_of=as_of)

    def sourced(self, as_of: date, column_ids: Iterable[int]) -> list[SourcedEntry]:
        """The entries of columns whose leads each answer for their own, as far as
        they say something at `as_of`.
        """
        with reading(self._engine) as connection:
            return facts.sourced(connection, as_of, column_ids)

    def watched(
        self, first: date, last: date, *, as_of: date, column_ids: Iterable[int]
    ) -> dict[int, Watch]:
        """How much of a period was seen of each column, by what is known
        now of what counts at `as_of`.
        """
        with reading(self._engine) as connection:
            return reach.watched(connection, first, last, as_of, column_ids)

    def mark(self) -> marks.Mark:
        """A value that is another one whenever anything was recorded that standings rest on."""
        with reading(self._engine) as connection:
            return marks.mark(connection)

    def known_days(self, column_id: int) -> list[Days]:
        """The stretches of days of which everything that the column's
        list held was seen, in order.
        """
        with reading(self._engine) as connection:
            return reach.known_days(connection, column_id)

    def anomalies(self, column_ids: Iterable[int]) -> list[Anomaly]:
        """日期异常: entries held whose shown date lay in the future when it was first read."""
        with reading(self._engine) as connection:
            return facts.anomalies(connection, column_ids)

    def changes(self, first: date, last: date, *, column_ids: Iterable[int]) -> list[Change]:
        """What visits of these days found edited, re-dated, removed or back again."""
        with reading(self._engine) as connection:
            return facts.changes(connection, first, last, column_ids=column_ids)


def _held(connection: Connection, crawl_id: int, epoch: int | None) -> None:
    if epoch is not None:
        alone(connection)
        hold(connection, Held(crawl_id, epoch))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            en("{folder}: cannot be created: {strerror}").format(
                folder=folder, strerror=error.strerror
            )
        ) from error
