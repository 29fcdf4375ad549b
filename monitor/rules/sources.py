"""Which unit a source line (来源, 发布机构) names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from config.registry import Registry, Unit

_LEVELS = "县区市旗"
_BLANK = re.compile(r"\s+")
_TOWN_HALL = re.compile(r"(?<=.[镇乡])(?:人民)?政府$|(?<=.街道)办(?:事处)?$")
_PLACE = re.compile(rf"[\u4e00-\u9fff]{{1,12}}?[省州盟{_LEVELS}]")


class Sources:
    """Finds a unit by its name or an alias, letter by letter but for blanks and full-width forms.

    A county writes 莒南县财政局, 县财政局 and 财政局 for the same body: names that differ only by the county's own name or
    level are taken for one where just one unit can be meant; so are a town and its 人民政府, a 街道 and its 办事处,
    人民政府办公室 and 政府办公室.
    `place` is the portal's name, which tells the county's.
    A body of another place or level (市财政局) is never taken for the county's.
    """

    def __init__(self, registry: Registry, place: str = "") -> None:
        self._place = _fold(place)
        homes = _PLACE.findall(self._place)
        self._home = homes[-1] if homes else ""
        aliases = _index((_fold(alias), unit) for unit in registry.units for alias in unit.aliases)
        self._exact = aliases | _index((_fold(unit.name), unit) for unit in registry.units)
        self._short = _index((self._shorten(name), unit) for name, units in self._exact.items() for unit in units)

    def unit(self, source: str) -> Unit | None:
        """The one unit that `source` names; None where it names none, or where two could be meant."""
        name = _fold(source)
        found = self._exact.get(name) or self._short.get(self._shorten(name), frozenset())
        return next(iter(found)) if len(found) == 1 else None

    def _shorten(self, name: str) -> str:
        """The name without the county's and without a town's 人民政府: 莒南县财政局 and 县财政局 become 财政局."""
        name = _TOWN_HALL.sub("", name).replace("人民政府办", "政府办")
        for end, letter in enumerate(name[:24]):
            if letter in _LEVELS and self._is_home(name[:end], letter):
                return name[end + 1 :] or name
        levels = self._home[-1:] or _LEVELS.replace("市", "")
        return name[1:] if len(name) > 2 and name[0] in levels else name

    def _is_home(self, before: str, level: str) -> bool:
        """Whether `before` and `level` end in the county's name; the portal's may begin with other words, such as 中国."""
        if not self._home:
            return len(before) > 1 and before[-2:] in self._place
        ending = before[-2:] + level
        return (before + level).endswith(self._home) or (len(before) > 1 and self._home.endswith(ending))


def _fold(name: str) -> str:
    return _BLANK.sub("", unicodedata.normalize("NFKC", name))


def _index(pairs: Iterable[tuple[str, Unit]]) -> dict[str, frozenset[Unit]]:
    found: dict[str, frozenset[Unit]] = {}
    for name, unit in pairs:
        if name:
            found[name] = found.get(name, frozenset()) | {unit}
    return found
