"""Both files of the checklist, read from the county folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from config.checklist.indicators import INDICATORS, Indicator, read_indicators
from config.checklist.overrides import OVERRIDES, Override, read_overrides
from config.io.source import Source, read_source
from config.io.spreadsheet import SpreadsheetError
from config.obligations import Obligation
from config.registry import Registry
from config.settings import ConfigError
from config.speech import en


@dataclass(frozen=True)
class Checklist:
    """The indicators in their order, and the cells that were filled in by
    hand, by unit and indicator.
    """

    indicators: tuple[Indicator, ...]
    overrides: Mapping[tuple[str, str], Override]


def load_checklist(
    home: Path, registry: Registry, obligations: Iterable[Obligation] = ()
) -> Checklist:
    """Raises ConfigError with every problem of both files, and where there is no indicators.csv."""
    problems: list[str] = []
    indicators, overrides = (_source(home, name, problems) for name in (INDICATORS, OVERRIDES))
    if indicators is None:
        if not problems:
            headers = "序号,指标,方式,栏目,规则,适用"
            problems.append(
                en(
                    "{home}: not found; write one with the headers {headers} (docs/matrix.md)"
                ).format(home=home / INDICATORS, headers=headers)
            )
        raise ConfigError(problems)
    duties = {name for each in obligations for name in (each.column, each.item) if name}
    found = read_indicators(indicators, registry, duties, problems)
    # Against faulty indicators every override of them would be reported
    # too: one fault, one message.
    filled = {} if problems else read_overrides(overrides, registry, found, problems)
    if problems:
        raise ConfigError(problems)
    return Checklist(found, filled)


def _source(home: Path, name: str, problems: list[str]) -> Source | None:
    try:
        return read_source(home, Path(name).stem)
    except SpreadsheetError as error:
        problems.append(str(error))
        return None
