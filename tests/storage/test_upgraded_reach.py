"""What visits were taken to reach before the upgrade: kept where it holds, taken back
where a list had only stopped.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import select, text

from storage.engine import reading
from storage.evidence.tables import SealRow
from storage.store import Store
from storage.tables import StateRow, VisitRow
from tests.storage.versions import left_at

BEFORE = (
    "INSERT INTO columns (id, name, units, url) VALUES (7, '动态', '局', 'http://a/')",
    "INSERT INTO rosters (id, sha256, units_csv, columns_csv) VALUES (1, 'x', '', '')",
)
VISITS = (
    (1, "read", True, "2018-06-11", "2018-07-29"),
    (2, "read", True, "0001-01-01", "0001-01-01"),
    (3, "not modified", True, "0001-01-01", "0001-01-01"),
    (4, "truly empty", True, "0001-01-01", "0001-01-01"),
    (5, "refused", False, None, None),
)


def test_what_a_visit_was_sure_of_is_kept_and_what_it_only_believed_is_not(
    database: str, tmp_path: Path
) -> None:
    with Store.open(database, tmp_path) as store:
        with left_at(store, "0005") as connection:
            for statement in BEFORE:
                connection.execute(text(statement))
            for number, outcome, conclusive, complete, unchanged in VISITS:
                facts = {
                    "n": number,
                    "outcome": outcome,
                    "sure": conclusive,
                    "back": complete,
                    "on": unchanged,
                }
                connection.execute(
                    text(
                        'INSERT INTO crawls (id, roster_id, as_of, "full", state, started_at, '
                        "seen_at, host, pid, mark, note, scope) "
                        "VALUES (:n, 1, '2018-07-31', true, 'finished', '2018-07-31', "
                        "'2018-07-31', '', 1, '', '', '[]')"
                    ),
                    facts,
                )
                connection.execute(
                    text(
                        "INSERT INTO visits (id, crawl_id, column_id, day, at, outcome, "
                        "conclusive, voids, why, url, layout, "
                        "fingerprint, validators, requests, received, evidence) VALUES (:n, :n, "
                        "7, '2018-07-31', '2018-07-31', "
                        ":outcome, :sure, false, '', '', '', '', '{\"http://a/\": [\"1\", "
                        "\"\"]}', 1, 1, '[]')"
                    ),
                    facts,
                )
                connection.execute(
                    text(
                        "INSERT INTO seals (id, visit_id, column_id, reader, complete_from, "
                        "unchanged_from, digest, seal) "
                        "VALUES (:n, :n, 7, 'tongbao', :back, :on, '0d', '05')"
                    ),
                    facts,
                )
        store.upgrade()
        with reading(store._engine) as connection:
            rows = connection.execute(
                select(
                    VisitRow.id,
                    VisitRow.complete_from,
                    VisitRow.unchanged_from,
                    StateRow.validators,
                )
                .join(StateRow, StateRow.id == VisitRow.state_id)
                .order_by(VisitRow.id)
            ).all()
            assert [(row.complete_from, row.unchanged_from) for row in rows] == [
                (date(2018, 6, 11), date(2018, 7, 29)),
                (None, None),
                (None, None),
                (date.min, date.min),
                (None, None),
            ]
            assert [bool(row.validators) for row in rows] == [True, False, True, True, True], (
                "what only stopped is read anew: nothing modified would rest on it"
            )
            assert list(connection.scalars(select(SealRow.seal))) == ["05"] * 5
