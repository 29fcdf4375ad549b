"""A store with notices queued in it, and a process that sends them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from string import ascii_lowercase
from zoneinfo import ZoneInfo

from alerts.outbox import Outbox
from alerts.transports import Limits, SmtpTransport, Transport
from config.clock import Clock
from config.registry import Column, Cycle, Registry
from config.settings import MailSettings, Secrets
from storage.notices.notices import Notices
from storage.notices.records import Draft, Finding, Kind, Line, NoticeState
from storage.owners import this_process
from storage.records import Owner
from storage.store import Store

DAY = date(2018, 7, 31)
ZONE = ZoneInfo("Asia/Shanghai")
MANY = tuple(f"u{number}" for number in range(1_000))
QUICK = Limits(connect=2, command=2, body=2, answer=2)


@dataclass(frozen=True)
class HandClock(Clock):
    """A clock that stands until it is moved on."""

    zone: ZoneInfo = ZONE
    moments: list[datetime] = field(default_factory=lambda: [datetime(2018, 7, 31, 1, tzinfo=UTC)])

    def now(self) -> datetime:
        return self.moments[-1]

    def forward(self, span: timedelta) -> None:
        self.moments.append(self.moments[-1] + span)


@contextmanager
def opened(home: Path) -> Iterator[Notices]:
    """The notices of the county folder `home`, its tables made."""
    with Store.open("sqlite:///data/tongbao.db", home) as store:
        store.upgrade()
        yield store.notices


def enrolled(home: Path, names: Iterable[str]) -> list[int]:
    """The ids of columns by these names."""
    columns = tuple(
        Column(name, (), "动态信息", Cycle.WEEK, f"http://x.test/{name}/") for name in names
    )
    with Store.open("sqlite:///data/tongbao.db", home) as store:
        store.upgrade()
        return list(store.enrol(Registry((), columns), "", "").column_ids)


def queue(home: Path, *letters: str, day: date = DAY) -> None:
    """Queues a mail each; a letter is its recipients joined by blanks, the addressee first,
    whose local part is the unit.
    """
    units = [letter.partition("@")[0] for letter in letters]
    ids = enrolled(home, units)
    with opened(home) as notices, notices.deciding() as book:
        for letter, unit, column_id in zip(letters, units, ids, strict=True):
            to, *cc = letter.split()
            new = Finding(column_id, unit, "两周以上", None, opened_on=day, seen_on=day)
            saved = book.save([book.findings().get(new.key, new)])
            message_id = f"<{unit}.{day}@office.test>"
            message = f"Message-ID: {message_id}\r\nSubject: {unit}\r\n\r\n{unit}\r\n".encode()
            line = Line(column_id, Kind.OVERDUE, saved[new.key], band="两周以上")
            draft = Draft(unit, day, to, tuple(cc), message_id, message, (line,))
            book.queue(draft, datetime(2018, 7, 31, tzinfo=UTC))


def smtp(port: int, home: Path) -> SmtpTransport:
    """The way to a server on loopback, with short limits."""
    mail = MailSettings.model_validate(
        {"host": "127.0.0.1", "port": port, "from": "office@office.test"}
    )
    return SmtpTransport(mail, Secrets(), home, limits=QUICK)


def drain(
    home: Path,
    port: int | Transport,
    *,
    retry_now: bool = False,
    clock: Clock | None = None,
    addresses: Iterable[str] | None = None,
    owner: Owner | None = None,
) -> None:
    """Sends what is due once, over a transport or to the server at a port."""
    way_out = smtp(port, home) if isinstance(port, int) else port
    known = (
        set(addresses)
        if addresses is not None
        else {f"{name}@x.cn" for name in (*ascii_lowercase, *MANY)}
    )
    try:
        with opened(home) as notices:
            Outbox(notices.deliveries(), clock or HandClock(), owner or this_process()).drain(
                way_out, known, retry_now=retry_now
            )
    finally:
        way_out.close()


def states(home: Path, day: date = DAY) -> dict[str, NoticeState]:
    """The notices for a day by unit."""
    with opened(home) as notices, notices.reading() as book:
        return book.notices(day)


def statuses(home: Path, day: date = DAY) -> dict[str, str]:
    return {unit: state.status.value for unit, state in states(home, day).items()}
