"""The paper of 莒南县 for June 2017, with any settings and clerk's files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from config.settings import CircularSettings, Settings, parse_settings
from config.template import settings_text
from monitor.reports.circular.attachments import Attachment, attachments
from monitor.reports.circular.figures import as_figures
from monitor.reports.paper.clerk import FILES, ClerkText
from monitor.reports.paper.make import Issue, make_paper
from monitor.reports.paper.values import Paper
from tests.monitor import junan_month

ISSUED = date(2017, 7, 14)


@cache
def figures() -> dict[str, Any]:
    return dict(as_figures(junan_month.circular()))


@cache
def tables() -> tuple[Attachment, ...]:
    return attachments(junan_month.circular())


def settings(**choice: object) -> Settings:
    plain = parse_settings(settings_text("莒南县人民政府", "http://portal.example/"))
    return plain.model_copy(update={"circular": CircularSettings.model_validate(choice)})


def paper(
    changed: Mapping[str, Any] | None = None,
    *,
    clerk: Mapping[str, str] | None = None,
    sheets: Sequence[Attachment] | None = None,
    issue: Issue | None = None,
    **choice: object,
) -> Paper:
    """The paper. changed: figures that are others; clerk: texts by file
    name; choice: keys of [circular].
    """
    texts = {file: ClerkText(file, (clerk or {}).get(file, "")) for file in FILES}
    known = {**figures(), **(changed or {})}
    return make_paper(
        known,
        tables() if sheets is None else sheets,
        settings(**choice),
        texts,
        issue or Issue(ISSUED),
    )


def text(made: Paper) -> str:
    return "\n".join(paragraph.text for paragraph in made.body)
