"""Which unit a source line (来源, 发布机构) names, and which it may mean
where it names none for sure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from config.registry import Column, Registry, Unit

_LEVELS = "县区市旗"
_BLANK = re.compile(r"\s+")
_LONGEST = 24
"""Characters at the beginning of a source in which a unit is looked for."""
_TOWN_HALL = re.compile(r"(?<=.[镇乡])(?:人民)?政府$|(?<=.街道)办(?:事处)?$")
_PLACE = re.compile(rf"[\u4e00-\u9fff]{{1,12}}?[省州盟{_LEVELS}]")
_PARTS = re.compile(r"[\s、,，;；/|｜·&]+")
_PARTY = re.compile(r"^(?:中共|中国共产党)")
_WEBSITE = re.compile(r"(?:门户网站?|网站|政府网|政务网|信息网|公众网|官网)$")
OTHER_BODY = re.compile(
    r".{0,6}?(?:卫生院|医院|小学|中学|学校|幼儿园|派出所|法庭|税务(?:所|分局)|支行|信用社|"
    r"供电所|交警|消防救援)"
)
"""Bodies that are called after the town in which they stand, and are none of its own."""


class Sources:
    """Finds a unit by its name or an alias, letter by letter but for blanks and full-width forms.

    A county writes 莒南县财政局, 县财政局 and 财政局 for the same body: names that differ only
    by the county's own name or level are taken for one where just one unit can be meant; so are
    a town and its 人民政府, a 街道 and its 办事处, 人民政府办公室 and 政府办公室. `place` is
    the portal's name, which tells the county's. A body of another place or level (市财政局) is
    never taken for the county's.
    """

    def __init__(self, registry: Registry, place: str = "") -> None:
        self._place = _fold(place)
        homes = _PLACE.findall(self._place)
        self._home = homes[-1] if homes else ""
        aliases = _index((_fold(alias), unit) for unit in registry.units for alias in unit.aliases)
        self._exact = aliases | _index((_fold(unit.name), unit) for unit in registry.units)
        self._short = _index(
            (self._shorten(name), unit) for name, units in self._exact.items() for unit in units
        )

    def unit(self, source: str) -> Unit | None:
        """The one unit that `source` names; None where it names none,
        or where two could be meant.
        """
        found = self._named(_fold(source))
        return next(iter(found)) if len(found) == 1 else None

    def maybe(self, source: str) -> frozenset[Unit] | None:
        """The units that a source may mean which names none for sure; None where it names
        nobody, so that it may be anybody.

        Two units of one name, several units in a row, or a part of a unit (竹基镇党政办) that no
        alias claims. Empty where it names a unit, or surely another body.
        """
        name = _fold(source)
        if not name or self._is_portal(name):
            return None
        if self.unit(source) is not None:
            return frozenset()
        found = self._named(name)
        parts = {
            _PARTY.sub("", part)
            for part in (name, *_PARTS.split(unicodedata.normalize("NFKC", source)))
        }
        for part in parts - {name}:
            found |= self._named(part)
        return found or frozenset(
            unit for part in parts for unit in self._begun(self._shorten(part))
        )

    def _named(self, name: str) -> frozenset[Unit]:
        return self._exact.get(name) or self._short.get(self._shorten(name), frozenset())

    def _begun(self, name: str) -> frozenset[Unit]:
        """The units by the longest of whose names a longer one begins."""
        for end in range(min(len(name) - 1, _LONGEST), 1, -1):
            found = self._exact.get(name[:end]) or self._short.get(name[:end])
            if found and not OTHER_BODY.match(name[end:]):
                return found
        return frozenset()

    def _is_portal(self, name: str) -> bool:
        """Whether a source is but the portal itself, or its site, as templates fill it in: no
        body of the roster is meant.
        """
        if not self._place:
            return False
        site = _WEBSITE.search(name) is not None and (
            name in self._place or self._shorten(name) != name
        )
        return site or _WEBSITE.sub("", name) == _WEBSITE.sub("", self._place)

    def _shorten(self, name: str) -> str:
        """The name without the county's and without a town's 人民政府:
        莒南县财政局 and 县财政局 become 财政局.
        """
        name = _TOWN_HALL.sub("", name).replace("人民政府办", "政府办")
        for end, letter in enumerate(name[:_LONGEST]):
            if letter in _LEVELS and self._is_home(name[:end], letter):
                return name[end + 1 :] or name
        levels = self._home[-1:] or _LEVELS.replace("市", "")
        return name[1:] if len(name) > 2 and name[0] in levels else name

    def _is_home(self, before: str, level: str) -> bool:
        """Whether `before` and `level` end in the county's name; the portal's may begin
        with other words, such as 中国.
        """
        if not self._home:
            return len(before) > 1 and before[-2:] in self._place
        ending = before[-2:] + level
        return (before + level).endswith(self._home) or (
            len(before) > 1 and self._home.endswith(ending)
        )


class Whose:
    """Whose an entry of a column is that each lead answers for by itself
    (责任方式 分别), on one day.

    `leads` are those who answer for it on `day`, in the order of columns.csv.
    """

    def __init__(self, registry: Registry, column: Column, day: date, sources: Sources) -> None:
        self._registry = registry
        self._sources = sources
        self.day = day
        self.leads = registry.leads(column, day)
        self._found: dict[str, Unit | None] = {}

    def lead(self, source: str) -> Unit | None:
        """The lead that a source names, also by the name of a unit that was merged into it."""
        if source not in self._found:
            unit = self._sources.unit(source)
            self._found[source] = None if unit is None else self._answering(unit)
        return self._found[source]

    def possible(self, source: str) -> frozenset[Unit]:
        """The leads that may have published an entry whose source names none for
        sure: all where it names nobody.
        """
        units = self._sources.maybe(source)
        if units is None:
            return frozenset(self.leads)
        return frozenset(lead for unit in units if (lead := self._answering(unit)) is not None)

    def _answering(self, unit: Unit) -> Unit | None:
        lead = self._registry.answering(unit.name, self.day)
        return lead if lead in self.leads else None


def _fold(name: str) -> str:
    return _BLANK.sub("", unicodedata.normalize("NFKC", name))


def _index(pairs: Iterable[tuple[str, Unit]]) -> dict[str, frozenset[Unit]]:
    found: dict[str, frozenset[Unit]] = {}
    for name, unit in pairs:
        if name:
            found[name] = found.get(name, frozenset()) | {unit}
    return found
