"""信息查询: entries of all columns, by words, column, unit and days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from config.county import County
from config.registry import Column
from config.speech import zh
from monitor.web.face import Face
from monitor.web.views import number_in
from storage.crawls.searching import FoundEntry, Sought
from storage.web.accounts import Session

MOST_FOUND = 10_000
"""Entries that are counted and can be paged through."""
ON_A_PAGE = 50
MOST_WORDS, MOST_LETTERS = 8, 100
FIELDS = ("words", "unit", "column", "id", "from", "to")
"""What a search is asked by, as the address names it; id is a column's number."""


@dataclass(frozen=True, slots=True)
class Row:
    """One entry, with its column as the roster has it; None where it stands there no more."""

    entry: FoundEntry
    column: Column | None


def entries(face: Face, request: Request, session: Session) -> Response:
    """What was sought, the newest first, a page at a time."""
    county = face.desk.county()
    columns = face.desk.columns(county)
    asked = {name: request.query_params.get(name, "").strip() for name in FIELDS}
    sought = _sought(county, columns, asked, face.desk.clock.today())
    numbers = face.desk.store.search.numbers(sought, MOST_FOUND + 1)
    count = min(len(numbers), MOST_FOUND)
    pages = max(1, -(-count // ON_A_PAGE))
    page = min(number_in(request.query_params.get("page", "")), pages)
    some = numbers[:MOST_FOUND][(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    found = face.desk.store.search.entries(some)
    return face.page(
        request,
        "entries.html",
        session=session,
        title=zh("信息查询"),
        rows=[Row(one, columns.get(one.column_id)) for one in found],
        asked=asked,
        named=columns.get(int(asked["id"])) if asked["id"].isdecimal() else None,
        units=[unit.name for unit in county.registry.units],
        count=count,
        more=len(numbers) > MOST_FOUND,
        page=page,
        pages=pages,
        query=urlencode({name: value for name, value in asked.items() if value}),
    )


def _sought(
    county: County,
    columns: Mapping[int | None, Column],
    asked: Mapping[str, str],
    today: date,
) -> Sought:
    """Raises HTTPException where what is asked cannot be sought."""
    words = tuple(asked["words"].split())
    if len(words) > MOST_WORDS or len(asked["words"]) > MOST_LETTERS:
        raise HTTPException(
            400,
            zh("关键词请不超过{most_words}个、{most_letters}字。").format(
                most_words=MOST_WORDS, most_letters=MOST_LETTERS
            ),
        )
    first, last = _day(asked["from"]), _day(asked["to"])
    if first and last and first > last:
        raise HTTPException(400, zh("起始日期不能晚于截止日期。"))
    return Sought(words, _meant(county, columns, asked, today), first, last)


def _meant(
    county: County, columns: Mapping[int | None, Column], asked: Mapping[str, str], today: date
) -> Sequence[int] | None:
    """The columns that unit, name and number leave; None where none of them is asked for."""
    if asked["id"]:
        return [int(asked["id"])] if asked["id"].isdecimal() and len(asked["id"]) < 10 else []
    if not asked["unit"] and not asked["column"]:
        return None
    unit = county.registry.by_any_name.get(asked["unit"])
    return [
        number
        for number, column in columns.items()
        if number is not None
        and asked["column"] in column.name
        and (
            not asked["unit"] or (unit is not None and unit in county.registry.leads(column, today))
        )
    ]


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise HTTPException(400, zh("日期应写作 2018-07-31。")) from None
