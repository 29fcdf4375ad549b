"""What is kept no longer, and what is never removed."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from monitor.operations.retention import backup_of, backups_in, tidy

NOW = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
YEAR = timedelta(days=365)


def made(path: Path, age: timedelta) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    then = (NOW - age).timestamp()
    os.utime(path, (then, then))
    return path


def test_the_last_fourteen_backups_are_kept_by_their_days_and_a_person_s_own_copies_for_ever(
    tmp_path: Path,
) -> None:
    days = [date(2026, 11, 20) - timedelta(days=number) for number in range(20)]
    for day in days:
        made(backup_of(tmp_path, day), timedelta())
    own = [
        made(tmp_path / "data" / "backups" / name, 9 * YEAR)
        for name in ("tongbao-before-upgrade.db", "x.db")
    ]
    assert tidy(tmp_path, NOW, YEAR) == []
    assert sorted(backups_in(tmp_path)) == sorted(days[:14])
    assert all(path.exists() for path in own)


def test_old_mails_go_and_new_ones_stay_and_so_does_everything_else(tmp_path: Path) -> None:
    outbox = tmp_path / "data" / "outbox"
    old, new = made(outbox / "old.eml", YEAR * 2), made(outbox / "new.eml", YEAR / 2)
    note = made(outbox / "readme.txt", YEAR * 9)
    report = made(tmp_path / "reports" / "2018-07-31" / "未更新名单.csv", YEAR * 9)
    tidy(tmp_path, NOW, YEAR)
    assert not old.exists()
    assert new.exists()
    assert note.exists()
    assert report.exists()


def test_what_a_crash_left_half_written_goes_after_a_day(tmp_path: Path) -> None:
    backups, outbox = tmp_path / "data" / "backups", tmp_path / "data" / "outbox"
    gone = [
        made(backups / ".tongbao-2026-11-18.db.ab12.part", timedelta(days=2)),
        made(outbox / ".20261118_jyj.eml.cd34", timedelta(days=2)),
    ]
    being_written = made(backups / ".tongbao-2026-11-20.db.ef56.part", timedelta(minutes=1))
    tidy(tmp_path, NOW, YEAR)
    assert not any(path.exists() for path in gone)
    assert being_written.exists()


def test_a_folder_in_which_nothing_ran_yet_is_no_problem(tmp_path: Path) -> None:
    assert tidy(tmp_path, NOW, YEAR) == []
