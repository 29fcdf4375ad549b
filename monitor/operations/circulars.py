"""A circular from draft to issue: the same steps for the command and for the web face. What is
told on the way is the operator's; what the office sees stands in the files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from config.clock import Clock
from config.county import County
from config.months import Months
from config.speech import en
from monitor.notices.rechecking import rechecked
from monitor.reports.charts.months import monthly
from monitor.reports.circular.attachments import attachments
from monitor.reports.circular.builder import Circular
from monitor.reports.circular.differences import Difference
from monitor.reports.circular.figures import as_figures
from monitor.reports.circular.freezing import (
    DIFFERENCES,
    Seal,
    basis,
    differences,
    differences_file,
    freeze,
    issue_block,
)
from monitor.reports.circular.issuing import draft, reports_of
from monitor.reports.circular.refusal import too_early, too_little_known
from monitor.reports.circular.writer import attachment_files, figures_file, write_files
from monitor.reports.paper.clerk import read_clerk
from monitor.reports.paper.files import paper_files
from monitor.reports.paper.make import Issue, deadline_of, make_paper
from monitor.snapshot import naming_of
from storage.issues import FIGURES
from storage.issues import Issue as Issued
from storage.store import Store


class RefusedError(Exception):
    """No circular is written. kind: early (the period is not over), unbegun (no draft could be
    written either), unknown (too little is known), open (its figures contradict one another),
    number (another circular bears its 文号).
    """

    def __init__(self, why: str, kind: str) -> None:
        super().__init__(why)
        self.why, self.kind = why, kind


@dataclass(frozen=True)
class Wish:
    """What is asked for. as_of: default the period's last day; issued_on: default today."""

    period: Months
    as_of: date | None = None
    number: str = ""
    issued_on: date | None = None
    only_draft: bool = False
    issue: bool = False


@dataclass(frozen=True)
class Made:
    """What became of a wish. files: by name, as they are to be written to `directory`. issue: the
    issued circular that they are of. again: it was issued before, and nothing was computed. found:
    the circular, where one was. why_draft: why it is no more than a draft. differing: from the
    issued circular beside which it is a draft, None where there is none.
    """

    files: Mapping[str, bytes]
    directory: Path
    issue: Issued | None = None
    again: bool = False
    found: Circular | None = None
    why_draft: tuple[str, ...] = ()
    differing: list[Difference] | None = None

    @property
    def is_issued(self) -> bool:
        """Whether the files are the issued circular's, and not a draft's beside it."""
        return self.issue is not None and self.differing is None

    def write(self, directory: Path | None = None) -> list[Path]:
        """Writes the files; what is issued goes to its own folder too, whatever other is named."""
        places = [directory or self.directory]
        if self.is_issued:
            places.insert(0, self.directory)
        return [path for place in dict.fromkeys(places) for path in write_files(self.files, place)]


def make(county: County, store: Store, clock: Clock, wish: Wish) -> Made:
    """The circular that is asked for, or the draft of it. What is issued is kept for good, what
    was issued before comes as it was; files are only written by `Made.write`.

    Raises RefusedError, ConfigError (the clerk's words among them), CircularError, StoreError.
    """
    issued = issue_of(store, wish.period)
    if wish.issue and issued is not None:
        return replace(_kept(county, store, issued, wish.period), again=True)
    if wish.issue:
        _refuse_taken(store, wish)
    clerk, whys = read_clerk(county.home), list[str]()

    def only_a_draft(why: str, kind: str, *, drafted: bool) -> None:
        if not drafted:
            raise RefusedError(why, kind)
        whys.append(why)

    day = _day_of(wish, clock.today())
    if early := too_early(wish.period.last, wish.as_of or wish.period.last, clock.today()):
        only_a_draft(early, "early", drafted=wish.only_draft)
    drafted = draft(county, store, wish.period, day)
    verdicts = rechecked(county, store, drafted.picture, clock, naming_of(county))
    if why := too_little_known(verdicts, day, county.settings.circular.max_unverified):
        only_a_draft(why, "unknown", drafted=wish.only_draft)
    found = drafted.circular(verdicts, only_draft=wish.only_draft)
    beside = drafted.issue is not None
    found = replace(found, draft=wish.only_draft or beside, beside=beside)
    for check in found.checks:
        only_a_draft(str(check), "open", drafted=found.draft)
    issue = Issue(wish.issued_on or clock.today(), wish.number)
    figures = (
        as_figures(found, deadline=deadline_of(issue, county.settings))
        | _monthly(county, store, found)
        | _anchor(county, store)
    )
    paper = make_paper(figures, attachments(found), county.settings, clerk, issue)
    files = {**paper_files(paper, county.settings.circular), **attachment_files(found)}
    if wish.issue:
        seal = Seal(wish.number or county.settings.circular.number, issue.date, clock.now())
        files |= basis(county, store, day)
        files[FIGURES] = figures_file(figures | {"issued": issue_block(seal, files)})
        kept = freeze(store, drafted, seal, files)
        return replace(_kept(county, store, kept, wish.period), found=found)
    differing = None
    if drafted.issue is not None:
        differing = differences(store, county, drafted, found, drafted.issue)
        files[DIFFERENCES] = differences_file(differing)
    files[FIGURES] = figures_file(figures)
    directory = reports_of(county, wish.period, only_draft=found.draft)
    return Made(files, directory, drafted.issue, False, found, tuple(whys), differing)


def issue_of(store: Store, period: Months) -> Issued | None:
    """The circular that was issued of these very days."""
    days = period.first, period.last
    return next((one for one in store.issues.all() if (one.first, one.last) == days), None)


def _kept(county: County, store: Store, issue: Issued, period: Months) -> Made:
    """An issued circular's bytes."""
    return Made(store.issues.files(issue), reports_of(county, period), issue)


def _monthly(county: County, store: Store, found: Circular) -> dict[str, object]:
    """The twelve months for the charts, where these are asked for."""
    if not county.settings.circular.charts:
        return {}
    return {"monthly": monthly(county, store, found.period, found.as_of, found.tally.total)}


def _anchor(county: County, store: Store) -> dict[str, object]:
    """The head of the evidence's chain: what is printed and signed cannot be made to fit
    records that were changed later.
    """
    head = store.evidence(store.captures(county.home)).head()
    return {"evidence": None if head is None else {"link": head[0], "seal": head[1]}}


def _day_of(wish: Wish, today: date) -> date:
    """The as-of date of the period's circular: as asked for, else its last day; of
    a draft none that is to come.
    """
    day = wish.as_of or wish.period.last
    why = too_early(wish.period.last, day, today)
    if why and today < wish.period.first:
        raise RefusedError(
            en("{why}. There is nothing to draft either: the period has not begun").format(why=why),
            "unbegun",
        )
    return min(day, today)


def _refuse_taken(store: Store, wish: Wish) -> None:
    """Raises RefusedError where the 文号 that was named is that of an issued circular."""
    taken = (one.label for one in store.issues.all() if wish.number and one.number == wish.number)
    if label := next(taken, ""):
        said = en("文号 {number} is that of the circular of {label} already")
        raise RefusedError(said.format(number=wish.number, label=label), "number")
