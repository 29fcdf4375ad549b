"""What grows night by night is kept for a set time and no longer: backups, mails written as
files, the scheduler's book.

Evidence has a keeping of its own, which the crawl sees to; the lists under reports/ are the
office's and are never removed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

BACKUPS_KEPT = 14
# A backup or a mail that was being written when the power went.
UNFINISHED = timedelta(days=1)


def backups_in(home: Path) -> dict[date, Path]:
    """The nightly backups of a county folder by their days, the oldest first; copies that a
    person named are not among them.
    """
    found = {_day_of(path): path for path in (home / "data" / "backups").glob("tongbao-*.db")}
    return {day: found[day] for day in sorted(day for day in found if day is not None)}


def backup_of(home: Path, day: date) -> Path:
    """Where the nightly backup of a day goes; its folder is made."""
    folder = home / "data" / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"tongbao-{day.isoformat()}.db"


def tidy(home: Path, now: datetime, keep_mails: timedelta) -> list[str]:
    """Removes what is kept no longer. Returns what could not be removed, a line each."""
    problems = []
    for path in (
        *list(backups_in(home).values())[:-BACKUPS_KEPT],
        *_old_mails(home, now - keep_mails),
        *_unfinished(home, now),
    ):
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            problems.append(f"{path} cannot be removed: {error.strerror}")
    return problems


def _day_of(backup: Path) -> date | None:
    try:
        return date.fromisoformat(backup.stem.removeprefix("tongbao-"))
    except ValueError:
        return None


def _old_mails(home: Path, before: datetime) -> Iterator[Path]:
    return _older((home / "data" / "outbox").glob("*.eml"), before)


def _unfinished(home: Path, now: datetime) -> Iterator[Path]:
    data = home / "data"
    yield from _older((data / "backups").glob(".tongbao-*.part"), now - UNFINISHED)
    yield from _older((data / "outbox").glob(".*.eml.*"), now - UNFINISHED)


def _older(paths: Iterator[Path], before: datetime) -> Iterator[Path]:
    for path in paths:
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
            yield path
