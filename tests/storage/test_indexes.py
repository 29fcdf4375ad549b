"""Lists and counts are answered from the indexes: their cost does not grow
with the years that are stored.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, event

from storage.crawls.searching import Sought
from storage.store import Store
from tests.storage.county import County, on, shown

Question = Callable[[Store], object]


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        (
            lambda store: store.standings(on("03-10"), [1]),
            "entries USING INDEX ix_entries_column_published (column_id=? AND published_on<?)",
        ),
        (lambda store: store.standings(on("03-10"), [1]), "COVERING INDEX ix_visits_column_day"),
        (lambda store: store.known(1), "COVERING INDEX ix_visits_column_day"),
        (
            lambda store: store.published(
                on("03-01"), on("03-31"), as_of=on("03-31"), column_ids=[1]
            ),
            (
                "entries USING INDEX ix_entries_column_published (column_id=? AND "
                "published_on>? AND published_on<?)"
            ),
        ),
        (
            lambda store: store.search.numbers(Sought(("水库",), first=on("03-01")), 50),
            ("entries USING INDEX ix_entries_column_published (column_id=? AND published_on>?)"),
        ),
    ],
)
def test_a_question_is_answered_by_its_index(
    sqlite_store: Store, ask: Question, expected: str
) -> None:
    County(sqlite_store).read("03-10", shown("a", "03-09"))
    plans = explained(sqlite_store, ask)
    assert expected in plans
    assert "SCAN entries" not in plans
    assert "SCAN visits" not in plans


def explained(store: Store, ask: Question) -> str:
    asked: list[tuple[str, object]] = []

    def remember(
        _: Connection, __: object, statement: str, parameters: object, *___: object
    ) -> None:
        asked.append((statement, parameters))

    event.listen(store._engine, "before_cursor_execute", remember)
    ask(store)
    event.remove(store._engine, "before_cursor_execute", remember)
    with store._engine.connect() as connection:
        plans = [
            connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()  # type: ignore[arg-type]
            for statement, parameters in asked
            if statement.lstrip().startswith("SELECT")
        ]
    return "\n".join(row[-1] for plan in plans for row in plan)
