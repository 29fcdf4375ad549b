"""What units were told before the notices had lines is still known after the upgrade."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import text

from storage.notices.records import Telling
from storage.store import Store
from tests.storage.versions import left_at

DAY = date(2018, 7, 31)

TOLD = (
    "INSERT INTO columns (id, name, units, url) VALUES (7, '动态', '局', 'http://a/')",
    (
        "INSERT INTO findings (id, column_id, unit, band, due_on, opened_on, seen_on, ending) "
        "VALUES (3, 7, '局', '两周以上', '2018-07-10', '2018-07-31', '2018-07-31', '')"
    ),
    (
        "INSERT INTO notices (id, dedupe_key, kind, unit, day, address, reason, message_id, "
        "decided_at) "
        "VALUES (5, 'digest|局|2018-07-31', 'digest', '局', '2018-07-31', 'a@x.cn', '', "
        "'<1@x.cn>', '2018-07-31 01:00:00')"
    ),
    "INSERT INTO notice_findings (notice_id, finding_id, band) VALUES (5, 3, '两周以上')",
    (
        "INSERT INTO deliveries (notice_id, position, address, state, offered, attempts, doubts, "
        "reason) "
        "VALUES (5, 0, 'a@x.cn', 'sent', true, 1, 0, '')"
    ),
)


def test_a_finding_told_of_before_the_upgrade_is_not_new_after_it(
    database: str, tmp_path: Path
) -> None:
    with Store.open(database, tmp_path) as store:
        with left_at(store, "0004") as connection:
            for statement in TOLD:
                connection.execute(text(statement))
        store.upgrade()
        with store.notices.reading() as book:
            (finding,) = book.findings().values()
            assert (finding.finding_id, finding.latest) == (3, None)
            assert book.heard(DAY, timedelta()).overdue == {
                3: (Telling(DAY, "两周以上", "a@x.cn"),)
            }
