"""What a draft beside an issued circular says that the issued one does not, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from monitor.reports.circular.past import kept, units_of
from monitor.rules.counts import Counted
from storage.issues import Issue, KeptEntries

HEADER = ("事项", "单位", "栏目", "标题", "日期", "印发", "现在")
FOUND_LATE, GONE, MOVED, NAMED, FIGURE, BASIS, VERSION = (
    "后补",
    "移除",
    "改列",
    "点名",
    "数字",
    "依据",
    "程序版本",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing. what: 后补, 移除, 改列 (an entry), 点名 (a column), 数字, 依据
    (roster or rules), 程序版本.
    """

    what: str
    unit: str | None = None
    column: str | None = None
    title: str | None = None
    date: str | None = None
    then: str | None = None
    now: str | None = None

    def as_object(self) -> dict[str, str | None]:
        keys = ("what", "unit", "column", "title", "date", "then", "now")
        return {key: getattr(self, key) for key in keys}

    def cells(self) -> tuple[str | None, ...]:
        return tuple(self.as_object().values())

    def __str__(self) -> str:
        shown = (self.what, self.unit, self.column, self.title, self.date)
        change = f"{self.then or '—'} → {self.now or '—'}" if self.then or self.now else ""
        return " ".join(part for part in (*shown, change) if part)


def of_entries(
    before: KeptEntries, now: Iterator[Counted] | tuple[Counted, ...]
) -> list[Difference]:
    """Entries that came, went, or count elsewhere."""
    then = {each.article: each for each in before.counted}
    found, seen = [], set()
    for article in now:
        each = kept(article)
        seen.add(each.article)
        known = then.get(each.article)
        if known is None:
            found.append(
                Difference(FOUND_LATE, each.unit or None, each.column, each.title, each.day)
            )
        elif (known.unit, known.column, known.day) != (each.unit, each.column, each.day):
            places = [f"{one.unit or '无'}／{one.column}／{one.day}" for one in (known, each)]
            found.append(
                Difference(MOVED, each.unit or None, each.column, each.title, each.day, *places)
            )
    gone = (each for key, each in then.items() if key not in seen)
    return found + [
        Difference(GONE, each.unit or None, each.column, each.title, each.day) for each in gone
    ]


def of_figures(before: Mapping[str, object], now: Mapping[str, object]) -> list[Difference]:
    """Who is named now and was not, or was and is not; and the totals."""
    found = [
        Difference(FIGURE, title=key, then=str(before.get(key)), now=str(now.get(key)))
        for key in ("as_of", "total", "disclosure", "news", "previous_total", "growth")
        if before.get(key) != now.get(key)
    ]
    then, today = _named(before), _named(now)
    for unit, column in dict.fromkeys((*then, *today)):
        if ((unit, column) in then) != ((unit, column) in today):
            words = ("点名", "不点名") if (unit, column) in then else ("不点名", "点名")
            found.append(Difference(NAMED, unit or None, column, then=words[0], now=words[1]))
    return found


def of_basis(issue: Issue, now: Mapping[str, str], version: str) -> list[Difference]:
    """Rules and roster that are others. now: the SHA-256 of each, by its name."""
    found = [
        Difference(
            BASIS,
            title=name,
            then=(issue.files.get(name) or "无")[:12],
            now=(now.get(name) or "无")[:12],
        )
        for name in dict.fromkeys((*(each for each in issue.files if "/" in each), *now))
        if issue.files.get(name) != now.get(name)
    ]
    return (
        [*found, Difference(VERSION, then=issue.version, now=version)]
        if issue.version != version
        else found
    )


def _named(figures: Mapping[str, object]) -> list[tuple[str, str]]:
    rows = figures.get("named")
    return (
        [("、".join(units_of(row)), str(row["column"])) for row in rows]
        if isinstance(rows, list)
        else []
    )
