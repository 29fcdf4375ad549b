"""简称: what a paper may call a unit for short, where nobody else can be meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from config.registry import Registry, Unit

_LEVELS = "县区市旗"


def short_names(registry: Registry) -> Mapping[str, str]:
    """The short name of every unit that has one, by its name.

    The first 别名 that is shorter, else the name without its level (县财政局: 财政局). A short name
    that two units would share, or that is another's name or 别名, is nobody's.
    """
    wanted = {unit.name: short for unit in registry.units if (short := _short(unit)) is not None}
    often = Counter(wanted.values())
    return {
        name: short
        for name, short in wanted.items()
        if often[short] == 1
        and (short not in registry.by_any_name or registry.by_any_name[short].name == name)
    }


def _short(unit: Unit) -> str | None:
    shorter = next((alias for alias in unit.aliases if len(alias) < len(unit.name)), None)
    if shorter is not None:
        return shorter
    return unit.name[1:] if len(unit.name) > 3 and unit.name[0] in _LEVELS else None
