"""Whom a unit asks about its mail: what the settings say, else the
office's own row in units.csv.
"""

from __future__ import annotations

import re
from datetime import date

from config.registry import Registry, Unit
from config.settings import MailSettings
from config.speech import noted_en

MISSING = noted_en("mails name nobody whom a unit could ask")
REMEDY = noted_en(
    "set mail.contact in tongbao.toml, or fill in 联系人 in the office's row of units.csv"
)

_OFFICE = re.compile("政务公开|信息公开|政府办|政务服务")


def contact_of(mail: MailSettings, registry: Registry, day: date) -> str:
    """The words for it; "" where nobody is named."""
    if mail.contact:
        return mail.contact
    office = office_of(registry, day)
    if office is None:
        return ""
    return " ".join(part for part in (office.name, office.contact, office.email) if part)


def office_of(registry: Registry, day: date) -> Unit | None:
    """The office's own row of the roster, where it has one that names somebody."""
    return next(
        (unit for unit in registry.units if unit.active(day) and unit.contact and _is_office(unit)),
        None,
    )


def _is_office(unit: Unit) -> bool:
    return any(_OFFICE.search(name) for name in (unit.name, *unit.aliases))
