"""Findings and notices as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from config.speech import en, noted_en

MANY_BEHIND = noted_en(
    "{behind} of {fresh} columns that were fresh on {fresh_on} were behind on {day}"
)

DIGEST = "digest"
"""The kind of notice that holds all that there is to say to one unit on one day."""

REHEARSAL = "rehearsal"
"""A digest sent to somebody who tries the mails out. It tells the unit nothing."""


class NoticeStatus(StrEnum):
    """How a notice or a delivery stands, in the words of `tongbao notify`."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


class Kind(StrEnum):
    """What a notice says of a column; of a duty (任务), that its day is near."""

    OVERDUE = "overdue"
    SOON = "soon"
    DUTY = "duty"
    MENDED = "mended"


@dataclass(frozen=True, slots=True)
class Finding:
    """问题: one column overdue, as one of its leads answers for it. One episode:
    closed once, never opened again.

    band, due_on: as last seen overdue. latest: the newest entry seen while it was. ending: why it
    closed. finding_id is None until it is stored.
    """

    column_id: int
    unit: str
    band: str
    due_on: date | None
    opened_on: date
    seen_on: date
    latest: date | None = None
    worsened_on: date | None = None
    closed_on: date | None = None
    ending: str = ""
    finding_id: int | None = None

    @property
    def key(self) -> tuple[int, str]:
        return self.column_id, self.unit


@dataclass(frozen=True, slots=True)
class Line:
    """What a notice says of one column. finding_id: of an overdue or mended one; due_on: when
    one soon due, or a duty, is.
    """

    column_id: int
    kind: Kind
    finding_id: int | None = None
    due_on: date | None = None
    band: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """A notice that said a thing: for which day, at which band, to whom.

    failed: refused for good; waiting: nobody has been given it yet.
    """

    day: date
    band: str
    address: str
    failed: bool = False
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What was decided of a unit's reply, and it was not told yet. number: the reply's; kind: in
    its words. decided_on: as UTC has it. until: the last day of an exemption that was asked for.

    waiting: a mail that says it is queued. refused_to: the address whose server refused it.
    """

    number: int
    unit: str
    column_id: int
    kind: str
    said: str
    accepted: bool
    answer: str
    decided_on: date
    until: date | None = None
    waiting: bool = False
    refused_to: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """What units have been told; notices that were never sent on purpose are left out.

    overdue, mended: by finding; soon, duties: by column, unit and the day on which it is due.
    answers: what they were not told, by unit.
    """

    overdue: Mapping[int, tuple[Telling, ...]] = field(default_factory=dict)
    mended: Mapping[int, tuple[Telling, ...]] = field(default_factory=dict)
    soon: Mapping[tuple[int, str, date], tuple[Telling, ...]] = field(default_factory=dict)
    duties: Mapping[tuple[int, str, date], tuple[Telling, ...]] = field(default_factory=dict)
    answers: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """A notice to be queued: the mail as it goes out, and what it says of which column. replies:
    whose decisions it tells.
    """

    unit: str
    day: date
    to: str
    cc: tuple[str, ...]
    message_id: str
    message: bytes
    lines: tuple[Line, ...]
    reason: str = ""
    kind: str = DIGEST
    replies: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A notice of which nobody has been given a copy yet."""

    notice_id: int
    unit: str
    day: date
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class NoticeState:
    """What became of the notice to a unit for a day. to: None where no address was known."""

    unit: str
    day: date
    to: str | None
    status: NoticeStatus
    reason: str
    message_id: str | None


@dataclass(frozen=True, slots=True)
class Hold:
    """Notices held for a person: of `fresh` columns that were fresh on one day,
    these were behind on the next.

    ending: how it ended, "" while it holds.
    """

    day: date
    fresh_on: date
    fresh: int
    column_ids: tuple[int, ...]
    ending: str = ""
    hold_id: int | None = None

    def __str__(self) -> str:
        return self._said(MANY_BEHIND)

    def told(self) -> str:
        """The same in the language that is spoken."""
        return self._said(en(MANY_BEHIND))

    def _said(self, words: str) -> str:
        return words.format(
            behind=len(self.column_ids), fresh=self.fresh, fresh_on=self.fresh_on, day=self.day
        )
